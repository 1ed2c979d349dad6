"""What the policies that decide change against those of before, as a page of the service: in themselves, and for records that
are pasted or opened."""

from __future__ import annotations

from functools import partial
from typing import Any

from disclosure_rules._markup import inert
from disclosure_rules.authoring.diff import ChangeTally, Edition, Editions
from disclosure_rules.authoring.diff.content import content_of
from disclosure_rules.authoring.diff.page import changes_page
from disclosure_rules.errors import Lang, Problem
from disclosure_rules.phrases import phrase
from disclosure_rules.records import stated_id
from disclosure_rules.records.as_of import read_as_of
from disclosure_rules.render.html import page, shown
from disclosure_rules.service.answer import HTML, Task, WorkerReply
from disclosure_rules.service.clause_page import linked
from disclosure_rules.service.law import ServedLaw
from disclosure_rules.service.pasted_records import (
    STYLE,
    pasted,
    records_form,
    records_of,
    rejected_lines,
)


def diff_page(law: ServedLaw, task: Task) -> WorkerReply:
    """The changes for the records in the form post, each line one as JSON; without records, those in the policies alone, and
    the form to give them. What is rejected stands below, by its line."""
    lang = task.lang
    if law.before is None:
        return WorkerReply(200, HTML, _nothing_before(lang).encode())
    new, (old, *names) = law.evaluator, law.before
    editions = (Edition(names[0], old.policies), Edition(names[1], new.policies))
    changes = ChangeTally(old.policies, new.policies)
    given = pasted(task)
    if not given.is_complete:
        content = content_of(changes, editions, None, lang)
        content = content._replace(counted=(phrase("work.diff-policies", lang),), to_do=())
        form = records_form(given, "/policy-diff", phrase("work.compare", lang), new.kinds, lang)
        return WorkerReply(200, HTML, changes_page(content, lang, form, STYLE).encode())
    as_of = read_as_of(given.day, new.kinds.zone)
    problems: list[Problem] = []
    for record in records_of(given, new.kinds):
        result = None if record.problems else Editions(old, new).replay(record.data, as_of)
        found = record.problems if result is None else result.problems
        problems += record.placed(found)
        if result is None or found:
            changes.reject()
        else:
            reference = partial(_reference, record.data, record.line, mask=new.mask)
            changes.add(result.differences, reference, result.states)
    told = rejected_lines(problems, lang)
    content = content_of(changes, editions, as_of, lang)
    return WorkerReply(200, HTML, linked(changes_page(content, lang, told), new, lang).encode())


def _reference(data: Any, line: int, *, mask: bool) -> dict[str, Any]:
    name = stated_id(data, mask=mask)
    return {"line": line} if name is None else {"id": name, "line": line}


def _nothing_before(lang: Lang) -> str:
    title = phrase("work.diff", lang)
    body = [f"<h1>{inert(title)}</h1><p>{shown(phrase('work.diff-start', lang), lang)}</p>"]
    return page(title, lang, [*body, "<pre>disclosure-rules serve --before DIR</pre>"])

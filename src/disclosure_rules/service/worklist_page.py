"""The worklist as a page of the service: records that are pasted or opened, in the order in which they press."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Any

from disclosure_rules._markup import inert
from disclosure_rules.errors import DisclosureRulesError, EngineError, Lang, Problem, RecordError
from disclosure_rules.evaluator import Evaluator
from disclosure_rules.location import Location
from disclosure_rules.phrases import phrase
from disclosure_rules.reading.strict import ReadingError, read_json
from disclosure_rules.records.as_of import read_as_of
from disclosure_rules.render.html import page
from disclosure_rules.service.answer import HTML, Task, WorkerReply
from disclosure_rules.service.form_state import values_of
from disclosure_rules.worklist.model import WorkItem, work_item, worklist
from disclosure_rules.worklist.page import worklist_page

_STYLE = """
textarea, input { width: 100%; font: inherit; border: 1px solid var(--soft); background: var(--paper); color: var(--ink) }
button { font: inherit; padding: .3rem .8rem }
"""


def work_page(evaluator: Evaluator, task: Task) -> WorkerReply:
    """The list of the records in the form post, each line one record as JSON; without records, the form to give them. What is
    rejected stands below the list, by its line."""
    lang, values = task.lang, values_of(task.body)
    text = "".join(values.get("records", [])[:1])
    day = "".join(values.get("as_of", [])[:1]).strip()
    if not text.strip() or not day:
        return WorkerReply(200, HTML, _form(text, day, lang).encode())
    as_of = read_as_of(day, evaluator.kinds.zone)
    items: list[WorkItem] = []
    problems: list[Problem] = []
    rejected = 0
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            items.append(work_item(evaluator, _record(line), as_of=as_of, name=f"{number}"))
        except EngineError:
            raise
        except DisclosureRulesError as error:
            rejected += 1
            problems += [problem.at(_place(number, problem.where)) for problem in error.problems]
    html = worklist_page(worklist(items, as_of=as_of, rejected=rejected), lang)
    told = "".join(_rejected(problems, lang))
    return WorkerReply(200, HTML, html.replace("</main>", f"{told}</main>", 1).encode())


def _record(line: str) -> Any:
    try:
        return read_json(line, "records").data
    except ReadingError as error:
        raise RecordError(error.problems) from None


def _place(number: int, where: Location) -> Location:
    return Location(
        "records", number, where.column, where.field or (where.name if where.name != "records" else "")
    )


def _rejected(problems: list[Problem], lang: Lang) -> Iterator[str]:
    if problems:
        lines = "".join(f"<li>{inert(problem.line(lang))}</li>" for problem in problems)
        yield f"<section><h2>{phrase('work.rejected', lang)}</h2><ul>{lines}</ul></section>"


def _form(text: str, day: str, lang: Lang) -> str:
    title, as_of, records = (
        phrase("worklist.name", lang),
        phrase("form.as-of", lang),
        phrase("work.records", lang),
    )
    body = [
        f'<h1>{inert(title)}</h1><form method="post" action="/worklist?lang={lang}">',
        f'<p><label>{as_of} <input name="as_of" value="{escape(day)}" placeholder="2018-12-31" required></label></p>',
        f'<p><label>{records}<textarea name="records" rows="12" required>{escape(text)}</textarea></label></p>',
        f"<p><button>{phrase('work.show', lang)}</button></p></form>",
    ]
    return page(title, lang, body, _STYLE)

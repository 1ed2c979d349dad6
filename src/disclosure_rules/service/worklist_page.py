"""The worklist as a page of the service: records that are pasted or opened, in the order in which they press."""

from __future__ import annotations

from disclosure_rules._markup import inert
from disclosure_rules.errors import DisclosureRulesError, EngineError, Problem
from disclosure_rules.evaluator import Evaluator
from disclosure_rules.phrases import phrase
from disclosure_rules.records.as_of import read_as_of
from disclosure_rules.render.html import page
from disclosure_rules.service.answer import HTML, Task, WorkerReply
from disclosure_rules.service.clause_page import linked
from disclosure_rules.service.pasted_records import (
    STYLE,
    pasted,
    records_form,
    records_of,
    rejected_lines,
)
from disclosure_rules.worklist.model import WorkItem, work_item, worklist
from disclosure_rules.worklist.page import worklist_page


def work_page(evaluator: Evaluator, task: Task) -> WorkerReply:
    """The list of the records in the form post, each line one record as JSON; without records, the form to give them. What is
    rejected stands below the list, by its line."""
    lang, given = task.lang, pasted(task)
    if not given.is_complete:
        title = phrase("worklist.name", lang)
        form = records_form(given, "/worklist", phrase("work.show", lang), evaluator.kinds, lang)
        return WorkerReply(200, HTML, page(title, lang, [f"<h1>{inert(title)}</h1>", *form], STYLE).encode())
    as_of = read_as_of(given.day, evaluator.kinds.zone)
    items: list[WorkItem] = []
    problems: list[Problem] = []
    rejected = 0
    for record in records_of(given, evaluator.kinds):
        found = record.problems
        try:
            if not found:
                items.append(work_item(evaluator, record.data, as_of=as_of, name=f"{record.line}"))
        except EngineError:
            raise
        except DisclosureRulesError as error:
            found = error.problems
        rejected += bool(found)
        problems += record.placed(found)
    html = worklist_page(worklist(items, as_of=as_of, rejected=rejected), lang)
    told = "".join(rejected_lines(problems, lang))
    return WorkerReply(
        200, HTML, linked(html, evaluator, lang).replace("</main>", f"{told}</main>", 1).encode()
    )

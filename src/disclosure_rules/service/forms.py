"""The requests about forms: the page, what is decided beside it, and the record to save."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Final

from disclosure_rules._markup import inert_json
from disclosure_rules.errors import Problem, nearest, shown_name
from disclosure_rules.evaluator import Evaluator
from disclosure_rules.records import Record
from disclosure_rules.service.answer import HTML, Task, WorkerReply, as_json
from disclosure_rules.service.contract import RequestError
from disclosure_rules.service.form_page import FormView, form_page, view_of
from disclosure_rules.service.form_state import record_of_form, values_of


def model_named(evaluator: Evaluator, kind: str) -> type[Record]:
    """The record kind of that name; the first one where it is empty. Raises RequestError where there is none."""
    if kind not in evaluator.kinds:
        shown = shown_name(kind)
        raise RequestError(Problem("service.path", shown, meant=nearest(shown, evaluator.kinds)), 404)
    return evaluator.kinds[kind]


def kinds_of(evaluator: Evaluator) -> list[str]:
    """The record kinds that the policies have rules about, in the order of the kinds."""
    ruled = {kind for policy in evaluator.policies for rule in policy.rules for kind in rule.kinds}
    return [kind for kind in evaluator.kinds if kind in ruled] or list(evaluator.kinds)


def _view(evaluator: Evaluator, asked: Task) -> FormView:
    kind = asked.values["kind"] or kinds_of(evaluator)[0]
    model_named(evaluator, kind)
    return view_of(evaluator, kind, values_of(asked.body), asked.lang)


def form(evaluator: Evaluator, asked: Task) -> WorkerReply:
    """The page, with what is decided about what the form holds."""
    return WorkerReply(200, HTML, form_page(_view(evaluator, asked), kinds_of(evaluator)).encode())


def panel(evaluator: Evaluator, asked: Task) -> WorkerReply:
    """What is decided, as HTML, and the next question, for the script of the page."""
    view = _view(evaluator, asked)
    wanted = None
    if view.asked is not None:
        wanted = {"fact": view.asked.fact, "question": view.asked.question.of(view.lang)}
    return as_json({"panel": view.panel, "asked": wanted})


def record(evaluator: Evaluator, asked: Task) -> WorkerReply:
    """The record that the form states, as a file."""
    kind = asked.values["kind"]
    made = record_of_form(kind, model_named(evaluator, kind), values_of(asked.body))
    text = json.dumps(made, ensure_ascii=False, indent=2) + "\n"
    return WorkerReply(200, "application/json", inert_json(text).encode(), name=f"{kind}.json")


def word(evaluator: Evaluator, task: Task) -> WorkerReply:
    """The form as a Word document."""
    from disclosure_rules.service.word import form_document  # noqa: PLC0415  # few requests ask for Word

    kind = task.values["kind"]
    return form_document(kind, model_named(evaluator, kind), values_of(task.body), task.lang)


def decision_word(evaluator: Evaluator, task: Task) -> WorkerReply:
    """What is decided as a Word document. Raises the errors of `evaluate`."""
    from disclosure_rules.service.word import decision_document  # noqa: PLC0415  # the same

    kind, values = task.values["kind"], values_of(task.body)
    made = record_of_form(kind, model_named(evaluator, kind), values)
    return decision_document(evaluator, made, "".join(values.get("as_of", [])[:1]), task.lang)


FORMS: Final[Mapping[str, Callable[[Evaluator, Task], WorkerReply]]] = {
    "form": form,
    "form-panel": panel,
    "form-record": record,
    "form-word": word,
    "form-decision": decision_word,
}
"""The operations by name."""

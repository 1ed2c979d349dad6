"""The tools that take a record: its decision, the next question, the reasons, and the days of its obligations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from disclosure_rules.assistant.desk import Desk
from disclosure_rules.decision import Obligation
from disclosure_rules.explanation.model import Explanation, Topic
from disclosure_rules.render import explanation_report, printed

if TYPE_CHECKING:
    from disclosure_rules.assistant import arguments as asked


def evaluate(desk: Desk, given: asked.EvaluateArguments) -> dict[str, Any]:
    """The summary of the decision; with `full` also the decision."""
    evaluator = desk.shelf.evaluator
    summary = evaluator.summary(given.record, as_of=given.as_of)
    answer = {"summary": summary.model_dump(mode="json", exclude={"remedies"})}
    if given.full:
        decision = evaluator.evaluate(given.record, as_of=given.as_of)
        answer["decision"] = decision.model_dump(mode="json")
    return answer


def next_question(desk: Desk, given: asked.QuestionArguments) -> dict[str, Any]:
    """The question to ask next, null where nothing is left to ask."""
    question = desk.shelf.evaluator.next_question(
        given.record, as_of=given.as_of, about=given.about, besides=given.besides
    )
    return {"question": question and question.model_dump(mode="json")}


def explain(desk: Desk, given: asked.ExplainArguments) -> dict[str, Any]:
    """The status of each conclusion, with the ids of its rules, clauses and missing facts; of one conclusion the reasons in
    words, with the clauses; with `full` all of it as data."""
    explanation = desk.shelf.evaluator.explain(given.record, as_of=given.as_of, about=given.about)
    answer: dict[str, Any] = {
        "governing_date": explanation.governing_date.isoformat(),
        "topics": [_brief(topic) for topic in explanation.topics],
        "left_out": list(explanation.left_out),
    }
    if given.about is not None:
        named = dict.fromkeys(name for topic in answer["topics"] for name in topic["clauses"])
        answer["clauses"] = [desk.shelf.clause_ref(name) for name in named]
        answer["text"] = printed(explanation_report(explanation, desk.lang))
    if given.full:
        answer["explanation"] = explanation.model_dump(mode="json")
    return answer


def _brief(topic: Topic) -> dict[str, Any]:
    """A conclusion with its status, the rules that led to it or keep it open, and the facts that it waits for."""
    bearing = [rule for rule in topic.rules if rule.standing != "out"]
    told = [rule for rule in bearing if rule.truth in ("true", "unknown")]
    return {
        "about": topic.about,
        "kind": topic.kind,
        "title": topic.title._asdict(),
        "status": topic.status,
        "value": topic.value and topic.value.label._asdict(),
        "rules": [rule.rule for rule in bearing if rule.truth == "true"],
        "open_rules": [rule.rule for rule in bearing if rule.truth == "unknown"],
        "clauses": list(dict.fromkeys(clause.id for rule in told for clause in rule.clauses)),
        "needs": [need.fact for need in topic.needs],
    }


def due(desk: Desk, given: asked.DueArguments) -> dict[str, Any]:
    """The obligations with their days, and those that are open with the facts to ask for. With `about`, that obligation
    alone, and every day counted or skipped on the way to its last day."""
    shelf = desk.shelf
    decision = shelf.evaluator.evaluate(given.record, as_of=given.as_of)
    wanted = [item for item in decision.obligations if given.about in (None, item.id)]
    answer: dict[str, Any] = {
        "obligations": [_obligation(desk, item) for item in wanted],
        "open": [
            {
                "about": item.about,
                "title": shelf.evaluator.names.about("require", item.about)._asdict(),
                "needs": list(item.needs),
            }
            for item in decision.undetermined
            if item.stage == "require" and given.about in (None, item.about)
        ],
    }
    if given.about is not None:
        explanation = shelf.evaluator.explain(given.record, as_of=given.as_of, about=given.about)
        answer["days"] = _days(explanation, given.about)
    return answer


def _obligation(desk: Desk, item: Obligation) -> dict[str, Any]:
    dumped = item.model_dump(mode="json")
    kept = (
        "id", "title", "status", "starts", "due", "earliest", "provisional", "fulfilled", "working_days_left",
        "working_days_late", "calendar_days_late", "hours_late",
    )  # fmt: skip
    role = desk.shelf.evaluator.names.duty(item.rule, item.duty_role)
    return {
        **{name: dumped[name] for name in kept},
        "who": {**role._asdict(), "name": item.duty_bearer},
        "clauses": [desk.shelf.clause_ref(name) for name in item.clauses],
    }


def _days(explanation: Explanation, about: str) -> list[dict[str, Any]]:
    deadlines = (topic.deadline for topic in explanation.topics if topic.about == about and topic.deadline)
    return [step.model_dump(mode="json") for deadline in deadlines for step in deadline.days]

"""Matters, catalogues, major decisions and meetings: what is derived from them, which law governs them, and what
a sparse record says."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel
from shipped import EVALUATOR

from disclosure_rules import Evaluator
from disclosure_rules.reading.strict import read_file
from disclosure_rules.records import KINDS, read_record
from disclosure_rules.records.base import facts_of
from disclosure_rules.records.fact import UNKNOWN
from disclosure_rules.records.view import view
from disclosure_rules.render import render_decision, render_explanation
from disclosure_rules.terms import DecisionStep, MatterItem, MeetingPlanItem, Term

DAY = date(2018, 12, 31)
EXAMPLES = Path(__file__).parents[1] / "examples"
FOUND = {
    "matter": "construction-lacks",
    "catalogue": "update-power-list",
    "major_decision": "too-few-opinion-ways",
    "meeting": "meeting-plan-lacks-details",
}
CLOSED = {
    "matter": {
        *("exceptions", "reply.departure_reason", "budget.approved", "budget.published"),
        *(
            "penalty.social_effect",
            "penalty.on_enterprise",
            "penalty.decided",
            "penalty.published",
            "penalty.overturned",
            "penalty.withdrawn",
        ),
    },
    "catalogue": {
        *("published", "content_changed", "updated", "review.date"),
        *("powers_changed.completed", "powers_changed.updated"),
    },
    "major_decision": {
        *("poll.finished", "entered", "pre_disclosure.published", "pre_disclosure.departure_reason"),
        *("decided", "published", "interpreted", "legality_review_reason"),
    },
    "meeting": {"plan", "plan.open", "plan.way", "plan.attendance", "held"},
}


def example(kind: str) -> dict[str, Any]:
    """The example of a kind."""
    data: dict[str, Any] = read_file(EXAMPLES / f"{kind.replace('_', '-')}.yaml").data
    return data


def seen(path: str, kind: str, **facts: Any) -> Any:
    """A fact of a record."""
    return view(read_record({"kind": kind, **facts}), DAY)[path]


@pytest.mark.parametrize("kind", CLOSED)
def test_events_and_boxes_are_closed_world_and_nothing_else_is(kind: str) -> None:
    """Each field declares its world; a new event or box is listed here."""
    facts = facts_of(KINDS[kind]).values()
    assert {fact.path for fact in facts if fact.world == "closed"} == CLOSED[kind]
    assert {fact.path for fact in facts if fact.act} == CLOSED[kind]


@pytest.mark.parametrize(
    ("facts", "settled"),
    [
        ({}, UNKNOWN),
        ({"published": []}, frozenset()),
        ({"published": ["运作"]}, {MatterItem.OPERATION}),
        ({"exceptions": [{"item": "运作", "reason": "没有"}]}, UNKNOWN),
        (
            {"published": ["分配"], "exceptions": [{"item": "运作", "reason": "没有"}]},
            {MatterItem.OPERATION, MatterItem.DISTRIBUTION},
        ),
        ({"published": ["运作"], "unknown": ["exceptions"]}, UNKNOWN),
    ],
)
def test_items_are_settled_if_published_or_excepted(facts: dict[str, Any], settled: Any) -> None:
    """Left out, nothing is excepted; what is published is unknown."""
    assert seen("items.settled", "matter", **facts) == settled


EVERY = frozenset(DecisionStep)
PARTICIPATION = DecisionStep.PUBLIC_PARTICIPATION


@pytest.mark.parametrize(
    ("required", "done", "settled"),
    [
        (None, None, UNKNOWN),
        (None, ["公众参与"], UNKNOWN),
        (None, list(EVERY), EVERY),
        ([], None, EVERY),
        ([], [], EVERY),
        (["公众参与"], None, UNKNOWN),
        (["公众参与"], [], EVERY - {PARTICIPATION}),
        (["公众参与"], ["公众参与"], EVERY),
        (list(EVERY), ["公众参与"], {PARTICIPATION}),
    ],
)
def test_steps_are_settled_if_taken_or_not_required(required: Any, done: Any, settled: Any) -> None:
    """Where one of the two lists is unknown, what it cannot change is known all the same."""
    assert seen("steps.settled", "major_decision", steps_required=required, steps_done=done) == settled


@pytest.mark.parametrize(
    ("ways", "count"),
    [(None, UNKNOWN), ([], 0), (["听证", "座谈"], 1), (["听证", "其他", "网络征集"], 3)],
)
def test_ways_of_hearing_opinions_are_counted_once(ways: Any, count: Any) -> None:
    """Two spellings of one way are one way."""
    assert seen("pre_disclosure.ways.count", "major_decision", pre_disclosure={"ways": ways}) == count


@pytest.mark.parametrize(
    ("facts", "openness", "details"),
    [
        ({}, frozenset(), frozenset()),
        ({"plan": {}}, frozenset(), frozenset()),
        ({"unknown": ["plan"]}, UNKNOWN, UNKNOWN),
        ({"plan": {"open": "否"}}, {MeetingPlanItem.OPENNESS}, frozenset()),
        ({"plan": {"attendance": []}}, frozenset(), frozenset()),
        ({"plan": {"attendance": ["专家"]}}, frozenset(), {MeetingPlanItem.ATTENDANCE}),
        ({"plan": {"open": "是"}, "unknown": ["会议方案.公开方式"]}, {MeetingPlanItem.OPENNESS}, UNKNOWN),
    ],
)
def test_a_plan_states_what_is_written_in_it(facts: dict[str, Any], openness: Any, details: Any) -> None:
    """A plain no is stated too; an empty list of attendants is not."""
    assert seen("plan.stated.openness", "meeting", **facts) == openness
    assert seen("plan.stated.details", "meeting", **facts) == details


@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        ("catalogue", {"powers_changed": {"completed": "2018-11-21"}}),
        ("major_decision", {"decided": "2018-11-21"}),
        ("meeting", {"held": "2018-11-21"}),
    ],
)
def test_the_day_it_happened_selects_the_law(kind: str, facts: dict[str, Any]) -> None:
    """Else, and before that day, `as_of` does."""
    record = read_record({"kind": kind, **facts})
    assert record.governing_date(DAY) == date(2018, 11, 21)
    assert record.governing_date(date(2018, 11, 20)) == date(2018, 11, 20)
    assert read_record({"kind": kind}).governing_date(DAY) == DAY


COMPLETE: dict[str, dict[str, Any]] = {
    "matter": {
        "category": "权责清单",
        "subject": "其他",
        "agency": {"name": "某局", "level": "部门"},
        "published": ["设定依据", "行使主体", "运行流程", "履职责任"],
        "done": ["清单形式"],
        "reply": {"touches": [], "released_as": "不发布"},
        "budget": {"kind": "一般公共预算", "by_function": "类级", "by_economy": "类级"},
        "on_trading_platform": False,
        "misconduct_found": False,
        "affects_rights": False,
        "extra_requirements": False,
    },
    "catalogue": {
        "type": "权责清单",
        "contents": [],
        "published": "2018-11-28",
        "review": {"result": "通过", "date": "2018-11-27"},
        "powers_changed": {"cause": "机构撤并", "completed": "2018-12-07", "updated": "2018-12-21"},
    },
    "major_decision": {
        **{name: value for name, value in example("major_decision").items() if name not in ("kind", "id")},
        "pre_disclosure": {**example("major_decision")["pre_disclosure"], "ways": ["听证", "网络征集"]},
    },
    "meeting": {"livelihood": True, "plan": {"open": True, "way": "直播", "attendance": ["专家"]}},
}


def less(facts: dict[str, Any], left_out: str) -> dict[str, Any]:
    """The facts without one of them, by its path."""
    name, _, rest = left_out.partition(".")
    if rest:
        return {**facts, name: less(facts[name], rest)}
    return {key: value for key, value in facts.items() if key != name}


def open_world(kind: str) -> list[str]:
    """The paths of the open-world facts of the complete record of a kind."""
    paths: list[str] = []
    for name, value in COMPLETE[kind].items():
        inner = [f"{name}.{key}" for key in value] if isinstance(value, dict) else [name]
        paths += [path for path in inner if path not in CLOSED[kind]]
    return paths


@pytest.mark.parametrize("kind", COMPLETE)
def test_a_complete_record_is_compliant(kind: str) -> None:
    """Nothing is wrong, and nothing is asked for."""
    record = {"kind": kind, "jurisdiction": "徐汇区", "social_impact": "无", **COMPLETE[kind]}
    assert EVALUATOR.evaluate(record, as_of=DAY).outcome == "compliant"


@pytest.mark.parametrize(
    ("kind", "left_out"), [(kind, path) for kind in COMPLETE for path in open_world(kind)]
)
def test_leaving_out_what_is_open_world_makes_nothing_wrong(kind: str, left_out: str) -> None:
    """What a host does not know is unknown."""
    record = {"kind": kind, "jurisdiction": "徐汇区", **less(COMPLETE[kind], left_out)}
    assert EVALUATOR.evaluate(record, as_of=DAY).outcome in ("compliant", "undetermined")


@pytest.mark.parametrize("kind", [kind for kind in COMPLETE if kind != "meeting"])
def test_an_empty_record_is_undetermined_and_not_wrong(kind: str) -> None:
    """What was left out is asked for."""
    decision = EVALUATOR.evaluate({"kind": kind, "jurisdiction": "徐汇区"}, as_of=DAY)
    assert (decision.outcome, decision.findings) == ("undetermined", ())


def test_a_meeting_without_plan_or_day_has_nothing_to_be_asked_yet() -> None:
    """Neither has happened."""
    decision = EVALUATOR.evaluate({"kind": "meeting", "jurisdiction": "徐汇区"}, as_of=DAY)
    assert (decision.outcome, decision.undetermined) == ("compliant", ())


def in_chinese(model: BaseModel) -> dict[str, Any]:
    """What a record or a part of it states, in Chinese names and terms alone."""
    found: dict[str, Any] = {}
    for name, field in type(model).model_fields.items():
        value = getattr(model, name)
        if value is not None and name not in ("unknown", "host", "kind"):
            assert field.title is not None
            found[field.title] = said(value)
    return found


def said(value: Any) -> Any:
    """A value in Chinese."""
    if isinstance(value, BaseModel):
        return in_chinese(value)
    if isinstance(value, tuple):
        return [said(item) for item in value]
    if isinstance(value, bool):
        return "是" if value else "否"
    return value.zh if isinstance(value, Term) else value


@pytest.mark.parametrize(
    ("kind", "zh"),
    [
        ("matter", "公开事项"),
        ("catalogue", "目录清单"),
        ("major_decision", "重大行政决策"),
        ("meeting", "会议"),
    ],
)
def test_the_example_in_both_languages(kind: str, zh: str) -> None:
    """It reads alike in Chinese and as it is stored, and what is wrong with it is told in both languages."""
    record = read_record(example(kind))
    assert read_record({"类型": zh, **in_chinese(record)}) == record
    assert read_record(record.model_dump(mode="json")) == record
    decision = EVALUATOR.evaluate(record, as_of=DAY)
    assert decision.outcome == "non_compliant"
    explanation = EVALUATOR.explain(record, as_of=DAY, about=FOUND[kind])
    rule = next(
        rule for policy in EVALUATOR.policies for rule in policy.rules if rule.concludes == FOUND[kind]
    )
    told = rule.message or rule.title
    for lang, message, title in (("zh", told.zh, rule.title.zh), ("en", told.en, rule.title.en)):
        shown = render_decision(decision, EVALUATOR.policies, lang, "markdown")
        assert message.partition("{")[0] in shown
        assert title in render_explanation(explanation, lang)


@pytest.mark.parametrize("kind", FOUND)
def test_both_engines_decide_the_examples_alike(kind: str) -> None:
    """All but the name of the engine."""
    decision = EVALUATOR.evaluate(example(kind), as_of=DAY)
    again = Evaluator(EVALUATOR.policies, "auto").evaluate(example(kind), as_of=DAY)
    assert decision.model_dump(exclude={"provenance"}) == again.model_dump(exclude={"provenance"})

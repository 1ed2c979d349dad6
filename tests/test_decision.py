"""Decisions: their stored form, and what every one of them keeps."""

import copy
import json
import pickle
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import example, given, settings
from pydantic import ValidationError
from shipped import AS_OF, EVALUATOR, MODEL, POLICY_OF, by_id, stored
from strategies import document_records

from disclosure_rules import ConclusionError, Decision, DeterminationResult, Evaluator
from disclosure_rules.policy.ladders import Measure
from disclosure_rules.policy.shared import ladder_of
from disclosure_rules.terms import Outcome, Severity, Status

MEASURES = ladder_of(Measure, EVALUATOR.policies).scale
TEXT = {"zh": str, "en": str}
MAYBE_TEXT, MAYBE_NUMBER = (str, type(None)), (int, type(None))
SHAPE: dict[str, Any] = {
    "schema_version": int,
    "record": {"kind": str, "id": MAYBE_TEXT},
    "as_of": str,
    "as_of_precision": ("day", "instant"),
    "outcome": tuple(map(str, Outcome)),
    "obligations": [
        {
            "id": str, "title": TEXT, "duty_role": str, "duty_bearer": MAYBE_TEXT, "starts": MAYBE_TEXT, "due": MAYBE_TEXT, "earliest": MAYBE_TEXT,
            "provisional": bool, "status": tuple(map(str, Status)), "fulfilled": MAYBE_TEXT, "working_days_late": MAYBE_NUMBER,
            "calendar_days_late": MAYBE_NUMBER, "hours_late": MAYBE_NUMBER, "working_days_left": MAYBE_NUMBER, "starts_at_midnight": bool,
            "rule": str, "clauses": [str],
        }
    ],
    "findings": [
        {"id": str, "severity": tuple(map(str, Severity)), "message": TEXT, "missing": [str], "duty_role": str, "duty_bearer": MAYBE_TEXT,
         "rule": str, "clauses": [str]}
    ],
    "accountability": [
        {"measure": tuple(map(str, MEASURES)), "title": TEXT, "duty_role": str, "duty_bearer": MAYBE_TEXT, "addressees": [str],
         "because": [str], "rule": str, "clauses": [str]}
    ],
    "undetermined": [{"about": str, "stage": ("decide", "require", "find", "account"), "needs": [str], "rules": [str]}],
    "provenance": {
        "library": str, "governing_date": str, "policies": [{"id": str, "sha256": str}], "parameters": {}, "calendar": str,
        "engine": ("durable", "reference"), "midnight_is_day": bool,
    },
}  # fmt: skip
"""The keys that stay, with what they hold; a choice of texts, of types, a list of one shape."""

DETERMINATION = {
    "status": ("determined", "undetermined", "conflict"),
    "value": (str, bool, type(None)),
    "rules": [str],
    "clauses": [str],
}


def fits(value: Any, shape: Any, place: str = "") -> None:
    """Assert that a stored value has a shape; further keys are welcome."""
    if isinstance(shape, dict):
        for key, inner in shape.items():
            fits(value[key], inner, f"{place}.{key}")
    elif isinstance(shape, list):
        assert isinstance(value, list), place
        for item in value:
            fits(item, shape[0], f"{place}[]")
    elif isinstance(shape, tuple) and all(isinstance(choice, str) for choice in shape):
        assert value in shape, place
    else:
        assert isinstance(value, shape), place


def check_shape(decision: dict[str, Any]) -> None:
    """Assert the whole contract of a stored decision."""
    fits(decision, SHAPE)
    for name, found in decision["determinations"].items():
        fits(found, DETERMINATION, name)
        assert (found["value"] is None) == (found["status"] != "determined")
    for found in decision["obligations"]:
        is_late = found["status"] in ("overdue", "fulfilled_late")
        assert (
            (found["working_days_late"] is not None) == (found["calendar_days_late"] is not None) == is_late
        )
        outstanding = found["due"] is not None and found["fulfilled"] is None
        assert (found["working_days_left"] is not None) == outstanding
        assert found["hours_late"] is None or (is_late and "T" in found["due"] and found["hours_late"] > 0)
    for key in ("obligations", "findings"):
        assert len(by_id(decision[key])) == len(decision[key])
    named = {found["id"] for key in ("obligations", "findings") for found in decision[key]}
    for measure in decision["accountability"]:
        assert measure["because"]
        assert set(measure["because"]) <= named


def test_the_model_record_is_decided_as_the_instrument_says() -> None:
    """By its own rule three working days late, by the national one in time; the whole contract in one example."""
    decision = stored(MODEL)
    check_shape(decision)
    assert decision["record"] == {"kind": "document", "id": "xuhui-2018-20"}
    assert (decision["schema_version"], decision["as_of"], decision["as_of_precision"]) == (
        1,
        "2018-12-31",
        "day",
    )
    assert decision["outcome"] == "non_compliant"
    attribute = decision["determinations"]["disclosure.attribute"]
    assert (attribute["status"], attribute["value"]) == ("determined", "proactive")
    assert decision["determinations"]["disclosure.release"]["value"] == "full"
    late, national = (
        by_id(decision["obligations"])[name] for name in ("publish-online", "publish-statutory")
    )
    assert {
        key: late[key]
        for key in ("starts", "due", "status", "fulfilled", "working_days_late", "calendar_days_late")
    } == {
        "starts": "2018-11-22",
        "due": "2018-12-06",
        "status": "fulfilled_late",
        "fulfilled": "2018-12-11",
        "working_days_late": 3,
        "calendar_days_late": 5,
    }
    assert late["clauses"] == ["M14.5", "A04.7"]
    assert (national["due"], national["status"], national["working_days_late"]) == (
        "2018-12-20",
        "fulfilled",
        None,
    )
    assert by_id(decision["obligations"])["archive-delivery"]["status"] == "undetermined"
    assert decision["provenance"]["governing_date"] == "2018-11-22"
    assert {entry["id"] for entry in decision["provenance"]["policies"]} == {
        policy.id for policy in EVALUATOR.policies
    }


@given(document_records())
@settings(max_examples=200)
def test_every_decision_keeps_the_contract_and_can_be_read_back(record: dict[str, Any]) -> None:
    """The stored form has every key, and reading it gives the same decision."""
    decision = EVALUATOR.evaluate(record, as_of="2022-12-31")
    check_shape(json.loads(decision.model_dump_json()))
    again = Decision.model_validate(decision.model_dump(mode="json"))
    assert again == decision
    assert again.model_dump_json() == decision.model_dump_json()
    assert Decision.model_validate_json(decision.model_dump_json()) == decision


@given(document_records())
@example({"kind": "document", "published": "2017-01-01", "reassessment": {"content_changed": "2020-01-01"}})
@settings(max_examples=100)
def test_lists_are_in_policy_order_and_an_evaluation_repeats_itself(record: dict[str, Any]) -> None:
    """What comes first in the policies comes first in the decision, each time."""
    decision = EVALUATOR.evaluate(record, as_of="2022-12-31")
    order = {rule: place for place, rule in enumerate(POLICY_OF)}
    for items in (decision.obligations, decision.findings, decision.accountability):
        assert [order[item.rule] for item in items] == sorted(order[item.rule] for item in items)
    assert list(decision.determinations) == [
        *(name for name in EVALUATOR.timeline.determinations if name in decision.determinations),
        "law.applicable",
    ]
    assert EVALUATOR.evaluate(record, as_of="2022-12-31").model_dump_json() == decision.model_dump_json()


@given(document_records())
@settings(max_examples=100)
def test_the_outcome_follows_from_the_parts(record: dict[str, Any]) -> None:
    """Advice never counts; what is wrong outweighs what is not known."""
    decision = EVALUATOR.evaluate(record, as_of="2022-12-31")
    wrong = any(finding.severity != "advice" for finding in decision.findings)
    late = any(found.status in ("overdue", "fulfilled_late") for found in decision.obligations)
    expected = "non_compliant" if wrong or late else "undetermined" if decision.undetermined else "compliant"
    assert decision.outcome == expected


def test_a_decision_holds_no_free_text_of_the_record() -> None:
    """Only its id, and the name of who bears a duty."""
    hidden = "不应出现的文字"
    record = {
        **MODEL,
        "title": hidden,
        "number": hidden,
        "form": {
            "title": hidden,
            "reason": hidden,
            "cut_content": hidden,
            "cut_reason": hidden,
            "interpretation_form": hidden,
        },
        "host": {"note": hidden},
    }
    assert hidden not in EVALUATOR.evaluate(record, as_of=AS_OF).model_dump_json()
    bearers = {found["duty_role"]: found["duty_bearer"] for found in stored(MODEL)["obligations"]}
    assert bearers["issuing_unit"] == "上海市徐汇区人民政府办公室"


def test_the_parts_of_a_decision_are_found_by_id() -> None:
    """Each by the method of its kind, and all by `conclusion`; a measure with every rule that triggers it."""
    decision = EVALUATOR.evaluate(MODEL, as_of=AS_OF)
    assert decision.obligation("publish-online").due == date(2018, 12, 6)
    assert decision.determination("disclosure.attribute").value == "proactive"
    assert [decision.finding(found.id) for found in decision.findings] == list(decision.findings)
    for name, determination in decision.determinations.items():
        assert decision.conclusion(name) is determination
    for found in (*decision.obligations, *decision.findings):
        assert decision.conclusion(found.id) is found
    for measure in MEASURES:
        listed = tuple(item for item in decision.accountability if item.measure == measure)
        if listed:
            assert decision.conclusion(measure) == listed
    assert decision.accountability


def test_what_is_open_is_found_as_undetermined() -> None:
    """A finding or a measure; a determination and an obligation stand in the decision with that status."""
    decision = EVALUATOR.evaluate({"kind": "document", "issued": "2018-11-22"}, as_of=AS_OF)
    stages = {entry.stage: entry for entry in decision.undetermined}
    assert decision.conclusion(stages["find"].about) is stages["find"]
    assert decision.conclusion(stages["account"].about) is stages["account"]
    decided = decision.conclusion(stages["decide"].about)
    assert isinstance(decided, DeterminationResult)
    assert decided.status == "undetermined"
    with pytest.raises(ConclusionError, match="is undetermined, not a finding"):
        decision.finding(stages["find"].about)


def told(find: Callable[[str], object], name: str) -> tuple[str, str]:
    """The code and the line of the error that a look-up ends in."""
    with pytest.raises(KeyError) as caught:
        find(name)
    assert isinstance(caught.value, ConclusionError)
    (problem,) = caught.value.problems
    assert name in problem.zh
    assert str(caught.value) == problem.line()
    return problem.code, f"{problem.message}; {problem.help}"


def test_a_wrong_id_is_told_apart_from_one_that_does_not_apply() -> None:
    """With the nearest id that the policies know; and each method gives its own kind only."""
    decision = EVALUATOR.evaluate(MODEL, as_of=AS_OF)
    for find in (decision.obligation, decision.finding, decision.determination, decision.conclusion):
        code, line = told(find, "publish-onlin")
        assert (code, "did you mean `publish-online`?" in line) == ("decision.unknown", True)
        assert told(find, "nothing-of-the-kind")[0] == "decision.unknown"
        assert told(find, "summary-notice")[0] == "decision.not-concluded"
    assert told(decision.finding, "publish-online") == (
        "decision.kind",
        "`publish-online` is an obligation, not a finding; use `conclusion`",
    )
    assert told(decision.obligation, decision.accountability[0].measure)[0] == "decision.kind"


@pytest.mark.parametrize("way", ["json", "pickle", "copy"])
def test_a_decision_read_back_says_only_what_it_knows(way: str) -> None:
    """It holds no policies: the nearest of its own ids, or both possibilities."""
    decision = EVALUATOR.evaluate(MODEL, as_of=AS_OF)
    again = {
        "json": lambda: Decision.model_validate_json(decision.model_dump_json()),
        "pickle": lambda: pickle.loads(pickle.dumps(decision)),  # noqa: S301  # its own
        "copy": lambda: copy.deepcopy(decision),
    }[way]()
    assert again == decision
    code, line = told(again.obligation, "publish-onlin")
    assert (code, "the nearest id here is `publish-online`" in line) == ("decision.not-concluded", True)
    assert "does not apply to this record" in line
    for name in ("summary-notice", "nothing-of-the-kind"):
        code, line = told(again.conclusion, name)
        assert (code, "or there is no such id" in line) == ("decision.not-concluded", True)


@given(document_records())
@settings(max_examples=50)
def test_equal_decisions_have_equal_hashes(record: dict[str, Any]) -> None:
    """Also when they were read back or pickled; and their parts."""
    decision = EVALUATOR.evaluate(record, as_of="2022-12-31")
    for again in (
        Decision.model_validate(decision.model_dump(mode="json")),
        pickle.loads(pickle.dumps(decision)),  # noqa: S301  # its own
        EVALUATOR.evaluate(record, as_of="2022-12-31"),
    ):
        assert {decision, again} == {decision}
        for name in Decision.model_fields:
            assert hash(getattr(again, name)) == hash(getattr(decision, name))
    other = EVALUATOR.evaluate(record, as_of="2023-01-31")
    assert len({decision, other}) == 2


def test_an_explanation_has_a_hash() -> None:
    """It is made of frozen parts too."""
    first, second = (EVALUATOR.explain(MODEL, as_of=AS_OF, everything=True) for _ in range(2))
    assert {first, second} == {first}


def test_a_decision_is_printed_in_one_line() -> None:
    """Kind, id, day, outcome, the main determination, and counts; no free text."""
    decision = EVALUATOR.evaluate(MODEL, as_of=AS_OF)
    assert str(decision) == (
        "document xuhui-2018-20 as of 2018-12-31: non_compliant; disclosure.attribute proactive; "
        "obligations: 1 fulfilled, 1 fulfilled_late, 4 undetermined; findings: 1 major"
    )
    assert repr(decision) == f"<Decision {decision}>"
    assert str(EVALUATOR.evaluate({**MODEL, "id": "a\nb"}, as_of=AS_OF)).startswith("document a b as of ")
    silent = EVALUATOR.evaluate({"kind": "portfolio"}, as_of=AS_OF)
    assert str(silent).startswith("portfolio (no id) as of 2018-12-31: ")
    hidden = "不应出现的文字"
    assert hidden not in repr(EVALUATOR.evaluate({**MODEL, "title": hidden, "number": hidden}, as_of=AS_OF))


def test_what_a_host_holds_is_shown_in_one_line() -> None:
    """An evaluator, its policies, a rule, a program: short, whatever is in them."""
    stricter = Evaluator(EVALUATOR.policies, "reference", parameters={"xuhui-2018.publish_limit": "7wd"})
    assert repr(stricter) == (
        f"<Evaluator on reference, calendar {stricter.calendar.identity}, policies "
        f"{', '.join(policy.id for policy in stricter.policies)}, xuhui-2018.publish_limit=7wd>"
    )
    program = EVALUATOR.trace(MODEL, as_of=AS_OF).program
    assert repr(program).startswith("<Program document: ")
    (ours,) = (policy for policy in EVALUATOR.policies if policy.id == "xuhui-2018")
    assert repr(ours).startswith("<Policy xuhui-2018: district, 2018-")
    rules = [rule for policy in EVALUATOR.policies for rule in policy.rules]
    assert repr(rules[0]) == f"<Rule {rules[0].id}: {rules[0].stage} {rules[0].concludes}>"
    for shown in (program, *EVALUATOR.policies, *rules):
        assert len(repr(shown)) < 160
        assert "\n" not in repr(shown)


def test_a_decision_cannot_be_changed() -> None:
    """It is filed; nor can the mappings in it, of which the parameters are those of the evaluator."""
    decision = EVALUATOR.evaluate(MODEL, as_of=AS_OF)
    with pytest.raises(ValidationError):
        decision.outcome = Outcome.COMPLIANT
    again = Decision.model_validate_json(decision.model_dump_json())
    for mapping in (decision.determinations, decision.provenance.parameters, again.determinations):
        before = dict(mapping)
        for change in (
            lambda: mapping.__setitem__("a", None),  # noqa: B023  # called at once
            lambda: mapping.update(a=None),  # noqa: B023
            lambda: mapping.__ior__({"a": None}),  # noqa: B023
            mapping.clear,
            mapping.popitem,
        ):
            with pytest.raises(TypeError, match="a decision does not change"):
                change()
        assert mapping == before

"""The labels of what decisions and records name, for hosts that draw their own pages."""

import json
from typing import Any

import pytest
from shipped import AS_OF, EVALUATOR, MODEL

from disclosure_rules import Decision, Labels
from disclosure_rules.records import KINDS
from disclosure_rules.records.base import facts_of

LABELS = Labels(EVALUATOR.policies)
DECISION = EVALUATOR.evaluate(MODEL, as_of=AS_OF)


@pytest.mark.parametrize(
    ("label", "zh", "en"),
    [
        (LABELS.determination("disclosure.attribute"), "公开属性", "disclosure attribute"),
        (LABELS.value("disclosure.attribute", "on_request"), "依申请公开", "on request"),
        (LABELS.value("interpretation.required", True), "应当解读", "yes"),
        (LABELS.measure("criticise"), "批评", "criticise"),
        (LABELS.fact("document", "secrecy"), "密级", "secrecy level"),
        (LABELS.fact("document", "form.approval.date"), "意见单 · 领导审批 · 日期", None),
        (LABELS.term(DECISION.outcome), "不合规", "non compliant"),
        (LABELS.term(DECISION.obligation("publish-online").status), "逾期履行", "fulfilled late"),
    ],
)
def test_a_label_has_both_languages(label: Any, zh: str, en: str | None) -> None:
    """In the words of the policies and of the records."""
    assert label.zh == zh
    assert en is None or label.en == en


def test_everything_that_a_decision_names_has_a_label() -> None:
    """Titles are those that the decision itself has; no label is its own id."""
    labels = LABELS.as_json()
    for name, found in DECISION.determinations.items():
        assert labels["determinations"][name]["title"]["zh"] != name
        if found.value is not None:
            value = str(found.value).lower() if isinstance(found.value, bool) else str(found.value)
            assert (
                labels["determinations"][name]["values"][value] == LABELS.value(name, found.value)._asdict()
            )
    for duty in DECISION.obligations:
        assert LABELS.obligation(duty.id) == duty.title
        assert LABELS.role(duty.rule, duty.duty_role).zh != duty.duty_role
    for finding in DECISION.findings:
        assert LABELS.finding(finding.id).zh != finding.id
    for entry in DECISION.undetermined:
        for path in entry.needs:
            assert labels["facts"]["document"][path]["title"] == LABELS.fact("document", path)._asdict()


def test_every_clause_has_its_instrument_its_place_and_its_gist() -> None:
    """Whatever a decision cites can be shown."""
    clause = LABELS.clause("M14.5")
    assert (clause.instrument.zh, clause.at) == ("徐汇区全面推进政务公开工作办法", "办法（十四）")
    assert clause.gist
    for name, shown in LABELS.as_json()["clauses"].items():
        assert shown["id"] == name
        assert shown["instrument"]["zh"] and shown["instrument"]["en"] and shown["at"] and shown["gist"]


def test_an_unknown_id_is_its_own_label() -> None:
    """A decision made by other policies can still be shown."""
    names = ("determination", "obligation", "finding", "measure")
    assert {tuple(getattr(LABELS, name)("gone.by")) for name in names} == {("gone.by", "gone.by")}
    assert LABELS.fact("document", "gone") == LABELS.fact("gone", "gone") == ("gone", "gone")
    assert LABELS.clause("gone") == ("gone", ("gone", "gone"), "", ("", ""))
    assert LABELS.value("gone", "on_hold") == ("on_hold", "on hold")


def test_all_labels_are_plain_data_for_every_kind() -> None:
    """A page in a browser gets them as JSON: every fact of every kind, with the labels of its terms."""
    labels = LABELS.as_json()
    assert json.loads(json.dumps(labels, ensure_ascii=False)) == labels
    for kind, model in KINDS.items():
        assert labels["facts"][kind].keys() == facts_of(model).keys()
    assert labels["facts"]["document"]["secrecy"]["values"]["top_secret"] == {
        "zh": "绝密",
        "en": "top secret",
    }
    assert labels["statuses"]["due_soon"] == {"zh": "即将到期", "en": "due soon"}


def test_labels_are_those_of_a_decision_read_back() -> None:
    """A page is often drawn from a stored decision, which holds no policies."""
    stored = Decision.model_validate(DECISION.model_dump(mode="json"))
    assert [LABELS.obligation(duty.id) for duty in stored.obligations] == [
        duty.title for duty in DECISION.obligations
    ]

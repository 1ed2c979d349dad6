"""decide, require, find, account: what each stage makes of the one before, on a small policy."""

from pathlib import Path
from typing import Any

import pytest
from small_policies import small_evaluator, write_policy

from disclosure_rules import Evaluator, load_policies
from disclosure_rules.records.fact import ABSENT

AS_OF = "2018-12-31"
TITLE = "title: {zh: 例, en: example}, clauses: [S.1]"
STAGES = f"""\
rules:
  - {{id: s.green, {TITLE}, when: {{secrecy: none}}, then: {{decide: colour, value: green}}}}
  - {{id: s.blue, {TITLE}, overrides: [s.chain], when: {{normative: true}}, then: {{decide: colour, value: blue}}}}
  - {{id: s.chain, {TITLE}, overrides: [s.green], when: {{policy_document: true}}, then: {{decide: colour, value: red}}}}
  - {{id: s.reads, {TITLE}, when: {{colour: [green, blue]}}, then: {{decide: needed, value: true}}}}
  - {{id: s.late, {TITLE}, in_force: {{from: 2019-01-01}}, when: {{secrecy: secret}}, then: {{decide: openness, value: ajar}}}}
  - {{id: s.forbids, {TITLE}, in_force: {{from: 2019-01-01}}, forbids: true, overrides: [s.permits, s.late], when: {{exemption_grounds: privacy}}, then: {{decide: openness, value: closed}}}}
  - {{id: s.permits, {TITLE}, in_force: {{until: 2018-12-31}}, when: {{exemption_grounds: privacy}}, then: {{decide: openness, value: open}}}}
  - {{id: s.act, {TITLE}, when: {{needed: true}}, then: {{require: act, duty: unit, from: issued, within: 10wd, fulfilled_by: published}}}}
  - {{id: s.advice, {TITLE}, when: {{secrecy: none}}, then: {{find: advice, severity: advice}}, message: {{zh: 例, en: example}}}}
  - {{id: s.minor, {TITLE}, when: {{consent: refused}}, then: {{find: minor, severity: minor}}, message: {{zh: 例, en: example}}}}
  - id: s.parts
    title: {{zh: 例, en: example}}
    clauses: [S.1]
    when: {{consent: granted}}
    then: {{find: parts, severity: serious, missing: {{required: [outline, form, time], from: interpretation.plan}}}}
    message: {{zh: "缺少{{missing}}", en: "{{missing}} missing"}}
  - {{id: s.rectify, {TITLE}, when: {{all: []}}, then: {{account: rectify, addressees: [unit], because: {{findings: [minor], late: {{}}}}}}}}
  - {{id: s.discipline, {TITLE}, when: {{social_impact: serious}}, then: {{account: discipline, addressees: [managers], because: {{findings: [serious], late: {{}}}}}}}}
"""
SMALL: dict[str, Any] = {
    "kind": "document",
    "secrecy": "none",
    "normative": False,
    "policy_document": False,
    "exemption_grounds": [],
    "consent": "granted",
    "social_impact": "none",
    "interpretation": {"plan": ["outline", "form", "time"]},
    "issued": "2018-11-22",
    "published": "2018-11-23",
}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Evaluator:
    """The rules above."""
    return small_evaluator(tmp_path_factory.mktemp("stages"), STAGES)


OTHER = {
    "policy.yaml": """\
policy: other
instrument: {title: {zh: 另一制度, en: another instrument}}
rank: law
applies: {colour: green}
""",
    "rules.yaml": """\
record: document
clauses:
  - {id: O.1, at: 第一条, record: document, norm: determination, gist: 示例}
rules:
  - {id: o.open, title: {zh: 例, en: example}, clauses: [O.1], when: {normative: false}, then: {decide: openness, value: open}}
""",
}


def test_the_scope_of_a_policy_may_ask_what_another_policy_decides(tmp_path: Path) -> None:
    """Rules wait for a determination that only `applies` asks: they fire after those that decide it."""
    (tmp_path / "other").mkdir()
    for name, text in OTHER.items():
        (tmp_path / "other" / name).write_text(text, encoding="utf-8")
    policies = load_policies(write_policy(tmp_path / "small", STAGES), tmp_path / "other")
    decision = Evaluator(policies, "reference").evaluate(SMALL, as_of=AS_OF)
    assert decision.determination("colour").value == "green"
    assert decision.determination("openness").rules == ("o.open",)


def test_advice_does_not_touch_the_outcome(small: Evaluator) -> None:
    """It is listed, and the record is compliant."""
    decision = small.evaluate(SMALL, as_of=AS_OF)
    assert ([found.id for found in decision.findings], decision.undetermined) == (["advice"], ())
    assert decision.outcome == "compliant"
    assert decision.accountability == ()


def test_a_minor_finding_makes_the_outcome_non_compliant(small: Evaluator) -> None:
    """And is to be rectified."""
    decision = small.evaluate({**SMALL, "consent": "refused"}, as_of=AS_OF)
    assert decision.outcome == "non_compliant"
    assert [(found.measure, found.because) for found in decision.accountability] == [("rectify", ("minor",))]


def test_what_is_missing_is_told_exactly_and_in_order(small: Evaluator) -> None:
    """Each thing that is required and not there, in both languages."""
    decision = small.evaluate({**SMALL, "interpretation": {"plan": ["form"]}}, as_of=AS_OF)
    finding = decision.finding("parts")
    assert finding.missing == ("outline", "time")
    assert finding.message == ("缺少解读提纲、解读时间", "outline, time missing")
    assert small.evaluate({**SMALL, "interpretation": {"plan": []}}, as_of=AS_OF).finding(
        "parts"
    ).missing == ("outline", "form", "time")
    unknown = small.evaluate({**SMALL, "interpretation": None}, as_of=AS_OF)
    assert [(entry.about, entry.needs) for entry in unknown.undetermined if entry.about == "parts"] == [
        ("parts", ("interpretation.plan",))
    ]


def test_a_conflict_cites_both_rules_and_is_read_as_unknown(small: Evaluator) -> None:
    """Two rules that only a third orders, which does not hold: no value, and nothing is built on one."""
    decision = small.evaluate({**SMALL, "normative": True}, as_of=AS_OF)
    found = decision.determination("colour")
    assert (found.status, found.value, found.rules, found.clauses) == (
        "conflict",
        None,
        ("s.green", "s.blue"),
        ("S.1",),
    )
    assert decision.determination("needed").status == "undetermined"
    assert decision.obligation("act").status == "undetermined"
    assert decision.obligation("act").due is None
    assert decision.outcome == "undetermined"
    assert {entry.about: entry.needs for entry in decision.undetermined}["colour"] == ()


def test_an_undetermined_determination_is_read_as_unknown_and_replaced_by_its_needs(small: Evaluator) -> None:
    """What rests on it asks for the base facts behind it."""
    decision = small.evaluate({**SMALL, "secrecy": None}, as_of=AS_OF)
    needs = {(entry.stage, entry.about): entry.needs for entry in decision.undetermined}
    for key in (("decide", "colour"), ("decide", "needed"), ("require", "act")):
        assert needs[key] == ("secrecy",)


def test_accountability_on_an_unknown_basis_is_undetermined(small: Evaluator) -> None:
    """Neither imposed nor dropped: an unknown finding, an unknown impact, a provisional deadline."""
    finding = small.evaluate({**SMALL, "interpretation": None, "social_impact": "serious"}, as_of=AS_OF)
    impact = small.evaluate({**SMALL, "interpretation": {"plan": []}, "social_impact": None}, as_of=AS_OF)
    provisional = small.evaluate(
        {**SMALL, "issued": "2026-12-25", "published": "2027-02-10"}, as_of="2027-03-01"
    )
    for decision, measure, needs in (
        (finding, "discipline", ("interpretation.plan",)),
        (impact, "discipline", ("social_impact",)),
        (provisional, "rectify", ()),
    ):
        assert measure not in {found.measure for found in decision.accountability}
        entry = next(
            entry for entry in decision.undetermined if entry.stage == "account" and entry.about == measure
        )
        assert entry.needs == needs
    assert provisional.obligation("act").status == "fulfilled_late"
    assert provisional.obligation("act").provisional
    assert provisional.outcome == "non_compliant"


def test_a_late_obligation_is_a_basis_too(small: Evaluator) -> None:
    """Overdue and fulfilled late alike."""
    for published in (None, "2018-12-11"):
        decision = small.evaluate({**SMALL, "published": published}, as_of=AS_OF)
        assert [(found.measure, found.because) for found in decision.accountability] == [
            ("rectify", ("act",))
        ]


def test_a_rule_is_in_force_on_its_days_only(small: Evaluator) -> None:
    """The day of issue selects it."""
    secret = {**SMALL, "secrecy": "secret"}
    assert small.evaluate(secret, as_of="2019-06-01").determination("openness").value == "closed"
    assert (
        small.evaluate({**secret, "issued": "2019-01-01"}, as_of="2019-06-01").determination("openness").value
        == "ajar"
    )


@pytest.mark.parametrize(
    ("published", "unknown", "as_of", "value"),
    [
        ("2018-12-30", [], "2019-06-01", "open"),
        (None, [], "2018-12-31", "open"),
        (None, [], "2019-01-01", "closed"),
        ("2019-06-02", [], "2019-06-01", "closed"),
        (None, ["published"], "2019-06-01", "closed"),
    ],
    ids=["published", "not yet forbidden", "not published", "published later", "publication not known"],
)
def test_what_forbids_applies_to_an_unpublished_document_as_the_law_stands(
    small: Evaluator, published: str | None, unknown: list[str], as_of: str, value: str
) -> None:
    """A document is measured by the law of its issue; until it is published, by a later prohibition too."""
    record = {
        **SMALL,
        "secrecy": "none",
        "exemption_grounds": ["privacy"],
        "published": published,
        "unknown": unknown,
    }
    assert small.evaluate(record, as_of=as_of).determination("openness").value == value


def test_a_determination_that_no_rule_in_force_decides_is_unknown_to_who_reads_it(tmp_path: Path) -> None:
    """It is not false: a finding that reads it is undetermined."""
    rules = f"""\
rules:
  - {{id: s.read, {TITLE}, when: {{not: {{colour: green}}}}, then: {{find: read, severity: major}}, message: {{zh: 例, en: example}}}}
"""
    evaluator = small_evaluator(tmp_path, rules)
    (policy,) = evaluator.policies
    without = Evaluator([policy], "reference")
    assert [found.id for found in without.evaluate(SMALL, as_of=AS_OF).findings] == ["read"]
    base = (tmp_path / "base.yaml").read_text(encoding="utf-8")
    (tmp_path / "base.yaml").write_text(
        base.replace("default: true,", "default: true, in_force: {from: 2020-01-01},"), encoding="utf-8"
    )
    decision = Evaluator(load_policies(tmp_path), "reference").evaluate(SMALL, as_of=AS_OF)
    assert decision.findings == ()
    assert {entry.about for entry in decision.undetermined} == {"openness", "colour", "needed", "read"}


def test_a_conclusion_of_no_rule_in_force_reads_as_not_there(tmp_path: Path) -> None:
    """A later stage may ask about it before the law that concludes it; any other path is an error."""
    rules = f"""\
rules:
  - {{id: s.ask, {TITLE}, in_force: {{from: 2019-01-01}}, when: {{secrecy: none}}, then: {{require: ask, duty: unit, from: issued, within: 10wd, fulfilled_by: archived}}}}
  - {{id: s.lost, {TITLE}, in_force: {{from: 2019-01-01}}, when: {{secrecy: none}}, then: {{find: lost, severity: minor}}, message: {{zh: 例, en: example}}}}
  - {{id: s.noted, {TITLE}, when: {{not: {{obligation.ask: overdue}}}}, then: {{find: noted, severity: minor}}, message: {{zh: 例, en: example}}}}
  - {{id: s.rectify, {TITLE}, when: {{not: {{finding.lost: true}}}}, then: {{account: rectify, addressees: [unit], because: {{findings: [minor], late: {{}}}}}}}}
"""
    evaluator = small_evaluator(tmp_path, rules)
    trace = evaluator.trace(SMALL, as_of=AS_OF)
    assert [trace.fact(path) for path in ("obligation.ask", "late.ask", "finding.lost")] == [ABSENT] * 3
    assert trace.fact("finding.noted") is True
    decision = evaluator.evaluate(SMALL, as_of=AS_OF)
    assert [found.id for found in decision.findings] == ["noted"]
    assert [found.measure for found in decision.accountability] == ["rectify"]
    later = evaluator.evaluate({**SMALL, "issued": "2019-01-02"}, as_of="2019-12-31")
    assert ([found.id for found in later.findings], later.accountability) == (["lost"], ())
    for path in ("finding.noticed", "obligation.asks", "openes", "secrecy.level"):
        with pytest.raises(LookupError, match=f"`{path}` is neither a fact"):
            trace.fact(path)


BEARERS = f"""\
rules:
  - {{id: b.act, {TITLE}, when: {{secrecy: none}}, then: {{require: act, duty: drafting_unit, from: issued, within: 10wd, fulfilled_by: published}}, failure: not_opened}}
  - {{id: b.own, {TITLE}, when: {{consent: refused}}, then: {{find: own, severity: major}}, message: {{zh: 例, en: example}}}}
  - {{id: b.theirs, {TITLE}, when: {{consent: refused}}, then: {{find: theirs, severity: major, duty: drafting_unit}}, message: {{zh: 例, en: example}}, failure: not_adjusted}}
  - {{id: b.rectify, {TITLE}, when: {{all: []}}, then: {{account: rectify, because: {{failures: [not_opened, not_adjusted]}}}}}}
  - {{id: b.criticise, {TITLE}, when: {{all: []}}, then: {{account: criticise, because: {{findings: [major], late: {{}}}}}}}}
  - {{id: b.notice, {TITLE}, when: {{all: []}}, then: {{account: public_notice, because: {{findings: [major], late: {{}}, not_borne_by: [drafting_unit]}}}}}}
  - {{id: b.discipline, {TITLE}, when: {{all: []}}, then: {{account: discipline, addressees: [managers], because: {{findings: [major], late: {{}}, borne_by: [drafting_unit]}}}}}}
"""
LATE = {**SMALL, "issuer": {"name": "甲局"}, "drafting_units": ["乙局", "丙局"], "published": "2018-12-11"}


@pytest.fixture(scope="module")
def borne(tmp_path_factory: pytest.TempPathFactory) -> Evaluator:
    """Rules whose failures several roles answer for."""
    return small_evaluator(tmp_path_factory.mktemp("bearers"), BEARERS)


def measures(evaluator: Evaluator, record: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Each measure with who answers, whom it is addressed to and why."""
    return [
        (str(item.measure), item.duty_role, item.duty_bearer, item.addressees, item.because)
        for item in evaluator.evaluate(record, as_of=AS_OF).accountability
    ]


def test_each_bearer_answers_for_its_own_failures_alone(borne: Evaluator) -> None:
    """One rule gives a measure for each role; a finding without a role is the body's own, a marked failure counts
    where its mark is asked for, and a basis may count or leave out what a role bears."""
    ours, theirs = ("issuing_unit", "甲局"), ("drafting_unit", "乙局")
    assert measures(borne, {**LATE, "consent": "refused"}) == [
        ("rectify", *theirs, ("drafting_unit",), ("act", "theirs")),
        ("criticise", *theirs, ("drafting_unit",), ("act", "theirs")),
        ("criticise", *ours, ("issuing_unit",), ("own",)),
        ("public_notice", *ours, ("issuing_unit",), ("own",)),
        ("discipline", *theirs, ("managers",), ("act", "theirs")),
    ]
    found = borne.evaluate({**LATE, "consent": "refused"}, as_of=AS_OF)
    assert (found.finding("own").duty_role, found.finding("own").duty_bearer) == ours
    assert (found.finding("theirs").duty_role, found.finding("theirs").duty_bearer) == theirs


def test_what_others_failed_to_do_leads_to_no_measure_that_leaves_them_out(borne: Evaluator) -> None:
    """A late act of the drafting unit alone: no notice. Nothing late and nothing found: no measure."""
    assert {measure for measure, *_ in measures(borne, LATE)} == {"rectify", "criticise", "discipline"}
    assert measures(borne, SMALL) == []


def test_a_bearer_without_a_name_is_told_by_role(borne: Evaluator) -> None:
    """The record names no drafting unit."""
    assert measures(borne, {**LATE, "drafting_units": None})[0][1:3] == ("drafting_unit", None)

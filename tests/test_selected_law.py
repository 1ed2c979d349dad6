"""Which law decides: the day that a rule names for itself, and the law that is held or not."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shipped import EVALUATOR, by_id, stored
from small_policies import HEAD, small_evaluator, write_policy
from strategies import document_records

from disclosure_rules import Evaluator, RecordError, load_policies
from disclosure_rules.authoring.testing.cases import read_cases
from disclosure_rules.calendar.working_calendar import WorkingCalendar
from disclosure_rules.errors import PolicyError
from disclosure_rules.policy.files import SHIPPED
from disclosure_rules.records import KINDS, read_record
from disclosure_rules.render.decision import render_decision
from disclosure_rules.render.explanation import render_explanation

# A rule that names the event that selects its law.

GOVERNED = """\
clauses:
  - {id: S.2, at: 第二条, record: document, norm: obligation, gist: 旧款, in_force: {until: 2020-12-31}}
  - {id: S.3, at: 第三条, record: document, norm: obligation, gist: 新款, in_force: {from: 2021-01-01}}
parameters:
  limit: [{value: 10d, in_force: {until: 2020-12-31}, source: 旧}, {value: 5d, in_force: {from: 2021-01-01}, source: 新}]
rules:
  - id: r.open
    title: {zh: 公开, en: open}
    clauses: [S.2, S.3]
    in_force: {from: 2019-01-01}
    governed_by: reassessment.found_open
    when: {reassessment.found_open: {empty: false}}
    then: {require: open-it, duty: unit, from: reassessment.found_open, within: {param: limit}, fulfilled_by: reassessment.opened}
  - id: r.check
    title: {zh: 检查, en: check}
    clauses: [S.3]
    in_force: {from: 2021-01-01}
    governed_by: as_of
    when: {normative: true}
    then: {find: unchecked, severity: minor}
    message: {zh: 未检查, en: unchecked}
  - id: r.green
    title: {zh: 绿, en: green}
    clauses: [S.1]
    in_force: {from: 2019-01-01}
    governed_by: published
    when: {normative: true}
    then: {decide: colour, value: green}
"""


@pytest.fixture(scope="module")
def governed(tmp_path_factory: pytest.TempPathFactory) -> Evaluator:
    """An evaluator of rules that name what selects their law."""
    return small_evaluator(tmp_path_factory.mktemp("governed"), GOVERNED)


OLD = {"kind": "document", "issued": "2016-05-03"}


@pytest.mark.parametrize(
    ("found", "due", "clauses"),
    [
        ("2018-12-31", None, []),
        ("2019-01-01", "2019-01-11", ["S.2"]),
        ("2020-12-31", "2021-01-10", ["S.2"]),
        ("2021-01-01", "2021-01-06", ["S.3"]),
        ("2021-06-02", None, []),
    ],
    ids=[
        "before the rule was in force",
        "on its first day",
        "on the last day of the old limit",
        "on the first day of the new limit",
        "after as_of: it has not happened",
    ],
)
def test_the_day_of_the_event_selects_rule_limit_and_clauses(
    governed: Evaluator, found: str, due: str | None, clauses: list[str]
) -> None:
    """Whatever the age of the record."""
    decision = stored({**OLD, "reassessment": {"found_open": found}}, "2021-06-01", governed)
    obligations = by_id(decision["obligations"])
    assert [item["due"] for item in obligations.values()] == ([due] if due else [])
    assert [clause for item in obligations.values() for clause in item["clauses"]] == clauses


def test_an_event_that_is_not_known_leaves_the_rule_open(governed: Evaluator) -> None:
    """Once and with the event as need, though two versions of the law may govern; before the first of them it is out."""
    record = {**OLD, "normative": False, "unknown": ["reassessment"]}
    (entry,) = governed.evaluate(record, as_of="2021-06-01").undetermined
    assert (entry.about, entry.needs, entry.rules) == ("open-it", ("reassessment.found_open",), ("r.open",))
    assert not governed.evaluate(record, as_of="2018-12-31").undetermined


def test_a_rule_may_follow_the_law_of_as_of(governed: Evaluator) -> None:
    """It binds what is done now about a document of any age."""
    record = {**OLD, "normative": True}
    assert not governed.evaluate(record, as_of="2020-12-31").findings
    (found,) = governed.evaluate(record, as_of="2021-01-01").findings
    assert (found.id, found.clauses) == ("unchecked", ("S.3",))


@pytest.mark.parametrize(
    ("published", "colour"), [("2018-12-31", "red"), ("2019-01-01", "green"), (None, "red")]
)
def test_a_determination_may_follow_its_own_law(
    governed: Evaluator, published: str | None, colour: str
) -> None:
    """The default stands where the event lies before the rule, or has not happened."""
    record = {**OLD, "normative": True, "published": published}
    assert governed.evaluate(record, as_of="2020-06-01").determination("colour").value == colour


def test_the_explanation_names_the_law_of_the_rule(governed: Evaluator) -> None:
    """The event, its day, and the value of the limit in force on it."""
    record = {**OLD, "reassessment": {"found_open": "2021-03-01"}}
    explanation = governed.explain(record, as_of="2021-06-01", about="open-it")
    (rule,) = explanation.topics[0].rules
    assert rule.own_law is not None and rule.own_law.day == date(2021, 3, 1)
    assert [(use.value.value, use.source) for use in rule.parameters] == [("5d", "新")]
    assert "适用法律的日期：2021-03-01 (周一)（" in render_explanation(explanation)


def test_programs_are_kept_by_version(governed: Evaluator) -> None:
    """Days between two changes share a program, the event's day needs none of its own."""
    timeline = governed.timeline
    first = timeline.compile("document", date(2022, 1, 1), None, date(2022, 1, 1))
    assert timeline.compile("document", date(2022, 1, 1), None, date(2024, 1, 1)) is first
    assert timeline.compile("document", date(2022, 1, 1), None, date(2020, 1, 1)) is not first
    laws = [
        timeline.version("document", timeline.law_of(KINDS["document"](**fields), date(2023, 1, day)))
        for day, fields in enumerate(({}, {"reassessment": {"found_open": "2019-02-01"}}), start=1)
    ]
    assert laws[0] == laws[1]


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ("{governed_by: publishd, when: {normative: true}, then: {find: x, severity: minor}", "policy.unknown-fact"),
        ("{governed_by: normative, when: {normative: true}, then: {find: x, severity: minor}", "policy.operator-type"),
        ("{governed_by: published, forbids: true, when: {normative: true}, then: {decide: colour, value: blue}", "policy.rule-key"),
        ("{governed_by: published, when: {normative: true}, then: {account: rectify, because: {late: {}}}", "policy.rule-key"),
    ],
)  # fmt: skip
def test_what_selects_a_law_is_an_event(tmp_path: Path, rule: str, code: str) -> None:
    """A name that is none, a fact of another kind, a rule that forbids and a measure are refused."""
    message = ", message: {zh: 问题, en: wrong}" if "find" in rule else ""
    written = f"rules:\n  - {rule}, id: r.x, title: {{zh: 甲, en: x}}, clauses: [S.1]{message}}}\n"
    with pytest.raises(PolicyError) as refused:
        load_policies(write_policy(tmp_path, written))
    assert {problem.code for problem in refused.value.problems} == {code}


def test_rules_whose_law_other_days_select_may_meet(tmp_path: Path) -> None:
    """So two that decide differently are a conflict, though their days in force lie apart."""
    rules = """\
rules:
  - {id: r.one, title: {zh: 一, en: one}, clauses: [S.1], in_force: {until: 2019-12-31}, when: {normative: true}, then: {decide: colour, value: green}}
  - {id: r.two, title: {zh: 二, en: two}, clauses: [S.1], in_force: {from: 2020-01-01}, GOVERNED when: {normative: true}, then: {decide: colour, value: blue}}
"""
    assert load_policies(write_policy(tmp_path / "apart", rules.replace("GOVERNED ", "")))
    with pytest.raises(PolicyError) as refused:
        load_policies(write_policy(tmp_path / "own", rules.replace("GOVERNED", "governed_by: published,")))
    assert {problem.code for problem in refused.value.problems} == {"policy.conflict"}


# A measure follows the law of what it rests on.

MEASURES = """\
rules:
  - id: r.wrong
    title: {zh: 误, en: wrong}
    clauses: [S.1]
    governed_by: published
    when: {normative: true}
    then: {find: wrongly-published, severity: major}
    message: {zh: 误发, en: wrongly published}
  - id: r.late
    title: {zh: 期限, en: in time}
    clauses: [S.1]
    when: {normative: true}
    then: {require: archive, duty: unit, from: issued, within: 10d, fulfilled_by: archived}
  - id: r.review
    title: {zh: 复核, en: review}
    clauses: [S.1]
    governed_by: as_of
    when: {policy_document: true}
    then: {find: not-reviewed, severity: minor}
    message: {zh: 未复核, en: not reviewed}
  - {id: m.old, title: {zh: 旧, en: old}, clauses: [S.1], in_force: {until: 2018-12-31}, when: {all: []}, then: {account: rectify, because: {findings: [major, minor], late: {}}}}
  - {id: m.new, title: {zh: 新, en: new}, clauses: [S.1], in_force: {from: 2019-01-01}, when: {all: []}, then: {account: criticise, because: {findings: [major, minor], late: {}}}}
"""


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Evaluator:
    """An evaluator of two ladders, of which one ends where the other begins."""
    return small_evaluator(tmp_path_factory.mktemp("measured"), MEASURES)


OF_2018 = {"kind": "document", "issued": "2018-06-01", "archived": "2018-06-02", "normative": True}


@pytest.mark.parametrize(
    ("record", "measures"),
    [
        ({"published": "2018-12-31"}, {"m.old": ["wrongly-published"]}),
        ({"published": "2019-01-01"}, {"m.new": ["wrongly-published"]}),
        ({"archived": "2019-02-01"}, {"m.old": ["archive"]}),
        ({"archived": "2019-02-01", "published": "2019-03-01"}, {"m.old": ["archive"], "m.new": ["wrongly-published"]}),
        ({"issued": "2019-03-04", "archived": "2019-03-05", "published": "2018-12-31"}, {"m.old": ["wrongly-published"]}),
        ({"policy_document": True}, {"m.new": ["not-reviewed"]}),
        ({"normative": False}, {}),
    ],
    ids=[
        "published on the last day of the old law",
        "published on the first day of the new law",
        "a limit of the old law that was missed under the new one",
        "both, each by its own law",
        "issued under the new law and published before it",
        "what binds now",
        "nothing is wrong",
    ],
)  # fmt: skip
def test_a_measure_follows_the_law_of_what_it_rests_on(
    measured: Evaluator, record: dict[str, Any], measures: dict[str, list[str]]
) -> None:
    """Whatever the day that selects the law of the record; and the explanation holds the same."""
    facts = {**OF_2018, "policy_document": False, **record}
    decision = stored(facts, "2020-06-01", measured)
    assert {item["rule"]: item["because"] for item in decision["accountability"]} == measures
    reasons = [rule for topic in measured.explain(facts, as_of="2020-06-01").topics for rule in topic.rules]
    applying = {reason.rule for reason in reasons if reason.stage == "account" and reason.truth == "true"}
    assert applying == measures.keys()


def test_a_measure_asks_for_the_event_that_selects_its_law(measured: Evaluator) -> None:
    """Where nobody knows when the document was published, either measure may follow."""
    record = {**OF_2018, "policy_document": False, "unknown": ["published"]}
    decision = measured.evaluate(record, as_of="2020-06-01")
    entries = {entry.about: entry.needs for entry in decision.undetermined if entry.stage == "account"}
    assert entries == {"rectify": ("published",), "criticise": ("published",)}


def test_rules_that_draw_one_conclusion_follow_one_law(tmp_path: Path) -> None:
    """Otherwise a measure would not know by which law it counts the conclusion."""
    rules = """\
rules:
  - {id: r.one, title: {zh: 一, en: one}, clauses: [S.1], when: {normative: true}, then: {find: x, severity: minor}, message: {zh: 误, en: wrong}}
  - {id: r.two, title: {zh: 二, en: two}, clauses: [S.1], GOVERNED when: {normative: false}, then: {find: x, severity: minor}, message: {zh: 误, en: wrong}}
"""
    assert load_policies(write_policy(tmp_path / "one", rules.replace("GOVERNED ", "")))
    with pytest.raises(PolicyError) as refused:
        load_policies(write_policy(tmp_path / "two", rules.replace("GOVERNED", "governed_by: published,")))
    (problem,) = refused.value.problems
    assert problem.code == "policy.duplicate" and "governed_by" in problem.message


# The law that is held.

NOT_HELD: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("a request received before the Regulation", {"kind": "request", "received": "2008-04-30"}, "2021-06-30"),
    ("a request on the null date of a system", {"kind": "request", "received": "1970-01-01"}, "2021-06-30"),
    ("the year 2006 of an agency", {"kind": "agency_year", "year": 2006}, "2021-06-30"),
    ("an incident before any notice on responses", {"kind": "opinion_incident", "arose": "2010-01-01T09:00"}, "2021-06-30"),
    ("an emergency before any law held", {"kind": "emergency", "occurred": "2007-06-01T10:00"}, "2021-06-30"),
    ("a document published before the Regulation", {"kind": "document", "issued": "2005-06-01", "published": "2005-06-06"}, "2021-06-30"),
    ("the same without a day of issue", {"kind": "document", "published": "2005-06-06"}, "2021-06-30"),
    ("a document looked at before the Regulation", {"kind": "document", "issued": "2005-06-01"}, "2007-06-29"),
    ("a meeting before the district's measures", {"kind": "meeting", "held": "2015-06-01"}, "2021-06-30"),
    ("a matter elsewhere", {"kind": "matter", "jurisdiction": "北京市"}, "2021-06-30"),
)  # fmt: skip
HELD: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("a request received on the first day", {"kind": "request", "received": "2008-05-01"}, "2021-06-30"),
    ("the year 2008 of an agency", {"kind": "agency_year", "year": 2008}, "2021-06-30"),
    ("an old document published under the Regulation", {"kind": "document", "issued": "1995-03-06", "published": "2025-04-10"}, "2025-06-30"),
    ("an old document that was never published", {"kind": "document", "issued": "1995-03-06"}, "2025-06-30"),
    ("an old document with only a day of formation", {"kind": "document", "formed": "1995-03-06", "published": "2025-04-10"}, "2025-06-30"),
    ("a document whose day of publication is not known", {"kind": "document", "issued": "1995-03-06", "unknown": ["published"]}, "2025-06-30"),
    ("a matter somewhere", {"kind": "matter"}, "2021-06-30"),
    ("a record without a day", {"kind": "opinion_incident"}, "2021-06-30"),
)  # fmt: skip


def decided(record: dict[str, Any], as_of: str) -> dict[str, Any]:
    """The decision about a record of the district that forbids its release, so that no limit runs from an old day."""
    grounds = (
        {"secrecy": "none", "exemption_grounds": ["三安全一稳定"]} if record["kind"] == "document" else {}
    )
    return stored({"jurisdiction": "徐汇区", **grounds, **record}, as_of)


@pytest.mark.parametrize(("record", "as_of"), [row[1:] for row in NOT_HELD], ids=[row[0] for row in NOT_HELD])
def test_nothing_is_compliant_for_want_of_law(record: dict[str, Any], as_of: str) -> None:
    """The outcome is undetermined, and the reason is given in words in place of facts to ask for."""
    decision = decided(record, as_of)
    assert decision["determinations"]["law.applicable"] == {
        "status": "determined",
        "value": "not_held",
        "rules": [],
        "clauses": [],
    }
    assert decision["outcome"] == "undetermined"
    (entry,) = [entry for entry in decision["undetermined"] if entry["about"] == "law.applicable"]
    day = decision["provenance"]["governing_date"]
    assert (entry["needs"], entry["rules"], entry["stage"]) == ([], [], "decide")
    assert day in entry["reason"]["zh"] and day in entry["reason"]["en"]


@pytest.mark.parametrize(("record", "as_of"), [row[1:] for row in HELD], ids=[row[0] for row in HELD])
def test_a_law_that_covers_the_act_is_held(record: dict[str, Any], as_of: str) -> None:
    """Or may cover it, where the place is not stated."""
    record = {**record, "jurisdiction": None} if "somewhere" in str(record) else record
    decision = decided(record, as_of)
    assert decision["determinations"]["law.applicable"]["value"] == "held"
    assert "law.applicable" not in [entry["about"] for entry in decision["undetermined"]]


@pytest.mark.parametrize(
    ("record", "day"),
    [
        ({"issued": "1995-03-06", "published": "2025-04-10"}, "2025-04-10"),
        ({"issued": "1995-03-06"}, "2025-06-30"),
        ({"issued": "1995-03-06", "published": "2025-07-01"}, "2025-06-30"),
        ({"issued": "2008-05-01", "published": "2025-04-10"}, "2008-05-01"),
        ({"published": "2025-04-10"}, "2025-06-30"),
        ({"formed": "1995-03-06", "published": "2005-04-11"}, "2005-04-11"),
    ],
    ids=[
        "published under the law",
        "not published",
        "not published yet",
        "not older than the law",
        "not issued, and not known to be older",
        "formed and published before the law",
    ],
)
def test_a_document_older_than_the_law_is_judged_by_its_publication(record: dict[str, Any], day: str) -> None:
    """Else by the law of `as_of`."""
    assert decided({"kind": "document", **record}, "2025-06-30")["provenance"]["governing_date"] == day


def test_what_is_wrong_outweighs_that_the_law_is_not_held(tmp_path: Path) -> None:
    """A framework is no law, yet what it finds is wrong."""
    rules = """\
rules:
  - {id: r.f, title: {zh: 甲, en: f}, clauses: [S.1], when: {normative: true}, then: {find: x, severity: minor}, message: {zh: 问题, en: wrong}}
"""
    head = HEAD.replace("rank: district", "rank: framework")
    framework = Evaluator(load_policies(write_policy(tmp_path, rules, head=head)), "reference")
    for flag, outcome in ((True, "non_compliant"), (False, "undetermined")):
        decision = framework.evaluate({"kind": "document", "normative": flag}, as_of="2021-06-30")
        assert (decision.determination("law.applicable").value, decision.outcome) == ("not_held", outcome)


@pytest.mark.parametrize(
    ("governs", "value"), [("", "held"), ("governs: [request]\n", "not_held"), ("governs: []\n", "not_held")]
)
def test_a_policy_says_of_what_it_is_the_law(tmp_path: Path, governs: str, value: str) -> None:
    """By its head, else by its rules; a set that stands alone says so for itself."""
    policies = load_policies(write_policy(tmp_path, "rules: []\n", head=HEAD + governs))
    decision = Evaluator(policies, "reference").evaluate({"kind": "document"}, as_of="2021-06-30")
    assert decision.determination("law.applicable").value == value


BUDGET = {"kind": "matter", "jurisdiction": "徐汇区", "category": "财政信息"}
ACTS: tuple[tuple[str, dict[str, Any], str | None, str], ...] = (
    ("approved under a Budget Law that is not held", {"approved": "2015-02-01", "published": "2015-02-28"}, "2015-02-01", "undetermined"),
    ("approved before any law held", {"approved": "2007-02-01"}, "2007-02-01", "undetermined"),
    ("late by the Regulation of its day all the same", {"approved": "2015-02-01", "published": "2015-03-09"}, "2015-02-01", "non_compliant"),
    ("approved under the Budget Law that is held", {"approved": "2019-02-01", "published": "2019-02-21"}, None, "compliant"),
    ("not approved yet", {"approved": "2019-07-01"}, None, "compliant"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("budget", "day", "outcome"), [row[1:] for row in ACTS], ids=[row[0] for row in ACTS]
)
def test_no_act_is_compliant_for_want_of_its_own_law(
    budget: dict[str, Any], day: str | None, outcome: str
) -> None:
    """The reason names the day of the act, in the decision and in the explanation."""
    depth = {"kind": "一般公共预算", "by_function": "项", "by_economy": "款"}
    record = {**BUDGET, "budget": {**depth, **budget}}
    decision = EVALUATOR.evaluate(record, as_of="2019-06-30")
    value = "held" if day is None else "not_held"
    assert (decision.outcome, decision.determination("law.applicable").value) == (outcome, value)
    reasons = [entry.reason for entry in decision.undetermined if entry.about == "law.applicable"]
    assert [day in reason.zh and day in reason.en for reason in reasons if reason and day] == [True] * bool(
        day
    )
    explanation = EVALUATOR.explain(record, as_of="2019-06-30", about="law.applicable")
    assert (f"该行为在{day}所依的法律" in render_explanation(explanation)) is (day is not None)


def test_a_kind_that_is_governed_exists(tmp_path: Path) -> None:
    """A misspelt one is told, with the nearest."""
    with pytest.raises(PolicyError) as refused:
        load_policies(write_policy(tmp_path, "rules: []\n", head=HEAD + "governs: [documnt]\n"))
    (problem,) = refused.value.problems
    assert problem.code == "policy.record-kind" and "document" in problem.message + problem.help


def test_no_policy_declares_the_determination_of_the_library(tmp_path: Path) -> None:
    """It is taken."""
    own = "  law.applicable: {record: document, title: {zh: 甲, en: a}, values: {yes: 是, no: 否}}\n"
    with pytest.raises(PolicyError) as refused:
        load_policies(write_policy(tmp_path, "rules: []\n", head=HEAD + own))
    assert "policy.duplicate" in {problem.code for problem in refused.value.problems}


def test_the_report_says_why_in_both_languages() -> None:
    """In the table of what is open, and in the explanation."""
    record = {"kind": "request", "jurisdiction": "徐汇区", "received": "2007-03-01"}
    decision = EVALUATOR.evaluate(record, as_of="2021-06-30")
    explanation = EVALUATOR.explain(record, as_of="2021-06-30", about="law.applicable")
    zh, en = "本库未收适用的制度", "the library holds no law on such a matter"
    assert zh in render_decision(decision, EVALUATOR.policies)
    assert en in render_decision(decision, EVALUATOR.policies, "en")
    assert "未定原因：本库所收制度中" in render_explanation(explanation)
    assert en in render_explanation(explanation, "en")
    assert explanation.topics[0].value is not None and explanation.topics[0].value.value == "not_held"


# Days, causes, and reasons.


@pytest.mark.parametrize("day", ["1900-01-01", "1949-09-30", "1899-12-30T00:00"])
@pytest.mark.parametrize(
    "record",
    [
        {"kind": "document", "issued": None},
        {"kind": "document", "reassessment": {"opened": None}},
        {"kind": "request", "consultations": [{"whom": "第三方", "sent": None}]},
        {"kind": "emergency", "occurred": None},
    ],
)
def test_a_day_before_the_founding_is_refused(record: dict[str, Any], day: str) -> None:
    """Wherever it stands; the first day is read."""

    def dated(value: Any, when: str) -> Any:
        if isinstance(value, dict):
            return {key: dated(item, when) for key, item in value.items()}
        if isinstance(value, list):
            return [dated(item, when) for item in value]
        return when if value is None else value

    with pytest.raises(RecordError) as refused:
        EVALUATOR.evaluate(dated(record, day), as_of="2021-06-30")
    (problem,) = refused.value.problems
    assert problem.code == "record.too-early" and problem.place
    assert "1949-10-01" in problem.message_zh and "1949-10-01" in problem.message
    assert read_record(dated(record, "1949-10-01"))


CAUSELESS: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("published, never issued", {"kind": "document", "secrecy": "none", "exemption_grounds": [], "published": "2023-09-26"}, "issued"),
    ("a budget, published and not approved", {"kind": "matter", "category": "财政信息", "budget": {"published": "2023-03-01"}}, "budget.approved"),
    ("a penalty, published and not decided", {"kind": "matter", "category": "双公示", "penalty": {"social_effect": True, "published": "2023-03-01"}}, "penalty.decided"),
    ("replied, never received", {"kind": "request", "body": "某局", "replied": "2021-03-01", "reply": {"kind": "予以公开"}}, "received"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("record", "cause"), [row[1:] for row in CAUSELESS], ids=[row[0] for row in CAUSELESS]
)
@pytest.mark.parametrize("place", ["徐汇区", "北京市"])
def test_an_effect_without_its_cause_is_undetermined(record: dict[str, Any], cause: str, place: str) -> None:
    """It asks for the cause; and a cause that is dated after `as_of` has been stated."""
    decision = EVALUATOR.evaluate({"jurisdiction": place, **record}, as_of="2023-12-29")
    assert cause in {need for entry in decision.undetermined for need in entry.needs}
    assert decision.outcome != "compliant"


def test_an_act_without_its_start_is_undetermined(tmp_path: Path) -> None:
    """Whatever the obligation: it asks for the start, and is pending only while the act has not been done."""
    rules = """\
rules:
  - {id: r.o, title: {zh: 甲, en: o}, clauses: [S.1], when: {all: []}, then: {require: o, duty: unit, from: signed, within: 5d, fulfilled_by: archived}}
"""
    evaluator = small_evaluator(tmp_path, rules)
    assert evaluator.evaluate(OLD, as_of="2020-01-01").obligation("o").status == "pending"
    done = evaluator.evaluate({**OLD, "archived": "2019-01-01"}, as_of="2020-01-01")
    assert done.obligation("o").status == "undetermined"
    assert [(entry.about, entry.needs) for entry in done.undetermined] == [("o", ("signed",))]


def _recorded() -> Iterator[dict[str, Any]]:
    """The records of some shipped cases, of every kind."""
    for path in sorted(SHIPPED.glob("*/*_test.yaml"))[::4]:
        for case in read_cases(path).cells[::7]:
            yield dict(case.record)


@given(
    st.one_of(document_records(), st.sampled_from([*_recorded()])),
    st.sampled_from(["2007-06-01", "2018-12-31", "2022-12-31", "2032-12-31"]),
)
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
def test_nothing_is_left_to_ask_without_a_reason(record: dict[str, Any], as_of: str) -> None:
    """An open conclusion has facts to ask for, or the reason why none would settle it, and never both."""
    try:
        decision = EVALUATOR.evaluate(record, as_of=as_of)
    except RecordError:
        return
    for entry in decision.undetermined:
        assert bool(entry.needs) is (entry.reason is None), entry
        assert entry.reason is None or all(entry.reason)
        assert entry.reason is None or "制度未作出结论" not in entry.reason.zh, entry
    assert "law.applicable" in decision.determinations


ELSEWHERE = """\
record: document
clauses:
  - {id: EL.1, at: 第一条, record: document, norm: obligation, gist: 外地的期限}
rules:
  - {id: el.publish, title: {zh: 外地期限, en: a limit elsewhere}, clauses: [EL.1], when: {all: []}, then: {require: publish-elsewhere, duty: unit, from: issued, within: 5wd, fulfilled_by: published}}
"""


@pytest.fixture(scope="module")
def with_another_place(tmp_path_factory: pytest.TempPathFactory) -> Evaluator:
    """The shipped policies, and an old instrument for another place."""
    directory = tmp_path_factory.mktemp("elsewhere")
    head = (
        "policy: elsewhere\ninstrument: {title: {zh: 外地办法, en: measures elsewhere}}\nrank: district\n"
        "in_force: {from: 2004-01-01}\napplies: {jurisdiction: 外地}\nroles: {unit: {zh: 单位, en: the unit}}\n"
    )
    for name, text in (("policy.yaml", head), ("rules.yaml", ELSEWHERE)):
        (directory / name).write_text(text, encoding="utf-8")
    return Evaluator(load_policies(SHIPPED, directory), "reference", WorkingCalendar())


@given(document_records(), st.sampled_from(["徐汇区", "北京市", "上海市"]))
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_an_instrument_for_another_place_changes_nothing_here(
    with_another_place: Evaluator, record: dict[str, Any], place: str
) -> None:
    """But the provenance, which lists it."""
    here = {**record, "jurisdiction": place, "unknown": [name for name in record.get("unknown", ()) if "jurisdiction" not in name and "管辖" not in name]}  # fmt: skip
    here.pop("管辖", None)
    first, second = (stored(here, "2022-12-31", evaluator) for evaluator in (EVALUATOR, with_another_place))
    assert first.pop("provenance") != second.pop("provenance")
    assert first == second

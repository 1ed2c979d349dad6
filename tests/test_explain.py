"""Explanations: why something was, or was not, concluded, as data."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from commands import ROOT
from hypothesis import given, reject, settings
from small_policies import small_evaluator
from strategies import document_records

from disclosure_rules import SHIPPED, Evaluator, PolicyError, RecordError, _kleene, load_policies
from disclosure_rules.authoring.testing import read_cases
from disclosure_rules.explanation.brief import brief_topic, concludes
from disclosure_rules.explanation.conditions import shown
from disclosure_rules.explanation.model import (
    ConditionBranch,
    ConditionLeaf,
    ConditionNode,
    Explanation,
    ObservedFact,
    RuleReason,
)
from disclosure_rules.policy.conditions import atoms_of
from disclosure_rules.reading.strict import read_file
from disclosure_rules.render.explanation import render_explanation
from disclosure_rules.terms import Term

RULES = """\
parameters:
  limit:
    - {value: 10wd, in_force: {until: 2018-12-31}, source: 第一条}
    - {value: 5wd, in_force: {from: 2019-01-01}, source: 第一条（修订）}
  points: [{value: [outline, time], source: 第二条}]
rules:
  - id: s.open
    title: {zh: 开放, en: open it}
    clauses: [S.1]
    when: {all: [{secrecy_state: none}, {not: {exemption_grounds: state_secret}}]}
    then: {decide: openness, value: open}
  - id: s.ajar
    title: {zh: 半开, en: leave it ajar}
    clauses: [S.1]
    overrides: [s.open]
    when: {consent: granted}
    then: {decide: openness, value: ajar}
  - id: s.later
    title: {zh: 后来的规则, en: a later rule}
    clauses: [S.1]
    in_force: {from: 2030-01-01}
    overrides: [s.open, s.ajar]
    when: {all: []}
    then: {decide: openness, value: closed}
  - id: s.publish
    title: {zh: 上网, en: publish}
    clauses: [S.1]
    when: {openness: [open, ajar]}
    then: {require: publish, duty: issuing_unit, from: issued, within: {param: limit}, fulfilled_by: published}
  - id: s.interpret
    title: {zh: 解读, en: interpret}
    clauses: [S.1]
    when: {policy_document: true}
    then: {require: interpret, duty: issuing_unit, by: [published, {due_of: publish}], fulfilled_by: interpretation.published}
  - id: s.plan
    title: {zh: 方案不全, en: the plan is not complete}
    clauses: [S.1]
    when: {policy_document: true}
    then: {find: plan-incomplete, severity: minor, missing: {required: {param: points}, from: interpretation.plan}}
    message: {zh: "缺少{missing}", en: "missing: {missing}"}
  - id: s.untitled
    title: {zh: 没有标题, en: without a title}
    clauses: [S.1]
    when: {all: [{title: {given: false}}, {published: {before: {fact: issued}}}]}
    then: {find: untitled, severity: minor}
    message: {zh: 没有标题, en: without a title}
  - id: s.rectify
    title: {zh: 整改, en: rectify}
    clauses: [S.1]
    when: {all: []}
    then: {account: rectify, addressees: [issuing_unit], because: {findings: [minor], late: {}}}
"""
RECORD = {
    "kind": "document",
    "title": "某某通知的标题",
    "secrecy": "无",
    "exemption_grounds": [],
    "consent": "不同意",
    "policy_document": True,
    "interpretation": {"plan": ["outline"]},
    "issued": "2018-11-22",
    "published": "2018-12-11",
}
AS_OF = "2018-12-31"


@pytest.fixture(scope="module")
def evaluator(tmp_path_factory: pytest.TempPathFactory) -> Evaluator:
    """An evaluator of the rules above."""
    return small_evaluator(tmp_path_factory.mktemp("small"), RULES)


@pytest.fixture(scope="module")
def shipped() -> Evaluator:
    """An evaluator of the shipped policies."""
    return Evaluator(load_policies(), "reference")


def rule_of(found: Explanation, rule: str) -> RuleReason:
    """The reason of that rule."""
    return next(reason for topic in found.topics for reason in topic.rules if reason.rule == rule)


def leaves(node: ConditionNode | None) -> Iterator[ConditionLeaf]:
    """Every leaf below a node."""
    if isinstance(node, ConditionLeaf):
        yield node
    elif node is not None:
        for part in node.parts:
            yield from leaves(part)


def leaf_of(found: Explanation, rule: str, fact: str) -> ConditionLeaf:
    """The first thing that a rule asks of a fact."""
    return next(leaf for leaf in leaves(rule_of(found, rule).condition) if leaf.fact == fact)


@settings(max_examples=60)
@given(record=document_records())
def test_the_tree_of_every_rule_has_the_truth_that_the_runner_found(shipped: Evaluator, record: Any) -> None:
    """Conditions evaluated again from the policy's words agree with the compiled program, for any record."""
    try:
        case = shipped.trace(record, as_of="2022-12-31")
    except RecordError:
        reject()
    found = shipped.explain(record, as_of="2022-12-31", everything=True)
    reasons = {reason.rule: reason for topic in found.topics for reason in topic.rules}
    ran = {
        compiled.rule.id: _kleene.NAMES[value]
        for layer, truths in zip(case.program.layers, case.truths, strict=True)
        for compiled, value in zip(layer.rules, truths, strict=True)
    }
    ran |= {left_out.rule.id: "false" for left_out in shipped.timeline.elsewhere("document", case.law)}
    assert {rule for rule, reason in reasons.items() if reason.truth is not None} == set(ran)
    for rule, name in ran.items():
        condition = reasons[rule].condition
        assert condition is not None
        assert (rule, reasons[rule].truth, condition.truth) == (rule, name, name)


@settings(max_examples=25)
@given(record=document_records())
def test_an_explanation_agrees_with_the_decision_and_survives_json(shipped: Evaluator, record: Any) -> None:
    """Status, values, due days and needs are the decision's; the stored form reads back as the same."""
    try:
        decision = shipped.evaluate(record, as_of="2022-12-31")
    except RecordError:
        reject()
    found = shipped.explain(record, as_of="2022-12-31", everything=True)
    topics = {(topic.kind, topic.about): topic for topic in found.topics}
    for name, determination in decision.determinations.items():
        topic = topics["determination", name]
        assert topic.status == determination.status
        assert (topic.value.value if topic.value else None) == determination.value
    for obligation in decision.obligations:
        topic = topics["obligation", obligation.id]
        assert topic.status == obligation.status
        assert (topic.deadline.due if topic.deadline else None) == obligation.due
    applying = {item.id for item in decision.obligations}
    for (kind, about), topic in topics.items():
        assert kind != "obligation" or (topic.status == "does not apply") is (about not in applying)
    assert {topic.about for topic in found.topics if topic.status == "found"} == {
        finding.id for finding in decision.findings
    }
    assert {item.measure for item in decision.accountability} == {
        topic.about for topic in found.topics if topic.status == "applies"
    }
    for entry in decision.undetermined:
        assert any(
            tuple(need.fact for need in topic.needs) == entry.needs
            for topic in found.topics
            if topic.about == entry.about
        )
    assert Explanation.model_validate_json(found.model_dump_json()) == found
    assert json.loads(found.model_dump_json()) == found.model_dump(mode="json")


def test_no_free_text_of_the_record_is_in_an_explanation(shipped: Evaluator) -> None:
    """Of a text only whether it is there, of a place only whether rules name it."""
    marker = "XYZZY"
    record = {
        "kind": "document",
        "title": marker,
        "jurisdiction": marker,
        "number": marker,
        "drafting_units": [marker, marker],
        "issuer": {"name": marker},
        "form": {"title": marker, "reason": marker, "cut_content": marker, "drafting_unit": marker},
        "host": {"note": marker},
    }
    stored = shipped.explain(record, as_of=AS_OF, everything=True).model_dump_json()
    assert marker not in stored
    assert '"elsewhere"' in stored


def test_a_rule_that_fired_shows_the_facts_that_made_it_true(evaluator: Evaluator) -> None:
    """Each condition has its truth, operator and operand, each fact its value, label and source."""
    found = evaluator.explain(RECORD, as_of=AS_OF, about="openness")
    reason = rule_of(found, "s.open")
    assert (reason.truth, reason.standing, reason.value and reason.value.label.zh) == (
        "true",
        "in force",
        "开放",
    )
    assert [(clause.id, clause.at, clause.gist) for clause in reason.clauses] == [
        ("S.1", "第一条", ("示例", "示例"))
    ]
    state = leaf_of(found, "s.open", "secrecy_state")
    assert (state.truth, state.operator, state.source, state.label.zh) == (
        "true",
        "is",
        "derived",
        "涉密状态",
    )
    assert state.value is not None and state.value.label.zh == "不涉密"
    assert {(behind.fact, behind.source) for behind in state.behind} == {
        ("secrecy", "given"),
        ("secrecy_marked", "left out: unknown"),
        ("secrecy_term.until", "left out: unknown"),
        ("secrecy_term.years", "left out: unknown"),
        ("secrecy_review.at_formation.result", "left out: unknown"),
        ("secrecy_review.before_release.result", "left out: unknown"),
        ("form.secrecy", "left out: blank"),
        ("exemption_grounds", "given"),
        ("declassified", "left out: not happened"),
        ("opening_decided", "left out: not happened"),
        ("reassessment.found_open", "left out: not happened"),
        ("reassessment.attribute_adjusted", "left out: not happened"),
        ("formed", "left out: not happened"),
        ("signed", "left out: not happened"),
        ("issued", "given"),
        ("published", "given"),
    }
    assert isinstance(reason.condition, ConditionBranch)
    negation = reason.condition.parts[1]
    assert isinstance(negation, ConditionBranch)
    assert (negation.kind, negation.truth, negation.parts[0].truth) == ("not", "true", "false")


def test_why_not_shows_which_condition_was_false(evaluator: Evaluator) -> None:
    """A duty that does not apply has the determination that it waited for, and what that is instead."""
    found = evaluator.explain({**RECORD, "secrecy": "秘密"}, as_of=AS_OF, about="publish")
    topic = found.topic("publish")
    assert (topic.status, topic.deadline, topic.value) == ("does not apply", None, None)
    leaf = leaf_of(found, "s.publish", "openness")
    assert (leaf.truth, leaf.source) == ("false", "determination")
    assert leaf.value is not None and leaf.value.label.zh == "关闭"
    assert leaf.operand.value is not None and leaf.operand.value.label.zh == "半开、开放"


@pytest.mark.parametrize(
    ("consent", "standing", "effect"),
    [("同意", "out", "defeats"), (None, "open", "keeps open"), ("不同意", "in force", None)],
)
def test_an_overriding_rule_is_named_with_its_effect(
    evaluator: Evaluator, consent: str | None, standing: str, effect: str | None
) -> None:
    """It defeats where it is in force, keeps the other open while it is unknown, and is silent where it is false."""
    found = evaluator.explain({**RECORD, "consent": consent}, as_of=AS_OF, about="openness")
    reason = rule_of(found, "s.open")
    assert reason.standing == standing
    assert [(rival.rule, rival.how, rival.effect) for rival in reason.rivals] == (
        [("s.ajar", "overrides", effect)] if effect else []
    )


def test_a_false_rule_has_no_rivals(evaluator: Evaluator) -> None:
    """Its conditions are why it is out; who would have defeated it does not matter."""
    record = {**RECORD, "consent": "同意", "secrecy": "秘密"}
    reason = rule_of(evaluator.explain(record, as_of=AS_OF, about="openness"), "s.open")
    assert (reason.truth, reason.standing, reason.rivals) == ("false", "out", ())


def test_a_default_yields_to_a_rule_of_its_own_rank(evaluator: Evaluator) -> None:
    """And is not said to be of lower rank."""
    found = evaluator.explain(RECORD, as_of=AS_OF, about="openness")
    reason = rule_of(found, "d.openness")
    assert [(rival.rule, rival.how, rival.effect) for rival in reason.rivals] == [
        ("s.open", "yields", "defeats")
    ]
    for lang, words in (("en", "a default, which yields to: "), ("zh", "本规则为默认规则，让位于：")):
        told = render_explanation(found, lang=lang)
        assert words in told
        assert "higher rank" not in told and "位阶" not in told
    assert (reason.truth, reason.standing, reason.condition and reason.condition.kind) == (
        "true",
        "out",
        "all",
    )


def test_a_rule_that_is_not_in_force_has_its_days_and_no_truth(evaluator: Evaluator) -> None:
    """Asked for by its id, it is explained rather than refused."""
    found = evaluator.explain(RECORD, as_of=AS_OF, about="s.later")
    assert [topic.about for topic in found.topics] == ["openness"]
    (reason,) = found.topics[0].rules
    assert (reason.rule, reason.truth, reason.condition) == ("s.later", None, None)
    assert (reason.start, reason.end) == (date(2030, 1, 1), None)


def test_a_deadline_shows_every_day_counted_and_skipped(evaluator: Evaluator) -> None:
    """From the day after the start to the due day, without a gap, and as many counted as the limit says."""
    deadline = evaluator.explain(RECORD, as_of=AS_OF, everything=True).topic("publish").deadline
    assert deadline is not None
    assert deadline.start is not None and deadline.start.value is not None and deadline.limit is not None
    assert (deadline.start.fact, deadline.start.value.value) == ("issued", "2018-11-22")
    assert (deadline.limit.value, deadline.limit.label.zh, deadline.due) == (
        "10wd",
        "10个工作日",
        date(2018, 12, 6),
    )
    days = [step.day for step in deadline.days]
    assert days == [date(2018, 11, 23) + timedelta(number) for number in range(14)]
    assert sum(step.counted for step in deadline.days) == 10
    assert [step.why.zh for step in deadline.days if not step.counted] == ["周末"] * 4
    assert (deadline.working_days_late, deadline.calendar_days_late, deadline.provisional) == (3, 5, False)


def test_a_parameter_has_the_dated_value_that_was_used_and_its_source(evaluator: Evaluator) -> None:
    """The governing date selects it, and a caller's choice says that it is one."""
    (use,) = rule_of(evaluator.explain(RECORD, as_of=AS_OF, everything=True), "s.publish").parameters
    assert (use.name, use.value.value, use.start, use.end) == (
        "small.limit",
        "10wd",
        None,
        date(2018, 12, 31),
    )
    assert (use.source, use.chosen) == ("第一条", False)
    later = {**RECORD, "issued": "2019-03-01", "published": None}
    (use,) = rule_of(evaluator.explain(later, as_of="2019-03-02", everything=True), "s.publish").parameters
    assert (use.value.value, use.start, use.source) == ("5wd", date(2019, 1, 1), "第一条（修订）")
    choosing = Evaluator(evaluator.policies, "reference", parameters={"small.limit": "3wd"})
    found = choosing.explain(RECORD, as_of=AS_OF, everything=True)
    (use,) = rule_of(found, "s.publish").parameters
    assert (use.value.value, use.source, use.chosen) == ("3wd", "", True)
    deadline = found.topic("publish").deadline
    assert deadline is not None and deadline.due == date(2018, 11, 27)


@pytest.mark.parametrize(
    ("published", "by", "by_obligation", "due"),
    [("2018-12-11", "published", None, date(2018, 12, 11)), (None, None, "publish", date(2018, 12, 6))],
)
def test_a_deadline_by_a_day_names_what_gives_it(
    evaluator: Evaluator, published: str | None, by: str | None, by_obligation: str | None, due: date
) -> None:
    """The day of a fact that is there, else the due day of the other obligation; nothing is counted."""
    deadline = (
        evaluator.explain({**RECORD, "published": published}, as_of=AS_OF, everything=True)
        .topic("interpret")
        .deadline
    )
    assert deadline is not None
    assert (deadline.by.fact if deadline.by else None) == by
    assert (deadline.by_obligation, deadline.due, deadline.days) == (by_obligation, due, ())


def test_a_deadline_on_a_day_of_the_year_names_the_fact_with_the_year(tmp_path: Path) -> None:
    """With the day and how many years later, and the dated value where a parameter sets it."""
    rules = """\
parameters: {yearly: [{value: 01-31, source: 第三条}]}
rules:
  - id: s.report
    title: {zh: 年报, en: annual report}
    clauses: [S.1]
    when: {secrecy: none}
    then: {require: report, duty: issuing_unit, by: {day: {param: yearly}, year: secrecy_term.years, plus: 2000}, fulfilled_by: archived}
"""
    record = {"kind": "document", "secrecy": "无", "secrecy_term": {"years": 18}}
    found = small_evaluator(tmp_path, rules).explain(record, as_of=AS_OF, about="report")
    deadline = found.topic("report").deadline
    assert deadline is not None
    assert deadline.by is not None and deadline.by.value is not None and deadline.day is not None
    assert (deadline.by.fact, deadline.by.value.value, deadline.due) == (
        "secrecy_term.years",
        18,
        date(2018, 1, 31),
    )
    assert (deadline.day.value, deadline.day.label.zh) == ("01-31", "其后第2000年的01-31")
    assert deadline.parameter is not None and deadline.parameter.source == "第三条"


def test_a_finding_of_what_is_missing_shows_the_requirement(evaluator: Evaluator) -> None:
    """The requirement is a condition of the rule, and exactly what is missing is listed."""
    found = evaluator.explain(RECORD, as_of=AS_OF, about="plan-incomplete")
    topic = found.topic("plan-incomplete")
    assert (topic.status, [item.label.zh for item in topic.missing]) == ("found", ["解读时间"])
    leaf = leaf_of(found, "s.plan", "interpretation.plan")
    assert (leaf.truth, leaf.operator, leaf.operand.parameter) == ("false", "has_all", "small.points")


def test_a_measure_shows_the_findings_and_duties_that_it_rests_on(evaluator: Evaluator) -> None:
    """Each is a condition with its truth."""
    found = evaluator.explain(RECORD, as_of=AS_OF, about="rectify")
    assert found.topic("rectify").status == "applies"
    asked = {leaf.fact: leaf.truth for leaf in leaves(rule_of(found, "s.rectify").condition)}
    assert asked == {
        "late.publish": "true",
        "late.interpret": "true",
        "finding.plan-incomplete": "true",
        "finding.untitled": "false",
    }


@pytest.mark.parametrize(
    ("changed", "rule", "fact", "state", "source"),
    [
        ({}, "s.ajar", "consent", "known", "given"),
        ({"consent": None}, "s.ajar", "consent", "unknown", "left out: unknown"),
        ({"consent": None, "unknown": ["审查同意"]}, "s.ajar", "consent", "unknown", "listed as unknown"),
        ({"published": None}, "s.untitled", "published", "not there", "left out: not happened"),
        ({"published": "2019-05-01"}, "s.untitled", "published", "not there", "dated after as_of"),
        ({}, "s.untitled", "title", "known", "given"),
        ({}, "s.open", "secrecy_state", "known", "derived"),
        ({}, "s.publish", "openness", "known", "determination"),
        ({}, "s.rectify", "late.publish", "known", "obligation"),
        ({}, "s.rectify", "finding.untitled", "known", "finding"),
    ],
)
def test_every_value_says_where_it_comes_from(
    evaluator: Evaluator, changed: dict[str, Any], rule: str, fact: str, state: str, source: str
) -> None:
    """The record, what leaving it out means, or what was concluded before."""
    leaf = leaf_of(evaluator.explain({**RECORD, **changed}, as_of=AS_OF, everything=True), rule, fact)
    assert (leaf.state, leaf.source) == (state, source)
    assert (leaf.value is None) == (state != "known")


def test_a_text_is_only_there_or_not(evaluator: Evaluator) -> None:
    """The value of a text is that it is given."""
    leaf = leaf_of(evaluator.explain(RECORD, as_of=AS_OF, everything=True), "s.untitled", "title")
    assert leaf.value is not None
    assert (leaf.value.value, leaf.value.label.zh, leaf.truth) == (True, "已填写", "false")


def test_a_comparison_shows_both_sides(evaluator: Evaluator) -> None:
    """The other fact has its value and source too."""
    leaf = leaf_of(evaluator.explain(RECORD, as_of=AS_OF, everything=True), "s.untitled", "published")
    other = leaf.operand.other
    assert isinstance(other, ObservedFact)
    assert other.value is not None
    assert (other.fact, other.value.value, other.source) == ("issued", "2018-11-22", "given")


def test_what_is_undetermined_names_the_facts_to_ask_for(evaluator: Evaluator) -> None:
    """With their Chinese labels, nested ones with the part that holds them."""
    found = evaluator.explain(
        {**RECORD, "consent": None, "interpretation": None}, as_of=AS_OF, everything=True
    )
    needs = [(need.fact, need.label.zh) for need in found.topic("openness").needs]
    assert needs == [("consent", "审查同意")]
    assert [(need.fact, need.label.zh) for need in found.topic("plan-incomplete").needs] == [
        ("interpretation.plan", "解读 · 解读方案")
    ]
    assert found.topic("publish").needs == ()  # open or ajar, it is to be published


@pytest.mark.parametrize("about", ["openness", "publish", "interpret", "untitled", "rectify", "s.open"])
def test_about_narrows_to_one_thing(evaluator: Evaluator, about: str) -> None:
    """A determination, obligation, finding, measure or rule; the rest is as in the whole explanation."""
    whole = evaluator.explain(RECORD, as_of=AS_OF, everything=True)
    (topic,) = evaluator.explain(RECORD, as_of=AS_OF, about=about).topics
    if about == "s.open":
        assert topic.rules == (rule_of(whole, "s.open"),)
    else:
        assert topic == whole.topic(about)


def test_an_unknown_about_is_refused_with_the_nearest_name(evaluator: Evaluator) -> None:
    """The problem has its code and says what was probably meant."""
    with pytest.raises(PolicyError) as caught:
        evaluator.explain(RECORD, as_of=AS_OF, about="publsh")
    (problem,) = caught.value.problems
    assert (problem.code, problem.help) == ("explain.unknown", "did you mean `publish`?")
    assert "publish" in problem.zh


def test_the_engine_that_decides_does_not_change_the_explanation(evaluator: Evaluator) -> None:
    """It is computed on the reference runner, whichever engine the evaluator has."""
    default = Evaluator(evaluator.policies)
    assert default.explain(RECORD, as_of=AS_OF, everything=True) == evaluator.explain(
        RECORD, as_of=AS_OF, everything=True
    )


EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
BRIEF = 60_000
"""Bytes of JSON that a brief explanation stays below."""


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_brief_explanation_is_short(shipped: Evaluator, path: Path) -> None:
    """Of each example; what is left out is named, and each of it is explained when asked for."""
    data = read_file(path).data
    as_of = "2018-12-31" if path.stem.startswith("xuhui") else "2026-03-31"
    found = shipped.explain(data, as_of=as_of)
    assert len(found.model_dump_json().encode()) < BRIEF
    whole = shipped.explain(data, as_of=as_of, everything=True)
    assert {topic.about for topic in found.topics} | set(found.left_out) == {
        topic.about for topic in whole.topics
    }
    assert not whole.left_out
    for about in (found.left_out[0], found.left_out[-1]):
        asked = shipped.explain(data, as_of=as_of, about=about)
        assert asked.topics == tuple(topic for topic in whole.topics if topic.about == about)
    assert Explanation.model_validate_json(found.model_dump_json()) == found


def test_a_brief_explanation_of_any_record_is_short(shipped: Evaluator) -> None:
    """Of the wrongest cases and of documents with everything wrong: what is told is in order, and the rest is named once."""
    cases = [case for path in sorted(SHIPPED.rglob("*_test.yaml")) for case in read_cases(path).cells]
    cut, longest = 0, 0
    for case in [case for case in cases if case.record.get("kind") == "agency_year"][::12] + cases[::80]:
        try:
            found = shipped.explain(case.record, as_of=case.as_of)
        except RecordError:
            continue
        longest = max(longest, len(found.model_dump_json().encode()))
        told = {topic.about for topic in found.topics}
        cut += not told.isdisjoint(found.left_out)
        assert len(set(found.left_out)) == len(found.left_out)
    assert (cut > 3, BRIEF // 2 < longest < BRIEF) == (True, True)


LONG = "长" * 200


def _failing(number: int, severity: str) -> str:
    return (
        f"  - id: s.f{number}\n    title: {{zh: {LONG}, en: fault}}\n    clauses: [S.1]\n"
        f"    when: {{published: {{empty: true}}}}\n    then: {{find: f{number}, severity: {severity}}}\n"
        f"    message: {{zh: 问题, en: fault}}\n"
    )


@pytest.mark.parametrize(("count", "told"), [(12, 12), (50, 50), (400, 0)])
def test_the_gravest_is_explained_first(count: int, told: int, tmp_path: Path) -> None:
    """Where not all reasons have room, those of the minor are left out; where not all conclusions have, these too."""
    severity = {0: "serious", 1: "major"}
    rules = "".join(_failing(number, severity.get(number, "minor")) for number in range(count))
    evaluator = small_evaluator(tmp_path, f"rules:\n{rules}")
    record = {"kind": "document", "issued": "2026-01-05"}
    found = evaluator.explain(record, as_of="2026-11-30")
    assert len(found.model_dump_json().encode()) < BRIEF
    assert found == evaluator.explain(record, as_of="2026-11-30")
    explained = [topic.about for topic in found.topics if topic.kind == "finding" and topic.rules]
    findings = [topic for topic in found.topics if topic.kind == "finding"]
    assert explained[:2] == ["f0", "f1"]
    assert len(findings) == told if told else len(findings) < count
    assert {f"f{number}" for number in range(count)} == set(explained) | set(found.left_out) & {
        f"f{number}" for number in range(count)
    }


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_constant_is_shown_as_it_is_written(shipped: Evaluator, path: Path) -> None:
    """A number as a number, a term in the words of its own vocabulary, whatever was explained before."""
    data = read_file(path).data
    whole = shipped.explain(data, as_of="2026-03-31", everything=True)
    case = shipped.trace(data, as_of="2026-03-31")
    asked = {
        (compiled.rule.id, atom.fact, atom.op, shown(atom.operand).model_dump_json())
        for layer in case.program.layers
        for compiled in layer.rules
        for atom in atoms_of(compiled.asks)
        if type(atom.operand) in (bool, int) or isinstance(atom.operand, Term)
        if atom.fact not in shipped.timeline.determinations
    }
    written = {
        (reason.rule, leaf.fact, leaf.operator, leaf.operand.value.model_dump_json())
        for topic in whole.topics
        for reason in topic.rules
        for leaf in leaves(reason.condition)
        if leaf.operand.value is not None
    }
    assert asked <= written


@settings(max_examples=25)
@given(record=document_records())
def test_a_brief_explanation_holds_every_conclusion(shipped: Evaluator, record: Any) -> None:
    """Just as the complete one has it, cut down: with the same status and value; a condition cut to what settles it has the truth that it had."""
    try:
        decision = shipped.evaluate(record, as_of="2022-12-31")
    except RecordError:
        reject()
    found = shipped.explain(record, as_of="2022-12-31")
    whole = shipped.explain(record, as_of="2022-12-31", everything=True)
    kept = [brief_topic(full) for full in whole.topics if concludes(full.kind, full.status)]
    cut = {topic.about for topic, full in zip(found.topics, kept, strict=True) if topic != full}
    without = {"rules": (), "deadline": None}
    assert list(found.topics) == [
        topic.model_copy(update=without) if topic.about in cut else topic for topic in kept
    ]
    assert cut <= set(found.left_out)
    topics = {(topic.kind, topic.about): topic for topic in found.topics}
    assert topics.keys() == {
        *(("determination", name) for name in decision.determinations),
        *(("obligation", item.id) for item in decision.obligations),
        *(("finding", item.id) for item in decision.findings),
        *(("measure", str(item.measure)) for item in decision.accountability),
    }
    for full in whole.topics:
        topic = topics.get((full.kind, full.about))
        if topic is not None:
            assert (topic.status, topic.value, topic.needs) == (full.status, full.value, full.needs)
            has_grounds = topic.rules or topic.tried or full.about in {"law.applicable", *cut}
            assert has_grounds or full.status in ("undetermined", "fulfilled")
    for reason in (reason for topic in found.topics for reason in topic.rules):
        assert reason.condition is not None
        assert truth_of(reason.condition) == reason.truth == "true"


def truth_of(node: ConditionNode) -> str:
    """The truth of a condition, found again from its parts."""
    if isinstance(node, ConditionLeaf):
        return node.truth
    parts = [truth_of(part) for part in node.parts]
    if node.kind == "not":
        return {"true": "false", "false": "true", "unknown": "unknown"}[parts[0]]
    order = ("false", "unknown", "true") if node.kind == "all" else ("true", "unknown", "false")
    return next((name for name in order if name in parts), "true" if node.kind == "all" else "false")

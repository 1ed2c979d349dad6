"""Proofs are held to the evaluation: operator by operator, record by record, and against every record of a small set."""

import itertools
import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import z3
from commands import ROOT, run, run_process
from encoded import told_alike
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shipped import EVALUATOR, MODEL
from small_policies import HEAD, write_policy
from strategies import document_records

from disclosure_rules import SHIPPED, Evaluator, _kleene, load_policies
from disclosure_rules._program.model import Program
from disclosure_rules._program.timeline import PolicyTimeline
from disclosure_rules.authoring import proof
from disclosure_rules.authoring.proof import compare
from disclosure_rules.authoring.proof.compare import differences_of
from disclosure_rules.authoring.proof.consistency import Weakness, weaknesses
from disclosure_rules.authoring.proof.facts import Facts
from disclosure_rules.authoring.proof.law_periods import LawPeriod, LawSpan, spans_of
from disclosure_rules.authoring.proof.law_selection import selecting
from disclosure_rules.authoring.proof.moment_variable import MomentVariable
from disclosure_rules.authoring.proof.variables import (
    Finite,
    Members,
    NumberVariable,
    Variable,
    holds,
)
from disclosure_rules.authoring.proof.witness import Differing, Witness, changes, least_witness
from disclosure_rules.authoring.proof.witness_case import witness_case
from disclosure_rules.authoring.testing.cases import read_all_cases
from disclosure_rules.authoring.testing.run import run_cases
from disclosure_rules.calendar.duration import Duration
from disclosure_rules.calendar.moments import SHANGHAI, parse_moment
from disclosure_rules.calendar.shift import shifted
from disclosure_rules.cli.prove import prove
from disclosure_rules.decision_difference import compare_decisions, stored_differences
from disclosure_rules.errors import CalendarError, RecordError
from disclosure_rules.evaluation.prepared import PreparedProgram
from disclosure_rules.evaluation.result import decision_of
from disclosure_rules.evaluation.run import Evaluation
from disclosure_rules.policy.conditions import evaluate_atom
from disclosure_rules.policy.model import Account, Find, Rule
from disclosure_rules.policy.require import Require, Within
from disclosure_rules.records import KINDS, read_record
from disclosure_rules.records.base import facts_of
from disclosure_rules.records.fact import ABSENT, UNKNOWN
from disclosure_rules.records.view import view
from disclosure_rules.render import Lang
from disclosure_rules.terms import Ground, Severity

QUIET = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow, HealthCheck.filter_too_much]}
MISSING = (UNKNOWN, ABSENT)
GROUNDS = list(Ground)[:4]
DAYS = [date(2020, 1, 1) + timedelta(days=number) for number in range(3)]
MOMENTS = [*DAYS, *(datetime(2020, 1, day, hour, tzinfo=SHANGHAI) for day in (1, 2) for hour in (9, 17))]


def truth_of(symbols: list[Variable], values: list[Any], asked: Any) -> int:
    """The truth of an atom where its facts have these values; the solver finds no other."""
    solver = z3.Solver()
    for symbol, value in zip(symbols, values, strict=True):
        solver.add(*symbol.axioms, symbol.equals(value))
    assert solver.check() == z3.sat
    found: int = asked.read(solver.model())
    same = z3.And(*(side if holds(solver.model(), side) else z3.Not(side) for side in asked))
    assert solver.check(z3.Not(same)) == z3.unsat
    return found


SETS = st.one_of(st.sampled_from(MISSING), st.frozensets(st.sampled_from(GROUNDS)))
NUMBERS = st.one_of(st.sampled_from(MISSING), st.integers(-2, 4))
HALVES = st.one_of(st.sampled_from(MISSING), st.integers(-4, 8).map(lambda count: Decimal(count) / 2))
TIMES = st.one_of(st.sampled_from(MISSING), st.sampled_from(MOMENTS))
ORDERED = ["is", "before", "not_after", "after", "not_before"]
COUNTED = ["is", "at_least", "at_most", "more_than", "less_than"]
PRESENCE = st.tuples(st.sampled_from(["given"]), st.booleans())


@settings(max_examples=150, **QUIET)
@given(st.data())
def test_every_operator_asks_of_a_symbol_what_it_asks_of_a_value(data: st.DataObject) -> None:
    """Sets, numbers, moments and facts with few values, known, unknown and absent."""
    few = [True, False, *MISSING]
    cases: list[tuple[Variable, Any, Any]] = [
        (
            Members("grounds", GROUNDS, MISSING),
            SETS,
            st.one_of(
                st.tuples(st.sampled_from(["has", "has_all"]), st.frozensets(st.sampled_from(GROUNDS))),
                st.tuples(st.sampled_from(["empty", "given"]), st.booleans()),
            ),
        ),
        (
            NumberVariable("number", MISSING),
            NUMBERS,
            st.one_of(
                st.tuples(st.sampled_from(COUNTED), st.integers(-2, 4)),
                st.tuples(st.just("in"), st.frozensets(st.integers(-2, 4))),
                PRESENCE,
            ),
        ),
        (
            NumberVariable("hours", MISSING, parts=2),
            HALVES,
            st.one_of(
                st.tuples(st.sampled_from(COUNTED), st.integers(-2, 4)),
                st.tuples(st.just("in"), st.frozensets(st.integers(-2, 4))),
                PRESENCE,
            ),
        ),
        (
            MomentVariable("moment", MISSING),
            TIMES,
            st.one_of(
                st.tuples(st.sampled_from(ORDERED), st.sampled_from(MOMENTS)),
                st.tuples(st.sampled_from(["empty", "given"]), st.booleans()),
            ),
        ),
        (
            Finite.free("flag", few),
            st.sampled_from(few),
            st.one_of(st.tuples(st.just("is"), st.booleans()), PRESENCE),
        ),
    ]
    symbol, values, questions = data.draw(st.sampled_from(cases))
    value, (op, operand) = data.draw(values), data.draw(questions)
    assert truth_of([symbol], [value], symbol.asked(op, operand)) == evaluate_atom(op, value, operand)


@settings(max_examples=100, **QUIET)
@given(st.data())
def test_every_comparison_of_two_symbols_is_that_of_their_values(data: st.DataObject) -> None:
    """Moments of both precisions, numbers, facts with few values."""
    few = [True, False, *MISSING]
    kinds: list[tuple[Any, Any, list[str]]] = [
        (lambda name: MomentVariable(name, MISSING), TIMES, ORDERED),
        (lambda name: NumberVariable(name, MISSING), NUMBERS, COUNTED),
        (lambda name: NumberVariable(name, MISSING, parts=2), HALVES, COUNTED),
        (lambda name: Finite.free(name, few), st.sampled_from(few), ["is"]),
    ]
    make, values, ops = data.draw(st.sampled_from(kinds))
    first, second, op = data.draw(values), data.draw(values), data.draw(st.sampled_from(ops))
    left, right = make("left"), make("right")
    found = truth_of([left, right], [first, second], left.compared(op, right))
    assert found == evaluate_atom(op, first, second)


SHIFTED = ["2019-12-31", "2020-01-31", "2020-02-29", "2021-03-01", "9999-11-30", "2020-01-31T09:00"]


@pytest.mark.parametrize("day", SHIFTED)
@pytest.mark.parametrize("by", ["0d", "1d", "400d", "1mo", "13mo", "1y", "99999mo"])
@pytest.mark.parametrize("back", [False, True])
def test_a_shifted_day_is_that_of_the_calendar(day: str, by: str, back: bool) -> None:
    """Ends of months, leap years, and what lies outside the years 1 to 9999."""
    moment, length = parse_moment(day), Duration.parse(by)
    wanted, symbol = shifted(moment, length, back=back), MomentVariable("moment", MISSING)
    moved = symbol.shifted(length, back=back)
    solver = z3.Solver()
    solver.add(*symbol.axioms, symbol.equals(moment))
    assert solver.check() == z3.sat
    assert holds(solver.model(), moved.day == wanted.toordinal())
    assert solver.check(moved.day != wanted.toordinal()) == z3.unsat
    assert truth_of([symbol], [ABSENT], moved.asked("is", wanted)) == _kleene.FALSE


@settings(max_examples=40, **QUIET)
@given(document_records())
def test_a_program_says_of_a_record_what_its_formulas_say(record: dict[str, Any]) -> None:
    """Every rule, standing, determination and finding; the record lies within what the solver takes for possible."""
    try:
        told_alike(record, "2021-06-30")
    except (RecordError, CalendarError):
        return


SELECTED = st.sampled_from(
    [None, date(2005, 3, 1), date(2008, 5, 1), date(2018, 11, 21), date(2018, 11, 22), date(2021, 6, 30)]
)
SPANS = list(spans_of(EVALUATOR.timeline.days, EVALUATOR.timeline.changing["document"], KINDS["document"]))


@settings(max_examples=150, **QUIET)
@given(
    st.fixed_dictionaries(dict.fromkeys(("issued", "published", "formed", "signed"), SELECTED)),
    st.sampled_from(["2018-11-22", "2021-06-30"]),
    st.sampled_from(SPANS),
)
def test_the_law_of_a_record_is_told_to_the_solver(
    dated: dict[str, date | None], as_of: str, span: LawSpan
) -> None:
    """No record that a version of the law decides is ruled out; of what is issued under the law, no other is let in."""
    day, version = date.fromisoformat(as_of), LawPeriod((span,), EVALUATOR.timeline)
    record = read_record({"kind": "document", **{path: value for path, value in dated.items() if value}})
    if record.problems_at(day):
        return
    facts, seen = Facts(Program("document", (), (), {}), [], day), view(record, day)
    solver = z3.Solver()
    solver.add(*selecting(version, facts), *facts.axioms, facts.as_of.equals(day))
    solver.add(*(facts[path].equals(seen[path]) for path in dated))
    allowed = solver.check() == z3.sat
    assert allowed or not version.decides(record, day)
    if dated["issued"] and dated["issued"] >= date(2008, 5, 1):
        assert allowed == version.decides(record, day)


def test_derived_flags_and_terms_are_never_absent() -> None:
    """The solver takes that for granted."""
    for kind, cls in KINDS.items():
        bare = {"kind": kind, **({"year": 2020} if "year" in cls.model_fields else {})}
        seen = view(read_record(bare), date(2021, 6, 30))
        for path, fact in facts_of(cls).items():
            if not fact.base and fact.kind in ("flag", "term"):
                assert seen[path] is not ABSENT, path


ATOMS = ("secrecy: none", "secrecy: secret", "consent: granted", "normative: true", "issued: {empty: false}")
FACTS: dict[str, list[Any]] = {
    "secrecy": [None, "none", "secret", "top_secret"],
    "consent": [None, "granted", "refused"],
    "normative": [None, True, False],
    "issued": [None, "2019-06-03"],
}


def every_record() -> Iterator[dict[str, Any]]:
    """Every record that the conditions of ATOMS can tell apart."""
    for values in itertools.product(*FACTS.values()):
        yield {
            "kind": "document",
            **{name: value for name, value in zip(FACTS, values, strict=True) if value is not None},
        }
    for values in itertools.product(*list(FACTS.values())[:-1]):
        stated = {name: value for name, value in zip(FACTS, values, strict=False) if value is not None}
        yield {"kind": "document", **stated, "unknown": ["issued"]}


@st.composite
def conditions(draw: st.DrawFn, depth: int = 2) -> str:
    """A condition over ATOMS."""
    shape = draw(st.sampled_from(["atom", "all", "any", "not"] if depth else ["atom"]))
    if shape == "atom":
        return f"{{{draw(st.sampled_from(ATOMS))}}}"
    if shape == "not":
        return f"{{not: {draw(conditions(depth - 1))}}}"
    parts = draw(st.lists(conditions(depth - 1), min_size=1, max_size=3))
    return f"{{{shape}: [{', '.join(parts)}]}}"


SMALL = """\
rules:
  - {{id: r.a, title: {{zh: 甲, en: a}}, clauses: [S.1], overrides: [r.b], when: {a}, then: {{decide: colour, value: green}}}}
  - {{id: r.b, title: {{zh: 乙, en: b}}, clauses: [S.1], when: {b}, then: {{decide: colour, value: blue}}}}
  - {{id: r.f, title: {{zh: 丙, en: f}}, clauses: [S.1], when: {{any: [{{colour: blue}}, {f}]}}, then: {{find: x, severity: minor}}, message: {{zh: 问题, en: wrong}}}}
"""


def small(directory: Path, a: str, b: str, f: str) -> Evaluator:
    """Three rules with these conditions."""
    return Evaluator(load_policies(write_policy(directory, SMALL.format(a=a, b=b, f=f))), "reference")


THREE = st.tuples(conditions(), conditions(), conditions())


@settings(max_examples=60, **QUIET)
@given(THREE, conditions(), st.integers(0, 2))
def test_two_policies_are_equal_if_no_record_tells_them_apart(
    tmp_path_factory: pytest.TempPathFactory, first: tuple[str, str, str], other: str, changed: int
) -> None:
    """The verdict of the solver against every record there is, where one of three conditions is another. What only case
    analysis makes alike is not proved."""
    second = tuple(other if at == changed else each for at, each in enumerate(first))
    root = tmp_path_factory.mktemp("pair")
    old, new = small(root / "old", *first), small(root / "new", *second)
    apart = any(
        changes(old.trace(record, as_of="2020-01-01"), new.trace(record, as_of="2020-01-01"))
        for record in every_record()
    )
    found = compare(old.timeline, new.timeline, ["document"])
    if apart:
        assert found.verdict == "differs"
    elif any(changes(by_logic(old, record), by_logic(new, record)) for record in every_record()):
        assert found.verdict == "undecided"
    else:
        assert found.verdict == "equal"


def by_logic(evaluator: Evaluator, record: dict[str, Any]) -> Evaluation:
    """The evaluation of a record without case analysis."""
    day = date(2020, 1, 1)
    prepared = PreparedProgram.of(evaluator.timeline.compile("document", day, None, day))
    return prepared.evaluate(read_record(record), day, evaluator.calendar, by_cases=False)


REWRITTEN = [
    ("a negation moves inwards", "{not: {any: [{secrecy: none}, {normative: true}]}}", "{all: [{not: {secrecy: none}}, {not: {normative: true}}]}"),
    ("a part that is implied is left out", "{any: [{secrecy: none}, {all: [{secrecy: none}, {consent: granted}]}]}", "{secrecy: none}"),
    ("a list for an alternative", "{any: [{secrecy: none}, {secrecy: secret}]}", "{secrecy: [none, secret]}"),
    ("distribution", "{all: [{normative: true}, {any: [{secrecy: none}, {consent: granted}]}]}", "{any: [{all: [{normative: true}, {secrecy: none}]}, {all: [{normative: true}, {consent: granted}]}]}"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new"), [case[1:] for case in REWRITTEN], ids=[case[0] for case in REWRITTEN]
)
def test_a_rewritten_condition_is_proved_equal(tmp_path: Path, old: str, new: str) -> None:
    """Nothing that can be stated about a record changes its decision."""
    sides = [
        small(tmp_path / name, each, "{consent: granted}", "{normative: true}")
        for name, each in (("old", old), ("new", new))
    ]
    assert compare(*(side.timeline for side in sides)).verdict == "equal"


def test_an_excluded_middle_has_no_witness(tmp_path: Path) -> None:
    """`x or not x` is not always true by logic, since x may be unknown; but by cases it decides every record alike."""
    old = small(tmp_path / "old", "{all: []}", "{secrecy: none}", "{normative: true}")
    new = small(
        tmp_path / "new",
        "{any: [{consent: granted}, {not: {consent: granted}}]}",
        "{secrecy: none}",
        "{normative: true}",
    )
    found = compare(old.timeline, new.timeline)
    assert (found.verdict, found.witness) == ("undecided", None)


TWO_STEPS = """\
rules:
  - {{id: r.c, title: {{zh: 甲, en: c}}, clauses: [S.1], when: {colour}, then: {{decide: colour, value: green}}}}
  - {{id: r.n, title: {{zh: 乙, en: n}}, clauses: [S.1], when: {{colour: green}}, then: {{decide: needed, value: true}}}}
  - {{id: r.q, title: {{zh: 丙, en: q}}, clauses: [S.1], when: {{needed: true}}, then: {{require: archive, duty: unit, from: issued, within: 5wd, fulfilled_by: archived}}}}
  - {{id: r.s, title: {{zh: 丁, en: s}}, clauses: [S.1], when: {second}, then: {{require: second, duty: unit, by: [{{due_of: archive}}], fulfilled_by: published}}}}
  - {{id: r.f, title: {{zh: 戊, en: f}}, clauses: [S.1], when: {{normative: true}}, then: {{find: x, severity: minor}}, message: {{zh: 问题, en: wrong}}}}
"""


def two_steps(
    directory: Path, colour: str = "{secrecy: none}", second: str = "{consent: granted}"
) -> PolicyTimeline:
    """Versions of a policy in which each conclusion rests on the one before, but for a finding."""
    rules = TWO_STEPS.format(colour=colour, second=second)
    return Evaluator(load_policies(write_policy(directory, rules)), "reference").timeline


def test_what_is_drawn_differently_is_asked_with_all_that_it_rests_on(tmp_path: Path) -> None:
    """Neither with what rests on it, nor with anything beside; a deadline rests on that which it follows."""
    base = two_steps(tmp_path / "base")
    (found,) = differences_of(base, two_steps(tmp_path / "first", colour="{secrecy: secret}"), "document")
    assert found.about == {("decide", "colour")}
    assert {node for node, _, _ in found.drawn} == {("decide", "colour")}
    (found,) = differences_of(base, two_steps(tmp_path / "last", second="{consent: refused}"), "document")
    assert found.about == {("require", "second")}
    names = {name for _, name in {node for node, _, _ in found.drawn}}
    assert names == {"second", "archive", "needed", "colour"}
    assert not list(differences_of(base, two_steps(tmp_path / "same"), "document"))


def edited(number: int, rule: Rule) -> Rule:
    """A rule with another effect, where its number says so."""
    then = rule.then
    if isinstance(then, Require) and then.within is not None and number % 2:
        return replace(rule, then=replace(then, within=Within(Duration.parse("3wd")), duty="unit"))
    if isinstance(then, Find) and number % 3:
        fewer = then.required[:1] if isinstance(then.required, tuple) else then.required
        return replace(rule, then=replace(then, severity=Severity.ADVICE, required=fewer))
    return replace(rule, then=replace(then, addressees=("unit",))) if isinstance(then, Account) else rule


EDITED = Evaluator(
    [
        replace(policy, rules=tuple(edited(*item) for item in enumerate(policy.rules) if item[0] % 11))
        for policy in EVALUATOR.policies
    ],
    "reference",
)
"""Every kind of effect is another one somewhere, and some rules are left out."""
PART_OF = {
    "decide": "determination",
    "require": "obligation",
    "find": "finding",
    "account": "accountability",
}


@settings(max_examples=80, **QUIET)
@given(record=document_records())
def test_proofs_and_replays_agree_about_what_a_change_is(record: dict[str, Any]) -> None:
    """A replay tells every clear change of a proof, and a proof knows every change of a replay but those that follow
    from others. An audit, which compares all that is stored, sees each of them too."""
    try:
        old, new = (evaluator.trace(record, as_of="2020-06-30") for evaluator in (EVALUATOR, EDITED))
    except RecordError:
        return
    found = changes(old, new)
    decisions = decision_of(old), decision_of(new)
    told = {
        (difference.kind, difference.about)
        for difference in compare_decisions(*decisions)
        if difference.kind != "outcome" and difference.what not in ("needs", "because")
    }
    assert {(PART_OF[change.stage], change.about) for change in found if change.clear} <= told
    assert told <= {(PART_OF[change.stage], change.about) for change in found}
    stored = [
        path for path, _, _ in stored_differences(*(item.model_dump(mode="json") for item in decisions))
    ]
    assert all(any(about in path for path in stored) for _, about in told)


def test_the_agreement_is_about_something() -> None:
    """On the model record every kind of conclusion changes."""
    as_of = "2018-12-31"
    found = compare_decisions(EVALUATOR.evaluate(MODEL, as_of=as_of), EDITED.evaluate(MODEL, as_of=as_of))
    assert {difference.kind for difference in found} >= {"obligation", "finding"}


def test_a_rule_that_is_added_and_an_overriding_that_is_dropped_are_differences(tmp_path: Path) -> None:
    """What one version alone concludes; and rules with the same conditions of which none overrides another."""
    base = two_steps(tmp_path / "base")
    (policy,) = base.policies
    finding = next(rule for rule in policy.rules if rule.id == "r.f")
    fewer = replace(policy, rules=tuple(rule for rule in policy.rules if rule is not finding))
    assert compare(PolicyTimeline([fewer], {}), base, ["document"]).verdict == "differs"
    (both,) = small(tmp_path / "both", "{secrecy: none}", "{normative: true}", "{consent: granted}").policies
    apart = replace(both, rules=tuple(replace(rule, overrides=()) for rule in both.rules))
    found = compare(PolicyTimeline([both], {}), PolicyTimeline([apart], {}), ["document"])
    assert found.verdict == "differs"
    assert found.witness is not None
    assert ("colour", "green") in {(change.about, change.old) for change in found.witness.changes}


def test_a_difference_that_comes_out_alike_is_asked_once(tmp_path: Path) -> None:
    """The proof is kept for the next comparison; what comes out otherwise is not."""
    base = two_steps(tmp_path / "base")
    alike = two_steps(tmp_path / "alike", colour="{all: [{secrecy: none}, {secrecy: [none, secret]}]}")
    proved: set[Any] = set()
    assert compare(base, alike, ["document"], proved=proved).verdict == "equal"
    assert len(proved) == 1
    kept = set(proved)
    assert compare(base, alike, ["document"], proved=proved).verdict == "equal"
    apart = two_steps(tmp_path / "apart", colour="{secrecy: secret}")
    assert compare(base, apart, ["document"], proved=proved).verdict == "differs"
    assert proved == kept


def edited(directory: Path, file: str, old: str, new: str) -> Evaluator:
    """The shipped policies with one text replaced."""
    for policy in EVALUATOR.policies:
        for path in Path(policy.directory).glob("*.yaml"):
            target = directory / policy.id / path.name
            target.parent.mkdir(parents=True, exist_ok=True)
            text = path.read_text(encoding="utf-8")
            if f"{policy.id}/{path.name}" == file:
                assert old in text
                text = text.replace(old, new, 1)
            target.write_text(text, encoding="utf-8")
    return Evaluator(load_policies(directory), "reference")


def test_a_longer_limit_has_a_witness_that_shows_both_due_days(tmp_path: Path) -> None:
    """The record is small, is decided otherwise by both, and makes a case that only the new policies pass."""
    new = edited(
        tmp_path / "new", "xuhui-2018/publication.yaml", "{value: 10wd, in_force", "{value: 11wd, in_force"
    )
    found = compare(EVALUATOR.timeline, new.timeline)
    assert found.verdict == "differs"
    assert found.witness is not None
    witness = found.witness
    assert {change.about for change in witness.changes} == {"publish-online"}
    assert witness.size <= 5
    dues = [
        side.evaluate(witness.record, as_of=witness.as_of).obligation("publish-online")
        for side in (EVALUATOR, new)
    ]
    assert all(due is not None and due.due is not None for due in dues)
    assert dues[0] != dues[1]
    text = witness_case(witness.record, witness.as_of, new, ["publish-online"], "区分新旧制度的事项")
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases" / "witness_test.yaml").write_text(text, encoding="utf-8")
    assert not run_cases([tmp_path / "cases"], new).failed
    assert run_cases([tmp_path / "cases"], EVALUATOR).failed


def test_a_witness_restates_a_term_where_that_makes_others_needless(tmp_path: Path) -> None:
    """What the solver found first does not matter: a secret that was declassified becomes a document without secrecy."""
    new = edited(
        tmp_path / "new", "xuhui-2018/publication.yaml", "{value: 10wd, in_force", "{value: 11wd, in_force"
    )
    record = {
        "kind": "document",
        "jurisdiction": "徐汇区",
        "secrecy": "secret",
        "declassified": "2024-11-02",
        "exemption_grounds": [],
        "consent": "refused",
        "issued": "2024-11-02",
    }
    differing = Differing(EVALUATOR.timeline, new.timeline, EVALUATOR.calendar)
    found = Witness(record, date(2025, 12, 6), differing.on(record, date(2025, 12, 6)))
    assert found.clear
    least = least_witness(found, differing, KINDS["document"])
    assert least.clear
    assert "declassified" not in least.record
    assert (found.size, least.size) == (6, 5)


@pytest.mark.parametrize("key", ["not_before: declassified", "not_due_before: signed"])
def test_a_start_that_is_put_off_has_a_witness(tmp_path: Path, key: str) -> None:
    """A bar, or an event before which nothing is due, changes the day from which a limit runs."""
    rules = """\
rules:
  - id: s.publish
    title: {zh: 上网, en: publish}
    clauses: [S.1]
    when: {secrecy: none}
    then: {require: publish, duty: unit, from: issued, KEY within: 10wd, fulfilled_by: published}
"""
    old, new = (
        Evaluator(load_policies(write_policy(tmp_path / name, rules.replace("KEY", text))), "reference")
        for name, text in (("plain", ""), ("delayed", f"{key},"))
    )
    found = compare(old.timeline, new.timeline)
    assert found.witness is not None
    states = {
        (duty.starts, duty.due, duty.status)
        for side in (old, new)
        if (duty := side.evaluate(found.witness.record, as_of=found.witness.as_of).obligation("publish"))
    }
    assert len(states) == 2


def test_between_two_whole_numbers_there_are_half_hours(tmp_path: Path) -> None:
    """Fewer than 10 is not the same as at most 9: nine hours and a half tell them apart, and counts do not."""
    rule = """\
record: agency_year
rules:
  - id: y.short
    title: {zh: 课时不足, en: too few hours}
    clauses: [S.1]
    when: CONDITION
    then: {find: short, severity: major}
    message: {zh: 课时不足, en: too few hours}
"""

    def evaluator(name: str, condition: str) -> Evaluator:
        directory = write_policy(tmp_path / name, "rules: []")
        (directory / "years.yaml").write_text(rule.replace("CONDITION", condition), encoding="utf-8")
        return Evaluator(load_policies(directory), "reference")

    for fact, verdict in (("training.hours", "differs"), ("reviews.withheld", "equal")):
        fewer = evaluator(f"{fact} fewer", f"{{not: {{{fact}: {{at_least: 10}}}}}}")
        at_most = evaluator(f"{fact} at most", f"{{{fact}: {{at_most: 9}}}}")
        found = compare(fewer.timeline, at_most.timeline)
        assert found.verdict == verdict
        if found.witness is not None:
            assert found.witness.record["training"] == {"hours": 9.5}


LAW_HELD = [
    ("what it governs is written as it follows from its rules", "", "governs: [document]\n", "equal"),
    ("it adds to another law", "", "governs: []\n", "differs"),
    ("it is the law of another kind", "governs: []\n", "governs: [request]\n", "differs"),
    ("it is the law in one place", "", "applies: {jurisdiction: 徐汇区}\n", "differs"),
    ("two places in another order", "applies: {jurisdiction: [徐汇区, 黄浦区]}\n", "applies: {jurisdiction: [黄浦区, 徐汇区]}\n", "equal"),
    ("it is in force for a day less", "in_force: {until: 2020-01-02}\n", "in_force: {until: 2020-01-01}\n", "differs"),
]  # fmt: skip


def test_whose_acts_the_law_is_held_is_never_taken_as_equal(tmp_path: Path) -> None:
    """Where the heads name other events, no record is sought, and nothing is said to be alike."""
    rule = """\
rules:
  - {id: r.f, title: {zh: 甲, en: f}, clauses: [S.1], governed_by: published, when: {normative: true}, then: {find: x, severity: minor}, message: {zh: 问题, en: wrong}}
"""
    kind, act = (
        Evaluator(load_policies(write_policy(tmp_path / name, rule, head=HEAD + head)), "reference").timeline
        for name, head in (("kind", "governs: [document]\n"), ("act", "governs: [document, published]\n"))
    )
    assert compare(kind, kind).verdict == "equal"
    assert compare(kind, act).verdict == "undecided"


@pytest.mark.parametrize(
    ("old", "new", "verdict"), [case[1:] for case in LAW_HELD], ids=[case[0] for case in LAW_HELD]
)
def test_of_what_the_law_is_held_is_compared(tmp_path: Path, old: str, new: str, verdict: str) -> None:
    """Also where no rule differs. The record that shows a difference is a case that the new version passes."""
    heads = {"old": HEAD + old, "new": HEAD + new}
    first, second = (
        Evaluator(load_policies(write_policy(tmp_path / name, "rules: []\n", head=head)), "reference")
        for name, head in heads.items()
    )
    found = compare(first.timeline, second.timeline)
    assert found.verdict == verdict
    if found.witness is not None:
        record, as_of = found.witness.record, found.witness.as_of
        traced = [side.trace(record, as_of=as_of) for side in (first, second)]
        assert found.witness.changes == changes(*traced)
        (tmp_path / "case_test.yaml").write_text(
            witness_case(record, as_of, second, [change.about for change in found.witness.changes], "甲"),
            encoding="utf-8",
        )
        assert not run_cases([tmp_path / "case_test.yaml"], second).failed


def test_the_shipped_policies_equal_themselves_and_a_rewritten_rule(tmp_path: Path) -> None:
    """A condition of a shipped rule that is written otherwise is proved to mean the same for every record."""
    old = "{all: [{maker: own}, {disclosure.attribute: proactive}, {published: {empty: false}}]}"
    new = "{not: {any: [{published: {empty: true}}, {not: {disclosure.attribute: [proactive]}}, {not: {maker: [own]}}]}}"
    rewritten = edited(tmp_path / "new", "xuhui-2018/annex1-release.yaml", old, new)
    assert compare(EVALUATOR.timeline, rewritten.timeline).verdict == "equal"
    assert compare(EVALUATOR.timeline, EVALUATOR.timeline).verdict == "equal"


FLAWED = """\
rules:
  - {id: r.never, title: {zh: 甲, en: a}, clauses: [S.2], when: {all: [{secrecy: none}, {secrecy: secret}]}, then: {find: x, severity: minor}, message: {zh: 问题, en: wrong}}
  - {id: r.shadow, title: {zh: 乙, en: b}, clauses: [S.1], overrides: [r.shadowed], when: {normative: true}, then: {decide: colour, value: blue}}
  - {id: r.shadowed, title: {zh: 丙, en: c}, clauses: [S.1], when: {all: [{normative: true}, {consent: granted}]}, then: {decide: colour, value: green}}
"""
CLAUSES = "  - {id: S.1, at: 第一条, record: document, norm: determination, gist: 示例}\n"


def flawed(directory: Path) -> Path:
    """A policy with a rule that cannot fire, the clause that only it cites, and a rule that never prevails."""
    base = write_policy(directory, FLAWED)
    text = (base / "base.yaml").read_text(encoding="utf-8")
    second = CLAUSES.replace("S.1", "S.2").replace("第一条", "第二条")
    (base / "base.yaml").write_text(text.replace(CLAUSES, CLAUSES + second), encoding="utf-8")
    return base


FLAWS = {("never-fires", "r.never"), ("never-cited", "S.2"), ("never-prevails", "r.shadowed")}


def test_each_weakness_is_found(tmp_path: Path) -> None:
    """And nothing else."""
    evaluator = Evaluator(load_policies(flawed(tmp_path / "flawed")))
    found = {(each.flaw, each.about) for each in weaknesses(evaluator.timeline)}
    assert found == FLAWS


def test_a_gap_and_a_conflict_come_with_a_record(tmp_path: Path) -> None:
    """A default that ends leaves a gap; two instruments of one rank decide otherwise where the loader sees them apart."""
    ended = "default: true, in_force: {until: 2015-12-31}, when"
    base = write_policy(tmp_path / "gap", "rules: []\n")
    text = (base / "base.yaml").read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if "d.colour" in line)
    (base / "base.yaml").write_text(
        text.replace(line, line.replace("default: true, when", ended)), encoding="utf-8"
    )
    evaluator = Evaluator(load_policies(base), "reference")
    (found,) = weaknesses(evaluator.timeline)
    assert (found.flaw, found.about) == ("gap", "colour")
    assert found.record is not None
    assert found.as_of is not None
    decision = evaluator.evaluate(found.record, as_of=found.as_of)
    assert decision.determinations["colour"].status == "undetermined"
    assert [entry.needs for entry in decision.undetermined if entry.about == "colour"] == [()]


NEVER: list[tuple[Lang, str]] = [("en", "rules that can never fire"), ("zh", "永不触发的规则")]


@pytest.mark.parametrize(("lang", "heading"), NEVER)
def test_what_can_never_be_is_told(
    lang: Lang, heading: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In both languages, with the status of a check that failed."""
    assert prove(load_policies(flawed(tmp_path / "flawed")), lang) == 1
    told = capsys.readouterr().out
    assert heading in told
    assert "r.never" in told


def flaws_of(told: list[Weakness]) -> set[tuple[str, str]]:
    """What is a flaw: rules of readings that are not chosen wait for their parameter. A search may end undecided for a rule
    here and there, of which a case shows that it fires."""
    undecided = {each.about for each in told if each.flaw == "undecided"}
    assert len(undecided) <= 5
    assert undecided <= {
        name for file in read_all_cases([SHIPPED]) for cell in file.cells for name in cell.because
    }
    return {(each.flaw, each.about) for each in told if each.flaw not in ("dormant", "undecided")}


@pytest.mark.generated
def test_of_what_is_shipped_and_a_host_s_policy_check_tells_the_flaws_of_the_host_s(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a case shows is not searched; of the shipped rules, those that wait for a parameter are told as such."""
    told: list[Weakness] = []

    def noted(*given: Any, **known: Any) -> list[Weakness]:
        told.extend(weaknesses(*given, **known))
        return told

    monkeypatch.setattr(proof, "weaknesses", noted)
    lang, heading = NEVER[0]
    found = run("check", str(flawed(tmp_path / "flawed")), "--prove", "--lang", lang)
    assert flaws_of(told) == FLAWS
    assert len({each.about for each in told}) > len(FLAWS), "the policies that are shipped were not tried"
    assert found.status == 1
    assert heading in found.out
    assert "r.never" in found.out


@pytest.mark.generated
def test_every_rule_that_is_shipped_can_fire_and_prevail(thorough: bool) -> None:
    """The solver searches, without any case, one rule of each policy, kind of record and stage; with `--thorough` each rule."""
    rules = EVALUATOR.timeline.rules
    sought = {(rule.policy, rule.kinds[0], rule.stage): rule.id for rule in rules}
    known = set() if thorough else {rule.id for rule in rules} - set(sought.values())
    assert not flaws_of(list(weaknesses(EVALUATOR.timeline, fired=known, prevailed=known)))


def test_diff_without_records_is_a_proof(tmp_path: Path) -> None:
    """Equal, or a witness that is written as a case; a file that is there already is not written over."""
    old = write_policy(
        tmp_path / "old" / "small",
        SMALL.format(a="{secrecy: none}", b="{consent: granted}", f="{normative: true}"),
    )
    new = write_policy(
        tmp_path / "new" / "small",
        SMALL.format(a="{secrecy: none}", b="{consent: refused}", f="{normative: true}"),
    )
    assert run("diff", str(old.parent), str(old.parent)).status == 0
    written = tmp_path / "witness_test.yaml"
    found = run(
        "diff", str(old.parent), str(new.parent), "--prove", "--case", str(written), "--format", "json"
    )
    assert found.status == 1
    told = json.loads(found.out)
    assert told["verdict"] == "differs"
    assert told["witness"]["case"] == written.read_text(encoding="utf-8")
    assert {change["about"] for change in told["witness"]["changes"]} == {"colour", "x"}
    again = run("diff", str(old.parent), str(new.parent), "--case", str(written))
    assert again.status == 2
    assert "cli.unwritable" in again.err


@pytest.mark.parametrize(
    "more", [["--records", "x.yaml", "--prove"], ["--records", "x.yaml", "--case", "y"], ["--format", "html"]]
)
def test_what_does_not_go_with_a_proof_is_refused(more: list[str]) -> None:
    """Records, and the page with charts."""
    found = run("diff", "shipped", "shipped", *more)
    assert found.status == 2
    assert "cli.no-proof" in found.err


def test_without_the_solver_its_package_is_named() -> None:
    """Everything else works without it."""
    code = "import sys; sys.modules['z3'] = None; from disclosure_rules.cli import main; main()"
    found = run_process(
        sys.executable, "-c", code, "diff", "shipped", "shipped", PYTHONPATH=str(ROOT / "src")
    )
    assert found.status == 2
    assert "pip install z3-solver" in found.err

"""How the rules that decide one determination are folded into one value, or into none."""

from collections.abc import Iterable
from datetime import date
from random import Random
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure_rules._kleene import FALSE, TRUE, UNKNOWN
from disclosure_rules._program.model import ProgramLayer
from disclosure_rules._program.timeline import PolicyTimeline
from disclosure_rules.errors import Text
from disclosure_rules.evaluation.determine import Ruling, resolve
from disclosure_rules.policy.check_conflicts import outranks
from disclosure_rules.policy.conditions import ALWAYS
from disclosure_rules.policy.ladders import Rank, shipped_ladder
from disclosure_rules.policy.model import Decide, Determination, Period, Policy, Rule

NAME = Text("某", "some")
DISTRICT, RULE, LAW = RANKS = tuple(shipped_ladder(Rank)[name] for name in ("district", "rule", "law"))
FRAMEWORK = shipped_ladder(Rank)["framework"]


class R(NamedTuple):
    """A rule of a contest: the value it decides, its truth, what it overrides, its rank, whether it is a default."""

    id: str
    value: str
    truth: int
    overrides: tuple[str, ...] = ()
    rank: Rank = DISTRICT
    default: bool = False


def rule_of(row: R) -> Rule:
    """The rule as the loader would make it; its condition is of no matter here."""
    return Rule(
        id=row.id,
        policy="p",
        rank=row.rank,
        kinds=("document",),
        title=NAME,
        clauses=("C.1",),
        in_force=Period(),
        overrides=row.overrides,
        default=row.default,
        forbids=False,
        applies=ALWAYS,
        when=ALWAYS,
        then=Decide("d", row.value),
        message=None,
        place="",
    )


def layer_of(rows: Iterable[R]) -> ProgramLayer:
    """The layer that the compiler makes of the rules."""
    rules = tuple(rule_of(row) for row in rows)
    determination = Determination("d", "document", NAME, {"a": "甲", "b": "乙", "c": "丙"}, False, "")
    policy = Policy("p", NAME, None, DISTRICT, Period(), "", "", {}, (), (), (determination,), rules)
    return PolicyTimeline([policy], {}).compile("document", date(2018, 11, 22), None).layers[0]


def folded(rows: Iterable[R]) -> Ruling:
    """The verdict on rules with their truths."""
    rows = list(rows)
    return resolve(layer_of(rows).contests[0], [row.truth for row in rows])


IN, OPEN, OUT = "in force", "open", "out"
DEFAULT = R("default", "b", TRUE, default=True)

CASES: list[tuple[str, list[R], str, str | None, list[str]]] = [
    ("a rule that is true alone decides", [R("x", "a", TRUE)], "determined", "a", [IN]),
    ("a rule that is unknown alone decides nothing", [R("x", "a", UNKNOWN)], "undetermined", None, [OPEN]),
    ("a rule that is false alone decides nothing", [R("x", "a", FALSE)], "undetermined", None, [OUT]),
    (
        "a default yields to a rule of the framework itself",
        [DEFAULT, R("x", "a", TRUE, rank=FRAMEWORK)],
        "determined",
        "a",
        [OUT, IN],
    ),
    (
        "a default waits for an unknown rule of the framework itself",
        [DEFAULT, R("x", "a", UNKNOWN, rank=FRAMEWORK)],
        "undetermined",
        None,
        [OPEN, OPEN],
    ),
    (
        "two rules that agree decide together",
        [R("x", "a", TRUE), R("y", "a", TRUE)],
        "determined",
        "a",
        [IN, IN],
    ),
    (
        "two rules in force that disagree are in conflict",
        [R("x", "a", TRUE), R("y", "b", TRUE)],
        "conflict",
        None,
        [IN, IN],
    ),
    (
        "a rule that is unknown and disagrees leaves it open",
        [R("x", "a", TRUE), R("y", "b", UNKNOWN)],
        "undetermined",
        None,
        [IN, OPEN],
    ),
    (
        "a rule that is unknown and agrees changes nothing",
        [R("x", "a", TRUE), R("y", "a", UNKNOWN)],
        "determined",
        "a",
        [IN, OPEN],
    ),
    (
        "a rule that is false and disagrees changes nothing",
        [R("x", "a", TRUE), R("y", "b", FALSE)],
        "determined",
        "a",
        [IN, OUT],
    ),
    (
        "two unknown rules that agree decide nothing",
        [R("x", "a", UNKNOWN), R("y", "a", UNKNOWN)],
        "undetermined",
        None,
        [OPEN, OPEN],
    ),
    (
        "an exception that is true overrides",
        [R("x", "a", TRUE, ("y",)), R("y", "b", TRUE)],
        "determined",
        "a",
        [IN, OUT],
    ),
    (
        "an exception that is unknown leaves both open",
        [R("x", "a", UNKNOWN, ("y",)), R("y", "b", TRUE)],
        "undetermined",
        None,
        [OPEN, OPEN],
    ),
    (
        "an exception that is false leaves the rule in force",
        [R("x", "a", FALSE, ("y",)), R("y", "b", TRUE)],
        "determined",
        "b",
        [OUT, IN],
    ),
    (
        "an unknown exception that agrees still keeps the rule out of force",
        [R("x", "b", UNKNOWN, ("y",)), R("y", "b", TRUE)],
        "undetermined",
        None,
        [OPEN, OPEN],
    ),
    (
        "a true exception closes an unknown rule",
        [R("x", "a", TRUE, ("y",)), R("y", "b", UNKNOWN)],
        "determined",
        "a",
        [IN, OUT],
    ),
    (
        "an exception to the exception brings the first rule no further than open",
        [R("x", "a", TRUE, ("y",)), R("y", "b", TRUE, ("z",)), R("z", "a", TRUE)],
        "determined",
        "a",
        [IN, OUT, OPEN],
    ),
    (
        "a rule whose exception is itself overridden stays open, and disagreeing leaves it undetermined",
        [R("x", "a", TRUE, ("y",)), R("y", "b", TRUE, ("z",)), R("z", "c", TRUE)],
        "undetermined",
        None,
        [IN, OUT, OPEN],
    ),
    (
        "a law in force defeats a lower rule",
        [R("x", "a", TRUE, rank=LAW), R("y", "b", TRUE)],
        "determined",
        "a",
        [IN, OUT],
    ),
    (
        "a law that is unknown leaves the lower rule open",
        [R("x", "a", UNKNOWN, rank=LAW), R("y", "b", TRUE)],
        "undetermined",
        None,
        [OPEN, OPEN],
    ),
    (
        "a law that is false leaves the lower rule in force",
        [R("x", "a", FALSE, rank=LAW), R("y", "b", TRUE)],
        "determined",
        "b",
        [OUT, IN],
    ),
    (
        "a law that agrees defeats nothing",
        [R("x", "a", TRUE, rank=LAW), R("y", "a", TRUE)],
        "determined",
        "a",
        [IN, IN],
    ),
    (
        "a law that is unknown and agrees defeats nothing",
        [R("x", "a", UNKNOWN, rank=LAW), R("y", "a", TRUE)],
        "determined",
        "a",
        [OPEN, IN],
    ),
    (
        "a lower rule that is unknown cannot disturb a law in force",
        [R("x", "a", TRUE, rank=LAW), R("y", "b", UNKNOWN)],
        "determined",
        "a",
        [IN, OUT],
    ),
    (
        "a law that is overridden defeats nothing",
        [R("x", "b", TRUE, ("y",), LAW), R("y", "a", TRUE, rank=LAW), R("z", "b", TRUE)],
        "determined",
        "b",
        [IN, OUT, IN],
    ),
    (
        "a law held open by its exception holds the lower rule open too",
        [R("x", "b", UNKNOWN, ("y",), LAW), R("y", "a", TRUE, rank=LAW), R("z", "b", TRUE)],
        "undetermined",
        None,
        [OPEN, OPEN, OPEN],
    ),
    (
        "of three ranks the highest in force decides",
        [R("x", "a", TRUE), R("y", "b", TRUE, rank=RULE), R("z", "c", TRUE, rank=LAW)],
        "determined",
        "c",
        [OUT, OUT, IN],
    ),
    (
        "a middle rank that is defeated does not defeat the lowest",
        [R("x", "c", TRUE), R("y", "b", TRUE, rank=RULE), R("z", "c", TRUE, rank=LAW)],
        "determined",
        "c",
        [IN, OUT, IN],
    ),
    (
        "a default decides where nothing else does",
        [DEFAULT, R("x", "a", FALSE)],
        "determined",
        "b",
        [IN, OUT],
    ),
    ("a default yields to any rule in force", [DEFAULT, R("x", "a", TRUE)], "determined", "a", [OUT, IN]),
    (
        "a default stays open while a rule that disagrees is unknown",
        [DEFAULT, R("x", "a", UNKNOWN)],
        "undetermined",
        None,
        [OPEN, OPEN],
    ),
    (
        "a default of a law yields to a district's rule",
        [R("x", "b", TRUE, rank=LAW, default=True), R("y", "a", TRUE)],
        "determined",
        "a",
        [OUT, IN],
    ),
    (
        "two defaults that disagree are in conflict",
        [DEFAULT, R("x", "a", TRUE, default=True)],
        "conflict",
        None,
        [IN, IN],
    ),
    (
        "a conflict outweighs what is open",
        [R("x", "a", TRUE), R("y", "b", TRUE), R("z", "c", UNKNOWN)],
        "conflict",
        None,
        [IN, IN, OPEN],
    ),
]


@pytest.mark.parametrize(
    ("rows", "status", "value", "standing"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_a_contest_ends_as_the_sentence_says(
    rows: list[R], status: str, value: str | None, standing: list[str]
) -> None:
    """Each case's name is the sentence that it shows."""
    verdict = folded(rows)
    assert (verdict.status, verdict.value) == (status, value)
    assert list(verdict.standings) == standing


def test_those_of_a_standing_come_in_policy_order() -> None:
    """A conflict cites its rules in the order of the policy."""
    verdict = folded([R("x", "a", TRUE), R("y", "c", FALSE), R("z", "b", TRUE)])
    assert verdict.those("in force") == [0, 2]
    assert verdict.those("out") == [1]
    assert verdict.those("open") == []


TRUTH = st.sampled_from((FALSE, UNKNOWN, TRUE))


@st.composite
def contests(draw: st.DrawFn) -> list[R]:
    """Up to six rules of three ranks that decide one of three values; overriding as the loader lets it pass:
    without a circle, and never a higher rank."""
    rows: list[R] = []
    for number in range(draw(st.integers(1, 6))):
        row = R(
            f"r{number}",
            draw(st.sampled_from("abc")),
            draw(TRUTH),
            (),
            draw(st.sampled_from(RANKS)),
            draw(st.booleans()),
        )
        lower = [other.id for other in rows if not outranks(rule_of(other), rule_of(row))]
        rows.append(row._replace(overrides=tuple(name for name in lower if draw(st.booleans()))))
    return draw(st.permutations(rows))


@given(contests(), st.data())
def test_knowing_less_never_decides_otherwise(rows: list[R], data: st.DataObject) -> None:
    """Where truths become unknown, a determined value stays or becomes undetermined, and what was not
    determined does not become so."""
    full = folded(rows)
    forgotten = [row._replace(truth=UNKNOWN) if data.draw(st.booleans()) else row for row in rows]
    less = folded(forgotten)
    if full.status == "determined":
        assert (less.status, less.value) in (("determined", full.value), ("undetermined", None))
    else:
        assert less.status != "determined"


@given(contests())
def test_a_determined_value_is_that_of_every_rule_in_force_or_open(rows: list[R]) -> None:
    """Some rule is in force, and no rule in force or open says anything else."""
    verdict = folded(rows)
    said = {row.value for row, standing in zip(rows, verdict.standings, strict=True) if standing != "out"}
    certain = {
        row.value for row, standing in zip(rows, verdict.standings, strict=True) if standing == "in force"
    }
    expected = (
        "conflict" if len(certain) > 1 else "determined" if certain and len(said) == 1 else "undetermined"
    )
    assert verdict.status == expected
    assert {verdict.value} == (said if expected == "determined" else {None})


@given(contests(), st.randoms(use_true_random=False))
def test_the_order_in_which_rules_are_written_decides_nothing(rows: list[R], random: Random) -> None:
    """Shuffled, the rules of a contest stand as before."""
    shuffled = random.sample(rows, len(rows))
    before, after = folded(rows), folded(shuffled)
    assert (before.status, before.value) == (after.status, after.value)
    stood = {row.id: standing for row, standing in zip(rows, before.standings, strict=True)}
    assert stood == {row.id: standing for row, standing in zip(shuffled, after.standings, strict=True)}


@given(contests())
def test_only_a_true_rule_is_in_force_and_a_false_one_is_out(rows: list[R]) -> None:
    """Nothing is concluded from a rule that does not hold."""
    for row, standing in zip(rows, folded(rows).standings, strict=True):
        assert row.truth == TRUE or standing != "in force"
        assert row.truth != FALSE or standing == "out"

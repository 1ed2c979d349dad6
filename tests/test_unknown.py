"""What is not known opens nothing, loses no prohibition silently, and is asked for by name."""

from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shipped import EVALUATOR
from strategies import FACTS, TRUTHS, document_records, nested, values_of

from disclosure_rules import SHIPPED, Decision
from disclosure_rules.authoring.testing.cases import read_all_cases
from disclosure_rules.evaluation.result import decision_of
from disclosure_rules.terms import Attribute, Consent, Criterion, Ground, Origin, Release, Secrecy

AS_OF = date(2022, 12, 31)

OPENNESS = {
    "disclosure.attribute": [str(member) for member in Attribute],
    "disclosure.release": [str(member) for member in Release],
}

DAYS = st.sampled_from(
    ["2018-11-22", "2018-12-11", "2019-05-14", "2019-05-15", "2020-06-01", "2022-12-31", "2023-01-01"]
)
STATED: dict[str, st.SearchStrategy[Any]] = {
    "jurisdiction": st.sampled_from(["徐汇区", "徐汇区", "黄浦区"]),
    "secrecy": st.sampled_from(["none", "none", "none", *map(str, Secrecy)]),
    "secrecy_term.until": DAYS,
    "secrecy_term.years": st.integers(1, 5),
    "declassified": DAYS,
    "opening_decided": DAYS,
    "exemption_grounds": st.lists(
        st.fixed_dictionaries(
            {"ground": st.sampled_from([*map(str, Ground)])},
            optional={"extent": st.sampled_from(["whole", "part"])},
        ),
        max_size=2,
    ),
    "third_party_agreed": DAYS,
    "public_interest_override": DAYS,
    "policy_document": st.booleans(),
    "normative": st.booleans(),
    "criteria": st.lists(st.sampled_from([*map(str, Criterion)]), max_size=1),
    "listed": st.booleans(),
    "opened_by_law": st.booleans(),
    "impact.citizens_interests": st.booleans(),
    "form.proposed_attribute": st.sampled_from([*map(str, Attribute)]),
    "form.release_mode": st.sampled_from([*map(str, Release)]),
    "form.reason": st.just("理由"),
    "consent": st.sampled_from([*map(str, Consent)]),
    "formed": DAYS,
    "signed": DAYS,
    "published": DAYS,
    "released_as": st.sampled_from([*map(str, Release)]),
    "reassessment.found_open": DAYS,
    "reassessment.attribute_adjusted": DAYS,
    "reassessment.self_check_found": DAYS,
    "secrecy_review.before_release.result": st.sampled_from(["granted", "refused", "not_done"]),
}
"""The facts that decide what may be disclosed, with values under which they matter."""

MAKER: dict[str, st.SearchStrategy[Any]] = {
    "origin": st.sampled_from([None, None, None, *map(str, Origin)]),
    "forwards": st.sampled_from([None, None, *({"attribute": str(member)} for member in Attribute)]),
    "party_led": st.sampled_from([None, None, None, True]),
}
"""The facts that say whose document it is; most records leave that to the presumption. They are held."""

FORBIDDING = {
    "state_secret", "forbidden_by_law", "security_and_stability", "commercial_secret", "personal_privacy",
}  # fmt: skip
"""The grounds whose extent is lost: without it they stand for the whole, which closes it. A ground that merely permits and is
stated of the whole says another thing, and not less: where it does not hold, nothing is left to cut."""

ISSUED = ("2018-11-21", "2018-11-22", "2019-05-14", "2019-05-15", "2020-06-01", None)
"""Days on either side of each change of the law; None, where the day is not known."""


Pair = tuple[dict[str, Any], dict[str, Any], set[str]]


@st.composite
def stated(draw: st.DrawFn, losing: str | None = None) -> dict[str, Any]:
    """The flat facts of a document, `losing` among them; most records say most of what matters."""
    paths = [path for path in STATED if path == losing or draw(st.integers(0, 3))]
    return {path: draw(STATED[path]) for path in paths}


@st.composite
def pairs(draw: st.DrawFn, losing: str | None = None) -> Pair:
    """A record, the same with less known, and the facts that it lost, `losing` among them.

    `issued` is held, since it selects the law, and so is what says whose document it is. A fact that is lost is left
    out or listed as unknown; the form may be left out as a whole. The last day of a term, which states its extension,
    is lost with the years only.
    """
    full, issued = draw(stated(losing)), draw(st.sampled_from(ISSUED))
    unknown = [path for path in sorted(set(STATED) - set(full)) if draw(st.integers(0, 7)) == 0]
    lost = {path for path in full if path == losing or draw(st.booleans())}
    if "secrecy_term.until" in lost:
        lost |= full.keys() & {"secrecy_term.years"}
    less = {path: deepcopy(value) for path, value in full.items() if path not in lost}
    for entry in less.get("exemption_grounds", ()):
        if entry["ground"] in FORBIDDING and draw(st.integers(0, 3)) == 0:
            entry.pop("extent", None)
    listed = [path for path in sorted(lost) if draw(st.booleans())]
    held = {"kind": "document", "issued": issued, **{path: draw(value) for path, value in MAKER.items()}}
    record = {**held, **nested(full), "unknown": unknown}
    subset = {**held, **nested(less), "unknown": [*unknown, *listed]}
    if draw(st.booleans()):
        record.setdefault("form", {})
        if draw(st.integers(0, 3)):
            subset.setdefault("form", {})
        else:
            subset.pop("form", None)
            outside = [path for path in subset["unknown"] if not path.startswith("form.")]
            subset["unknown"] = [*outside, *(["form"] if draw(st.booleans()) else [])]
    return record, subset, lost


def evaluated(record: dict[str, Any]) -> Decision:
    """The decision on a record, by the shipped policies."""
    return EVALUATOR.evaluate(record, as_of=AS_OF)


def is_no_more_open(full: Decision, less: Decision) -> None:
    """A value determined for the subset is at most as open as the one determined for the full record."""
    for name, order in OPENNESS.items():
        before, after = full.determination(name), less.determination(name)
        if before.status == after.status == "determined":
            assert order.index(str(after.value)) <= order.index(str(before.value)), name


OVER_DISCLOSURES = (
    "over-disclosure",
    "over-disclosure-secret",
    "over-disclosure-third-party",
    "over-disclosure-part",
    "over-disclosure-part-third-party",
)


def keeps_the_prohibition(full: Decision, less: Decision, lost: set[str]) -> None:
    """An over-disclosure that the full record shows is found, or at least listed as undetermined, as long as the
    subset knows of the publication; of a part it may become one of the whole."""
    if "published" in lost:
        return
    found = {finding.id for finding in full.findings}
    told = {finding.id for finding in less.findings} | {entry.about for entry in less.undetermined}
    for name in OVER_DISCLOSURES:
        of_the_whole = name.removesuffix("-part").replace("-part-", "-")
        assert name not in found or told & {name, of_the_whole}, name


@given(pairs())
@settings(max_examples=300)
def test_a_subset_of_the_facts_opens_nothing(pair: Pair) -> None:
    """Fewer facts never make a document more open, under both regulations, in the district and elsewhere."""
    record, subset, lost = pair
    full, less = evaluated(record), evaluated(subset)
    is_no_more_open(full, less)
    keeps_the_prohibition(full, less, lost)


DISCLOSING = {
    rule.id
    for policy in EVALUATOR.policies
    for rule in policy.rules
    if rule.concludes in {*OPENNESS, *OVER_DISCLOSURES}
} - {"attribute.unproposed-open", "framework.published-before-the-law"}
"""The rules that say how open a document is, or that it was more open than it may be, but for two that only another
reading lets hold."""


def shown(times: int) -> Iterator[tuple[dict[str, Any], str]]:
    """Records of the shipped cases and the days that they are decided on: of each of these rules as many as are said
    of it to hold, where there are so many."""
    met: Counter[str] = Counter()
    for cell in (cell for file in read_all_cases([SHIPPED]) for cell in file.cells):
        plain = cell.record["kind"] == "document" and not cell.parameters and cell.calendar is None
        if plain and any(met[rule] < times for rule in DISCLOSING.intersection(cell.because)):
            met.update(cell.because)
            yield cell.record, cell.as_of


PARTS_IN_FULL = [
    (
        {
            "kind": "document",
            "jurisdiction": "徐汇区",
            "issued": "2018-11-22",
            "secrecy": "none",
            "exemption_grounds": [{"ground": ground, "extent": "part"}],
            "form": {"proposed_attribute": "proactive", "release_mode": "redacted"},
            "published": "2018-12-11",
            "released_as": "full",
        },
        AS_OF.isoformat(),
    )
    for ground in ("personal_privacy", "commercial_secret", "state_secret")
]
"""Records on which a part was published that the law forbids to publish: few others show that finding."""


def without(record: dict[str, Any], path: str, *, listed: bool) -> dict[str, Any]:
    """The record that does not state a fact, or lists it as unknown."""
    found = deepcopy(record)
    *parents, last = path.split(".")
    owner = found
    for parent in parents:
        owner = owner[parent]
    del owner[last]
    return {**found, "unknown": [*found.get("unknown", ()), *([path] if listed else ())]}


class Met:
    """Which of the things that generated pairs are to meet they met, and how often."""

    def __init__(self) -> None:
        self.lost: Counter[tuple[str, str | None]] = Counter()
        self.listed: Counter[str] = Counter()
        self.truths: Counter[tuple[str, str, int]] = Counter()
        self.found: Counter[tuple[str, str]] = Counter()

    def pair(self, record: dict[str, Any], subset: dict[str, Any], lost: set[str]) -> None:
        """Count the facts that are lost, by the day of issue, and those of them that are listed as unknown."""
        self.lost.update((path, record["issued"]) for path in lost)
        self.listed.update(lost & set(subset["unknown"]))

    def decision(self, side: str, record: dict[str, Any], as_of: date | str = AS_OF) -> Decision:
        """The decision on a record; how each rule came out is counted."""
        case = EVALUATOR.trace(record, as_of=as_of)
        for layer, truths in zip(case.program.layers, case.truths, strict=True):
            self.truths.update(
                (side, compiled.rule.id, found)
                for compiled, found in zip(layer.rules, truths, strict=True)
                if compiled.rule.id in DISCLOSING
            )
        decision = decision_of(case)
        self.found.update((side, finding.id) for finding in decision.findings)
        return decision

    def everything(self) -> None:
        """Each fact was lost under each day of issue, and listed as well as left out; each rule held, did not and
        was undecided, of the full record and of the subset."""
        assert set(self.lost) == {(path, issued) for path in STATED for issued in ISSUED}
        for path in STATED:
            times = sum(self.lost[path, issued] for issued in ISSUED)
            assert 10 <= self.listed[path] <= times - 10, path
        assert set(self.truths) == {
            (side, rule, found) for side in ("full", "less") for rule in DISCLOSING for found in TRUTHS
        }
        for name in OVER_DISCLOSURES:
            assert self.found["full", name] >= 2
            assert self.found["less", name] >= 2


@pytest.mark.generated
def test_no_subset_of_many_opens_anything(thorough: bool) -> None:
    """As many generated pairs for each fact that is lost, and records on which each rule holds, which lose one fact
    after the other. The pairs are the same in every run, so that what they must meet is met; `--thorough` draws ten times
    as many anew."""
    met = Met()
    for path in STATED:

        @given(pairs(path))
        @settings(max_examples=600 if thorough else 30, derandomize=not thorough)
        def check(pair: Pair) -> None:
            record, subset, lost = pair
            met.pair(record, subset, lost)
            full, less = met.decision("full", record), met.decision("less", subset)
            is_no_more_open(full, less)
            keeps_the_prohibition(full, less, lost)

        check()
    for record, as_of in (*shown(100 if thorough else 2), *PARTS_IN_FULL):
        full = met.decision("full", record, as_of)
        for path in (path for path in STATED if has(record, path) and path != "secrecy_term.until"):
            for listed in (False, True):
                less = met.decision("less", without(record, path, listed=listed), as_of)
                is_no_more_open(full, less)
                keeps_the_prohibition(full, less, {path})
    met.everything()


OPEN = {
    "kind": "document",
    "issued": "2018-11-22",
    "jurisdiction": "徐汇区",
    "secrecy": "none",
    "exemption_grounds": [],
    "form": {"proposed_attribute": "proactive", "release_mode": "full"},
}


def test_the_record_that_all_is_known_of_is_open() -> None:
    """What the tests below take facts away from."""
    assert evaluated(OPEN).determination("disclosure.attribute").value == "proactive"
    assert evaluated(OPEN).determination("disclosure.release").value == "full"


@pytest.mark.parametrize("missing", ["secrecy", "exemption_grounds"])
@pytest.mark.parametrize("issued", ["2018-11-22", "2020-06-01"])
@pytest.mark.parametrize("jurisdiction", ["徐汇区", "黄浦区", None])
def test_what_may_forbid_must_be_stated_to_publish(
    missing: str, issued: str, jurisdiction: str | None
) -> None:
    """Without the fact the attribute and the release are undetermined, and the fact is asked for."""
    record = {**OPEN, "issued": issued, "jurisdiction": jurisdiction, missing: None}
    decision = evaluated(record)
    for name in OPENNESS:
        found = decision.determination(name)
        assert (found.status, found.value) == ("undetermined", None)
        entry = next(entry for entry in decision.undetermined if entry.about == name)
        assert missing in entry.needs


def test_published_while_the_attribute_is_undetermined_is_never_silent() -> None:
    """Over-disclosure is listed as undetermined."""
    decision = evaluated({**OPEN, "secrecy": None, "published": "2018-12-01"})
    assert [finding.id for finding in decision.findings if finding.severity == "serious"] == []
    assert "over-disclosure-secret" in {entry.about for entry in decision.undetermined}
    assert "over-disclosure-secret" in {
        finding.id for finding in evaluated({**OPEN, "secrecy": "绝密", "published": "2018-12-01"}).findings
    }


# What is asked for.


def known(draw: st.DrawFn, path: str) -> Any:
    """A known value of a fact: nothing blank, and no act that is still to come."""
    return draw(
        values_of(FACTS[path]).filter(lambda value: not isinstance(value, str) or bool(value.strip()))
    )


def supplied(draw: st.DrawFn, record: dict[str, Any], needs: tuple[str, ...]) -> dict[str, Any]:
    """The record with known values for the facts it is asked for, which are no longer listed as unknown; a part
    that is listed gives way to the rest of its facts."""
    found = deepcopy(record)
    listed: list[str] = []
    for name in found.pop("unknown"):
        inside = [path for path in FACTS if path == name or path.startswith(f"{name}.")]
        held = any(path in needs for path in inside)
        listed += [path for path in inside if path not in needs and path != name] if held else [name]
    for path in sorted(needs):
        owner = found
        *parents, last = path.split(".")
        for parent in parents:
            owner[parent] = owner = owner.get(parent) or {}
        owner[last] = {**owner.get(last, {})} if path == "form" else known(draw, path)
    return {**found, "unknown": [path for path in dict.fromkeys(listed) if not has(found, path)]}


def has(record: dict[str, Any], path: str) -> bool:
    """Whether a record states a path."""
    value: Any = record
    for step in path.split("."):
        value = value.get(step) if isinstance(value, dict) else None
    return value is not None


def asked(decision: Decision) -> dict[str, tuple[str, ...]]:
    """The needs of every undetermined determination that has some."""
    return {
        entry.about: entry.needs for entry in decision.undetermined if entry.stage == "decide" and entry.needs
    }


@st.composite
def plain_records(draw: st.DrawFn) -> dict[str, Any]:
    """Records of what decides disclosure, and of everything."""
    if draw(st.booleans()):
        record = draw(document_records())
        return record if evaluable(record) else {**record, "issued": None}
    record, less, _ = draw(pairs())
    return draw(st.sampled_from([record, less]))


def evaluable(record: dict[str, Any]) -> bool:
    """Whether the record may be evaluated at `AS_OF`."""
    return "issued" not in record or "issued" not in record["unknown"]


@given(plain_records(), st.data())
@settings(max_examples=200)
def test_supplying_what_is_asked_for_settles_it_or_asks_for_something_else(
    record: dict[str, Any], data: st.DataObject
) -> None:
    """Each undetermined determination in turn. Two answers leave the question where it is: one that contradicts the rest
    of the record on secrecy, and that nobody was asked for consent, which is still to be got."""
    for about, needs in asked(evaluated(record)).items():
        answered = data.draw(st.composite(supplied)(record, needs))
        decision = evaluated(answered)
        if (
            CONTRADICTED & {finding.id for finding in decision.findings}
            or answered.get("consent") in NOT_ASKED
        ):
            continue
        assert asked(decision).get(about) != needs


CONTRADICTED = {"secrecy-contradicted", "marked-without-secret"}
NOT_ASKED = ("not_asked", "未审查")


@given(plain_records(), st.data())
@settings(max_examples=100)
def test_whoever_goes_on_answering_comes_to_an_end(record: dict[str, Any], data: st.DataObject) -> None:
    """Once everything asked for has been supplied nothing more is asked for about a determination. A record that
    contradicts itself is asked for its secrecy again, as long as the answer is the same."""
    for _ in range(len(FACTS)):
        decision = evaluated(record)
        needs = asked(decision)
        if not needs or CONTRADICTED & {finding.id for finding in decision.findings}:
            return
        record = data.draw(st.composite(supplied)(record, next(iter(needs.values()))))
    pytest.fail("the questions have no end")


@given(plain_records())
@settings(max_examples=300)
def test_needs_are_base_facts_the_most_useful_first(record: dict[str, Any]) -> None:
    """Ordered by the number of open entries a fact occurs in, then as in the model; nothing derived, no
    determination, each once."""
    decision = evaluated(record)
    count = Counter(path for entry in decision.undetermined for path in entry.needs)
    for entry in decision.undetermined:
        assert set(entry.needs) <= set(FACTS)
        assert list(entry.needs) == sorted(
            set(entry.needs), key=lambda path: (-count[path], FACTS[path].order)
        )


@given(plain_records())
@settings(max_examples=300)
def test_everything_undetermined_is_listed_and_nothing_else(record: dict[str, Any]) -> None:
    """Determinations that are undetermined or in conflict, obligations that are undetermined; ids once a stage."""
    decision = evaluated(record)
    listed = [(entry.stage, entry.about) for entry in decision.undetermined]
    assert len(listed) == len(set(listed))
    open_ = {name for name, found in decision.determinations.items() if found.status != "determined"}
    assert {about for stage, about in listed if stage == "decide"} == open_
    doubtful = {found.id for found in decision.obligations if found.status == "undetermined"}
    assert {about for stage, about in listed if stage == "require"} == doubtful
    assert not {about for stage, about in listed if stage == "find"} & {
        finding.id for finding in decision.findings
    }

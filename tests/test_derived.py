"""Derived facts: what each declares that it reads, and what it really reads of every record at hand."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, get_args

import pytest
from commands import ROOT
from shipped import EVALUATOR
from test_real_cases import AS_OF, CASES, PUBLIC

from disclosure_rules import DocumentRecord
from disclosure_rules.authoring.proof import read_tracking
from disclosure_rules.authoring.proof.read_tracking import TracedView
from disclosure_rules.authoring.testing import read_cases
from disclosure_rules.calendar.moments import Moment, parse_moment
from disclosure_rules.reading.strict import read_file
from disclosure_rules.records import KINDS, read_record
from disclosure_rules.records.base import Record, facts_of
from disclosure_rules.records.fact import ABSENT, UNKNOWN, Combinator, FactReader
from disclosure_rules.records.view import view

REAL = {
    "documents": "document",
    "contradicted": "document",
    "reports": "agency_year",
    "emergencies": "emergency",
}
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
DAY = parse_moment("2018-12-31")


def case_records(files: list[Path]) -> Iterator[tuple[dict[str, Any], str]]:
    """The record of every cell of some case files, with its `as_of`."""
    for path in files:
        yield from ((cell.record, cell.as_of) for cell in read_cases(path).cells)


def all_records() -> Iterator[tuple[Record, Moment]]:
    """Every record that the examples, the policies' cases and the real cases give."""
    given = [*case_records(sorted((ROOT / "policies").rglob("*_test.yaml")))]
    given += [(read_file(path).data, "2018-12-31") for path in EXAMPLES]
    for group, kind in REAL.items():
        open_text = PUBLIC if kind == "document" else {}
        given += [({"kind": kind, **open_text, **case["facts"]}, AS_OF) for case in CASES[group]]
    for data, as_of in given:
        yield read_record(data), parse_moment(as_of)


RECORDS = list(all_records())


@pytest.mark.parametrize("kind", KINDS)
def test_a_derivation_reads_no_more_than_it_declares(kind: str) -> None:
    """Over every record of its kind; each derived fact is known in one of them, so that it reads all that it needs."""
    derived = {path: fact for path, fact in facts_of(KINDS[kind]).items() if not fact.base}
    read: dict[str, set[str]] = {path: set() for path in derived}
    known = set()
    for record, as_of in RECORDS:
        if type(record) is not KINDS[kind]:
            continue
        plain, traced = view(record, as_of), TracedView(record, as_of)
        for path in derived:
            traced.reads.clear()
            value = traced[path]
            assert value == plain[path]
            read[path] |= traced.reads - {read_tracking.AS_OF}
            if value is not UNKNOWN and value is not ABSENT:
                known.add(path)
    drift = {path: read[path] - set(fact.reads) for path, fact in derived.items()}
    assert {path: extra for path, extra in drift.items() if extra} == {}
    assert known == derived.keys()


def test_the_records_are_many_and_of_every_kind() -> None:
    """A reader that finds no cases would show nothing."""
    assert len(RECORDS) > 1500
    assert {type(record) for record, _ in RECORDS} == set(KINDS.values())


def grounds_of(found: Any, fact: str) -> Iterator[Any]:
    """The facts behind a derived fact, wherever an explanation as JSON shows it."""
    if isinstance(found, dict):
        if found.get("fact") == fact:
            yield found["behind"]
        found = list(found.values())
    if isinstance(found, list):
        for item in found:
            yield from grounds_of(item, fact)


def test_an_explanation_shows_all_grounds_of_secrecy() -> None:
    """Two records whose secrecy stands differently show different grounds: the last day of the term is one."""
    shown = []
    for until in ("2018-12-30", "2018-12-31"):
        record = {
            "kind": "document",
            "issued": "2018-11-22",
            "secrecy": "秘密",
            "secrecy_term": {"until": until},
        }
        explanation = EVALUATOR.explain(record, as_of="2018-12-31", about="disclosure.attribute")
        shown.append(next(grounds_of(explanation.model_dump(mode="json"), "secrecy_state")))
    assert shown[0] != shown[1]
    assert {ground["fact"] for ground in shown[0]} >= {
        "secrecy",
        "declassified",
        "secrecy_term.until",
        "published",
    }


# Combinators.

MADE = {"count": "number", "any": "flag", "spans": "spans", "between": "number", "earliest": "moment"}
"""The kind of fact that a combinator makes, where it makes one kind only."""


def test_a_combinator_makes_a_fact_of_its_kind() -> None:
    """A count is a number, the earliest of several moments a moment."""
    named: set[str] = set()
    for cls in KINDS.values():
        for fact in facts_of(cls).values():
            combinator = fact.derived and fact.derived.combinator
            if combinator is not None:
                assert fact.kind == MADE.get(combinator, fact.kind), fact.path
                named.add(combinator)
    assert named <= set(get_args(Combinator))


# Declaring.


class PermitRecord(Record):
    """A record kind of a host."""

    kind: Literal["permit"] = "permit"


class RenewalRecord(PermitRecord):
    """A record kind that is a special case of another."""

    kind: Literal["renewal"] = "renewal"


def declare(cls: type[Record], path: str, reads: tuple[str, ...], **more: Any) -> None:
    """Declare a flag that says whether the place is stated."""

    @cls.derived(path, zh="有管辖", en="a place is stated", kind="flag", reads=reads, **more)
    def placed(facts: FactReader) -> Any:
        return facts.stated("jurisdiction") is not None


@pytest.fixture(autouse=True)
def _undeclared() -> Iterator[None]:
    yield
    for cls in (PermitRecord, RenewalRecord):
        cls.derivations.clear()
    facts_of.cache_clear()


def test_a_derived_fact_belongs_to_the_class_that_declares_it() -> None:
    """It is there for records of that class and of its subclasses, and for no others."""
    assert "placed" not in facts_of(PermitRecord)
    declare(PermitRecord, "placed", ("jurisdiction",))
    assert view(RenewalRecord(jurisdiction="徐汇区"), DAY)["placed"] is True
    assert view(PermitRecord(), DAY)["placed"] is False
    assert "placed" not in facts_of(DocumentRecord)
    declare(PermitRecord, "again", ("jurisdiction",))
    assert "again" in facts_of(RenewalRecord)


@pytest.mark.parametrize(
    ("path", "reads", "more", "message"),
    [
        ("id", ("jurisdiction",), {}, "`id` names two facts"),
        ("inherited", ("jurisdiction",), {}, "`inherited` names two facts"),
        ("placed", ("place",), {}, "may read base facts"),
        ("placed", ("inherited",), {}, "may read base facts"),
        ("placed", ("jurisdiction",), {"asks": ("id",)}, "may read base facts"),
    ],
)
def test_a_declaration_that_cannot_be_is_refused(
    path: str, reads: tuple[str, ...], more: dict[str, Any], message: str
) -> None:
    """It has a path of its own, reads base facts of the record, and asks for some of these."""
    declare(PermitRecord, "inherited", ("jurisdiction",))
    declare(RenewalRecord, path, reads, **more)
    with pytest.raises(TypeError, match=message):
        facts_of(RenewalRecord)


def test_a_derived_fact_is_declared_once() -> None:
    """By one class."""
    declare(PermitRecord, "placed", ("jurisdiction",))
    with pytest.raises(TypeError, match="`placed` is declared twice"):
        declare(PermitRecord, "placed", ("jurisdiction",))


# Reading.


def test_a_path_that_is_neither_a_fact_nor_a_conclusion_is_an_error() -> None:
    """It is named; it does not read as something that has not happened."""
    record = read_record({"kind": "document"})
    with pytest.raises(LookupError, match="`publishd` is neither a fact"):
        _ = view(record, DAY)["publishd"]
    with pytest.raises(LookupError, match=r"`finding\.late` is neither a fact"):
        _ = view(record, DAY)["finding.late"]
    with pytest.raises(LookupError, match="`publishd` is no fact"):
        _ = TracedView(record, DAY)["publishd"]


def test_what_is_stated_is_read_as_it_stands() -> None:
    """Entries of a list, days after `as_of` and blank boxes included; a part that is left out holds nothing."""
    record = read_record(
        {"kind": "document", "published": "2019-01-01", "exemption_grounds": ["商业秘密"], "form": {}}
    )
    seen = view(record, DAY)
    assert seen["published"] is ABSENT
    assert str(seen.stated("published")) == "2019-01-01"
    assert [entry.ground.value for entry in seen.stated("exemption_grounds")] == ["commercial_secret"]
    assert seen.stated("form.approval.date") is None
    assert seen.stated("trail.legality.date") is None
    with pytest.raises(LookupError):
        seen.stated("publishd")

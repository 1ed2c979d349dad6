"""What one record showed is remembered for others, and never changes what is decided about them."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import cached_property
from random import Random
from typing import Any, ClassVar, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shipped import EVALUATOR
from small_policies import small_evaluator
from strategies import FACTS, document_records

from disclosure_rules import DocumentRecord, Evaluator, RecordError
from disclosure_rules.calendar.moments import Moment
from disclosure_rules.evaluation.remembered import RememberedAnalyses
from disclosure_rules.evaluation.restated import Noting, SameLaw
from disclosure_rules.evaluation.trace import Target
from disclosure_rules.records.base import Record, facts_of
from disclosure_rules.records.fact import Fact

AS_OF = "2022-12-31"
GROUNDS = "exemption_grounds"


def decided(evaluator: Evaluator, record: dict[str, Any]) -> Any:
    """The decision as JSON has it, or the problems of the record."""
    try:
        return evaluator.evaluate(record, as_of=AS_OF).model_dump(mode="json")
    except RecordError as error:
        return [problem.code for problem in error.problems]


BASES: dict[str, dict[str, Any]] = {
    "little is known": {"kind": "document", "jurisdiction": "徐汇区", "issued": "2018-11-22"},
    "a form is there": {
        "kind": "document",
        "jurisdiction": "徐汇区",
        "issued": "2021-03-01",
        "issuer": {"level": "district_office"},
        "form": {"nature": "policy", "drafting_unit": "区司法局"},
        "drafting_units": ["区司法局"],
        "unknown": ["published", "interpretation"],
    },
}


def stated(fact: Fact) -> list[Any]:
    """Some values of a fact."""
    members = [member.value for member in fact.term or ()]
    if fact.kind == "terms":
        entries = [[], members[:1], members[-1:]]
        return [*entries, [{"ground": members[0], "extent": "part"}]] if fact.path == GROUNDS else entries
    values: dict[str, list[Any]] = {
        "flag": [True, False],
        "number": [0, 7],
        "moment": ["2010-05-04", "2018-11-25", "2022-06-01", "2022-06-01T10:00"],
        "place": ["徐汇区", "北京市"],
        "part": [{}],
        "text": [["区司法局"], ["区教育局"]] if fact.path == "drafting_units" else ["区司法局", "区教育局"],
    }
    return members or values[fact.kind]


def alike(base: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The record, and others that differ from it in one fact: left out, listed as unknown, or of another value."""
    random = Random(20181122)  # noqa: S311  # records, not secrets
    yield base
    for path in random.sample(sorted(FACTS), 40):
        fact = FACTS[path]
        first = path.partition(".")[0]
        rest = {name: value for name, value in base.items() if name != first}
        rest["unknown"] = [name for name in base.get("unknown", ()) if name.partition(".")[0] != first]
        inside = base[first] if isinstance(base.get(first), dict) and "." in path else {}
        values = stated(fact)
        for value in random.sample(values, min(2, len(values))):
            yield {**rest, first: {**inside, path.partition(".")[2]: value} if "." in path else value}
        yield {**rest, "unknown": [*rest["unknown"], path]}
        yield rest


@pytest.mark.parametrize("name", BASES)
def test_a_record_is_decided_as_if_it_were_the_first(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """By an evaluator that has decided its like, whatever came before."""
    records = list(alike(BASES[name]))
    shared = Evaluator(EVALUATOR.policies, "reference")
    remembered = [decided(shared, record) for record in records]
    monkeypatch.setattr(RememberedAnalyses, "key", lambda *_: None)
    assert remembered == [decided(EVALUATOR, record) for record in records]


RULES = """
rules:
  - id: t.found
    title: {zh: 甲, en: a}
    clauses: [S.1]
    when: {all: [{policy_document: true}, {normative: true}, {"form.nature": policy}, {published: {not_before: {fact: issued}}}]}
    then: {find: found, severity: minor}
    message: {zh: 甲, en: a}
"""
KNOWN = {"kind": "document", "issued": "2021-01-04", "policy_document": True, "form": {"nature": "policy"}}
TOLD_APART: dict[str, tuple[dict[str, Any], str]] = {
    "the truth of an atom": ({"policy_document": False}, AS_OF),
    "whether a fact is open": ({"policy_document": None}, AS_OF),
    "whether a fact is there": ({"form": {"title": "甲"}}, AS_OF),
    "whether a fact is listed as unknown": ({"unknown": ["normative"]}, AS_OF),
    "a day that another is compared with": ({"issued": "2021-01-05"}, AS_OF),
    "an instant of that day": ({"issued": "2021-01-04T00:00+08:00"}, AS_OF),
    "the day as of which it is decided": ({}, "2022-12-30"),
}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Evaluator:
    """An evaluator of a policy with one finding."""
    return small_evaluator(tmp_path_factory.mktemp("found"), RULES)


def key_of(evaluator: Evaluator, record: dict[str, Any], as_of: str = AS_OF) -> Any:
    """All that the analysis of the finding reads."""
    evaluation = evaluator.trace(record, as_of=as_of)
    (compiled,) = evaluation.memo.dependence.drawing("finding.found")
    return evaluation.analysis._key(Target(rule=compiled), evaluation.memo.settled)


@pytest.mark.parametrize("name", TOLD_APART)
def test_what_an_analysis_reads_tells_records_apart(name: str, small: Evaluator) -> None:
    """One difference is enough."""
    changed, as_of = TOLD_APART[name]
    assert key_of(small, {**KNOWN, **changed}, as_of) != key_of(small, KNOWN)


def test_what_an_analysis_does_not_read_does_not(small: Evaluator) -> None:
    """Texts, and facts that the conclusion does not depend on."""
    other = {**KNOWN, "title": "甲", "secrecy": "secret", "form": {"nature": "policy", "title": "乙"}}
    assert key_of(small, other) == key_of(small, KNOWN)


def test_an_analysis_that_other_law_may_enter_is_not_remembered(small: Evaluator) -> None:
    """Where a day is open that selects the law."""
    assert key_of(small, {**KNOWN, "issued": None, "unknown": ["issued"]}) is None


def test_no_text_of_a_record_is_kept() -> None:
    """Neither a title nor what stands in an entry."""
    evaluator = Evaluator(EVALUATOR.policies, "reference")
    record = {
        "kind": "document",
        "title": "甲乙丙丁",
        "issued": "2021-03-01",
        "exemption_grounds": [{"ground": "personal_privacy", "extent": "part"}],
        "form": {"title": "戊己庚辛", "drafting_unit": "壬癸子丑"},
        "drafting_units": ["壬癸子丑"],
    }
    evaluator.evaluate(record, as_of=AS_OF)
    kept = repr([(vars(memo.settled), vars(memo.charted)) for memo in memos(evaluator)])
    assert "Analysis(found=" in kept
    for text in ("甲乙丙丁", "戊己庚辛", "壬癸子丑"):
        assert text not in kept


def memos(evaluator: Evaluator) -> Iterator[Any]:
    """What an evaluator remembers."""
    for prepared in evaluator._programs.values():
        yield prepared.memo


class Odd(DocumentRecord):
    """A host's document whose law follows from whatever its methods read."""

    mark: ClassVar[str] = "mark"

    @property
    def made(self) -> date | None:
        """A property reads a field."""
        return cast("date | None", self.formed)

    @cached_property
    def kept(self) -> Any:
        """What is computed once cannot be watched."""
        return self.signed

    def read_made(self, as_of: Moment) -> Any:
        """A method that reads through another, through a property, and what the class has."""
        return self.governing_date(as_of), self.made, self.mark


READS: dict[str, tuple[Callable[[Any], Any], set[str]]] = {
    "a field": (lambda record: record.issued, {"issued"}),
    "a method": (lambda record: record.governing_date(date(2022, 1, 1)), {"issued"}),
    "a method of a subclass, with a property": (
        lambda record: record.read_made(date(2022, 1, 1)),
        {"issued", "formed"},
    ),
    "a constant of the class": (lambda record: record.guards, set()),
    "what is computed once": (lambda record: record.kept, set(Odd.model_fields)),
    "a method of pydantic": (lambda record: record.model_dump(), set(Odd.model_fields)),
}


@pytest.mark.parametrize("name", READS)
def test_a_record_notes_what_is_read(name: str) -> None:
    """And gives what the record gives."""
    read, fields = READS[name]
    record = Odd(issued="2021-03-01", formed="2021-02-01")  # type: ignore[arg-type]
    noting = Noting(record)
    assert read(noting) == read(record)
    assert noting.noted == fields
    assert isinstance(noting, DocumentRecord)


@given(document_records(), st.sampled_from(["issued", "formed", "signed", "published"]))
@settings(max_examples=30, deadline=None)
def test_a_field_that_the_law_does_not_read_leaves_the_law_as_it_is(
    record: dict[str, Any], path: str
) -> None:
    """Whatever is stated of it."""
    try:
        evaluation = EVALUATOR.trace({**record, "unknown": []}, as_of=AS_OF)
    except RecordError:
        return
    known = EVALUATOR.timeline.law_of(evaluation.record, evaluation.as_of)
    fact = facts_of(DocumentRecord)[path]
    law_of = EVALUATOR.timeline.law_of
    law = SameLaw(evaluation.record, evaluation.as_of, lambda other: law_of(other, evaluation.as_of) == known)
    if not law.depends_on(fact):
        for day in (date(1995, 1, 1), date(2010, 5, 1), date(2022, 6, 1)):
            other: Record = evaluation.record.model_copy(update={path: day})
            assert law_of(other, evaluation.as_of) == known

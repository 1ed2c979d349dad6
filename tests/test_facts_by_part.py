"""Base facts that are read part by part have the values that a view gives one by one."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from commands import ROOT
from hypothesis import given, reject, settings
from strategies import document_records

from disclosure_rules import RecordError
from disclosure_rules.reading.strict import read_file
from disclosure_rules.records import Record, read_record
from disclosure_rules.records.base import facts_of
from disclosure_rules.records.facts_by_part import FactsByPart
from disclosure_rules.records.view import View

AS_OF = date(2019, 1, 31)


def assert_read_alike(record: Record) -> View:
    """Read every fact of a record both ways, and return the view that was read part by part."""
    facts = facts_of(type(record))
    by_part, one_by_one = View(record, AS_OF), View(record, AS_OF)
    FactsByPart(type(record), facts).read_into(by_part)
    assert dict(by_part) == {path: one_by_one[path] for path in by_part}
    assert {type(value) for value in by_part.values()} == {type(one_by_one[path]) for path in by_part}
    return by_part


@settings(max_examples=100)
@given(raw=document_records())
def test_many_records(raw: dict[str, Any]) -> None:
    """A document with any facts stated, blank, left out or listed as unknown."""
    try:
        record = read_record(raw)
    except RecordError:
        reject()
    assert bool(assert_read_alike(record)) is not bool(record.unknown)


@pytest.mark.parametrize("path", sorted((ROOT / "examples").glob("*.yaml")), ids=lambda path: path.stem)
def test_every_kind(path: Path) -> None:
    """Every base fact of the example of each kind is read, but for the event that may be presupposed."""
    record = read_record(read_file(path).data)
    presupposed = record.presupposed_by
    base = {fact.path for fact in facts_of(type(record)).values() if fact.base}
    assert set(assert_read_alike(record)) == (base - {*presupposed} if not record.unknown else set())

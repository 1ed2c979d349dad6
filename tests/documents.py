"""Documents for tests: read from mappings, seen as facts, refused with their problems."""

from datetime import date
from typing import Any

import pytest

from disclosure_rules import DocumentRecord, RecordError
from disclosure_rules.errors import Problem
from disclosure_rules.records import read_record
from disclosure_rules.records.base import facts_of
from disclosure_rules.records.view import view

FACTS = facts_of(DocumentRecord)
BASE = [fact for fact in FACTS.values() if fact.base]
DAY = date(2018, 12, 31)


def document(**facts: Any) -> Any:
    """A document record of these facts."""
    return read_record({"kind": "document", **facts})


def seen(path: str, as_of: Any = DAY, **facts: Any) -> Any:
    """A fact of a document as it stands at `as_of`."""
    return view(document(**facts), as_of)[path]


def refused(**facts: Any) -> tuple[Problem, ...]:
    """The problems of a document that is rejected."""
    with pytest.raises(RecordError) as raised:
        document(**facts)
    return raised.value.problems


def codes(**facts: Any) -> list[tuple[str, str]]:
    """The codes and places of the problems."""
    return [(problem.code, problem.place) for problem in refused(**facts)]

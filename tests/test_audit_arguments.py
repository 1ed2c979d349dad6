"""Wrong arguments to the audit log, and a log that is closed twice."""

import os
from pathlib import Path
from typing import Any

import pytest
from shipped import EVALUATOR

from disclosure_rules import DocumentRecord, RecordError
from disclosure_rules.audit import AuditLog

RECORD = DocumentRecord.model_validate({"kind": "document", "issued": "2018-11-22"})
DECISION = EVALUATOR.evaluate(RECORD, as_of="2018-12-31")
OTHER = EVALUATOR.evaluate({"kind": "meeting"}, as_of="2018-12-31")


@pytest.mark.parametrize(
    ("name", "previous"), [(None, None), (5, None), ("a.jsonl", 5), ("a.jsonl", b"a" * 64)]
)
def test_a_log_of_wrong_arguments_is_refused(tmp_path: Path, name: Any, previous: Any) -> None:
    """Nothing but an error of the library is raised."""
    with pytest.raises(RecordError):
        AuditLog(tmp_path / name if isinstance(name, str) else name, previous=previous)


@pytest.mark.parametrize(
    ("record", "decision", "keep"),
    [
        ({"kind": "document"}, DECISION, ()),
        (RECORD, None, ()),
        (RECORD, OTHER, ()),
        (RECORD, DECISION, 5),
        (RECORD, DECISION, [5]),
    ],
)
def test_a_line_of_wrong_arguments_is_not_written(
    tmp_path: Path, record: Any, decision: Any, keep: Any
) -> None:
    """A decision about a record of another kind would be refused by `verify`."""
    with AuditLog(tmp_path / "a.jsonl") as log, pytest.raises(RecordError):
        log.add(record, decision, EVALUATOR.calendar, keep=keep)
    assert (tmp_path / "a.jsonl").read_bytes() == b""


def test_closing_twice_closes_no_file_of_others(tmp_path: Path) -> None:
    """The system gives the number of a closed file to the next one."""
    log = AuditLog(tmp_path / "a.jsonl")
    log.close()
    other = os.open(tmp_path / "other", os.O_CREAT | os.O_RDWR)
    log.close()
    assert os.write(other, b"x") == 1

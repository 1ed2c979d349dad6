"""The log: a file of audit lines that is only ever added to, one whole line at a time."""

from __future__ import annotations

import json
import os
import re
import stat
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Any

from typing_extensions import Self

from disclosure_rules import _arguments
from disclosure_rules._markup import inert_json
from disclosure_rules.audit.lines import audit_line, digest_of
from disclosure_rules.audit.verify import line_problems
from disclosure_rules.calendar.working_calendar import WorkingCalendar
from disclosure_rules.decision import Decision
from disclosure_rules.errors import Problem, RecordError
from disclosure_rules.reading.strict import LIMIT, ReadingError, cannot_read, decode, read_json
from disclosure_rules.records import Record
from disclosure_rules.records.kinds import KINDS, RecordKinds

if sys.platform != "win32":
    import fcntl

_BLOCK = 64 * 1024


class AuditLog:
    """A file of audit lines that is open for adding.

    Several processes may add to one file, each with an AuditLog of its own, and so may several threads: each waits
    for its turn and continues the chain from the last line of the file (on systems without `fcntl` only one process may).
    `previous` is the last digest of the log that a new file continues. With `sync` every line is on the disk before
    the next one is made.

    Raises RecordError for a file that cannot be opened (`read.file`) or continued, or does not continue `previous`
    (`audit.log`), and for a `previous` that is no digest (`audit.digest`).
    """

    def __init__(self, name: str | Path, *, previous: str | None = None, sync: bool = False) -> None:
        name = _arguments.path(name, "name", RecordError)
        self.name = str(name)
        self.sync = sync
        check_digest(previous, "previous")
        self._size, self._digest = 0, previous
        self._lock = Lock()
        try:
            self._file = os.open(name, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o666)
        except (OSError, ValueError) as error:  # ValueError: a null character in the name
            reason = error if isinstance(error, OSError) else OSError(0, "not a file name")
            raise RecordError(cannot_read(self.name, reason).problems) from None
        try:
            self._check(previous)
        except BaseException:
            os.close(self._file)
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file. Closed once, it stays closed."""
        file, self._file = self._file, -1
        if file != -1:
            os.close(file)

    def add(
        self,
        record: Record,
        decision: Decision,
        calendar: WorkingCalendar,
        *,
        keep: Iterable[str] = (),
        mask_id: bool = False,
        kinds: RecordKinds = KINDS,
    ) -> dict[str, Any]:
        """Add the line of a decision (`audit_line`) and return it.

        Raises RecordError (`audit.unwritten`) for a line that could not be read back, such as one that is too long;
        the file stays as it is. Raises OSError where the system refuses (a full disk); the file is then cut back to
        its last whole line.
        """
        _arguments.one(record, Record, "record", "mapping", RecordError)
        _arguments.one(decision, Decision, "decision", "decision", RecordError)
        keep = _arguments.texts(keep, "keep", RecordError)
        if decision.record.kind != record.kind:
            raise RecordError(Problem("call.argument", "decision", "decision", given=decision.record.kind))
        with self._turn():
            line = audit_line(
                record,
                decision,
                calendar,
                keep=keep,
                mask_id=mask_id,
                previous=self._last(),
                kinds=kinds,
            )
            self._write(content_of(line, self._digest))
            self._digest = line["digest"]
        return line

    def _write(self, content: bytes) -> None:
        """Add bytes, all or none."""
        rest = content
        try:
            while rest:
                rest = rest[os.write(self._file, rest) :]
            if self.sync:
                os.fsync(self._file)
        except BaseException:
            os.ftruncate(self._file, self._size)
            raise
        self._size += len(content)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Keep other threads and processes from adding to the file."""
        with self._lock:
            if sys.platform == "win32":
                yield
                return
            fcntl.flock(self._file, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.flock(self._file, fcntl.LOCK_UN)

    def _check(self, previous: str | None) -> None:
        """Refuse a file that cannot be continued, or that does not continue the log that it should."""
        if not stat.S_ISREG(os.fstat(self._file).st_mode):
            raise RecordError(Problem("audit.log", self.name, "file"))
        with self._turn():
            self._last()
            if self._size and previous is not None and self._first().get("previous") != previous:
                raise RecordError(Problem("audit.log", self.name, "first"))
        if self.sync and sys.platform != "win32":  # a new name is on the disk when its directory is
            directory = os.open(Path(self.name).parent, os.O_RDONLY)
            try:
                os.fsync(directory)
            finally:
                os.close(directory)

    def _last(self) -> str | None:
        size = os.fstat(self._file).st_size
        if size != self._size:
            self._digest = self._read_last(size)
            self._size = size
        return self._digest

    def _read_last(self, size: int) -> str:
        tail = b""
        while len(tail) < size and b"\n" not in tail[:-1]:
            step = min(_BLOCK, size - len(tail))
            os.lseek(self._file, size - len(tail) - step, os.SEEK_SET)
            tail = os.read(self._file, step) + tail
            if len(tail) > LIMIT + 1:
                break
        line = self._read(tail[:-1].rpartition(b"\n")[2])
        if tail.endswith(b"\n") and "digest" in line and line["digest"] == digest_of(line):
            return str(line["digest"])
        raise RecordError(Problem("audit.log", self.name, "last"))

    def _first(self) -> dict[str, Any]:
        os.lseek(self._file, 0, os.SEEK_SET)
        head = b""
        while b"\n" not in head and len(head) <= LIMIT and (more := os.read(self._file, _BLOCK)):
            head += more
        return self._read(head.partition(b"\n")[0])

    def _read(self, content: bytes) -> dict[str, Any]:
        with suppress(ReadingError):
            line = read_json(decode(content, self.name), self.name).data
            if isinstance(line, dict):
                return line
        return {}


def check_digest(digest: str | None, place: str) -> None:
    """Refuse a text that is no digest. Raises RecordError (`audit.digest`) for the place."""
    text = _arguments.optional_text(digest, place, RecordError)
    if text is not None and not re.fullmatch(r"[0-9a-f]{64}", text):
        raise RecordError(Problem("audit.digest", place))


def content_of(line: Mapping[str, Any], previous: str | None) -> bytes:
    """A line as it stands in the file, once it has been read back. Raises RecordError where it cannot be."""
    try:
        text = json.dumps(line, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        content = inert_json(text).encode("utf-8")
        problems = tuple(line_problems(read_json(decode(content, ""), "").data, previous))
    except ReadingError as error:
        problems = error.problems
    except (
        TypeError,
        ValueError,
        RecursionError,
    ):  # no JSON: NaN, half of a surrogate pair, a number without end
        raise RecordError(Problem("audit.unwritten", "", "not-json")) from None
    if problems:
        raise RecordError(Problem("audit.unwritten", "", reason=problems[0]))
    return content + b"\n"

"""The file of audit lines that `evaluate --record` adds to."""

from __future__ import annotations

import json
import os
import stat
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial

from disclosure_rules.audit import audit_line, digest_of, kept_fields
from disclosure_rules.decision import Decision
from disclosure_rules.errors import Problem, RecordError
from disclosure_rules.evaluator import Evaluator
from disclosure_rules.reading.strict import LIMIT, ReadingError, cannot_read, decode, read_json
from disclosure_rules.records import Record

_BLOCK = 64 * 1024


@contextmanager
def opened(
    name: str | None, keep: Sequence[str], evaluator: Evaluator
) -> Iterator[Callable[[Record, Decision], None] | None]:
    """What adds a decision to the file of that name; None without a name. Raises RecordError for a file that
    cannot be written or continued, and for what `keep` names wrongly."""
    if name is None:
        if keep:
            wanted, zh = "give --record LOG too", "须与 --record 一同使用"
            raise RecordError(Problem("cli.keep", "--keep", "nothing is recorded", wanted, zh))
        yield None
        return
    try:
        kept_fields(keep)
    except RecordError as error:
        raise RecordError(problem._replace(place="--keep") for problem in error.problems) from None
    log = _Log(name)
    try:
        yield partial(_add, log, evaluator, tuple(keep))
    finally:
        os.close(log.file)


def _add(log: _Log, evaluator: Evaluator, keep: tuple[str, ...], record: Record, decision: Decision) -> None:
    with log.alone():
        line = audit_line(record, decision, evaluator.calendar, keep=keep, previous=log.last())
        log.write(line["digest"], json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")


class _Log:
    """A file that whole lines are added to, one at a time. Several processes may: each waits for its turn and
    goes on with the chain where it finds it (on systems without `fcntl` only one process may)."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._size = 0
        self._digest: str | None = None
        try:
            self.file = os.open(name, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o666)
        except OSError as error:
            raise RecordError(cannot_read(name, error).problems) from None
        try:
            if not stat.S_ISREG(os.fstat(self.file).st_mode):
                raise self._refused("not a regular file", "give the path of a file", "不是普通文件")
            with self.alone():
                self.last()
        except RecordError:
            os.close(self.file)
            raise

    @contextmanager
    def alone(self) -> Iterator[None]:
        """While no other process adds to the file."""
        if sys.platform == "win32":
            yield
            return
        import fcntl

        fcntl.flock(self.file, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(self.file, fcntl.LOCK_UN)

    def last(self) -> str | None:
        """The digest of the last line; None where there is none."""
        size = os.fstat(self.file).st_size
        if size != self._size:
            self._digest = self._read_last(size)
            self._size = size
        return self._digest

    def write(self, digest: str, line: str) -> None:
        """Add a line of that digest."""
        content = line.encode("utf-8")
        while content:
            content = content[os.write(self.file, content) :]
        self._size, self._digest = os.fstat(self.file).st_size, digest

    def _read_last(self, size: int) -> str:
        tail = b""
        while len(tail) < size and b"\n" not in tail[:-1]:
            step = min(_BLOCK, size - len(tail))
            os.lseek(self.file, size - len(tail) - step, os.SEEK_SET)
            tail = os.read(self.file, step) + tail
            if len(tail) > LIMIT:
                break
        with suppress(ReadingError):
            line = read_json(decode(tail[:-1].rpartition(b"\n")[2], self.name), self.name).data
            if tail.endswith(b"\n") and isinstance(line, dict) and line.get("digest") == digest_of(line):
                return str(line["digest"])
        raise self._refused(
            "its last line is not a whole audit line",
            "leave it as it is, and give a new file",
            "末行不是完整的留痕记录，请保留原样，另用新文件",
        )

    def _refused(self, message: str, wanted: str, zh: str) -> RecordError:
        return RecordError(Problem("cli.record", f"--record {self.name}", message, wanted, zh))

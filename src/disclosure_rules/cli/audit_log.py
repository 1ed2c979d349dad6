"""The file of audit lines that `evaluate --record` adds to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from disclosure_rules.audit import AuditLog, check_digest, kept_fields
from disclosure_rules.decision import Decision
from disclosure_rules.errors import Problem, RecordError
from disclosure_rules.evaluator import Evaluator
from disclosure_rules.records import Record


class Recording(NamedTuple):
    """The options about audit lines as given: the file, the parts of a record kept in it, the way of writing."""

    log: str | None = None
    keep: tuple[str, ...] = ()
    mask_id: bool = False
    previous: str | None = None
    sync: bool = False

    @contextmanager
    def opened(self, evaluator: Evaluator) -> Iterator[Callable[[Record, Decision], None] | None]:
        """The function that adds a decision to the log; None without a log. Raises RecordError for a file that
        cannot be written or continued, and for options that are wrong or do nothing."""
        if self.log is None:
            self._refuse_without_log()
            yield None
            return
        with _placed("--keep"):
            kept_fields(self.keep, evaluator.kinds)
        check_digest(self.previous, "--previous")
        with _placed(f"--record {self.log}", "audit.log"):
            log = AuditLog(self.log, previous=self.previous, sync=self.sync)

        def add(record: Record, decision: Decision) -> None:
            log.add(
                record,
                decision,
                evaluator.calendar,
                keep=self.keep,
                mask_id=self.mask_id,
                kinds=evaluator.kinds,
            )

        with log:
            yield add

    def refuse_assumed(self) -> None:
        """Raise RecordError for every option given: what is decided of a record as it is not, is recorded nowhere."""
        if self.log is not None:
            raise RecordError(Problem("cli.not-recorded", "--record", "assumed"))
        self._refuse_without_log()

    def _refuse_without_log(self) -> None:
        given = {
            "--keep": self.keep,
            "--mask-id": self.mask_id,
            "--previous": self.previous is not None,
            "--sync": self.sync,
        }
        problems = [Problem("cli.not-recorded", name) for name, value in given.items() if value]
        if problems:
            raise RecordError(problems)


@contextmanager
def _placed(place: str, code: str | None = None) -> Iterator[None]:
    """Name the option as the place of the problems raised inside, or only of those with a code."""
    try:
        yield
    except RecordError as error:
        raise RecordError(
            problem.at(place) if code in (None, problem.code) else problem for problem in error.problems
        ) from None

"""The days on which one version of the law decides: spans between the days on which it changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from disclosure_rules.records import KINDS
from disclosure_rules.records.base import Record

Span = tuple[date | None, date | None]
"""A first day (included) and a last one (excluded); None is open."""


@dataclass(frozen=True)
class LawPeriod:
    """The versions of the law in question: spans of the governing date, each with a span of the day on which a record
    is pending, or None where it is not."""

    spans: tuple[tuple[Span, Span | None], ...]

    def fits(self, governing: date, pending: date | None) -> bool:
        """Whether one of these versions decides a record with these two days."""
        return any(
            _inside(governing, first)
            and (pending is None if second is None else pending is not None and _inside(pending, second))
            for first, second in self.spans
        )

    @property
    def sample(self) -> tuple[date, date | None]:
        """A governing date, and the day on which a record is pending, if any."""
        first, second = self.spans[0]
        return _first(first), second and _first(second)


def _inside(day: date, span: Span) -> bool:
    return (span[0] is None or span[0] <= day) and (span[1] is None or day < span[1])


def _first(span: Span) -> date:
    start, end = span
    return start or (end - timedelta(days=1) if end else date(2018, 11, 22))


def spans_of(days: Iterable[date], kind: str) -> Iterator[tuple[Span, Span | None]]:
    """The spans between days on which the law changes, the newest first. Each comes alone and, where a record of the
    kind can be pending, with every span from it onward for the pending day."""
    pending = KINDS[kind].is_pending is not Record.is_pending
    spans = list(pairwise([None, *sorted(days), None]))[::-1]
    for number, span in enumerate(spans):
        yield span, None
        if pending:
            yield from ((span, later) for later in spans[: number + 1])

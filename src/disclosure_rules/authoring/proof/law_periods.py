"""The days on which one version of the law decides: spans between the days on which it changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise

from disclosure_rules._program.selected_law import SelectedLaw
from disclosure_rules._program.timeline import PolicyTimeline
from disclosure_rules.calendar.moments import Moment
from disclosure_rules.records.base import Record

Span = tuple[date | None, date | None]
"""A first day (included) and a last one (excluded); None is open."""

LawSpan = tuple[Span, Span | None, Span]
"""A span of the governing date, one of the day on which a record is pending (None where it is not), one of `as_of`."""


@dataclass(frozen=True)
class LawPeriod:
    """The versions of the law in question, and the timeline that selects one for a record."""

    spans: tuple[LawSpan, ...]
    timeline: PolicyTimeline = field(compare=False, repr=False)

    def decides(self, record: Record, as_of: Moment) -> bool:
        """Whether one of these versions decides a record."""
        return self.fits(self.timeline.law_of(record, as_of))

    def fits(self, law: SelectedLaw) -> bool:
        """Whether one of these versions is that of a law."""
        pending = law.pending
        return any(
            _inside(law.governing, first)
            and (pending is None if second is None else pending is not None and _inside(pending, second))
            and _inside(law.as_of, third)
            for first, second, third in self.spans
        )

    @property
    def sample(self) -> tuple[date, date | None, date]:
        """A governing date, the day on which a record is pending, if any, and the day of `as_of`."""
        return sample_of(self.spans[0])


def sample_of(span: LawSpan) -> tuple[date, date | None, date]:
    """The days of a version, one each."""
    first, second, third = span
    return _first(first), second and _first(second), _first(third)


def _inside(day: date, span: Span) -> bool:
    return (span[0] is None or span[0] <= day) and (span[1] is None or day < span[1])


def _first(span: Span) -> date:
    start, end = span
    return start or (end - timedelta(days=1) if end else date(2018, 11, 22))


def spans_of(days: Iterable[date], changing: Iterable[date], kind: type[Record]) -> Iterator[LawSpan]:
    """The spans between days on which the law changes, the newest first. Each comes alone and, where a record of the
    kind can be pending, with every span from it onward for the pending day. `changing` are the days of `as_of` on which
    the law that rules select for themselves changes; a record is pending on the day of `as_of`."""
    pending = kind.pending_until is not None
    spans = _between(days)
    todays = _between(changing)
    for number, span in enumerate(spans):
        yield from ((span, None, today) for today in todays)
        if pending:
            for later in spans[: number + 1]:
                yield from ((span, later, today) for today in todays if _inside(_first(later), today))


def _between(days: Iterable[date]) -> list[Span]:
    return list(pairwise([None, *sorted(days), None]))[::-1]

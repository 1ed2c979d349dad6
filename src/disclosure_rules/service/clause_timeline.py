"""The values of parameters over time, drawn as bars: inline SVG, without script, style attributes or files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

from disclosure_rules._markup import inert
from disclosure_rules.errors import Lang
from disclosure_rules.evaluation.value_labels import value_label
from disclosure_rules.phrases import listed, parted, phrase
from disclosure_rules.policy.model import Parameter, Period
from disclosure_rules.render.report import width
from disclosure_rules.render.sentences import period

STYLE = """
.timeline { display: block; width: 100%; max-width: 45rem; height: auto; margin: .5rem 0 } .timeline text { fill: var(--ink); font-size: 13px }
.timeline rect { fill: var(--tint); stroke: var(--ink) } .timeline .open { stroke-dasharray: 4 3 } .timeline .axis { fill: var(--soft); font-size: 11px }
"""
_WIDTH: Final = 720
_COLUMN: Final = 7
"""The width of the drawing, and of a Latin letter in it."""
_ROW: Final = 68
"""The height of a row."""
_LEAST_YEARS: Final = 4
"""The years that the drawing has beyond the days that are known."""


def timeline(parameters: Iterable[Parameter], lang: Lang) -> str:
    """A row for each parameter, over the same years; in it a bar for each dated value, from the day on which it begins to the day on
    which it ends; one without such a day runs to the edge. Its text for readers who do not see it lists the values with their
    days. Parameters without any day are left out; empty where there is no other."""
    drawn = [
        each
        for each in parameters
        if any(dated.in_force.start or dated.in_force.end for dated in each.values)
    ]
    if not drawn:
        return ""
    axis = _Axis(dated.in_force for parameter in drawn for dated in parameter.values)
    rows = "".join(
        part for number, each in enumerate(drawn) for part in _row(each, number * _ROW, axis, lang)
    )
    label = inert(listed((_told(parameter, lang) for parameter in drawn), lang))
    return f'<svg class="timeline" viewBox="0 0 {_WIDTH} {_ROW * len(drawn)}" role="img" aria-label="{label}">{rows}</svg>'


def _told(parameter: Parameter, lang: Lang) -> str:
    values = (
        f"{value_label(dated.value).of(lang)} {period(dated.in_force.start, dated.in_force.end, lang)}".strip()
        for dated in parameter.values
    )
    return f"{parameter.id}{phrase('colon', lang)}{parted(values, lang)}"


class _Axis:
    """Days as places in the drawing, from the first to some years after the last that is known."""

    def __init__(self, periods: Iterable[Period]) -> None:
        known = list(periods)
        days = [day.toordinal() for each in known for day in (each.start, each.end) if day]
        beyond = 366 * _LEAST_YEARS
        self._first = min(days) - (0 if all(each.start for each in known) else beyond)
        self._last = max(days) + beyond

    def at(self, day: date | None, edge: int = 0) -> float:
        """The place of a day; of none, the edge."""
        if day is None:
            return edge
        return round((day.toordinal() - self._first) / (self._last - self._first) * (_WIDTH - 2) + 1, 1)


def _row(parameter: Parameter, top: int, axis: _Axis, lang: Lang) -> Iterator[str]:
    yield f'<text x="1" y="{top + 14}">{inert(parameter.id)}</text>'
    for dated in parameter.values:
        until = dated.in_force.end and dated.in_force.end + timedelta(1)
        begin, end = axis.at(dated.in_force.start, 1), axis.at(until, _WIDTH - 1)
        state = "" if dated.in_force.start and dated.in_force.end else ' class="open"'
        yield f'<rect x="{begin}" y="{top + 20}" width="{max(end - begin, 1):.1f}" height="24"{state}/>'
        text = value_label(dated.value).of(lang)
        if width(text) * _COLUMN < end - begin - 8:
            yield f'<text x="{begin + 5:.1f}" y="{top + 37}">{inert(text)}</text>'
    starts = sorted({dated.in_force.start for dated in parameter.values if dated.in_force.start is not None})
    room = [axis.at(later) - axis.at(day) for day, later in pairwise(starts)]
    for day, space in zip(starts, [*room, _WIDTH], strict=False):
        if space > 12 * _COLUMN or day is starts[-1]:
            anchor = ' text-anchor="end"' if axis.at(day) > _WIDTH - 12 * _COLUMN else ""
            yield f'<text class="axis" x="{axis.at(day)}" y="{top + 58}"{anchor}>{day.isoformat()}</text>'

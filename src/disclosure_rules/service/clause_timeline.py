"""The values of a parameter over time, drawn as bars: inline SVG, without script, style attributes or files."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

from disclosure_rules._markup import inert
from disclosure_rules.errors import Lang
from disclosure_rules.evaluation.value_labels import value_label
from disclosure_rules.phrases import parted, phrase
from disclosure_rules.policy.model import Parameter
from disclosure_rules.render.report import width
from disclosure_rules.render.sentences import period

STYLE = """
.timeline { display: block; width: 100%; max-width: 45rem; height: auto; margin: .5rem 0 } .timeline text { fill: var(--ink); font-size: 13px }
.timeline rect { fill: var(--tint); stroke: var(--ink) } .timeline .open { stroke-dasharray: 4 3 } .timeline .axis { fill: var(--soft); font-size: 11px }
"""
_WIDTH: Final = 720
_COLUMN: Final = 7
"""The width of the drawing, and of a Latin letter in it."""
_LEAST_YEARS: Final = 4
"""The years that the drawing has beyond the days that are known."""


def timeline(parameter: Parameter, lang: Lang) -> str:
    """A bar for each dated value, from the day on which it begins to the day on which it ends; one without such a day runs to the
    edge. Its text for readers who do not see it lists the values with their days. Empty where no value has a day."""
    if not any(dated.in_force.start or dated.in_force.end for dated in parameter.values):
        return ""
    told = parted(
        (
            f"{value_label(dated.value).of(lang)} {period(dated.in_force.start, dated.in_force.end, lang)}".strip()
            for dated in parameter.values
        ),
        lang,
    )
    label = inert(f"{parameter.id}{phrase('colon', lang)}{told}")
    parts = "".join(_parts(parameter, lang))
    return f'<svg class="timeline" viewBox="0 0 {_WIDTH} 48" role="img" aria-label="{label}">{parts}</svg>'


def _parts(parameter: Parameter, lang: Lang) -> Iterator[str]:
    days = [day for dated in parameter.values for day in (dated.in_force.start, dated.in_force.end) if day]
    beyond = 366 * _LEAST_YEARS
    last = max(days).toordinal() + beyond
    first = min(days).toordinal() - (0 if all(dated.in_force.start for dated in parameter.values) else beyond)

    def at(day: date | None, edge: int) -> float:
        return (
            edge if day is None else round((day.toordinal() - first) / (last - first) * (_WIDTH - 2) + 1, 1)
        )

    for dated in parameter.values:
        until = dated.in_force.end and dated.in_force.end + timedelta(1)
        begin, end = at(dated.in_force.start, 1), at(until, _WIDTH - 1)
        state = "" if dated.in_force.start and dated.in_force.end else ' class="open"'
        yield f'<rect x="{begin}" y="2" width="{max(end - begin, 1):.1f}" height="24"{state}/>'
        text = value_label(dated.value).of(lang)
        if width(text) * _COLUMN < end - begin - 8:
            yield f'<text x="{begin + 5:.1f}" y="19">{inert(text)}</text>'
    starts = sorted({dated.in_force.start for dated in parameter.values if dated.in_force.start is not None})
    room = [at(later, 0) - at(day, 0) for day, later in pairwise(starts)]
    for day, space in zip(starts, [*room, _WIDTH], strict=False):
        if space > 12 * _COLUMN or day is starts[-1]:
            anchor = ' text-anchor="end"' if at(day, 0) > _WIDTH - 12 * _COLUMN else ""
            yield f'<text class="axis" x="{at(day, 0)}" y="42"{anchor}>{day.isoformat()}</text>'

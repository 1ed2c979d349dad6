"""Coverage as one HTML page: every policy file line by line, with the cases that show each rule and condition beside
it.

The page is self-contained: it loads no script, style or picture from elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from os.path import commonpath
from pathlib import Path
from typing import NamedTuple

from disclosure_rules.authoring.coverage.measure import CaseCount, Coverage, CoveredRule
from disclosure_rules.authoring.coverage.report import lacking
from disclosure_rules.errors import Lang
from disclosure_rules.location import Location
from disclosure_rules.phrases import phrase
from disclosure_rules.render.html import page

_LEVELS = ("full", "part", "none")
_STYLE = """
body { max-width: 90rem } .counts { width: auto }
.counts td + td { text-align: right }
.source h2 { display: inline; font-size: 1rem }
@media print { section + table, .source { display: none } }
.file { width: 100% } .file td { border-top: 1px solid var(--rule) }
.number { color: var(--soft); text-align: right; user-select: none; width: 3rem }
.text { font: 13px/1.6 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere }
.note { font-size: 13px; width: 24rem }
.full .number { border-left: .5rem solid var(--good) } .part .number { border-left: .5rem solid var(--notice) }
.none .number { border-left: .5rem solid var(--bad) } .number { border-left: .5rem solid transparent }
.none .text { background: var(--bad-tint) } .part .text { background: var(--notice-tint) }
summary { cursor: pointer } b { font-weight: 600 }
"""


class _Note(NamedTuple):
    """A note beside a line: `level` is full, part or none."""

    level: str
    about: str
    lacks: list[str]
    seen: tuple[tuple[str, CaseCount], ...]


def coverage_page(coverage: Coverage, lang: Lang) -> str:
    """The complete page."""
    files: dict[str, list[CoveredRule]] = {}
    for rule in coverage.rules.values():
        files.setdefault(rule.place.name, []).append(rule)
    base = commonpath([str(Path(name).parent) for name in files]) if files else ""
    title = phrase("coverage.page", lang)
    parts = [f"<h1>{title}</h1>", *_gaps(files, base, lang), *_counts(coverage, lang)]
    for number, (name, rules) in enumerate(files.items()):
        parts += _file(f"file{number}", Path(name), base, rules, lang)
    return page(title, lang, parts, _STYLE)


def _counts(coverage: Coverage, lang: Lang) -> Iterator[str]:
    yield '<table class="counts">'
    for name, count in coverage.counts().items():
        shown = f"<td>{count.covered} / {count.of}</td><td>{count.percent:.1f}%</td>"
        yield f'<tr><th scope="row">{phrase(f"coverage.count.{name}", lang)}</th>{shown}</tr>'
    total = coverage.total()
    label = phrase("in-all", lang)
    yield f'<tr><th scope="row">{label}</th><td>{total.covered} / {total.of}</td><td>{total.percent:.1f}%</td></tr></table>'


def _gaps(files: dict[str, list[CoveredRule]], base: str, lang: Lang) -> Iterator[str]:
    """What no case shows, each with a link to its line; first of all how many there are."""
    gaps = [
        (f"file{number}-{place.line}", f"{_short(Path(name), base)}:{place.line}", note)
        for number, (name, rules) in enumerate(files.items())
        for rule in rules
        for place, note in _notes(rule)
        if note.lacks
    ]
    if not gaps:
        yield f"<p>{phrase('coverage.no-gaps', lang)}</p>"
        return
    yield f'<section><h2>{phrase("coverage.gaps", lang, count=len(gaps))}</h2><ul class="gaps">'
    for anchor, place, note in gaps:
        about = f"<code>{escape(note.about)}</code> <b>{lacking(note.lacks, lang)}</b>"
        yield f'<li><a href="#{anchor}">{escape(place)}</a> {about}</li>'
    yield "</ul></section>"


def _short(path: Path, base: str) -> str:
    return path.relative_to(base).as_posix() if base else str(path)


def _file(anchor: str, path: Path, base: str, rules: list[CoveredRule], lang: Lang) -> Iterator[str]:
    notes: dict[int | None, list[_Note]] = {}
    for rule in rules:
        for place, note in _notes(rule):
            notes.setdefault(place.line, []).append(note)
    is_open = " open" if any(note.lacks for of_line in notes.values() for note in of_line) else ""
    yield f'<details class="source"{is_open}><summary><h2 id="{anchor}">{escape(_short(path, base))}</h2></summary>'
    columns = "".join(
        f'<th scope="col">{phrase(f"coverage.column.{name}", lang)}</th>'
        for name in ("line", "text", "cases")
    )
    yield f'<table class="file"><thead><tr>{columns}</tr></thead><tbody>'
    for number, text in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), 1):
        beside = notes.get(number, [])
        level = max((note.level for note in beside), key=_LEVELS.index, default="")
        html = "".join(_note_html(note, lang) for note in beside)
        yield (
            f'<tr class="{level}" id="{anchor}-{number}"><td class="number">{number}</td><td class="text">{escape(text)}</td>'
            f'<td class="note">{html}</td></tr>'
        )
    yield "</tbody></table></details>"


def _notes(rule: CoveredRule) -> Iterator[tuple[Location, _Note]]:
    """The notes about a rule and about each of its conditions, with their places."""
    ways = (("fires", rule.fires), ("silent", rule.silent), ("undetermined", rule.undetermined))
    yield rule.place, _Note(_LEVELS[len(rule.lacks)], rule.id, rule.lacks, ways)
    for condition in rule.conditions:
        ways = (("true", condition.true), ("false", condition.false), ("unknown", condition.unknown))
        yield condition.place, _Note(_LEVELS[len(condition.lacks)], condition.text, condition.lacks, ways)


def _way(name: str, lang: Lang) -> str:
    return phrase(f"coverage.way.{name}", lang)


def _note_html(note: _Note, lang: Lang) -> str:
    counts = " · ".join(f"{_way(way, lang)} {seen.count}" for way, seen in note.seen if seen.count)
    lacks = f" <b>{lacking(note.lacks, lang)}</b>" if note.lacks else ""
    head = f"<code>{escape(note.about)}</code> {counts}{lacks}"
    lines = [f"<li>{_way(way, lang)}: {escape(name)}</li>" for way, seen in note.seen for name in seen.by]
    if not lines:
        return f"<div>{head}</div>"
    return f"<details><summary>{head}</summary><ul>{''.join(lines)}</ul></details>"

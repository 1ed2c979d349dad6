"""A page of HTML that needs nothing else: no script, no style and no picture from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterable

from disclosure_rules._markup import inert, table
from disclosure_rules.errors import Lang
from disclosure_rules.phrases import phrase
from disclosure_rules.render.report import PAGE_WIDTH, Line, Report, Section, cut

STYLE = """
:root { color-scheme: light dark; --paper: #fff; --ink: #1b1b1b; --soft: #555; --rule: #b8b8b8; --link: #0a4b86;
  --bad: #a00d1e; --notice: #744600; --good: #1b5a2a; --tint: #f3f3f3; --bad-tint: #fcebec; --notice-tint: #fdf4dc }
@media (prefers-color-scheme: dark) { :root { --paper: #151515; --ink: #e9e9e9; --soft: #b3b3b3; --rule: #585858;
  --link: #8fbdf0; --bad: #ff9494; --notice: #e9c06f; --good: #93d3a3; --tint: #212121; --bad-tint: #3a1c1f;
  --notice-tint: #382e12 } }
* { box-sizing: border-box }
html { background: var(--paper); color: var(--ink) }
body { margin: 0 auto; padding: 1.5rem 1.25rem 3rem; max-width: 50rem; line-break: strict; overflow-wrap: anywhere;
  font: 1rem/1.7 "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif }
h1, .verdict { font-family: "Noto Serif CJK SC", "Source Han Serif SC", "SimSun", serif }
h1 { font-size: 1.5rem; line-height: 1.5; margin: 0 0 .25rem } h2 { font-size: 1.125rem; margin: 2rem 0 .5rem }
h3 { font-size: 1rem; margin: 0 } p { margin: .4rem 0 } a { color: var(--link) }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px }
time { white-space: nowrap; font-variant-numeric: tabular-nums }
table { width: 100%; border-collapse: collapse; margin: .5rem 0 } caption { text-align: left; color: var(--soft) }
th, td { text-align: left; vertical-align: top; padding: .4rem .75rem .4rem 0; border-bottom: 1px solid var(--rule);
  min-width: 5em }
thead th { color: var(--soft); font-size: .9375rem; border-bottom-color: var(--ink) } tbody th { font-weight: 400 }
.bad { color: var(--bad) } .notice { color: var(--notice) } .good { color: var(--good) } .dim { color: var(--soft) }
strong.bad, strong.notice, strong.good { font-weight: 700 } .dim { font-size: .9375rem }
summary { cursor: pointer; padding: .35rem 0; font-weight: 700 } details { border-top: 1px solid var(--rule) }
footer { margin-top: 2rem; padding-top: .5rem; border-top: 1px solid var(--rule); font-size: .875rem; color: var(--soft) }
@media (max-width: 36rem) { th, td { min-width: 2.2em } details { overflow-x: auto } }
@page { size: A4; margin: 25mm 22mm; @bottom-center { content: "— " counter(page) " —" } }
@media print { :root { color-scheme: light; --paper: #fff; --ink: #000; --soft: #333; --rule: #888; --link: #000;
  --bad: #000; --notice: #000; --good: #000; --tint: #fff; --bad-tint: #fff; --notice-tint: #fff }
  body { max-width: none; padding: 0; font: 12pt/1.6 "FangSong", "STFangsong", "Noto Serif CJK SC", serif }
  h1 { font-size: 18pt; text-align: center } h2, h3 { break-after: avoid } tr, li { break-inside: avoid }
  thead { display: table-header-group } article + article { break-before: page } details { display: none } }
"""
"""The style of every page: for light and dark screens, and for A4 paper, where what is folded is left out."""

_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)(?: (\d\d:\d\d))? \([^()]*\)")
_CHINESE = re.compile(r"[\u3000-\u9fff\uff00-\uffef〔〕]+")


def page(title: str, lang: Lang, body: Iterable[str], style: str = "") -> str:
    """The page of that title. `body` is HTML with its own heading; `style` is added to the style of every page."""
    head = (
        "<!DOCTYPE html>",
        f'<html lang="{phrase("tag", lang)}"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{inert(cut(title, PAGE_WIDTH))}</title><style>{STYLE}{style.lstrip()}</style></head>",
        "<body><main>",
    )
    return "\n".join([*head, *body, "</main></body></html>"]) + "\n"


def shown(text: str, lang: Lang) -> str:
    """A sentence as HTML: its days and instants are marked as times, and Chinese within English as Chinese."""
    html = _MOMENT.sub(_time, inert(text))
    return html if lang == "zh" else _CHINESE.sub(_in_chinese, html)


def _time(found: re.Match[str]) -> str:
    day, hour = found[1], found[2]
    value = f"{day}T{hour}+08:00" if hour else day
    return f'<time datetime="{value}">{found[0]}</time>'


def _in_chinese(found: re.Match[str]) -> str:
    return f'<span lang="{phrase("tag", "zh")}">{found[0]}</span>'


def report_article(report: Report, lang: Lang, level: int = 1) -> str:
    """A report as an article: a heading for each section, lists, tables."""
    parts = [f"<article><h{level}>{shown(report.title, lang)}</h{level}>"]
    for section in report.sections:
        heading = f"<h{level + 1}>{shown(section.heading, lang)}</h{level + 1}>" if section.heading else ""
        parts.append(f"<section>{heading}{section_body(section, lang)}</section>")
    return "\n".join([*parts, "</article>"])


def section_body(section: Section, lang: Lang) -> str:
    """The lines of a section as a list, then its table."""
    lines = "".join(_item(line, lang) for line in section.lines)
    body = f"<ul>{lines}</ul>" if lines else ""
    if not section.header:
        return body
    header = (shown(name, lang) for name in section.header)
    rows = ((shown(cell, lang) for cell in row.cells) for row in section.rows)
    return body + table("", header, rows)


def _item(line: Line, lang: Lang) -> str:
    indent = f' style="margin-left: {line.indent * 1.5}em"' if line.indent else ""
    return f'<li class="{line.level}"{indent}>{shown(line.text, lang)}</li>'

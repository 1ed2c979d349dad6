"""A worklist as an Excel workbook: a row for each act that presses and each fact to ask for, then a row for each other record."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from disclosure_rules._markup import clean
from disclosure_rules.calendar.moments import Moment, day_of
from disclosure_rules.errors import Lang
from disclosure_rules.phrases import header, phrase
from disclosure_rules.summary.content import ToDo
from disclosure_rules.summary.urgency import Group
from disclosure_rules.tables.book import LONGEST, workbook
from disclosure_rules.worklist.model import WorkItem, Worklist
from disclosure_rules.worklist.words import WorkWords, heading, name_of, title, totals

COLUMNS = (
    "worklist.group",
    "worklist.record",
    "worklist.due",
    "worklist.off",
    "worklist.what",
    "worklist.who",
    "worklist.why",
    "basis",
)
_WIDTHS = (12, 28, 17, 22, 48, 28, 40, 40)

Cells = tuple[str | Moment | None, ...]


def worklist_workbook(work: Worklist, lang: Lang) -> bytes:
    """The workbook, the same bytes for the same list: texts are never formulas nor links, days are days. Raises RecordError
    where the extra `tables` is not installed."""
    made = io.BytesIO()
    with workbook(made, in_memory=True) as book:
        _fill(book, work, lang)
    return made.getvalue()


def _fill(book: Any, work: Worklist, lang: Lang) -> None:
    day = day_of(work.as_of)
    book.set_properties({"title": title(work, lang), "created": datetime(day.year, day.month, day.day)})
    wrapped = {"text_wrap": True, "valign": "top"}
    styles = {
        "text": book.add_format(wrapped),
        "day": book.add_format({**wrapped, "num_format": "yyyy-mm-dd", "align": "left"}),
        "instant": book.add_format({**wrapped, "num_format": "yyyy-mm-dd hh:mm", "align": "left"}),
        "head": book.add_format({**wrapped, "bold": True, "bottom": 1}),
    }
    sheet = book.add_worksheet(phrase("worklist.name", lang))
    sheet.write_row(0, 0, header(lang, *COLUMNS), styles["head"])
    for column, size in enumerate(_WIDTHS):
        sheet.set_column(column, column, size)
    row = 0
    for row, cells in enumerate(_rows(work, lang), 1):
        _write(sheet, row, cells, styles)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(row, 1), len(COLUMNS) - 1)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    counted = book.add_worksheet(phrase("in-all", lang))
    counted.set_column(0, 0, 60)
    counts = [heading(group, len(items), lang) for group, items in work.groups.items()]
    for number, text in enumerate([title(work, lang), totals(work, lang), *counts]):
        counted.write_string(number, 0, text, styles["text"])


def _write(sheet: Any, row: int, cells: Cells, styles: dict[str, Any]) -> None:
    for column, cell in enumerate(cells):
        if cell is None or cell == "":
            sheet.write_blank(row, column, None, styles["text"])
        elif isinstance(cell, str):
            sheet.write_string(row, column, clean(cell)[:LONGEST], styles["text"])
        elif isinstance(cell, datetime):
            sheet.write_datetime(row, column, cell.replace(tzinfo=None), styles["instant"])
        else:
            sheet.write_datetime(row, column, cell, styles["day"])


def _rows(work: Worklist, lang: Lang) -> Iterator[Cells]:
    for group, items in work.groups.items():
        for item in items:
            yield from _record(group, item, lang)


def _record(group: Group, item: WorkItem, lang: Lang) -> Iterator[Cells]:
    name = (phrase(f"worklist.{group}", lang), name_of(item))
    verdict = item.summary.verdict.of(lang)
    if group == "to_ask" and item.summary.questions:
        for question in item.summary.questions:
            who = question.who.of(lang) if question.who else ""
            yield *name, None, "", question.question.of(lang), who, verdict, ""
    elif group in ("overdue", "due_soon"):
        words = WorkWords(item.summary, lang)
        for act in words.acts:
            yield *name, *_act(act, words, lang)
    else:
        yield *name, None, "", verdict, "", "", ""


def _act(act: ToDo, words: WorkWords, lang: Lang) -> Cells:
    law = phrase("worklist.past-statutory", lang) if act.past_statutory else ""
    off = words.words.when(act).off
    basis = words.words.basis(act.clauses) if act.clauses else ""
    parts = [part for part in (off, law) if part]
    moved = words.words.moved(act)
    return act.due, phrase("list", lang).join(parts), act.title.of(lang), act.who.of(lang), moved, basis

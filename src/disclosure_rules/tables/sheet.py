"""Results as a spreadsheet for people: one column a duty, its clauses as a comment, and what to ask."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from disclosure_rules._markup import clean
from disclosure_rules.calendar.moments import Moment
from disclosure_rules.decision import Decision, Obligation
from disclosure_rules.errors import Lang
from disclosure_rules.evaluation.value_labels import value_label
from disclosure_rules.evaluator import Evaluator
from disclosure_rules.explanation.labels import fact_label
from disclosure_rules.phrases import parted, phrase
from disclosure_rules.render.sentences import days_left, lateness
from disclosure_rules.tables.book import LONGEST, workbook
from disclosure_rules.tables.results import to_ask
from disclosure_rules.tables.sinks import Write, folder_beside

MOST_ROWS = 1_048_575
"""The rows of a sheet below its headers."""


class SheetWords:
    """The columns of a sheet of results about one record kind, and their cells in words."""

    def __init__(self, evaluator: Evaluator, kind: str, lang: Lang) -> None:
        self.names = evaluator.names
        self.model = evaluator.kinds[kind]
        self.lang = lang
        rules = [rule for rule in evaluator.timeline.rules if kind in rule.kinds]
        about = [item for item in evaluator.timeline.determinations.values() if kind in item.kinds]
        self.determinations = [item.id for item in about if item.openness] or [item.id for item in about]
        duties = [rule for rule in rules if rule.stage == "require"]
        self.duties = {rule.concludes: set[str]() for rule in duties}
        for rule in duties:
            self.duties[rule.concludes].update(rule.clauses)

    def headers(self) -> Iterator[tuple[str, str]]:
        """Each header with its comment; empty where there is none."""
        yield from ((phrase(f"batch.{name}", self.lang), "") for name in ("row", "id", "outcome"))
        for name in self.determinations:
            yield self.names.about("decide", name).of(self.lang), ""
        for name, clauses in self.duties.items():
            yield self.names.about("require", name).of(self.lang), "\n".join(self._clauses(clauses))
        for name in ("findings", "measures", "needs"):
            yield phrase(f"batch.{name}", self.lang), ""

    def _clauses(self, ids: set[str]) -> Iterator[str]:
        for clause in (self.names.clauses[name] for name in sorted(ids) if name in self.names.clauses):
            yield f"{clause.at} {clause.gist.of(self.lang)}"

    def cells(self, decision: Decision, number: int) -> list[str]:
        """The cells of the decision of a row, in the order of the headers."""
        return list(self._in_words(decision, number))

    def _in_words(self, decision: Decision, number: int) -> Iterator[str]:
        yield str(number)
        yield decision.record.id or ""
        yield value_label(decision.outcome).of(self.lang)
        for name in self.determinations:
            result = decision.determinations.get(name)
            if result is None or result.value is None:
                yield phrase(f"batch.{result.status}", self.lang) if result else ""
            else:
                yield self.names.decided(name, result.value).of(self.lang)
        owed = {item.id: item for item in decision.obligations}
        for name in self.duties:
            yield self._duty(owed[name], decision.as_of) if name in owed else ""
        yield parted((item.message.of(self.lang) for item in decision.findings), self.lang)
        measures = dict.fromkeys(item.title.of(self.lang) for item in decision.accountability)
        yield parted(measures, self.lang)
        yield parted((fact_label(self.model, fact).of(self.lang) for fact in to_ask(decision)), self.lang)

    def _duty(self, item: Obligation, as_of: Moment | None) -> str:
        status = value_label(item.status).of(self.lang)
        late = lateness(item, item.fulfilled or as_of, self.lang) or days_left(item, self.lang)
        due = f"{item.due:%Y-%m-%d %H:%M}" if isinstance(item.due, datetime) else str(item.due)
        parts = [phrase("batch.due", self.lang, due=due)] if item.due else []
        return parted([*parts, status, *([late] if late else [])], self.lang)


@contextmanager
def sheet_results(path: Path, words: SheetWords) -> Iterator[Write]:
    """A workbook with one sheet, written row by row, of `MOST_ROWS` at the most."""
    with folder_beside(path) as rows, workbook(path, constant_memory=True, tmpdir=str(rows)) as book:
        sheet = book.add_worksheet(phrase("batch.sheet", words.lang))
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        sheet.freeze_panes(1, 2)
        for at, (header, comment) in enumerate(words.headers()):
            sheet.write_string(0, at, header, bold)
            sheet.set_column(at, at, 8 if at == 0 else 18)
            if comment:
                sheet.write_comment(0, at, comment, {"x_scale": 3, "y_scale": 1.5})
        at_row = 0

        def write(cells: Iterable[str]) -> None:
            nonlocal at_row
            at_row += 1
            for at, cell in enumerate(cells):
                sheet.write_string(at_row, at, clean(cell)[:LONGEST])

        yield write
        sheet.autofilter(0, 0, at_row, at)

"""The command `batch`: a table in, a table out."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from disclosure_rules.cli.console import REFUSED, end, print_problems, show, warn, write_line
from disclosure_rules.cli.options import (
    LANG,
    AsOf,
    CalendarFile,
    Jobs,
    Kinds,
    Language,
    Mask,
    Policies,
    Settings,
    help_of,
)
from disclosure_rules.cli.progress import progress
from disclosure_rules.errors import Lang, Problem, RecordError, Text
from disclosure_rules.location import Location
from disclosure_rules.phrases import header, phrase

if TYPE_CHECKING:
    from disclosure_rules.cli.setup import Choice
    from disclosure_rules.evaluator import Evaluator
    from disclosure_rules.tables.evaluate import RejectedRow, TableRows
    from disclosure_rules.tables.sinks import Write
    from disclosure_rules.tables.sources import TableFile

_WORTH = 1000
"""The number of rows that is worth another process."""
_SHOWN = 5
"""The rejected rows that are shown; all stand in the file."""
_OUT = (".xlsx", ".csv", ".parquet", ".jsonl")


def command(
    source: Annotated[str, typer.Argument(help=help_of("batch.in"), metavar="IN", show_default=False)],
    target: Annotated[
        str | None, typer.Argument(help=help_of("batch.out"), metavar="OUT", show_default=False)
    ] = None,
    kind: Annotated[str, typer.Option("--kind", help=help_of("batch.kind"))] = "document",
    constants: Annotated[
        list[str] | None, typer.Option("--with", help=help_of("batch.with"), metavar="FACT=VALUE")
    ] = None,
    mapping: Annotated[
        str | None, typer.Option("--map", help=help_of("batch.map"), metavar="FILE", show_default=False)
    ] = None,
    template: Annotated[
        str | None,
        typer.Option("--template", help=help_of("batch.template"), metavar="KIND", show_default=False),
    ] = None,
    as_of: AsOf = None,
    policies: Policies = None,
    settings: Settings = None,
    calendar: CalendarFile = None,
    kinds: Kinds = None,
    encoding: Annotated[str, typer.Option("--encoding", help=help_of("batch.encoding"))] = "utf-8",
    force: Annotated[bool, typer.Option("--force", help=help_of("batch.force"))] = False,
    mask: Mask = False,
    jobs: Jobs = None,
    lang: Language = LANG,
) -> None:
    from disclosure_rules.cli.setup import Choice, chosen

    choice = Choice(as_of, policies, settings, "reference", False, mask, calendar, kinds)
    if template is not None:
        end(lang, lambda: _template(Path(target or source), template, choice, force=force, lang=lang))

    def run() -> int:
        if target is None:
            raise RecordError(Problem("table.out", "OUT", "none"))
        facts = chosen(constants or (), "--with")
        batch = Batch(Path(source), Path(target), kind, facts, _codec(encoding), force, jobs, lang)
        return batch.run(choice, mapping)

    end(lang, run)


def _template(path: Path, kind: str, choice: Choice, *, force: bool, lang: Lang) -> int:
    """Write the template workbook of a record kind. Gives the exit status."""
    from disclosure_rules.tables.evaluate import model_named
    from disclosure_rules.tables.sinks import check_out, whole
    from disclosure_rules.tables.template import write_template

    check_out(path, (".xlsx",), force=force)
    model = model_named(choice.evaluator().kinds, kind)
    with whole(path) as part:
        write_template(part, model, lang)
    write_line(phrase("batch.written", lang, file=path))
    return 0


_CODECS = {"utf-8": "utf-8", "utf8": "utf-8", "gbk": "gb18030", "gb2312": "gb18030", "gb18030": "gb18030"}


def _codec(name: str) -> str:
    codec = _CODECS.get(name.lower())
    if codec is None:
        raise RecordError(Problem("table.file", "--encoding", "codec"))
    return codec


class Batch:
    """One run of the command: the files, and what its rows are about."""

    def __init__(
        self,
        source: Path,
        target: Path,
        kind: str,
        constants: dict[str, Any],
        encoding: str,
        force: bool,
        jobs: int | None,
        lang: Lang,
    ) -> None:
        self.source, self.target = source, target
        self.rejects = target.with_name(f"{target.stem}-rejected.csv")
        self.kind, self.constants, self.encoding = kind, constants, encoding
        self.force, self.jobs, self.lang = force, jobs, lang
        self._is_sheet = target.suffix.lower() == ".xlsx"

    def run(self, choice: Choice, mapping: str | None) -> int:
        """Decide every row, write the results, and print the summary. Gives the exit status."""
        from disclosure_rules.explanation.labels import fact_label
        from disclosure_rules.records.base import facts_of
        from disclosure_rules.tables.evaluate import TableRows, model_named
        from disclosure_rules.tables.frames import check_types
        from disclosure_rules.tables.mapping import NO_MAP, read_map
        from disclosure_rules.tables.sheet import MOST_ROWS
        from disclosure_rules.tables.sinks import check_out
        from disclosure_rules.tables.sources import open_table

        for path in (self.target, self.rejects):
            check_out(path, _OUT, force=self.force, source=self.source)
        evaluator = choice.evaluator()
        model = model_named(evaluator.kinds, self.kind)
        columns = NO_MAP if mapping is None else read_map(mapping, model)
        table = open_table(self.source, self.encoding)
        if self._is_sheet and table.total > MOST_ROWS:
            raise RecordError(Problem("table.out", str(self.target), "rows", most=MOST_ROWS))
        own = choice.as_of is not None and choice.as_of in table.headers
        as_of = choice.as_of if own and choice.as_of else choice.moment(evaluator.kinds.zone)
        rows = TableRows(evaluator, list(table.headers), as_of, self.kind, self.constants, columns)
        if table.first is not None:
            check_types(table.first, rows.reader.columns, columns)
        rows.reader.see(rows.facts(row) for _, row in table.rows() if not isinstance(row, Problem))
        tally = self._write(evaluator, table, rows)
        labels = {
            path: fact_label(model, path).of(self.lang) for path, fact in facts_of(model).items() if fact.base
        }
        show(tally.as_report(evaluator.names, labels, self.lang))
        if tally.rejected:
            warn(phrase("batch.see", self.lang, count=tally.rejected, file=self.rejects))
        return REFUSED if tally.rejected else 0

    def _write(self, evaluator: Evaluator, table: TableFile, rows: TableRows) -> Any:
        from disclosure_rules._processes import CHUNK, cores, mapped
        from disclosure_rules.tables.evaluate import RejectedRow
        from disclosure_rules.tables.shares import ShareOfRows
        from disclosure_rules.tables.sinks import whole
        from disclosure_rules.tables.tally import BatchTally

        tally = BatchTally()
        work = ShareOfRows(rows, self.lang if self._is_sheet else None)
        every = table.rows()
        jobs = min(self.jobs or cores(), 1 + table.total // _WORTH)
        shares = iter(lambda: list(islice(every, CHUNK if jobs > 1 else 1)), [])
        shown = 0
        with whole(self.rejects) as beside, whole(self.target) as part, ExitStack() as stack:
            write = stack.enter_context(self._sink(part, evaluator, rows.kind))
            reject = stack.enter_context(self._rejects(beside))
            advance = stack.enter_context(progress("batch.unit", self.lang, table.total)).advance
            for share in mapped(work.decided, shares, jobs):
                tally.merge(share.tally)
                for number, result in share.rows:
                    if isinstance(result, RejectedRow):
                        reject(number, result)
                        if shown < _SHOWN:
                            self._show(number, result)
                        shown += 1
                    else:
                        write(result)
                    advance()
        if not tally.rejected:
            self.rejects.unlink()
        return tally

    def _show(self, number: int, rejection: RejectedRow) -> None:
        """Print the reasons of a rejected row, at its place in the file."""
        places = (
            problem.at(Location(str(self.source), number, field=field))
            for field, problem in rejection.problems
        )
        print_problems(places, lang=self.lang)

    def _sink(self, part: Path, evaluator: Evaluator, kind: str) -> AbstractContextManager[Write]:
        from disclosure_rules.tables.results import result_schema
        from disclosure_rules.tables.sheet import SheetWords, sheet_results
        from disclosure_rules.tables.sinks import machine_results

        if self._is_sheet:
            return sheet_results(part, SheetWords(evaluator, kind, self.lang))
        return machine_results(
            part, self.target.suffix.lower(), result_schema(evaluator, kind), self.encoding
        )

    @contextmanager
    def _rejects(self, path: Path) -> Iterator[Callable[[int, RejectedRow], None]]:
        """Writes each rejected row with its number, its id, and a line for each reason."""
        from disclosure_rules._markup import clean
        from disclosure_rules.tables.sinks import as_text
        from disclosure_rules.tables.sources import with_mark

        with path.open("w", encoding=with_mark(self.encoding), newline="") as file:
            writer = csv.writer(file)
            writer.writerow(
                header(self.lang, "batch.row", "batch.id", "batch.header", "batch.code", "batch.reason")
            )

            def reject(number: int, rejection: RejectedRow) -> None:
                for field, problem in rejection.problems:
                    reason = Text(problem.zh, str(problem)).of(self.lang)
                    cells = (rejection.id or "", field, problem.code, reason)
                    writer.writerow([number, *(as_text(clean(cell)) for cell in cells)])

            yield reject

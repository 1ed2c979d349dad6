"""The command `cases`: cases as a table, and a table as cases."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from disclosure_rules.cli.console import end, write_line
from disclosure_rules.cli.options import LANG, Kinds, Language, help_of
from disclosure_rules.errors import Lang, Problem, RecordError
from disclosure_rules.phrases import phrase

if TYPE_CHECKING:
    from disclosure_rules.authoring.testing.sheet import Sheet

_TABLES = (".xlsx", ".csv")


def command(
    source: Annotated[str, typer.Argument(help=help_of("cases.in"), metavar="IN")],
    target: Annotated[str, typer.Argument(help=help_of("cases.out"), metavar="OUT")],
    force: Annotated[bool, typer.Option("--force", help=help_of("cases.force"))] = False,
    kinds: Kinds = None,
    lang: Language = LANG,
) -> None:
    end(lang, lambda: _convert(Path(source), Path(target), kinds, lang, force=force))


def _convert(source: Path, target: Path, kinds: list[str] | None, lang: Lang, *, force: bool) -> int:
    """Write the table of a case file, or the case file of a table, as the names of the files say. Raises the errors of reading
    either, and RecordError where the file cannot be written or is there already."""
    from disclosure_rules.authoring.testing.cases import read_cases
    from disclosure_rules.authoring.testing.sheet import cases_text, sheet_of
    from disclosure_rules.cli.setup import modules, roots
    from disclosure_rules.policy.files import CASES
    from disclosure_rules.policy.load import load_policies
    from disclosure_rules.policy.shared import record_kinds
    from disclosure_rules.tables.sinks import check_out, whole
    from disclosure_rules.tables.sources import open_table

    if source.name.endswith(CASES) == target.name.endswith(CASES):
        raise RecordError(Problem("case.sheet", str(target), ending=CASES))
    beside = source.parent if source.name.endswith(CASES) else target.parent
    inside = [beside] if (beside / "policy.yaml").is_file() else []
    known = record_kinds(load_policies(*roots(None), *inside, records=modules(kinds)))
    if source.name.endswith(CASES):
        check_out(target, _TABLES, force=force)
        sheet = sheet_of(read_cases(source, known), known)
        _write_table(target, sheet, lang)
        rows = len(sheet.rows)
    else:
        check_out(target, (".yaml",), force=force, source=source)
        table = open_table(source)
        text = cases_text(table.headers, table.rows(), str(source), known)
        with whole(target) as part:
            part.write_text(text, encoding="utf-8")
        rows = table.total
    write_line(phrase("cases.converted", lang, count=rows, name=str(target)))
    return 0


def _write_table(path: Path, sheet: Sheet, lang: Lang) -> None:
    from disclosure_rules.tables.book import LONGEST, workbook
    from disclosure_rules.tables.sinks import whole
    from disclosure_rules.tables.sources import with_mark

    lines: list[Sequence[str]] = [[row.get(header, "") for header in sheet.headers] for row in sheet.rows]
    for number, cell in ((number, cell) for number, line in enumerate(lines, 2) for cell in line):
        if len(cell) > LONGEST:
            raise RecordError(Problem("case.sheet", f"{path}:{number}", "long", most=LONGEST))
    with whole(path) as part:
        if path.suffix.lower() == ".csv":
            with part.open("w", encoding=with_mark("utf-8"), newline="") as file:
                csv.writer(file).writerows([sheet.headers, *lines])
            return
        with workbook(part) as book:
            page = book.add_worksheet(phrase("cases.sheet", lang))
            bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
            text = book.add_format({"num_format": "@"})
            page.freeze_panes(1, 2)
            page.set_column(0, len(sheet.headers), 18, text)
            page.write_row(0, 0, sheet.headers, bold)
            for number, line in enumerate(lines, 1):
                for at, cell in enumerate(line):
                    page.write_string(number, at, cell, text) if cell else None

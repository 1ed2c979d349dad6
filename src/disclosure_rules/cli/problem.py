"""The command `problem`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from disclosure_rules.cli.console import end, language, show, visible, write
from disclosure_rules.cli.options import LANG, Language, help_of
from disclosure_rules.errors import Lang
from disclosure_rules.phrases import header, phrase, phrases

if TYPE_CHECKING:
    from disclosure_rules.diagnostics import Diagnostic


def _code(name: str | None) -> str | None:
    from disclosure_rules.diagnostics import codes
    from disclosure_rules.errors import did_you_mean, nearest

    if name is None or name in codes():
        return name
    meant = nearest(name, codes())
    suggestion = did_you_mean(meant) if meant else phrases()["problem.without"]
    lang = language()
    raise typer.BadParameter(phrase("problem.unknown", lang, name=name, help=suggestion.of(lang)))


def command(
    code: Annotated[
        str | None,
        typer.Argument(callback=_code, help=help_of("problem.code"), metavar="CODE", show_default=False),
    ] = None,
    lang: Language = LANG,
) -> None:
    end(lang, lambda: _print(code, lang))


def _print(code: str | None, lang: Lang) -> int:
    """Print the meaning of a code with its example; without a code, a line for every code."""
    from disclosure_rules.diagnostics import codes, diagnostic
    from disclosure_rules.render import Report, Row, Section

    if code is not None:
        write("\n".join(_page(diagnostic(code), lang)) + "\n")
        return 0
    rows = tuple(Row((page.code, page.title.of(lang))) for page in map(diagnostic, codes()))
    columns = header(lang, "problem.code", "problem.meaning")
    show(Report(phrase("problem.title", lang), (Section(f"{len(rows)}", (), columns, rows),)))
    return 0


def _page(page: Diagnostic, lang: Lang) -> Iterator[str]:
    from disclosure_rules.diagnostics import changed
    from disclosure_rules.render.report import PAGE_WIDTH, wrapped

    why = page.why.of(lang)
    yield f"{page.code}: {page.title.of(lang)}"
    yield ""
    yield from wrapped(why, PAGE_WIDTH)
    if page.wrong is not None:
        yield from _example(phrase("problem.wrong", lang), page.wrong.files, page.wrong.command)
    if page.mended is not None:
        yield from _example(phrase("problem.mended", lang), changed(page), page.mended.command)


def _example(heading: str, files: dict[str, str], command: str) -> Iterator[str]:
    yield from ("", heading)
    for name, content in files.items():
        yield f"  # {name}"
        yield from (visible(f"  {line}") for line in content.splitlines())
    yield f"  $ {command}"

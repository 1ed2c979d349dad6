"""The command `problem`."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from disclosure_rules.cli.console import end, show, visible, write
from disclosure_rules.cli.options import LANG, Language, words
from disclosure_rules.errors import Lang

if TYPE_CHECKING:
    from disclosure_rules.diagnostics import Diagnostic

WIDTH = 88
"""The columns of English prose; a terminal may break Chinese anywhere."""

command = typer.Typer()


def _code(name: str | None) -> str | None:
    from disclosure_rules.diagnostics import codes
    from disclosure_rules.errors import Text, did_you_mean, nearest

    if name is None or name in codes():
        return name
    meant = nearest(name, codes())
    zh, en = did_you_mean(meant) if meant else Text("不带代码则列出全部", "without a code, all are listed")
    raise typer.BadParameter(
        words(f"无此问题代码：“{name}”；{zh}", f"no problem has the code `{name}`; {en}")
    )


@command.command(
    "problem",
    help=words(
        "解释问题代码：为何不接受，如何改正；不带代码则列出全部。",
        "Explain the code of a problem: why it is refused and how to mend it; without a code, list all codes.",
    ),
    short_help=words("解释问题代码。", "Explain the code of a problem."),
)
def _problem(
    code: Annotated[
        str | None,
        typer.Argument(
            callback=_code,
            help=words("问题代码，如 policy.conflict", "the code, such as policy.conflict"),
            metavar="CODE",
            show_default=False,
        ),
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
    rows = tuple(Row((page.code, getattr(page.title, lang))) for page in map(diagnostic, codes()))
    header, title = (("代码", "含义"), "问题代码") if lang == "zh" else (("code", "meaning"), "problems")
    show(Report(title, (Section(f"{len(rows)}", (), header, rows),)))
    return 0


def _page(page: Diagnostic, lang: Lang) -> Iterator[str]:
    from disclosure_rules.diagnostics import changed

    why = getattr(page.why, lang)
    yield f"{page.code}: {getattr(page.title, lang)}"
    yield ""
    yield from [why] if lang == "zh" else textwrap.wrap(why, WIDTH)
    wrong, mended = ("有误", "改正") if lang == "zh" else ("wrong", "mended")
    if page.wrong is not None:
        yield from _example(wrong, page.wrong.files, page.wrong.command)
    if page.mended is not None:
        yield from _example(mended, changed(page), page.mended.command)


def _example(heading: str, files: dict[str, str], command: str) -> Iterator[str]:
    yield from ("", f"【{heading}】")
    for name, text in files.items():
        yield f"  # {name}"
        yield from (visible(f"  {line}") for line in text.splitlines())
    yield f"  $ {command}"

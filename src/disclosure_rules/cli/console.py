"""The output of the command line: always UTF-8, with colour and tables on a terminal, plain text elsewhere."""

from __future__ import annotations

import io
import json
import os
import re
import sys
import unicodedata
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, BinaryIO, Final, NoReturn, TextIO

from disclosure_rules._markup import inert_json
from disclosure_rules.errors import DisclosureRulesError, EngineError, Lang, Problem
from disclosure_rules.phrases import LANGS, phrase

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from disclosure_rules.render import Report, Section

REFUSED: Final = 2
"""The exit status for bad usage, a bad policy or a bad record."""

CRASHED: Final = 70
"""The exit status for a failure of the program itself, so that it is never taken for findings."""

_STYLES = {"plain": "", "good": "", "notice": "bold", "bad": "bold", "dim": "dim"}
"""The style of the first words of a line or row: no colour, which some terminal shows too faintly; its words say the rest."""


_FIRST_WORD = re.compile(r"\s*(?:[^\w\s]\s+)?[^\s：:]+")


class Closed(Exception):  # noqa: N818  # not an error: the reader of the output has seen enough
    """Nobody reads the output any more."""


def to_utf8() -> None:
    """Print UTF-8 in any locale. Characters that are not text (in an undecodable file name) are escaped."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def language() -> Lang:
    """The language of the reader: what `--lang` says, else that of the locale."""
    arguments = " ".join(sys.argv).replace("--lang=", "--lang ")
    stated = next((lang for lang in LANGS if f"--lang {lang}" in arguments), None)
    return stated or locale_language()


def locale_language() -> Lang:
    """The language of the locale: Chinese where LC_ALL, LC_MESSAGES or LANG names it, else English."""
    names = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return "zh" if next((name for name in names if name), "").startswith("zh") else "en"


def stdin() -> BinaryIO:
    """Standard input; empty where there is none."""
    return io.BytesIO() if sys.stdin is None else sys.stdin.buffer


def write(text: str) -> None:
    """Print to standard output, at once."""
    if sys.stdout is None:
        return
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        raise Closed from None


def write_bytes(data: bytes) -> None:
    """Print what is no text to standard output."""
    if sys.stdout is None:
        return
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.flush()
    except BrokenPipeError:
        raise Closed from None


def write_line(text: str) -> None:
    """Print one line that holds the name of a file."""
    write(visible(text) + "\n")


def write_json(data: object) -> None:
    """Print plain data as JSON for people and programs."""
    write(inert_json(json.dumps(data, ensure_ascii=False, indent=2)) + "\n")


def warn(text: str) -> None:
    """Print one line to standard error. Where that cannot be written to, the exit status says all that can be said."""
    if sys.stderr is None:
        return
    try:
        sys.stderr.write(visible(text) + "\n")
        sys.stderr.flush()
    except OSError:
        sys.stderr = None


def print_problems(problems: Iterable[Problem], *, lang: Lang) -> None:
    """Print problems to standard error, one on each line."""
    for problem in problems:
        warn(problem.line(lang))


def visible(text: str) -> str:
    """The text without control characters and marks of direction: a name from a file must not be able to rewrite a terminal, or
    to reorder what it shows."""
    hidden = ("Cc", "Cf", "Zl", "Zp")
    return "".join("\ufffd" if unicodedata.category(char) in hidden else char for char in text)


def is_terminal(stream: TextIO | None) -> bool:
    """Whether a stream is a terminal that can do more than print lines."""
    return stream is not None and stream.isatty() and os.environ.get("TERM") != "dumb"


def show(report: Report) -> None:
    """Print a report: with colour and tables on a terminal, else as plain text."""
    if not is_terminal(sys.stdout):
        from disclosure_rules.render import printed

        write(printed(report))
        return
    from rich.console import Console
    from rich.text import Text as RichText

    console = Console(file=sys.stdout, highlight=False, markup=False, emoji=False)
    if report.compact:
        _show_compact(report, console)
        return
    console.print(RichText(visible(report.title), style="bold"))
    for section in report.sections:
        console.print()
        console.print(RichText(visible(section.heading), style="bold"))
        for part in _parts(section):
            console.print(part)


def _show_compact(report: Report, console: Console) -> None:
    """The lines as in plain text; only the first word of what needs action or a look is set off, never by colour alone."""
    from rich.text import Text as RichText

    from disclosure_rules.render.report import compact_lines

    for line, level, begins in compact_lines(report):
        shown = RichText(visible(line), style="dim" if level == "dim" else "")
        if begins and level in ("good", "notice", "bad"):
            word = _FIRST_WORD.match(line)
            shown.stylize("bold", 0, word.end() if word else 0)
        elif begins and not line.startswith(" "):
            shown.stylize("bold")
        console.print(shown, soft_wrap=True)


def _parts(section: Section) -> Iterable[RenderableType]:
    from rich import box
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text as RichText

    for line in section.lines:
        shown = RichText(visible(line.text), style="dim" if line.level == "dim" else "")
        word = _FIRST_WORD.match(line.text)
        shown.stylize(_STYLES[line.level], 0, word.end() if word else 0)
        yield Padding(shown, (0, 0, 0, 2 * line.indent + 2))
    if section.header:
        table = Table(box=box.SIMPLE_HEAD, header_style="dim", show_edge=False, pad_edge=False)
        for name in section.header:
            table.add_column(RichText(visible(name)), overflow="fold")  # Chinese has no spaces to break at
        for row in section.rows:
            first, *others = row.cells
            cells = [
                RichText(visible(first), style=_STYLES[row.level]),
                *(RichText(visible(cell)) for cell in others),
            ]
            table.add_row(*cells, style="dim" if row.level == "dim" else "")
        yield Padding(table, (0, 0, 0, 2))


def end(lang: Lang, run: Callable[[], int]) -> NoReturn:
    """Run a command and exit with its status. Problems of its input are printed."""
    try:
        status = run()
    except DisclosureRulesError as error:
        print_problems(error.problems, lang=lang)
        more = f"disclosure-rules problem {error.problems[0].code}"
        warn(phrase("problem.more", lang, command=more))
        status = CRASHED if isinstance(error, EngineError) else REFUSED
    raise SystemExit(status)

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
    from disclosure_rules.render import Report
    from disclosure_rules.render.report import Level

REFUSED: Final = 2
"""The exit status for bad usage, a bad policy or a bad record."""

CRASHED: Final = 70
"""The exit status for a failure of the program itself, so that it is never taken for findings."""

_STATUS = re.compile(r"\s*(?:[^\w\s]\s+)?(?:[^：:\s]+(?: [^：:\s]+){0,2}(?=[：:])|\S+)")
"""The status at the beginning of a line: a mark, and the words up to a colon, else the first word."""


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
    """Print a report. A terminal shows the same lines; only the first word of what begins something is set off, never by colour
    alone."""
    from disclosure_rules.render.report import printed, text_lines

    if not is_terminal(sys.stdout):
        write(printed(report))
        return
    for line, level, begins in text_lines(report):
        shown = visible(line)
        write(_styled(shown, level, begins=begins) + "\n")


_BOLD, _DIM, _END = "\x1b[1m", "\x1b[2m", "\x1b[0m"


def _styled(line: str, level: Level, *, begins: bool) -> str:
    """A line with its status word in bold: its mark with the words up to a colon; a heading whole; background dimmed."""
    if level == "dim":
        return f"{_DIM}{line}{_END}" if line else line
    if begins and not line.startswith(" ") and level == "plain":
        return f"{_BOLD}{line}{_END}"
    word = _STATUS.match(line) if begins and level in ("good", "notice", "bad") else None
    return f"{_BOLD}{word[0]}{_END}{line[word.end() :]}" if word else line


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

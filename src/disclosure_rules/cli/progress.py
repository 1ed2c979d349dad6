"""The progress of a long command, drawn on standard error where that is a terminal, also while standard output is a file."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from disclosure_rules.cli.console import is_terminal
from disclosure_rules.errors import Lang
from disclosure_rules.phrases import phrase

if TYPE_CHECKING:
    from rich.progress import Progress as Drawing
    from rich.progress import Task

_LEAST = 0.1
"""The least seconds between two drawings."""
_BLOCK = 1024 * 1024

T = TypeVar("T")


class Progress:
    """Counts finished items; without a drawing it does nothing.

    Each item draws, at most ten times a second, and no thread of its own does: such a thread would take an interrupt while
    the main one waits for other processes.
    """

    def __init__(self, drawing: Drawing | None, total: int | None) -> None:
        self._drawing = drawing
        self._task = None if drawing is None else drawing.add_task("", total=total)
        self._drawn = 0.0

    def advance(self) -> None:
        """Count one item."""
        if self._drawing is None or self._task is None:
            return
        self._drawing.advance(self._task)
        now = self._drawing.get_time()
        if now - self._drawn >= _LEAST:
            self._drawn = now
            self._drawing.refresh()

    def over(self, items: Iterable[T]) -> Iterator[T]:
        """The same items, each counted when the next one is asked for. After the last the drawing is taken away, so that what
        is printed then stands alone."""
        for item in items:
            yield item
            self.advance()
        if self._drawing is not None:
            self._drawing.stop()

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Take the drawing away while something else is printed on the terminal."""
        if self._drawing is None:
            yield
            return
        self._drawing.stop()
        try:
            yield
        finally:
            self._drawing.start()


@contextmanager
def progress(unit: str, lang: Lang, total: int | None = None, *, shown: bool = True) -> Iterator[Progress]:
    """Count items of a unit, of `total` where that is known: a bar, n of total, how many a second, the time left. The
    terminal is whole again however it ends. Without `shown` nothing is drawn."""
    if not (shown and is_terminal(sys.stderr)):
        yield Progress(None, total)
        return
    from rich.console import Console
    from rich.progress import BarColumn, ProgressColumn
    from rich.progress import Progress as Drawing
    from rich.text import Text as RichText

    class Figures(ProgressColumn):
        max_refresh = None

        def render(self, task: Task) -> RichText:
            return RichText(figures(task.completed, task.total, task.speed, unit, lang))

    bar = BarColumn(20, style="dim", complete_style="", finished_style="")
    drawing = Drawing(
        *((bar,) if total is not None else ()),
        Figures(),
        console=Console(stderr=True),
        transient=True,
        auto_refresh=False,
        redirect_stdout=False,
    )
    with drawing:
        yield Progress(drawing, total)


def figures(done: float, total: float | None, rate: float | None, unit: str, lang: Lang) -> str:
    """How many of how many are done, how many a second, and how long the others will take, as far as known."""
    count = f"{int(done):,}" if total is None else f"{int(done):,}/{int(total):,}"
    parts = [phrase("progress.count", lang, count=count, unit=phrase(unit, lang))]
    if rate:
        parts.append(phrase("progress.rate", lang, rate=f"{rate:,.0f}" if rate >= 10 else f"{rate:.1f}"))
        if total is not None:
            minutes, seconds = divmod(round((total - done) / rate), 60)
            parts.append(phrase("progress.left", lang, time=f"{minutes}:{seconds:02}"))
    return " · ".join(parts)


def lines_of(names: Iterable[str]) -> int | None:
    """The number of lines of files of JSON Lines, where standard error is a terminal and all of them can be read twice;
    else None."""
    if not is_terminal(sys.stderr):
        return None
    count = 0
    for path in map(Path, names):
        if not path.is_file():
            return None
        try:
            with path.open("rb") as file:
                count += sum(block.count(b"\n") for block in iter(lambda: file.read(_BLOCK), b""))
        except OSError:
            return None
    return count


def records_of(names: Iterable[str]) -> int | None:
    """The number of records of the files, where all are JSON Lines; see `lines_of`."""
    from disclosure_rules.reading.record_stream import LINES

    every = list(names)
    return lines_of(every) if all(Path(name).suffix.lower() in LINES for name in every) else None

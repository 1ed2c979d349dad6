"""The file of a record with the answers so far, put in place anew after each answer."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Mapping
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from disclosure_rules._whole_file import whole_file
from disclosure_rules.cli.console import print_problems, visible, write
from disclosure_rules.errors import Lang, Problem, RecordError
from disclosure_rules.phrases import phrase
from disclosure_rules.reading.strict import error_name

if TYPE_CHECKING:
    from disclosure_rules.records import Record

FORMATS = {".json": "JSON", ".yaml": "YAML", ".yml": "YAML"}
"""The formats that a record with answers is written in, by the suffix of its file."""


class AnswerFile:
    """The text of a record's file as it was read, and the file `out` that it is written to with the answers.

    A file that somebody has changed since it was read, or since it was written last, is not overwritten: the answers go
    beside it. Answers that no file takes are printed at the end, as all are without `out`. `has_failed` tells whether
    answers are elsewhere than in the file asked for.
    """

    def __init__(self, source: Path, data: bytes, out: str | None, lang: Lang) -> None:
        """Take the bytes of the file. Raises RecordError where `out` cannot be written, is another file that exists, or has the
        suffix of another format."""
        self.text = data.decode("utf-8")
        self.suffix = source.suffix
        self.lang = lang
        self.has_failed = False
        self._answered: str | None = None
        self._is_saved = False
        self._path = None if out is None else Path(out).resolve()
        if self._path is None:
            return
        if FORMATS.get(self._path.suffix.lower()) != FORMATS[self.suffix.lower()]:
            raise RecordError(Problem("cli.unwritable", str(out), "ending", ending=self.suffix))
        is_source = self._path == source.resolve()
        if not is_source and self._path.exists() and not self._path.is_dir():
            raise RecordError(Problem("cli.unwritable", str(out), "exists"))
        try:
            self._before = data if is_source else _content(self._path)
            model = source if self._before is None else self._path
            self._mode = stat.S_IMODE(model.stat().st_mode) | stat.S_IWUSR
            _check_writable(self._path)
        except OSError as error:
            raise RecordError(_unwritable(str(out), error)) from None
        self._shown = str(out)

    def save(self, start: Record, answers: Mapping[str, Any]) -> None:
        """Write the answers to questions about a record. Where that fails, the reason is printed; the next save tries again."""
        from disclosure_rules.inquiry.changed_record import edited

        text = edited(self.text, self.suffix, start, answers) if answers else self.text
        self._answered = text if answers else None
        if self._path is None:
            return
        try:
            if _content(self._path) not in (None, self._before):
                self._move_aside(self._path)
            self._put(self._path, text.encode())
        except OSError as error:
            self._is_saved = False
            print_problems([_unwritable(self._shown, error)], lang=self.lang)

    def finish(self) -> None:
        """Say where the answers are, or print the record with them."""
        if self._is_saved:
            write(phrase("ask.saved", self.lang, file=visible(self._shown)) + "\n")
        elif self._answered is not None:
            self.has_failed = self._path is not None
            lines = map(visible, self._answered.splitlines())
            write("\n".join([phrase("ask.record", self.lang), "", *lines, ""]))

    def _put(self, path: Path, data: bytes) -> None:
        """Put the data in place of the file, with the rights of the file that was there, else of the record's."""
        with whole_file(path) as beside:
            beside.touch(0o600)
            beside.write_bytes(data)
            beside.chmod(self._mode)
        self._before, self._is_saved = data, True

    def _move_aside(self, path: Path) -> None:
        """Keep the answers in a new file beside one that somebody has changed, from now on."""
        names = (f"{path.stem}.answers{'' if at == 1 else at}{path.suffix}" for at in count(1))
        other = next(name for name in names if not path.with_name(name).exists())
        problem = Problem("cli.unwritable", self._shown, "changed", other=other)
        print_problems([problem], lang=self.lang)
        self.has_failed = True
        self._path, self._before = path.with_name(other), None
        self._shown = str(Path(self._shown).with_name(other))


def _content(path: Path) -> bytes | None:
    """The bytes of a file; None where there is none."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _check_writable(path: Path) -> None:
    """Raise OSError where the file cannot be put in place."""
    if not path.parent.is_dir():
        raise FileNotFoundError(path.parent)
    if not all(os.access(place, os.W_OK) for place in (path.parent, path) if place.exists()):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


def _unwritable(name: str, error: OSError) -> Problem:
    if isinstance(error, FileNotFoundError):
        return Problem("cli.unwritable", name, "missing")
    return Problem("cli.unwritable", name, reason=error_name(error))

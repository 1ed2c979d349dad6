"""The command `fmt`."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from disclosure_rules.cli.console import end, write, write_line
from disclosure_rules.cli.options import LANG, Language, help_of
from disclosure_rules.errors import Lang, PolicyError, Problem
from disclosure_rules.phrases import phrase

Paths = Annotated[list[str], typer.Argument(help=help_of("fmt.paths"), metavar="PATH...")]
Check = Annotated[bool, typer.Option("--check", help=help_of("fmt.check"))]


def command(paths: Paths, check: Check = False, lang: Language = LANG) -> None:
    end(lang, lambda: _write(paths, lang, check=check))


def _write(names: list[str], lang: Lang, *, check: bool) -> int:
    """Lay out the files named, and those of the policies and cases below the directories named; print those that change.
    With `check` none is written, and 1 is given where one would change. Raises PolicyError with the problems of every file
    that cannot be laid out: then none is written."""
    from disclosure_rules.authoring.layout import laid_out
    from disclosure_rules.reading.strict import ReadingError, decode, read_bytes

    changed: dict[Path, bytes] = {}
    problems: list[Problem] = []
    files = list(dict.fromkeys(path for name in names for path in _files(Path(name))))
    for path in files:
        try:
            data = read_bytes(path)
            made = laid_out(decode(data, str(path)), str(path)).encode()
        except ReadingError as error:
            problems.extend(error.problems)
        else:
            if made != data:
                changed[path] = made
    if problems:
        raise PolicyError(problems)
    for path, made in changed.items():
        if not check:
            _replace(path, made)
        write_line(str(path))
    summary = "fmt.would" if check else "fmt.done"
    write(phrase(summary, lang, files=len(files), changed=len(changed)) + "\n")
    return int(check and bool(changed))


def _files(path: Path) -> Iterator[Path]:
    """The file, or the files of the policies and the cases below the directory. Raises PolicyError for a directory that holds
    none."""
    from disclosure_rules.policy.files import HEAD, case_files, policy_directories

    if not path.is_dir():
        yield path
        return
    beside = (file for directory in policy_directories(path) for file in sorted(directory.iterdir()))
    inside = [file for file in beside if file.suffix in (".yaml", ".yml")]
    found = dict.fromkeys([*inside, *case_files(path)])
    if not found:
        raise PolicyError(Problem("policy.none", str(path), head=HEAD))
    yield from found


def _replace(path: Path, data: bytes) -> None:
    """Put the data in place of a file, whole or not at all, with the rights of the file; a link stays one."""
    from disclosure_rules._whole_file import whole_file
    from disclosure_rules.reading.strict import error_name

    target = path.resolve()
    try:
        with whole_file(target) as part:
            part.write_bytes(data)
            shutil.copymode(target, part)
    except OSError as error:
        raise PolicyError(Problem("fmt.layout", str(path), "unwritable", reason=error_name(error))) from None

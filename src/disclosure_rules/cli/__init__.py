"""The command line. Its output and its exit status are its interface; the modules below are not."""

from __future__ import annotations

import gc
import os
import sys
import traceback
from pathlib import Path
from typing import Final

from disclosure_rules.cli.console import CRASHED, REFUSED, Closed, language, print_problems, to_utf8, warn

CLOSED: Final = 128 + 13  # as a shell reports a command that a closed pipe ended

INTERRUPTED: Final = 128 + 2  # as a shell reports a command that an interrupt ended

TRACEBACK: Final = "DISCLOSURE_RULES_TRACEBACK"

OBJECTS: Final = 20_000
"""The new objects after which Python looks for circles among them; 700 by default. A run keeps what it reads and makes few
circles: looking for them so often takes up to a quarter of the time of many evaluations."""


def main() -> None:
    """Run the command line and exit: 0 all compliant or passed, 1 not all, 2 bad usage, policy or record.

    A failure of the program itself ends with 70.
    """
    raise SystemExit(_run())


def _run() -> int:
    to_utf8()
    gc.set_threshold(OBJECTS, 20, 20)
    try:
        from disclosure_rules.cli.app import app

        app(prog_name="disclosure-rules")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except Closed:
        _discard_output()
        return CLOSED
    except KeyboardInterrupt:  # before the application is loaded; later it exits with the same status
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001  # reported in one line, with a status of its own
        if isinstance(error, OSError) and isinstance(error.filename, str):
            return _refused(error)
        _crashed(error)
        unheard = isinstance(error, OSError) and sys.stderr is None  # bad usage that could not be reported
        return REFUSED if unheard else CRASHED
    return 0


def _refused(error: OSError) -> int:
    """Report a path that the system refuses: its name is too long, a directory on the way may not be entered."""
    from disclosure_rules.reading.strict import cannot_read

    print_problems(cannot_read(error.filename, error).problems, lang=language())
    return REFUSED


def _crashed(error: Exception) -> None:
    """Report a failure in one line: its type and place, but not its text, which may quote a record."""
    if os.environ.get(TRACEBACK):
        traceback.print_exception(error)
    elif isinstance(error, OSError) and error.strerror:
        warn(f"disclosure-rules: cannot go on: {error.strerror}")
    else:
        frames = traceback.extract_tb(error.__traceback__)
        where = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
        warn(f"disclosure-rules: internal error: {type(error).__name__}{where}; {TRACEBACK}=1 shows more")
    _discard_output()


def _discard_output() -> None:
    """Discard buffered output: with the output gone, it would fail once more when the interpreter ends."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


__all__ = ["main"]

"""Running the command as its users do."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from disclosure_rules.cli import main

ROOT = Path(__file__).parents[1]
SAFETY = 900
"""Seconds after which what has not ended is taken to hang. Nothing is measured by it: tests wait for what happens."""
COMMAND = (sys.executable, "-m", "disclosure_rules")


class Done(NamedTuple):
    """How a command ended and what it printed."""

    status: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """What it printed, as JSON."""
        return json.loads(self.out)


def environment(**changes: str) -> dict[str, str]:
    """The environment without a locale or settings of its own, and with these changes."""
    ours = ("LC_", "LANG", "NO_COLOR", "FORCE_COLOR", "DISCLOSURE_RULES_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return {**kept, "PYTHONPATH": str(ROOT / "src"), **changes}


def run(*arguments: str | Path, stdin: str | bytes = b"", cwd: Path = ROOT, **changes: str) -> Done:
    """Run the command; whatever it is given, it leaves no traceback.

    In this process, which need not start and import anew, or where its environment is changed in one of its own; that
    both say the same is a test of its own.
    """
    if changes:
        done = run_process(*COMMAND, *arguments, stdin=stdin, cwd=cwd, **changes)
    else:
        done = _run_here([str(argument) for argument in arguments], _bytes(stdin), cwd)
    assert "Traceback" not in done.out + done.err
    return done


def _run_here(arguments: list[str], stdin: bytes, cwd: Path) -> Done:
    given, out, err = io.BytesIO(stdin), io.BytesIO(), io.BytesIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(cwd)
        patch.setattr(sys, "argv", ["disclosure-rules", *arguments])
        for name, stream in (("stdin", given), ("stdout", out), ("stderr", err)):
            patch.setattr(sys, name, io.TextIOWrapper(stream, write_through=True))
        with pytest.raises(SystemExit) as end:
            main()
        # What wraps a stream closes it in the end.
        return Done(int(str(end.value.code)), *(stream.getvalue().decode("utf-8") for stream in (out, err)))


def _bytes(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else text


def run_process(*command: str | Path, stdin: str | bytes = b"", cwd: Path = ROOT, **changes: str) -> Done:
    """Run any command; what it prints must be UTF-8."""
    done = subprocess.run(
        command,
        input=_bytes(stdin),
        cwd=cwd,
        env=environment(**changes),
        capture_output=True,
        check=False,
        timeout=SAFETY,
    )
    return Done(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))

"""Running the command as its users do: in a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[1]
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
    """Run the command; whatever it is given, it leaves no traceback."""
    done = run_process(*COMMAND, *arguments, stdin=stdin, cwd=cwd, **changes)
    assert "Traceback" not in done.out + done.err
    return done


def run_process(*command: str | Path, stdin: str | bytes = b"", cwd: Path = ROOT, **changes: str) -> Done:
    """Run any command; what it prints must be UTF-8."""
    done = subprocess.run(
        command,
        input=stdin.encode() if isinstance(stdin, str) else stdin,
        cwd=cwd,
        env=environment(**changes),
        capture_output=True,
        check=False,
        timeout=60,
    )
    return Done(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))

"""The progress of long commands: on a terminal for errors, also where standard output is a file, and nowhere else."""

import json
import os
import pty
import re
import signal
import subprocess
from pathlib import Path

import pytest
from commands import COMMAND, SAFETY, environment, run
from shipped import AS_OF, MODEL

from disclosure_rules.cli.progress import figures

SHOWN, HIDDEN = b"\x1b[?25h", b"\x1b[?25l"
"""What a terminal is told to show and to hide its cursor."""


def on_terminal(*arguments: str | Path, out: Path, until: bytes = b"") -> tuple[int, bytes]:
    """The status of the command and what it draws, with a terminal for errors and a file for output. It is interrupted when
    it has drawn `until`."""
    reader, terminal = pty.openpty()
    with out.open("wb") as file:
        process = subprocess.Popen(
            [*COMMAND, *arguments], stdout=file, stderr=terminal, env=environment(TERM="xterm", COLUMNS="100")
        )
    os.close(terminal)
    drawn = b""
    while True:
        try:
            drawn += os.read(reader, 65536)
        except OSError:  # the other end is closed
            break
        if until and until in drawn:
            process.send_signal(signal.SIGINT)
            until = b""
    os.close(reader)
    return process.wait(timeout=SAFETY), drawn


@pytest.fixture
def records(tmp_path: Path) -> Path:
    """Thirty records as JSON Lines."""
    path = tmp_path / "records.jsonl"
    path.write_text(
        "".join(f"{json.dumps({**MODEL, 'id': number})}\n" for number in range(30)), encoding="utf-8"
    )
    return path


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_terminal_sees_how_many_of_how_many_are_done(records: Path, tmp_path: Path, lang: str) -> None:
    """While the output goes to a file. In the end the line is empty again, and the cursor is there."""
    out = tmp_path / "out.jsonl"
    command = (
        "evaluate",
        records,
        "--as-of",
        AS_OF,
        "--format",
        "jsonl",
        "--engine",
        "reference",
        "--lang",
        lang,
    )
    status, drawn = on_terminal(*command, out=out)
    assert status == 1
    assert len(out.read_bytes().splitlines()) == 30
    done = {"zh": "已处理30/30条记录", "en": "30/30 records"}[lang]
    assert done in drawn.decode()
    assert drawn.rindex(HIDDEN) < drawn.rindex(SHOWN)
    assert re.search(rb"\x1b\[2K\s*$", drawn)


def test_an_interrupt_leaves_the_terminal_whole(records: Path, tmp_path: Path) -> None:
    """The line is empty, the cursor is there, and there is no traceback."""
    command = (
        "evaluate",
        records,
        "--as-of",
        AS_OF,
        "--format",
        "jsonl",
        "--engine",
        "reference",
        "--lang",
        "en",
    )
    status, drawn = on_terminal(*command, out=tmp_path / "out", until=b"/30 records")
    assert status == 130
    assert b"Traceback" not in drawn and b"30/30" not in drawn
    assert drawn.rindex(HIDDEN) < drawn.rindex(SHOWN)


def test_nothing_is_drawn_where_errors_go_elsewhere(records: Path) -> None:
    """Not a byte."""
    assert run("worklist", records, "--as-of", AS_OF).err == ""


@pytest.mark.parametrize(
    ("done", "total", "rate", "told"),
    [
        (0, None, None, "0 records"),
        (2600, 10000, 470.4, "2,600/10,000 records · 470/s · 0:16 left"),
        (7, None, 1.25, "7 records · 1.2/s"),
        (10, 3700, 1, "10/3,700 records · 1.0/s · 61:30 left"),
    ],
)
def test_what_is_known_is_told(done: int, total: int | None, rate: float | None, told: str) -> None:
    """The rate once there is one, and the time left where the total is known."""
    assert figures(done, total, rate, "diff.unit", "en") == told

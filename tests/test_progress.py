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


def on_terminal(
    *arguments: str | Path, out: Path, given: bytes = b"", until: bytes = b""
) -> tuple[int, bytes]:
    """The status of the command and what it draws, with a terminal for errors and a file for output. With `until`, its
    standard input never ends, and it is interrupted when it has drawn that."""
    reader, terminal = pty.openpty()
    handler = signal.signal(
        signal.SIGINT, signal.default_int_handler
    )  # what is ignored here is ignored there
    with out.open("wb") as file:
        process = subprocess.Popen(
            [*COMMAND, *arguments],
            stdin=subprocess.PIPE,
            stdout=file,
            stderr=terminal,
            env=environment(TERM="xterm", COLUMNS="100"),
        )
    signal.signal(signal.SIGINT, handler)
    os.close(terminal)
    assert process.stdin is not None
    process.stdin.write(given)
    process.stdin.flush()
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
    status = process.wait(timeout=SAFETY)
    process.stdin.close()
    return status, drawn


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


def test_an_interrupt_leaves_the_terminal_whole(tmp_path: Path) -> None:
    """While it waits for more: the line is empty, the cursor is there, and there is no traceback."""
    given = (json.dumps(MODEL) + "\n").encode() * 2
    command = ("evaluate", "-", "--as-of", AS_OF, "--format", "json", "--engine", "reference", "--lang", "en")
    status, drawn = on_terminal(*command, out=tmp_path / "out", given=given, until=b"records")
    assert status == 130
    assert b"Traceback" not in drawn
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

"""Write the conversations of `ask` that the tests compare: `python -m tools.conversations`.

Twenty records of all kinds are asked about from empty until nothing is left to ask. Each file shows the record, then what
the command prints, with what was typed after each `> `.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from disclosure_rules import Evaluator, load_policies
from disclosure_rules.cli.conversation import keys_of
from disclosure_rules.errors import Lang
from disclosure_rules.inquiry.changed_record import changed
from disclosure_rules.records import KINDS, read_record

DIRECTORY = Path(__file__).parents[1] / "tests" / "data" / "conversations"
DAY = "2026-11-30"
STARTS: dict[str, dict[str, Any]] = {
    "request": {"received": "2026-10-12", "unknown": ["reply"]},
    "meeting": {"held": "2026-11-02", "unknown": ["plan"]},
}
"""What the second record of a kind states, where an empty one leaves little to ask."""


class Start(NamedTuple):
    """The start of a conversation: its name, the record, the language; answers go up from the first, or down from the last."""

    name: str
    record: dict[str, Any]
    lang: Lang
    up: bool


def starts() -> Iterator[Start]:
    """Two conversations about each kind."""
    for kind in KINDS:
        record = {"kind": kind, "jurisdiction": "徐汇区"}
        yield Start(f"{kind}-1", record, "zh", up=True)
        yield Start(f"{kind}-2", {**record, **STARTS.get(kind, {})}, "en", up=False)


def typed(start: Start, evaluator: Evaluator) -> Iterator[str]:
    """The keys of the answers: the first to the first question, the second to the next, and so on; or the last, the
    one before it, and so on. Every fifth question is left open."""
    record, asked = read_record(start.record), list[str]()
    while question := evaluator.next_question(record, as_of=DAY, besides=asked):
        number, count = len(asked), len(question.answers)
        asked.append(question.fact)
        if number % 5 == 4:
            yield "?"
            continue
        chosen = number % count if start.up else count - 1 - number % count
        record = read_record(changed(record, {question.fact: question.answers[chosen].value}))
        yield keys_of(question)[chosen]


def conversation(start: Start, lines: list[str], printed: str) -> str:
    """The record, and what was printed with what was typed after each prompt."""
    first, *rest = f"\n{printed}".split("\n> ")
    told = [first, *(f"\n> {answer}\n{text}" for answer, text in zip(lines, rest, strict=True))]
    record = yaml.safe_dump(start.record, allow_unicode=True, sort_keys=False)
    return f"{record}---{''.join(told)}"


def main() -> None:
    """Write every conversation anew."""
    evaluator = Evaluator(load_policies(), "reference")
    DIRECTORY.mkdir(exist_ok=True)
    for old in DIRECTORY.glob("*.txt"):
        old.unlink()
    with tempfile.TemporaryDirectory() as directory:
        file = Path(directory, "record.yaml")
        for start in starts():
            file.write_text(yaml.safe_dump(start.record, allow_unicode=True, sort_keys=False), "utf-8")
            lines = list(typed(start, evaluator))
            command = ("-m", "disclosure_rules", "ask", str(file), "--as-of", DAY, "--lang", start.lang)
            done = subprocess.run(  # this command
                (sys.executable, *command),
                input="\n".join([*lines, ""]),
                capture_output=True,
                text=True,
                check=True,
                encoding="utf-8",
            )
            told = conversation(start, lines, done.stdout)
            DIRECTORY.joinpath(f"{start.name}.txt").write_text(told, "utf-8")


if __name__ == "__main__":
    main()

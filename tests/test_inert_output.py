"""What the command prints and writes cannot rewrite a terminal, reorder what it shows, or end a line of JSON."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from commands import run

from disclosure_rules._markup import inert_json

ACTING = re.compile("[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\U000e0001]")
BIDDING = "\u061c甲\u202e乙\x9b丙\x85丁\u2028戊\u2066\ufeff\x7f\U000e0001"
"""A name that holds every kind of such characters."""
REQUEST = {
    "kind": "request",
    "id": BIDDING,
    "jurisdiction": "徐汇区",
    "received": "2020-03-02",
    "body": BIDDING,
    "host": {BIDDING: BIDDING},
}
RECORDS: dict[str, Any] = {
    "RECORD": REQUEST,
    "REFUSED": {**REQUEST, "received": BIDDING, BIDDING: 1},
    "ASKED": {"record": REQUEST, "explain": True},
}


def test_the_name_of_a_file_does_not_act() -> None:
    """Where a file cannot be read, its name is shown."""
    done = run("evaluate", "a\u202eb\u009bc.json", "--as-of", "2018-12-31")
    assert done.status == 2
    assert not ACTING.search(done.out + done.err)


def test_the_name_of_a_written_file_does_not_act(tmp_path: Path) -> None:
    """Nor where a command names what it wrote."""
    done = run("init", tmp_path / "a\u202eb")
    assert done.status == 0
    assert "a\ufffdb" in done.out and not ACTING.search(done.out)


@pytest.mark.parametrize(
    "command",
    [
        "evaluate RECORD --format json",
        "evaluate RECORD RECORD --format json",
        "evaluate RECORD --format jsonl",
        "evaluate RECORD --what-if received=2020-01-02 --format json",
        "evaluate REFUSED --format json",
        "evaluate REFUSED --format jsonl",
        "evaluate ASKED --format jsonl",
        "explain RECORD --format json",
        "worklist RECORD --format ics",
        "verify LOG --format json",
    ],
)
def test_what_programs_read_holds_no_character_that_acts(command: str, tmp_path: Path) -> None:
    """A record's own texts stand escaped there, and read back as they were; so do those of a log."""
    files = {name: tmp_path / f"{name}.jsonl" for name in (*RECORDS, "LOG")}
    for name, record in RECORDS.items():
        files[name].write_text(json.dumps(record), encoding="utf-8")
    logged = run("evaluate", files["RECORD"], "--as-of", "2020-12-31", "--record", files["LOG"])
    assert logged.status < 2
    as_of = () if "verify" in command else ("--as-of", "2020-12-31")
    done = run(*(files.get(part, part) for part in command.split()), *as_of)
    assert len(done.out) > 100
    assert not ACTING.search(done.out + done.err + files["LOG"].read_text(encoding="utf-8"))
    stated = json.loads(files["LOG"].read_text(encoding="utf-8"))["record"]
    assert stated["id"] == BIDDING and stated["body"] != BIDDING
    if command.startswith("evaluate RECORD --format"):
        assert BIDDING in _texts(done.data)


def test_json_without_such_characters_reads_back_equal() -> None:
    """Whatever character it holds, in a key or in a value."""
    every = "".join(map(chr, (*range(0xD800), *range(0xE000, 0x10000), *range(0xE0000, 0xE0100))))
    text = inert_json(json.dumps({every: every}, ensure_ascii=False))
    assert json.loads(text) == {every: every}
    assert not ACTING.search(text)


def _texts(data: Any) -> Iterator[str]:
    """Every text within plain data."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, (dict, list)):
        for inner in data.values() if isinstance(data, dict) else data:
            yield from _texts(inner)

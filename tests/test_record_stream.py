"""Records from files and streams."""

import io
import itertools
import json
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure_rules.errors import Problem
from disclosure_rules.reading import record_stream
from disclosure_rules.reading.record_stream import RecordInput, RecordStream
from disclosure_rules.reading.strict import LIMIT

ONE = '{"kind": "document", "id": "a"}'
TWO = '{"kind": "document", "id": "b"}'


def from_stdin(content: str | bytes) -> tuple[list[RecordInput], bool]:
    """The entries of a standard input with this content, and whether they are a list."""
    entries = RecordStream(["-"], io.BytesIO(content.encode() if isinstance(content, str) else content))
    return list(entries), entries.many


def codes(entries: list[RecordInput]) -> list[str]:
    """The code of the first problem of each entry, or its id."""
    return [entry.problems[0].code if entry.problems else entry.data["id"] for entry in entries]


@pytest.mark.parametrize(
    ("content", "expected", "many"),
    [
        (ONE, ["a"], False),
        (f"\n  {ONE}\n\n", ["a"], False),
        (f"\ufeff{ONE}", ["a"], False),
        ('{\n "id": "a"\n}', ["a"], False),
        ('{"id":\n"a"}', ["a"], False),
        (f"[{ONE}]", ["a"], True),
        (f"[\n{ONE},\n{TWO}\n]", ["a", "b"], True),
        ("[]", [], True),
        (f"{ONE}\n{TWO}\n", ["a", "b"], True),
        (f"{ONE}\r\n\r\n{TWO}", ["a", "b"], True),
        (f"{ONE}\nbroken\n{TWO}", ["a", "read.json", "b"], True),
        (f'{{"id": \n{ONE}', ["read.json", "a"], True),
        ("kind: document\nid: a\n", ["a"], False),
        ("{kind: document, id: a}", ["a"], False),
        ('{\n  "kind": document,\n  id: a }', ["a"], False),
        ("- {id: a}\n- {id: b}\n", ["a", "b"], True),
        ('{"id": "a", "id": "b"}', ["read.duplicate-key"], False),
        ('{"id": "a"', ["read.json"], False),
        ("", ["read.empty"], False),
        ("\n \n", ["read.empty"], False),
        ("# only a comment\n", ["read.empty"], False),
        (b"\0\1\2", ["read.binary"], False),
        (f"{ONE}\n".encode("utf-16"), ["read.encoding"], False),
    ],
)
def test_standard_input_is_told_by_its_content(content: str | bytes, expected: list[str], many: bool) -> None:
    """JSON, YAML and JSON Lines are told apart; one record is one record, all else is a list."""
    entries, listed = from_stdin(content)
    assert (codes(entries), listed) == (expected, many)


def test_a_suffix_says_what_a_file_is(tmp_path: Path) -> None:
    """A .jsonl is a list even with one line; a .yaml may hold JSON, a .json no YAML."""
    found = {}
    for name, content in {
        "a.jsonl": ONE,
        "a.NDJSON": ONE,
        "a.json": ONE,
        "a.yaml": ONE,
        "yaml.json": "id: a",
        "a.txt": f"{ONE}\n{TWO}",
    }.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
        entries = RecordStream([str(tmp_path / name)], io.BytesIO())
        found[name] = (codes(list(entries)), entries.many)
    assert found == {
        "a.jsonl": (["a"], True),
        "a.NDJSON": (["a"], True),
        "a.json": (["a"], False),
        "a.yaml": (["a"], False),
        "yaml.json": (["read.json"], False),
        "a.txt": (["a", "b"], True),
    }


def test_files_that_cannot_be_read_keep_their_place(tmp_path: Path) -> None:
    """A missing file and a directory are entries with a problem between the others."""
    (tmp_path / "a.json").write_text(ONE, encoding="utf-8")
    names = [str(tmp_path / "a.json"), str(tmp_path / "none.json"), str(tmp_path), str(tmp_path / "a.json")]
    entries = RecordStream(names, io.BytesIO())
    assert codes(list(entries)) == ["a", "read.file", "read.file", "a"]
    assert entries.many


def test_a_line_over_the_limit_is_refused_and_the_next_is_read() -> None:
    """The limit holds for the line's bytes without its end; one byte more is refused, by number."""
    frame = len('{"id": ""}')
    fits = b'{"id": "' + b"x" * (LIMIT - frame) + b'"}'
    entries, many = from_stdin(b"\n".join([ONE.encode(), fits + b"\r", fits + b" ", TWO.encode(), b""]))
    assert [bool(entry.problems) for entry in entries] == [False, False, True, False]
    assert entries[2].problems[0].code == "read.too-large"
    assert entries[2].problems[0].place == "stdin:3"
    assert many


def test_json_lines_are_read_as_they_come() -> None:
    """An entry is there before the next line is; a stream without end takes no more memory over time."""

    class Endless(io.RawIOBase):
        taken = 0

        def readline(self, size: int | None = -1, /) -> bytes:
            assert size == LIMIT + 1
            self.taken += 1
            return f'{{"id": "{self.taken}", "title": "{"x" * 10_000}"}}\n'.encode()

    stream = Endless()
    entries = iter(RecordStream(["-"], stream))  # type: ignore[arg-type]  # of a stream, only readline is wanted
    assert [next(entries).data["id"], stream.taken] == ["1", 1]
    tracemalloc.start()
    for _ in itertools.islice(entries, 2000):
        pass
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert stream.taken == 2001
    assert peak < 1_000_000


def problem(place: str) -> Problem:
    """A problem of a record at the path of a field."""
    return Problem("record.date", place, "no-such-day")


@pytest.mark.parametrize(
    ("content", "path", "place"),
    [
        ("kind: document\nissued: 2018-02-30\n", "issued", "stdin:2:1: issued"),
        ("类型: 公文\n印发日期: 2018-02-30\n", "issued", "stdin:2:1: 印发日期"),
        (
            "类型: 公文\n意见单:\n  领导审批:\n    日期: x\n",
            "form.approval.date",
            "stdin:4:5: 意见单.领导审批.日期",
        ),
        (
            "kind: document\nexemption_grounds:\n- {ground: a}\n- {事由: b}\n",
            "exemption_grounds.1.ground",
            "stdin:4:4: exemption_grounds.1.事由",
        ),
        ("- {kind: document}\n- kind: document\n  issued: x\n", "issued", "stdin:3:3: issued"),
        ('{"kind": "document",\n "issued": "2018-02-30"}', "issued", "stdin:2:2: issued"),
        ('{"kind": "document"}\n{"kind": "document", "issued": "x"}', "issued", "stdin:2: issued"),
        ("kind: document\n", "issued", "stdin:1:1: issued"),
        ("kind: document\n", "", "stdin:1:1"),
        ("[1, [2]]", "", "stdin:1:5"),
    ],
)
def test_a_problem_of_a_record_gets_its_place(content: str, path: str, place: str) -> None:
    """File, line and column of the field as it is written, in either language; of JSON Lines the line."""
    entries, _ = from_stdin(content)
    assert entries[-1].placed(problem(path)).place == place


def test_what_stands_twice_in_json_has_a_place(tmp_path: Path) -> None:
    """The duplicate key itself is pointed to."""
    (tmp_path / "twice.json").write_text('{"id": 1,\n "id": 2}', encoding="utf-8")
    (entry,) = RecordStream([str(tmp_path / "twice.json")], io.BytesIO())
    assert entry.problems[0].place.endswith("twice.json:2:2")


@pytest.mark.parametrize(
    ("content", "reference"),
    [
        ("类型: 公文\n编号: 7\n", {"kind": "document", "id": "7", "file": "stdin", "line": 1}),
        ("kind: nothing\nid: [a]\n", {"file": "stdin", "line": 1}),
        ("- {}\n- {id: b}\n", {"id": "b", "file": "stdin", "line": 2}),
        (f"{ONE}\n{TWO}\n", {"kind": "document", "id": "b", "file": "stdin", "line": 2}),
        ("[", {"file": "stdin"}),
    ],
)
def test_a_reference_says_which_record_it_is(content: str, reference: dict[str, object]) -> None:
    """Kind and id where they are stated, the file, and the line where it is known."""
    entries, _ = from_stdin(content)
    assert entries[-1].reference() == reference


def test_places_in_long_json_are_not_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading a long text a second time is not worth a line number; the file is named all the same."""
    monkeypatch.setattr(record_stream, "_PLACEABLE", 50)
    entries, _ = from_stdin(json.dumps([{"kind": "document", "title": "x" * 100}, 5]))
    assert entries[1].placed(problem("")).place == "stdin"
    assert entries[1].reference() == {"file": "stdin", "position": 1}


PIECES = st.lists(
    st.sampled_from(["\n", "\n\n\n", "\r\n", " \n", "\t", "\r", f"{ONE}\n", f" {TWO}\r\n", "broken\n"])
)


@given(pieces=PIECES, size=st.integers(1, 9), lines=st.booleans())
def test_blank_lines_are_counted_alike_however_many_a_buffer_holds(
    pieces: list[str], size: int, lines: bool
) -> None:
    """They are passed by the buffer; entries, problems and their lines are those of a stream that has none."""
    content = "".join(pieces).encode()

    def read(stream: Any) -> list[tuple[Any, Any, Any]]:
        entries = RecordStream(["-"], stream, lines=lines)
        return [(entry.data, entry.origin.at(entry.base), entry.problems) for entry in entries]

    buffered = io.BufferedReader(io.BytesIO(content), size)
    assert read(buffered) == read(io.BytesIO(content))


class BlankLines(io.RawIOBase):
    """So many blank lines, made as they are read."""

    def __init__(self, size: int) -> None:
        self.left = size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        size = min(len(buffer), self.left)
        buffer[:size] = b"\n" * size
        self.left -= size
        return size


def test_blank_lines_are_not_read_one_by_one() -> None:
    """Ten million of them are few entries of lines."""
    lines = record_stream._numbered(io.BufferedReader(BlankLines(10_000_000)))
    found = [number for number, _ in lines]
    assert found[-1] == 10_000_000
    assert len(found) < 5000

"""Bad input of every kind: a clear error in its place, status 2, the rest decided, never a traceback."""

import json
import os
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from commands import COMMAND, ROOT, run, run_process

GOOD = {"kind": "document", "id": "good", "issued": "2018-11-22"}
OPTIONS = ("--as-of", "2018-12-31", "--engine", "reference")
MIB = 1024 * 1024


def bomb(levels: int) -> str:
    """YAML whose aliases would expand to ten to the power of `levels` values."""
    lines = ["a0: &a0 [x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, levels)]
    return "\n".join(lines)


def record(**changes: Any) -> str:
    """The good record with some changes, as JSON."""
    return json.dumps({**GOOD, **changes}, ensure_ascii=False)


BAD: dict[str, tuple[str | bytes, str, str, str]] = {
    # file: content, then the code, the place after the file's name, and what the message or its help says
    "empty.yaml": ("", "read.empty", "", "the file is empty"),
    "empty.json": ("", "read.empty", "", "the file is empty"),
    "blank.jsonl": ("\n\n", "read.empty", "", "the file is empty"),
    "binary.yaml": (bytes(range(256)), "read.binary", "", "a binary file"),
    "binary.bin": (bytes(range(256)) * 100, "read.binary", "", "a binary file"),
    "bomb.yaml": (bomb(9), "read.alias", ":1:5", "anchors and aliases are not allowed"),
    "deep.yaml": ("[" * 100_000, "read.depth", ":1:61", "nested too deeply"),
    "deep.json": ("[" * 100_000 + "]" * 100_000, "read.depth", ":1:61", "nested too deeply"),
    "deeper.json": ('{"a":' * 61 + "1" + "}" * 61, "read.depth", ":1:301", "nested too deeply"),
    "twice.yaml": (
        "kind: document\nid: 1\nid: 2\n",
        "read.duplicate-key",
        ":3:1",
        "the key `id` appears twice",
    ),
    "twice.json": ('{"id": 1,\n"id": 2}', "read.duplicate-key", ":2:1", "the key `id` appears twice"),
    "names.yaml": (
        "kind: document\nissued: 2018-11-22\n印发日期: 2018-11-22\n",
        "record.both-names",
        ":",
        "both names of `issued`",
    ),
    "entries.yaml": ("[" + "a," * 500_001 + "]", "read.too-large", ":1:", "more than 150000 entries"),
    "gbk.yaml": ("类型: 公文\n标题: 通知\n".encode("gbk"), "read.encoding", ":1", "it looks like GBK"),
    "utf16.yaml": ("类型: 公文\n".encode("utf-16"), "read.encoding", "", "encoded as UTF-16"),
    "latin1.yaml": ("kind: document\ntitle: caf\xe9\n".encode("latin-1"), "read.encoding", ":2", "not UTF-8"),
    "syntax.yaml": ("kind: document\nid: [1\n", "read.yaml", ":3:1", "not YAML"),
    "syntax.json": ('{"kind": "document",}', "read.json", ":1:", "not JSON"),
    "nan.json": ('{"kind": "document", "id": NaN}', "read.json", "", "`NaN` is not JSON"),
    "tag.yaml": ("kind: !!python/object:os.system document\n", "read.tag", ":1:7", "tags are not allowed"),
    "two.yaml": ("kind: document\n---\nkind: document\n", "read.documents", ":2:1", "a second document"),
    "date.yaml": (
        "kind: document\nissued: 2018-02-30\n",
        "record.date",
        ":2:1: issued",
        "no such day in the calendar",
    ),
    "number.json": (record(issued=20181122), "record.date", ":1:36: issued", "a date is written as text"),
    "type.yaml": ("类型: 公文\n文种: 通知书\n", "record.term", ":2:1: 文种", "one of "),
    "early.yaml": (
        "kind: document\nissued: 2019-01-01\n",
        "record.as-of-before-issue",
        ":2:1: issued",
        "as_of (2018-12-31) lies before the day of issue (2019-01-01)",
    ),
    "field.yaml": (
        "kind: document\nisued: 2018-11-22\n",
        "record.unknown-field",
        ":2:1: isued",
        "did you mean `issued`?",
    ),
    "kind.yaml": ("kind: documnt\n", "record.kind", ":1:1: kind", "did you mean `document`?"),
    "list.yaml": ("just text\n", "record.shape", ":1:1", "a record is a mapping"),
}


def test_every_bad_file_is_told_and_the_rest_decided(tmp_path: Path) -> None:
    """One command over all of them, a good record first and last: each keeps its place."""
    for name, (content, *_) in BAD.items():
        data = content if isinstance(content, bytes) else content.encode()
        (tmp_path / name).write_bytes(data)
    (tmp_path / "good.json").write_text(record(), encoding="utf-8")
    names = ["good.json", *BAD, "missing.yaml", ".", "good.json"]
    done = run("evaluate", *names, "--format", "json", *OPTIONS, cwd=tmp_path)
    assert done.status == 2
    first, *refused, last = done.data
    assert first["record"] == last["record"] == {"kind": "document", "id": "good"}
    expected = {name: rest for name, (_, *rest) in BAD.items()}
    expected["missing.yaml"] = ["read.file", "", "no such file or directory"]
    expected["."] = ["read.file", "", "is a directory"]
    for (name, (code, place, words)), entry in zip(expected.items(), refused, strict=True):
        assert entry["record"]["file"] == name
        problem = entry["problems"][0]
        assert problem["code"] == code, name
        assert problem["place"].startswith(name + place), problem
        assert words in f"{problem['message']}; {problem['help']}", problem
        assert f"{problem['place']}: {problem['message']}" in done.err
    assert f"{len(refused)} of {len(refused) + 2} records rejected" in done.err


@pytest.mark.parametrize("name", ["big.yaml", "big.json", "big.jsonl", "big"])
def test_a_large_file_is_refused_at_once(name: str, tmp_path: Path) -> None:
    """100 MiB without a line break, whatever it is called."""
    with (tmp_path / name).open("wb") as file:
        file.truncate(100 * MIB)
    done = run("evaluate", name, *OPTIONS, cwd=tmp_path)
    assert done.status == 2
    assert re.search(r"larger than (8|4) MiB; split it, or write JSON Lines \[read.too-large\]", done.err)
    assert "rejected, nothing decided" in done.out


def test_a_long_line_is_skipped_without_reading_it_into_memory(tmp_path: Path) -> None:
    """A line of 200 MiB among JSON Lines: refused by number, the next line decided, in little memory."""
    with (tmp_path / "lines.jsonl").open("wb") as file:
        file.write(record().encode() + b"\n{broken\n")
        file.seek(200 * MIB, os.SEEK_CUR)
        file.write(b"\n" + record().encode() + b"\n")
    # By a process between: of one that is started here no peak is told below that of the tests themselves.
    code = (
        "import resource, subprocess, sys\n"
        f"command = {[*COMMAND, 'evaluate', 'lines.jsonl', '--format', 'jsonl', *OPTIONS]!r}\n"
        "status = subprocess.run(command).returncode\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)\n"
        "sys.exit(status)\n"
    )
    done = run_process(sys.executable, "-c", code, cwd=tmp_path)
    first, broken, long, last = (json.loads(line) for line in done.out.splitlines())
    assert done.status == 2
    assert first == last
    assert [entry["problems"][0]["place"] for entry in (broken, long)] == ["lines.jsonl:2:2", "lines.jsonl:3"]
    assert long["problems"][0]["code"] == "read.too-large"
    assert int(done.err.splitlines()[-1]) * 1024 < 150 * MIB


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["-", "--as-of", "yesterday"], "--as-of: not a date"),
        (["-", "--as-of", "2018-02-30"], "--as-of: no such day in the calendar"),
        (["-", "--set", "publish_limit"], "--set: `publish_limit` is not PARAM=VALUE"),
        (["-", "--set", "xuhui-2018.publish_limt=10wd"], "did you mean `xuhui-2018.publish_limit`?"),
        (["-", "--set", "xuhui-2018.publish_limit=soon"], "xuhui-2018.publish_limit"),
        (["-", "--policies", "none"], "none: no policy here"),
        (["-", "--format", "xml"], "--format"),
        (["-", "--colour"], "--colour"),
        ([], "FILE"),
    ],
)
def test_bad_usage_prints_nothing_but_the_error(arguments: list[str], told: str) -> None:
    """Status 2, an empty standard output, and what is wrong."""
    done = run("evaluate", *arguments, stdin=record())
    assert (done.status, done.out) == (2, "")
    assert told in done.err


def test_a_policy_with_an_unknown_key_decides_nothing(tmp_path: Path) -> None:
    """The key's file, line and column, and the right one; no record is evaluated."""
    head = (ROOT / "policies/xuhui-2018/policy.yaml").read_text(encoding="utf-8")
    (tmp_path / "policy.yaml").write_text(head.replace("rank:", "rang:"), encoding="utf-8")
    done = run("evaluate", "-", "--policies", tmp_path, stdin=record())
    assert (done.status, done.out) == (2, "")
    line = head[: head.index("rank:")].count("\n") + 1
    assert f"policy.yaml:{line}:1: no key `rang` here; did you mean `rank`?" in done.err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["2018-11-22", "10"], "LIMIT: `10` is not a duration: it has no unit"),
        (["2018-11-22", "5h"], "hours run from an instant, not from a day"),
        (["2018-02-30", "5d"], "DATE: no such day in the calendar"),
        (["1850-01-01", "10wd"], "1850-01-01"),
    ],
)
def test_due_refuses_what_has_no_due_day(arguments: list[str], told: str) -> None:
    """Status 2, and what is wrong."""
    done = run("due", *arguments)
    assert (done.status, done.out) == (2, "")
    assert told in done.err


def test_nothing_of_a_record_s_text_and_no_control_character_is_told() -> None:
    """Free text stays in the record; a name cannot rewrite the terminal."""
    stdin = record(title="机密内容", drafting_units="某单位", **{"\x1b[2Jisued": "x"})
    done = run("evaluate", "-", *OPTIONS, stdin=stdin)
    assert done.status == 2
    for text in (done.out, done.err):
        assert "机密内容" not in text
        assert "某单位" not in text
        assert "\x1b" not in text

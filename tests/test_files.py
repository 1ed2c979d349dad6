"""Files and directories as hosts have them: links, pipes, devices, names that are no text, files that change."""

import hashlib
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from commands import COMMAND, environment, run
from small_policies import write_policy

from disclosure_rules import PolicyError, load_policies
from disclosure_rules.policy import files
from disclosure_rules.policy.files import case_files, policy_directories
from disclosure_rules.reading import strict
from disclosure_rules.reading.strict import (
    LIMIT,
    YAML_LIMIT,
    _Unwaiting,
    _without_waiting,
    read_file,
    read_json,
)
from disclosure_rules.records.limits import MOST_CONTAINERS

RECORD = '{"kind": "document"}'
MIB = 1024 * 1024


def test_a_digest_is_of_the_bytes_that_decided(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each file is read once: one that is saved while policies load gives its old rules with its old digest."""
    directory = write_policy(tmp_path / "small", "rules: []\n")
    before = load_policies(directory)
    read = strict.read_bytes

    def save_after_reading(path: Path) -> bytes:
        content = read(path)
        path.write_bytes(content + b"# saved meanwhile\n")
        return content

    monkeypatch.setattr(files, "read_bytes", save_after_reading)
    assert load_policies(directory) == before
    monkeypatch.undo()
    assert load_policies(directory)[0].sha256 != before[0].sha256


def test_a_digest_covers_the_name_and_the_bytes_of_each_file(tmp_path: Path) -> None:
    """In the order of names, the head first."""
    directory = write_policy(tmp_path / "small", "rules: []\n")
    expected = hashlib.sha256()
    for name in ("policy.yaml", "base.yaml", "rules.yaml"):
        expected.update(name.encode() + b"\0" + (directory / name).read_bytes() + b"\0")
    assert load_policies(directory)[0].sha256 == expected.hexdigest()


def test_links_that_lead_back_or_outside_are_not_followed(tmp_path: Path) -> None:
    """Each policy and each case file is met once, and nothing outside the directory."""
    ours, elsewhere = tmp_path / "ours", tmp_path / "elsewhere"
    write_policy(ours / "small", "rules: []\n")
    write_policy(elsewhere / "other", "rules: []\n")
    for directory in (ours / "small", elsewhere / "other"):
        (directory / "a_test.yaml").write_text("cases: []\n", encoding="utf-8")
    (ours / "again").symlink_to("small")
    (ours / "small" / "up").symlink_to("..")
    (ours / "outside").symlink_to(elsewhere)
    assert [path.relative_to(ours).as_posix() for path in policy_directories(ours)] == ["again"]
    assert [path.relative_to(ours).as_posix() for path in case_files(ours)] == ["again/a_test.yaml"]


def test_a_link_to_a_file_is_that_file(tmp_path: Path) -> None:
    """As in a mounted configuration, whose files are links to a hidden directory."""
    write_policy(tmp_path / "ours" / "..data", "rules: []\n")
    for name in ("policy.yaml", "base.yaml", "rules.yaml"):
        (tmp_path / "ours" / name).symlink_to(Path("..data", name))
    assert [policy.id for policy in load_policies(tmp_path / "ours")] == ["small"]


@pytest.mark.parametrize(
    "command", [["evaluate"], ["check"], ["test"], ["explain", "--about", "x"], ["verify"]]
)
def test_a_pipe_that_nobody_writes_to_is_refused(tmp_path: Path, command: list[str]) -> None:
    """Not waited for: neither as a record nor as a file of a policy."""
    directory = write_policy(tmp_path / "ours", "rules: []\n")
    (directory / "rules.yaml").unlink()
    os.mkfifo(directory / "rules.yaml")
    path = str(directory if command[0] in ("check", "test") else directory / "rules.yaml")
    done = run(*command, path)
    assert done.status == 2
    assert "rules.yaml: not a regular file; give a file, or - for standard input [read.file]" in done.err


def test_a_device_is_refused() -> None:
    """It may have no end."""
    assert "not a regular file" in run("evaluate", "/dev/zero").err


def test_a_file_that_would_be_waited_for_is_refused(tmp_path: Path) -> None:
    """Some files of a system look regular and give nothing until something happens, such as the log of its kernel."""
    os.mkfifo(tmp_path / "pipe")
    with (
        (tmp_path / "pipe").open("rb+", buffering=0),  # the pipe has a writer, who writes nothing
        io.BufferedReader(_Unwaiting(tmp_path / "pipe", opener=_without_waiting)) as waiting,
        pytest.raises(BlockingIOError),
    ):
        waiting.read(1)


@pytest.mark.parametrize("command", ["check", "test", "fmt", "clauses"])
def test_a_directory_that_cannot_be_read_is_a_problem(command: str) -> None:
    """Here its name is too long for the system; a directory without permission is the same to a command."""
    done = run(command, "x" * 10_000)
    assert done.status == 2
    assert "[read.file]" in done.err
    with pytest.raises(PolicyError, match="cannot be read"):
        load_policies("x" * 10_000)


def test_a_line_without_end_ends_the_stream() -> None:
    """What was read before it is decided; the line is rejected by its number."""
    code = (
        "import sys; print('{}', end='\\n{{\\n'); sys.stdout.flush()\nwhile True: print('x' * 65536, end='')"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code.format(RECORD)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as endless:
        command = [*COMMAND, "evaluate", "-", "--as-of", "2020-01-01", "--format", "jsonl"]
        done = subprocess.run(
            command, stdin=endless.stdout, capture_output=True, env=environment(), check=False
        )
        endless.kill()
    assert done.returncode == 2
    decided, broken, long = done.stdout.splitlines()
    assert b'"outcome"' in decided
    assert b"read.json" in broken
    assert b"read.too-large" in long
    assert b"stdin:3" in long


def test_names_that_are_no_text_are_shown_escaped(tmp_path: Path) -> None:
    """A file name is bytes; what is not UTF-8 in it neither stops the command nor spoils what it prints."""
    name = os.fsdecode(b"a\xff.json")
    try:
        (tmp_path / name).write_text(RECORD, encoding="utf-8")
    except OSError:  # a file system of text alone
        name = "a.json"
        (tmp_path / name).write_text(RECORD, encoding="utf-8")
    done = run("evaluate", str(tmp_path / name), "--as-of", "2020-01-01", "--format", "json")
    assert done.status == 1
    directory = write_policy(tmp_path / os.fsdecode(b"p\xff"), "rules: []\n")
    (directory / os.fsdecode(b"r\xff.yaml")).write_text("record: document\nrules: []\n", "utf-8")
    assert os.fsdecode(b"r\xff.yaml") in load_policies(directory)[0].files


def test_a_policy_named_by_a_list_is_a_problem(tmp_path: Path) -> None:
    """As any other value that is no text."""
    head = "policy: [a]\ninstrument: {title: {zh: 甲, en: a}}\nrank: district\n"
    directory = write_policy(tmp_path / "a", "rules: []\n", head=head)
    for command in ("check", "test", "coverage"):
        done = run(command, str(directory))
        assert done.status == 2
        assert "policy.yaml:1:1: not text; put it in quotes [policy.value]" in done.err


FLAT = {
    "entries.yaml": "kind: document\n" + "".join(f"k{number}: 1\n" for number in range(370_000)),
    "items.yaml": "- 1\n" * 1_000_000,
    "blank.txt": "\n" * 100_000_000,
    "lists.json": '{"kind": "document", "host": {"x": [' + ",".join(["[]"] * 2_700_000) + "]}}",
    "mappings.json": '{"kind": "document", "host": {"x": ['
    + ",".join(['{"":{}}'] * 149_000)
    + "],"
    + ",".join(f'"{number:x}":0' for number in range(600_000))
    + "}}",
    "nested.json": '{"kind": "document", "host": {"x": [' + ",".join(['{"":[{}]}'] * 800_000) + "]}}",
}


@pytest.mark.parametrize("name", FLAT)
def test_reading_stays_in_bounds(tmp_path: Path, name: str) -> None:
    """A file at the limit takes less than 300 MiB; so does a stream of blank lines of any length."""
    assert len(FLAT[name]) < {"yaml": YAML_LIMIT, "json": LIMIT, "txt": sys.maxsize}[name.partition(".")[2]]
    (tmp_path / name).write_text(FLAT[name], encoding="utf-8")
    code = (
        "import re, sys; from pathlib import Path; from disclosure_rules.reading.record_stream import RecordStream\n"
        "stream = RecordStream([sys.argv[1]], sys.stdin.buffer)\n"
        "for entry in stream: pass\n"
        "print(re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / name)],
        capture_output=True,
        text=True,
        env=environment(),
        check=True,
    )
    assert int(done.stdout) * 1024 < 300 * MIB


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (f"[{','.join(['[]'] * (MOST_CONTAINERS - 1))}]", True),
        (f"[{','.join(['[]'] * MOST_CONTAINERS)}]", False),
        (f"[{','.join(['{}'] * MOST_CONTAINERS)}]", False),
        (f'["{"[{" * MOST_CONTAINERS}", "\\"[", {{"[": "\\\\"}}]', True),
    ],
    ids=["at the limit", "lists over it", "mappings over it", "brackets of texts"],
)
def test_a_json_text_has_so_many_lists_and_mappings(text: str, read: bool) -> None:
    """Brackets within its texts are not counted."""
    if read:
        assert read_json(text, "a").data == json.loads(text)
        return
    with pytest.raises(strict.ReadingError) as caught:
        read_json(text, "a")
    assert caught.value.problems[0].message == "more than 300000 lists and mappings"


def test_a_yaml_file_over_its_limit_is_refused(tmp_path: Path) -> None:
    """JSON may be larger."""
    (tmp_path / "a.yaml").write_text("- 1\n" * (YAML_LIMIT // 4 + 1), encoding="utf-8")
    with pytest.raises(strict.ReadingError) as caught:
        read_file(tmp_path / "a.yaml")
    assert caught.value.problems[0].message == "larger than 4 MiB"


def test_a_file_that_is_not_read_is_said_and_nothing_else(tmp_path: Path) -> None:
    """By `check`, in both languages, with status 0: what is written otherwise, and a head by another name."""
    ours = write_policy(tmp_path / "ours", "rules: []\n")
    unread = ["rules.YAML", "more.yaml.txt", "old.yaml~", "rules_test.Yml", "below/a.YAML"]
    for name in [
        *unread,
        "more.yml",
        "a_test.yaml",
        ".hidden.YAML",
        "notes.md",
        "record.json",
        "below/b_test.yaml",
    ]:
        (ours / name).parent.mkdir(exist_ok=True)
        (ours / name).write_text("rules: []\n" if name == "more.yml" else "cases: []\n", encoding="utf-8")
    for name in ("theirs/policy.yml", "theirs/rules.YAML", "Policy.yaml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("policy: a\n", encoding="utf-8")
    for lang, words in (("en", "this file is not read: "), ("zh", "该文件未被读取：")):
        done = run("check", tmp_path, "--lang", lang)
        assert done.status == 0
        told = [line for line in done.err.splitlines() if line.endswith("[policy.unread]")]
        assert all(words in line for line in told)
        places = [line.partition(": ")[0].removeprefix(f"{tmp_path}/") for line in told]
        assert sorted(places) == sorted(
            [*(f"ours/{name}" for name in unread), "theirs/policy.yml", "Policy.yaml"]
        )

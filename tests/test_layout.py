"""The layout of policy and case files: what changes, what stays, and that nothing is lost."""

import os
import re
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import yaml
from commands import ROOT, run
from hypothesis import example, given
from hypothesis import strategies as st

from disclosure_rules.authoring.layout import laid_out
from disclosure_rules.reading.strict import ReadingError, read_yaml

FILES = [
    path
    for directory in ("policies", "examples", "src/disclosure_rules/data/init")
    for path in sorted((ROOT / directory).rglob("*.yaml"))
]
"""Every policy and case file that is shipped or shown."""

LAYOUTS = {
    "words and order stay": ("b: 1\na:   'x'\n", "b: 1\na: 'x'\n"),
    "a list stands two columns within its key": (
        "a:\n- b\n-   c: 1\n    d: 2\n",
        "a:\n  - b\n  - c: 1\n    d: 2\n",
    ),
    "a list within a list": ("-   -  a\n    -  b\n", "- - a\n  - b\n"),
    "brackets have no room within": ("a: { b: 1 ,c: [ 1,2 ] }\n", "a: {b: 1, c: [1, 2]}\n"),
    "an empty value keeps its room": ("a: {b: , c: }\nd:\n", "a: {b: , c: }\nd:\n"),
    "no two blank lines, none at the ends": ("\n\na: 1\n\n\n\nb: 2\n\n\n", "a: 1\n\nb: 2\n"),
    "a comment stands with what follows": ("a:\n# of b\n    b: 1\n", "a:\n  # of b\n  b: 1\n"),
    "a comment at the end of a block stays in it": (
        "a:\n    b: 1\n    # of a\nc: 2\n",
        "a:\n  b: 1\n  # of a\nc: 2\n",
    ),
    "a comment in a line has two spaces before it": ("a: 1 # one\n", "a: 1  # one\n"),
    "a comment alone at the end": ("a: 1\n# end", "a: 1\n# end\n"),
    "lines of folded text move together": (
        "a: >-\n      b\n        c\n\n      d\n",
        "a: >-\n  b\n    c\n\n  d\n",
    ),
    "blank lines that a text keeps": ("a: |+\n    b\n\nc: 1\n", "a: |+\n  b\n\nc: 1\n"),
    "spaces that a text begins with": ("a:\n    b: |2\n         c\n", "a:\n  b: |2\n       c\n"),
    "quoted text over two lines": ('a:\n      "b\n c"\n', 'a:\n  "b\n  c"\n'),
    "plain text over two lines": ("a: b\n        c\n", "a: b\n  c\n"),
    "brackets over several lines": ("a: {b: 1,\n c: [1,\n 2]\n }\n", "a: {b: 1,\n  c: [1,\n    2]\n  }\n"),
    "line ends of Windows and a mark of UTF-8": ("\ufeffa: 1\r\nb: 2\r\n", "a: 1\nb: 2\n"),
    "a document with its marks": ("---\na:  1\n...\n", "---\na: 1\n...\n"),
}


@pytest.mark.parametrize(("text", "expected"), LAYOUTS.values(), ids=LAYOUTS)
def test_a_text_is_laid_out(text: str, expected: str) -> None:
    """And once more, nothing changes."""
    assert laid_out(text, "x.yaml") == expected
    assert laid_out(expected, "x.yaml") == expected


REFUSED = {
    "an open bracket": ("a: [1\n", "read.yaml"),
    "a key twice": ("a: 1\na: 2\n", "read.duplicate-key"),
    "a tab before a key": ("a:\n\tb: 1\n", "read.yaml"),
    "an alias": ("a: &b 1\nc: *b\n", "read.alias"),
    "a key with a question mark": ("? a\n: b\n", "fmt.layout"),
    "nothing": ("", "read.empty"),
}


@pytest.mark.parametrize(("text", "code"), REFUSED.values(), ids=REFUSED)
def test_a_text_that_cannot_be_read_is_refused(text: str, code: str) -> None:
    """With the problem of reading it, or that its layout would change it."""
    with pytest.raises(ReadingError) as error:
        laid_out(text, "x.yaml")
    assert [problem.code for problem in error.value.problems] == [code]


def disturbed(text: str) -> str:
    """The text with twice the indentation, other line ends, more blank lines and spaces at the ends of lines, where no text
    runs over several lines."""
    wider = re.sub(
        r"^( *)((?:- )*)",
        lambda found: found[1] * 2 + found[2].replace("- ", "-   "),
        text,
        flags=re.MULTILINE,
    )
    return "\r\n\r\n" + wider.replace("  #", " #").replace("\n\n", "\n\n\n\n").replace("\n", " \r\n")


def test_shipped_files_are_laid_out_and_come_back_however_they_were_disturbed() -> None:
    """Word for word, with every comment."""
    several_lines = re.compile(r": [|>][-+]?$|\"[^\"]*\n|^ +[^-#\s][^:]*$", re.MULTILINE)
    came_back = 0
    for path in FILES:
        text = path.read_text(encoding="utf-8")
        assert laid_out(text, str(path)) == text, path
        if not several_lines.search(text):
            assert laid_out(disturbed(text), str(path)) == text, path
            came_back += 1
    assert came_back > 100


TEXTS = st.text(st.sampled_from("ab 公:#-'\"\n,[]{}|>&*!%?\\"), max_size=12)
VALUES: Any = st.recursive(
    TEXTS | st.integers(-9, 99) | st.booleans() | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS.filter(bool), inner, max_size=3),
    max_leaves=12,
)


@given(
    st.dictionaries(TEXTS.filter(bool), VALUES, min_size=1, max_size=4),
    st.integers(2, 6),
    st.sampled_from([None, True, False]),
    st.sampled_from([10, 40, 200]),
)
@example({"a": {"b": [{"c": "x\n\n y"}]}}, 4, False, 10)
def test_whatever_is_written_says_the_same_afterwards(
    data: dict[str, Any], indent: int, flow: bool | None, width: int
) -> None:
    """Laid out twice it is the same text; a file that would say something else is refused."""
    text = yaml.safe_dump(
        data, indent=indent, default_flow_style=flow, width=width, allow_unicode=True, sort_keys=False
    )
    try:
        before = read_yaml(text, "x").data
    except ReadingError:
        return
    if re.search(r"(^|[\s{[])\? ", text):
        with suppress(ReadingError):  # a key of its own line, which is refused
            laid_out(text, "x")
        return
    made = laid_out(text, "x")
    assert read_yaml(made, "x").data == before
    assert laid_out(made, "x") == made


HEAD = "policy:   ours\ninstrument: {title: {zh: 例, en: x}}\nrank: district\n"
CASES = "cases: []   # none yet\n"


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    """A repository with a policy whose head is not laid out, with cases, and with a file that is none of a policy."""
    (tmp_path / "ours").mkdir()
    (tmp_path / "ours" / "policy.yaml").write_text(HEAD, encoding="utf-8")
    (tmp_path / "ours" / "x_test.yaml").write_text(CASES, encoding="utf-8")
    (tmp_path / "other.yaml").write_text("a:   *b\n", encoding="utf-8")
    return tmp_path


def content(directory: Path) -> dict[str, bytes]:
    """Every file with its bytes."""
    return {
        str(path.relative_to(directory)): path.read_bytes() for path in directory.rglob("*") if path.is_file()
    }


def test_the_command_lays_out_policies_and_cases_and_no_other_file(ours: Path) -> None:
    """It says which, and how many of how many; a second time none."""
    head = ours / "ours" / "policy.yaml"
    head.chmod(0o640)
    before = content(ours)
    would = run("fmt", ".", "--check", cwd=ours)
    assert (would.status, content(ours)) == (1, before)
    done = run("fmt", ".", cwd=ours)
    assert (done.status, done.err) == (0, "")
    assert done.out == "ours/policy.yaml\nours/x_test.yaml\nfiles: 2, laid out anew: 2\n"
    assert would.out.splitlines()[:2] == done.out.splitlines()[:2]
    assert content(ours) == before | {
        "ours/policy.yaml": HEAD.replace("   ", " ").encode(),
        "ours/x_test.yaml": b"cases: []  # none yet\n",
    }
    assert head.stat().st_mode & 0o777 == 0o640
    again = run("fmt", ".", "--check", cwd=ours)
    assert (again.status, again.out) == (0, "files: 2, to be laid out anew: 0\n")


def test_a_file_in_the_middle_of_an_edit_is_refused_and_none_is_written(ours: Path) -> None:
    """Its problem is told with its place; the file beside it stays too."""
    (ours / "ours" / "x_test.yaml").write_text("cases:\n  - {name: x, expect: {\n", encoding="utf-8")
    before = content(ours)
    done = run("fmt", ".", cwd=ours)
    assert done.status == 2
    assert re.search(r"^ours/x_test\.yaml:\d+:\d+: .*\[read\.yaml\]$", done.err, re.MULTILINE)
    assert content(ours) == before


def test_a_link_stays_a_link(ours: Path) -> None:
    """What it leads to is laid out."""
    link = ours / "ours" / "rules.yaml"
    target = ours / "shared.txt"
    target.write_text("record:   document\n", encoding="utf-8")
    link.symlink_to(target)
    assert run("fmt", link).status == 0
    assert link.is_symlink() and target.read_text(encoding="utf-8") == "record: document\n"


def test_what_cannot_be_written_stays_whole(ours: Path) -> None:
    """Here the draft beside the file is in the way."""
    head = ours / "ours" / "policy.yaml"
    (head.parent / f".policy.yaml.{os.getpid()}.yaml").mkdir()
    done = run("fmt", head)
    assert done.status == 2
    assert "[fmt.layout]" in done.err
    assert head.read_text(encoding="utf-8") == HEAD


def test_a_directory_without_policies_is_told(tmp_path: Path) -> None:
    """So is a path that is not there."""
    assert "[policy.none]" in run("fmt", tmp_path).err
    assert "[read.file]" in run("fmt", tmp_path / "nowhere.yaml").err

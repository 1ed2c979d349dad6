"""The documentation runs: its Python, its policies, its commands; and it names everything that there is to name."""

import contextlib
import io
import re
import shlex
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from commands import ROOT, run

from disclosure_rules.authoring.testing import syntax as case_shapes
from disclosure_rules.policy.conditions import OPERATORS
from disclosure_rules.policy.ladders import Measure, Rank, Rung, shipped_ladder
from disclosure_rules.policy.shape import Shape
from disclosure_rules.policy.syntax import PolicyShape
from disclosure_rules.terms import Attribute, Outcome, Release, Severity, Status, Term

EXAMPLES = sorted((ROOT / "examples").rglob("*.md"))
FIRST = ROOT / "docs" / "zh" / "first-policy.md"
"""The one page in Chinese whose commands run by themselves; the blocks of the others are those of the English pages."""
PAGES = [*sorted(ROOT.glob("README*.md")), *sorted((ROOT / "docs").glob("*.md")), FIRST, *EXAMPLES]
EVERY_PAGE = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md")), *EXAMPLES]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
FILE_NAME = re.compile(r"# ([\w./-]+\.(?:yaml|json|jsonl))\n")
COMMAND = re.compile(r"\$ (disclosure-rules .*?)(?:  # status (\d))?")


@dataclass
class Block:
    """A fenced block of a page; `line` is where it begins."""

    lang: str
    text: str
    line: int


def blocks(page: Path) -> list[Block]:
    """Every fenced block, in order."""
    text = page.read_text(encoding="utf-8")
    return [
        Block(found[1], found[2], text.count("\n", 0, found.start()) + 1) for found in BLOCK.finditer(text)
    ]


def matches(shown: str, printed: str) -> bool:
    """Whether a text is what is shown; a line of `…` stands for any lines, `…` in a line for any characters."""
    pattern = ""
    for line in shown.splitlines():
        inner = ".*".join(map(re.escape, line.rstrip().split("…")))
        pattern += r"(?:.*\n)*?" if line.strip() == "…" else rf"{inner} *\n"
    return re.fullmatch(pattern, printed.rstrip("\n") + "\n" if printed.strip() else "") is not None


def commands(text: str) -> Iterator[tuple[list[str], int, str]]:
    """The commands of a console block: arguments, status and the output shown."""
    found: list[tuple[list[str], int, str]] = []
    for line in text.splitlines():
        command = COMMAND.fullmatch(line)
        if command:
            found.append((shlex.split(command[1])[1:], int(command[2] or 0), ""))
        else:
            assert found, f"output before any command: {line}"
            arguments, status, shown = found[-1]
            found[-1] = (arguments, status, f"{shown}{line}\n")
    return iter(found)


RUN = [
    pytest.param(page, marks=[pytest.mark.generated] if page.name == "change-a-rule.md" else [])
    for page in PAGES
]
"""The pages, of which one has the solver search for records: it runs where generated records do."""


@pytest.mark.parametrize("page", RUN, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_page_runs(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks run in order: named YAML is written, Python and commands run, and print what is shown after them."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(ROOT / "examples", "examples")
    space: dict[str, Any] = {"__name__": page.stem}
    printed: str | None = None
    ran = 0
    for block in blocks(page):
        where = f"{page.name}:{block.line}"
        last, printed = printed, None
        named = FILE_NAME.match(block.text)
        if block.lang == "yaml" and named:
            path = tmp_path / named[1]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text.removeprefix(named[0]), encoding="utf-8")
        elif block.lang == "python":
            with contextlib.redirect_stdout(io.StringIO()) as out:
                exec(compile(block.text, where, "exec"), space)  # noqa: S102  # the page's own code
            printed = out.getvalue()
            ran += 1
        elif block.lang == "text" and last is not None:
            assert matches(block.text, last), f"{where}: printed\n{last}"
        elif block.lang == "console":
            for arguments, status, shown in commands(block.text):
                # What the solver finds first depends on what it did before, so it starts anew, as for a reader.
                anew = {"PYTHONHASHSEED": "0"} if "--prove" in arguments else {}
                done = run(*arguments, cwd=tmp_path, **anew)
                output = done.out + done.err
                assert done.status == status, f"{where}: {arguments}: status {done.status}\n{output}"
                assert matches(shown, output), f"{where}: {arguments}: printed\n{output}"
                ran += 1
    assert ran or page.name in ("conformance.md", "glossary.md", "performance.md", "policy-language.md")


def headings(page: Path) -> list[str]:
    """The marks of the headings of a page, outside its blocks."""
    text = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    return re.findall(r"^#+(?= )", text, re.MULTILINE)


def fenced(page: Path) -> list[tuple[str, str]]:
    """Every fenced block of a page, also one without a language."""
    return re.findall(r"^```(\w*)\n(.*?)^```$", page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("page", sorted((ROOT / "docs" / "zh").glob("*.md")), ids=lambda page: page.stem)
def test_a_chinese_guide_says_what_the_english_one_says(page: Path) -> None:
    """Heading by heading, with the same blocks; of the page that runs by itself, with as many of each language."""
    english = ROOT / "docs" / page.name
    assert headings(page) == headings(english)
    pairs = list(zip(fenced(page), fenced(english), strict=True))
    for (lang, ours), (language, theirs) in pairs:
        assert lang == language
        assert ours == theirs or page == FIRST, ours
    assert pairs


@pytest.mark.parametrize("page", EVERY_PAGE, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_link_leads_somewhere(page: Path) -> None:
    """Every relative link names a file, and every anchor a heading of it."""
    for target, anchor in re.findall(
        r"\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)", page.read_text(encoding="utf-8")
    ):
        path = (page.parent / target).resolve() if target else page
        assert path.exists(), f"{page.name}: {target}"
        if anchor:
            headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
            slugs = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
            assert anchor in slugs, f"{page.name}: {target}#{anchor}"


OWN_PATH = re.compile(r"`((?:src|tests|policies|docs|tools|examples)/[^`:\s]*)(?:::(\w+))?`")


@pytest.mark.parametrize("page", ["ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md"])
def test_a_path_of_the_project_is_there(page: str) -> None:
    """A file or directory named in these pages exists, and a test named after it is defined in it."""
    named = OWN_PATH.findall((ROOT / page).read_text(encoding="utf-8"))
    assert named
    for path, test in named:
        assert (ROOT / path).exists(), path
        if test:
            text = (ROOT / path).read_text(encoding="utf-8")
            assert re.search(rf"^def {test}\(", text, re.MULTILINE), f"{path}::{test}"


def test_every_invariant_of_the_architecture_has_its_test() -> None:
    """No row of the table goes without one."""
    section = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8").partition("\n## Invariants")[2]
    rows = re.findall(r"^\| (?!invariant)(.+?) \| (.+) \|$", section.partition("\n## ")[0], re.MULTILINE)
    assert len(rows) > 10
    assert all(re.search(r"`tests/\w+\.py::test_\w+`", tests) for _, tests in rows)


def cells(page: str, column: int = 0) -> set[str]:
    """What stands in backticks in a column of the tables of a page."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    rows = [line.split(" | ") for line in text.splitlines() if line.startswith("| ")]
    return {name for row in rows if len(row) > column for name in re.findall(r"`([^`]+)`", row[column])}


def test_every_key_and_operator_is_documented() -> None:
    """The page of the language names every key of every shape, and every operator; that of cases those of a case."""
    assert set(OPERATORS) <= cells("policy-language.md")
    shapes = [shape for shape in Shape.__subclasses__() if shape.__module__ == PolicyShape.__module__]
    written = [found for found in vars(case_shapes).values() if isinstance(found, type)]
    of_cases = [found for found in written if found.__module__ == case_shapes.__name__]
    assert len(shapes) > 10
    assert len(of_cases) > 5
    for page, described in (("policy-language.md", shapes), ("cases.md", of_cases)):
        text = re.sub(
            r"^```.*?^```$",
            "",
            (ROOT / "docs" / page).read_text(encoding="utf-8"),
            flags=re.DOTALL | re.MULTILINE,
        )
        words = {word for code in re.findall(r"`[^`]+`", text) for word in re.findall(r"\w+", code)}
        for shape in described:
            keys = {field.alias or name for name, field in shape.model_fields.items()}
            assert keys <= words, f"{page}: {shape.__name__}"


@pytest.mark.parametrize(
    "term", [Attribute, Release, Status, Severity, Outcome], ids=lambda term: term.__name__
)
def test_the_glossary_has_the_words_of_a_decision(term: type[Term]) -> None:
    """Each value stands in the glossary beside its Chinese word, as the library has it."""
    rows = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines()
    for member in term:
        assert any(row.startswith(f"| `{member.value}` | {member.zh} |") for row in rows), member


@pytest.mark.parametrize(("heading", "kind"), [("Rank", Rank), ("Measures", Measure)])
def test_the_glossary_has_the_ladders_of_the_shipped_framework(heading: str, kind: type[Rung]) -> None:
    """The ranks and the measures in rising order, with their Chinese words."""
    page = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    text = page.partition(f"## {heading} ")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| `(\w+)` \| (\S+) \|", text, re.MULTILINE)
    assert rows == [(str(rung), rung.label.zh) for rung in shipped_ladder(kind).scale]


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md"])
def test_the_readme_lists_the_commands_that_there_are(page: str) -> None:
    """Its table has each command of `--help`, and no other."""
    listed = re.findall(
        r"^\| `disclosure-rules (\w+)", (ROOT / page).read_text(encoding="utf-8"), re.MULTILINE
    )
    done = run("--help")
    assert done.status == 0
    groups = done.out.rpartition("  --help ")[2]
    assert sorted(listed) == sorted(re.findall(r"^  (\w+)  ", groups, re.MULTILINE))


def test_the_fields_of_list_entries_stand_in_the_reference_of_facts() -> None:
    """Those of lists of a kind and of its parts, with their Chinese names."""
    text = (ROOT / "docs" / "reference" / "facts.md").read_text(encoding="utf-8")
    for row in (
        "| `releases[].channel` | 渠道 |",
        "| `exemption_grounds[].extent` | 范围 |",
        "| `consultations[].answer` | 意见 |",
    ):
        assert row in text

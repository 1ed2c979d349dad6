"""Every code has its page, every page's example yields its code, and the command line prints the explanation."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from commands import run
from small_policies import write_policy

from disclosure_rules import SHIPPED
from disclosure_rules.diagnostics import codes, diagnostic
from disclosure_rules.errors import Problem
from disclosure_rules.policy import files
from tools import diagnostic_pages

SOURCE = Path(__file__).parents[1] / "src" / "disclosure_rules"
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(SOURCE.rglob("*.py"))}
TOLD = re.compile(r"^\S.*\[([a-z]+\.[a-z-]+)\]$", re.MULTILINE)

CODES = codes()
WITH_EXAMPLE = [code for code in CODES if diagnostic(code).wrong]

ON_THE_MACHINE = {
    *("agenda.icalendar", "engine.fault", "engine.limit", "engine.missing", "proof.missing"),
    *("edition.path", "edition.unknown"),
}
"""What rests on what is installed, or on a repository: an example would yield the code here and not there."""

MAKERS = ("Problem", "PydanticCustomError")


@pytest.fixture(scope="module", autouse=True)
def shipped_is_read_once() -> Iterator[None]:
    """The examples, hundreds of runs, read what is shipped once; each links it anew with its own."""
    read, kept = files._read_draft, {}

    def reading(directory: Path, problems: list[Problem]) -> files.Draft | None:
        if not directory.is_relative_to(SHIPPED):
            return read(directory, problems)
        if directory not in kept:
            kept[directory] = read(directory, problems)
        return kept[directory]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(files, "_read_draft", reading)
        yield


def name_of(call: ast.Call) -> str:
    """What is called, without what it is an attribute of."""
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def code_of(call: ast.Call) -> ast.expr | None:
    """The argument that is the code."""
    return next((word.value for word in call.keywords if word.arg == "code"), next(iter(call.args), None))


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    """Every call in a tree."""
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def helpers() -> Iterator[tuple[Path, str, bool, str]]:
    """Functions that make a problem of a family, `f"policy.{code}"`: the module, the name, whether it is a method,
    and what is before the code."""
    for path, tree in TREES.items():
        methods = {inner for node in ast.walk(tree) if isinstance(node, ast.ClassDef) for inner in node.body}
        for function in ast.walk(tree):
            if isinstance(function, ast.FunctionDef):
                for call in calls(function):
                    code = code_of(call)
                    if name_of(call) in MAKERS and isinstance(code, ast.JoinedStr):
                        assert isinstance(code.values[0], ast.Constant), ast.unparse(call)
                        yield path, function.name, function in methods, str(code.values[0].value)


FUNCTIONS = {(path, name): before for path, name, method, before in helpers() if not method}
METHODS = {name: before for _, name, method, before in helpers() if method}


def prefix(path: Path, call: ast.Call) -> str | None:
    """What a call puts before its code, or None where it makes no problem. A function is the one of the module, or
    the one it imports; a method is any of that name."""
    name = name_of(call)
    if name in MAKERS:
        return ""
    if isinstance(call.func, ast.Attribute):
        return METHODS.get(name)
    if (path, name) in FUNCTIONS:
        return FUNCTIONS[path, name]
    for node in ast.walk(TREES[path]):
        if isinstance(node, ast.ImportFrom) and name in [alias.asname or alias.name for alias in node.names]:
            assert node.module is not None
            module = SOURCE.parent / node.module.replace(".", "/")
            return FUNCTIONS.get((module.with_suffix(".py"), name))
    return None


def constants(path: Path, code: ast.expr) -> set[str]:
    """The texts that an expression may be: its own, and those of a table of the module that it looks into."""
    names = {node.id for node in ast.walk(code) if isinstance(node, ast.Name)}
    tables = [
        value
        for node in TREES[path].body
        if isinstance(node, ast.Assign) and {getattr(target, "id", "") for target in node.targets} & names
        for value in getattr(node.value, "values", [])
    ]
    texts = [
        node.value for part in (code, *tables) for node in ast.walk(part) if isinstance(node, ast.Constant)
    ]
    return {text for text in texts if isinstance(text, str)}


def made() -> set[str]:
    """Every code in the source."""
    found = set()
    for path, tree in TREES.items():
        for call in calls(tree):
            before, code = prefix(path, call), code_of(call)
            if before is not None and code is not None and not isinstance(code, ast.JoinedStr):
                found |= {before + text for text in constants(path, code)}
    return {text for text in found if re.fullmatch(r"[a-z]+\.[a-z-]+", text)}


def test_every_code_has_a_page_and_no_page_is_about_another() -> None:
    """A code is found wherever the source makes a problem: as it stands, by a helper of its family, from a table."""
    assert made() == set(CODES)
    assert len(CODES) > 80


def test_only_what_passes_a_problem_on_has_a_code_that_cannot_be_read_off() -> None:
    """Elsewhere no code escapes the test above."""
    unread = [
        path.relative_to(SOURCE).as_posix()
        for path, tree in TREES.items()
        for call in calls(tree)
        if name_of(call) in MAKERS
        and (code := code_of(call)) is not None
        and not isinstance(code, ast.JoinedStr)
        and not any(re.fullmatch(r"[a-z]+\.[a-z-]+", text) for text in constants(path, code))
    ]
    assert unread == ["authoring/diff/revisions.py", "records/kinds.py", "records/model.py"]


@pytest.mark.parametrize("code", WITH_EXAMPLE)
def test_an_example_yields_its_code_alone_and_the_page_shows_what_was_told(code: str) -> None:
    """The committed page is what the example gives now, in both languages, and names no other code."""
    path = diagnostic_pages.path_of(code)
    text = path.read_text(encoding="utf-8")
    assert text == diagnostic_pages.page(diagnostic(code)), "run `make generate`"
    assert set(TOLD.findall(text)) == {code}
    assert len(TOLD.findall(text)) >= 2 or "$ python" in text


@pytest.mark.parametrize("code", [code for code in CODES if diagnostic(code).mended])
def test_the_mended_example_is_accepted(code: str) -> None:
    """Nothing is told of it, and the status is not that of bad input."""
    mended = diagnostic(code).mended
    assert mended is not None
    done = diagnostic_pages.run(mended, "en")
    assert TOLD.findall(done.told) == []
    assert done.status in (0, 1)


def test_what_has_no_example_rests_on_the_machine() -> None:
    """All else is shown, and mended unless it takes another way of working."""
    assert set(CODES) - set(WITH_EXAMPLE) == ON_THE_MACHINE
    without = {code for code in WITH_EXAMPLE if diagnostic(code).mended is None}
    assert without == {"read.too-large"}


@pytest.mark.parametrize("code", sorted(ON_THE_MACHINE))
def test_a_page_without_an_example_is_up_to_date(code: str) -> None:
    """The others are compared with their examples."""
    text = diagnostic_pages.path_of(code).read_text(encoding="utf-8")
    assert text == diagnostic_pages.page(diagnostic(code)), "run `make generate`"


def test_the_index_is_up_to_date_and_there_is_no_other_page() -> None:
    """A page whose code is gone is found."""
    index = diagnostic_pages.PAGES / "README.md"
    assert index.read_text(encoding="utf-8") == diagnostic_pages.index(), "run `make generate`"
    pages = {path.stem for path in diagnostic_pages.PAGES.iterdir()}
    assert pages == {*CODES, "README"}


@pytest.mark.parametrize("code", CODES)
def test_a_diagnostic_says_why_in_both_languages(code: str) -> None:
    """A short title, then sentences; no other keys, no empty ones."""
    found = diagnostic(code)
    for text in (found.title, found.why):
        assert re.search(r"[一-鿿]", text.zh) and text.zh.endswith("。")
        assert text.en.endswith(".")
    assert len(found.title.en) < 100
    assert 20 < len(found.why.en) < 500


@pytest.mark.parametrize(("lang", "words"), [("zh", "【改正】"), ("en", "【mended】")])
def test_the_command_prints_the_explanation(lang: str, words: str) -> None:
    """Title, reason, the wrong and the mended file, of which what did not change is not repeated."""
    found = diagnostic("policy.conflict")
    done = run("problem", "policy.conflict", "--lang", lang)
    assert (done.status, done.err) == (0, "")
    assert done.out.startswith(f"policy.conflict: {getattr(found.title, lang)}\n")
    before, _, after = done.out.partition(words)
    assert "# ours/policy.yaml" in before and "# ours/rules.yaml" in before
    assert "# ours/policy.yaml" not in after and "overrides: [ours.district]" in after


def test_every_code_can_be_asked_for() -> None:
    """A character that could rewrite a terminal is not printed, as that of the binary example."""
    done = run("problem", "read.binary", "--lang", "zh")
    assert done.status == 0
    assert "\0" not in done.out and "\ufffd" in done.out


def test_without_a_code_all_are_listed() -> None:
    """Each with its line."""
    done = run("problem", "--lang", "en")
    assert done.status == 0
    listed = [line.split()[0] for line in done.out.splitlines() if re.match(r"  [a-z]+\.[a-z-]+ ", line)]
    assert listed == CODES


def test_an_unknown_code_is_bad_usage_with_a_suggestion() -> None:
    """As for every unknown name."""
    done = run("problem", "policy.conflct")
    assert (done.status, done.out) == (2, "")
    assert "did you mean `policy.conflict`?" in done.err


@pytest.mark.parametrize(("lang", "words"), [("zh", "解释见："), ("en", "explained by: ")])
def test_problems_end_with_the_command_that_explains_the_first(lang: str, words: str, tmp_path: Path) -> None:
    """One line on standard error, after the problems; it can be copied."""
    write_policy(tmp_path, "rules: [{id: b.one}]\n")
    done = run("check", tmp_path, "--lang", lang)
    assert done.status == 2
    *problems, last = done.err.splitlines()
    assert {TOLD.findall(line)[0] for line in problems} == {"policy.missing-key"}
    assert last == f"{words}disclosure-rules problem policy.missing-key"

"""The phrases of reports and of the command line: complete in both languages, and the only place of such pairs."""

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from disclosure_rules.cli.app import COMMANDS
from disclosure_rules.errors import Text
from disclosure_rules.phrases import LANGS, listed_text, phrase, phrases, text

SOURCE = Path(__file__).parents[1] / "src" / "disclosure_rules"
TREES = {
    path.relative_to(SOURCE).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
    for path in sorted(SOURCE.rglob("*.py"))
}

MAKERS = {"phrase": 0, "text": 0, "labelled": 0, "_phrase": 0, "help_of": 0, "header": None}
"""The functions that take a name of a phrase, and the position of the name; `header` takes many."""

BY_LANGUAGE = {
    "errors.py": "a text gives its wording here, the English one where a host asks for any other language",
    "render/html.py": "Chinese within a page of another language is marked as Chinese",
    "schema/common.py": "the value of an enumeration is spelled in the language of the schema, the other beside it",
    "schema/record.py": "the name of a field is spelled in the language of the schema",
}
"""The modules that ask which language it is, each with the reason."""

PAIRS = {
    "calendar/schedule.py": "the calendar names its days without reading the file of phrases",
    "errors.py": "a problem is shown without the file of phrases, which stands above it",
    "records/kinds.py": "a name of a field is quoted as each language quotes, before a message is asked for",
    "policy/conditions.py": "an operator is one row: its phrase stands with its meaning",
    "policy/ladders.py": "the lowest rank of every set, which no head need declare",
    "policy/law_applicable.py": "a determination with its title, as a policy declares one",
}
"""The modules that hold both wordings of a text, each with the reason."""

ONE_SIDED = {}
"""The phrases of which one wording shows other values, each with the reason."""

LAYOUTS = {
    "worklist.event",
    "named",
    "summary.limit",
    "summary.limit-same-day",
    "summary.list-line",
    "summary.sentence",
    "summary.title",
    "summary.who",
}
"""The phrases that set values side by side, each value in its language."""

MARKS = {
    "colon",
    "shifted",
    "comma",
    "list",
    "parts",
    "reasons",
    "rivals",
    "aside",
    "tag",
    "policy.with-its-place",
    *LAYOUTS,
}
"""The phrases that hold marks alone."""


def placeholders(template: str) -> set[str]:
    """The values that a template asks for."""
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def named(call: ast.Call) -> str:
    """The name that is called, without its object."""
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def asked() -> Iterator[tuple[str, str, ast.Call, str]]:
    """Every constant name of a phrase that a call asks for: the module, the function, the call, and the name."""
    for module, tree in TREES.items():
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call) and named(node) in MAKERS):
            at = MAKERS[named(call)]
            for argument in call.args if at is None else call.args[at : at + 1]:
                options = (argument.body, argument.orelse) if isinstance(argument, ast.IfExp) else (argument,)
                for option in options:
                    if isinstance(option, ast.Constant) and isinstance(option.value, str):
                        prefix = "help." if named(call) == "help_of" else ""
                        yield module, named(call), call, prefix + option.value


def written() -> tuple[set[str], list[re.Pattern[str]]]:
    """Every text of the source, and every f-string as a pattern of names, which leaves its values open."""
    constants: set[str] = set()
    patterns = []
    for node in (node for tree in TREES.values() for node in ast.walk(tree)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            constants.add(node.value)
        elif isinstance(node, ast.JoinedStr):
            parts = [part.value if isinstance(part, ast.Constant) else None for part in node.values]
            if parts[0] not in (None, "help."):
                patterns.append("".join(".+" if part is None else re.escape(str(part)) for part in parts))
    return constants, [re.compile(pattern) for pattern in dict.fromkeys(patterns)]


def test_every_phrase_that_is_asked_for_is_there() -> None:
    """A misspelt name would be noticed only when its report is printed."""
    names = {name for _, _, _, name in asked()}
    assert len(names) > 150
    assert names - set(phrases()) == set()


def test_every_phrase_is_asked_for() -> None:
    """No phrase outlives its report."""
    constants, patterns = written()
    known = constants | {name for _, _, _, name in asked()}
    unasked = [name for name in phrases() if name not in known and not name.startswith("help.")]
    assert [name for name in unasked if not any(pattern.fullmatch(name) for pattern in patterns)] == []
    helps = {f"help.{command}{form}" for command in COMMANDS for form in ("", ".short")}
    assert {name for name in phrases() if name.startswith("help.")} <= known | helps


def test_a_phrase_is_given_the_values_that_it_asks_for() -> None:
    """All of them, and none that no wording shows; two phrases at one place share theirs."""
    wanted: dict[ast.Call, set[str]] = {}
    for _, function, call, name in asked():
        if function in ("phrase", "text", "_phrase"):
            wanted.setdefault(call, set()).update(
                value for wording in phrases()[name] for value in placeholders(wording)
            )
    given = {call: {word.arg for word in call.keywords if word.arg} for call in wanted}
    assert sum(map(len, given.values())) > 40
    assert given == wanted


@pytest.mark.parametrize("name", sorted(phrases()))
def test_a_phrase_is_whole_in_both_languages(name: str) -> None:
    """Chinese text has Chinese characters, English text has letters and no Chinese; of a value, both tell the same."""
    found = phrases()[name]
    if name in MARKS:
        assert found.zh and found.en
        return
    assert re.search(r"[\u4e00-\u9fff]", found.zh)
    assert re.search(r"[a-zA-Z]", found.en)
    assert not re.search(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]", found.en)
    assert placeholders(found.zh) == placeholders(found.en) or name in ONE_SIDED


def compared(node: ast.AST) -> bool:
    """Whether a node compares something with the name of a language."""
    sides = (node.left, *node.comparators) if isinstance(node, ast.Compare) else ()
    return any(isinstance(side, ast.Constant) and side.value in LANGS for side in sides)


def paired(node: ast.AST) -> bool:
    """Whether a node makes a text of two wordings that stand there."""
    wordings = (ast.Constant, ast.JoinedStr)
    return (
        isinstance(node, ast.Call)
        and named(node) == "Text"
        and len(node.args) == len(LANGS)
        and all(isinstance(argument, wordings) for argument in node.args)
    )


def test_few_modules_ask_which_language_it_is() -> None:
    """A third language is a field of `Text`, a name in `Lang`, and a wording in the files of data."""
    assert {module for module, tree in TREES.items() if any(map(compared, ast.walk(tree)))} == set(
        BY_LANGUAGE
    )


def test_few_modules_hold_both_wordings_of_a_text() -> None:
    """Phrases, problems and policies hold them as data."""
    assert {module for module, tree in TREES.items() if any(map(paired, ast.walk(tree)))} == set(PAIRS)


def test_a_phrase_shows_its_values_in_its_language() -> None:
    """A value in both languages, and a list of such values."""
    title = Text("公开", "disclosure")
    assert text("not-in-time", title=title) == ("未按期履行：公开", "not done in time: disclosure")
    assert listed_text([title, Text("解读", "interpretation")]) == (
        "公开、解读",
        "disclosure, interpretation",
    )
    assert phrase("late.left", "en", days=3) == "3 working days left"

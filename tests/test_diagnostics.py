"""Every code has its page, every page's example yields its code, and the command line prints the explanation."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from commands import run
from problem_calls import calls
from small_policies import write_policy

from disclosure_rules.cli import check
from disclosure_rules.diagnostics import codes, diagnostic
from tools import diagnostic_pages

TOLD = re.compile(r"^\S.*\[([a-z]+\.[a-z-]+)\]$", re.MULTILINE)

CODES = codes()
WITH_EXAMPLE = [code for code in CODES if diagnostic(code).wrong]

ON_THE_MACHINE = {
    *(
        "agenda.icalendar",
        "calendar.package",
        "cli.package",
        "engine.fault",
        "engine.limit",
        "engine.missing",
        "proof.missing",
        "table.package",
    ),
    *("edition.path", "edition.unknown", "editor.rename"),
    *(
        f"service.{name}"
        for name in ("body", "busy", "failed", "listen", "memory", "method", "package", "parameter")
    ),
    *(f"service.{name}" for name in ("path", "policies", "time")),
}
"""What rests on what is installed, on a repository, or on a service that runs: an example would yield the code here and not
there."""


@pytest.fixture(scope="module", autouse=True)
def examples_are_small() -> Iterator[None]:
    """`check` does not compile what is shipped for every day to find what is too much for durable-rules, of which no
    example speaks."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(check, "_too_much_for_durable_rules", lambda _policies: [])
        yield


def test_every_code_has_a_page_and_no_page_is_about_another() -> None:
    """A code is found wherever the source makes a problem."""
    assert {code for made in calls() for code in made.codes} == set(CODES)
    assert len(CODES) > 80


def test_only_what_passes_a_problem_on_has_a_code_or_a_variant_that_cannot_be_read_off() -> None:
    """Elsewhere neither escapes the tests: in `errors` and the modules here a problem that is known already gets another
    place, or is restored."""
    unread = sorted(
        made.where
        for made in calls()
        if (made.takes_code and not made.codes) or (made.name != "value_problem" and not made.variants)
        if made.name != "at"
    )
    assert unread == [
        "authoring/diff/revisions.py",
        "authoring/testing/expand.py",
        *["errors.py"] * 10,
        "policy/condition_reader.py",
        "policy/derived_operands.py",
        "policy/records_file.py",
        "policy/scope.py",
        "records/field_types.py",
    ]


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


@pytest.mark.parametrize(("lang", "words"), [("zh", "改正"), ("en", "mended")])
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
    """One line on standard error, after the problems, which can be copied. Before them stands over which policies, and last
    how many they are."""
    write_policy(tmp_path, "rules: [{id: b.one}]\n")
    done = run("check", tmp_path, "--lang", lang)
    assert done.status == 2
    _over, *problems, explained, counted = done.err.splitlines()
    assert {TOLD.findall(line)[0] for line in problems} == {"policy.missing-key"}
    assert str(len(problems)) in counted
    assert explained == f"{words}disclosure-rules problem policy.missing-key"

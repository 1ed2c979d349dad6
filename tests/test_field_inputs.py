"""Inputs as they are met in the field: spellings, suggestions, slips, long names, many problems."""

from pathlib import Path
from typing import Any

import pytest
from commands import run
from shipped import EVALUATOR

from disclosure_rules import RecordError, load_policies
from disclosure_rules.authoring.testing.cases import read_cases
from disclosure_rules.errors import PolicyError, Problem
from disclosure_rules.records import read_record
from disclosure_rules.records.kinds import MOST_PROBLEMS
from disclosure_rules.records.model import MOST_STRANGE
from disclosure_rules.records.plain_values import MOST_ENTRIES

DOCUMENT = {"kind": "document", "issued": "2018-11-22"}


def problems_of(record: dict[str, Any]) -> tuple[Problem, ...]:
    """What is wrong with a record."""
    with pytest.raises(RecordError) as caught:
        read_record(record)
    return caught.value.problems


@pytest.mark.parametrize(
    ("field", "written"),
    [
        ("form.proposed_attribute", "非主动公开"),
        ("form.proposed_attribute", "拟主动公开"),
        ("form.proposed_attribute", "不予主动公开"),
        ("form.proposed_attribute", "未依申请公开"),
        ("secrecy", "工作秘密"),
        ("secrecy", "商业秘密"),
        ("secrecy", "非机密"),
        ("consent", "拟同意"),
        ("consent", "未完全同意"),
        ("consent", "原则同意"),
    ],
)
def test_no_suggestion_turns_a_meaning(field: str, written: str) -> None:
    """Where a negation is lost, or a qualified word would become a term of law, the terms are listed instead."""
    part, _, name = field.rpartition(".")
    (problem,) = problems_of({**DOCUMENT, **({part: {name: written}} if part else {name: written})})
    assert (problem.code, problem.place) == ("record.term", field)
    assert "did you mean" not in problem.help
    assert problem.help.startswith("one of ")
    assert problem.help_zh.startswith("可填：")
    assert written not in problem.line("zh")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("主动公布", "主动公开"),
        ("依申请公幵", "依申请公开"),
        ("不予公幵", "不予公开"),
        ("proactiv", "proactive"),
    ],
)
def test_a_slip_of_the_pen_is_still_answered(written: str, meant: str) -> None:
    """A word that is merely misspelt has the same negations and no term within it."""
    (problem,) = problems_of({**DOCUMENT, "form": {"proposed_attribute": written}})
    assert problem.help == f"did you mean `{meant}`?"


@pytest.mark.parametrize("written", ["机密★10年", "秘密★长期", "绝密★"])
def test_a_level_with_its_term_is_told_where_each_goes(written: str) -> None:
    """The notation of the mark on paper holds two facts."""
    (problem,) = problems_of({**DOCUMENT, "secrecy": written})
    assert "secrecy_term" in problem.help
    assert "保密期限" in problem.help_zh


@pytest.mark.parametrize("name", ["\ufeff密级", "密级\u200b", " 密级 ", "\u200esecrecy", "ｓｅｃｒｅｃｙ"])
@pytest.mark.parametrize("term", ["无", "\ufeff无", "无\u200b", " none ", "ＮＯＮＥ"])
def test_invisible_characters_around_names_and_terms_are_passed_over(name: str, term: str) -> None:
    """They are no part of what was meant."""
    plain = EVALUATOR.evaluate({**DOCUMENT, "secrecy": "none"}, as_of="2018-12-31")
    assert EVALUATOR.evaluate({**DOCUMENT, name: term}, as_of="2018-12-31") == plain


@pytest.mark.parametrize("year", [2025.0, "2025", 2025])
def test_a_whole_float_is_the_year_that_a_table_made_it_of(year: object) -> None:
    """As in counts."""
    assert read_record({"kind": "agency_year", "year": year}).model_dump()["year"] == 2025


def test_a_whole_float_is_the_id_that_a_table_made_it_of() -> None:
    """Without its decimal point."""
    assert read_record({**DOCUMENT, "id": 20180022.0}).id == "20180022"


def test_a_mistyped_year_shows_both_days() -> None:
    """The day of issue and the day of evaluation, so that the reader sees which is wrong."""
    with pytest.raises(RecordError) as caught:
        EVALUATOR.evaluate({"kind": "document", "issued": "2028-11-22"}, as_of="2023-12-31")
    (problem,) = caught.value.problems
    for text in (problem.line("en"), problem.line("zh")):
        assert "2028-11-22" in text
        assert "2023-12-31" in text


def test_two_colons_in_the_name_of_a_case_are_refused(tmp_path: Path) -> None:
    """Pytest could not select it."""
    file = tmp_path / "a_test.yaml"
    file.write_text(
        "as_of: 2018-12-31\nbase: {kind: document}\ncases:\n"
        "  - {name: 附件1::甲, record: {issued: 2018-11-22}, not: [x]}\n",
        encoding="utf-8",
    )
    with pytest.raises(PolicyError) as caught:
        read_cases(file)
    assert [(problem.code, problem.place) for problem in caught.value.problems] == [
        ("case.name", f"{file}:4:5")
    ]


def test_many_unknown_names_are_counted() -> None:
    """The first ones are named, with what was meant; the rest is a number."""
    *named, more = problems_of({**DOCUMENT, **{f"secrecy{number}": 1 for number in range(2000)}})
    assert len(named) == MOST_STRANGE
    assert {problem.help for problem in named} == {"did you mean `secrecy`?"}
    assert (
        more.line() == ": and 1980 more unknown fields; correct the fields above first [record.unknown-field]"
    )
    assert "另有1980个" in more.zh


def test_many_problems_of_one_record_are_counted() -> None:
    """A list of a hundred thousand wrong entries is not a hundred thousand lines."""
    *named, more = problems_of({**DOCUMENT, "exemption_grounds": [1] * 100_000})
    assert len(named) == MOST_PROBLEMS
    assert dict(more.values) == {"count": 100_000 - MOST_PROBLEMS}


@pytest.mark.parametrize(
    "value",
    [
        [1] * (MOST_ENTRIES + 1),
        [{"ground": "privacy", "extent": [1] * 1000}] * (MOST_ENTRIES // 1000),
        ([1] * 1000,) * (MOST_ENTRIES // 1000),
    ],
    ids=["one list", "lists in parts", "lists in a list"],
)
def test_lists_that_no_record_has_are_refused_at_once(value: object) -> None:
    """Each wrong entry would become a problem: those of a file of 8 MiB take six gigabytes. What the host keeps for
    itself is not counted."""
    (problem,) = problems_of({**DOCUMENT, "exemption_grounds": value})
    assert (problem.code, problem.variant, dict(problem.values)) == (
        "record.value",
        "entries",
        {"limit": MOST_ENTRIES},
    )
    assert read_record({**DOCUMENT, "host": {"rows": value}}).kind == "document"


def test_a_policy_file_with_endless_lists_is_refused_at_once(tmp_path: Path) -> None:
    """As a record."""
    (tmp_path / "policy.yaml").write_text(f"rules: [{'a,' * MOST_ENTRIES}a]", encoding="utf-8")
    with pytest.raises(PolicyError) as caught:
        load_policies(tmp_path)
    assert [problem.variant for problem in caught.value.problems] == ["entries"]


def test_a_long_name_is_cut_where_it_is_shown() -> None:
    """A key of a megabyte is not printed whole, and is compared with no other."""
    (problem,) = problems_of({**DOCUMENT, "x" * 1_200_000: 1})
    assert problem.message == f"no field `{'x' * 60}…`"
    assert len(problem.line("zh")) < 300


def test_half_a_surrogate_pair_in_a_name_is_a_problem() -> None:
    """Of the record, not of the program."""
    done = run("evaluate", "-", "--as-of", "2018-12-31", stdin='{"kind": "document", "\\ud800": 1}')
    assert done.status == 2
    assert "no field `\\ud800`" in done.err


@pytest.mark.parametrize("as_of", ["9999-12-31", "1949-10-01"])
def test_the_ends_of_the_calendar_do_not_end_the_program(as_of: str) -> None:
    """A day far away is decided or refused."""
    done = run("evaluate", "-", "--as-of", as_of, stdin='{"kind": "document", "secrecy": "none"}')
    assert done.status in (0, 1, 2)


def test_marks_of_direction_do_not_reach_a_terminal() -> None:
    """Nor do control characters of the second block: a name must not reorder what a terminal shows."""
    done = run("evaluate", "a\u202eb\u009bc.json", "--as-of", "2018-12-31")
    assert done.status == 2
    assert not set("\u202e\u009b") & set(done.out + done.err)

"""Inputs as they are met in the field: spellings, suggestions, slips, long names, many problems."""

import json
from pathlib import Path
from typing import Any

import pytest
from commands import run
from shipped import EVALUATOR

from disclosure_rules import RecordError
from disclosure_rules.authoring.testing.cases import read_cases
from disclosure_rules.errors import PolicyError, Problem
from disclosure_rules.records import read_record
from disclosure_rules.records.kinds import MOST_PROBLEMS
from disclosure_rules.records.model import MOST_STRANGE

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


BEFORE_THE_LAW: tuple[tuple[str, dict[str, Any]], ...] = (
    ("a request", {"kind": "request", "jurisdiction": "徐汇区", "received": "2007-03-01"}),
    ("an incident", {"kind": "opinion_incident", "jurisdiction": "徐汇区", "arose": "2010-01-01T09:00"}),
    (
        "a document",
        {
            "kind": "document",
            "jurisdiction": "上海市",
            "issued": "2007-03-01",
            "published": "2007-03-05",
            "secrecy": "none",
            "exemption_grounds": [],
        },
    ),
)


@pytest.mark.parametrize("record", [row[1] for row in BEFORE_THE_LAW], ids=[row[0] for row in BEFORE_THE_LAW])
def test_a_day_before_every_law_is_not_compliant(tmp_path: Path, record: dict[str, Any]) -> None:
    """The report says that no law held covers the day, in place of 合规 or of nothing to ask."""
    file = tmp_path / "record.json"
    file.write_text(json.dumps(record), encoding="utf-8")
    status, out, _ = run("evaluate", str(file), "--as-of", "2021-06-30", "--lang", "zh")
    assert status == 1
    assert "结论：无法判定" in out and "本库所收制度中，没有2007-03-0" in out.replace(
        "2010-01-01", "2007-03-0"
    )


def test_the_null_date_of_a_database_is_refused() -> None:
    """It names the field and says what to do."""
    (problem,) = problems_of({"kind": "request", "received": "1900-01-01T00:00:00"})
    assert (problem.code, problem.place) == ("record.too-early", "received")
    assert "unknown" in problem.help and "unknown" in problem.help_zh


def test_a_document_published_and_never_issued_is_not_compliant() -> None:
    """Its obligation asks for the day of issue, as one that was issued after it was published does."""
    record = {"kind": "document", "jurisdiction": "上海市", "published": "2023-09-26", "secrecy": "none", "exemption_grounds": []}  # fmt: skip
    decision = EVALUATOR.evaluate(record, as_of="2023-12-31")
    assert decision.outcome == "undetermined"
    assert {need for entry in decision.undetermined for need in entry.needs} >= {"issued"}

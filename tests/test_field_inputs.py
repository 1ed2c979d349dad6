"""Inputs as they are met in the field: spellings, suggestions, slips, long names, many problems.

The numbers are those of a list of inputs seen in public reports and files. Those that are missing here ask about the
law of a day, a midnight or half an hour, and are tested with these."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from commands import run
from shipped import EVALUATOR
from small_policies import write_policy

from disclosure_rules import RecordError, load_policies
from disclosure_rules.authoring.testing.cases import read_cases
from disclosure_rules.errors import PolicyError, Problem
from disclosure_rules.reading.strict import ReadingError, read_file
from disclosure_rules.records import read_record
from disclosure_rules.records.limits import MOST_ENTRIES, MOST_OF_POLICY, MOST_PROBLEMS
from disclosure_rules.records.model import MOST_STRANGE

DOCUMENT = {"kind": "document", "issued": "2018-11-22"}


def problems_of(record: dict[str, Any]) -> tuple[Problem, ...]:
    """What is wrong with a record."""
    with pytest.raises(RecordError) as caught:
        read_record(record)
    return caught.value.problems


IN_FULL = {
    **DOCUMENT,
    "jurisdiction": "徐汇区",
    "secrecy": "none",
    "exemption_grounds": [],
    "form": {"proposed_attribute": "主动公开"},
}
EMERGENCY = {"kind": "emergency", "jurisdiction": "徐汇区", "grade": "重大", "known": "2019-05-20 15:40"}

READ: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    # what is met: the record as it comes, and as it is written by who knows the library
    "11 a byte-order mark on the first key": (
        {**DOCUMENT, "\ufeff密级": "无"},
        {**DOCUMENT, "secrecy": "none"},
    ),
    "12 a mark of direction in a date": ({"issued": "\u200e2018-11-22"}, {"issued": "2018-11-22"}),
    "13 a date in Chinese numerals": ({"issued": "二〇一八年十一月二十二日"}, {"issued": "2018-11-22"}),
    "14 a time in the afternoon": (
        {**EMERGENCY, "occurred": "2019-05-20 下午 3:30"},
        {**EMERGENCY, "occurred": "2019-05-20T15:30"},
    ),
    "15 seven digits of a second": (
        {"issued": "2018-11-22T09:30:00.0000000+08:00"},
        {"issued": "2018-11-22T09:30"},
    ),
    "16 a compact date": ({"issued": "20181122"}, {"issued": "2018-11-22"}),
    "17 the weekday behind": ({"issued": "2018年11月22日（星期四）"}, {"issued": "2018-11-22"}),
    "18 a year that a table made a float": (
        {"kind": "agency_year", "jurisdiction": "徐汇区", "year": 2017.0},
        {"kind": "agency_year", "jurisdiction": "徐汇区", "year": 2017},
    ),
    "19 scalars of numpy": (
        {"id": np.int64(7), "normative": np.True_},
        {"id": 7, "normative": True},
    ),
}


@pytest.mark.parametrize(("met", "meant"), READ.values(), ids=READ)
def test_what_is_met_in_the_field_is_read_as_it_is_meant(met: dict[str, Any], meant: dict[str, Any]) -> None:
    """By the whole way, to the Decision."""
    first, second = (
        EVALUATOR.evaluate(given if "kind" in given else {**IN_FULL, **given}, as_of="2019-05-31")
        for given in (met, meant)
    )
    assert first == second


REFUSED: dict[str, tuple[str, str, tuple[str, ...], tuple[str, ...]]] = {
    # what is met: the file's suffix, its content, what the Chinese message says, and what it does not
    "08 a negation before a term": (
        ".yaml",
        "{类型: 公文, form: {proposed_attribute: 非主动公开}}",
        ("form.proposed_attribute", "可填："),
        ("是否应为",),
    ),
    "09 a secret that is no state secret": (
        ".yaml",
        "{类型: 公文, 密级: 工作秘密}",
        ("密级", "可填："),
        ("是否应为",),
    ),
    "10 a consent that is merely intended": (
        ".yaml",
        "{类型: 公文, consent: 拟同意}",
        ("consent", "可填："),
        ("是否应为",),
    ),
    "21 the level with its term": (".yaml", "{类型: 公文, 密级: 秘密★10年}", ("密级", "保密期限"), ()),
    "22 a file of CSV": (".csv", "类型,编号\n公文,1\n", ("CSV", "batch IN OUT"), ("映射",)),
    "23 the envelope of an interface": (
        ".json",
        '{"code": 200, "msg": "ok", "data": {"total": 1, "list": [{"kind": "document"}]}}',
        ("code", "msg", "data.list"),
        ("可填",),
    ),
    "24 a full-width colon": (
        ".yaml",
        "类型: 公文\n印发日期: 2018-11-22\n密级：无\n",
        ("第 3 行", "全角冒号", "半角冒号加空格"),
        (),
    ),
    "25 no such day": (
        ".json",
        '{"kind": "document", "issued": "2018-11-31"}',
        ("历法中无此日期",),
        ("请写 2018-11-22",),
    ),
    "27 JSON with a comma too many": (
        ".json",
        '{"kind": "document", "issued": "2018-11-22",}',
        ("多余的逗号",),
        (),
    ),
    "28 a mistyped year": (
        ".json",
        '{"kind": "document", "issued": "2028-07-31", "published": "2023-08-25"}',
        ("2018-12-31", "2028-07-31", "请核对印发日期"),
        ("草稿",),
    ),
}


@pytest.mark.parametrize(("suffix", "content", "says", "lacks"), REFUSED.values(), ids=REFUSED)
def test_what_is_met_in_the_field_is_refused_in_words_that_help(
    suffix: str, content: str, says: tuple[str, ...], lacks: tuple[str, ...], tmp_path: Path
) -> None:
    """In Chinese, on the command line."""
    file = tmp_path / f"record{suffix}"
    file.write_text(content, encoding="utf-8")
    done = run("evaluate", file, "--as-of", "2018-12-31", "--lang", "zh", "--all")
    assert done.status == 2
    assert [text for text in says if text not in done.err] == []
    assert [text for text in lacks if text in done.err] == []


def test_a_duration_in_words_is_answered_with_the_way_to_write_it(tmp_path: Path) -> None:
    """In Chinese as in English (26)."""
    write_policy(
        tmp_path,
        "rules:\n"
        "  - {id: r.a, title: {zh: 甲, en: a}, clauses: [S.1], when: {issued: {empty: false}},\n"
        "     then: {require: a, duty: unit, from: issued, within: 10个工作日, fulfilled_by: published}}\n",
    )
    done = run("check", tmp_path, "--lang", "zh")
    assert done.status == 2
    assert "“10个工作日”不是时长；请写整数和单位，如 10wd" in done.err


def test_a_null_of_a_table_is_left_out() -> None:
    """In a day (01): what the document would be is said as without the day."""
    assert EVALUATOR.evaluate({**IN_FULL, "published": pd.NaT}, as_of="2018-12-31") == EVALUATOR.evaluate(
        IN_FULL, as_of="2018-12-31"
    )


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


@pytest.mark.parametrize("name", ["\ufeffkind", "类型\u200b", " kind ", "ｋｉｎｄ"])
@pytest.mark.parametrize("kind", ["document", "\ufeff公文", " Document ", "ｄｏｃｕｍｅｎｔ"])
def test_the_kind_is_read_as_every_other_name_and_term(name: str, kind: str) -> None:
    """A byte-order mark stands before the first key, which is mostly the kind."""
    assert read_record({name: kind, "secrecy": "none"}) == read_record(
        {"kind": "document", "secrecy": "none"}
    )


def test_the_id_of_a_rejected_record_is_read_as_every_other_name() -> None:
    """Also where the name begins with a byte-order mark."""
    (found,) = EVALUATOR.evaluate_many([{**DOCUMENT, "\ufeffid": " 甲1", "secrecy": 3}], as_of="2018-12-31")
    assert isinstance(found, RecordError)
    assert found.id == "甲1"


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
    """A list of twenty thousand wrong entries is not twenty thousand lines."""
    *named, more = problems_of({**DOCUMENT, "exemption_grounds": [1] * 20_000})
    assert len(named) == MOST_PROBLEMS
    assert dict(more.values) == {"count": 20_000 - MOST_PROBLEMS}


@pytest.mark.parametrize(
    "value",
    [
        [1] * (MOST_ENTRIES + 1),
        [{"ground": "privacy", "extent": [1] * 1000}] * (MOST_ENTRIES // 1000),
        ([1] * 1000,) * (MOST_ENTRIES // 1000),
        dict.fromkeys(map(str, range(MOST_ENTRIES + 1))),
    ],
    ids=["one list", "lists in parts", "lists in a list", "a mapping"],
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
    (tmp_path / "policy.yaml").write_text(f"rules: [{'a,' * MOST_OF_POLICY}a]", encoding="utf-8")
    with pytest.raises(PolicyError) as caught:
        load_policies(tmp_path)
    assert [problem.variant for problem in caught.value.problems] == ["entries"]


LONG = "x" * 1_200_000


@pytest.mark.parametrize(
    "record",
    [
        {**DOCUMENT, LONG: 1},
        {**DOCUMENT, "form": {LONG: 1}},
        {LONG: 1},
        {LONG: [{"kind": "document"}]},
        {LONG: {LONG: [{"kind": "document"}]}},
        {"kind": LONG},
    ],
    ids=["a field", "a field of a part", "no kind", "a list", "a list further down", "the kind itself"],
)
def test_a_long_name_is_cut_where_it_is_shown(record: dict[str, Any]) -> None:
    """A key of a megabyte is not printed whole, and is compared with no other."""
    (problem,) = problems_of(record)
    for lang in ("en", "zh"):
        assert len(problem.line(lang)) < 600
        assert (f"{'x' * 60}…" in problem.line(lang)) == ("kind" not in record or record["kind"] != LONG)


@pytest.mark.parametrize(("suffix", "content"), [(".json", "{%s}"), (".yaml", "{%s}")])
def test_many_keys_that_appear_twice_are_counted(suffix: str, content: str, tmp_path: Path) -> None:
    """Three hundred thousand lines about one file took ten seconds."""
    file = tmp_path / f"record{suffix}"
    file.write_text(content % ", ".join(['"issued": 1'] * 1001), encoding="utf-8")
    with pytest.raises(ReadingError) as caught:
        read_file(file)
    *named, more = caught.value.problems
    assert len(named) == MOST_PROBLEMS
    assert (more.code, dict(more.values)) == ("read.duplicate-key", {"count": 1000 - MOST_PROBLEMS})


def test_many_problems_of_a_policy_file_are_counted_last(tmp_path: Path) -> None:
    """As those of a record."""
    write_policy(tmp_path, "".join(f"rule{number}: 1\n" for number in range(5000)))
    with pytest.raises(PolicyError) as caught:
        load_policies(tmp_path)
    *named, more = caught.value.problems
    assert {problem.code for problem in named} == {"policy.unknown-key"}
    assert dict(more.values) == {"count": 5000 - len(named)}
    assert len(named) == MOST_PROBLEMS


def test_of_many_rules_in_conflict_the_first_pairs_are_named(tmp_path: Path) -> None:
    """Six hundred rules have a hundred thousand pairs."""
    decide = "  - {id: r.%d, title: {zh: 甲, en: a}, clauses: [S.1], when: {issued: {empty: false}}, then: {decide: openness, value: %s}}\n"
    rules = "".join(decide % (number, ("ajar", "open")[number % 2]) for number in range(100))
    write_policy(tmp_path, f"rules:\n{rules}")
    with pytest.raises(PolicyError) as caught:
        load_policies(tmp_path)
    *named, rest = caught.value.problems
    assert [problem.code for problem in named] == ["policy.conflict"] * MOST_PROBLEMS
    assert rest.message == "and more problems of this kind"


def test_a_long_value_is_cut_where_it_is_shown() -> None:
    """Of a parameter too, which a message may quote."""
    done = run("evaluate", "-", "--set", f"xuhui-2018.publish_limit={'9' * 100_000}wd", stdin="{}")
    assert done.status == 2
    assert f"`{'9' * 300}…` is not a duration" in done.err


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


@pytest.mark.parametrize("as_of", ["9999-12-31", "9999-12-31T23:59"])
def test_a_limit_in_hours_past_the_last_year_is_a_problem(as_of: str) -> None:
    """Of the record, as a limit in days is; the command `due` says the same."""
    record = {**EMERGENCY, "known": None, "occurred": "9999-12-31T22:00"}
    done = run("evaluate", "-", "--as-of", as_of, stdin=json.dumps(record))
    assert done.status == 2
    assert "`5h` after 9999-12-31 ends after the year 9999" in done.err
    due = run("due", "9999-12-31T22:00", "5h")
    assert due.status == 2
    assert "`5h` after 9999-12-31 ends after the year 9999" in due.err


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
    status, out, _ = run("evaluate", str(file), "--as-of", "2021-06-30", "--lang", "zh", "--all")
    assert status == 1
    assert "结论：无法判定" in out and "本库所收制度中，无2007-03-0" in out.replace("2010-01-01", "2007-03-0")


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


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        ("document", "id"),
        ("document", "drafting_units"),
        ("document", "issuer.name"),
        ("request", "body"),
        ("emergency", "handling_department"),
        ("opinion_incident", "responsible_body"),
        ("matter", "agency.name"),
        ("meeting", "agency"),
        ("major_decision", "agency"),
        ("catalogue", "agency"),
        ("portfolio", "agency"),
    ],
)
def test_what_a_decision_quotes_for_each_duty_is_not_a_book(kind: str, path: str) -> None:
    """A name of two million characters made a decision of 73 MB."""

    def written(length: int) -> dict[str, Any]:
        *outer, last = path.split(".")
        name: Any = "局" * length
        record: dict[str, Any] = {last: [name] if path == "drafting_units" else name}
        return {"kind": kind, **({outer[0]: record} if outer else record)}

    def told(length: int) -> list[tuple[str, str]]:
        try:
            read_record(written(length))
        except RecordError as error:
            return [(p.code, p.variant) for p in error.problems if str(p.where).startswith(path)]
        return []

    assert told(1000) == []
    assert told(1001) == [("record.text", "long")]

"""Reports in words: decisions, explanations and deadlines, as plain text and as Markdown, in both languages."""

import re
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, reject, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from small_policies import write_policy
from strategies import document_records

from disclosure_rules import (
    CalendarError,
    Decision,
    DocumentRecord,
    Duration,
    Evaluator,
    RecordError,
    WorkingCalendar,
    load_policies,
)
from disclosure_rules._markup import clean
from disclosure_rules.calendar.moments import SHANGHAI
from disclosure_rules.errors import Text
from disclosure_rules.evaluation.value_labels import value_label
from disclosure_rules.explanation.labels import fact_label
from disclosure_rules.phrases import phrase
from disclosure_rules.records.paths import path_of
from disclosure_rules.render import (
    Line,
    Report,
    Row,
    Section,
    days_report,
    explanation_report,
    printed,
    render_decision,
    render_explanation,
    report_of,
)
from disclosure_rules.render.report import width

POLICIES = load_policies()
SHIPPED = Evaluator(POLICIES, "reference")
RECORD = {
    "kind": "document",
    "id": "doc-1",
    "title": "XYZZY",
    "jurisdiction": "徐汇区",
    "issuer": "徐汇区人民政府办公室",
    "secrecy": "无",
    "exemption_grounds": [],
    "issued": "2018-11-22",
    "published": "2018-12-11",
}
AS_OF = "2018-12-31"
LANGS = ("zh", "en")


def section(report: Report, heading: str) -> Section:
    """The section of that heading."""
    return next(found for found in report.sections if found.heading == heading)


def rows(found: Section, key: str) -> list[dict[str, str]]:
    """The rows whose first cell is `key`, by column."""
    return [dict(zip(found.header, row.cells, strict=True)) for row in found.rows if row.cells[0] == key]


def test_a_decision_is_reported_in_the_words_of_its_policies() -> None:
    """Values, duties and roles have their Chinese labels, clauses their place in the instrument."""
    report = report_of(SHIPPED.evaluate(RECORD, as_of=AS_OF), POLICIES, "zh")
    assert section(report, "结论").lines[0] == Line("结论：不合规", "bad")
    (attribute,) = rows(section(report, "判定"), "公开属性")
    assert attribute["结果"] == "主动公开"
    assert re.search(r"条例（2007）第十三条 R2007\.13", attribute["依据"])
    duties = {tuple(row.cells): row.level for row in section(report, "义务").rows}
    (late,) = (cells for cells, level in duties.items() if "2018-12-06 (周四)" in cells and level == "bad")
    assert late[1] == "发文单位（徐汇区人民政府办公室）"
    assert late[2:7] == (
        "2018-11-22 (周四)",
        "2018-12-06 (周四)",
        "2018-12-11 (周二)",
        "逾期履行",
        "3个工作日（5个日历日）",
    )
    assert "办法（十四） M14.5" in late[7]


@pytest.mark.parametrize(
    ("released", "zh", "en"),
    [
        ("2018-11-30T14:01", "不足1小时", "less than an hour"),
        ("2018-11-30T15:00", "1小时", "1 hour"),
        ("2018-11-30T16:20", "不足3小时", "less than 3 hours"),
        ("2018-12-01T09:00", "19小时，0个工作日（1个日历日）", "19 hours, 0 working days (1 calendar day)"),
        ("2018-12-03", "1个工作日（3个日历日）", "1 working day (3 calendar days)"),
    ],
)
def test_what_has_a_limit_in_hours_is_late_by_hours(released: str, zh: str, en: str) -> None:
    """In both languages, in a decision and in its explanation; by days where only the day of the act is known."""
    emergency: dict[str, Any] = {
        "kind": "emergency",
        "jurisdiction": "徐汇区",
        "grade": "重大",
        "occurred": "2018-11-30T09:00",
        "releases": [{"channel": "门户网站", "date": released}],
    }
    decision = SHIPPED.evaluate(emergency, as_of=AS_OF)
    for lang, said, heading, column in (("zh", zh, "义务", "逾期"), ("en", en, "Obligations", "Late")):
        table = section(report_of(decision, POLICIES, lang), heading)  # type: ignore[arg-type]
        late = [
            row.cells[table.header.index(column)] for row in table.rows if released[:10] in str(row.cells)
        ]
        assert said in late
        explained = SHIPPED.explain(emergency, as_of=AS_OF, about="first-release")
        assert said in render_explanation(explained, lang, "text")  # type: ignore[arg-type]


@pytest.mark.parametrize(("lang", "said"), [("zh", "不是法律意见"), ("en", "not legal advice")])
@pytest.mark.parametrize("form", ["text", "markdown"])
def test_every_report_says_that_it_is_no_legal_advice(lang: Any, form: Any, said: str) -> None:
    """A decision and an explanation, in each language and form."""
    decision = SHIPPED.evaluate(RECORD, as_of=AS_OF)
    assert said in render_decision(decision, POLICIES, lang, form)
    assert said in render_explanation(SHIPPED.explain(RECORD, as_of=AS_OF), lang, form)


def test_the_facts_to_ask_for_have_labels() -> None:
    """An undetermined attribute asks for the secrecy level, in words: no path of a field stands in either language."""
    decision = SHIPPED.evaluate({"kind": "document", "jurisdiction": "徐汇区"}, as_of=AS_OF)
    (zh,) = rows(section(report_of(decision, POLICIES, "zh"), "尚待查明"), "公开属性")
    assert "密级" in zh["需要查明的事实"].split("；")
    (asked,) = rows(section(report_of(decision, POLICIES, "zh"), "需要查明的事实"), "密级")
    assert asked.keys() == {"事实", "涉及事项数"}
    (en,) = rows(
        section(report_of(decision, POLICIES, "en"), "Still to be established"), "disclosure attribute"
    )
    assert "secrecy level" in en["Facts needed"].split("; ")
    asked = section(report_of(decision, POLICIES, "en"), "Facts needed")
    assert asked.header == ("Fact", "Matters open")
    assert "secrecy level" in [row.cells[0] for row in asked.rows]


def test_a_chinese_report_has_no_english_field_names() -> None:
    """An officer reads labels, each of which is also a name of the field that a record may use."""
    decision = SHIPPED.evaluate({"kind": "document", "jurisdiction": "徐汇区"}, as_of=AS_OF)
    asked = section(report_of(decision, POLICIES, "zh"), "需要查明的事实")
    assert len(asked.rows) > 20
    for row in asked.rows:
        assert path_of(DocumentRecord, row.cells[0].replace(" · ", ".")) is not None
        assert not any("a" <= char <= "z" for char in "".join(row.cells))


def test_each_fact_to_ask_for_stands_once_the_most_useful_first() -> None:
    """With the number of open matters that it bears on; beside a matter the first of its facts are named."""
    decision = SHIPPED.evaluate({"kind": "document", "jurisdiction": "徐汇区"}, as_of=AS_OF)
    report = report_of(decision, POLICIES, "zh")
    asked = [(row.cells[0], int(row.cells[1])) for row in section(report, "需要查明的事实").rows]
    needs = [path for item in decision.undetermined for path in item.needs]
    assert sorted(asked) == sorted(
        (fact_label(DocumentRecord, path).zh, needs.count(path)) for path in set(needs)
    )
    assert [count for _, count in asked] == sorted((count for _, count in asked), reverse=True)
    for item, row in zip(decision.undetermined, section(report, "尚待查明").rows, strict=True):
        more = len(item.needs) - 3
        named = row.cells[1].split("；")[:3] if item.needs else []
        assert named == [fact_label(DocumentRecord, path).zh for path in item.needs[:3]]
        assert row.cells[1].endswith(f"另{more}项") is (more > 0)


def test_a_wide_cell_of_a_text_table_is_wrapped() -> None:
    """After a separator where there is one, and nothing of it is lost; where two are wide, each row is a block."""
    long = "；".join(f"第{number}条 M{number:02}.1" for number in range(1, 15))
    report = Report("t", (Section("s", (), ("a", "b"), (Row(("x", long)), Row(("y", "z" * 200)))),))
    lines = printed(report).splitlines()
    assert max(map(width, lines)) <= 80
    text = "".join(line.strip().removeprefix("x").strip() for line in lines)
    assert long.replace(" ", "") in text.replace(" ", "")
    assert all(line.rstrip().endswith("；") for line in lines if "M" in line and "M14" not in line)
    wide = Report("t", (Section("s", (), ("a", "b", "c"), (Row(("x" * 60, long, "公开")),)),))
    first, *rest = printed(wide).splitlines()[3:]
    assert first == "  " + "x" * 60
    assert rest[0].startswith("    b: 第1条") and rest[-1].endswith("c: 公开")
    assert max(map(width, rest)) <= 80


def test_a_long_name_is_wrapped_in_one_pass() -> None:
    """A hundred thousand characters without a separator are as many lines as they fill, none lost."""
    long = "中" * 100_000
    (cell, *rest) = [
        line.strip()
        for line in printed(Report("t", (Section("s", (), ("a",), (Row((long,)),)),))).splitlines()
        if "中" in line
    ]
    assert {cell, *rest} == {"中" * 39, "中" * (100_000 % 39)}
    assert sum(map(len, (cell, *rest))) == 100_000


def test_provenance_names_policies_choices_and_calendar() -> None:
    """What a decision rests on is in its report, a caller's choice where it stands out."""
    chosen = Evaluator(POLICIES, "reference", parameters={"xuhui-2018.publish_limit": "20wd"})
    decision = chosen.evaluate(RECORD, as_of=AS_OF)
    lines = section(report_of(decision, POLICIES, "zh"), "出处").lines
    assert Line("使用者选定的参数：xuhui-2018.publish_limit = 20wd", "notice") in lines
    text = "\n".join(line.text for line in lines)
    for policy in decision.provenance.policies:
        assert f"{policy.id} sha256:{policy.sha256[:12]}" in text
    assert decision.provenance.calendar in text


@pytest.mark.parametrize(
    ("lang", "said", "title"),
    [
        ("zh", "未按期上网发布主动公开公文", "主动公开公文按期上网发布"),
        (
            "en",
            "the open document was not published online in time",
            "publish an open document online in time",
        ),
    ],
)
def test_a_measure_names_the_breach_of_an_obligation(lang: Any, said: str, title: str) -> None:
    """The words of the rule; without them, and for policies that do not have the rule, the title after a phrase."""
    decision = SHIPPED.evaluate(RECORD, as_of=AS_OF)
    assert any("publish-online" in item.because for item in decision.accountability)
    explained = SHIPPED.explain(RECORD, as_of=AS_OF, about="criticise")
    assert said in render_decision(decision, POLICIES, lang, "markdown")
    assert said in render_explanation(explained, lang)
    fallback = {"zh": f"未按期履行：{title}", "en": f"not done in time: {title}"}[lang]
    assert fallback not in render_decision(decision, POLICIES, lang, "markdown")
    assert fallback in render_decision(decision, (), lang, "markdown")
    plain = [
        replace(policy, rules=tuple(replace(rule, breach=None) for rule in policy.rules))
        for policy in POLICIES
    ]
    assert fallback in render_decision(decision, plain, lang, "markdown")


def test_a_stored_decision_renders_alike() -> None:
    """A decision read back from JSON gives the same report."""
    decision = SHIPPED.evaluate(RECORD, as_of=AS_OF)
    stored = Decision.model_validate_json(decision.model_dump_json())
    assert report_of(stored, POLICIES, "zh") == report_of(decision, POLICIES, "zh")


def test_findings_stand_in_falling_order_of_severity(tmp_path: Path) -> None:
    """The worst comes first, whatever the order of the policy; advice is in the background."""
    wanted = ["serious", "major", "minor", "advice"]
    rules = "rules:\n" + "".join(
        f"  - {{id: s.{name}, title: {{zh: 题, en: title}}, clauses: [S.1], when: {{secrecy: none}}, "
        f"then: {{find: f-{name}, severity: {name}}}, message: {{zh: 说明{name}, en: about {name}}}}}\n"
        for name in ("minor", "serious", "advice", "major")
    )
    policies = load_policies(write_policy(tmp_path, rules))
    decision = Evaluator(policies, "reference").evaluate(RECORD, as_of=AS_OF)
    found = section(report_of(decision, policies, "en"), "Findings")
    assert [row.cells[0] for row in found.rows] == wanted
    assert [row.level for row in found.rows] == ["bad", "bad", "notice", "dim"]


def test_a_conflict_names_both_values(tmp_path: Path) -> None:
    """A decision that holds a conflict is reported with the value of each of its rules."""
    rules = """\
rules:
  - {id: s.a, title: {zh: 甲, en: a}, clauses: [S.1], when: {secrecy: none}, then: {decide: colour, value: green}}
  - {id: s.b, title: {zh: 乙, en: b}, clauses: [S.1], when: {secrecy: secret}, then: {decide: colour, value: blue}}
"""
    policies = load_policies(write_policy(tmp_path, rules))
    stored = Evaluator(policies, "reference").evaluate(RECORD, as_of=AS_OF).model_dump(mode="json")
    stored["determinations"] = {
        "colour": {"status": "conflict", "value": None, "rules": ["s.a", "s.b"], "clauses": ["S.1"]}
    }
    (row,) = section(report_of(Decision.model_validate(stored), policies, "zh"), "判定").rows
    assert row == Row(("颜色", "规则冲突：绿、蓝", "第一条 S.1"), "bad")


def test_a_provisional_day_is_marked_and_explained() -> None:
    """A due day beyond the published schedule says so in its row, and why above the table."""
    calendar = WorkingCalendar()
    issued = calendar.published_until
    record = {**RECORD, "issued": issued, "published": None, "form": {"proposed_attribute": "主动公开"}}
    decision = SHIPPED.evaluate(record, as_of=issued)
    assert any(item.provisional for item in decision.obligations)
    found = section(report_of(decision, POLICIES, "en"), "Obligations")
    assert found.lines == (Line(phrase("provisional_note", "en"), "dim"),)
    for item, row in zip(decision.obligations, found.rows, strict=True):
        assert ("(provisional)" in row.cells[3]) is item.provisional


@settings(max_examples=25)
@given(record=document_records(), lang=st.sampled_from(LANGS))
def test_any_decision_and_explanation_renders_as_well_formed_markdown(record: Any, lang: Any) -> None:
    """Every table has as many cells in each row as in its header; every line of text is there, as it is."""
    try:
        decision = SHIPPED.evaluate(record, as_of="2022-12-31")
    except RecordError:
        reject()
    explanation = SHIPPED.explain(record, as_of="2022-12-31", everything=True)
    for report in (report_of(decision, POLICIES, lang), explanation_report(explanation, lang)):
        assert parsed(printed(report, "markdown")) == flat(report)


def flat(report: Report) -> list[str]:
    """Every text of a report in its order."""
    found = [report.title]
    for part in report.sections:
        found.append(part.heading)
        found.extend(line.text for line in part.lines)
        found.extend(part.header)
        found.extend(cell for row in part.rows for cell in row.cells)
    return [clean(text) for text in found]


def parsed(markdown: str) -> list[str]:
    """Every text of a Markdown document in its order, as a reader of Markdown sees it."""
    tokens = MarkdownIt("commonmark").enable("table").parse(markdown)
    inline = (token.children or [] for token in tokens if token.type == "inline")
    return [
        "".join(child.content if child.type == "text" else f"<{child.type}>" for child in children)
        for children in inline
    ]


@given(text=st.text(max_size=30))
@example("# a")
@example("- a")
@example("1. a")
@example("a | b")
@example("**a** _b_ `c` [d](e) <f> &amp; ~g~ \\")
@example("===")
@example("snake_case_name _x")
@example("\x1b[2J\u202e")
def test_no_text_can_break_a_report(text: str) -> None:
    """Names and messages come out of Markdown as they went in, without control characters, also in a table."""
    report = Report(
        "t",
        (
            Section(
                "s", (Line(f"x{text}"), Line(text)), ("a", "b"), (Row((f"x{text}", "y")), Row(("y", text)))
            ),
        ),
    )
    want = [text for text in flat(report) if text]
    assert [found for found in parsed(printed(report, "markdown")) if found] == want
    plain = printed(report)
    assert not any(ord(char) < 32 and char != "\n" for char in plain)
    assert "\u202e" not in plain


def test_columns_of_chinese_and_english_text_line_up() -> None:
    """A Chinese character takes two columns of a terminal."""
    report = Report("t", (Section("s", (), ("名称", "b"), (Row(("abc", "1")), Row(("公开属性", "2")))),))
    lines = [line for line in printed(report).splitlines() if line.endswith(("b", "1", "2"))]
    assert {width(line) for line in lines} == {2 + 8 + 2 + 1}
    assert len(lines) == 3


def test_an_explanation_shows_why_with_marks_values_and_sources() -> None:
    """Each condition is a line: its mark, what is asked, what the fact is and where that comes from."""
    found = SHIPPED.explain(
        {**RECORD, "published": None, "form": {"proposed_attribute": "主动公开"}},
        as_of="2018-12-03",
        about="publish-online",
    )
    text = render_explanation(found, "zh")
    assert "✓ 公开属性 为 主动公开——现为：主动公开（前序判定）" in text
    assert "起算日：印发日期：2018-11-22 (周四)（记录载明）" in text
    assert "履行：上网日期：无（记录未载，视为未发生）" in text
    assert "参数：xuhui-2018.publish_limit = 10个工作日（自2018-11-22 (周四)起；" in text
    assert re.search(r"2018-11-24 +六 +不计 +周末", text)
    assert re.search(r"2018-12-06 +四 +10 +工作日", text)


def test_why_not_names_the_condition_that_failed() -> None:
    """A secret document need not go online, because its attribute is another."""
    found = SHIPPED.explain({**RECORD, "secrecy": "机密"}, as_of=AS_OF, about="publish-online")
    assert "（publish-online）：不适用" in render_explanation(found, "zh")
    assert "✗ 公开属性 为 主动公开——现为：不予公开（前序判定）" in render_explanation(found, "zh")
    assert "✗ disclosure attribute is proactive — it is: withheld (determined before)" in render_explanation(
        found, "en"
    )


def test_no_free_text_of_the_record_is_rendered() -> None:
    """The title of the document is in neither report."""
    decision = SHIPPED.evaluate(RECORD, as_of=AS_OF)
    assert "XYZZY" not in render_decision(decision, POLICIES)
    assert "XYZZY" not in render_explanation(SHIPPED.explain(RECORD, as_of=AS_OF, everything=True))


def test_an_unknown_format_is_refused() -> None:
    """Rather than printed as something else."""
    with pytest.raises(ValueError, match="no format `html`"):
        printed(Report("t", ()), "html")  # type: ignore[arg-type]


def test_working_days_are_listed_with_the_reason_of_each() -> None:
    """Over Mid-Autumn and National Day 2018, with the two weekend days worked in exchange."""
    report = days_report(WorkingCalendar(), date(2018, 9, 20), Duration.parse("10wd"), "zh")
    (found,) = report.sections
    assert [line.text for line in found.lines] == [
        "截止：2018-10-10 (周三)",
        "起算日：2018-09-20 (周四)（当日不计）",
        "期限：10个工作日",
    ]
    assert len(found.rows) == 20
    counted = [row.cells for row in found.rows if row.level != "dim"]
    assert [cells[2] for cells in counted] == [str(number) for number in range(1, 11)]
    assert ("2018-09-29", "六", "6", "调休上班（国庆节）") in counted
    assert ("2018-09-24", "一", "不计", "中秋") in [row.cells for row in found.rows if row.level == "dim"]


def test_a_provisional_deadline_says_so_in_both_languages() -> None:
    """Beside the day, in the words of the language."""
    calendar = WorkingCalendar()
    for lang, said in {"zh": "（暂定）", "en": "(provisional)"}.items():
        report = days_report(calendar, calendar.published_until, Duration.parse("3wd"), lang)
        assert said in report.sections[0].lines[0].text
        assert report.sections[0].lines[0].level == "notice"


def test_hours_run_from_an_instant_to_an_instant() -> None:
    """Clock hours, over midnight; a day is refused with what to give."""
    start = datetime(2018, 11, 22, 21, 30, tzinfo=SHANGHAI)
    report = days_report(WorkingCalendar(), start, Duration.parse("5h"), "en")
    assert report.sections[0].lines[0].text == "Due: 2018-11-23 02:30 (Fri)"
    assert report.sections[0].header == ()
    with pytest.raises(CalendarError) as caught:
        days_report(WorkingCalendar(), date(2018, 11, 22), Duration.parse("5h"))
    assert caught.value.problems[0].code == "calendar.hours"


@pytest.mark.parametrize(
    ("limit", "due"), [("30d", "2018-03-02 (Fri)"), ("1mo", "2018-02-28 (Wed)"), ("2y", "2020-01-31 (Fri)")]
)
def test_calendar_time_does_not_move_off_a_weekend(limit: str, due: str) -> None:
    """Days, months and years end where the calendar says, and the report says why no day is listed."""
    (found,) = days_report(WorkingCalendar(), date(2018, 1, 31), Duration.parse(limit), "en").sections
    assert found.lines[0].text == f"Due: {due}"
    assert (found.header, found.lines[-1].text) == ((), phrase("calendar_limit", "en"))


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        (True, "是", "yes"),
        (Duration.parse("1wd"), "1个工作日", "1 working day"),
        (Duration.parse("20d"), "20日", "20 calendar days"),
        (frozenset(), "无", "none"),
        (date(2018, 11, 22), "2018-11-22 (周四)", "2018-11-22 (Thu)"),
        (3, "3", "3"),
    ],
)
def test_values_have_labels(value: Any, zh: str, en: str) -> None:
    """Each kind of value in each language."""
    assert value_label(value) == Text(zh, en)

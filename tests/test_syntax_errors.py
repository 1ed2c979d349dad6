"""Files that are not what they are taken for: the reason and the remedy, in both languages."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from commands import run
from small_policies import write_policy

from disclosure_rules import RecordError
from disclosure_rules.errors import Problem
from disclosure_rules.reading.record_stream import RecordStream
from disclosure_rules.reading.strict import ReadingError, read_json, read_yaml
from disclosure_rules.reading.syntax_errors import JSON_REASONS, YAML_REASONS
from disclosure_rules.records import read_record

JSON = [
    ('{"a": 1,}', "trailing-comma"),
    ("[1, 2,]", "trailing-comma"),
    ('{"a": }', "value"),
    ("[1 2]", "comma"),
    ('{"a" 1}', "colon"),
    ("{a: 1}", "key"),
    ('{"a": "b', "open-text"),
    ('{"a": "b\nc"}', "control"),
    ('{"a": "\\q"}', "escape"),
    ('{"a": 1} {}', "extra"),
]

YAML = [
    ("a: [1\nb: 2\n", "flow"),
    ("a: {b: 1\nc\n", "flow"),
    ("a: 1\nb\nc: 2\n", "colon"),
    ("a: 1\n  b: 2\n", "nested"),
    ("a: - b\n", "list"),
    ("a:\n  - 1\n b: 2\n", "indentation"),
    ("a:\n\tb: 1\n", "tab"),
    ("a: @b\n", "start"),
    ("a: 'b\n", "open-text"),
    ('a: "\\q"\n', "escape"),
    ("a: \x07\n", "character"),
    ("%\n---\na\n", "default"),
]


def json_problem(text: str) -> Problem:
    """The problem of a text that is no JSON."""
    with pytest.raises(ReadingError) as raised:
        read_json(text, "x")
    (problem,) = raised.value.problems
    return problem


def yaml_problem(text: str) -> Problem:
    """The problem of a text that is no YAML."""
    with pytest.raises(ReadingError) as raised:
        read_yaml(text, "x")
    (problem,) = raised.value.problems
    return problem


@pytest.mark.parametrize(("text", "variant"), JSON)
def test_json_says_why_it_is_none(text: str, variant: str) -> None:
    """A reason for whatever the parser reports."""
    problem = json_problem(text)
    assert (problem.code, problem.variant) == ("read.json", variant)


@pytest.mark.parametrize(("text", "variant"), YAML)
def test_yaml_says_why_it_is_none(text: str, variant: str) -> None:
    """A reason for whatever the parser reports; an unknown one leaves the place."""
    problem = yaml_problem(text)
    assert (problem.code, problem.variant) == ("read.yaml", variant)
    assert problem.place.startswith("x:")


def test_every_known_reason_has_an_example() -> None:
    """That of a comma too many is told by its place, whatever the parser says."""
    assert {*JSON_REASONS.values(), "trailing-comma"} == {variant for _, variant in JSON}
    assert set(YAML_REASONS.values()) == {variant for _, variant in YAML} - {"character", "default"}


@pytest.mark.parametrize(
    ("text", "place", "zh"),
    [
        (
            "kind: document\ntitle: a\nissued：2018-11-22\nid: 1\n",
            "x:3:7",
            "第 3 行的“：”是全角冒号；请改为半角冒号加空格",
        ),
        ("类型：公文\n", "x:1:3", "第 1 行的“：”是全角冒号；请改为半角冒号加空格"),
        (
            "cases:\n  - 名称：例\n    as_of: 2018-11-22\n",
            "x:2:7",
            "第 2 行的“：”是全角冒号；请改为半角冒号加空格",
        ),
        ("clauses: [M14.5］\nwhen: {}\n", "x:1:16", "第 1 行的“］”是全角标点；请改为半角的“]”"),
        ("title: “甲: 乙”\n", "x:1:8", '第 1 行的““”是全角标点；请改为半角的“"”'),
    ],
)
def test_full_width_punctuation_is_named_with_its_line(text: str, place: str, zh: str) -> None:
    """As a Chinese keyboard gives it."""
    problem = yaml_problem(text)
    assert (problem.code, problem.place, problem.zh) == ("read.yaml", place, zh)


@pytest.mark.parametrize(
    ("text", "variant", "place"),
    [
        ("a: {zh: 甲，en: b}\n", "full-width-comma", "x:1:10"),
        ("a: {zh: 甲，\n  en: b}\n", "full-width-comma", "x:1:10"),
        ("when:\n  - {a: b，c: d}\n", "full-width-comma", "x:2:10"),
        ("a: {zh: 缺{missing}, en: b}\n", "placeholder", "x:1:10"),
        ("a: {zh: {missing}未填，请补, en: b}\n", "placeholder", "x:1:9"),
        ("a:\n  zh: {missing} 未填\n  en: b\n", "placeholder", "x:2:7"),
        ("title: note: this\n", "colon-in-text", "x:1:12"),
        ("a:\n  zh: 甲\n  en: late: by a day\n", "colon-in-text", "x:3:11"),
        ("title: {zh: 甲, en: note: this}\n", "colon-in-text", "x:1:24"),
        ("a: {zh：甲, en: b}\n", "full-width-colon", "x:1:5"),
        ("when：{secrecy: none}\n", "full-width-colon", "x:1:1"),
        ("when: {密级： {empty: true}}\n", "full-width-colon", "x:1:10"),
        ("a: {zh:甲, en: b}\n", "no-blank", "x:1:5"),
        ("- a:1\n  b: 2\n", "no-blank", "x:1:4"),
    ],
)
def test_what_was_met_in_yaml_is_named_with_its_line(text: str, variant: str, place: str) -> None:
    """A full-width comma, a text without the quotes that it needs, a colon without its blank."""
    problem = yaml_problem(text)
    assert (problem.code, problem.variant, problem.place) == ("read.yaml", variant, place)
    line = place.split(":")[1]
    assert f"line {line}" in problem.message and f"第 {line} 行" in problem.message_zh
    assert "张三" not in yaml_problem(text.replace("甲", "张三").replace("this", "张三")).line()


@pytest.mark.parametrize(
    "text",
    [
        '"a：b": \n',
        "甲：乙: 1\n",
        '{"a:b", c: 1}\n',
        "a: {b, c}\n",
        "a: [x，y]\n",
        "a: {zh: '缺{b}，c: d', e: f}\n",
    ],
)
def test_what_only_looks_like_a_slip_is_read(text: str) -> None:
    """Quoted keys and texts, and keys that have their value."""
    assert read_yaml(text, "x").data


def test_a_full_width_colon_in_a_value_is_text() -> None:
    """Only a key that it follows is an error."""
    assert read_yaml("标题: 通知：关于办法\n", "x").data == {"标题": "通知：关于办法"}
    assert read_yaml('"a：b"\n', "x").data == "a：b"
    problem = yaml_problem("标题: 通知：关于办法\nid: [1\nb: 2\n")
    assert problem.variant == "flow"


NOT_READ = {
    ".csv": "CSV is not read: `batch` decides tables; disclosure-rules batch IN OUT",
    ".XLSX": "Excel is not read: `batch` decides tables; disclosure-rules batch IN OUT",
    ".docx": "Word is not read; convert to JSON Lines, one record a line",
}


@pytest.mark.parametrize(("suffix", "message"), NOT_READ.items())
def test_a_format_that_is_not_read_is_named(tmp_path: Path, suffix: str, message: str) -> None:
    """With the command that reads it, or what to convert it to."""
    path = tmp_path / f"records{suffix}"
    path.write_text("kind,issued\ndocument,2018-11-22\n", encoding="utf-8")
    (entry,) = RecordStream([str(path)], io.BytesIO())
    (problem,) = entry.problems
    assert (problem.code, problem.place) == ("read.format", str(path))
    assert str(problem) == message


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"code": 0, "msg": "x", "data": {"list": [{"kind": "document"}]}}, "no `kind`; this object has `code`, `msg`, `data`, and a list of records lies under `data.list`"),
        ({"records": [{"id": 1}]}, "no `kind`; this object has `records`, and a list of records lies under `records`"),
        ({"code": 0, "msg": "张三"}, "no `kind`; this object has `code`, `msg`"),
        ({}, "no `kind`"),
        ({"kind": "张三"}, "an unknown `kind`"),
        ({"kind": None, "id": "张三"}, "no `kind`; this object has `kind`, `id`"),
    ],
)  # fmt: skip
def test_an_object_that_is_no_record_is_described_by_its_keys(data: dict[str, Any], message: str) -> None:
    """Names of keys alone, and where the records of an envelope lie."""
    with pytest.raises(RecordError) as raised:
        read_record(data)
    (problem,) = raised.value.problems
    assert (problem.code, problem.message) == ("record.kind", message)
    assert "张三" not in json.dumps(problem.as_json(), ensure_ascii=False)


def test_the_cases_are_told_in_chinese(tmp_path: Path) -> None:
    """What failed, what is lacking and what is refused."""
    rule = "rules:\n- id: b.one\n  title: {zh: 例, en: one}\n  clauses: [S.1]\n  when: {secrecy: secret}\n  then: {find: one, severity: minor}\n  message: {zh: 例, en: one}\n"
    write_policy(tmp_path, rule)
    (tmp_path / "rules_test.yaml").write_text(
        "as_of: 2018-12-31\ncases:\n"
        "- {name: 未触发, record: {kind: document, secrecy: none}, because: [b.one]}\n"
        "- {name: 编号有误, record: {kind: document}, because: [b.on]}\n"
        "- {name: 日期有误, record: {kind: document, issued: soon}, because: [b.one]}\n",
        encoding="utf-8",
    )
    done = run("test", tmp_path, "--lang", "zh")
    assert done.status == 1
    for words in (
        "触发",
        "不触发",
        "该编号的规则或结论",
        "无；是否应为“b.one”？",
        "可接受的事项记录",
        "不是日期；请写",
    ):
        assert words in done.out, done.out
    for words in ("fires", "silent", "did you mean", "an acceptable record", "not a date"):
        assert words not in done.out, done.out

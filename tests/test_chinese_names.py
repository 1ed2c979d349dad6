"""Names in Chinese wherever a name stands: in rules, tables, messages and cases; inside, the canonical form."""

from dataclasses import replace
from pathlib import Path

import pytest
from commands import run
from jsonschema import Draft7Validator
from small_policies import HEAD, write_policy

from disclosure_rules import DocumentRecord, Evaluator, load_policies
from disclosure_rules.errors import PolicyError, Text
from disclosure_rules.location import Location
from disclosure_rules.reading.strict import read_file
from disclosure_rules.records import KINDS
from disclosure_rules.records.base import facts_of
from disclosure_rules.records.fact_names import other_names
from disclosure_rules.schema import schema

ENGLISH = """\
rules:
  - {id: c.red, title: {zh: 绿色, en: green}, clauses: [S.1], when: {all: [{secrecy: none}, {form.proposed_attribute: withheld}]}, then: {decide: colour, value: green}}
  - id: c.late
    title: {zh: 按期上网, en: publish}
    clauses: [S.1]
    governed_by: signed
    when: {all: [{colour: green}, {published: {not_before: {fact: issued}}}, {releases.first_elsewhere: {empty: true}}]}
    then: {require: publish, duty: unit, from: [issued, signed], not_before: formed, within: 5d, fulfilled_by: published}
  - id: c.early
    title: {zh: 上网过早, en: early}
    clauses: [S.1]
    when: {any: [{published: {before: {fact: issued, plus: 1d}}}, {exemption_grounds: [commercial_secret]}]}
    then: {find: early, severity: minor, missing: {required: [outline], from: interpretation.plan}}
    message: {zh: "{{{issued}}}", en: "{issued}"}
tables:
  - id: c.table
    title: {zh: 要不要, en: needed}
    clauses: [S.1]
    decide: needed
    first_of:
      - {id: a, when: {colour: red}, then: true}
"""
CHINESE = """\
rules:
  - {id: c.red, title: {zh: 绿色, en: green}, clauses: [S.1], when: {all: [{密级: 无}, {意见单.公开属性: 不予公开}]}, then: {decide: 颜色, value: 绿}}
  - id: c.late
    title: {zh: 按期上网, en: publish}
    clauses: [S.1]
    governed_by: 签发日期
    when: {all: [{颜色: 绿}, {上网日期: {not_before: {fact: 印发日期}}}, {其他渠道最早发布: {empty: true}}]}
    then: {require: publish, duty: unit, from: [印发日期, 签发日期], not_before: formed, within: 5d, fulfilled_by: 上网日期}
  - id: c.early
    title: {zh: 上网过早, en: early}
    clauses: [S.1]
    when: {any: [{上网日期: {before: {fact: 印发日期, plus: 1d}}}, {豁免事由: [商业秘密]}]}
    then: {find: early, severity: minor, missing: {required: [outline], from: interpretation.plan}}
    message: {zh: "{{{印发日期}}}", en: "{issued}"}
tables:
  - id: c.table
    title: {zh: 要不要, en: needed}
    clauses: [S.1]
    decide: 是否需要
    first_of:
      - {id: a, when: {颜色: 红}, then: 需要}
"""
CASES = """\
as_of: 2018-12-31
base: {类型: 公文, 密级: 无, 印发日期: 2018-11-22, 签发日期: 2018-11-20, 意见单: {公开属性: 不予公开}, 豁免事由: [], releases: []}
cases:
  - name: 逾期上网
    record: {上网日期: 2018-12-01}
    expect: {颜色: 绿, 按期上网: {状态: 逾期履行, 届满日: 2018-11-27}, 是否需要: 不需要}
    because: [按期上网, 绿色]
    not: [上网过早]
  - name: 早于印发
    record: {上网日期: 2018-11-22, 解读: {解读方案: []}}
    expect: {按期上网: 已履行, 上网过早: 轻微}
    because: [上网过早]
  - name: 密级不明
    record: {密级: null}
    expect: {颜色: 无法判定}
    needs: [密级]
"""


def test_rules_in_chinese_mean_what_they_mean_in_english(tmp_path: Path) -> None:
    """Facts, nested ones, derived ones, determinations, values, events, tables and messages."""
    (english,) = load_policies(write_policy(tmp_path / "en", ENGLISH))
    (chinese,) = load_policies(write_policy(tmp_path / "zh", CHINESE))
    for one, other in zip(english.rules, chinese.rules, strict=True):
        same = replace(other, place=one.place)
        assert replace(one, place=Location("")) == replace(same, place=Location("")), one.id


def test_cases_name_conclusions_fields_and_values_in_chinese(tmp_path: Path) -> None:
    """By the titles of determinations and rules; coverage and mutation know them too."""
    directory = write_policy(tmp_path / "zh", CHINESE)
    (directory / "rules_test.yaml").write_text(CASES, encoding="utf-8")
    done = run("test", directory)
    assert "3 cases" in done.out and "failed" not in done.out.replace("0 failed", ""), done.out
    assert run("mutate", directory, "--jobs", "1", "--no-proof", "--rule", "c.").status in (0, 1)
    wrong = (
        CASES.replace("绿, 按期上网", "红, 按期上网").replace("逾期履行", "待履行").replace("轻微", "严重")
    )
    (directory / "rules_test.yaml").write_text(wrong, encoding="utf-8")
    told = run("test", directory, "--lang", "zh").out
    for name, wanted, met in (
        ("颜色", "红", "绿"),
        ("按期上网.状态", "待履行", "逾期履行"),
        ("上网过早", "严重", "轻微"),
    ):
        assert [name, wanted, met] in [line.split() for line in told.splitlines()], told
    (directory / "rules_test.yaml").write_text(
        CASES.replace("按期上网: 已", "按时上网: 已"), encoding="utf-8"
    )
    assert "是否应为“按期上网”" in run("test", directory, "--lang", "zh").out


def test_an_expectation_of_nothing_is_not_met_by_a_finding(tmp_path: Path) -> None:
    """`null` says that it is not made."""
    directory = write_policy(tmp_path / "zh", CHINESE)
    (directory / "rules_test.yaml").write_text(
        CASES.replace("上网过早: 轻微", "上网过早: null"), encoding="utf-8"
    )
    done = run("test", directory)
    assert done.status == 1 and "上网过早" in done.out


def test_a_message_shows_a_fact_by_its_chinese_name(tmp_path: Path) -> None:
    """As by its path."""
    evaluator = Evaluator(load_policies(write_policy(tmp_path, CHINESE)), "reference")
    record = {"类型": "公文", "印发日期": "2018-11-22", "上网日期": "2018-11-21", "解读": {"解读方案": []}}
    found = evaluator.evaluate(record, as_of="2018-12-31").finding("early")
    assert found.message == Text("{2018-11-22 (周四)}", "2018-11-22 (Thu)")


@pytest.mark.parametrize(("written", "english"), [("是", "true"), ("否", "false")])
def test_a_flag_is_asked_about_with_yes_or_no(written: str, english: str, tmp_path: Path) -> None:
    """As records state it."""
    asked = []
    for name, value in (("zh", written), ("en", english)):
        rules = CHINESE.replace("密级: 无", f"规范性文件: {value}")
        (policy,) = load_policies(write_policy(tmp_path / name, rules))
        asked.append(next(rule.when for rule in policy.rules if rule.id == "c.red"))
    assert asked[0] == asked[1]


def test_an_error_names_what_was_written(tmp_path: Path) -> None:
    """And suggests the Chinese name that is near."""
    for written, told in (
        ("密级: 无", None),
        ("密集: 无", "此处无事实“密集”"),
        ("密级: 没有", "“没有”不是该事实的取值；可填：无、秘密、机密、绝密"),
        ("密级: [秘密，机密]", "“秘密，机密”含有全角逗号或者顿号，不是列表；各项之间请写半角逗号"),
        ("豁免事由: 商业秘密、个人隐私", "“商业秘密、个人隐私”含有全角逗号或者顿号"),
        ("上网日期: {before: {fact: 印发日}}", "“印发日”"),
        ("标题: {before: {fact: 印发日期}}", "标题"),
    ):
        rules = f"rules:\n  - {{id: b.x, title: {{zh: 例, en: x}}, clauses: [S.1], when: {{{written}}}, then: {{find: x, severity: minor}}, message: {{zh: 例, en: x}}}}\n"
        directory = write_policy(tmp_path / "bad", rules)
        if told is None:
            load_policies(directory)
            continue
        with pytest.raises(PolicyError) as raised:
            load_policies(directory)
        assert told in raised.value.problems[0].zh, raised.value.problems[0].zh


@pytest.mark.parametrize("kind", KINDS)
def test_every_stated_fact_has_a_chinese_name_and_none_names_two(kind: str) -> None:
    """Step by step as a record writes it."""
    model = KINDS[kind]
    names = other_names(model)
    facts = facts_of(model)
    assert set(names.values()) <= set(facts)
    assert {fact.path for fact in facts.values() if fact.base} <= set(names.values())
    assert not set(names) & set(facts)


def test_the_names_of_nested_facts_take_any_spelling_of_each_step() -> None:
    """As a record does."""
    names = other_names(DocumentRecord)
    for name in ("意见单.公开属性", "form.公开属性", "意见单.proposed_attribute"):
        assert names[name] == "form.proposed_attribute"
    assert "公开属性" not in names
    assert HEAD  # the head of the small policies has a determination 颜色


KIND = """\
records:
  - kind: hearing
    title: {zh: 听证, en: a hearing}
    names: [听证会]
    facts:
      grade: {title: {zh: 级别, en: the grade}, type: term, vocabulary: grade}
vocabularies:
  grade: {big: 重大, small: 一般}
"""
EXTENDING = """\
records:
  - extends: 公文
    facts:
      pages: {title: {zh: 页数, en: pages}, type: number}
  - extends: 听证
    facts:
      seats: {title: {zh: 席位数, en: seats}, type: number}
"""
ABOUT = """\
record: [公文, 听证会]
clauses:
  - {id: K.1, at: 第一条, record: 听证会, norm: 记录, gist: 须有编号}
rules:
  - {id: k.id, title: {zh: 编号, en: id}, clauses: [K.1], when: {编号: {given: false}}, then: {find: no-id, severity: minor}, message: {zh: 无编号, en: no id}}
"""


def named_in_chinese(directory: Path) -> tuple[Path, Path]:
    """A framework that declares a kind and speaks about it by its Chinese names, and a policy that extends kinds so."""
    head = "policy: {}\ninstrument: {{title: {{zh: 例, en: one}}}}\nrank: {}\n"
    frame, more = directory / "frame", directory / "more"
    for path, rank in ((frame, "framework\ngoverns: [听证]"), (more, "district")):
        path.mkdir()
        (path / "policy.yaml").write_text(head.format(path.name, rank), encoding="utf-8")
    (frame / "records.yaml").write_text(KIND, encoding="utf-8")
    (frame / "rules.yaml").write_text(ABOUT, encoding="utf-8")
    (more / "records.yaml").write_text(EXTENDING, encoding="utf-8")
    return frame, more


def test_a_kind_is_called_by_any_of_its_names(tmp_path: Path) -> None:
    """Where rules, clauses, determinations and laws name one, where a kind is extended, in schemas and on the command line."""
    frame, more = named_in_chinese(tmp_path)
    policies = load_policies(frame, more)
    assert policies[0].rules[0].kinds == ("document", "hearing")
    assert policies[0].clauses[0].record == "hearing"
    assert policies[0].governs == ("hearing",)
    evaluator = Evaluator(policies, "reference")
    assert {"pages", "seats"} <= {
        name for kind in ("document", "hearing") for name in evaluator.kinds[kind].model_fields
    }
    data = read_file(frame / "rules.yaml").data
    assert not list(Draft7Validator(schema("rules", "zh", policies)).iter_errors(data))
    extending = read_file(more / "records.yaml").data
    assert not list(Draft7Validator(schema("records", "zh", policies)).iter_errors(extending))
    shown = run("facts", tmp_path, "--kind", "听证会", "--lang", "zh").out
    assert "重大、一般" in shown and "密级" not in shown
    (frame / "rules.yaml").write_text(ABOUT.replace("[公文,", "[公闻,"), encoding="utf-8")
    with pytest.raises(PolicyError, match="公闻"):
        load_policies(frame, more)


def test_a_head_that_cannot_be_read_is_the_one_thing_told(tmp_path: Path) -> None:
    """The languages of the other files stand in it, so nothing is said of their texts."""
    frame, _ = named_in_chinese(tmp_path)
    head = "policy: frame\nlanguages: [zh]\ninstrument: {title: {zh: 例}}\nrank：framework\n"
    (frame / "policy.yaml").write_text(head, encoding="utf-8")
    (frame / "rules.yaml").write_text(ABOUT.replace(", en: no id", ""), encoding="utf-8")
    with pytest.raises(PolicyError) as raised:
        load_policies(frame)
    assert [problem.code for problem in raised.value.problems] == ["read.yaml"]


def test_a_full_width_colon_in_a_key_is_named(tmp_path: Path) -> None:
    """YAML reads `title： {zh: 例}` as a key with a brace in it."""
    frame, _ = named_in_chinese(tmp_path)
    (frame / "rules.yaml").write_text(
        ABOUT.replace("record: [公文, 听证会]", "record： {x: 公文}"), encoding="utf-8"
    )
    with pytest.raises(PolicyError) as raised:
        load_policies(frame)
    told = [problem.zh for problem in raised.value.problems]
    assert "键“record： {x”含有全角冒号；请改为半角冒号加空格" in told, told

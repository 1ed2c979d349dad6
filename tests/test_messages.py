"""Messages that show values of facts: their labels in both languages, never words of the record."""

from pathlib import Path

import pytest
from small_policies import small_evaluator, write_policy

from disclosure_rules import Evaluator, load_policies
from disclosure_rules.errors import Text

RULE = """\
rules:
  - id: r.shown
    title: {{zh: 例, en: example}}
    clauses: [S.1]
    when: {{kept: {{given: true}}}}
    then: {{find: shown, severity: minor}}
    message: {{zh: "甲{name}乙", en: "a {name} b {{{{c}}}}"}}
"""
RECORDS = """\
vocabularies:
  shelf: {top: 上层, bottom_row: {zh: 下层, names: [底层]}}
records:
  - extends: document
    facts:
      kept: {title: {zh: 已保管, en: whether it is kept}, type: flag}
      pages: {title: {zh: 页数, en: the pages}, type: number}
      metres: {title: {zh: 架长, en: the length on the shelf}, type: decimal}
      shelf: {title: {zh: 架位, en: the shelf}, type: term, vocabulary: shelf}
      shelves: {title: {zh: 各架位, en: the shelves}, type: terms, vocabulary: shelf}
      moved: {title: {zh: 移位日期, en: the day it moved}, type: date, world: event}
      scanned: {title: {zh: 扫描时间, en: when it was scanned}, type: instant}
"""
SHOWN = [
    # name, facts of the record, as shown in Chinese and in English
    ("pages", {"pages": 12}, "12", "12"),
    ("metres", {"metres": 1.25}, "1.25", "1.25"),
    ("shelf", {"架位": "底层"}, "下层", "bottom row"),
    ("shelves", {"shelves": ["bottom_row", "top"]}, "上层、下层", "top, bottom row"),
    ("shelves", {"shelves": []}, "无", "none"),
    ("moved", {"moved": "2018/11/22"}, "2018-11-22 (周四)", "2018-11-22 (Thu)"),
    ("scanned", {"scanned": "2018-11-22T09:30"}, "2018-11-22 09:30 (周四)", "2018-11-22 09:30 (Thu)"),
    ("pages", {}, "未知", "unknown"),
    ("moved", {}, "无", "none"),
    ("moved", {"moved": "2030-01-01"}, "无", "none"),
    ("form.proposed_attribute", {"form": {"proposed_attribute": "不予公开"}}, "不予公开", "withheld"),
    ("formation", {"formed": "2018-11-22"}, "2018-11-22 (周四)", "2018-11-22 (Thu)"),
]


@pytest.mark.parametrize(("name", "facts", "zh", "en"), SHOWN)
@pytest.mark.parametrize("engine", ["reference", "auto"])
def test_a_message_shows_a_fact(
    tmp_path: Path, name: str, facts: dict[str, object], zh: str, en: str, engine: str
) -> None:
    """In words of both languages, on either engine; what is not known and what is not there is said."""
    directory = write_policy(tmp_path, RULE.format(name=f"{{{name}}}"))
    (directory / "records.yaml").write_text(RECORDS, encoding="utf-8")
    evaluator = Evaluator(load_policies(directory), engine=engine)
    decision = evaluator.evaluate({"kind": "document", "kept": True, **facts}, as_of="2018-12-31")
    assert decision.finding("shown").message == Text(f"甲{zh}乙", f"a {en} b {{c}}")


def test_a_message_shows_what_is_due_beside_a_fact(tmp_path: Path) -> None:
    """The due day of the obligation that the condition reads."""
    rules = """\
rules:
  - id: r.publish
    title: {zh: 上网发布, en: publish}
    clauses: [S.1]
    when: {all: []}
    then: {require: publish, duty: unit, from: issued, within: 5d, fulfilled_by: published}
  - id: r.late
    title: {zh: 逾期, en: late}
    clauses: [S.1]
    when: {obligation.publish: overdue}
    then: {find: late, severity: minor}
    message: {zh: "{issued}印发，应于{due}前上网发布", en: "issued {issued}, due {due}"}
"""
    decision = small_evaluator(tmp_path, rules).evaluate(
        {"kind": "document", "issued": "2018-11-22"}, as_of="2018-12-31"
    )
    assert decision.finding("late").message == Text(
        "2018-11-22 (周四)印发，应于2018-11-27 (周二)前上网发布",
        "issued 2018-11-22 (Thu), due 2018-11-27 (Tue)",
    )

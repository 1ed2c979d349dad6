"""Small policies for tests: a head with three determinations, their defaults, and a file of rules."""

from pathlib import Path

from disclosure_rules import Evaluator, load_policies
from disclosure_rules.calendar.working_calendar import WorkingCalendar

HEAD = """\
policy: small
instrument: {title: {zh: 小制度, en: a small instrument}}
rank: district
roles:
  unit: {zh: 单位, en: the unit}
  issuing_unit: {zh: 发文单位, en: the issuing unit}
  drafting_unit: {zh: 起草单位, en: the drafting unit}
  managers: {zh: 主管人员, en: the managers}
determinations:
  openness:
    record: document
    title: {zh: 公开程度, en: openness}
    values: {closed: 关闭, ajar: 半开, open: 开放}
    openness: true
  colour:
    record: document
    title: {zh: 颜色, en: colour}
    values: {red: 红, green: 绿, blue: 蓝}
  needed:
    record: document
    title: {zh: 是否需要, en: needed or not}
    values: {"true": 需要, "false": 不需要}
"""

BASE = """\
record: document
clauses:
  - {id: S.1, at: 第一条, record: document, norm: determination, gist: 示例}
rules:
  - {id: d.openness, title: {zh: 默认, en: default}, clauses: [S.1], default: true, when: {all: []}, then: {decide: openness, value: closed}}
  - {id: d.colour, title: {zh: 默认, en: default}, clauses: [S.1], default: true, when: {all: []}, then: {decide: colour, value: red}}
  - {id: d.needed, title: {zh: 默认, en: default}, clauses: [S.1], default: true, when: {all: []}, then: {decide: needed, value: false}}
"""


PUBLISHING = """\
parameters:
  limit: [{value: 10wd, source: 第一条}]
rules:
  - {id: r.open, title: {zh: 无密公开, en: open}, clauses: [S.1], overrides: [d.openness], when: {secrecy: none}, then: {decide: openness, value: open}}
  - {id: r.green, title: {zh: 绿, en: green}, clauses: [S.1], overrides: [d.colour], when: {secrecy: none}, then: {decide: colour, value: green}}
  - {id: r.needed, title: {zh: 要, en: needed}, clauses: [S.1], overrides: [d.needed], when: {secrecy: none}, then: {decide: needed, value: true}}
  - id: r.publish
    title: {zh: 按期上网, en: publish in time}
    clauses: [S.1]
    when: {openness: open}
    then: {require: publish, duty: drafting_unit, from: issued, within: {param: limit}, fulfilled_by: published}
"""
"""Rules about publication: what is no secret is open, and published in ten working days."""


def write_policy(directory: Path, rules: str, *, head: str = HEAD, base: str = BASE) -> Path:
    """A policy directory with a head, a file of defaults, and one of rules as they stand after `record:`."""
    directory.mkdir(parents=True, exist_ok=True)
    files = {"policy.yaml": head, "base.yaml": base, "rules.yaml": f"record: document\n{rules}"}
    for name, text in files.items():
        (directory / name).write_text(text, encoding="utf-8")
    return directory


def small_evaluator(directory: Path, rules: str, calendar: WorkingCalendar | None = None) -> Evaluator:
    """An evaluator of one small policy, on the reference engine."""
    return Evaluator(load_policies(write_policy(directory, rules)), "reference", calendar)

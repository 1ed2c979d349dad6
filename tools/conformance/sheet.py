"""Small policies about a record kind of their own, the sheet: flags, numbers, terms and days, known, unknown or blank."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from disclosure_rules import Decision, Evaluator, PolicyError, load_policies
from tools.conformance.row import REFUSED

HEAD = """\
policy: sheets
instrument: {title: {zh: 对照, en: conformance}}
rank: framework
roles: {unit: {zh: 单位, en: the unit}}
"""
RECORDS = """\
vocabularies:
  word: {foo: 甲, bar: 乙}
records:
  - kind: sheet
    title: {zh: 答卷, en: a sheet}
    selects_law: [read_on]
    facts:
      read_on: {title: {zh: 读取日期, en: the day of reading}, type: date, world: event}
"""
FACTS = {
    "abc": "type: flag",
    "nmk": "type: number",
    "xy": "type: decimal",
    "tu": "type: term, vocabulary: word",
    "de": "type: date",
    "z": "type: flag, world: box",
    "pq": "type: number, world: box",
    "s": "type: term, vocabulary: word, world: box",
    "r": "type: date, world: event",
}
"""The facts, each a letter. What a sheet leaves out is unknown, but for those of a box, blank, and of an event, not happened."""

CLAUSE = "{id: C.1, at: 第一条, record: sheet, norm: 对照, gist: {zh: 对照, en: conformance}}"


def files(rules: Mapping[str, str], parameters: str = "", in_force: str = "") -> dict[str, str]:
    """The files of a policy: a finding for each condition, by its name."""
    facts = [
        f"      {letter}: {{title: {{zh: 事实{letter}, en: fact {letter}}}, {kind}}}"
        for letters, kind in FACTS.items()
        for letter in letters
    ]
    written = [
        f"  - id: rule.{name}\n    title: {{zh: 规则{name}, en: rule {name}}}\n    clauses: [C.1]\n"
        f"{in_force}    when: {when}\n    then: {{find: {name}, severity: minor}}\n"
        f"    message: {{zh: 成立, en: it holds}}"
        for name, when in rules.items()
    ]
    body = f"record: sheet\nclauses: [{CLAUSE}]\n{parameters}rules:\n" + "\n".join(written) + "\n"
    return {"policy.yaml": HEAD, "records.yaml": RECORDS + "\n".join(facts) + "\n", "rules.yaml": body}


def evaluator(written: Mapping[str, str]) -> Evaluator | str:
    """An evaluator of the policy; or what refuses it, by the code of the first problem."""
    with TemporaryDirectory() as directory:
        for name, text in written.items():
            Path(directory, name).write_text(text, encoding="utf-8")
        try:
            return Evaluator(load_policies(directory), engine="reference")
        except PolicyError as error:
            return REFUSED + error.problems[0].code


def decided(evaluator: Evaluator, facts: Mapping[str, object]) -> Decision:
    """The decision about a sheet of these facts."""
    return evaluator.evaluate({"kind": "sheet", **facts}, as_of="2020-01-01")


def truth(decision: Decision, name: str) -> str:
    """Whether a rule holds of a sheet: `true`, `false` or `unknown`."""
    if any(finding.id == name for finding in decision.findings):
        return "true"
    return "unknown" if any(entry.about == name for entry in decision.undetermined) else "false"


def facts_of(text: str) -> dict[str, object]:
    """The facts of a row, such as `a=true n=5`; what is not named is left out."""
    pairs = (part.split("=") for part in text.split())
    return {name: _value(value) for name, value in pairs}


def _value(text: str) -> object:
    return json.loads(text) if text in ("true", "false") or text.isdigit() else text

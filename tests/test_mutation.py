"""Mutation: what is changed and how that reads, which cases notice it, and how it is told."""

import multiprocessing
import os
import re
import select
import shutil
import signal
import subprocess
import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from commands import COMMAND, ROOT, SAFETY, environment, run
from mutant_texts import Reloaded, reload, without_places
from shipped import EVALUATOR, POLICY_OF
from small_policies import HEAD, write_policy

from disclosure_rules import SHIPPED, Evaluator, PolicyError, load_policies
from disclosure_rules._processes import _uninterrupted
from disclosure_rules.authoring.mutation import FAMILIES, Mutant, MutantTrial, mutants, outcomes
from disclosure_rules.authoring.mutation.report import mutation_report
from disclosure_rules.authoring.testing import run_cases
from disclosure_rules.authoring.testing.cases import read_all_cases
from disclosure_rules.authoring.testing.run import CaseRunner
from disclosure_rules.policy.check import check
from disclosure_rules.render import printed

SCOPED = HEAD.replace(
    "rank: district", "rank: district\nin_force: {from: 2018-01-01}\napplies: {jurisdiction: 徐汇区}"
)
RULES = """\
in_force: {from: {param: begins}}
clauses:
  - {id: S.2, at: 第二条, record: document, norm: finding, gist: 示例, in_force: {from: {param: begins}}}
parameters:
  begins: [{value: 2018-11-22, source: 第一条}]
  limit: [{value: 10wd, in_force: {until: 2019-12-31}, source: 第一条}, {value: 9wd, in_force: {from: 2020-01-01}, source: 第一条}]
  kinds: [{value: [decision, 通知], source: 第一条}]
  reading: [{value: narrow, source: 第一条}]
  strict: [{value: true, source: 第一条}]
  years: [{value: 3, source: 第一条}]
  yearly: [{value: 01-31, source: 第一条}]
rules:
  - {id: r.open, title: {zh: 公开, en: open}, clauses: [S.1], forbids: true, overrides: [r.ajar], when: {secrecy: none}, then: {decide: openness, value: open}}
  - {id: r.ajar, title: {zh: 半开, en: ajar}, clauses: [S.1], when: {all: [{secrecy: [none, 秘密]}, {parameters.reading: narrow}]}, then: {decide: openness, value: ajar}}
  - {id: r.green, title: {zh: 绿, en: green}, clauses: [S.1], when: {any: [{parameters.reading: wide}, {secrecy_term.years: {at_least: 30}}]}, then: {decide: colour, value: green}}
  - {id: r.needed, title: {zh: 要, en: needed}, clauses: [S.1], when: {not: {any: [{colour: [red, blue]}, {parameters.strict: false}]}}, then: {decide: needed, value: true}}
  - id: r.publish
    title: {zh: 按期上网, en: publish in time}
    clauses: [S.1]
    when: {not: {openness: closed}}
    then: {require: publish, duty: unit, from: [issued, signed], within: {param: limit}, fulfilled_by: published}
  - id: r.archive
    title: {zh: 归档, en: archive}
    clauses: [S.1]
    in_force: {until: 2020-12-31}
    when: {document_type: {in: {param: kinds}}}
    then: {require: archive, duty: unit, from: signed, within: 20d, fulfilled_by: archived}
  - id: r.review
    title: {zh: 审核, en: review}
    clauses: [S.1]
    when: {secrecy_term.years: {at_most: {param: years}}}
    then: {require: review, duty: unit, by: [{day: {param: yearly}, year: secrecy_term.reviewed_in}, {day: 03-01, year: secrecy_term.years, plus: 1, not_before: {param: begins}}], fulfilled_by: secrecy_term.reviewed}
  - id: r.early
    title: {zh: 早, en: early}
    clauses: [S.2]
    governed_by: published
    when: {all: [{published: {before: {fact: issued}}}, {published: {not_after: 2020-06-30}}, {exemption_grounds: [commercial_secret, personal_privacy]}]}
    then: {find: early, severity: major}
    message: {zh: 早, en: early}
  - id: r.plan
    title: {zh: 缺, en: missing}
    clauses: [S.1]
    when: {secrecy: none}
    then: {find: plan, severity: advice, missing: {required: [outline, form], from: interpretation.plan}}
    message: {zh: 缺, en: missing}
  - id: r.blame
    title: {zh: 问责, en: blame}
    clauses: [S.1]
    when: {all: []}
    then: {account: criticise, addressees: [unit, managers], because: {findings: [major], late: {rank: district}, own: true}}
"""
REQUESTS = """\
record: request
rules:
  - id: q.acknowledge
    title: {zh: 告知, en: acknowledge}
    clauses: [S.1]
    when: {all: []}
    then: {require: acknowledge, duty: unit, from: received, promptly: 3wd, fulfilled_by: replied}
  - id: q.reply
    title: {zh: 答复, en: reply}
    clauses: [S.1]
    when: {all: []}
    then: {require: reply, duty: unit, from: received, not_before: receipt.confirmed, not_due_before: receipt.in_system, within: 15wd, extended_by: {fact: extension.working_days, at_most: 15}, pauses: [{spans: amendment.awaited, at_most: 5d}, consultations.third_party_spans], fulfilled_by: replied}
"""
CASES = """\
base: {kind: document, jurisdiction: 徐汇区, issued: 2019-03-01, document_type: letter, secrecy_term: {years: 5}}
as_of: 2019-12-31
cases:
  - name: 无密级的公开
    record: {secrecy: none, published: 2019-03-15}
    expect: {openness: open, publish: {due: 2019-03-15, status: fulfilled}}
    because: [r.open, r.publish]
    not: [r.early, r.archive]
  - name: 秘密级的半开，按另一理解则关闭
    record: {secrecy: confidential}
    expect: {openness: ajar, colour: red}
    because: [r.ajar, d.colour]
    not: [r.open, r.green]
  - name: 另一理解
    record: {secrecy: confidential}
    parameters: {small.reading: wide}
    expect: {openness: closed, colour: green, needed: true}
    because: [d.openness, r.green, r.needed]
    not: [r.ajar, d.colour]
  - name: 密级不明则不知
    record: {document_type: decision, signed: 2019-02-01}
    expect: {openness: undetermined, archive: {due: 2019-02-21, status: overdue}}
    because: [r.archive]
    needs: [secrecy]
  - name: 先上网后印发
    record: {secrecy: none, exemption_grounds: [personal_privacy], published: 2019-02-28}
    expect: {early: major, criticise: [early]}
    because: [r.early]
  - name: 保密期限三年的
    record: {secrecy: secret, secrecy_term: {years: 3}}
    expect: {review: overdue}
    because: [r.review]
    not: [r.archive, r.plan]
  - name: 施行前的不管
    record: {issued: 2018-11-21, published: 2018-11-21, secrecy: none}
    expect: {openness: closed, publish: null}
  - name: 另定施行日的，不早于制度施行
    record: {issued: 2018-01-01, published: 2018-01-02, secrecy: none}
    parameters: {small.begins: 2017-06-01}
    expect: {openness: open}
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small policy with every kind of thing that is changed, and cases that all pass but leave much open."""
    directory = write_policy(tmp_path_factory.mktemp("mutation") / "small", RULES, head=SCOPED)
    (directory / "requests.yaml").write_text(REQUESTS, encoding="utf-8")
    (directory / "rules_test.yaml").write_text(CASES, encoding="utf-8")
    return directory


def bench_of(directory: Path) -> MutantTrial:
    """A bench of the policies and cases of a directory."""
    return MutantTrial(load_policies(directory), read_all_cases([directory]), proving=False)


CHANGED = """\
negated | jurisdiction: 徐汇区 | not: {jurisdiction: 徐汇区}
in-force | from: 2018-01-01 | from: 2017-12-31
in-force | from: 2018-01-01 | from: 2018-01-02
in-force | until: 2020-12-31 | until: 2020-12-30
in-force | until: 2020-12-31 | until: 2021-01-01
in-force | value: 2018-11-22 | value: 2018-11-21
in-force | value: 2018-11-22 | value: 2018-11-23
deadline | value: 10wd | value: 9wd
deadline | value: 10wd | value: 11wd
in-force | until: 2019-12-31 | until: 2019-12-30
in-force | until: 2019-12-31 | until: 2020-01-01
deadline | value: 9wd | value: 8wd
deadline | value: 9wd | value: 10wd
in-force | from: 2020-01-01 | from: 2019-12-31
in-force | from: 2020-01-01 | from: 2020-01-02
list | value: [decision, 通知] | value: [通知]
list | value: [decision, 通知] | value: [decision]
list | value: [decision, 通知] | value: [decision, 通知, resolution]
reading | value: narrow | value: wide
reading | value: true | value: false
number | value: 3 | value: 2
number | value: 3 | value: 4
deadline | value: 01-31 | value: 01-30
deadline | value: 01-31 | value: 02-01
negated | all: […] | not: {all: […]}
value | value: closed | value: ajar
flag | default: true | -
value | value: red | value: green
value | value: false | value: true
deadline | promptly: 3wd | promptly: 2wd
deadline | promptly: 3wd | promptly: 4wd
deadline | within: 15wd | within: 14wd
deadline | within: 15wd | within: 16wd
deadline | at_most: 5d | -
deadline | at_most: 5d | at_most: 4d
deadline | at_most: 5d | at_most: 6d
deadline | extended_by: {fact: extension.working_days, at_most: 15} | -
deadline | at_most: 15 | at_most: 14
deadline | at_most: 15 | at_most: 16
alternative | not_before: receipt.confirmed | -
alternative | {spans: amendment.awaited, at_most: 5d} | -
alternative | consultations.third_party_spans | -
alternative | not_due_before: receipt.in_system | -
negated | secrecy: none | not: {secrecy: none}
value | value: open | value: closed
exception | r.ajar | -
flag | forbids: true | -
joined | all | any
dropped | secrecy: [none, 秘密] | -
negated | secrecy: [none, 秘密] | not: {secrecy: [none, 秘密]}
list | secrecy: [none, 秘密] | secrecy: [秘密]
list | secrecy: [none, 秘密] | secrecy: [none]
list | secrecy: [none, 秘密] | secrecy: [none, 秘密, secret]
dropped | parameters.reading: narrow | -
negated | parameters.reading: narrow | not: {parameters.reading: narrow}
value | value: ajar | value: open
negated | any: […] | not: {any: […]}
joined | any | all
dropped | parameters.reading: wide | -
negated | parameters.reading: wide | not: {parameters.reading: wide}
dropped | secrecy_term.years: {at_least: 30} | -
negated | secrecy_term.years: {at_least: 30} | not: {secrecy_term.years: {at_least: 30}}
number | at_least: 30 | at_least: 29
number | at_least: 30 | at_least: 31
value | value: green | value: blue
negated | not: {any: […]} | any: […]
dropped | colour: [red, blue] | -
negated | colour: [red, blue] | not: {colour: [red, blue]}
list | colour: [red, blue] | colour: [blue]
list | colour: [red, blue] | colour: [red]
list | colour: [red, blue] | colour: [red, blue, green]
dropped | parameters.strict: false | -
negated | parameters.strict: false | not: {parameters.strict: false}
value | value: true | value: false
negated | not: {openness: closed} | openness: closed
alternative | issued | -
alternative | signed | -
negated | document_type: {in: {param: kinds}} | not: {document_type: {in: {param: kinds}}}
deadline | within: 20d | within: 19d
deadline | within: 20d | within: 21d
negated | secrecy_term.years: {at_most: {param: years}} | not: {secrecy_term.years: {at_most: {param: years}}}
deadline | day: 03-01 | day: 02-28
deadline | day: 03-01 | day: 03-02
deadline | plus: 1 | plus: 0
deadline | plus: 1 | plus: 2
deadline | not_before: {param: begins} | -
alternative | {day: {param: yearly}, year: secrecy_term.reviewed_in} | -
alternative | {day: 03-01, year: secrecy_term.years, plus: 1, not_before: {param: begins}} | -
dropped | published: {before: {fact: issued}} | -
negated | published: {before: {fact: issued}} | not: {published: {before: {fact: issued}}}
comparison | published: {before: {fact: issued}} | published: {not_after: {fact: issued}}
dropped | published: {not_after: 2020-06-30} | -
negated | published: {not_after: 2020-06-30} | not: {published: {not_after: 2020-06-30}}
date | not_after: 2020-06-30 | not_after: 2020-06-29
date | not_after: 2020-06-30 | not_after: 2020-07-01
comparison | published: {not_after: 2020-06-30} | published: {before: 2020-06-30}
dropped | exemption_grounds: [commercial_secret, personal_privacy] | -
negated | exemption_grounds: [commercial_secret, personal_privacy] | not: {exemption_grounds: [commercial_secret, personal_privacy]}
list | exemption_grounds: [commercial_secret, personal_privacy] | exemption_grounds: [personal_privacy]
list | exemption_grounds: [commercial_secret, personal_privacy] | exemption_grounds: [commercial_secret]
list | exemption_grounds: [commercial_secret, personal_privacy] | exemption_grounds: [commercial_secret, personal_privacy, state_secret]
comparison | exemption_grounds: [commercial_secret, personal_privacy] | exemption_grounds: {has_all: [commercial_secret, personal_privacy]}
flag | governed_by: published | -
severity | severity: major | severity: minor
severity | severity: major | severity: serious
severity | severity: advice | severity: minor
list | required: [outline, form] | required: [form]
list | required: [outline, form] | required: [outline]
list | required: [outline, form] | required: [outline, form, channel]
addressee | unit | -
addressee | managers | -
basis | major | -
basis | findings: [major] | findings: [major, advice]
basis | late: {rank: district} | -
basis | rank: district | rank: municipal
"""


DERIVED = ("combinator", "operand")
"""The families of derived facts, which `test_derived_mutation.py` tries; that of tables is tried below."""


def test_each_family_is_seen_in_its_words(small: Path) -> None:
    """Every change of the small policy with how it reads; those of the defaults, which are alike, once."""
    found = mutants(load_policies(small))
    told = [f"{mutant.family} | {mutant.was} | {mutant.becomes or '-'}" for mutant in found]
    assert list(dict.fromkeys(told)) == CHANGED.splitlines()
    assert {line.partition(" |")[0] for line in told} == set(FAMILIES) - {"order", *DERIVED}  # see below


BEARERS = """\
rules:
  - id: b.early
    title: {zh: 早, en: early}
    clauses: [S.1]
    when: {published: {before: {fact: issued}}}
    then: {find: early, severity: major, duty: managers}
    message: {zh: 早, en: early}
    failure: not_opened
  - id: b.hidden
    title: {zh: 藏, en: hidden}
    clauses: [S.1]
    when: {published: {empty: true}}
    then: {find: hidden, severity: major, duty: unit}
    message: {zh: 藏, en: hidden}
    failure: not_adjusted
  - {id: b.grave, title: {zh: 重, en: grave}, clauses: [S.1], when: {secrecy: secret}, then: {find: grave, severity: serious, duty: managers}, message: {zh: 重, en: grave}, failure: not_adjusted}
  - {id: b.plain, title: {zh: 平, en: plain}, clauses: [S.1], when: {secrecy: none}, then: {find: plain, severity: major, duty: managers}, message: {zh: 平, en: plain}}
  - id: b.rectify
    title: {zh: 整改, en: rectify}
    clauses: [S.1]
    when: {all: []}
    then: {account: rectify, because: {failures: [not_opened, not_adjusted], not_borne_by: [unit]}}
  - id: b.notice
    title: {zh: 通报, en: notice}
    clauses: [S.1]
    when: {all: []}
    then: {account: public_notice, because: {findings: [major], failures: [not_opened], borne_by: [managers]}}
"""
WHO = """\
addressee | duty: managers | -
basis | failure: not_opened | -
addressee | duty: unit | -
basis | failure: not_adjusted | -
addressee | not_borne_by: [unit] | -
basis | not_opened | -
basis | not_adjusted | -
addressee | borne_by: [managers] | -
basis | major | -
basis | findings: [major] | findings: [major, serious]
"""


def test_who_answers_and_for_which_sort_of_failure_is_changed_too(tmp_path: Path) -> None:
    """The role of a finding, the mark of a failure, the marks and the roles that a basis counts."""
    found = mutants(load_policies(write_policy(tmp_path / "bearers", BEARERS)))
    told = [f"{mutant.family} | {mutant.was} | {mutant.becomes or '-'}" for mutant in found]
    assert [
        line for line in dict.fromkeys(told) if line.startswith(("addressee", "basis"))
    ] == WHO.splitlines()


COUNTING = """\
rules:
  - {id: c.minor, title: {zh: 小, en: minor}, clauses: [S.1], when: {secrecy: none}, then: {find: small, severity: minor}, message: {zh: 小, en: minor}}
  - {id: c.act, title: {zh: 办, en: act}, clauses: [S.1], when: {secrecy: none}, then: {require: act, duty: unit, from: issued, within: 5d, fulfilled_by: published}}
  - {id: c.blame, title: {zh: 批评, en: blame}, clauses: [S.1], when: {all: []}, then: {account: criticise, because: {findings: [major], late: {rank: district}, own: true}}}
  - {id: c.rectify, title: {zh: 整改, en: rectify}, clauses: [S.1], when: {all: []}, then: {account: rectify, because: {late: {rank: district}}}}
"""
BESIDE = """\
clauses: [{id: O.1, at: 第一条, record: document, norm: finding, gist: 示例}]
rules:
  - {id: o.major, title: {zh: 大, en: major}, clauses: [O.1], when: {secrecy: secret}, then: {find: large, severity: major}, message: {zh: 大, en: major}}
  - {id: o.act, title: {zh: 办, en: act}, clauses: [O.1], when: {secrecy: secret}, then: {require: other-act, duty: other, from: issued, within: 5d, fulfilled_by: published}}
"""
BESIDE_HEAD = """\
policy: beside
instrument: {title: {zh: 另一制度, en: another instrument}}
rank: framework
roles: {other: {zh: 另一单位, en: the other unit}}
"""
ALONE = [
    "c.blame | findings: [major] | findings: [major, minor]",
    "c.blame | late: {rank: district} | -",
    "c.blame | rank: district | rank: municipal",
    "c.rectify | rank: district | rank: municipal",
]


def test_a_basis_is_changed_only_where_other_failures_count(tmp_path: Path) -> None:
    """A measure that counts only what its own policy finds and requires is one change of another: what nothing finds,
    or no rank requires, is no change, until a policy beside it does."""

    def told() -> list[str]:
        found = mutants(load_policies(tmp_path))
        based = [mutant for mutant in found if mutant.family == "basis"]
        return [f"{mutant.rules[0]} | {mutant.was} | {mutant.becomes or '-'}" for mutant in based]

    write_policy(tmp_path / "small", COUNTING)
    assert told() == ALONE
    (tmp_path / "beside").mkdir()
    (tmp_path / "beside" / "policy.yaml").write_text(BESIDE_HEAD, encoding="utf-8")
    (tmp_path / "beside" / "rules.yaml").write_text(f"record: document\n{BESIDE}", encoding="utf-8")
    assert [line for line in told() if line not in ALONE] == [
        "c.blame | own: true | -",
        "c.rectify | rank: district | rank: framework",
    ]


DATED = """\
in_force: {from: 2018-11-22, until: 2019-12-31}
clauses:
  - {id: S.2, at: 第二条, record: document, norm: finding, gist: 示例, in_force: {from: 2018-11-22, until: 2019-12-31}}
parameters:
  limit: [{value: 10wd, in_force: {from: 2018-11-22, until: 2019-05-31}, source: 第二条}, {value: 9wd, in_force: {from: 2019-06-01, until: 2019-12-31}, source: 第二条}]
rules:
  - {id: v.act, title: {zh: 办, en: act}, clauses: [S.2], when: {secrecy: none}, then: {require: act, duty: unit, from: issued, within: {param: limit}, fulfilled_by: published}}
"""
WITHIN = ["2018-11-23", "2019-05-30", "2019-06-01", "2019-05-31", "2019-06-02", "2019-12-30"]
FORBIDDING = """\
  - {id: v.closed, title: {zh: 关, en: closed}, clauses: [S.2], forbids: true, when: {secrecy_term.years: {at_least: {param: years}}}, then: {decide: openness, value: closed}}
"""


def days_tried(directory: Path, parameter: str = "small.limit") -> list[str]:
    """The days that take the place of the first and last days of the values of a parameter."""
    dated = [mutant for mutant in mutants(load_policies(directory)) if mutant.family == "in-force"]
    moved = [mutant for mutant in dated if mutant.parameter and mutant.parameter.id == parameter]
    return [str(mutant.becomes).partition(": ")[2] for mutant in moved]


def test_a_value_is_not_moved_to_days_on_which_no_rule_reads_it(tmp_path: Path) -> None:
    """A value that begins a day before its policy, or ends a day after it, decides nothing. Between two values both days
    count, and so does a day that a caller may choose as the first, or a value that a rule which forbids asks for."""
    assert days_tried(write_policy(tmp_path / "fixed", DATED)) == WITHIN
    begins = "begins: [{value: 2018-11-22, source: 第二条}]\n  limit:"
    chosen = DATED.replace("2018-11-22", "{param: begins}", 1).replace("limit:", begins, 1)
    assert days_tried(write_policy(tmp_path / "chosen", chosen)) == ["2018-11-21", *WITHIN]
    years = "years: [{value: 3, in_force: {from: 2018-11-22}, source: 第二条}]\n  limit:"
    forbidding = write_policy(tmp_path / "forbidding", DATED.replace("limit:", years, 1) + FORBIDDING)
    assert days_tried(forbidding) == WITHIN
    assert days_tried(forbidding, "small.years") == ["2018-11-21", "2018-11-23"]


@pytest.fixture(scope="module")
def reloaded(small: Path) -> Reloaded:
    """The mutants of the small policy as they load from their files."""
    return reload(small)


def test_a_mutant_is_what_loading_the_changed_file_gives(small: Path, reloaded: Reloaded) -> None:
    """Written into the file at the place that is told, it loads as the same policies, or is refused alike."""
    policies = load_policies(small)
    for mutant, loaded in reloaded:
        changed = mutant.policies(policies)
        if isinstance(loaded, PolicyError):
            assert {problem.code for problem in loaded.problems} == {found.code for found in check(changed)}
        else:
            assert without_places(loaded) == without_places(changed), mutant
            assert not check(changed)
    assert sum(isinstance(loaded, PolicyError) for _, loaded in reloaded) > 3


TABLE = """\
tables:
  - id: t.needed
    title: {zh: 要, en: needed}
    clauses: [S.1]
    in_force: {until: 2021-12-31}
    governed_by: signed
    overrides: [d.needed]
    decide: needed
    first_of:
      - {id: a, title: {zh: 甲, en: a}, when: {secrecy: [secret, 绝密]}, then: 不需要}
      - {id: b, title: {zh: 乙, en: b}, when: {not: {normative: false}}, then: true}
      - {id: c, title: {zh: 丙, en: c}, when: {policy_document: true}, then: true}
"""
CHANGED_TABLE = """\
in-force | until: 2021-12-31 | until: 2021-12-30
in-force | until: 2021-12-31 | until: 2022-01-01
negated | secrecy: [secret, 绝密] | not: {secrecy: [secret, 绝密]}
list | secrecy: [secret, 绝密] | secrecy: [绝密]
list | secrecy: [secret, 绝密] | secrecy: [secret]
list | secrecy: [secret, 绝密] | secrecy: [secret, 绝密, none]
value | then: 不需要 | then: true
negated | not: {normative: false} | normative: false
value | then: true | then: false
negated | policy_document: true | not: {policy_document: true}
order | t.needed.a, t.needed.b | t.needed.b, t.needed.a
exception | d.needed | -
flag | governed_by: signed | -
"""


def test_a_mutant_of_a_table_is_what_loading_the_changed_file_gives(tmp_path: Path) -> None:
    """Of its rows, of their order, and of what all of them share."""
    directory = write_policy(tmp_path, TABLE)
    policies = load_policies(directory)
    told = []
    for mutant, loaded in reload(directory):
        if any(name.startswith("t.") for name in mutant.rules):
            told.append(f"{mutant.family} | {mutant.was} | {mutant.becomes or '-'}")
            changed = mutant.policies(policies)
            assert not isinstance(loaded, PolicyError) and not check(changed)
            (rules, *_), (others, *_) = without_places(loaded)[0], without_places(changed)[0]
            assert sorted(rules, key=lambda rule: rule.id) == sorted(others, key=lambda rule: rule.id), mutant
    assert list(dict.fromkeys(told)) == CHANGED_TABLE.splitlines()


def test_selection_and_shortcuts_change_nothing(small: Path, reloaded: Reloaded) -> None:
    """A mutant survives if and only if every case passes on the policies loaded from the changed file."""
    bench = bench_of(small)
    assert not bench.failed
    verdicts = set()
    for mutant, loaded in reloaded:
        outcome = bench.outcome(mutant)
        verdicts.add(outcome.verdict)
        if isinstance(loaded, PolicyError):
            assert outcome.verdict == "refused", mutant
            continue
        failed = {result.id for result in run_cases([small], Evaluator(loaded, "reference")).failed}
        assert outcome.verdict == ("caught" if failed else "survived"), mutant
        assert outcome.by in failed or not failed
    assert verdicts == {"caught", "refused", "survived"}


def strata(mutant: Mutant) -> set[tuple[str, str]]:
    """What a mutant stands for: its family in the policy that it changes, and the kind of record that its first rule
    is about, in that policy too."""
    policy = POLICY_OF[mutant.rules[0]].id
    return {(policy, mutant.family), (policy, kind_of(mutant))}


def kind_of(mutant: Mutant) -> str:
    """The kind of record that the first rule of a mutant is about."""
    return RULES_OF[mutant.rules[0]].kinds[0]


def chosen(found: Iterable[Mutant], times: int) -> Iterator[Mutant]:
    """The first mutants that load, as many as it takes to have each stratum so many times where there are as many."""
    met: Counter[tuple[str, str]] = Counter()
    for mutant in found:
        if any(met[stratum] < times for stratum in strata(mutant)) and loads(mutant):
            met.update(strata(mutant))
            yield mutant


RULES_OF = {rule.id: rule for policy in EVALUATOR.policies for rule in policy.rules}
EVERY, NAMED = 7, 8
"""Of the cases that a mutant is said not to reach, every seventh is run by the first mutants until each has passed once,
so that the cases of a mutant come from all policies; of those that name what it is about, eight, spread over all."""


@pytest.mark.generated
def test_on_the_shipped_policies_no_case_is_passed_over(thorough: bool) -> None:
    """Cases that a mutant is said not to reach do pass on it, and on their own account.

    One mutant of each stratum that loads runs cases that name its rules or their conclusions, and a share of the others,
    each of which is run. With `--thorough` it runs all, and of each stratum ten do.
    """
    bench = MutantTrial(EVALUATOR.policies, read_all_cases([SHIPPED]), proving=False)
    assert not bench.failed
    every = list(mutants(EVALUATOR.policies))
    some = list(chosen(every, 10 if thorough else 1))
    passed: Counter[int] = Counter()
    for number, mutant in enumerate(some):
        reached = {id(trial) for trial in bench.reached(mutant)}
        about = {*mutant.rules, *(RULES_OF[name].concludes for name in mutant.rules)}
        apart = [at for at, trial in enumerate(bench.trials) if id(trial) not in reached]
        naming = {at for name in about for at in bench.naming.get(name, ())}
        named = [at for at in apart if at in naming]
        some_named = set(named[:: 1 + len(named) // NAMED])
        runner = CaseRunner(Evaluator(mutant.policies(EVALUATOR.policies), "reference"))
        for at in apart:
            trial, turn = bench.trials[at], at % EVERY == number % EVERY and not passed[at]
            if thorough or turn or at in some_named:
                assert not runner.run(trial.file, trial.cell).mismatches, (mutant, trial.cell.name)
                passed[at] += 1
    met = set().union(*map(strata, some))
    assert not any(loads(mutant) for mutant in every if strata(mutant) - met), "a stratum is missed"
    for named in (lambda one: one.family, lambda one: POLICY_OF[one.rules[0]].id, kind_of):
        assert set(map(named, some)) == set(map(named, every))
    assert passed.keys() == set(range(len(bench.trials)))


def loads(mutant: Mutant) -> bool:
    """Whether the shipped policies with this change would load: only then are cases run."""
    return not check(mutant.policies(EVALUATOR.policies))


ONE_RULE = """\
rules:
  - {id: r.secret, title: {zh: 涉密, en: secret}, clauses: [S.1], when: {secrecy: [confidential, secret]}, then: {find: secret, severity: advice}, message: {zh: 涉密, en: secret}}
"""
MOST = """\
base: {kind: document, issued: 2018-11-22}
as_of: 2018-12-31
cases:
  - {name: 默认, record: {secrecy: none}, expect: {openness: closed, colour: red, needed: false}, not: [r.secret]}
  - {name: 秘密, record: {secrecy: confidential}, expect: {secret: advice}}
"""
MISSING = "  - {name: 机密, record: {secrecy: secret}, expect: {secret: advice}}\n"


@pytest.fixture
def one(tmp_path: Path) -> Path:
    """A policy of one rule beside the defaults, with a list of two values of which the cases show one."""
    directory = write_policy(tmp_path / "one", ONE_RULE)
    (directory / "rules_test.yaml").write_text(MOST, encoding="utf-8")
    return directory


def test_a_survivor_is_told_with_its_place_and_an_added_case_catches_it(one: Path) -> None:
    """The status is 1 until the cases that are missing are there."""
    done = run("mutate", one, "--jobs", "1", "--no-proof")
    assert done.status == 1
    column = ONE_RULE.splitlines()[1].index("secrecy:") + 1
    assert f"{one}/rules.yaml:3:{column} r.secret: a list one value longer or shorter" in " ".join(
        done.out.split()
    )
    assert "secrecy: [confidential, secret] → secrecy: [confidential]" in done.out
    assert done.out.count("→") == 1
    (one / "rules_test.yaml").write_text(MOST + MISSING, encoding="utf-8")
    again = run("mutate", one)
    assert again.status == 0
    assert "→" not in again.out


def test_less_than_all_may_do(one: Path) -> None:
    """With `--min`, a percentage of what was tried."""
    percent = run("mutate", one, "--format", "json").data["score"]["percent"]
    assert 80 < percent < 100
    assert run("mutate", one, "--min", str(percent)).status == 0
    assert run("mutate", one, "--min", str(percent + 0.1)).status == 1
    assert run("mutate", one, "--min", "101").status == 2


def test_only_some_rules_may_be_tried(one: Path) -> None:
    """By id or by how ids begin; one that fits none is told."""
    data = run("mutate", one, "--rule", "r.", "--format", "json").data
    assert {rule for entry in data["mutants"] for rule in entry["rules"]} == {"r.secret"}
    assert run("mutate", one, "--rule", "d.colour", "--rule", "d.needed").status == 0
    done = run("mutate", one, "--rule", "r.secrt", "--lang", "en")
    assert done.status == 2
    assert (
        "--rule r.secrt: no rule here has an id that is or begins with `r.secrt`; did you mean `r.secret`?"
        in done.err
    )


def test_as_data_every_mutant_is_listed(one: Path) -> None:
    """With its verdict and by what it was caught; the counts are theirs."""
    data = run("mutate", one, "--format", "json").data
    assert data["counts"]["mutants"] == len(data["mutants"])
    by = {entry["was"]: entry for entry in data["mutants"] if entry["family"] == "severity"}
    assert by["severity: advice"] == {
        "family": "severity",
        "place": f"{one}/rules.yaml:3:127",
        "rules": ["r.secret"],
        "was": "severity: advice",
        "becomes": "severity: minor",
        "verdict": "caught",
        "by": "rules_test.yaml::秘密",
        "witness": None,
    }
    flags = [entry for entry in data["mutants"] if entry["family"] == "flag"]
    assert [(entry["becomes"], entry["verdict"], entry["by"]) for entry in flags] == [
        (None, "refused", "policy.default")
    ] * 3


def test_where_a_case_fails_nothing_is_measured(one: Path) -> None:
    """A mutant that a failing case fails on is caught by nobody."""
    (one / "rules_test.yaml").write_text(MOST.replace("secret: advice", "secret: major"), encoding="utf-8")
    done = run("mutate", one, "--lang", "en")
    assert done.status == 1
    assert done.out == ""
    assert done.err.splitlines() == [
        f"{one}: over the shipped policies",
        "1 cases fail on the policies as they are, so nothing was measured; `test` shows which",
    ]


def test_what_cannot_be_read_is_told(one: Path) -> None:
    """A case file and a policy, as the other commands tell it."""
    (one / "rules_test.yaml").write_text("cases: [{name: 空}]\n", encoding="utf-8")
    assert "case.idle" in run("mutate", one).err
    (one / "rules.yaml").write_text("record: document\nrules: [{id: x}]\n", encoding="utf-8")
    done = run("mutate", one)
    assert done.status == 2
    assert "policy.missing-key" in done.err
    assert run("mutate", one.parent / "none").status == 2


def test_processes_change_nothing(one: Path) -> None:
    """The same outcomes in the same order."""
    bench = bench_of(one)
    found = list(mutants(load_policies(one))) * 30
    assert len(found) > 400
    assert list(outcomes(bench, found, 2)) == list(outcomes(bench, found, 1))


TELLS = """\
import os, sys
if "--multiprocessing-fork" in sys.orig_argv:
    telling = open(os.environ["TELL_STARTS"], "wb", buffering=0)  # until the process ends
    telling.write(b".")
"""
"""Runs at the start of every process of Python: a worker says that it is there, and by the end of what it writes to
that it is gone."""


def test_an_interrupted_run_ends_at_once_and_quietly(tmp_path: Path) -> None:
    """With its processes, before there is anything to tell, and without a traceback. The run has hundreds of mutants to
    go through, and no case: what it does before it starts its workers is not what is tried here."""
    shutil.copytree(SHIPPED / "xuhui-2018", tmp_path / "ours", ignore=shutil.ignore_patterns("*_test.yaml"))
    (tmp_path / "sitecustomize.py").write_text(TELLS, encoding="utf-8")
    os.mkfifo(starts := tmp_path / "starts")
    paths = os.pathsep.join([str(tmp_path), str(ROOT / "src")])
    with (
        starts.open("r+b", buffering=0) as held,
        starts.open("rb", buffering=0) as told,
        subprocess.Popen(
            [*COMMAND, "mutate", str(tmp_path / "ours"), "--jobs", "2", "--no-proof"],
            cwd=ROOT,
            env=environment(PYTHONPATH=paths, TELL_STARTS=str(starts)),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        ) as process,
    ):
        for _ in range(2):
            assert select.select([told, process.stdout], [], [], SAFETY)[0] == [told], "it ended before"
            assert told.read(1) == b"."
        held.close()
        os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=SAFETY)
        assert told.read() == b"", "a third was started"  # ends when no worker is left
    assert process.returncode == 130
    assert out == b""
    assert err.decode() == f"{tmp_path / 'ours'}: over the shipped policies\n"


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError])
def test_who_stops_asking_leaves_no_worker(one: Path, error: type[BaseException]) -> None:
    """Whether something goes wrong where the outcomes are used, or enough have been seen."""
    bench = bench_of(one)
    found = list(mutants(load_policies(one))) * 30
    others = multiprocessing.active_children()
    for stop in (lambda asked: asked.throw(error), lambda asked: asked.close()):
        asked: Any = outcomes(bench, found, 2)
        next(asked)
        assert len(multiprocessing.active_children()) == len(others) + 2
        with pytest.raises(error) if "throw" in stop.__code__.co_names else nullcontext():
            stop(asked)
        assert multiprocessing.active_children() == others


def test_an_interrupt_while_workers_start_comes_when_all_are_known() -> None:
    """Also where another thread takes the signal: it is neither lost, nor does it leave a worker behind."""
    passed = []
    begun = threading.Event()

    def take() -> None:
        assert begun.wait(SAFETY)
        signal.raise_signal(signal.SIGINT)

    taking = threading.Thread(
        target=take
    )  # it is there before interrupts are blocked, so they may come to it
    taking.start()

    def start() -> None:
        with _uninterrupted():
            begun.set()
            taking.join()
            passed.append("started")

    with pytest.raises(KeyboardInterrupt):
        start()
    assert passed == ["started"]


ALIKE = """\
parameters:
  reading: [{value: narrow, source: 第一条}]
rules:
  - {id: r.twice, title: {zh: 两次, en: twice}, clauses: [S.1], when: {all: [{secrecy: secret}, {not: {secrecy: none}}]}, then: {find: twice, severity: advice}, message: {zh: 两次, en: twice}}
  - {id: r.narrow, title: {zh: 窄, en: narrow}, clauses: [S.1], when: {all: [{secrecy: secret}, {parameters.reading: narrow}]}, then: {find: narrow, severity: advice}, message: {zh: 窄, en: narrow}}
  - {id: r.wide, title: {zh: 宽, en: wide}, clauses: [S.1], when: {all: [{secrecy: none}, {parameters.reading: wide}]}, then: {find: wide, severity: advice}, message: {zh: 宽, en: wide}}
"""


def test_what_decides_every_record_alike_is_not_counted(tmp_path: Path) -> None:
    """As the solver proves under every reading; of the rest a record is shown that is decided otherwise, with the
    reading under which that is so."""
    directory = write_policy(tmp_path / "alike", ALIKE)
    found = [
        mutant
        for mutant in mutants(load_policies(directory))
        if mutant.family == "dropped" and mutant.was in ("not: {…}", "parameters.reading: narrow")
    ]
    bench = MutantTrial(load_policies(directory), [], proving=True)
    twice, narrow = list(outcomes(bench, found, 1))
    assert (twice.verdict, twice.witness) == ("equivalent", None)
    assert narrow.verdict == "survived"
    assert narrow.witness is not None
    assert narrow.witness.parameters == {"small.reading": "wide"}
    assert narrow.witness.changes == (("narrow", None, "advice"),)
    told = printed(mutation_report([twice, narrow], "en"))
    assert "narrow: not concluded → advice" in told
    assert "{record: {kind: document, " in told
    assert re.search(r"^  in all +0 +0 +1 +1 +0.0$", told, re.MULTILINE)
    chosen = {"small.reading": "wide"}
    for policies, concluded in (
        (bench.runner.evaluator.policies, False),
        (narrow.mutant.policies(load_policies(directory)), True),
    ):
        evaluator = Evaluator(policies, "reference", parameters=chosen)
        decision = evaluator.evaluate(narrow.witness.record, as_of=narrow.witness.as_of)
        assert any(finding.id == "narrow" for finding in decision.findings) == concluded

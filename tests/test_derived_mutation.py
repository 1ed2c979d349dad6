"""Mutation of derived facts: every combinator changed where it is written, caught, proved alike, or shown by a record."""

import shutil
from pathlib import Path

import pytest
import yaml
from commands import run
from mutant_texts import Reloaded, reload, without_places
from small_policies import write_policy

from disclosure_rules import Evaluator, PolicyError, load_policies
from disclosure_rules.authoring.mutation import FAMILIES, MutantOutcome, MutantTrial, mutants
from disclosure_rules.authoring.testing import run_cases
from disclosure_rules.authoring.testing.cases import read_all_cases
from disclosure_rules.policy.check import check
from disclosure_rules.policy.shared import record_kinds

RECORDS = """\
vocabularies: {sort: {big: 大, small: 小, odd: 奇}, answer: {agreed: 同意, refused: 拒绝}}
records:
  - kind: sample
    title: {zh: 样本, en: a sample}
    selects_law: [a]
    facts:
      a: {title: {zh: 甲, en: a}, type: instant, world: event}
      b: {title: {zh: 乙, en: b}, type: instant, world: event}
      c: {title: {zh: 丙, en: c}, type: date}
      mine: {title: {zh: 本机关, en: this body}, type: text}
      theirs: {title: {zh: 承办机关, en: the other body}, type: text}
      third: {title: {zh: 监督机关, en: a third body}, type: text, world: event}
      rows:
        title: {zh: 事项, en: rows}
        type: parts
        key: sort
        facts:
          sort: {title: {zh: 种类, en: sort}, type: term, vocabulary: sort}
          answer: {title: {zh: 意见, en: the answer}, type: term, vocabulary: answer}
          begun: {title: {zh: 开始日期, en: the day it began}, type: date, world: event}
          ended: {title: {zh: 终了日期, en: the day it ended}, type: date, world: event}
    derived:
      begin: {title: {zh: 起, en: begin}, first: [a, c, b]}
      answered: {title: {zh: 答, en: answered}, last: {of: rows, give: answer, where: {sort: [big, 小]}}}
      end: {title: {zh: 止, en: end}, latest: [b, c]}
      later: {title: {zh: 后, en: later}, shift: {fact: end, plus: 5d}}
      long: {title: {zh: 长, en: long}, between: {from: begin, until: as_of, unit: wd}}
      large: {title: {zh: 多, en: large}, count: {of: rows, where: {all: [{begun: {not_before: {fact: a, minus: 1mo}}}, {not: {answer: refused}}]}}}
      whole: {title: {zh: 全, en: whole}, all: {of: rows, where: {answer: agreed}}}
      waiting: {title: {zh: 候, en: waiting}, spans: {of: rows, from: begun, until: ended, where: {sort: odd}}}
      alike: {title: {zh: 同, en: alike}, same: [mine, theirs, third]}
      idle: {title: {zh: 闲, en: idle}, any: {of: rows, where: {answer: refused}}}
"""
CHANGED = """\
combinator | first | last
operand | a | -
operand | c | -
operand | b | -
operand | first: [a, c, b] | first: [c, a, b]
operand | first: [a, c, b] | first: [a, b, c]
combinator | last | first
dropped | where: {sort: [big, 小]} | -
negated | sort: [big, 小] | not: {sort: [big, 小]}
list | sort: [big, 小] | sort: [小]
list | sort: [big, 小] | sort: [big]
list | sort: [big, 小] | sort: [big, 小, odd]
combinator | latest | earliest
operand | b | -
operand | c | -
date | plus: 5d | plus: 4d
date | plus: 5d | plus: 6d
date | plus | minus
operand | between: {from: begin, until: as_of, unit: wd} | between: {from: as_of, until: begin, unit: wd}
combinator | between: {from: begin, until: as_of, unit: wd} | between: {from: begin, until: as_of, unit: d}
dropped | where: {all: [{begun: {not_before: {fact: a, minus: 1mo}}}, {not: {answer: refused}}]} | -
negated | all: […] | not: {all: […]}
joined | all | any
dropped | begun: {not_before: {fact: a, minus: 1mo}} | -
negated | begun: {not_before: {fact: a, minus: 1mo}} | not: {begun: {not_before: {fact: a, minus: 1mo}}}
date | minus: 1mo | minus: 0mo
date | minus: 1mo | minus: 2mo
comparison | begun: {not_before: {fact: a, minus: 1mo}} | begun: {after: {fact: a, minus: 1mo}}
dropped | not: {…} | -
negated | not: {answer: refused} | answer: refused
combinator | all | any
dropped | where: {answer: agreed} | -
negated | answer: agreed | not: {answer: agreed}
operand | spans: {of: rows, from: begun, until: ended, where: {sort: odd}} | spans: {of: rows, from: ended, until: begun, where: {sort: odd}}
dropped | where: {sort: odd} | -
negated | sort: odd | not: {sort: odd}
operand | mine | -
operand | theirs | -
operand | third | -
"""
RULES = """\
rules:
  - {id: s.late, title: {zh: 迟, en: late}, clauses: [S.1], when: {long: {at_least: 3}}, then: {find: late, severity: minor}, message: {zh: "自{begin}起迟", en: "late since {begin}"}}
  - {id: s.many, title: {zh: 众, en: many}, clauses: [S.1], when: {any: [{large: {at_least: 2}}, {whole: true}, {answered: refused}]}, then: {find: many, severity: minor}, message: {zh: 众, en: many}}
  - {id: s.act, title: {zh: 办, en: act}, clauses: [S.1], when: {alike: true}, then: {require: act, duty: unit, from: later, within: 5d, pauses: [waiting], fulfilled_by: b}}
"""
CASES = """\
base: {kind: sample, a: 2020-01-02, c: 2020-01-10, rows: []}
as_of: 2020-01-10
cases:
  - {name: 逾三日, record: {}, expect: {late: {message: {zh: 自2020-01-02 (周四)起迟, en: late since 2020-01-02 (Thu)}}}, because: [s.late]}
  - {name: 未逾, record: {c: 2020-01-07}, as_of: 2020-01-03, not: [late]}
  - {name: 皆同意, record: {rows: [{sort: big, answer: agreed}]}, expect: {many: minor}}
  - {name: 不皆, record: {rows: [{sort: big, answer: refused}, {sort: odd, answer: agreed}]}, expect: {many: minor}}
  - {name: 未知, record: {mine: 某局, theirs: 某局, rows: [{sort: odd, begun: 2020-01-04}]}, unknown: [third], expect: {act: undetermined}, needs: [third]}
  - {name: 名同, record: {mine: 某局, theirs: 某局, third: 某局}, expect: {act: {due: 2020-01-20}}}
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A kind with every combinator, rules that read its derived facts, and cases that notice some changes."""
    directory = write_policy(tmp_path_factory.mktemp("derived") / "small", "rules: []\n")
    (directory / "records.yaml").write_text(RECORDS, encoding="utf-8")
    (directory / "sample.yaml").write_text(f"record: sample\n{RULES}", encoding="utf-8")
    (directory / "sample_test.yaml").write_text(CASES, encoding="utf-8")
    return directory


@pytest.fixture(scope="module")
def reloaded(small: Path) -> Reloaded:
    """The mutants of the derived facts as they load from their file."""
    return [pair for pair in reload(small) if pair[0].derived is not None]


def test_each_change_is_seen_in_its_words_at_its_place(small: Path) -> None:
    """Of every combinator, in the order of the file; a fact that no rule reads is not changed."""
    found = [mutant for mutant in mutants(load_policies(small)) if mutant.derived is not None]
    assert [f"{one.family} | {one.was} | {one.becomes or '-'}" for one in found] == CHANGED.splitlines()
    assert {Path(one.place.name).name for one in found} == {"records.yaml"}
    assert {"combinator", "operand"} <= {one.family for one in found} <= set(FAMILIES)
    read = {one.rules for one in found}
    assert read == {("s.late",), ("s.many",), ("s.act",)}


def test_a_mutant_is_what_loading_the_changed_file_gives(small: Path, reloaded: Reloaded) -> None:
    """With the facts that it reads, and those of the facts that rest on it."""
    policies = load_policies(small)
    for mutant, loaded in reloaded:
        assert not isinstance(loaded, PolicyError), mutant
        changed = mutant.policies(policies)
        assert without_places(loaded) == without_places(changed), mutant
        assert without_places(changed) != without_places(policies)
        assert not check(changed)
    assert len(reloaded) == len(CHANGED.splitlines())


def test_selection_of_cases_changes_nothing(small: Path, reloaded: Reloaded) -> None:
    """A mutant survives if and only if every case passes on the policies loaded from the changed file."""
    policies = load_policies(small)
    trial = MutantTrial(policies, read_all_cases([small], record_kinds(policies)), proving=False)
    assert not trial.failed
    verdicts = set()
    for mutant, loaded in reloaded:
        assert not isinstance(loaded, PolicyError)
        outcome = trial.outcome(mutant)
        failed = {result.id for result in run_cases([small], Evaluator(loaded, "reference")).failed}
        assert outcome.verdict == ("caught" if failed else "survived"), mutant
        verdicts.add(outcome.verdict)
    assert verdicts == {"caught", "survived"}


COUNTED = """\
      large: {title: {zh: 多, en: large}, count: {of: rows, where: {any: [{sort: big}, {all: [{sort: [small, odd]}, {not: {sort: odd}}]}]}}}
      later: {title: {zh: 后, en: later}, shift: {fact: a, plus: 5d}}
      rested: {title: {zh: 据, en: rested}, latest: [later, b]}
"""
COUNTING = """\
rules:
  - {id: s.many, title: {zh: 众, en: many}, clauses: [S.1], when: {large: {at_least: 3}}, then: {find: many, severity: minor}, message: {zh: 众, en: many}}
  - {id: s.act, title: {zh: 办, en: act}, clauses: [S.1], when: {all: []}, then: {require: act, duty: unit, from: rested, within: 5d, fulfilled_by: b}}
"""
COUNTING_CASES = """\
base: {kind: sample}
as_of: 2020-01-10
cases:
  - {name: 三项, record: {rows: [{sort: big}, {sort: big}, {sort: big}]}, expect: {many: minor}}
  - {name: 两项, record: {rows: [{sort: big}, {sort: big}]}, not: [many]}
"""


@pytest.fixture
def counting(tmp_path: Path) -> Path:
    """A policy that counts entries and derives a fact from another, with cases of one sort of entries."""
    directory = write_policy(tmp_path / "counting", "rules: []\n")
    facts = RECORDS[: RECORDS.index("      begin:")]
    (directory / "records.yaml").write_text(facts + COUNTED, encoding="utf-8")
    (directory / "sample.yaml").write_text(f"record: sample\n{COUNTING}", encoding="utf-8")
    (directory / "sample_test.yaml").write_text(COUNTING_CASES, encoding="utf-8")
    return directory


def outcome_of(directory: Path, was: str, becomes: str | None) -> MutantOutcome:
    """The outcome of a mutant, with the proof."""
    policies = load_policies(directory)
    trial = MutantTrial(policies, read_all_cases([directory], record_kinds(policies)), proving=True)
    mutant, *_ = (one for one in mutants(policies) if (one.was, one.becomes) == (was, becomes))
    return trial.outcome(mutant)


def test_a_mutant_is_proved_alike_or_shown_by_a_record(counting: Path) -> None:
    """Where each entry meets the one condition as it does the other, any list counts alike. Else a record has as many entries as
    the rule asks for. A fact that rests on the changed one is changed with it."""
    alike = outcome_of(counting, "sort: [small, odd]", "sort: [small, odd, big]")
    assert (alike.verdict, alike.witness) == ("equivalent", None)
    fewer = outcome_of(counting, "sort: [small, odd]", "sort: [odd]")
    assert fewer.witness is not None
    assert fewer.witness.record == {"kind": "sample", "rows": [{"sort": "small"}] * 3}
    assert fewer.witness.changes == (("many", "minor", None),)
    sooner = outcome_of(counting, "plus: 5d", "plus: 4d")
    assert sooner.witness is not None
    assert {name for name, _, _ in sooner.witness.changes} == {"act"}
    assert all(was != now for _, was, now in sooner.witness.changes)


def test_missing_cases_are_written_for_derived_facts_too(counting: Path) -> None:
    """Once they are signed, nothing survives."""
    tried = ("mutate", "counting", "--rule", "s.many", "--jobs", "1", "--format", "json")
    first = run(*tried, "--write", "counting/missing_test.yaml", cwd=counting.parent)
    assert "survivors without a case: 0" in first.err
    path = counting / "missing_test.yaml"
    text = path.read_text(encoding="utf-8")
    names = [case["name"] for case in yaml.safe_load(text)["cases"]]
    assert "s.many: all: […] → (dropped)" in names
    path.write_text(text.replace("    review: true\n", ""), encoding="utf-8")
    signed = run(*tried, cwd=counting.parent)
    assert (signed.status, signed.data["counts"]["survived"], signed.data["counts"]["equivalent"]) == (
        0,
        0,
        3,
    )


def test_only_what_another_edition_has_otherwise_is_tried(counting: Path) -> None:
    """A derived fact that differs, a derived fact that a changed rule reads, and the rules that read a changed fact."""
    old = shutil.copytree(counting, counting.parent / "old")

    def tried() -> set[str]:
        command = ("mutate", "counting", "--base", old, "--jobs", "1", "--no-proof", "--format", "json")
        done = run(*command, cwd=counting.parent)
        assert done.status in (0, 1), done.err
        return {
            f"{Path(one['place']).name.split(':')[0]} {rule}"
            for one in done.data["mutants"]
            for rule in one["rules"]
        }

    assert tried() == set()
    path = counting / "records.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("plus: 5d", "plus: 6d"), encoding="utf-8")
    assert tried() == {"records.yaml s.act", "sample.yaml s.act"}
    shutil.copy(old / "records.yaml", path)
    rules = counting / "sample.yaml"
    rules.write_text(rules.read_text(encoding="utf-8").replace("zh: 众", "zh: 多", 1), encoding="utf-8")
    assert tried() == {"records.yaml s.many", "sample.yaml s.many"}

"""Coverage: what cases show of rules, conditions and clauses, and how it is told."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from commands import run
from html_pages import assert_whole
from shipped import EVALUATOR
from small_policies import small_evaluator

from disclosure_rules import Evaluator
from disclosure_rules.authoring.coverage import Coverage
from disclosure_rules.authoring.coverage.measure import CoverageCount
from disclosure_rules.authoring.coverage.page import coverage_page
from disclosure_rules.authoring.testing import run_cases

RULES = """\
clauses:
  - {id: S.2, at: 第二条, record: document, norm: finding, gist: 示例}
parameters:
  kinds: [{value: [announcement, notice], source: 第一条}]
  strict: [{value: true, source: 第一条}]
rules:
  - {id: r.open, title: {zh: 公开 <b>, en: open}, clauses: [S.1], overrides: [d.openness], when: {secrecy: none}, then: {decide: openness, value: open}}
  - id: r.late
    title: {zh: 迟, en: late}
    clauses: [S.2]
    when:
      all:
        - parameters.strict: true
        - not: {any: [{document_type: {in: {param: kinds}}}, {openness: closed}]}
    then: {find: late, severity: minor}
    message: {zh: 迟, en: late}
"""
CASES = """\
base: {kind: document, issued: 2018-11-22}
as_of: 2018-12-31
cases:
  - {name: 无密的决定, record: {secrecy: none, document_type: decision}, because: [r.open, r.late]}
  - {name: 涉密的通知, record: {secrecy: secret, document_type: notice}, not: [r.open, r.late]}
  - {name: 密级不明, record: {}, expect: {openness: undetermined}}
"""


@pytest.fixture
def small(tmp_path: Path) -> tuple[Path, Evaluator]:
    """A small policy with its cases."""
    evaluator = small_evaluator(tmp_path / "small", RULES)
    (tmp_path / "small" / "rules_test.yaml").write_text(CASES, encoding="utf-8")
    return tmp_path / "small", evaluator


def covered(directory: Path, evaluator: Evaluator) -> Coverage:
    """What the cases of a directory cover of the evaluator's policies."""
    coverage = Coverage(evaluator.policies)
    run_cases([directory], evaluator, [coverage.observe])
    return coverage


def test_what_is_seen_is_counted_by_hand(small: tuple[Path, Evaluator]) -> None:
    """A rule fires and is silent, a condition is true and false; what is undetermined covers nothing."""
    coverage = covered(*small)
    rules = {rule.id: rule for rule in coverage.rules.values()}
    seen = {
        name: (each.fires.count, each.silent.count, each.undetermined.count) for name, each in rules.items()
    }
    assert seen == {
        "d.openness": (1, 1, 1),
        "d.colour": (3, 0, 0),
        "d.needed": (3, 0, 0),
        "r.open": (1, 1, 1),
        "r.late": (1, 1, 1),
    }
    conditions = [
        (one.text, one.true.count, one.false.count, one.unknown.count) for one in rules["r.late"].conditions
    ]
    assert conditions == [
        ("parameters.strict: true", 3, 0, 0),
        ("document_type: {in: {param: kinds}}", 1, 1, 1),
        ("openness: closed", 1, 1, 1),
    ]
    assert rules["r.open"].fires.by == ["rules_test.yaml::无密的决定"]
    assert rules["d.colour"].lacks == ["silent"]
    assert coverage.counts() == {
        "rules_fire": CoverageCount(5, 5),
        "rules_silent": CoverageCount(3, 5),
        "conditions_true": CoverageCount(4, 4),
        "conditions_false": CoverageCount(3, 4),
        "clauses": CoverageCount(2, 2),
    }
    assert coverage.total() == CoverageCount(17, 20)


def test_a_clause_is_covered_by_a_rule_that_fires(small: tuple[Path, Evaluator]) -> None:
    """Not by one that is silent or undetermined."""
    directory, evaluator = small
    path = directory / "rules_test.yaml"
    path.write_text(
        CASES.replace("document_type: decision", "document_type: notice").replace(", r.late]", "]"),
        encoding="utf-8",
    )
    coverage = covered(directory, evaluator)
    late = next(rule for rule in coverage.rules.values() if rule.id == "r.late")
    assert (late.fires.count, late.silent.count, late.undetermined.count) == (0, 2, 1)
    assert {name: seen.count > 0 for name, seen in coverage.clauses.items()} == {"S.1": True, "S.2": False}
    assert "S.2: none of its rules fires" in run("coverage", directory).out


def test_every_condition_of_the_shipped_policies_is_found_where_it_is_written() -> None:
    """Rule and condition are named at their very line and column."""
    coverage = Coverage(EVALUATOR.policies)
    lines: dict[str, list[str]] = {}
    found = 0
    for rule in coverage.rules.values():
        name = rule.place.name
        text = lines.setdefault(name, Path(name).read_text(encoding="utf-8").splitlines())
        for place, begins in (
            (rule.place, f"id: {rule.id}"),
            *((it.place, it.text) for it in rule.conditions),
        ):
            assert place.line and place.column
            rest = text[place.line - 1][place.column - 1 :]
            assert re.match(rf"\{{?{re.escape(begins.partition(':')[0])}:", rest), place
            found += 1
    assert found > 900


def test_observing_changes_nothing(small: tuple[Path, Evaluator]) -> None:
    """A run that is observed goes as one that is not."""
    directory, evaluator = small
    assert run_cases([directory], evaluator, [Coverage(evaluator.policies).observe]) == run_cases(
        [directory], evaluator
    )


def test_parts_merge_to_the_whole(small: tuple[Path, Evaluator]) -> None:
    """What several processes saw, taken together as plain data, is what one sees."""
    directory, evaluator = small
    whole = covered(directory, evaluator)
    merged = Coverage()
    path = directory / "rules_test.yaml"
    head, *cases = path.read_text(encoding="utf-8").split("  - ")
    for case in cases:
        path.write_text(f"{head}  - {case}", encoding="utf-8")
        merged.merge(json.loads(json.dumps(covered(directory, evaluator).as_json())))
    assert merged.as_json() == whole.as_json()


@pytest.mark.parametrize(
    ("count", "percent", "reaching", "missing"),
    [
        (CoverageCount(1999, 2000), 99.9, 99.95, 99.96),
        (CoverageCount(2, 3), 66.6, 66.6, 66.7),
        (CoverageCount(0, 3), 0.0, 0, 0.1),
    ],
)
def test_only_what_is_complete_is_100_percent(
    count: CoverageCount, percent: float, reaching: float, missing: float
) -> None:
    """Percentages are rounded down; a threshold is compared with what was counted."""
    assert count.percent == percent
    assert count.reaches(reaching)
    assert not count.reaches(missing)
    assert CoverageCount(count.of, count.of).percent == 100
    assert CoverageCount(0, 0).reaches(100)


class Page(HTMLParser):
    """The rows of the page, and every tag and attribute in it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.rows: list[tuple[str, dict[str, str]]] = []
        self.cell = ""
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.add(tag)
        self.links += [str(given[name]) for name in ("href", "src") if name in given]
        if tag != "meta":
            self.open.append(tag)
        if tag == "tr":
            self.rows.append((given.get("class") or "", {}))
        if tag == "td":
            self.cell = given.get("class") or ""

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "td" in self.open and self.cell:
            cells = self.rows[-1][1]
            cells[self.cell] = cells.get(self.cell, "") + data


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_shows_every_line_of_every_file(small: tuple[Path, Evaluator], lang: Any) -> None:
    """As it is written, escaped, beside what covers it; the page needs nothing from elsewhere."""
    directory, evaluator = small
    page = Page(coverage_page(covered(directory, evaluator), lang))
    assert page.open == []
    assert not page.tags & {"script", "link", "img", "iframe"}
    assert page.links == ["#file0-6", "#file0-7", "#file1-14"]
    assert_whole(coverage_page(covered(directory, evaluator), lang), lang)
    rows = [row for row in page.rows if "number" in row[1]]
    shown = [row[1].get("text", "") for row in rows]
    written = [(directory / name).read_text(encoding="utf-8") for name in ("base.yaml", "rules.yaml")]
    assert shown == "".join(written).splitlines()
    rules = [(re.search(r"id: ([dr]\.\w+)", cells.get("text", "")), level) for level, cells in rows]
    levels = {found[1]: level for found, level in rules if found}
    assert levels == {
        "d.openness": "full",
        "d.colour": "part",
        "d.needed": "part",
        "r.open": "full",
        "r.late": "full",
    }
    strict = next(cells for level, cells in rows if cells.get("text", "").endswith("parameters.strict: true"))
    assert {"zh": "从未不成立", "en": "is never false"}[lang] in strict["note"]
    assert "rules_test.yaml::涉密的通知" in strict["note"]


def test_the_command_tells_it_in_three_forms(small: tuple[Path, Evaluator]) -> None:
    """Text names what is not covered with its place; JSON and HTML hold all of it."""
    directory, evaluator = small
    done = run("coverage", directory)
    assert (done.status, done.err) == (0, f"{directory}: over the shipped policies\n")
    assert "in all                        17       20  85.0" in done.out
    assert f"{directory}/rules.yaml:14:11 r.late `parameters.strict: true`: is never false" in " ".join(
        done.out.split()
    )
    assert f"{directory}/base.yaml:6:5 d.colour: is never silent" in " ".join(done.out.split())
    data = run("coverage", directory, "--format", "json").data
    assert data["counts"]["total"] == {"covered": 17, "of": 20, "percent": 85.0}
    assert data == covered(directory, evaluator).as_json()
    page = run("coverage", directory, "--format", "html", "--lang", "zh").out
    assert page == coverage_page(covered(directory, evaluator), "zh")
    assert "从未不触发" in run("coverage", directory, "--lang", "zh").out


def test_the_command_ends_with_1_below_the_threshold_or_where_a_case_fails(
    small: tuple[Path, Evaluator],
) -> None:
    """And says which; a threshold that is none is bad usage."""
    directory, _ = small
    assert run("coverage", directory, "--min", "85").status == 0
    done = run("coverage", directory, "--min", "85.1")
    over = f"{directory}: over the shipped policies\n"
    assert (done.status, done.err) == (1, f"{over}85.0% covered, less than 85.1%\n")
    assert run("coverage", directory, "--min", "101").status == 2
    path = directory / "rules_test.yaml"
    path.write_text(CASES.replace("because: [r.open, r.late]", "because: [d.openness]"), encoding="utf-8")
    done = run("coverage", directory)
    assert (done.status, done.err) == (1, f"{over}1 cases fail; `test` shows which\n")

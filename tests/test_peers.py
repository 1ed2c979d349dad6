"""The comparison with other engines: the answers are right before any figure counts, and the page holds what it says."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from bench.peers import field, page
from bench.peers.contestant import Contestant
from bench.peers.problem import FINDINGS, Raw, expected, records

RESULTS: dict[str, Any] = json.loads(page.RESULTS.read_text(encoding="utf-8"))


@pytest.mark.parametrize("module", field.MODULES)
def test_every_contestant_that_is_here_gives_the_expected_answers(module: str) -> None:
    """This library on each of its ways, the function by hand, and the engines that happen to be installed: each of these is
    among the figures, and any other is missing by name, with the reason."""
    here, missing = field.entries([module])
    field.hold_equal(here, records(80))
    measured = {row["name"] for part in ("single", "columns") for row in RESULTS[part]}
    assert {entry.name for entry in here} <= measured
    assert here or missing[field.MODULES[module]]
    assert here or module not in ("handwritten", "ours")


def test_the_records_show_every_rule() -> None:
    """Among those on which all are held equal, each conclusion is drawn and each is not."""
    answers = [expected(record) for record in records(3000)]
    assert {answer.ground for answer in answers} == {"A1", "A2", "A3", "A4", "A5"}
    assert {answer.owed for answer in answers} == {None, "I1", "I2"}
    assert {name for answer in answers for name in answer.findings} == set(FINDINGS)
    standing = {(name, status) for answer in answers for name, _, status in answer.obligations}
    assert len(standing) == 9
    assert {bool(answer.answered_for) for answer in answers} == {True, False}


def test_a_contestant_that_misses_a_finding_ends_the_measurement() -> None:
    """The record and both answers are named."""
    ((hand,), _) = field.entries(["handwritten"])
    assert isinstance(hand, Contestant)

    def forgets(record: Raw) -> Any:
        answer = hand.decide(record)
        return answer._replace(findings=tuple(name for name in answer.findings if name != "F19"))

    with pytest.raises(SystemExit, match=r"forgetful answers Answer.* about {'id'"):
        field.hold_equal([hand._replace(name="forgetful", decide=forgets)], records(20))


def test_each_module_holds_a_contestant() -> None:
    """And the list of contestants names each such module."""
    modules = {
        path.stem
        for path in Path(field.__file__).parent.glob("*.py")
        if "\ndef contestants()" in path.read_text(encoding="utf-8")
    }
    assert modules == set(field.MODULES)


def test_the_figures_name_every_contestant_or_say_why_it_is_missing() -> None:
    """Each package has its figures, or is missing."""
    packages = {row["package"] for part in ("single", "columns") for row in RESULTS[part]}
    assert len(packages) + len(RESULTS["missing"]) == len(field.MODULES)
    assert all(RESULTS["missing"].values())


@pytest.mark.parametrize("part", ["single", "columns"])
def test_each_figure_is_a_time_with_its_version(part: str) -> None:
    """A time of the engine, and of single records one in all."""
    for row in RESULTS[part]:
        assert re.match(r"\d+\.\d+", row["version"]), row
        times = ("engine", "whole") if part == "single" else ("engine",)
        assert all(isinstance(row[name], float) and row[name] > 0 for name in times), row


def test_the_page_shows_the_machine_and_every_row() -> None:
    """And the chart a bar for each; all were held equal on 5,000 records first."""
    text, chart = (path.read_text(encoding="utf-8") for path in (page.PAGE, page.CHART))
    assert RESULTS["held_equal"] == 5000
    for name in ("python", "system", "processor", "cores"):
        assert f"| {name} | {RESULTS['machine'][name]} |" in text
    for row in RESULTS["single"]:
        assert text.count(f"| {row['name']} |") == 1 + (row["package"] == "Python")
        assert chart.count(f">{row['name']}</text>") == 1
    for row in RESULTS["columns"]:
        assert f"| {row['name']} | {row['package']} |" in text

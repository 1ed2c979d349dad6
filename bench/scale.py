"""Measure how the library grows with the rules of a host: `python bench/scale.py [--json]`. Takes minutes.

Each number of rules is measured in a process of its own. Beside the time stands how it grows: by how much it is more than the
rules are, from one number to the next. 1.0 is linear; a step that is the same for every rule set stays below.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import clock
from run import machine

from disclosure_rules import Evaluator, load_policies
from disclosure_rules.authoring.coverage import Coverage
from disclosure_rules.authoring.testing import run_cases

RULES = (300, 1000, 3000)
IN_A_FILE = 50
"""The rules of a file."""

CASES = 100
"""The cases that every number of rules is tested with."""

FLAGS, NUMBERS = 60, 20
LINEAR = 1.5
"""Growth up to which a step counts as linear: half more for caches that a larger set no longer fits into, and for full
collections of garbage, which a small one does not reach."""

HEAD = """\
policy: host
instrument: {title: {zh: 单位制度, en: rules of a host}}
rank: framework
roles: {unit: {zh: 单位, en: the unit}}
"""
KIND = "records:\n  - kind: sheet\n    title: {zh: 表单, en: a sheet}\n    facts:\n"


def main() -> None:
    """Measure each number of rules, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument(
        "--one", type=int, help="measure this number of rules in this process, and print JSON"
    )
    options = parser.parse_args()
    if options.one:
        print(json.dumps(measured(options.one)))
        return
    seconds = {}
    for rules in RULES:
        done = subprocess.run(
            [sys.executable, __file__, "--one", str(rules)], stdout=subprocess.PIPE, check=True
        )
        seconds[rules] = json.loads(done.stdout)
    results = {"machine": machine(), "seconds": seconds, "growth": growth(seconds)}
    print(json.dumps(results, indent=2, ensure_ascii=False) if options.json else "\n".join(table(results)))


def measured(rules: int) -> dict[str, float]:
    """Seconds of processor time of each step; memory in megabytes."""
    taken = {}

    def step(name: str, call: Callable[[], Any]) -> Any:
        start = time.process_time()
        result = call()
        taken[name] = time.process_time() - start
        return result

    with tempfile.TemporaryDirectory() as directory:
        write(Path(directory), rules)
        policies = step("load", lambda: load_policies(directory))
        evaluator = step("Evaluator, first evaluation", lambda: first(policies))
        calls = {"evaluate": lambda: evaluator.evaluate(sheet(0), as_of="2020-01-01")}
        taken["evaluate"] = clock.least(calls, 4.0, 0.0)["evaluate"]
        outcomes = step(f"test, {CASES} cases", lambda: run_cases([Path(directory)], evaluator))
        coverage = Coverage(policies)
        step(f"coverage, {CASES} cases", lambda: run_cases([Path(directory)], evaluator, [coverage.observe]))
        step("coverage as data", coverage.as_json)
        assert len(outcomes.results) == CASES
        assert not outcomes.failed, outcomes.failed[0]
    taken["memory, MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return taken


def first(policies: Any) -> Evaluator:
    """An evaluator that has compiled its program."""
    evaluator = Evaluator(policies, engine="reference")
    evaluator.evaluate(sheet(0), as_of="2020-01-01")
    return evaluator


def write(directory: Path, rules: int) -> None:
    """A policy of so many rules, and its cases."""
    facts = [
        f"      flag_{at}: {{title: {{zh: 标志{at}, en: flag {at}}}, type: flag}}" for at in range(FLAGS)
    ]
    facts += [
        f"      number_{at}: {{title: {{zh: 数值{at}, en: number {at}}}, type: number}}"
        for at in range(NUMBERS)
    ]
    (directory / "policy.yaml").write_text(HEAD, encoding="utf-8")
    (directory / "records.yaml").write_text(KIND + "\n".join(facts) + "\n", encoding="utf-8")
    for start in range(0, rules, IN_A_FILE):
        text = "\n".join(rule(number) for number in range(start, min(start + IN_A_FILE, rules)))
        head = f"record: sheet\nclauses:\n  - {clause(start)}\nrules:\n"
        (directory / f"rules{start}.yaml").write_text(f"{head}{text}\n", encoding="utf-8")
    cases = "\n".join(case(at, at * rules // CASES) for at in range(CASES))
    (directory / "rules_test.yaml").write_text(f"as_of: 2020-01-01\ncases:\n{cases}\n", encoding="utf-8")


def clause(start: int) -> str:
    """The clause of a file."""
    return f"{{id: H.{start}, at: 第{start}条, record: sheet, norm: 要求, gist: {{zh: 要求, en: a demand}}}}"


def rule(number: int) -> str:
    """A rule that finds where a flag is set and a number is large."""
    return (
        f"  - id: host.r{number}\n    title: {{zh: 规则{number}, en: rule {number}}}\n"
        f"    clauses: [H.{number - number % IN_A_FILE}]\n"
        f"    when: {{all: [{{{flag_of(number)}: true}}, {{{number_of(number)}: {{more_than: {number % 97}}}}}]}}\n"
        f"    then: {{find: r{number}, severity: minor}}\n    message: {{zh: 不符{number}, en: wrong {number}}}"
    )


def flag_of(number: int) -> str:
    """The flag that a rule asks for."""
    return f"flag_{number % FLAGS}"


def number_of(number: int) -> str:
    """The number that a rule asks for."""
    return f"number_{number // FLAGS % NUMBERS}"


def sheet(number: int) -> dict[str, Any]:
    """A record on which a rule holds, and few others."""
    flags = {f"flag_{at}": False for at in range(FLAGS)} | {flag_of(number): True}
    numbers = {f"number_{at}": 0 for at in range(NUMBERS)} | {number_of(number): 1 + number % 97}
    return {"kind": "sheet", **flags, **numbers}


def case(at: int, number: int) -> str:
    """A case in which a rule holds."""
    return f"  - {{name: case {at}, record: {json.dumps(sheet(number))}, expect: {{r{number}: minor}}}}"


def growth(seconds: dict[int, dict[str, float]]) -> dict[str, list[float]]:
    """How each measure grows from one number of rules to the next, beside the rules."""
    return {
        name: [seconds[more][name] / seconds[less][name] * less / more for less, more in pairwise(seconds)]
        for name in seconds[RULES[0]]
    }


def table(results: dict[str, Any]) -> Iterator[str]:
    """All results as text."""
    yield from (f"{name}: {value}" for name, value in results["machine"].items())
    yield ""
    yield f"{'rules':<30}{''.join(f'{rules:>11,}' for rules in RULES)}   growth beside the rules"
    for name, grown in results["growth"].items():
        values = [results["seconds"][rules][name] for rules in RULES]
        shown = "".join(f"{value:>11.0f}" if "MB" in name else f"{1000 * value:>8.1f} ms" for value in values)
        linear = "linear" if max(grown) <= LINEAR else "MORE THAN LINEAR"
        yield f"{name:<30}{shown}   {', '.join(f'{value:.2f}' for value in grown)}: {linear}"


if __name__ == "__main__":
    main()

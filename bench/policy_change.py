"""Measure the tools of policy change on the shipped policies: `python bench/policy_change.py [--json]`. Takes minutes."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import clock
import records
from run import Target, machine, reached

from disclosure_rules import SHIPPED

RECORDS = 10_000
"""The number of generated documents that `diff` decides about."""

LIMIT = "{value: 10wd, in_force: {from: 2018-11-22}"
LISTED, WRITTEN_OUT = (
    "{secrecy_state: [none, declassified]}",
    "{any: [{secrecy_state: none}, {secrecy_state: declassified}]}",
)
AS_OF = ("--as-of", "2019-05-14")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print JSON")
    wants_json = parser.parse_args().json
    with tempfile.TemporaryDirectory() as directory:
        measured = {name: clock.run(command) for name, command in commands(Path(directory)).items()}
    rest = measured["evaluate"].processor
    targets = [
        Target("mutate, elapsed on two cores", measured["mutate --jobs 2"].elapsed, 120, "s"),
        Target("diff --records ÷ evaluate twice", measured["diff --records"].processor / (2 * rest), 1.5, "times"),
    ]  # fmt: skip
    results: dict[str, Any] = {
        "machine": machine(),
        "seconds": {name: taken._asdict() for name, taken in measured.items()},
        "targets": [{**target._asdict(), "met": target.met} for target in targets],
    }
    print(json.dumps(results, indent=2, ensure_ascii=False) if wants_json else table(results))


def commands(directory: Path) -> dict[str, list[str]]:
    """The commands that are measured, by name."""
    path = directory / "records.jsonl"
    lines = (record.model_dump_json(exclude_none=True) for record, _ in records.generated(RECORDS))
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    longer = edited(directory / "longer", "xuhui-2018/publication.yaml", LIMIT, LIMIT.replace("10wd", "11wd"))
    same = edited(directory / "same", "framework/defaults.yaml", LISTED, WRITTEN_OUT)
    evaluate = ["evaluate", str(path), *AS_OF, "--format", "jsonl", "--engine", "reference"]
    arguments = {
        "test": ["test"],
        "mutate --jobs 2": ["mutate", "--jobs", "2"],
        "check --prove": ["check", "--prove"],
        "diff --prove, a limit one day longer": ["diff", "shipped", longer, "--prove"],
        "diff --prove, a list written out": ["diff", "shipped", same, "--prove"],
        "diff --records": ["diff", "shipped", longer, "--records", str(path), *AS_OF],
        "evaluate": evaluate,
    }
    return {name: [sys.executable, "-m", "disclosure_rules", *rest] for name, rest in arguments.items()}


def edited(directory: Path, file: str, old: str, new: str) -> str:
    """A copy of the shipped policies in which one text of a file is replaced."""
    shutil.copytree(SHIPPED, directory)
    path = directory / file
    text = path.read_text(encoding="utf-8")
    if old not in text:
        sys.exit(f"{path}: no `{old}`; this benchmark is out of date")
    path.write_text(text.replace(old, new), encoding="utf-8")
    return str(directory)


def table(results: dict[str, Any]) -> str:
    """All results as text."""
    lines = [f"{name}: {value}" for name, value in results["machine"].items()]
    lines += ["", f"{'command':<44}{'elapsed':>12}{'processor':>12}"]
    lines += [
        f"{name:<44}{taken['elapsed']:>10.1f} s{taken['processor']:>10.1f} s"
        for name, taken in results["seconds"].items()
    ]
    lines += ["", *reached(results["targets"])]
    return "\n".join(lines)


if __name__ == "__main__":
    main()

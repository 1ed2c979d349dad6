"""Measure: `make bench`, or `python bench/run.py [--json]`. Ratios hold within one run; times depend on the machine."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import clock
import handwritten
import records

from disclosure_rules import DocumentRecord, Evaluator, __version__, load_policies
from disclosure_rules._engine import durable
from disclosure_rules.reading.strict import read_file
from disclosure_rules.records import KINDS, read_record

HELD_EQUAL = 400
"""Generated records on which the contestants must agree."""

LINES = 1000
"""Records in the JSON Lines file."""

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"

SECONDS = 12.0
"""For the contestants of one record."""

PARTS = ("outcome", "determinations", "obligations", "findings", "accountability", "undetermined")
RECORDS = {"full": records.FULL, "sparse": records.SPARSE}


class Target(NamedTuple):
    """Something to reach, and what was measured."""

    name: str
    measured: float
    limit: float
    unit: str

    @property
    def met(self) -> bool:
        """Whether it was reached."""
        return self.measured <= self.limit


def main() -> None:
    """Hold the contestants equal, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print JSON")
    wants_json = parser.parse_args().json
    evaluators = contestants()
    equal = held_equal(evaluators)
    one = {name: of_record(evaluators, raw) for name, raw in RECORDS.items()}
    found = {
        "machine": machine(),
        "held_equal": equal,
        "seconds": {**one, "kinds": of_kinds(evaluators["reference"]), "process": of_process()},
        "targets": [],
    }
    found["targets"] = [{**target._asdict(), "met": target.met} for target in targets(found["seconds"])]
    print(json.dumps(found, indent=2, ensure_ascii=False) if wants_json else table(found))


def contestants() -> dict[str, Evaluator]:
    """The library on each of its engines, and on bare durable-rules."""
    policies = load_policies()
    evaluators = {"reference": Evaluator(policies, engine="reference")}
    if durable.AVAILABLE:
        from bare import BareEvaluator  # noqa: PLC0415  # it needs durable-rules

        evaluators["durable"] = Evaluator(policies, engine="durable")
        evaluators["bare durable-rules, same atoms and fold"] = BareEvaluator(policies, engine="durable")
    return evaluators


def held_equal(evaluators: Mapping[str, Evaluator]) -> int:
    """On how many records all of them agree; ends the program where they do not."""
    asked = [(DocumentRecord(**raw), records.AS_OF) for raw in RECORDS.values()]
    asked += [*records.of_cases(), *records.generated(HELD_EQUAL)]
    for record, as_of in asked:
        own = handwritten.evaluate(record, as_of)
        for name, evaluator in evaluators.items():
            told = evaluator.evaluate(record, as_of=as_of).model_dump(mode="python", include=set(PARTS))
            wrong = [part for part in PARTS if told[part] != own[part]]
            if wrong:
                shown = record.model_dump_json(exclude_none=True, exclude={"host"})
                sys.exit(f"{name} and handwritten differ in {', '.join(wrong)} at {as_of}: {shown}")
    return len(asked)


def of_record(evaluators: Mapping[str, Evaluator], raw: dict[str, Any]) -> dict[str, float]:
    """Everything that is measured on one record, by name."""
    record, as_of = DocumentRecord(**raw), records.AS_OF
    decision = evaluators["reference"].evaluate(record, as_of=as_of)
    calls: dict[str, Callable[[], Any]] = {"handwritten": lambda: handwritten.evaluate(record, as_of)}
    for name, evaluator in evaluators.items():
        calls[name] = lambda evaluator=evaluator: evaluator.evaluate(record, as_of=as_of)  # type: ignore[misc]
    if durable.AVAILABLE:
        case = evaluators["reference"].trace(record, as_of=as_of)
        from bare import BareRunner  # noqa: PLC0415  # it needs durable-rules

        runner = BareRunner(case.program)
        calls["bare durable-rules alone"] = lambda: runner.fire(case.values)
    calls["validating the record"] = lambda: read_record(raw)
    calls["explain"] = lambda: evaluators["reference"].explain(record, as_of=as_of)
    calls["decision as JSON"] = decision.model_dump_json
    return clock.least(calls, SECONDS)


def of_kinds(evaluator: Evaluator) -> dict[str, float]:
    """One evaluation of the example of each record kind."""
    calls: dict[str, Callable[[], Any]] = {}
    for path in sorted(EXAMPLES.glob("*.yaml")):
        record = read_record(read_file(path).data)
        calls[record.kind] = lambda record=record: evaluator.evaluate(record, as_of="2026-11-20")  # type: ignore[misc]
    return clock.least(calls, SECONDS / 2)


def of_process() -> dict[str, float]:
    """What is measured on whole processes, or once a process."""
    python = sys.executable
    found = clock.least({"load_policies()": load_policies, "loading and compiling all policies": compiled}, 4)
    found["an empty Python process"] = clock.process([python, "-c", ""], 7)
    found["a process that imports Evaluator and load_policies"] = clock.process(
        [python, "-c", "from disclosure_rules import Evaluator, load_policies"], 7
    )
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "records.jsonl"
        asked = [record.model_dump_json(exclude_none=True) for record, _ in records.generated(LINES)]
        path.write_text("\n".join(asked) + "\n", encoding="utf-8")
        command = [python, "-m", "disclosure_rules", "evaluate", str(path), "--as-of", "2019-05-14"]
        for engine in ("reference", *(["durable"] if durable.AVAILABLE else [])):
            name = f"a record of {LINES} in JSON Lines, {engine}"
            found[name] = clock.process([*command, "--format", "jsonl", "--engine", engine], 2) / LINES
    return found


def compiled() -> None:
    """Load every policy, and compile the program of each record kind."""
    evaluator = Evaluator(load_policies(), engine="reference")
    for kind in KINDS:
        evaluator.timeline.compile(kind, records.AS_OF, None)


def targets(seconds: Mapping[str, Mapping[str, float]]) -> list[Target]:
    """What is to be reached."""
    found = []
    for name in RECORDS:
        one = seconds[name]
        ratio = one["reference"] / one["handwritten"]
        found.append(Target(f"reference ÷ handwritten, {name} record", ratio, 15, "times"))
        if durable.AVAILABLE:
            ratio = one["durable"] / one["bare durable-rules, same atoms and fold"]
            text = f"durable ÷ bare durable-rules with the same atoms and fold, {name} record"
            found.append(Target(text, ratio, 1.5, "times"))
    kinds = dict(seconds["kinds"])
    document = kinds.pop("document")
    slowest = max(kinds, key=lambda kind: kinds[kind])
    text = f"the slowest other kind ({slowest}) ÷ the document"
    found.append(Target(text, kinds[slowest] / document, 1, "times"))
    process = seconds["process"]
    found.append(
        Target(
            "loading and compiling all policies",
            1e3 * process["loading and compiling all policies"],
            300,
            "ms",
        )
    )
    found.append(
        Target(
            "a process that imports Evaluator and load_policies",
            1e3 * process["a process that imports Evaluator and load_policies"],
            250,
            "ms",
        )
    )
    return found


def machine() -> dict[str, Any]:
    """Where this was measured."""
    known = Path("/proc/cpuinfo")
    lines = known.read_text(encoding="utf-8").splitlines() if known.is_file() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return {
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "system": platform.platform(),
        "processor": models[0] if models else platform.processor() or platform.machine(),
        "cores": os.cpu_count(),
        "disclosure_rules": __version__,
        "durable_rules": durable.VERSION if durable.AVAILABLE else durable.WHY_NOT,
    }


def table(found: Mapping[str, Any]) -> str:
    """All of it for people."""
    lines = [f"{name}: {value}" for name, value in found["machine"].items()]
    lines.append(
        f"held equal on {found['held_equal']} records before anything was timed; times are processor time"
    )
    full, sparse = (found["seconds"][name] for name in RECORDS)
    lines += ["", f"{'one record, one call':<44}{'full':>12}{'sparse':>12}{'÷ handwritten':>18}"]
    for name in full:
        ratios = f"{full[name] / full['handwritten']:.2f} {sparse[name] / sparse['handwritten']:>8.2f}"
        lines.append(f"{name:<44}{1e6 * full[name]:>9.1f} µs{1e6 * sparse[name]:>9.1f} µs{ratios:>18}")
    if "durable" in full:
        alone = [one["durable"] / one["bare durable-rules alone"] for one in (full, sparse)]
        lines.append(f"durable ÷ bare durable-rules alone: {alone[0]:.2f} full, {alone[1]:.2f} sparse")
    kinds = found["seconds"]["kinds"]
    lines += ["", f"{'the example of each record kind, reference':<44}{'':>12}{'÷ document':>12}"]
    lines += [
        f"{name:<44}{1e6 * value:>9.1f} µs{value / kinds['document']:>12.2f}" for name, value in kinds.items()
    ]
    lines += ["", "loading, importing, and the command"]
    lines += [f"{name:<56}{1e3 * value:>9.2f} ms" for name, value in found["seconds"]["process"].items()]
    lines += ["", "targets", *reached(found["targets"])]
    return "\n".join(lines)


def reached(targets: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """What was to be reached, a line each."""
    for target in targets:
        said = f"{target['measured']:.2f} of at most {target['limit']:g} {target['unit']}"
        yield f"{'met   ' if target['met'] else 'MISSED'}  {target['name']}: {said}"


if __name__ == "__main__":
    main()

"""Measure: `make bench`, or `python bench/run.py [--json]`. Ratios are comparable within one run; times depend on the
machine."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from inspect import signature
from pathlib import Path
from typing import Any, NamedTuple

import agreement
import clock
import handwritten
import records

from disclosure_rules import Decision, DocumentRecord, Evaluator, __version__, load_policies
from disclosure_rules._engine import durable
from disclosure_rules.calendar.moments import Moment
from disclosure_rules.evaluation.prepared import PreparedProgram
from disclosure_rules.evaluation.result import decision_of
from disclosure_rules.reading.strict import read_file
from disclosure_rules.records import KINDS, read_record

HELD_EQUAL = 400
"""The number of generated records of each kind, sparse and nearly complete, on which the contestants must agree."""

LINES = 1000
"""The number of records in the JSON Lines file."""

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"

SECONDS = 12.0
"""The time for all contestants on one record, in seconds."""

PARTS = agreement.PARTS
HAS_CASES = "by_cases" in signature(PreparedProgram.evaluate).parameters
WITHOUT_CASES: dict[str, Any] = {"by_cases": False} if HAS_CASES else {}
"""The option of an evaluation by logic alone; a library that analyses no cases has none."""

RECORDS = {"full": records.FULL, "sparse": records.SPARSE}


class Equal(NamedTuple):
    """The number of records on which the contestants agree; of those on which nothing is open; of those on which case
    analysis leaves less open than logic; and of those on which it leaves the same open and asks for other facts."""

    records: int
    complete: int
    less_open: int
    other_questions: int


class Target(NamedTuple):
    """A target and its measured value."""

    name: str
    measured: float
    limit: float
    unit: str

    @property
    def met(self) -> bool:
        """Whether the target is met."""
        return self.measured <= self.limit


def main() -> None:
    """Check that the contestants agree, measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print JSON")
    wants_json = parser.parse_args().json
    evaluators = contestants()
    equal = held_equal(evaluators)
    single = {name: of_record(evaluators, raw) for name, raw in RECORDS.items()}
    results = {
        "machine": machine(),
        "held_equal": equal._asdict(),
        "seconds": {**single, "kinds": of_kinds(evaluators["reference"]), "process": of_process()},
        "targets": [],
    }
    results["targets"] = [{**target._asdict(), "met": target.met} for target in targets(results["seconds"])]
    print(json.dumps(results, indent=2, ensure_ascii=False) if wants_json else table(results))


def contestants() -> dict[str, Evaluator]:
    """The library on each of its engines, and on bare durable-rules."""
    policies = load_policies()
    evaluators = {"reference": Evaluator(policies, engine="reference")}
    if durable.AVAILABLE:
        from bare import BareEvaluator  # noqa: PLC0415  # it needs durable-rules

        evaluators["durable"] = Evaluator(policies, engine="durable")
        bare = evaluators["bare durable-rules, same atoms and fold"] = BareEvaluator(
            policies, engine="durable"
        )
        assert bare.is_bare(DocumentRecord(**records.FULL), records.AS_OF)
    return evaluators


def held_equal(evaluators: Mapping[str, Evaluator]) -> Equal:
    """The records on which all of them agree. Ends the program where they do not."""
    inputs = [(DocumentRecord(**raw), records.AS_OF) for raw in RECORDS.values()]
    inputs += [*records.of_cases(), *records.generated(HELD_EQUAL), *records.varied(HELD_EQUAL)]
    complete = less = other = 0
    for record, as_of in inputs:
        own = handwritten.evaluate(record, as_of)
        complete += not own["undetermined"]
        for name, evaluator in evaluators.items():
            decided = parts_of(evaluator.evaluate(record, as_of=as_of))
            if decided == own:
                continue
            wrong = agreement.differing(
                parts_of(by_logic(evaluator, record, as_of)), own, asked=not HAS_CASES
            )
            wrong = wrong or agreement.unsettled(decided, own)
            if wrong:
                shown = record.model_dump_json(exclude_none=True, exclude={"host"})
                sys.exit(f"{name} and handwritten differ in {', '.join(wrong)} at {as_of}: {shown}")
        asked, known = agreement.open_of(decided), agreement.open_of(own)
        less += asked.keys() != known.keys()
        other += asked.keys() == known.keys() and asked != known
    return Equal(len(inputs), complete, less, other)


def parts_of(decision: Decision) -> dict[str, Any]:
    """The parts of a decision that are compared."""
    return decision.model_dump(mode="python", include=set(PARTS))


def by_logic(evaluator: Evaluator, record: DocumentRecord, as_of: Moment) -> Decision:
    """What the library decides by logic alone."""
    traced = evaluator.trace(record, as_of=as_of)
    prepared, law = evaluator._prepared(record.kind, traced.law), traced.law  # noqa: SLF001
    case = prepared.evaluate(record, as_of, evaluator.calendar, traced.provenance, law, **WITHOUT_CASES)
    return decision_of(case, evaluator.timeline.concluded)


def of_record(evaluators: Mapping[str, Evaluator], raw: dict[str, Any]) -> dict[str, float]:
    """All measurements on one record, by name."""
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
    """The measurements of complete processes, and of work that is done once in a process."""
    python = sys.executable
    seconds = clock.least(
        {"load_policies()": load_policies, "loading and compiling all policies": compiled}, 4
    )
    seconds["an empty Python process"] = clock.process([python, "-c", ""], 7)
    seconds["a process that imports Evaluator and load_policies"] = clock.process(
        [python, "-c", "from disclosure_rules import Evaluator, load_policies"], 7
    )
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "records.jsonl"
        lines = [record.model_dump_json(exclude_none=True) for record, _ in records.generated(LINES)]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        command = [python, "-m", "disclosure_rules", "evaluate", str(path), "--as-of", "2019-05-14"]
        for engine in ("reference", *(["durable"] if durable.AVAILABLE else [])):
            name = f"a record of {LINES} in JSON Lines, {engine}"
            seconds[name] = clock.process([*command, "--format", "jsonl", "--engine", engine], 2) / LINES
    return seconds


def compiled() -> None:
    """Load every policy, and compile the program of each record kind."""
    evaluator = Evaluator(load_policies(), engine="reference")
    for kind in KINDS:
        evaluator.timeline.compile(kind, records.AS_OF, None)


def targets(seconds: Mapping[str, Mapping[str, float]]) -> list[Target]:
    """The targets with their measured values."""
    goals = []
    for name in RECORDS:
        measured = seconds[name]
        ratio = measured["reference"] / measured["handwritten"]
        goals.append(Target(f"reference ÷ handwritten, {name} record", ratio, 15, "times"))
        if durable.AVAILABLE:
            ratio = measured["durable"] / measured["bare durable-rules, same atoms and fold"]
            text = f"durable ÷ bare durable-rules with the same atoms and fold, {name} record"
            goals.append(Target(text, ratio, 1.5, "times"))
    kinds = dict(seconds["kinds"])
    document = kinds.pop("document")
    slowest = max(kinds, key=lambda kind: kinds[kind])
    text = f"the slowest other kind ({slowest}) ÷ the document"
    goals.append(Target(text, kinds[slowest] / document, 1, "times"))
    process = seconds["process"]
    goals.append(
        Target(
            "loading and compiling all policies",
            1e3 * process["loading and compiling all policies"],
            300,
            "ms",
        )
    )
    goals.append(
        Target(
            "a process that imports Evaluator and load_policies",
            1e3 * process["a process that imports Evaluator and load_policies"],
            250,
            "ms",
        )
    )
    return goals


def machine() -> dict[str, Any]:
    """The machine on which this was measured."""
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


def table(results: Mapping[str, Any]) -> str:
    """All results as text."""
    lines = [f"{name}: {value}" for name, value in results["machine"].items()]
    equal = Equal(**results["held_equal"])
    lines.append(f"held equal on {equal.records} records before anything was timed; times are processor time")
    lines.append(
        f"(by logic alone: the handwritten rules analyse no cases): {equal.complete} of them with nothing open,"
        f" {equal.less_open} on which cases settle more, {equal.other_questions} on which they change what to ask for"
    )
    full, sparse = (results["seconds"][name] for name in RECORDS)
    lines += ["", f"{'one record, one call':<44}{'full':>12}{'sparse':>12}{'÷ handwritten':>18}"]
    for name in full:
        ratios = f"{full[name] / full['handwritten']:.2f} {sparse[name] / sparse['handwritten']:>8.2f}"
        lines.append(f"{name:<44}{1e6 * full[name]:>9.1f} µs{1e6 * sparse[name]:>9.1f} µs{ratios:>18}")
    if "durable" in full:
        alone = [measured["durable"] / measured["bare durable-rules alone"] for measured in (full, sparse)]
        lines.append(f"durable ÷ bare durable-rules alone: {alone[0]:.2f} full, {alone[1]:.2f} sparse")
    kinds = results["seconds"]["kinds"]
    lines += ["", f"{'the example of each record kind, reference':<44}{'':>12}{'÷ document':>12}"]
    lines += [
        f"{name:<44}{1e6 * value:>9.1f} µs{value / kinds['document']:>12.2f}" for name, value in kinds.items()
    ]
    lines += ["", "loading, importing, and the command"]
    lines += [f"{name:<56}{1e3 * value:>9.2f} ms" for name, value in results["seconds"]["process"].items()]
    lines += ["", "targets", *reached(results["targets"])]
    return "\n".join(lines)


def reached(targets: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """The targets with their results, a line each."""
    for target in targets:
        text = f"{target['measured']:.2f} of at most {target['limit']:g} {target['unit']}"
        yield f"{'met   ' if target['met'] else 'MISSED'}  {target['name']}: {text}"


if __name__ == "__main__":
    main()

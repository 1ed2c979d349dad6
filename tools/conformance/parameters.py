"""Parameters by day: a value is read by a rule that compares a number with it, on a sheet of that day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from disclosure_rules import Evaluator
from disclosure_rules.reading.strict import read_file
from tools.conformance import sheet
from tools.conformance.row import HERE, Row

SUITE = "openfisca"
READS = {"read": "{n: {at_least: {param: value}}}"}
NONE = "none"


def rows() -> Iterator[Row]:
    """Every value on its day, and every list of values that is written wrongly."""
    data = read_file(HERE / "parameters.yaml").data
    for name, parameter in data["parameters"].items():
        for day, gives in parameter["gives"].items():
            yield _row(name, parameter["values"], str(day), str(gives))
    for name, values in data["malformed"].items():
        found = sheet.evaluator(_files(values))
        comes_to = found if isinstance(found, str) else "loaded"
        yield Row(SUITE, name, "a file written wrongly", "refused", values, comes_to, "")


def _row(name: str, values: list[Mapping[str, Any]], day: str, gives: str) -> Row:
    days = [value["in_force"] for value in values]
    held = {"from": days[0]["from"], **({"until": days[-1]["until"]} if "until" in days[-1] else {})}
    reads = {"from": day, "until": day} if gives == NONE else held
    written = ", ".join(f"{key}: {at}" for key, at in reads.items())
    listed = [_flow(value) for value in values]
    found = sheet.evaluator(_files(f"[{', '.join(listed)}]", f"    in_force: {{{written}}}\n"))
    comes_to = found if isinstance(found, str) else _value(found, day)
    says = f"{name} on {day}"
    return Row(
        SUITE, says, says, gives, f"a rule in force {written}", comes_to, "no value" if gives == NONE else ""
    )


def _value(evaluator: Evaluator, day: str) -> str:
    """The least number at which the rule holds on a day."""
    decisions = ((number, sheet.decided(evaluator, {"read_on": day, "n": number})) for number in range(1000))
    return next(
        (str(number) for number, decision in decisions if sheet.truth(decision, "read") == "true"), NONE
    )


def _files(values: str, in_force: str = "") -> dict[str, str]:
    return sheet.files(READS, f"parameters:\n  value: {values}\n", in_force)


def _flow(value: Mapping[str, Any]) -> str:
    days = ", ".join(f"{key}: {at}" for key, at in value["in_force"].items())
    return f"{{value: {value['value']}, in_force: {{{days}}}, source: {value['source']}}}"

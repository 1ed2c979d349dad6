"""The values of parameters that a host chooses in place of those in force."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from disclosure_rules.errors import MisfitError, PolicyError, Problem, nearest
from disclosure_rules.policy.check_parameters import without_value
from disclosure_rules.policy.condition_reader import typed_value
from disclosure_rules.policy.model import Policy


def as_text(value: Any) -> str:
    """A chosen value as YAML text, so that `--set` can choose it again: `10wd`, `3`, `[a, b]`."""
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(as_text, value))}]"
    return str(value).lower() if isinstance(value, bool) else str(value)


def choices(policies: tuple[Policy, ...], chosen: Mapping[str, Any]) -> dict[str, Any]:
    """The chosen values by parameter, typed. Raises PolicyError for each choice that does not fit."""
    known = {parameter.id: parameter for policy in policies for parameter in policy.parameters}
    problems: list[Problem] = []
    values: dict[str, Any] = {}
    for name, raw in chosen.items():
        if name not in known:
            meant = nearest(name, known)
            problems.append(Problem("policy.unknown-parameter", name, parameter=name, meant=meant))
            continue
        try:
            values[name] = typed_value(known[name].kind, known[name].vocabulary, raw)
        except MisfitError as misfit:
            problems.append(misfit.at("policy.value", name))
    if values and not problems:
        problems.extend(without_value(policies, values))
    if problems:
        raise PolicyError(problems)
    return values

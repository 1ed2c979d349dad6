"""Mutants written into the files in which they are told to stand, and the policies that load from these."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from disclosure_rules import PolicyError, load_policies
from disclosure_rules.authoring.mutation import Mutant, mutants
from disclosure_rules.location import Location
from disclosure_rules.policy.model import Policy


def written(mutant: Mutant) -> str:
    """The text of the file of a mutant with the change made where it is told to stand."""
    place = mutant.place
    assert place.line and place.column
    text = Path(place.name).read_text(encoding="utf-8")
    at = sum(map(len, text.splitlines(keepends=True)[: place.line - 1])) + place.column - 1
    was, now = mutant.was, mutant.becomes
    if mutant.family == "order":  # the rows stand in lines of their own
        first, second, rest = text[text.rindex("\n", 0, at) + 1 :].split("\n", 2)
        return f"{text[: text.rindex(chr(10), 0, at) + 1]}{second}\n{first}\n{rest}"
    start = next((was.index(mark) for mark in ("[…]", "{…}") if mark in was), None)
    if start is not None:  # what is joined is not told, and stands as it did
        inner = bracketed(text, at + start)
        was = was.replace("[…]", inner).replace("{…}", inner)
        now = None if now is None else now.replace("[…]", inner).replace("{…}", inner)
    before, after = text[:at], text[at + len(was) :]
    assert text[at:].startswith(was), (place, was)
    if now is None:
        if before.endswith("{") and after.startswith("}") and not before.endswith(": {"):
            before, after = before[:-1], after[1:]
        if after.startswith(", "):
            after = after[2:]
        else:
            before = before.removesuffix(", ")
    return before + (now or "") + after


def bracketed(text: str, start: int) -> str:
    """What stands in the brackets that open at a place."""
    depth = 0
    for end in range(start, len(text)):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(text[end], 0)
        if not depth:
            return text[start : end + 1]
    raise AssertionError(text[start:])


Reloaded = list[tuple[Mutant, tuple[Policy, ...] | PolicyError]]


def reload(small: Path) -> Reloaded:
    """Every mutant with the policies as they load after the change was written into its file, or what is said then."""
    found: Reloaded = []
    for mutant in list(mutants(load_policies(small))):
        path = Path(mutant.place.name)
        text = path.read_text(encoding="utf-8")
        path.write_text(written(mutant), encoding="utf-8")
        try:
            found.append((mutant, load_policies(small)))
        except PolicyError as error:
            found.append((mutant, error))
        path.write_text(text, encoding="utf-8")
    return found


def without_places(policies: tuple[Policy, ...]) -> Any:
    """What policies mean."""
    return [
        (
            [replace(rule, place=Location("")) for rule in policy.rules],
            [replace(clause, place=Location("")) for clause in policy.clauses],
            [
                (found.id, [(str(dated.value), dated.in_force) for dated in found.values])
                for found in policy.parameters
            ],
            policy.records,
        )
        for policy in policies
    ]

"""Policy files read once more: the place and the text of each part of a rule. Policies themselves do not need this;
the tools that report on their cases do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from disclosure_rules.location import Location
from disclosure_rules.policy.conditions import AllOf, Atom, Condition, Not
from disclosure_rules.policy.files import HEAD
from disclosure_rules.policy.model import Policy, Rule
from disclosure_rules.reading.source import Source, Step
from disclosure_rules.reading.strict import read_file


class SourcePart(NamedTuple):
    """A part of a file: its place and its content."""

    source: Source
    loc: tuple[Step, ...]
    data: Any

    def at(self, *steps: Step) -> SourcePart:
        """A part of this part."""
        data = self.data
        for step in steps:
            data = data[step]
        return SourcePart(self.source, (*self.loc, *steps), data)

    def entries(self) -> Iterator[SourcePart]:
        """The items of a list; the part itself, where one value may stand for a list of one."""
        if isinstance(self.data, list):
            yield from (self.at(number) for number in range(len(self.data)))
        else:
            yield self

    @property
    def place(self) -> Location:
        """The place of the part in its file."""
        return self.source.place(self.loc)

    @property
    def text(self) -> str:
        """The text of the part: with its key, or as an item of a list."""
        return self.reading(self.data)

    def reading(self, data: Any) -> str:
        """The text of the part with other data."""
        step = self.loc[-1]
        return flow(data) if isinstance(step, int) else f"{step}: {flow(data)}"


def flow(data: Any) -> str:
    """Data as YAML in one line."""
    if isinstance(data, dict):
        return "{" + ", ".join(f"{key}: {flow(inner)}" for key, inner in data.items()) + "}"
    if isinstance(data, list):
        return "[" + ", ".join(map(flow, data)) + "]"
    return str(data).lower() if isinstance(data, bool) else str(data)


class SourceFiles:
    """Policy files, each read when it is first asked for."""

    def __init__(self) -> None:
        self._files: dict[str, SourcePart] = {}

    def file(self, name: str) -> SourcePart:
        """A complete file."""
        if name not in self._files:
            source = read_file(Path(name))
            self._files[name] = SourcePart(source, (), source.data)
        return self._files[name]

    def head(self, policy: Policy) -> SourcePart:
        """The head of a policy."""
        return self.file(str(Path(policy.directory) / HEAD))

    def rule(self, rule: Rule) -> SourcePart:
        """A rule, or the row of a table, in its file."""
        if rule.table is None:
            return self.holder(rule)
        rows = self.holder(rule).at("first_of").entries()
        return next(part for part in rows if f"{rule.table}.{part.data['id']}" == rule.id)

    def holder(self, rule: Rule) -> SourcePart:
        """Where the days in force of a rule and what it overrides are written: the rule, or the table of a row."""
        key, name = ("rules", rule.id) if rule.table is None else ("tables", rule.table)
        entries = self.file(rule.place.name).at(key).entries()
        return next(part for part in entries if part.data["id"] == name)


class SourceNode(NamedTuple):
    """A condition within another. `part` is its one entry: the fact, or `all`, `any`, `not`, with its content. `put`
    gives the complete condition with another condition in this place, or with none."""

    condition: Condition
    part: SourcePart
    holder: Condition | None
    put: Callable[[Condition | None], Condition]

    @property
    def text(self) -> str:
        """The text of the condition; the parts that it joins are left out."""
        key = self.part.loc[-1]
        return self.part.text if isinstance(self.condition, Atom) else f"{key}: {_JOINED[str(key)]}"


_JOINED = {"all": "[…]", "any": "[…]", "not": "{…}"}


def nodes(condition: Condition, written: SourcePart) -> Iterator[SourceNode]:
    """A condition and every condition within it, in the order of `atoms_of`, each with its text in the file."""
    return _nodes(condition, written, None, lambda new: new or AllOf(()))


def _nodes(
    condition: Condition,
    written: SourcePart,
    holder: Condition | None,
    put: Callable[[Condition | None], Condition],
) -> Iterator[SourceNode]:
    part = written.at(next(iter(written.data)))
    yield SourceNode(condition, part, holder, put)
    if isinstance(condition, Not):
        yield from _nodes(condition.part, part, condition, lambda new: put(Not(new or AllOf(()))))
    elif not isinstance(condition, Atom):
        for number, inner in enumerate(part.entries()):
            yield from _nodes(condition.parts[number], inner, condition, _putting(condition, number, put))


def _putting(
    holder: Any, number: int, put: Callable[[Condition | None], Condition]
) -> Callable[[Condition | None], Condition]:
    """The function that replaces a part of `all` or `any`, or removes it."""
    before, after = holder.parts[:number], holder.parts[number + 1 :]
    return lambda new: put(type(holder)((*before, *(() if new is None else (new,)), *after)))

"""The headers of a table: the fact that each column holds, by its dotted name in either language."""

from __future__ import annotations

import functools
import re
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple, TypeAlias

from pydantic import BaseModel

from disclosure_rules.errors import Problem, RecordError, nearest, plain
from disclosure_rules.location import Location
from disclosure_rules.records.base import Record, facts_of
from disclosure_rules.records.fact import Fact
from disclosure_rules.records.fact_names import other_names
from disclosure_rules.records.model import Part, field_named, unwrap
from disclosure_rules.records.paths import inner_type
from disclosure_rules.terms import Term

Path: TypeAlias = tuple[str | int, ...]
"""The steps to a value of a record: names of fields, and positions in lists from 0."""
Holds: TypeAlias = Literal[
    "id", "text", "term", "flag", "number", "moment", "list", "host", "kind", "unknown"
]

_STEPS = re.compile(r"\s*[.·・•]\s*")
_NUMBERED = re.compile(r"(.*?)\s*[(\[]?(\d{1,3})[)\]]?")


class Column(NamedTuple):
    """A column: its header, the path of its fact, what the fact holds, and the vocabulary if it has one."""

    header: str
    path: Path
    holds: Holds
    term: type[Term] | None = None

    @property
    def fact(self) -> str:
        """The path of the base fact that the column states, or states an entry of."""
        steps: list[str] = []
        for step in self.path:
            if isinstance(step, int):
                break
            steps.append(step)
        return ".".join(steps)


def columns_of(
    model: type[Record], headers: Sequence[str], name_of: Callable[[str], str] = str
) -> list[Column]:
    """The columns of a table about records of a kind; `name_of` gives the name that a header stands for. Raises RecordError with every header that is no fact, that several
    facts have, or that names a fact a second time."""
    columns: list[Column] = []
    problems: list[Problem] = []
    taken: dict[Path, str] = {}
    for header in headers:
        column = _column(model, name_of(str(header)))
        if isinstance(column, Problem):
            problems.append(column.at(Location(header)))
            continue
        other = next((taken[path] for path in taken if _overlap(path, column.path)), None)
        if other is not None and column.holds != "host":
            problems.append(Problem("table.header", header, "twice", other=other))
        taken[column.path] = header
        columns.append(column._replace(header=header))
    if problems:
        raise RecordError(problems)
    return columns


def _overlap(one: Path, other: Path) -> bool:
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]


def _column(model: type[Record], header: str) -> Column | Problem:
    name = plain(header)
    if not name:
        return Problem("table.header", header, "empty")
    first = field_named(model, _STEPS.split(name)[0])
    if first == "host":
        return Column(header, ("host", name), "host")
    path = _path(model, name)
    if path is None:
        known = _endings(model).get(".".join(_STEPS.split(name)), frozenset())
        if len(known) > 1:
            meant = tuple(header_of(model, each.split(".")) for each in sorted(known))
            return Problem("table.header", header, "several", known=meant)
        if not known:
            return Problem("table.header", header, meant=nearest(name, _endings(model)))
        path = tuple(next(iter(known)).split("."))
    return _typed(model, header, path)


def _path(model: type[Record], name: str) -> Path | None:
    """The path that a whole dotted name leads to. An entry of a list is numbered, from 1, as a step or behind the name."""
    path: list[str | int] = []
    kind: Any = model
    for step in _STEPS.split(name):
        number: int | None = None
        if typing.get_origin(kind) is tuple:
            number = int(step) if step.isdecimal() else 0
        elif isinstance(kind, type) and issubclass(kind, BaseModel):
            field = field_named(kind, step)
            match = None if field else _NUMBERED.fullmatch(step)
            if match:
                field, number = field_named(kind, match[1]), int(match[2])
            if field is None:
                return None
            path.append(field)
            kind = unwrap(kind.model_fields[field].annotation)
        else:
            return None
        if number is not None:
            if number == 0 or typing.get_origin(kind) is not tuple:
                return None
            path.append(number - 1)
            kind = inner_type(kind)
    return tuple(path)


@functools.cache
def _endings(model: type[Record]) -> Mapping[str, frozenset[str]]:
    """The base facts behind each dotted name, and behind each ending of one."""
    found: dict[str, set[str]] = {}
    facts = facts_of(model)
    names = {**other_names(model), **{path: path for path in facts}}
    for name, path in names.items():
        if facts[path].base and facts[path].kind != "part":
            steps = name.split(".")
            for start in range(len(steps)):
                found.setdefault(".".join(steps[start:]), set()).add(path)
    return {name: frozenset(paths) for name, paths in found.items()}


def _typed(model: type[Record], header: str, path: Path) -> Column | Problem:
    if path[0] in ("id", "kind", "unknown"):
        holds: Holds = "id" if path[0] == "id" else "kind" if path[0] == "kind" else "unknown"
        return Column(header, path, holds)
    kind = kind_at(model, path)
    if isinstance(kind, type) and issubclass(kind, Part):
        if kind.shorthand is None:
            inner = next(iter(kind.model_fields))
            return Problem("table.header", header, "part", fact=header_of(model, [*path, inner]))
        path = (*path, kind.shorthand)
        kind = kind_at(model, path)
    if typing.get_origin(kind) is tuple:
        item = inner_type(kind)
        if isinstance(item, type) and issubclass(item, Part):
            key = item.key or item.shorthand
            item = unwrap(item.model_fields[key].annotation) if key else None
        return Column(header, path, "list", _term(item))
    return Column(header, path, _holds(kind), _term(kind))


def stated(model: type[Record]) -> Iterator[Fact]:
    """The facts that a table may state in one column each, the id first."""
    facts = [fact for fact in facts_of(model).values() if fact.base and fact.kind != "part"]
    yield from sorted(facts, key=lambda fact: fact.path != "id")


def kind_at(model: Any, path: Sequence[str | int]) -> Any:
    """The type of what a path leads to."""
    kind = model
    for step in path:
        kind = inner_type(kind) if isinstance(step, int) else unwrap(kind.model_fields[step].annotation)
    return kind


def _term(kind: Any) -> type[Term] | None:
    return kind if isinstance(kind, type) and issubclass(kind, Term) else None


def _holds(kind: Any) -> Holds:
    if _term(kind) is not None:
        return "term"
    plain_kinds: dict[Any, Holds] = {bool: "flag", int: "number", str: "text"}
    if kind in plain_kinds:
        return plain_kinds[kind]
    return "number" if getattr(kind, "__name__", "") == "Decimal" else "moment"


def header_of(model: type[BaseModel], path: Iterable[str | int]) -> str:
    """The Chinese header of a column: the labels of the steps to it, entries of lists numbered from 1. A step that is no
    field stands for itself."""
    return "".join(_labels(model, path)).lstrip(".")


def _labels(model: Any, path: Iterable[str | int]) -> Iterator[str]:
    kind = model
    for step in path:
        field = getattr(kind, "model_fields", {}).get(step)
        if isinstance(step, int):
            yield str(step + 1)
            kind = inner_type(kind)
        else:
            yield "." + ((field and field.title) or step)
            kind = field and unwrap(field.annotation)

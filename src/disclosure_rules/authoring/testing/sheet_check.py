"""The checks of a table of cases: that each column states one thing, and that the record and the day of each row can be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from disclosure_rules.authoring.testing.overlay import OverlayError, lay
from disclosure_rules.calendar.moments import parse_moment
from disclosure_rules.errors import MisfitError, Problem, RecordError
from disclosure_rules.location import Location
from disclosure_rules.records import model_of, read_record
from disclosure_rules.records.kinds import RecordKinds
from disclosure_rules.records.paths import path_of


def header_problems(headers: Sequence[str], keys: Sequence[str], name: str) -> Iterator[Problem]:
    """That headers are empty, and those whose column states the same as another; `keys` says what each stands for."""
    taken: dict[str, str] = {}
    if not all(keys):
        yield Problem("table.header", Location(name), "empty")
    for header, key in zip(headers, keys, strict=True):
        if key and key in taken:
            yield Problem("table.header", _cell(name, None, header), "twice", other=taken[key])
        taken[key] = header


def record_problems(
    fields: Mapping[str, Any], as_of: str, place: Location, header: str, kinds: RecordKinds
) -> Iterator[Problem]:
    """The problems of the record of a row and of its day, which stands under `header`: each at its cell."""
    made: dict[str, Any] = {"record": {}, "as_of": "", "parameters": {}}
    taken: dict[tuple[str, ...], str] = {}
    problems: list[Problem] = []
    for fact in sorted(fields, key=lambda fact: fact not in ("kind", "类型")):
        at = _cell(place.name, place.line, fact)
        try:
            lay(made, fact, fields[fact], kinds)
        except OverlayError as error:
            problems.append(error.problem.at(at))
            continue
        model = model_of(made["record"], kinds)
        steps = (model and path_of(model, fact)) or (fact,)
        if steps in taken:
            problems.append(Problem("table.header", at, "twice", other=taken[steps]))
        taken[steps] = fact
    try:
        parse_moment(as_of, kinds.zone)
    except MisfitError as misfit:
        problems.append(misfit.at("record.as-of", _cell(place.name, place.line, header)))
    if not problems:
        try:
            read_record(made["record"], kinds=kinds)
        except RecordError as error:
            problems.extend(_at_cell(problem, place, taken) for problem in error.problems)
    yield from problems


def _at_cell(problem: Problem, place: Location, headers: Mapping[tuple[str, ...], str]) -> Problem:
    """A problem of a record at the cell of the fact that it names."""
    wanted = tuple(problem.where.name.split("."))
    found = (header for steps, header in headers.items() if wanted[: len(steps)] == steps)
    return problem.at(_cell(place.name, place.line, next(found, problem.where.name)))


def _cell(name: str, line: int | None, header: str) -> Location:
    return Location(name, line, None, header)

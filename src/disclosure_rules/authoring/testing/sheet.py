"""Cases as a table, a row a case, with headers in either language: for those who write cases in a spreadsheet.

A cell holds a value as a case file writes it; an empty cell states nothing. Rows with the same name and a cell of their own are
the rows of one `matrix`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple

import yaml

from disclosure_rules.authoring.layout import laid_out
from disclosure_rules.authoring.testing.cases import CaseFile
from disclosure_rules.authoring.testing.expand import TestCase
from disclosure_rules.authoring.testing.sheet_check import header_problems, record_problems
from disclosure_rules.errors import Problem, RecordError
from disclosure_rules.location import Location
from disclosure_rules.reading.strict import ReadingError, read_yaml
from disclosure_rules.records import model_of
from disclosure_rules.records.kinds import RecordKinds
from disclosure_rules.records.paths import path_of
from disclosure_rules.tables.headers import header_of
from disclosure_rules.tables.sources import NumberedRow

COLUMNS = {
    "name": "用例",
    "cell": "情形",
    "as_of": "截至",
    "because": "触发规则",
    "not": "不得有",
    "needs": "尚需",
    "schedule": "日程",
    "review": "待审签",
}
"""The columns that are no facts, with their Chinese headers."""
PREFIXES = {"parameters": "参数", "expect": "期望"}
"""What the headers of parameters and of conclusions begin with."""

_KEYS = {zh: key for key, zh in (*COLUMNS.items(), *PREFIXES.items())}
_LISTS = ("because", "not", "needs")
_MIDNIGHT = re.compile(r"(\d{4}-\d\d-\d\d)[ T]00:00(:00(\.0+)?)?")
_BREAKS = "、，,；;"
_BLANKS = " \t\r\n"
_DUMPER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


class Sheet(NamedTuple):
    """A table of texts: its headers, and for each row its cells by header."""

    headers: list[str]
    rows: list[dict[str, str]]


def sheet_of(file: CaseFile, kinds: RecordKinds) -> Sheet:
    """The table of a case file: a row for each case that runs, with Chinese headers."""
    rows = [dict(_cells(file, case, kinds)) for case in file.cells]
    found = dict.fromkeys(header for row in rows for header in row)
    first = [zh for key, zh in COLUMNS.items() if key in ("name", "cell", "as_of") and zh in found]
    last = [header for header in found if _begins_with(header, PREFIXES.values())]
    last += [zh for key, zh in COLUMNS.items() if zh in found and zh not in first]
    facts = [header for header in found if header not in (*first, *last)]
    return Sheet([*first, *facts, *last], rows)


def _begins_with(header: str, prefixes: Iterable[str]) -> bool:
    return header.partition(".")[0] in prefixes and "." in header


def _cells(file: CaseFile, case: TestCase, kinds: RecordKinds) -> Iterator[tuple[str, str]]:
    written = file.source.data["cases"][case.loc[1]]
    name = str(written["name"])
    yield COLUMNS["name"], _text(name)
    if case.name != name:
        yield COLUMNS["cell"], _text(case.name[len(name) + 1 : -1])
    yield COLUMNS["as_of"], case.as_of
    model = model_of(case.record, kinds)
    for path, value in _leaves(case.record):
        steps = None if model is None else path_of(model, ".".join(path))
        yield (header_of(model, steps) if model and steps else ".".join(path)), _text(value)
    for prefix, values in (("parameters", case.parameters), ("expect", case.expect)):
        for key, value in values.items():
            yield f"{PREFIXES[prefix]}.{key}", _text(value)
    for key, names in (("because", case.because), ("not", case.not_), ("needs", case.needs)):
        if names or (key == "needs" and names is not None):
            yield COLUMNS[key], _listed(names)
    schedule = written.get("schedule", file.source.data.get("schedule"))
    if schedule is not None:
        yield COLUMNS["schedule"], _text(schedule)
    if case.review:
        yield COLUMNS["review"], "true"


def _leaves(record: Mapping[str, Any], before: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    for key, value in record.items():
        if isinstance(value, dict) and value and all(isinstance(name, str) for name in value):
            yield from _leaves(value, (*before, key))
        else:
            yield (*before, key), value


def _text(value: Any) -> str:
    """The text of a cell, which reads as the same value."""
    if isinstance(value, str):
        try:
            if value.isprintable() and _value(value, Location("")) == value:
                return value
        except ReadingError:
            pass
    text = json.dumps(value, ensure_ascii=False)
    return "".join(char if char.isprintable() else f"\\U{ord(char):08X}" for char in text)


def _listed(names: Sequence[str]) -> str:
    plain = names and not any(sign in name or name.startswith("[") for name in names for sign in _BREAKS)
    return "、".join(names) if plain else json.dumps(list(names), ensure_ascii=False)


def cases_text(headers: Sequence[str], rows: Iterable[NumberedRow], name: str, kinds: RecordKinds) -> str:
    """The case file of a table, of which `name` stands in problems. Raises RecordError with the problem of every cell and row,
    each at its place in the table."""
    names = [".".join(filter(None, _column(header))) for header in headers]
    problems = list(header_problems(headers, names, name))
    read: list[dict[str, Any]] = []
    taken: set[str] = set()
    if problems:
        raise RecordError(problems)
    for number, cells in rows:
        if isinstance(cells, Problem):
            problems.append(cells.at(Location(name, number)))
            continue
        row = _read(headers, cells, Location(name, number), problems)
        full = f"{row.get('name')}[{row['cell']}]" if "cell" in row else str(row.get("name"))
        problems.extend(_lacks(row, full, Location(name, number)))
        if "as_of" in row:
            as_of = next(header for header, key in zip(headers, names, strict=True) if key == "as_of")
            problems += record_problems(row["fields"], row["as_of"], Location(name, number), as_of, kinds)
        if full in taken:
            problems.append(Problem("case.duplicate", Location(name, number)))
        taken.add(full)
        read.append(row)
    if problems:
        raise RecordError(problems)
    text = yaml.dump(_file(read), Dumper=_DUMPER, allow_unicode=True, sort_keys=False, width=110)
    return laid_out(text, name)


def _column(header: str) -> tuple[str, str]:
    """What a header begins with, by its English name, and the rest of its dotted name."""
    first, _, rest = header.strip().partition(".")
    return _KEYS.get(first, first), rest


def _lacks(row: Mapping[str, Any], full: str, place: Location) -> Iterator[Problem]:
    if "name" not in row:
        yield Problem("case.sheet", place, "name", header=COLUMNS["name"])
    if "::" in full:
        yield Problem("case.name", place)
    if "as_of" not in row:
        yield Problem("case.as-of", place)
    if not any(row.get(key) for key in ("expect", "because", "not")):
        yield Problem("case.idle", place)


def _read(
    headers: Sequence[str],
    cells: Sequence[Any],
    place: Location,
    problems: list[Problem],
) -> dict[str, Any]:
    """The keys of a row; `fields` holds its facts by header. Problems are added with the place of their cell."""
    row: dict[str, Any] = {"fields": {}, "parameters": {}, "expect": {}}
    for header, cell in zip(headers, cells, strict=True):
        if cell is None or not str(cell).strip():
            continue
        at = Location(place.name, place.line, None, header)
        key, rest = _column(header)
        try:
            value = _names(str(cell), at) if key in _LISTS and not rest else _value(str(cell), at)
        except ReadingError as error:
            problems.extend(problem.at(at) for problem in error.problems)
            continue
        if key in PREFIXES and rest:
            row[key][rest] = value
        elif key in COLUMNS and not rest:
            row[key] = str(value) if key in ("name", "cell", "as_of") else value
        else:
            row["fields"][header.strip()] = value
    return row


def _names(text: str, at: Location) -> Any:
    text = text.strip()
    if text.startswith("["):
        return read_yaml(text, str(at)).data
    return [part.strip() for part in re.split(f"[{_BREAKS}\n]", text) if part.strip()]


def _value(text: str, at: Location) -> Any:
    if text.strip(_BLANKS) == "null":  # the reader takes it for an empty file
        return None
    day = _MIDNIGHT.fullmatch(text.strip(_BLANKS))  # a cell with a date, as spreadsheets have it
    return day[1] if day else read_yaml(text.strip(_BLANKS), str(at)).data


def _file(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The content of the file: what all rows state alike is the base."""
    same = {
        header: value
        for header, value in (rows[0]["fields"] if rows else {}).items()
        if all(header in row["fields"] and _same(row["fields"][header], value) for row in rows)
    }
    days = {row["as_of"] for row in rows}
    as_of = days.pop() if len(days) == 1 else None
    cases = []
    for (name, *_), group in groupby(rows, key=lambda row: (row["name"], "cell" in row, _shared(row))):
        members = list(group)
        if "cell" in members[0]:
            head = {
                "name": name,
                **_shared(members[0]),
                "matrix": [_row(row, same, as_of) for row in members],
            }
            cases.append(head)
        else:
            cases += [_single(row, same, as_of) for row in members]
    base = _nested(same)
    return {**({"base": base} if base else {}), **({"as_of": as_of} if as_of else {}), "cases": cases}


def _same(one: Any, other: Any) -> bool:
    return json.dumps(one) == json.dumps(other)


def _shared(row: Mapping[str, Any]) -> dict[str, Any]:
    """What a case has for all of its rows."""
    return {key: row[key] for key in ("schedule", "review") if key in row}


def _wants(row: Mapping[str, Any]) -> dict[str, Any]:
    expect = {"expect": row["expect"]} if row["expect"] else {}
    return expect | {key: row[key] for key in _LISTS if key in row}


def _own(row: Mapping[str, Any], same: Mapping[str, Any]) -> dict[str, Any]:
    return {header: value for header, value in row["fields"].items() if header not in same}


def _row(row: Mapping[str, Any], same: Mapping[str, Any], as_of: str | None) -> dict[str, Any]:
    """A row of a matrix; a list is one value, not a choice of several."""
    own = _own(row, same) | {f"parameters.{name}": value for name, value in row["parameters"].items()}
    facts = {header: [value] if isinstance(value, list) else value for header, value in own.items()}
    day = {} if as_of else {"as_of": row["as_of"]}
    return {"cell": row["cell"], **facts, **day, **_wants(row)}


def _single(row: Mapping[str, Any], same: Mapping[str, Any], as_of: str | None) -> dict[str, Any]:
    record = _nested(_own(row, same))
    return {
        "name": row["name"],
        **({"record": record} if record else {}),
        **({} if as_of else {"as_of": row["as_of"]}),
        **({"parameters": row["parameters"]} if row["parameters"] else {}),
        **_shared(row),
        **_wants(row),
    }


def _nested(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Fields by dotted name as a record."""
    made: dict[str, Any] = {}
    for header, value in fields.items():
        *outer, last = header.split(".")
        held = made
        for step in outer:
            held = held.setdefault(step, {})
        held[last] = value
    return made

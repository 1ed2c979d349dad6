"""A record with other values of facts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from disclosure_rules.errors import Problem, RecordError, nearest
from disclosure_rules.evaluation.answers import part_of
from disclosure_rules.reading.record_editor import KIND, edited_json, edited_yaml
from disclosure_rules.records.base import Record, facts_of, known_paths
from disclosure_rules.records.fact import Fact
from disclosure_rules.records.limits import entries_of
from disclosure_rules.records.paths import path_of

MANY: Final = 1000
"""The entries of a record with which a try takes twice as long, and counts twice."""


def tries_of(record: Record) -> int:
    """How many tries one of a record counts for: each reads it anew."""
    return 1 + entries_of(record.model_dump(exclude={"host"})) // MANY


def changed(record: Record, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The record as a mapping, with the values of some facts. A fact has its dotted name in either language; None leaves it
    out. What is stated is no longer listed as unknown; what is the host's own is left out. Raises RecordError with every name that is no fact of the record."""
    written = record.model_dump(exclude_none=True, exclude={"host"})
    for steps, value in _resolved(record, changes).items():
        _put(written, steps, value)
    return written


def edited(text: str, suffix: str, record: Record, changes: Mapping[str, Any]) -> str:
    """The text of a record, by the suffix of its file JSON or YAML, with the values of some facts, and all else as it stood.
    Raises RecordError as `changed` does."""
    edit = edited_json if suffix.lower() == ".json" else edited_yaml
    mark, text = ("\ufeff" if text.startswith("\ufeff") else ""), text.removeprefix("\ufeff")
    is_crlf = 0 < text.count("\n") == text.count("\r\n")
    resolved = _resolved(record, changes)
    if KIND in text:
        resolved = {steps: _in_chinese(type(record), steps, value) for steps, value in resolved.items()}
    after = edit(text.replace("\r\n", "\n") if is_crlf else text, type(record), resolved)
    return mark + (after.replace("\n", "\r\n") if is_crlf else after)


def _in_chinese(cls: type[Record], steps: tuple[str, ...], value: Any) -> Any:
    """A term, or a list of terms or of entries, by its Chinese names."""
    fact = facts_of(cls).get(".".join(steps))
    names = {member.value: member.zh for member in (fact.term if fact else None) or ()}
    if isinstance(value, (list, tuple)):
        return [_entry_in_chinese(cls, fact, names, item) for item in value]
    return names.get(value, value) if isinstance(value, str) else value


def _entry_in_chinese(cls: type[Record], fact: Fact | None, names: Mapping[str, str], item: Any) -> Any:
    if not isinstance(item, Mapping) or fact is None or fact.key is None:
        return names.get(item, item) if isinstance(item, str) else item
    fields = part_of(cls, fact).model_fields
    return {
        fields[name].title or name: names.get(value, value) if name == fact.key else value
        for name, value in item.items()
    }


def _resolved(record: Record, changes: Mapping[str, Any]) -> dict[tuple[str, ...], Any]:
    """The values by the steps of their names, and the list of what stays unknown, if that changes."""
    cls = type(record)
    places = known_paths(cls)
    resolved: dict[tuple[str, ...], Any] = {}
    problems = []
    for name, value in changes.items():
        steps = path_of(cls, name) or (name,)
        other = next((made for made in resolved if _overlap(made, steps)), None)
        if ".".join(steps) not in places:
            meant = nearest(name, places)
            problems.append(Problem("record.unknown-field", name, "changed", field=name, meant=meant))
        elif other is not None:
            problems.append(Problem("record.both-names", name, "changed", field=name, other=".".join(other)))
        else:
            resolved[steps] = value
    if problems:
        raise RecordError(problems)
    unknown = record.unknown
    for steps in list(resolved):
        unknown = tuple(dict.fromkeys(_still_unknown(unknown, ".".join(steps), places)))
    return resolved if unknown == record.unknown else {**resolved, ("unknown",): list(unknown)}


def _overlap(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two paths name the same, or one a part of the other."""
    return all(step == its for step, its in zip(one, other, strict=False))


def _put(written: dict[str, Any], steps: tuple[str, ...], value: Any) -> None:
    """Put a value at a place, with the parts that hold it; a place without a value needs none."""
    for step in steps[:-1]:
        if value is None and step not in written:
            return
        written = written.setdefault(step, {})
    if value is None:
        written.pop(steps[-1], None)
    else:
        written[steps[-1]] = value


def _still_unknown(unknown: Iterable[str], path: str, places: frozenset[str]) -> Iterator[str]:
    """What stays unknown once a place is answered. Of a part that was unknown as a whole, everything else does."""
    for listed in unknown:
        if path.startswith(f"{listed}."):
            below = [place for place in sorted(places) if place.startswith(f"{listed}.")]
            leaves = [place for place in below if not any(other.startswith(f"{place}.") for other in below)]
            yield from (place for place in leaves if place != path)
        elif listed != path and not listed.startswith(f"{path}."):
            yield listed

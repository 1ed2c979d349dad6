"""The lines: a record without its free text, the decision about it, and the seals of both."""

from __future__ import annotations

import functools
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, Field

from disclosure_rules._frozen import Frozen
from disclosure_rules.calendar.moments import day_of
from disclosure_rules.calendar.working_calendar import WorkingCalendar
from disclosure_rules.decision import Decision
from disclosure_rules.errors import Problem, RecordError, nearest
from disclosure_rules.records import KINDS, Record, read_record
from disclosure_rules.records.kinds import MASK, RecordKinds
from disclosure_rules.records.model import declared
from disclosure_rules.records.names import comparable
from disclosure_rules.records.paths import inner_type, path_of

LINE_VERSION = 2
"""The version of the lines that this release writes and verifies. Version 1 had other names for some fields and kinds."""

_MARK = re.compile(MASK + r"\d*")
"""The mark in place of free text. A digest would not do: a short text can be guessed from it."""

NOT_FREE = ("jurisdiction", "unknown")
"""Text that is not free: rules read its value."""

Digest: TypeAlias = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
"""A SHA-256 in 64 hexadecimal digits."""


class Days(Frozen):
    """The days from `first` to `last` that differ from "Monday to Friday": weekdays off, weekends worked."""

    first: date
    last: date
    irregular: tuple[date, ...]


class AuditLine(Frozen):
    """One line: a record, in which the fields in `masked` are without their text, and the decision about it.

    `previous` is the digest of the line before; in the first line it is null, or the last digest of the log that
    this one continues. `digest` is the SHA-256 of this line without it, as JSON with sorted keys, no blanks, and
    only the necessary escapes.
    """

    schema_version: Literal[2]
    record: dict[str, Any]
    masked: tuple[str, ...]
    decision: Decision
    days: Days | None
    previous: Digest | None
    digest: Digest


def audit_line(
    record: Record,
    decision: Decision,
    calendar: WorkingCalendar,
    *,
    keep: Iterable[str] = (),
    mask_id: bool = False,
    previous: str | None = None,
    kinds: RecordKinds = KINDS,
) -> dict[str, Any]:
    """The line of a decision about a record, as plain data to be stored as JSON.

    `calendar` and `kinds` are the evaluator's. A mark replaces all free text of the record except the fields that `keep` names
    in either language, and with `mask_id`, or where the decision is masked, the record's id too; `host` is left out. `previous` is the digest of the
    line before. Raises RecordError for a name in `keep` that no record kind has for free text.
    """
    mask_id = mask_id or decision.record.id == MASK
    kept = kept_fields(keep, kinds) if mask_id else kept_fields(keep, kinds) | {"id"}
    shown = plain(read_record(record, midnight_is_day=decision.provenance.midnight_is_day, kinds=kinds))
    _mask(type(record), shown, kept)
    decided = decision.model_dump(mode="json")
    bearers = type(record).model_validate(shown).duty_bearers()
    for part in ("obligations", "findings", "accountability"):
        for item in decided[part]:
            item["duty_bearer"] = bearers.get(item["duty_role"])
    decided["record"]["id"] = shown.get("id")
    line = {
        "schema_version": LINE_VERSION,
        "record": shown,
        "masked": masked_fields(type(record), shown),
        "decision": decided,
        "days": days_behind(decision, calendar),
        "previous": previous,
    }
    return {**line, "digest": digest_of(line)}


def plain(record: Record) -> dict[str, Any]:
    """A record as a line holds it, before anything is masked."""
    return record.model_dump(mode="json", exclude_none=True, exclude={"host"})


def digest_of(line: Mapping[str, Any]) -> str:
    """The SHA-256 of a line without its `digest`."""
    content = {name: value for name, value in line.items() if name != "digest"}
    return hashlib.sha256(canonical(content).encode("utf-8", "surrogatepass")).hexdigest()


def canonical(value: Any) -> str:
    """Plain data as the one text from which digests are made."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


# free text


def _mask(cls: type[BaseModel], data: dict[str, Any], kept: frozenset[str]) -> None:
    """Put the mark in place of every free text that is not kept. Of texts that rules compare with one another, those that
    are the same stay the same, so that the masked record gives the same decision: each further text has a number, and a
    text that is kept in one place stands in the others too."""
    texts = list(_texts_in(cls, data))
    groups: dict[str, dict[str, str]] = {}
    for group in cls.compared if issubclass(cls, Record) else ():
        together: dict[str, str] = {}
        groups.update((path, together) for path in group)
    for path, owner, name in texts:
        if path in kept and path in groups:
            listed = owner[name] if isinstance(owner[name], list) else [owner[name]]
            groups[path].update({comparable(text): text for text in listed})
    for path, owner, name in texts:
        if path not in kept:
            marks, value = groups.get(path), owner[name]
            masked = [_mark(text, marks) for text in (value if isinstance(value, list) else [value])]
            owner[name] = masked if isinstance(value, list) else masked[0]


def _mark(text: str, marks: dict[str, str] | None) -> str:
    """The mark of a text; `marks` holds those of the texts that it is compared with."""
    if marks is None:
        return MASK
    number = sum(1 for mark in marks.values() if mark.startswith(MASK)) + 1
    return marks.setdefault(comparable(text), MASK if number == 1 else f"{MASK}{number}")


def masked_fields(cls: type[BaseModel], data: dict[str, Any]) -> list[str]:
    """The paths of the fields of free text in which every text is the mark."""
    masked: dict[str, bool] = {}
    for path, owner, name in _texts_in(cls, data):
        texts = owner[name] if isinstance(owner[name], list) else [owner[name]]
        masked[path] = masked.get(path, True) and all(_MARK.fullmatch(text) for text in texts)
    return [path for path, every in masked.items() if every]


def _texts_in(
    cls: type[BaseModel], data: dict[str, Any], at: str = ""
) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Every free text of a record or part: its path, the mapping that holds it, its name there."""
    for name, value in data.items():
        path, inner = f"{at}{name}", inner_type(cls.model_fields[name].annotation)
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            for part in value if isinstance(value, list) else [value]:
                yield from _texts_in(inner, part, f"{path}.")
        elif inner is str and _is_free(path, cls.model_fields[name]) and value != []:
            yield path, data, name


def _is_free(path: str, field: Any) -> bool:
    """Whether a field holds free text, and neither a place nor what the library itself reads."""
    return path not in NOT_FREE and "place" not in declared(field)


def _text_fields(cls: type[BaseModel], at: str = "") -> Iterator[str]:
    """The path of every field of free text that a line masks by default."""
    for name, field in cls.model_fields.items():
        path, inner = f"{at}{name}", inner_type(field.annotation)
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            yield from _text_fields(inner, f"{path}.")
        elif inner is str and path != "id" and _is_free(path, field):
            yield path


def kept_fields(names: Iterable[str], kinds: RecordKinds = KINDS) -> frozenset[str]:
    """The paths of the fields of free text with these names, in either language and any of these record kinds. Raises RecordError
    for a name that no such field has."""
    return _kept(tuple(names), kinds)


@functools.lru_cache(maxsize=32)
def _kept(names: tuple[str, ...], kinds: RecordKinds) -> frozenset[str]:
    if not names:
        return frozenset()  # no record kind is loaded for it
    texts = {kind: tuple(_text_fields(kind)) for kind in kinds.values()}
    known = dict.fromkeys(path for paths in texts.values() for path in paths)
    kept: set[str] = set()
    problems = []
    for name in names:
        matches = {
            path for kind, paths in texts.items() if (path := ".".join(path_of(kind, name) or ())) in paths
        }
        if not matches:
            meant = nearest(name, known)
            problems.append(Problem("audit.keep", "keep", name=name, known=tuple(known), meant=meant))
        kept |= matches
    if problems:
        raise RecordError(problems)
    return frozenset(kept)


def days_behind(decision: Decision, calendar: WorkingCalendar) -> dict[str, Any] | None:
    """The irregular days between the first and the last date of the obligations, as far as the calendar goes."""
    times = [
        time
        for item in decision.obligations
        for time in (item.starts, item.due, item.earliest, item.fulfilled)
        if time
    ]
    if not times or decision.as_of is None:
        return None
    known = [day_of(time) for time in (*times, decision.as_of)]
    first, last = max(min(known), calendar.first), min(max(known), calendar.last)
    return {
        "first": first.isoformat(),
        "last": last.isoformat(),
        "irregular": [day.isoformat() for day in irregular_days(calendar, first, last)],
    }


def irregular_days(calendar: WorkingCalendar, first: date, last: date) -> Iterator[date]:
    """The days on which the calendar departs from "Monday to Friday"."""
    first, last = max(first, calendar.first), min(last, calendar.last)
    for number in range((last - first).days + 1):
        day = first + timedelta(number)
        if calendar.is_working_day(day) != (day.weekday() < 5):
            yield day

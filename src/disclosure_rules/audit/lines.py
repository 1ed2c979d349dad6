"""The lines: a record without its free text, what was decided, and the seals of both."""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any, Literal

from pydantic import BaseModel

from disclosure_rules.calendar.moments import day_of
from disclosure_rules.calendar.working_calendar import WorkingCalendar
from disclosure_rules.decision import Decision, Frozen
from disclosure_rules.errors import Problem, RecordError, did_you_mean
from disclosure_rules.records import KINDS, Record
from disclosure_rules.records.base import inner_type, path_of

LINE_VERSION = 1

MASK = "▇"
"""What stands for free text. A digest would not do: that of a short text can be guessed."""

ALWAYS_KEPT = ("id", "jurisdiction", "unknown")
"""Text that is not free: it says which record this is, or rules read it."""


class Days(Frozen):
    """The days from `first` to `last` that differ from "Monday to Friday": weekdays off, weekends worked."""

    first: date
    last: date
    irregular: tuple[date, ...]


class AuditLine(Frozen):
    """One line: a record, of whose fields those in `masked` are without their text, and what was decided.

    `previous` is the digest of the line before (null in the first line); `digest` is the SHA-256 of this line
    without it, as JSON with sorted keys, no blanks, and nothing escaped that need not be.
    """

    schema_version: Literal[1]
    record: dict[str, Any]
    masked: tuple[str, ...]
    decision: Decision
    days: Days | None
    previous: str | None
    digest: str


def audit_line(
    record: Record,
    decision: Decision,
    calendar: WorkingCalendar,
    *,
    keep: Iterable[str] = (),
    previous: str | None = None,
) -> dict[str, Any]:
    """The line of a decision about a record, as plain data to be stored as JSON.

    `calendar` is the evaluator's. All free text of the record is replaced by a mark but in the fields that
    `keep` names in either language; `host` is left out. `previous` is the digest of the line before. Raises
    RecordError for a name in `keep` that no record kind has for free text.
    """
    kept = kept_fields(keep)
    shown = record.model_dump(mode="json", exclude_none=True, exclude={"host"})
    masked = list(_mask(type(record), shown, kept))
    decided = decision.model_dump(mode="json")
    bearers = type(record).model_validate(shown).duty_bearers()
    for obligation in decided["obligations"]:
        obligation["duty_bearer"] = bearers.get(obligation["duty_role"])
    line = {
        "schema_version": LINE_VERSION,
        "record": shown,
        "masked": masked,
        "decision": decided,
        "days": _days(decision, calendar),
        "previous": previous,
    }
    return {**line, "digest": digest_of(line)}


def digest_of(line: Mapping[str, Any]) -> str:
    """The SHA-256 of a line without its `digest`."""
    content = {name: value for name, value in line.items() if name != "digest"}
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


# free text


def _mask(cls: type[BaseModel], data: dict[str, Any], kept: frozenset[str], at: str = "") -> Iterator[str]:
    """Put the mark in place of every free text that is not kept; the paths where that was done."""
    for name, value in data.items():
        path, inner = f"{at}{name}", inner_type(cls.model_fields[name].annotation)
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            parts = value if isinstance(value, list) else [value]
            yield from dict.fromkeys(text for part in parts for text in _mask(inner, part, kept, f"{path}."))
        elif inner is str and path not in kept and value != [] and path not in ALWAYS_KEPT:
            data[name] = [MASK] * len(value) if isinstance(value, list) else MASK
            yield path


def _texts(cls: type[BaseModel], at: str = "") -> Iterator[str]:
    """The path of every field that may hold free text."""
    for name, field in cls.model_fields.items():
        path, inner = f"{at}{name}", inner_type(field.annotation)
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            yield from _texts(inner, f"{path}.")
        elif inner is str and path not in ALWAYS_KEPT:
            yield path


def kept_fields(names: Iterable[str]) -> frozenset[str]:
    """The paths of the fields of free text that names in either language mean, in any record kind. Raises
    RecordError for a name that means none."""
    return _kept(tuple(names))


@functools.lru_cache(maxsize=32)
def _kept(names: tuple[str, ...]) -> frozenset[str]:
    if not names:
        return frozenset()  # and no record kind is loaded for it
    texts = {kind: tuple(_texts(kind)) for kind in KINDS.values()}
    known = dict.fromkeys(path for paths in texts.values() for path in paths)
    kept: set[str] = set()
    problems = []
    for name in names:
        found = {
            path for kind, paths in texts.items() if (path := ".".join(path_of(kind, name) or ())) in paths
        }
        if not found:
            listed = ", ".join(known)
            en, zh = did_you_mean(name, known, f"one of {listed}", f"可填：{listed}")
            said = f"`{name}` is no field of free text; only such text is masked"
            problems.append(Problem("audit.keep", "keep", said, en, f"“{name}”不是自由文本字段；{zh}"))
        kept |= found
    if problems:
        raise RecordError(problems)
    return frozenset(kept)


def _days(decision: Decision, calendar: WorkingCalendar) -> dict[str, Any] | None:
    """The irregular days between the first and the last date of the obligations, as far as the calendar goes."""
    times = [
        time for item in decision.obligations for time in (item.starts, item.due, item.fulfilled) if time
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
    """The days that the calendar does not have as Monday to Friday."""
    first, last = max(first, calendar.first), min(last, calendar.last)
    for number in range((last - first).days + 1):
        day = first + timedelta(number)
        if calendar.is_working_day(day) != (day.weekday() < 5):
            yield day

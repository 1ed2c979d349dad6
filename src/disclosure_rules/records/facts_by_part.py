"""Base facts read part by part: all that a program asks of a record at once, as the view gives them one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import Any

from disclosure_rules.calendar.moments import Moment, compare
from disclosure_rules.places import shipped
from disclosure_rules.records.base import Record, facts_of
from disclosure_rules.records.fact import ABSENT, Fact
from disclosure_rules.records.view import View


def reading_of(fact: Fact) -> Callable[[View, Any], Any] | None:
    """How conditions read the stated value of a base fact: a function of the view and the value; None for the value as it
    is."""
    if fact.kind == "moment":
        return _happened if fact.act else None
    if fact.kind == "terms":
        key = fact.key and attrgetter(fact.key)
        return (lambda _, value: frozenset(map(key, value))) if key else (lambda _, value: frozenset(value))
    if fact.kind == "place":
        return lambda view, value: (view.places or shipped()).find(value)
    return (lambda _view, _value: True) if fact.kind == "part" else None


def _happened(view: View, value: Moment) -> Any:
    return ABSENT if compare(value, view.as_of) > 0 else value


class FactsByPart:
    """Base facts that a program asks of every record of a kind, read into a view part by part: that takes a fraction of the
    time that asking the view for each takes, and gives the same values.

    A record that lists something as unknown is not read in this way; nor is an event that may be presupposed.
    """

    def __init__(self, model: type[Record], paths: Iterable[str]) -> None:
        facts = facts_of(model)
        asked = [
            facts[path] for path in dict.fromkeys(paths) if path in facts and path not in model.presupposed_by
        ]
        self._left_out = {fact.path: fact.left_out(whole_part=True) for fact in asked if fact.base}
        by_part: dict[tuple[str, ...], list[Fact]] = {}
        for fact in asked:
            if fact.base:
                by_part.setdefault(fact.parents, []).append(fact)
        self._parts = [(parents, *_columns(held)) for parents, held in by_part.items()]

    def read_into(self, view: View) -> None:
        """Put the facts of the record of a new view into it."""
        if view.unknown:
            return
        view.update(self._left_out)
        for parents, stated, blank, columns in self._parts:
            part: Any = view.record
            for step in parents:
                part = getattr(part, step)
                if part is None:
                    break
            else:
                view.update(blank)
                for value, (path, read) in zip(stated(part), columns, strict=True):
                    if value is not None:
                        view[path] = value if read is None else read(view, value)


def _columns(facts: list[Fact]) -> tuple[Any, Any, Any]:
    """The facts of one part: a function that gives what is stated of all; the values where they are left out alone; and for
    each its path and how it is read."""
    one, *others = [fact.name for fact in facts]
    stated = attrgetter(one, *others) if others else (lambda part: (getattr(part, one),))
    blank = {fact.path: fact.left_out(whole_part=False) for fact in facts}
    return stated, blank, [(fact.path, reading_of(fact)) for fact in facts]

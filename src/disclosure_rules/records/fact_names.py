"""The names by which policies and cases may call a fact besides its path: Chinese ones, and further spellings."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from disclosure_rules.records.base import Record, facts_of
from disclosure_rules.records.model import Part, names_of, unwrap


@functools.cache
def other_names(cls: type[Record]) -> Mapping[str, str]:
    """The path of the fact behind each of its other names, the Chinese one first: those of a field as a record writes them,
    step by step; of a derived fact its label, where no other fact has it."""
    facts = facts_of(cls)
    names = {name: path for name, path in _fields(cls, ("",), "") if path in facts and name not in facts}
    labels = Counter(fact.zh for fact in facts.values() if fact.derived is not None)
    derived = (fact for fact in facts.values() if fact.derived is not None and labels[fact.zh] == 1)
    return {fact.zh: fact.path for fact in derived if fact.zh not in facts} | names


def _fields(model: type[BaseModel], before: tuple[str, ...], path: str) -> Iterator[tuple[str, str]]:
    """The names of the fields of a model and of its parts; `before` holds the names of what it is a part of."""
    spellings: dict[str, list[str]] = {}
    for spelling, field in names_of(model).items():
        spellings.setdefault(field, []).append(spelling)
    for name, field_info in model.model_fields.items():
        known = sorted(spellings[name], key=lambda spelling: spelling != field_info.title)
        inner: Any = unwrap(field_info.annotation)
        full = [f"{outer}{spelling}" for outer in before for spelling in known]
        yield from ((each, f"{path}{name}") for each in full)
        if isinstance(inner, type) and issubclass(inner, Part):
            yield from _fields(inner, tuple(f"{each}." for each in full), f"{path}{name}.")


def fact_named(cls: type[Record], name: str) -> str:
    """The path of the fact of that name; the name itself where no fact has it."""
    return other_names(cls).get(name, name)

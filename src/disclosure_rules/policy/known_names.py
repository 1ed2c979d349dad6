"""The names that conditions about a record kind may use: its facts, and the determinations and parameters of policies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final, Literal, NamedTuple, TypeAlias

from disclosure_rules.errors import Text
from disclosure_rules.policy.derived_uses import part_of
from disclosure_rules.policy.model import Policy
from disclosure_rules.records.base import Record, facts_of, fields_of
from disclosure_rules.records.fact import Fact
from disclosure_rules.records.fact_names import other_names
from disclosure_rules.records.kinds import RecordKinds

LeftOut: TypeAlias = Literal["unknown", "not_there", "required", "derived", "decided", "dated"]
"""What it means that a record leaves a fact out, or where else a value comes from."""

STATED: Final[tuple[LeftOut, ...]] = ("unknown", "not_there", "required")
"""Those of the facts that a record states."""


class KnownName(NamedTuple):
    """A name with its meaning and its values in both languages. `zh` of a fact is its Chinese name, which conditions may use
    too."""

    name: str
    zh: str
    en: str
    kind: str
    left_out: LeftOut
    values: tuple[Any, ...]
    values_zh: tuple[Any, ...]


def known_names(kind: str, kinds: RecordKinds, policies: Iterable[Policy]) -> Iterator[KnownName]:
    """The names for one of `kinds`: its facts first, then the fields of the entries of its lists, which conditions about entries
    ask, then what the policies determine about it, then their parameters."""
    chinese: dict[str, str] = {}
    for name, path in other_names(kinds[kind]).items():
        chinese.setdefault(path, name)
    for fact in facts_of(kinds[kind]).values():
        yield _fact(fact, chinese.get(fact.path, fact.zh))
    for entries, field, is_required in entry_fields(kinds[kind]):
        found = _fact(field, f"{chinese.get(entries, entries)}[].{field.zh}")
        found = found._replace(name=f"{entries}[].{field.path}")
        yield found._replace(left_out="required") if is_required else found
    given = tuple(policies)
    for policy in given:
        for item in policy.determinations:
            if kind in item.kinds:
                sort = "flag" if True in item.values else "term"
                yield KnownName(
                    item.id, *item.title, sort, "decided", (*item.values,), (*item.values.values(),)
                )
    for policy in given:
        for parameter in policy.parameters:
            sources = "；".join(dict.fromkeys(dated.source for dated in parameter.values))
            values = tuple(str(dated.value) for dated in parameter.values)
            name = f"parameters.{parameter.id}"
            yield KnownName(name, *Text(sources, sources), parameter.kind, "dated", values, values)


def entry_fields(cls: type[Record]) -> Iterator[tuple[str, Fact, bool]]:
    """The fields of the entries of each list of a record kind: the path of the list, the field, and whether every entry states
    it."""
    for fact in facts_of(cls).values():
        if fact.key is not None:
            part = part_of(cls, fact)
            fields = fields_of(part).items()
            yield from ((fact.path, field, part.model_fields[name].is_required()) for name, field in fields)


def _fact(fact: Fact, chinese: str) -> KnownName:
    terms = [*fact.term] if fact.term else []
    values, words = tuple(term.value for term in terms), tuple(term.zh for term in terms)
    worlds: dict[str, LeftOut] = {"open": "unknown", "closed": "not_there"}
    left_out = worlds[fact.world] if fact.base else "derived"
    return KnownName(fact.path, chinese, fact.en, fact.kind, left_out, values, words)

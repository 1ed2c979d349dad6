"""The models of declared record kinds: pydantic models like the shipped ones, with the same base classes and types."""

from __future__ import annotations

import types
from collections.abc import Collection, Iterable, Mapping
from typing import Any, ClassVar, Final, Literal

from pydantic import Field

from disclosure_rules.errors import folded
from disclosure_rules.records.base import Record
from disclosure_rules.records.declared.declarations import (
    DeclaredDerived,
    DeclaredFact,
    DeclaredKind,
    DeclaredVocabulary,
)
from disclosure_rules.records.declared.shared import shared
from disclosure_rules.records.field_types import (
    Day,
    Flag,
    FreeText,
    Name,
    When,
    exact_number,
    whole_number,
)
from disclosure_rules.records.model import Part, declare, value_at
from disclosure_rules.terms import Term

GREATEST: Final = 99_999_999
"""The greatest number, and the negative of the least, that a declared fact can have."""


class DeclaredRecord(Record):
    """The base class of the record kinds that policies declare."""

    bearers: ClassVar[tuple[tuple[str, str], ...]] = ()

    def duty_bearers(self) -> dict[str, str | None]:
        """The names of duty bearers, by role."""
        return {role: value_at(self, path) for role, path in self.bearers}


@shared
def vocabulary(declared: DeclaredVocabulary) -> type[Term]:
    """The terms of a vocabulary; the same class for the same declaration, so that terms can be told by identity."""
    members = [(term.value.upper(), (term.value, term.zh, *term.names)) for term in declared.terms]
    make: Any = Term  # the call that makes an enumeration, not a member
    made: type[Term] = make(declared.name, members, module=__name__)

    def reduced(member: Term, _protocol: Any) -> tuple[Any, ...]:
        return _term, (declared, member.value)

    for term, member in zip(declared.terms, made, strict=True):
        if term.en is not None:
            member.__dict__["_en"] = term.en
    made.__reduce_ex__ = reduced  # type: ignore[method-assign,assignment]
    return made


def _term(declared: DeclaredVocabulary, value: str) -> Term:
    return next(term for term in vocabulary(declared) if term.value == value)


@shared
def model_of_kind(base: type[Record] | None, declared: tuple[DeclaredKind, ...]) -> type[Record]:
    """The model of a record kind as declared: the first declaration makes the kind, or extends `base`; the others extend
    it. The same declarations give the same class."""
    model = base
    for number, kind in enumerate(declared):
        model = _extended(model, kind) if model is not None else _new(kind)
        for item in kind.derived:
            _derive(model, item)
        model.__reduce__ = _pickled(base, declared[: number + 1])  # type: ignore[method-assign]
    assert model is not None, "a kind has a base or a declaration"
    model.model_rebuild()  # now, since threads that validate first at once would each build half of it
    return model


def _derive(model: type[Record], item: DeclaredDerived) -> None:
    """Declare a derived fact of a model, and the texts that it compares."""
    model.derived(
        item.name,
        zh=item.title.zh,
        en=item.title.en,
        kind=item.kind,
        reads=item.reads,
        term=type(item.terms[0]) if item.terms else None,
        act=item.act,
        combinator=item.combinator,
        mixes_acts=item.mixes_acts,
    )(item.combination)
    if item.compared:
        model.compared = (*model.compared, item.compared)


def _pickled(base: type[Record] | None, declared: tuple[DeclaredKind, ...]) -> Any:
    """How a record of a declared kind is pickled: by its declarations and its values."""

    def reduced(record: Record) -> tuple[Any, ...]:
        return _restored, (base, declared, record.model_dump(exclude_none=True))

    return reduced


def _restored(base: type[Record] | None, declared: tuple[DeclaredKind, ...], values: Any) -> Record:
    return model_of_kind(base, declared).model_validate(values)


def _new(declared: DeclaredKind) -> type[Record]:
    assert declared.title is not None, "a kind of its own has a title"
    spellings = tuple(dict.fromkeys((declared.kind, *map(folded, (declared.title.zh, *declared.names)))))
    kind: Any = Literal.__getitem__(spellings)
    name = "".join(word.capitalize() for word in declared.kind.split("_")) + "Record"
    named = {path for _, path in declared.bearers}
    fields = {"kind": (kind, Field(default=declared.kind, title="类型"))}
    fields |= _fields(declared.facts, declared.kind, named)
    more = {
        "selects_law": declared.selects_law,
        "body_role": declared.body_role or Record.body_role,
        "bearers": declared.bearers,
        "__doc__": declared.title.en,
    }
    made: type[Record] = _class(name, DeclaredRecord, fields, more)
    return made


def _extended(base: type[Record], declared: DeclaredKind) -> type[Record]:
    fields = _fields(declared.facts, declared.kind)
    made: type[Record] = _class(base.__name__, base, fields, {"__doc__": base.__doc__})
    return made


@shared
def with_entry(base: type[Record], name: str, part: type[Part]) -> type[Record]:
    """A record kind with an entry of one of its lists as a part of its own, of which nothing need be stated."""
    assert part.key is not None, "an entry of a list has a key"
    key = part.model_fields[part.key]
    optional: Any = key.rebuild_annotation()
    titles = (key.title or part.key, key.description or part.key)
    fields = {part.key: (optional | None, declare("characteristic", *titles, ()))}
    entry = _class(part.__name__, part, fields, {"key": None, "shorthand": None})
    held = {name: (entry | None, declare("characteristic", name, name, ()))}
    made: type[Record] = _class(base.__name__, base, held, {"__doc__": base.__doc__})
    return made


def _class(name: str, base: type[Any], fields: Mapping[str, Any], more: Mapping[str, Any]) -> Any:
    """A model with these fields, each as its type and its declaration, and these attributes."""
    body = {
        "__module__": __name__,
        "__annotations__": {field: annotation for field, (annotation, _) in fields.items()},
        **{field: info for field, (_, info) in fields.items()},
        **more,
    }
    return types.new_class(name, (base,), {}, lambda namespace: namespace.update(body))


def _fields(facts: Iterable[DeclaredFact], within: str, named: Collection[str] = ()) -> dict[str, Any]:
    """The fields of a model. `named` holds the names of the texts that decisions name."""
    fields: dict[str, Any] = {}
    for fact in facts:
        annotation = _annotation(fact, f"{within}.{fact.name}", is_name=fact.name in named)
        more: dict[str, Any] = {"question": fact.question, "who": fact.who}
        more |= {"place": True} if fact.type == "place" else {}
        info = declare(fact.world, *fact.title, fact.names, **more)
        fields[fact.name] = (annotation | None, info)
    return fields


def _part(fact: DeclaredFact, within: str) -> type[Part]:
    fields = _fields(fact.facts, within)
    for inner in fact.facts:
        if inner.name == fact.key:
            info = declare(inner.world, *inner.title, inner.names, required=True)
            fields[inner.name] = (_annotation(inner, within), info)
    more = {"key": fact.key, "transcript": fact.transcript, "__doc__": fact.title.en}
    part: type[Part] = _class(within, Part, fields, more)
    return part


def _annotation(fact: DeclaredFact, within: str, *, is_name: bool = False) -> Any:
    if fact.type in ("part", "parts"):
        part: Any = _part(fact, within)
        return tuple[part, ...] if fact.type == "parts" else part
    if fact.type in ("term", "terms"):
        assert fact.vocabulary is not None, "a term has a vocabulary"
        term: Any = vocabulary(fact.vocabulary)
        return tuple[term, ...] if fact.type == "terms" else term
    if fact.type in ("number", "decimal"):
        least = 0 if fact.least is None else fact.least
        most = GREATEST if fact.most is None else fact.most
        return whole_number(least, most) if fact.type == "number" else exact_number(least, most)
    if fact.type == "text":
        return Name if is_name else FreeText
    plain: dict[str, Any] = {"flag": Flag, "date": Day, "instant": When, "place": Name}
    return plain[fact.type]

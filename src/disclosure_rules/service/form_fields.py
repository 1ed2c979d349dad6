"""The fields of a form, made from a record kind: its sheet first, where it has one, then its other facts in groups."""

from __future__ import annotations

import functools
import typing
from collections.abc import Iterator
from typing import Any, Literal, NamedTuple, TypeAlias

from disclosure_rules.errors import Text
from disclosure_rules.evaluation.value_labels import value_label
from disclosure_rules.phrases import text
from disclosure_rules.records.base import Record, facts_of, fields_of
from disclosure_rules.records.fact import Fact
from disclosure_rules.records.model import Part, field_at, unwrap
from disclosure_rules.terms import Attribute, Release, Term

FieldKind: TypeAlias = Literal["text", "texts", "flag", "term", "terms", "moment", "number", "entries"]

NONE = "-"
"""The value of the box that says of a list: examined, none."""


class FormField(NamedTuple):
    """A field: its dotted name in the record, its kind, its label, and the choices by value. `fields` are those of an entry of a
    list."""

    path: str
    kind: FieldKind
    label: Text
    choices: tuple[tuple[str, Text], ...] = ()
    fields: tuple[FormField, ...] = ()

    @property
    def none(self) -> Text:
        """The label of the box that says of a list: examined, none. It differs from that of each choice, one of which may be a
        term for none, as where nobody was consulted."""
        return text("form.nothing-ticked" if "none" in dict(self.choices) else "form.none")


class FieldGroup(NamedTuple):
    """Fields under one heading. Those of the sheet are a transcript, so that a box left out is blank."""

    path: str
    title: Text
    fields: tuple[FormField, ...]
    is_sheet: bool = False


@functools.cache
def groups_of(model: type[Record]) -> tuple[FieldGroup, ...]:
    """The groups of a record kind: the transcripts, the facts of the record itself, then those of each part."""
    sheets: dict[str, list[FormField]] = {}
    loose: list[FormField] = []
    parts: dict[str, list[FormField]] = {}
    for fact in facts_of(model).values():
        if not fact.base or fact.kind == "part":
            continue
        field = _field(model, fact)
        first = fact.steps[0]
        if fact.holder is not None:
            sheets.setdefault(fact.holder, []).append(_within(field, model, fact, fact.holder.count(".") + 1))
        elif len(fact.steps) > 1:
            parts.setdefault(first, []).append(_within(field, model, fact, 1))
        else:
            loose.append(field)
    loose.append(FormField("unknown", "texts", text("form.unknown")))
    return (
        *(
            FieldGroup(path, _title(model, path), tuple(fields), is_sheet=True)
            for path, fields in sheets.items()
        ),
        FieldGroup("", text("form.basics"), tuple(loose)),
        *(FieldGroup(path, _title(model, path), tuple(fields)) for path, fields in parts.items()),
    )


def fields_in(model: type[Record]) -> Iterator[FormField]:
    """Every field of the form of a record kind."""
    for group in groups_of(model):
        yield from group.fields


def _within(field: FormField, model: type[Record], fact: Fact, outer: int) -> FormField:
    """The field with a label that leaves out the parts which its group names."""
    steps = fact.steps
    titles = [_title(model, ".".join(steps[: at + 1])) for at in range(outer, len(steps))]
    return field._replace(
        label=Text(" · ".join(title.zh for title in titles), ": ".join(title.en for title in titles))
    )


def _title(model: type[Record], path: str) -> Text:
    field = field_at(model, path.split("."))
    name = path.rpartition(".")[2]
    return Text(field.title or name, field.description or name.replace("_", " "))


def _field(model: type[Record], fact: Fact) -> FormField:
    annotation = unwrap(field_at(model, fact.steps).annotation)
    label = Text(fact.zh, fact.en)
    if typing.get_origin(annotation) is not tuple:
        return _single(fact.path, fact, label)
    item: Any = unwrap(typing.get_args(annotation)[0])
    if isinstance(item, type) and issubclass(item, Part):
        inner = tuple(_entry(name, inner) for name, inner in fields_of(item).items())
        return FormField(fact.path, "entries", label, fields=inner)
    if fact.kind == "terms":
        return FormField(fact.path, "terms", label, _choices(fact.term))
    return FormField(fact.path, "texts", label)


def _entry(name: str, fact: Fact) -> FormField:
    if fact.kind == "terms":
        return FormField(name, "terms", Text(fact.zh, fact.en), _choices(fact.term))
    return _single(name, fact, Text(fact.zh, fact.en))


def _single(path: str, fact: Fact, label: Text) -> FormField:
    if fact.kind == "flag":
        return FormField(path, "flag", label, (("true", value_label(True)), ("false", value_label(False))))
    if fact.kind == "term":
        return FormField(path, "term", label, _choices(fact.term))
    if fact.kind in ("moment", "number"):
        return FormField(path, fact.kind, label)
    return FormField(path, "text", label)


_FROM_OPEN = (Attribute, Release)
"""The vocabularies in the order of openness, which sheets print from the most open to the least."""


def _choices(term: type[Term] | None) -> tuple[tuple[str, Text], ...]:
    members = list(term or ())
    ordered = members[::-1] if term in _FROM_OPEN else members
    return tuple((str(member.value), value_label(member)) for member in ordered)

"""The shape of `records.yaml`: record kinds, facts and vocabularies that a policy declares."""

from __future__ import annotations

from typing import Annotated, get_args

from pydantic import Field, StrictBool, StrictInt

from disclosure_rules.policy.shape import Shape, TextShape
from disclosure_rules.records.declared.declarations import FactType, FactWorld

FieldName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
"""The English name of a kind, fact, vocabulary or term."""

TYPES: tuple[FactType, ...] = get_args(FactType)


class TermShape(Shape):
    """A term of a vocabulary: its Chinese name and further spellings."""

    zh: str
    names: list[str] = []


class FactShape(Shape):
    """A fact. `vocabulary` belongs to terms, `least` and `most` to numbers, `facts` to parts, `key` to lists of parts."""

    title: TextShape
    names: list[str] = []
    type: FactType
    world: FactWorld = "characteristic"
    vocabulary: str | None = None
    least: StrictInt | None = None
    most: StrictInt | None = None
    facts: dict[FieldName, FactShape] = {}
    key: str | None = None
    transcript: StrictBool = False


class KindShape(Shape):
    """A record kind of its own, or facts that are added to one that it extends."""

    kind: FieldName | None = None
    extends: str | None = None
    title: TextShape | None = None
    names: list[str] = []
    selects_law: list[str] = []
    body_role: str | None = None
    bearers: dict[str, str] = {}
    facts: dict[FieldName, FactShape] = {}


class RecordsShape(Shape):
    """`records.yaml`."""

    vocabularies: dict[FieldName, dict[FieldName, str | TermShape]] = {}
    records: list[KindShape] = []

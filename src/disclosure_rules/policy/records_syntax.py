"""The shape of `records.yaml`: record kinds, facts and vocabularies that a policy declares."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal, get_args

from pydantic import Field, StrictBool, StrictInt, ValidationInfo, model_validator

from disclosure_rules.errors import MisfitError
from disclosure_rules.phrases import LANGS, text
from disclosure_rules.policy.shape import (
    ENGLISH,
    ConditionSyntax,
    DurationSyntax,
    Shape,
    TextShape,
    in_english_alone,
)
from disclosure_rules.records.declared.declarations import FactType, FactWorld

FieldName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
"""The English name of a kind, fact, vocabulary or term."""

TYPES: tuple[FactType, ...] = get_args(FactType)


TYPE_KEYS: Final[Mapping[str, frozenset[str]]] = {
    "vocabulary": frozenset({"term", "terms"}),
    "least": frozenset({"number", "decimal"}),
    "most": frozenset({"number", "decimal"}),
    "facts": frozenset({"part", "parts"}),
    "key": frozenset({"parts"}),
    "transcript": frozenset({"part"}),
}
"""The types that each key of a fact belongs to."""


class TermShape(Shape):
    """A term of a vocabulary: its Chinese name and further spellings. In a policy in English alone an English one, `en`, stands
    for it."""

    zh: str
    names: list[str] = []

    @model_validator(mode="before")
    @classmethod
    def _in_english_alone(cls, data: Any, info: ValidationInfo) -> Any:
        if not isinstance(data, dict) or not in_english_alone((info.context or {}).get("languages", LANGS)):
            return data
        word = data.get("en")
        if not isinstance(word, str) or data.keys() & {"zh"}:
            raise MisfitError("monolingual", language=text("language.en"), code="en")
        return {"zh": word, **{key: value for key, value in data.items() if key not in ENGLISH}}


class FactShape(Shape):
    """A fact. `question` asks for it and `who` knows it. `vocabulary` belongs to terms, `least` and `most` to numbers, `facts`
    to parts, `key` to lists of parts."""

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
    question: TextShape | None = None
    who: TextShape | None = None


class EntriesShape(Shape):
    """The entries of a list that meet a condition."""

    of: str
    where: ConditionSyntax = None


class GivenShape(Shape):
    """What a field says in the entries of a list that meet a condition."""

    of: str
    give: str
    where: ConditionSyntax = None


class ShiftShape(Shape):
    """A moment so long after, or before, that of a fact."""

    fact: str
    plus: DurationSyntax | None = None
    minus: DurationSyntax | None = None


class SpansShape(Shape):
    """The time from one moment until another; with `of`, those of the entries of a list that meet a condition."""

    from_: str = Field(alias="from")
    until: str
    of: str | None = None
    where: ConditionSyntax = None


class BetweenShape(Shape):
    """The days (`d`) or working days (`wd`) between two moments, of which one may be `as_of`."""

    from_: str = Field(alias="from")
    until: str
    unit: Literal["d", "wd"] = "d"


Several = list[str] | GivenShape


class DerivedShape(Shape):
    """A derived fact: its title, and one combinator."""

    title: TextShape
    first: Several | None = None
    last: Several | None = None
    earliest: Several | None = None
    latest: Several | None = None
    count: EntriesShape | None = None
    any_: EntriesShape | None = Field(default=None, alias="any")
    all_: EntriesShape | None = Field(default=None, alias="all")
    shift: ShiftShape | None = None
    spans: SpansShape | None = None
    between: BetweenShape | None = None
    same: list[str] | None = None

    @property
    def combinators(self) -> dict[str, Any]:
        """The combinators that are written, by name."""
        fields = (
            (field.alias or name, getattr(self, name)) for name, field in type(self).model_fields.items()
        )
        return {name: value for name, value in fields if name != "title" and value is not None}


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
    derived: dict[FieldName, DerivedShape] = {}


class RecordsShape(Shape):
    """`records.yaml`."""

    vocabularies: dict[FieldName, dict[FieldName, str | TermShape]] = {}
    records: list[KindShape] = []

"""The base class of terms: members of closed vocabularies, with the spellings met in practice."""

from __future__ import annotations

import functools
from enum import Enum
from typing import Any, TypeVar

from pydantic_core import core_schema

from disclosure_rules.errors import Text, folded, nearest, validation_error
from disclosure_rules.places import shipped, spelled

T = TypeVar("T", bound="Term")


PLACE = "{place}"
"""The sign for the name of a place at the beginning of an alias."""


class Term(str, Enum):
    """A member of a closed vocabulary: its English `value`, its Chinese term `zh`, and its other spellings `aliases`. A
    spelling in `local` begins with the name of any shipped place, for which `{place}` stands."""

    def __new__(cls, value: str, zh: str, *aliases: str) -> Term:  # noqa: D102  # see the class
        member = str.__new__(cls, value)
        member._value_ = value
        local = tuple(alias.removeprefix(PLACE) for alias in aliases if alias.startswith(PLACE))
        plain = tuple(alias for alias in aliases if not alias.startswith(PLACE))
        member.__dict__.update(_zh=zh, _aliases=plain, _local=local)
        return member

    @property
    def zh(self) -> str:
        """The Chinese term of art."""
        return str(self.__dict__["_zh"])

    @property
    def en(self) -> str:
        """The English words for it: those of its value, unless a policy in English alone has others."""
        return str(self.__dict__.get("_en", self._value_.replace("_", " ")))

    @property
    def aliases(self) -> tuple[str, ...]:
        """The other spellings met in practice."""
        return tuple(self.__dict__["_aliases"])

    @property
    def local(self) -> tuple[str, ...]:
        """The rests that follow the name of a place in the spellings that begin with one."""
        return tuple(self.__dict__["_local"])

    def __str__(self) -> str:
        return str.__str__(self)

    @classmethod
    def parse(cls: type[T], text: str) -> T | None:
        """The member that a text names in either language; None if there is none."""
        known = _spellings(cls)
        return known.get(text) or known.get(folded(text)) or cls.of_a_place(text)

    @classmethod
    def of_a_place(cls: type[T], text: str) -> T | None:
        """The member that a text names after the name of a place; None if there is none."""
        rests = {spelled(rest): member for member in cls for rest in member.local}
        return (
            next((rests[rest] for rest in shipped().without(text) if rest in rests), None) if rests else None
        )

    @classmethod
    def local_pattern(cls) -> str | None:
        """A pattern of the spellings that begin with the name of a place; None if there are none."""
        rests = [rest for member in cls for rest in member.local]
        return f"^.+({'|'.join(rests)})”?$" if rests else None

    @classmethod
    def names(cls) -> list[str]:
        """Every accepted spelling, for suggestions."""
        return [name for member in cls for name in (member.value, member.zh, *member.aliases)]

    @classmethod
    def _read(cls, value: object) -> Term:
        if isinstance(value, cls):
            return value
        term = cls.parse(value) if isinstance(value, str) else None
        if term is not None:
            return term
        names = tuple(name for member in cls for name in (member.value, member.zh))
        known = tuple(Text(member.zh, member.value) for member in cls)
        if isinstance(value, str) and "★" in value:
            raise validation_error("record.term", "mark", known=known)
        meant = nearest(value, names) if isinstance(value, str) and not _qualifies(value, cls) else None
        # The value may be free text of the record, which no message quotes.
        raise validation_error("record.term", "term", known=known, meant=meant)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> core_schema.CoreSchema:
        as_text = core_schema.plain_serializer_function_ser_schema(
            lambda member: member.value, when_used="json"
        )
        return core_schema.no_info_plain_validator_function(cls._read, serialization=as_text)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: Any, handler: Any) -> dict[str, Any]:
        if handler.mode == "serialization":
            return {"enum": [member.value for member in cls]}
        named: dict[str, Any] = {"enum": list(dict.fromkeys(cls.names()))}
        pattern = cls.local_pattern()
        return {"anyOf": [named, {"type": "string", "pattern": pattern}]} if pattern else named


def _qualifies(text: str, cls: type[Term]) -> bool:
    """Whether a text holds a term with more around it, which makes it another one: 工作秘密 is no 秘密, 拟同意 no 同意."""
    spelled_out = folded(text)
    return any(name in spelled_out for name in _names(cls))


@functools.cache
def _names(cls: type[Term]) -> tuple[str, ...]:
    """The names of the members in both languages, as they are compared."""
    return tuple(folded(name) for member in cls for name in (member.value, member.zh))


_tables: dict[type[Term], dict[str, Term]] = {}


def _spellings(cls: type[T]) -> dict[str, T]:
    table = _tables.get(cls)
    if table is None:
        table = {
            folded(name): member for member in cls for name in (member.value, member.zh, *member.aliases)
        }
        _tables[cls] = table
    return table  # type: ignore[return-value]  # the table of a class holds members of that class

"""The types of field values: strict, but open to the spellings met in practice."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Final, TypeAlias

from pydantic import BeforeValidator, Field, PlainSerializer, PlainValidator, ValidationInfo, WithJsonSchema

from disclosure_rules.calendar.moments import SHANGHAI, Moment, at_midnight, day_of, parse_moment
from disclosure_rules.errors import MisfitError, folded, validation_error


def _flag(value: object) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        known = {"是": True, "有": True, "true": True, "否": False, "无": False, "false": False}
        flag = known.get(folded(value))
        if flag is not None:
            return flag
    raise validation_error("record.flag", "yes-or-no")


def _whole(value: object) -> int:
    """A whole number, also given as text, or as the float that tables use in a column with gaps."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,12}", folded(value)):
        return int(folded(value))
    raise validation_error("record.number", "number")


FIRST_DAY: Final = date(1949, 10, 1)
"""The first day that a record may name: no act of an organ of the People's Republic is older."""

MIDNIGHT_IS_DAY = "midnight_is_day"
"""The key of the context of validation under which an instant at exactly 00:00:00 is read as its day."""


ZONE = "zone"
"""The key of the context of validation for the zone of instants."""

DECIMALS = 2
"""The most decimals of a number that need not be whole."""


def _exact(value: object) -> Decimal:
    """A number with a few decimals, as it is written: a float stands for its shortest decimal."""
    if not isinstance(value, (str, float, int, Decimal)) or isinstance(value, bool):
        raise validation_error("record.number", "decimal", decimals=DECIMALS)
    text = (
        folded(value) if isinstance(value, str) else repr(value) if isinstance(value, float) else str(value)
    )
    if re.fullmatch(r"-?[0-9]{1,12}(\.[0-9]{1,12})?", text) is None:
        raise validation_error("record.number", "decimal", decimals=DECIMALS)
    number = Decimal(text)
    if number != round(number, DECIMALS):
        raise validation_error("record.number", "decimal", decimals=DECIMALS)
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number.normalize()


def plain_number(value: Decimal) -> int | float:
    """The number as JSON has it: whole, or the float whose shortest decimal it is."""
    return int(value) if value == value.to_integral_value() else float(value)


def _moment(value: object, info: ValidationInfo) -> Moment:
    try:
        moment = parse_moment(value, (info.context or {}).get(ZONE, SHANGHAI))
    except MisfitError as misfit:
        raise validation_error("record.date", misfit.problem.variant, **dict(misfit.problem.values)) from None
    if day_of(moment) < FIRST_DAY:
        raise validation_error("record.too-early", first=FIRST_DAY)
    chosen = (info.context or {}).get(MIDNIGHT_IS_DAY)
    return day_of(moment) if chosen and at_midnight(moment) else moment


def _day(value: object, info: ValidationInfo) -> date:
    """Read a day; an instant stands for its day in the zone of the policies. Raises the errors of a moment."""
    return day_of(_moment(value, info))


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise validation_error("record.text", "text")
    if not value.isprintable() and any("\ud800" <= char <= "\udfff" for char in value):
        raise validation_error("record.text", "surrogate")
    return value.strip()


LONGEST_NAME: Final = 1000
"""The most characters of what a decision quotes, once for each duty: an id, or the name of a body."""


def _name(value: object) -> str:
    text = _text(value)
    if len(text) > LONGEST_NAME:
        raise validation_error("record.text", "long", most=LONGEST_NAME)
    return text


def _identifier(value: object) -> str:
    return _name(str(value) if isinstance(value, int) and not isinstance(value, bool) else value)


Flag: TypeAlias = Annotated[
    bool,
    PlainValidator(_flag),
    WithJsonSchema({"anyOf": [{"type": "boolean"}, {"enum": ["是", "否", "有", "无"]}]}),
]
"""Yes or no, also as 是 or 否."""
WHOLE = BeforeValidator(_whole)
"""What makes an `int` strict, beside its bounds: also given as text, or as a float without decimals."""
Count: TypeAlias = Annotated[int, Field(ge=0, le=9999), WHOLE]
"""A whole number up to 9999."""
_PLAIN_NUMBER = PlainSerializer(plain_number, return_type=int | float, when_used="json")
Hours: TypeAlias = Annotated[
    Decimal,
    Field(ge=0, le=9999),
    BeforeValidator(_exact),
    _PLAIN_NUMBER,
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": 9999, "examples": [10, 9.5]}),
]
Percent: TypeAlias = Annotated[
    Decimal,
    Field(ge=0, le=100),
    BeforeValidator(_exact),
    _PLAIN_NUMBER,
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": 100, "examples": [5, 4.99]}),
]
"""A number from 0 to 100 with a few decimals."""
DAY_OR_INSTANT = [
    {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
    {"type": "string", "format": "date-time", "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}"},
]
"""The JSON Schemas of a day and of an instant. The patterns are for the many readers of schemas that do not check formats."""
_OTHER_SPELLING = {
    "type": "string",
    "pattern": r"^\s*\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}",
    "examples": ["2018-11-22", "2018-11-22T09:30", "2018年11月22日"],
}
When: TypeAlias = Annotated[
    date | datetime,
    PlainValidator(_moment),
    PlainSerializer(lambda value: value.isoformat(), return_type=str, when_used="json"),
    WithJsonSchema({"anyOf": [*DAY_OR_INSTANT, _OTHER_SPELLING]}, mode="validation"),
    WithJsonSchema({"anyOf": DAY_OR_INSTANT}, mode="serialization"),
]
"""A day, or an instant where it is known."""
Day: TypeAlias = Annotated[
    date,
    PlainValidator(_day),
    PlainSerializer(date.isoformat, return_type=str, when_used="json"),
    WithJsonSchema({"anyOf": [*DAY_OR_INSTANT, _OTHER_SPELLING]}, mode="validation"),
    WithJsonSchema(DAY_OR_INSTANT[0], mode="serialization"),
]
"""A day."""
FreeText: TypeAlias = Annotated[str, BeforeValidator(_text)]
"""A text that no decision quotes."""
Name: TypeAlias = Annotated[
    str, BeforeValidator(_name), WithJsonSchema({"type": "string", "maxLength": LONGEST_NAME})
]
"""The name of a body or a person, which a decision may quote."""
Identifier: TypeAlias = Annotated[
    str, BeforeValidator(_identifier), WithJsonSchema({"type": ["string", "integer"]})
]


def whole_number(least: int, most: int) -> Any:
    """The type of a whole number between two bounds."""
    return Annotated[int, Field(ge=least, le=most), WHOLE]


def exact_number(least: int, most: int) -> Any:
    """The type of a number with a few decimals between two bounds."""
    schema = {"type": "number", "minimum": least, "maximum": most}
    bounds = Field(ge=least, le=most)
    return Annotated[Decimal, bounds, BeforeValidator(_exact), _PLAIN_NUMBER, WithJsonSchema(schema)]

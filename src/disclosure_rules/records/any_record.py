"""A record of any kind as one type, for the body of a request and for lists of records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, TypeAlias, Union

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, ValidationError, ValidationInfo
from pydantic_core import InitErrorDetails, PydanticCustomError, core_schema

from disclosure_rules.errors import RecordError
from disclosure_rules.records.base import Record
from disclosure_rules.records.field_types import MIDNIGHT_IS_DAY
from disclosure_rules.records.json_schema import stated_as
from disclosure_rules.records.kinds import KINDS, RecordKinds, read_record


class _ByKind:
    """Reads a record of one of these kinds, as `read_record` does: one discriminator, in both languages."""

    def __init__(self, kinds: RecordKinds) -> None:
        self.kinds = kinds

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        def read(value: Any, _as_union: Any, info: ValidationInfo[Any]) -> Record:
            return any_record(value, info, self.kinds)

        return core_schema.with_info_wrap_validator_function(read, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        kinds = handler(schema)["anyOf"]
        if handler.mode == "serialization":
            return {"anyOf": kinds}
        return {"oneOf": [{**kind, **stated_as(("kind", "类型"))} for kind in kinds]}


def any_record(value: Any, info: ValidationInfo[Any], kinds: RecordKinds = KINDS) -> Record:
    """Read a record as `read_record` does; raises ValidationError, which pydantic places in what holds it."""
    try:
        chosen = bool((info.context or {}).get(MIDNIGHT_IS_DAY))
        return read_record(value, midnight_is_day=chosen, kinds=kinds)
    except RecordError as error:
        details = [
            InitErrorDetails(
                type=PydanticCustomError(problem.code, "{problem}", {"problem": problem}),
                loc=tuple(problem.place.split(".")) if problem.place else (),
                input=None,  # no error quotes what was given
            )
            for problem in error.problems
        ]
    raise ValidationError.from_exception_data("AnyRecord", details, hide_input=True)


def any_record_of(kinds: RecordKinds) -> Any:
    """The type `AnyRecord` for the record kinds of a set of policies (`Evaluator.kinds`)."""
    return Annotated[Union[tuple(kinds.values())], _ByKind(kinds)]  # noqa: UP007  # made of all kinds


if TYPE_CHECKING:
    _OfAnyKind: TypeAlias = Record
else:
    _OfAnyKind = any_record_of(KINDS)

AnyRecord: TypeAlias = _OfAnyKind
"""A record of any kind: the union of all record kinds, told apart by `kind` (类型), for pydantic and what builds on it.

As the type of a field, an argument or a request's body it takes what `read_record` takes: a mapping in either language,
or a model. Its ValidationError has the codes and places of RecordError, and neither text nor `input` quotes the record.
"""

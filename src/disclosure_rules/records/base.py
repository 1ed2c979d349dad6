"""What every record has in common: names in both languages, strict values, and the catalogue of its facts."""

from __future__ import annotations

import functools
import types
import typing
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Annotated, Any, ClassVar, TypeAlias

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    PlainValidator,
    ValidationError,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import InitErrorDetails, PydanticCustomError

from disclosure_rules.errors import Problem, complain, did_you_mean
from disclosure_rules.moments import Moment, day_of, parse_moment
from disclosure_rules.records.facts import Derived, Fact, View
from disclosure_rules.terms import SocialImpact, Term


def _flag(value: object) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        known = {"是": True, "有": True, "true": True, "否": False, "无": False, "false": False}
        found = known.get(value.strip().casefold())
        if found is not None:
            return found
    raise complain(
        "flag", "not a yes or no", "不是“是”或“否”", "write true, false, 是 or 否", "请写 true、false、是或否"
    )


def _moment(value: object) -> Moment:
    try:
        return parse_moment(value)
    except ValueError as problem:
        raise complain(
            "date",
            str(problem),
            "日期无效",
            "write 2018-11-22 or 2018-11-22T09:30",
            "请写 2018-11-22 或 2018年11月22日",
        ) from None


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise complain("text", "not text", "不是文字", "put it in quotes", "请加引号")
    if not value.isprintable() and any("\ud800" <= char <= "\udfff" for char in value):
        raise complain(
            "text", "half of a surrogate pair", "含有不成对的代理字符", "remove the character", "请删除该字符"
        )
    return value.strip()


def _identifier(value: object) -> str:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else _text(value)


def place_name(text: str) -> str:
    """A jurisdiction: every name of the district is `xuhui`, other places stay as they are written."""
    folded = text.strip().casefold()
    return "xuhui" if "徐汇" in folded or "xuhui" in folded or folded == "310104" else text.strip()


def _place(value: object) -> object:
    return place_name(_text(value))


Flag: TypeAlias = Annotated[
    bool,
    PlainValidator(_flag),
    WithJsonSchema({"anyOf": [{"type": "boolean"}, {"enum": ["是", "否", "有", "无"]}]}),
]
When: TypeAlias = Annotated[
    date | datetime,
    PlainValidator(_moment),
    PlainSerializer(lambda value: value.isoformat(), return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "examples": ["2018-11-22", "2018-11-22T09:30", "2018年11月22日"]}),
]
FreeText: TypeAlias = Annotated[str, BeforeValidator(_text)]
Identifier: TypeAlias = Annotated[
    str, BeforeValidator(_identifier), WithJsonSchema({"type": ["string", "integer"]})
]
Place: TypeAlias = Annotated[str, BeforeValidator(_place)]


def _declare(world: str, act: bool, zh: str, en: str, names: tuple[str, ...]) -> Any:
    extra = {"world": world, "act": act, "names": list(names)}
    return Field(default=None, title=zh, description=en, json_schema_extra={"x-disclosure": extra})  # type: ignore[dict-item]


def characteristic(zh: str, en: str, *names: str) -> Any:
    """An open-world field: left out, it is unknown."""
    return _declare("open", False, zh, en, names)


def event(zh: str, en: str, *names: str) -> Any:
    """A closed-world field: left out, it has not happened or was not done."""
    return _declare("closed", True, zh, en, names)


def box(zh: str, en: str, *names: str) -> Any:
    """A closed-world box of a form that is transcribed: left out, it is blank."""
    return _declare("closed", True, zh, en, names)


class Model(BaseModel):
    """A record or a part of one. Each field has its Chinese label, which is accepted as its name too."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
        arbitrary_types_allowed=True,
        defer_build=True,  # a record kind costs its time when it is first used, not on import
    )

    @model_validator(mode="wrap")
    @classmethod
    def _names(cls, data: Any, handler: Any) -> Any:
        if not isinstance(data, Mapping):
            return handler(data)
        known, problems = _rename(cls, data)
        if not problems:
            return handler(known)
        try:
            handler(known)
        except ValidationError as error:
            problems += [_again(detail) for detail in error.errors(include_url=False)]
        raise ValidationError.from_exception_data(cls.__name__, problems, hide_input=True)


def _again(detail: Any) -> InitErrorDetails:
    kind: Any = detail["type"]
    if kind.startswith("record."):
        kind = PydanticCustomError(kind, "{message}", detail["ctx"])
    return InitErrorDetails(type=kind, loc=detail["loc"], input=None, ctx=detail.get("ctx", {}))


def _rename(cls: type[Model], data: Mapping[Any, Any]) -> tuple[dict[str, Any], list[InitErrorDetails]]:
    names = names_of(cls)
    known: dict[str, Any] = {}
    given: set[str] = set()
    problems: list[InitErrorDetails] = []
    for key, value in data.items():
        field = names.get(key) if isinstance(key, str) else None
        if field is None:
            en, zh = did_you_mean(str(key), names)
            wrong = complain("unknown-field", f"no field `{key}`", f"没有字段“{key}”", en, zh)
        elif field in given:
            wrong = complain(
                "both-names",
                f"both names of `{field}` given",
                f"字段“{field}”的两个名称都出现了",
                "keep one",
                "请保留一个",
            )
        else:
            given.add(field)
            if value is not None and not (isinstance(value, str) and not value.strip()):
                known[field] = value  # null and blank text are the same as leaving it out
            continue
        problems.append(InitErrorDetails(type=wrong, loc=(str(key),), input=None))
    return known, problems


@functools.cache
def names_of(cls: type[BaseModel]) -> dict[str, str]:
    """Every accepted name of every field of a model: the English one, the Chinese label, other spellings."""
    names: dict[str, str] = {}
    for name, field in cls.model_fields.items():
        for spelling in (name, field.title, *_extra(field).get("names", ())):
            if spelling and names.setdefault(spelling, name) != name:
                raise TypeError(f"{cls.__name__}: `{spelling}` names two fields")
    return names


def _extra(field: Any) -> dict[str, Any]:
    extra = field.json_schema_extra
    return extra.get("x-disclosure", {}) if isinstance(extra, dict) else {}


class Part(Model):
    """A part of a record. Where `transcript` is set the part is a document of its own (a form): without it,
    none of its boxes was filled in."""

    transcript: ClassVar[bool] = False
    key: ClassVar[str | None] = None
    shorthand: ClassVar[str | None] = None

    @model_validator(mode="before")
    @classmethod
    def _short(cls, data: Any) -> Any:
        if cls.shorthand is not None and isinstance(data, str):
            return {cls.shorthand: data}
        return data


class Record(Model):
    """The facts that a host gives about one matter.

    `unknown` lists fields (or parts) that the host does not know or does not track, in either language;
    `host` is free for the host and invisible to rules. `jurisdiction` is the place whose rules apply.
    """

    derived: ClassVar[tuple[Derived, ...]] = ()
    selects_law: ClassVar[tuple[str, ...]] = ()
    """The dates that select the version of the law: without them it is another question."""

    kind: str = Field(title="类型")
    id: Identifier | None = Field(default=None, title="编号")
    jurisdiction: Place | None = characteristic(
        "管辖", "the place whose own rules apply; 徐汇区 is `xuhui`", "地区", "行政区"
    )
    social_impact: SocialImpact | None = characteristic("社会影响", "social impact of a breach")
    unknown: tuple[FreeText, ...] = Field(default=(), title="未知")
    host: dict[str, Any] = Field(default_factory=dict, title="宿主")

    @model_validator(mode="after")
    def _listed(self) -> Record:
        problems = []
        listed = tuple(_path_of(type(self), name) or name for name in self.unknown)
        places = known_paths(type(self))
        for name, path in zip(self.unknown, listed, strict=True):
            if path not in places:
                en, zh = did_you_mean(name, places)
                wrong = complain("unknown-field", f"no field `{name}`", f"没有字段“{name}”", en, zh)
                problems.append(InitErrorDetails(type=wrong, loc=("unknown",), input=None))
            elif (
                path in facts_of(type(self))
                and not _is_part(self, path)
                and _value_at(self, path) is not None
            ):
                wrong = complain(
                    "known-and-unknown",
                    f"`{path}` is given and also listed as unknown",
                    f"“{path}”既已填写又列为未知",
                    "keep one of the two",
                    "请保留一处",
                )
                problems.append(InitErrorDetails(type=wrong, loc=("unknown",), input=None))
        if problems:
            raise ValidationError.from_exception_data(type(self).__name__, problems, hide_input=True)
        object.__setattr__(self, "unknown", listed)
        return self

    def governing_date(self, as_of: Moment) -> date:
        """The day that selects the version of the law."""
        return day_of(as_of)

    def problems_at(self, as_of: Moment) -> list[Problem]:  # noqa: ARG002  # kinds may read it
        """Why the record cannot be evaluated at `as_of`."""
        return []

    def is_pending(self, as_of: Moment) -> bool:  # noqa: ARG002  # kinds may read it
        """Whether rules that forbid apply as they stand at `as_of` too."""
        return False

    def duty_bearers(self) -> dict[str, str | None]:
        """The names that the record gives to the roles of its obligations."""
        return {}


def _value_at(record: Record, path: str) -> Any:
    value: Any = record
    for step in path.split("."):
        value = getattr(value, step, None)
    return value


def _is_part(record: Record, path: str) -> bool:
    return isinstance(_value_at(record, path), Part)


def _unwrap(annotation: Any) -> Any:
    """The type inside of `X | None` and `Annotated[X, …]`."""
    if typing.get_origin(annotation) is Annotated:
        return _unwrap(typing.get_args(annotation)[0])
    if typing.get_origin(annotation) in (typing.Union, types.UnionType):
        inner = [option for option in typing.get_args(annotation) if option is not type(None)]
        return _unwrap(inner[0]) if len(inner) == 1 else annotation
    return annotation


def _fact(path: str, field: Any, order: int, holder: str | None) -> Fact:
    inner = _unwrap(field.annotation)
    extra = _extra(field)
    common: dict[str, Any] = {
        "path": path,
        "zh": field.title or path,
        "en": field.description or path,
        "world": extra.get("world", "open"),
        "act": extra.get("act", False),
        "order": order,
        "holder": holder,
    }
    if typing.get_origin(inner) is tuple:
        item = _unwrap(typing.get_args(inner)[0])
        if isinstance(item, type) and issubclass(item, Part):
            assert item.key is not None, f"{path}: a list of parts needs a key"
            return Fact(
                kind="terms", term=_unwrap(item.model_fields[item.key].annotation), key=item.key, **common
            )
        if isinstance(item, type) and issubclass(item, Term):
            return Fact(kind="terms", term=item, **common)
        return Fact(kind="text", **common)
    if isinstance(inner, type) and issubclass(inner, Term):
        return Fact(kind="term", term=inner, **common)
    if inner is bool:
        return Fact(kind="flag", **common)
    if inner is int:
        return Fact(kind="number", **common)
    if inner is str:
        return Fact(kind="place" if path == "jurisdiction" else "text", **common)
    return Fact(kind="moment", **common)


def _walk(cls: type[BaseModel], prefix: str, holder: str | None, count: Iterator[int]) -> Iterator[Fact]:
    for name, field in cls.model_fields.items():
        path = f"{prefix}{name}"
        inner = _unwrap(field.annotation)
        if not prefix and name in ("kind", "unknown", "host"):
            continue
        if isinstance(inner, type) and issubclass(inner, Part):
            inside = path if inner.transcript else holder
            if inner.transcript:
                yield Fact(
                    path, field.title or path, field.description or path, "part", "closed", True, next(count)
                )
            yield from _walk(inner, f"{path}.", inside, count)
        else:
            yield _fact(path, field, next(count), holder)


@functools.cache
def facts_of(cls: type[Record]) -> dict[str, Fact]:
    """The catalogue of the facts of a record kind, in the order of its model, derived facts last."""
    count = iter(range(10_000))
    facts = {fact.path: fact for fact in _walk(cls, "", None, count)}
    for item in cls.derived:
        facts[item.path] = Fact(
            item.path,
            item.zh,
            item.en,
            item.kind,
            "open",
            item.act,
            next(count),
            item.term,
            None,
            None,
            item.reads,
            item.derive,
        )
    return facts


@functools.cache
def known_paths(cls: type[Record]) -> frozenset[str]:
    """Every path that `unknown` may list: base facts and the parts that hold them."""
    paths = {fact.path for fact in facts_of(cls).values() if fact.base}
    return frozenset(
        ".".join(path.split(".")[: end + 1]) for path in paths for end in range(path.count(".") + 1)
    )


def _path_of(cls: type[BaseModel], name: str) -> str | None:
    """The path that a dotted name in either language means, or None."""
    path = []
    model: Any = cls
    for step in name.split("."):
        field = (
            names_of(model).get(step) if isinstance(model, type) and issubclass(model, BaseModel) else None
        )
        if field is None:
            return None
        path.append(field)
        model = _unwrap(model.model_fields[field].annotation)
    return ".".join(path)


def as_written(cls: type[BaseModel], data: Any, path: Iterable[str]) -> Iterator[str | int]:
    """A path of field names in the words that the data itself uses for them; list positions become numbers."""
    model: Any = cls
    for step in path:
        is_model = isinstance(model, type) and issubclass(model, BaseModel)
        names = names_of(model) if is_model else {}
        if isinstance(data, list):
            number = int(step) if step.isdecimal() else -1
            yield number
            data = data[number] if 0 <= number < len(data) else None
            continue
        key = next((key for key in data if names.get(key) == step), step) if isinstance(data, dict) else step
        yield key
        data = data.get(key) if isinstance(data, dict) else None
        model = (
            _item(model.model_fields[step].annotation) if is_model and step in model.model_fields else None
        )


def _item(annotation: Any) -> Any:
    """The type of a field, of a list the type of its items."""
    inner = _unwrap(annotation)
    return _unwrap(typing.get_args(inner)[0]) if typing.get_origin(inner) is tuple else inner


def view(record: Record, as_of: Moment) -> View:
    """The facts of a record as they stand at `as_of`."""
    return View(record, as_of, facts_of(type(record)))

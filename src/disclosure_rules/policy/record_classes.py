"""Record kinds that a host's program hands over as classes: found in its modules, and checked."""

from __future__ import annotations

import inspect
import re
import types
import typing
from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import Annotated, Any, TypeAlias

from disclosure_rules.errors import PolicyError, Problem, folded, shown_name
from disclosure_rules.records.base import Record, facts_of
from disclosure_rules.records.fact_names import other_names
from disclosure_rules.records.kinds import KINDS, spellings_of
from disclosure_rules.records.model import Model, Part, declared, names_of
from disclosure_rules.records.paths import inner_type
from disclosure_rules.terms import Term

Handed: TypeAlias = types.ModuleType | type[Record]
"""A class of a record kind, or a module that defines some."""

CODE = "policy.record-class"

ENTRY_POINTS = "disclosure_rules.kinds"
"""The group of entry points by which an installed package offers record kinds."""


def classes_of(handed: Iterable[Handed], problems: list[Problem]) -> tuple[type[Record], ...]:
    """The record kinds among what a host hands over. What is wrong with them is added to `problems`."""
    found: dict[type[Record], None] = {}
    every: Iterable[Any] = handed  # whatever a host gives
    for item in every:
        if isinstance(item, types.ModuleType):
            classes = list(_in_module(item))
            if not classes:
                problems.append(Problem(CODE, item.__name__, "none"))
            found |= dict.fromkeys(classes)
        elif isinstance(item, type) and issubclass(item, Record):
            found[item] = None
        else:
            problems.append(Problem(CODE, "records", "class", given=shown_name(type(item).__name__)))
    taken: dict[str, type[Record]] = {}
    for cls in found:
        problems += _problems(cls, taken, cls.__qualname__)
    return tuple(found)


def imported(names: Iterable[str], place: str) -> list[Handed]:
    """What names given at a place stand for: an entry point of the group `disclosure_rules.kinds`, or else a module. Raises
    PolicyError for those that cannot be imported, and for an entry point that is neither a module nor a record kind."""
    found: list[Handed] = []
    problems: list[Problem] = []
    for name in names:
        try:
            found.append(_named(name, place))
        except PolicyError as error:
            problems += error.problems
        except Exception as error:  # noqa: BLE001  # the code of a host may raise anything
            problems.append(Problem(CODE, place, "module", module=name, error=str(error)))
    if problems:
        raise PolicyError(problems)
    return found


def _named(name: str, place: str) -> Handed:
    from importlib.metadata import entry_points  # noqa: PLC0415  # only a caller who names kinds waits for this import

    points = dict.fromkeys(entry_points(group=ENTRY_POINTS, name=name))
    if not points:
        return import_module(name)
    if len(points) > 1:
        raise PolicyError(
            Problem(CODE, place, "twice", name=name, known=tuple(sorted(point.value for point in points)))
        )
    handed = next(iter(points)).load()
    is_kind = isinstance(handed, type) and issubclass(handed, Record)
    if not is_kind and not isinstance(handed, types.ModuleType):
        raise PolicyError(Problem(CODE, place, "entry", name=name))
    return handed  # type: ignore[no-any-return]  # narrowed above


def _in_module(module: types.ModuleType) -> Iterator[type[Record]]:
    """The classes with a kind that a module, or a module below it, defines."""
    for value in vars(module).values():
        is_kind = isinstance(value, type) and issubclass(value, Record) and _has_kind(value)
        if is_kind and f"{value.__module__}.".startswith(f"{module.__name__}."):
            yield value


def _has_kind(cls: type[Record]) -> bool:
    return not cls.model_fields["kind"].is_required()


def _problems(cls: type[Record], taken: dict[str, type[Record]], place: str) -> Iterator[Problem]:
    spellings = spellings_of(cls) if _has_kind(cls) else ()
    first = spellings[0] if spellings else ""
    if cls.model_fields["kind"].default != first or not re.fullmatch("[a-z][a-z0-9_]*", first):
        yield Problem(CODE, place, "kind")
        return
    shipped = KINDS.get(first)
    base = shipped if shipped is not None and issubclass(cls, shipped) else Record
    for name in map(folded, spellings):
        if taken.setdefault(name, cls) is not cls or (name in KINDS.names and base is Record):
            yield Problem(CODE, place, "taken", name=name)
            return
    yield from (Problem(CODE, place, "overrides", name=name) for name in _overridden(cls, base))
    try:
        names_of(cls), facts_of(cls)
    except TypeError as error:
        yield Problem(CODE, place, "facts", error=str(error))
    else:
        known = other_names(base)
        for name, field in names_of(cls).items():
            if field not in base.model_fields and (name in known or "." in name):
                yield Problem(CODE, place, "named", name=name)
        yield from _misfits(cls, base, place, "")


def _overridden(cls: type[Record], base: type[Record]) -> Iterator[str]:
    """What a class changes of those that it extends: how strictly a record is read and, of a shipped kind, anything that this
    has. It only adds, so that it loosens nothing."""
    if cls.model_config != base.model_config:
        yield "model_config"
    if base is Record:
        return
    kept = {*base.model_fields, *(name for name in dir(base) if not name.startswith("_"))}
    for own in (each for each in cls.__mro__ if each not in base.__mro__):
        changed = {*vars(own), *inspect.get_annotations(own)} & kept
        changed |= {name for name, value in vars(own).items() if hasattr(base, name) and _is_called(value)}
        yield from sorted(changed - {"model_config", "derivations", "__hash__", "__signature__"})
    checks, known = (each.__pydantic_decorators__ for each in (cls, base))
    yield from sorted(checks.model_validators.keys() - known.model_validators.keys())
    for name, check in checks.field_validators.items():
        if name not in known.field_validators and not {*kept, "*"}.isdisjoint(check.info.fields):
            yield name


def _is_called(value: Any) -> bool:
    """Whether an attribute of a class is code, by which a special method such as `__init__` changes what a record is."""
    return inspect.isroutine(value) or isinstance(value, (classmethod, staticmethod, property))


def _misfits(cls: type[Model], base: type[Model], place: str, within: str) -> Iterator[Problem]:
    """Fields that are not read as strictly as those of shipped kinds, or whose left-out value means nothing."""
    for name, field in cls.model_fields.items():
        if name in base.model_fields:
            continue
        path, inner = f"{within}{name}", inner_type(field.annotation)
        is_part = isinstance(inner, type) and issubclass(inner, Part)
        is_list = typing.get_origin(_optional(field.annotation)) is tuple
        if not _is_strict(field.annotation, field.metadata):
            yield Problem(CODE, place, "type", field=path)
        elif (is_list or not is_part) and not declared(field):
            yield Problem(CODE, place, "world", field=path)
        elif is_part and is_list and inner.key not in inner.model_fields:
            yield Problem(CODE, place, "key", field=path)
        if is_part:
            yield from _misfits(inner, Part, place, f"{path}.")


def _optional(annotation: Any) -> Any:
    """The type inside `X | None`."""
    if typing.get_origin(annotation) in (typing.Union, types.UnionType):
        inner = [option for option in typing.get_args(annotation) if option is not type(None)]
        return inner[0] if len(inner) == 1 else annotation
    return annotation


def _is_strict(annotation: Any, metadata: Iterable[Any] = ()) -> bool:
    """Whether a type is one of the library's, a vocabulary, a part, or a list of these."""
    inner = _optional(annotation)
    if typing.get_origin(inner) is tuple:
        return _is_strict(typing.get_args(inner)[0])
    is_own = isinstance(inner, type) and issubclass(inner, (Term, Part))
    return is_own or typing.get_origin(inner) is Annotated or any(True for _ in metadata)

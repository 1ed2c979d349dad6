"""The shape of what a file holds: its data given to a model, every misfit as a problem with its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from itertools import islice
from typing import Any, Final, TypeVar, get_args

from pydantic import ValidationError

from disclosure_rules.errors import Problem, nearest, shown_name, value_problem
from disclosure_rules.phrases import LANGS
from disclosure_rules.policy.model import STAGES
from disclosure_rules.policy.shape import Shape
from disclosure_rules.policy.unread_parts import UnreadParts
from disclosure_rules.reading.source import Loc, Source
from disclosure_rules.records.limits import MOST_OF_POLICY, capped, too_many_entries

S = TypeVar("S", bound=Shape)

_MOST_MISFITS = 1000
"""The most misfits of one file that are looked at; one wrong value may give several, one for each shape it may have."""


def shape(
    model: type[S],
    source: Source,
    problems: list[Problem],
    *,
    limit: int = MOST_OF_POLICY,
    languages: tuple[str, ...] = LANGS,
) -> S | None:
    """Give a file's data its shape, with texts in these languages. Every misfit becomes a problem with its place. Where a
    value may have several shapes, only the misfits of the most similar one are reported."""
    if too_many_entries(source.data, limit):
        problems.append(Problem("policy.value", source.name, "entries", limit=limit))
        return None
    try:
        return model.model_validate(source.data, context={"languages": languages})
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)
        unseen = len(details[_MOST_MISFITS:])
        del details[_MOST_MISFITS:]
        choices: dict[Loc, dict[str, None]] = {}
        for detail in details:
            for at, name in _choices(detail, source.data):
                choices.setdefault(at, {})[name] = None
        chosen = {at: _most_like(_part(source.data, at), list(names)) for at, names in choices.items()}
        fitting = [
            detail
            for detail in details
            if all(chosen[at] == name for at, name in _choices(detail, source.data))
        ]
        fitting = fitting or details  # what does not fit is never left unsaid
        found = (_misfit(model, source, detail) for detail in fitting)
        problems += capped(found, len(fitting) + unseen, partial(_more, source.name))
        return None


def shape_of_what_fits(
    model: type[S], source: Source, problems: list[Problem], unread: UnreadParts, languages: tuple[str, ...]
) -> tuple[S | None, Source]:
    """Give a file's data its shape as `shape`. Where some rules, clauses or other entries do not fit, give that of the others,
    with the source in which they keep their places, and note those as `unread`; None where nothing can be read."""
    shaped = shape(model, source, problems, languages=languages)
    if shaped is not None:
        return shaped, source
    entries = _misfits(model, source, languages)
    left = {key: part for key, part in source.data.items() if key not in entries} if entries else {}
    kept: dict[str, tuple[int, ...]] = {}
    for key, wrong in entries.items():
        part = source.data[key]
        if isinstance(part, dict):
            left[key] = {name: entry for name, entry in part.items() if name not in wrong}
        else:
            kept[key] = tuple(number for number in range(len(part)) if number not in wrong)
            left[key] = [part[number] for number in kept[key]]
        unread.add([part[step] for step in wrong])
    try:
        if entries:
            return model.model_validate(left, context={"languages": languages}), source._replace(kept=kept)
    except ValidationError:
        pass
    unread.add(source.data)
    return None, source


_OF_ENTRIES = ("clauses", "parameters", "rules", "tables", "places")
"""The keys of a file that hold entries which can be read without one another."""


def _misfits(model: type[S], source: Source, languages: tuple[str, ...]) -> dict[str, set[Any]]:
    """The entries that do not fit, by the key under which they stand; none where something else does not fit, or if there
    is too much to look at."""
    entries: dict[str, set[Any]] = {}
    if too_many_entries(source.data, MOST_OF_POLICY) or not isinstance(source.data, dict):
        return entries
    try:
        model.model_validate(source.data, context={"languages": languages})
    except ValidationError as error:
        for detail in error.errors(include_url=False, include_input=False, include_context=False):
            key, *steps = detail["loc"]
            part = source.data.get(key)
            if key not in _OF_ENTRIES or not steps or not isinstance(part, (list, dict)):
                return {}
            entries.setdefault(str(key), set()).add(steps[0])
    return entries


def _more(name: str, count: int) -> Problem:
    return Problem("policy.value", name, "more", count=count)


def _choices(detail: Any, data: Any) -> Iterator[tuple[Loc, str]]:
    """The choices among several shapes in a misfit, each with its place and its name."""
    loc = detail["loc"] if detail["type"] != "missing" else detail["loc"][:-1]
    last = None
    for number, step in enumerate(loc):
        if _is_choice(loc[:number], step, data):
            at = _as_written(loc[:number], data)
            if at != last:  # a choice within a choice is of the same value
                yield at, str(step)
            last = at


def _is_choice(before: Loc, step: str | int, data: Any) -> bool:
    """Whether pydantic inserted a step: the name of the effect after `then`, the name of a type that the value may
    have, or the number of an item without a list around it."""
    if before[-1:] == ("then",) and step in STAGES:
        return True
    inside = _part(data, _as_written(before, data))
    return step not in inside if isinstance(inside, dict) else isinstance(step, str)


def _most_like(value: Any, names: list[str]) -> str:
    """The name of the shape that is most like a value; the first where none is."""
    shapes = {cls.__name__: _keys(cls) for cls in Shape.__subclasses__()}
    if isinstance(value, dict):
        fitting = [name for name in names if name in shapes]
        return max(fitting, key=lambda name: _likeness(value, shapes[name]), default=names[0])
    plain = [name for name in names if name not in shapes]
    return next((name for name in plain if name.startswith("list[") is isinstance(value, list)), names[0])


_MOST_KEYS = 50
"""The most keys of one value that are compared with those of a shape, which has fewer."""


def _likeness(value: Mapping[Any, Any], keys: list[str]) -> int:
    return sum(nearest(str(key), keys) is not None for key in islice(value, _MOST_KEYS))


def _keys(model: type[Shape]) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items()]


_MEANT: Final = {"weekdays": "week"}
"""Keys that look like another key than the one that is meant: the `workdays` of a calendar are days of rest that are worked."""


def _misfit(model: type[Shape], source: Source, detail: Any) -> Problem:
    loc = _as_written(detail["loc"], source.data)
    place = source.place(loc)
    last = str(detail["loc"][-1]) if detail["loc"] else ""
    kind = detail["type"]
    if kind == "extra_forbidden" and "：" in last:
        return Problem("policy.unknown-key", place, "full-width", key=last)
    if kind == "extra_forbidden":
        known = _keys_at(model, source.data, loc)
        meant = nearest(_MEANT.get(last, last), known)
        return Problem("policy.unknown-key", place, key=last, known=tuple(known), meant=meant)
    if kind == "missing":
        return Problem("policy.missing-key", place, key=last)
    problem = value_problem(detail, "policy.value", place)
    value, listed = _part(source.data, loc), dict(problem.values)
    if problem.variant != "term" or not isinstance(value, str):
        return problem
    words = listed["known"]
    return Problem(
        "policy.value",
        place,
        "word",
        key=last,
        value=shown_name(value),
        known=words,
        meant=listed.get("meant"),
    )


def _as_written(loc: Loc, data: Any) -> Loc:
    """A place in the data, without the steps that pydantic inserted."""
    steps: list[str | int] = []
    for number, step in enumerate(loc):
        if not _is_choice(loc[:number], step, data):
            steps.append(step)
    return tuple(steps)


def _part(data: Any, loc: Loc) -> Any:
    for step in loc:
        data = data[step]
    return data


def _keys_at(model: type[Shape], data: Any, loc: Loc) -> list[str]:
    """The keys of the shape that holds the last step. Of several possible shapes, the most similar one counts."""
    shapes: list[type[Shape]] = [model]
    for step in loc[:-1]:
        annotations = [
            field.annotation
            for cls in shapes
            for name, field in cls.model_fields.items()
            if step in (name, field.alias)
        ]
        shapes = [inner for annotation in annotations for inner in _shapes_in(annotation)] or shapes
        data = data[step]
    best = max(shapes, key=lambda cls: _likeness(data, _keys(cls)))
    return sorted(_keys(best))


def _shapes_in(annotation: Any) -> list[type[Shape]]:
    if isinstance(annotation, type) and issubclass(annotation, Shape):
        return [annotation]
    return [inner for part in get_args(annotation) for inner in _shapes_in(part)]

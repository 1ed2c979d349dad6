"""Policy directories found and read: their files as written, with places, before they are linked."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar, get_args

from pydantic import ValidationError

from disclosure_rules import _shipped
from disclosure_rules.errors import PolicyError, Problem, nearest, value_problem
from disclosure_rules.phrases import LANGS
from disclosure_rules.policy.model import STAGES
from disclosure_rules.policy.shape import Shape
from disclosure_rules.policy.syntax import FragmentShape, PolicyShape
from disclosure_rules.reading.source import Loc, Source
from disclosure_rules.reading.strict import ReadingError, read_bytes, read_file, read_text
from disclosure_rules.records.declared.kinds import Declaration
from disclosure_rules.records.limits import MOST_OF_POLICY, capped, too_many_entries

if TYPE_CHECKING:
    from disclosure_rules.policy.records_syntax import RecordsShape

HEAD = "policy.yaml"
CASES = "_test.yaml"
RECORDS = "records.yaml"
"""The file of a policy that declares record kinds and facts."""

SHIPPED = _shipped.SHIPPED
"""The directory of the shipped policies: inside the wheel, or at the root of an editable checkout."""

S = TypeVar("S", bound=Shape)
Read: TypeAlias = Callable[[bytes, Path], Source]


@dataclass(frozen=True)
class Fragment:
    """One file of a policy other than its head."""

    source: Source
    shape: FragmentShape


@dataclass(frozen=True)
class Draft:
    """One policy as written; `records` is its file of record kinds, `declared` what comes of it."""

    directory: Path
    source: Source
    head: PolicyShape
    fragments: tuple[Fragment, ...]
    sha256: str
    files: tuple[str, ...]
    records: tuple[Source, RecordsShape] | None = None
    declared: tuple[Declaration, ...] = ()


def policy_directories(root: Path) -> Iterator[Path]:
    """Every directory below a root that holds a policy, in the order of names."""
    holding: set[Path] = set()
    for directory in directories_below(root):
        if (directory / HEAD).is_file() and holding.isdisjoint(directory.parents):
            holding.add(directory)
            yield directory


def case_files(root: Path) -> Iterator[Path]:
    """Every case file below a directory, in the order of names."""
    yield from sorted(path for inner in directories_below(root) for path in inner.glob(f"*{CASES}"))


def directories_below(root: Path) -> Iterator[Path]:
    """A directory and those below it, in the order of names, without hidden ones. A link is followed only to a directory
    below the root that was not met before, so that no link leads back or outside."""
    seen: set[Path] = set()
    outer = root.resolve()

    def walk(directory: Path) -> Iterator[Path]:
        real = directory.resolve()
        if real in seen or not real.is_relative_to(outer) or not real.is_dir():
            return
        seen.add(real)
        yield directory
        for inner in sorted(directory.iterdir()):
            if inner.is_dir() and not inner.name.startswith("."):
                yield from walk(inner)

    return walk(root)


def read_drafts(root: Path, problems: list[Problem], read: Read = read_text) -> list[Draft | None]:
    """Read every policy below a root and add what is wrong to `problems`. A policy with a wrong head gives None. `read`
    reads the bytes of a file."""
    directories = list(policy_directories(root))
    if not directories:
        problems.append(Problem("policy.none", str(root), head=HEAD))
    return [_read_draft(directory, problems, read) for directory in directories]


def _stray(directory: Path) -> Iterator[Problem]:
    """A problem for each policy file in a directory below its policy, where it would be passed over."""
    below = (
        path for inner in directories_below(directory) if inner != directory for path in inner.glob("*.y*ml")
    )
    for path in sorted(below):
        if path.name.endswith(CASES):
            continue
        try:
            data = read_file(path).data
        except ReadingError:
            continue
        if isinstance(data, dict) and data.keys() & {"policy", "rules", "tables", "clauses"}:
            yield Problem("policy.stray", str(path), directory=str(directory), head=HEAD)


def _read_draft(directory: Path, problems: list[Problem], read: Read) -> Draft | None:
    problems.extend(_stray(directory))
    names = sorted(path.name for path in directory.iterdir() if path.suffix in (".yaml", ".yml"))
    names = [name for name in names if name != HEAD and not name.endswith(CASES)]
    digest = hashlib.sha256()
    sources: dict[str, Source] = {}
    for name in (HEAD, *names):
        path = directory / name
        try:
            content = read_bytes(path)  # read once: the digest is of the bytes that decide
            digest.update(os.fsencode(name) + b"\0" + content + b"\0")
            sources[name] = read(content, path)
        except ReadingError as error:
            problems.extend(error.problems)
    shaping = partial(shape, problems=problems, languages=_languages(sources.get(HEAD)))
    head = shaping(PolicyShape, sources[HEAD]) if HEAD in sources else None
    records = None
    if RECORDS in sources:
        from disclosure_rules.policy.records_syntax import RecordsShape  # noqa: PLC0415  # few sets declare kinds

        records = shaping(RecordsShape, sources[RECORDS])
    others = (name for name in names if name in sources and name != RECORDS)
    shaped = {name: shaping(FragmentShape, sources[name]) for name in others}
    fragments = [
        Fragment(sources[name], fragment) for name, fragment in shaped.items() if fragment is not None
    ]
    if head is None or (records is None and RECORDS in names):  # names of its facts would look unknown
        return None
    declaring = None if records is None else (sources[RECORDS], records)
    return Draft(
        directory, sources[HEAD], head, tuple(fragments), digest.hexdigest(), (HEAD, *names), declaring
    )


def _languages(head: Source | None) -> tuple[str, ...]:
    """The languages in which a policy gives its texts; both where its head does not say so, or says it wrongly."""
    written = head.data.get("languages") if head is not None and isinstance(head.data, dict) else None
    return (
        tuple(written)
        if isinstance(written, list) and written and set(map(str, written)) <= set(LANGS)
        else LANGS
    )


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
        found = (_misfit(model, source, detail) for detail in fitting)
        problems += capped(found, len(fitting) + unseen, partial(_more, source.name))
        return None


def _more(name: str, count: int) -> Problem:
    return Problem("policy.value", name, "more", count=count)


def _choices(detail: Any, data: Any) -> Iterator[tuple[Loc, str]]:
    """The choices among several shapes in a misfit, each with its place and its name."""
    loc = detail["loc"] if detail["type"] != "missing" else detail["loc"][:-1]
    for number, step in enumerate(loc):
        if _is_choice(loc[:number], step, data):
            yield _as_written(loc[:number], data), str(step)


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


def _misfit(model: type[Shape], source: Source, detail: Any) -> Problem:
    loc = _as_written(detail["loc"], source.data)
    place = source.place(loc)
    last = str(detail["loc"][-1]) if detail["loc"] else ""
    kind = detail["type"]
    if kind == "extra_forbidden":
        known = _keys_at(model, source.data, loc)
        meant = nearest(last, known)
        return Problem("policy.unknown-key", place, key=last, known=tuple(known), meant=meant)
    if kind == "missing":
        return Problem("policy.missing-key", place, key=last)
    return value_problem(detail, "policy.value", place)


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


def raise_all(problems: list[Problem]) -> None:
    """Raise one PolicyError with every problem, in the order of places. Without a problem, do nothing."""
    if problems:
        raise PolicyError(sorted(dict.fromkeys(problems), key=_position))


def _position(problem: Problem) -> tuple[str, bool, int, int]:
    where = problem.where
    return where.name, problem.variant in ("more", "rest"), where.line or 0, where.column or 0

"""Policy directories found and read: their files as written, with places, before they are linked."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from disclosure_rules import _shipped
from disclosure_rules.errors import CalendarError, PolicyError, Problem
from disclosure_rules.phrases import LANGS
from disclosure_rules.places import DeclaredPlace, names_of
from disclosure_rules.policy.shaping import shape, shape_of_what_fits
from disclosure_rules.policy.syntax import FragmentShape, PolicyShape
from disclosure_rules.policy.unread_parts import UnreadParts
from disclosure_rules.reading.source import Source
from disclosure_rules.reading.strict import ReadingError, cannot_read, read_bytes, read_file, read_text
from disclosure_rules.records.declared.kinds import Declaration

if TYPE_CHECKING:
    from disclosure_rules.calendar.working_calendar import WorkingCalendar
    from disclosure_rules.policy.records_syntax import RecordsShape

HEAD = "policy.yaml"
CASES = "_test.yaml"
RECORDS = "records.yaml"
"""The file of a policy that declares record kinds and facts."""

SHIPPED = _shipped.SHIPPED
"""The directory of the shipped policies: inside the wheel, or at the root of an editable checkout."""

Read: TypeAlias = Callable[[bytes, Path], Source]


@dataclass(frozen=True)
class Fragment:
    """One file of a policy other than its head."""

    source: Source
    shape: FragmentShape


@dataclass(frozen=True)
class Draft:
    """One policy as written; `records` is its file of record kinds, `declared` what comes of it, `calendar` that of the file
    which its head names."""

    directory: Path
    source: Source
    head: PolicyShape
    fragments: tuple[Fragment, ...]
    sha256: str
    files: tuple[str, ...]
    records: tuple[Source, RecordsShape] | None = None
    declared: tuple[Declaration, ...] = ()
    calendar: WorkingCalendar | None = None


def places_in(draft: Draft) -> Iterator[DeclaredPlace]:
    """The places that a policy declares, in its head and in its other files."""
    blocks = [(draft.head.places, draft.source)]
    blocks += [(fragment.shape.places, fragment.source) for fragment in draft.fragments]
    for places, source in blocks:
        for name, shaped in places.items():
            names = names_of(shaped.names, shaped.code)
            yield DeclaredPlace(name, shaped.title, names, shaped.within, source.place(("places", name)))


def policy_directories(root: Path) -> Iterator[Path]:
    """Every directory below a root that holds a policy, in the order of names. Raises PolicyError for one that cannot be
    read."""
    holding: set[Path] = set()
    with _readable(root):
        for directory in directories_below(root):
            if (directory / HEAD).is_file() and holding.isdisjoint(directory.parents):
                holding.add(directory)
                yield directory


def case_files(root: Path) -> Iterator[Path]:
    """Every case file below a directory, in the order of names. Raises PolicyError for a directory that cannot be read."""
    with _readable(root):
        yield from sorted(path for inner in directories_below(root) for path in inner.glob(f"*{CASES}"))


@contextmanager
def _readable(root: Path) -> Iterator[None]:
    """What is not: a directory without permission, a name that is too long."""
    try:
        yield
    except OSError as error:
        raise PolicyError(cannot_read(str(error.filename or root), error).problems) from None


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


def read_drafts(
    root: Path, problems: list[Problem], unread: UnreadParts, read: Read = read_text
) -> list[Draft]:
    """Read every policy below a root and add what is wrong to `problems`, and what cannot be read to `unread`: a policy with a
    wrong head as a whole, of any other file the entries that are wrong. `read` reads the bytes of a file."""
    try:
        directories = list(policy_directories(root))
    except PolicyError as error:
        problems.extend(error.problems)
        unread.add(None)
        return []
    if not directories:
        problems.append(Problem("policy.none", str(root), head=HEAD))
        unread.add(None)
    drafts = (_read_draft(directory, problems, unread, read) for directory in directories)
    return [draft for draft in drafts if draft is not None]


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


def _read_draft(directory: Path, problems: list[Problem], unread: UnreadParts, read: Read) -> Draft | None:
    problems.extend(_stray(directory))
    sources, names, digest = _sources(directory, problems, unread, read)
    languages = _languages(sources[HEAD]) if HEAD in sources else LANGS
    shaping = partial(shape, problems=problems, languages=languages)
    if HEAD not in sources:  # it says in which languages the other files write their texts
        unread.add([source.data for source in sources.values()])
        return None
    head = shaping(PolicyShape, sources[HEAD])
    records = None
    if RECORDS in sources:
        from disclosure_rules.policy.records_syntax import RecordsShape  # noqa: PLC0415  # few sets declare kinds

        records = shaping(RecordsShape, sources[RECORDS])
    others = (name for name in names if name in sources and name not in (HEAD, RECORDS))
    fitting = [
        shape_of_what_fits(FragmentShape, sources[name], problems, unread, languages) for name in others
    ]
    fragments = [Fragment(source, fragment) for fragment, source in fitting if fragment is not None]
    if head is None or (records is None and RECORDS in names):  # names of its facts would look unknown
        unread.add([source.data for source in sources.values()])
        return None
    calendar = None if head.calendar is None else _calendar(directory / head.calendar, problems)
    declaring = None if records is None else (sources[RECORDS], records)
    return Draft(
        directory,
        sources[HEAD],
        head,
        tuple(fragments),
        digest,
        names,
        declaring,
        calendar=calendar,
    )


def _sources(
    directory: Path, problems: list[Problem], unread: UnreadParts, read: Read
) -> tuple[dict[str, Source], tuple[str, ...], str]:
    """What the files of a policy hold, the names of all of them, and the digest of their bytes. A calendar that the head
    names is none of them: it has an identity of its own."""
    digest = hashlib.sha256()
    sources: dict[str, Source] = {}

    def add(name: str) -> None:
        path = directory / name
        content = None
        try:
            content = read_bytes(path)  # read once: the digest is of the bytes that decide
            digest.update(os.fsencode(name) + b"\0" + content + b"\0")
            sources[name] = read(content, path)
        except ReadingError as error:
            problems.extend(error.problems)
            unread.add(None if content is None else content.decode(errors="replace"))

    add(HEAD)
    calendar = _written(sources.get(HEAD), "calendar")
    names = sorted(path.name for path in directory.iterdir() if path.suffix in (".yaml", ".yml"))
    others = [name for name in names if name not in (HEAD, calendar) and not name.endswith(CASES)]
    for name in others:
        add(name)
    return sources, (HEAD, *others), digest.hexdigest()


def _calendar(path: Path, problems: list[Problem]) -> WorkingCalendar | None:
    """The calendar of a file; what is wrong with it is added to `problems`."""
    from disclosure_rules.policy.calendar_file import read_calendar  # noqa: PLC0415  # few sets have one

    try:
        return read_calendar(path)
    except CalendarError as error:
        problems.extend(error.problems)
        return None


def _written(head: Source | None, key: str) -> object:
    """What the head of a policy writes under a key, whether or not it fits."""
    return head.data.get(key) if head is not None and isinstance(head.data, dict) else None


def _languages(head: Source) -> tuple[str, ...]:
    """The languages in which a policy gives its texts; both where its head does not say so, or says it wrongly."""
    written = _written(head, "languages")
    return (
        tuple(written)
        if isinstance(written, list) and written and set(map(str, written)) <= set(LANGS)
        else LANGS
    )


def raise_all(problems: list[Problem]) -> None:
    """Raise one PolicyError with every problem, in the order of places. Without a problem, do nothing."""
    if problems:
        raise PolicyError(sorted(dict.fromkeys(problems), key=_position))


def _position(problem: Problem) -> tuple[str, bool, int, int]:
    where = problem.where
    return where.name, problem.variant in ("more", "rest"), where.line or 0, where.column or 0

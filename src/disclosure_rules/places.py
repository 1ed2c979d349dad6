"""Places: the names of each, and what it lies within.

Policies declare places; the shipped ones stand in the shipped policies. This module may be imported and may change
between minor versions.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from disclosure_rules._shipped import SHIPPED, own_data
from disclosure_rules.errors import Text, folded
from disclosure_rules.location import Location

SHIPPED_FILE: Final = SHIPPED / "framework" / "places.yaml"

ELSEWHERE: Final = "其他地区"

_FULL: Final = tuple("省市区县州旗盟镇乡道")
"""The last characters of full names. A short name does not show that a longer one begins with it: a road, 某山路, does not
lie in the district 某山区."""


class Place(str):
    """A place: its id or, where nobody declares it, its written name. `within` holds the places that it lies within, the
    innermost first. An undeclared place has no `label`. `inside` holds the declared places in it, and for each a mark of
    the undeclared ones; `alone` holds the place itself, or the mark of the undeclared place."""

    label: Text | None
    within: tuple[Place, ...]
    inside: frozenset[str]
    alone: frozenset[str]

    def __new__(cls, text: str, label: Text | None = None, within: tuple[Place, ...] = ()) -> Place:  # noqa: D102  # see the class
        place = super().__new__(cls, text)
        place.label, place.within = label, within
        mark = _mark(place) if label else _mark(*within[:1])
        place.inside = frozenset((place, mark))
        place.alone = frozenset((place,)) if label else place.inside
        return place

    @property
    def name(self) -> str:
        """The name in Chinese, or as written."""
        return self.label.zh if self.label else str(self)

    def lies_in(self, other: str) -> bool:
        """Whether it is the other place, or lies within it."""
        return self == other or other in self.within


def _mark(around: str = "") -> str:
    """The mark of the undeclared places in a declared one."""
    return f"{around}/"


class DeclaredPlace(NamedTuple):
    """A place as a policy declares it: its names besides id and title, its codes among them, a name of the place that it
    lies within, and where the declaration stands."""

    id: str
    title: Text
    names: tuple[str, ...]
    within: str | None
    where: Location

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every name of its own."""
        return (self.id, *self.title, *self.names)


class Gazetteer(dict[str, Place]):
    """The declared places by name, alone and together with the names of what they lie within; see `spelled`."""

    @classmethod
    def of(cls, declared: Iterable[DeclaredPlace]) -> Gazetteer:
        """The places of these declarations; of two with one name, the first has it."""
        places, items = cls(), tuple(declared)
        known = by_name(items)
        for item in items:
            outer = [around for around in chain(item, known) if around is not item]
            within: tuple[Place, ...] = ()
            for around in reversed(outer):
                within = (Place(around.id, around.title, within), *within)
            made = Place(item.id, item.title, within)
            for name in item.spellings:
                places.setdefault(spelled(name), made)
            for name in _composed(item, outer):
                places.setdefault(name, made)
        for place in places.values():
            for outside in place.within:
                places[spelled(outside)].inside |= place.inside
        return places

    @property
    def meanings(self) -> dict[str, tuple[Place, ...]]:
        """The place of each name, with those that it lies within."""
        return {name: (place, *place.within) for name, place in self.items()}

    def find(self, text: str) -> Place:
        """The place that a text names. A place that nobody declares is its text; it lies within a declared place if its
        name begins with the name of that place (the full one, if it lies in another), ends with it after a comma, or is a
        code below its code."""
        name = spelled(text)
        return self.get(text) or self.get(name) or self._undeclared(text.strip(), name)

    def _undeclared(self, text: str, name: str) -> Place:
        _, comma, after = folded(text).partition(",")
        outer = self.find(after) if comma else next(self._beginning(name), None)
        around = () if outer is None else outer.within if outer.label is None else (outer, *outer.within)
        return Place(text, None, around)

    def _beginning(self, name: str) -> Iterator[Place]:
        """The places whose name or code begins a name, the longest first."""
        is_code = name.isdecimal() and len(name) >= 6
        for end in range(6 if is_code else len(name) - 1, 1, -1):
            begin = name[:end].ljust(6, "0") if is_code else name[:end]
            place = self.get(begin)
            if place is not None and (is_code or begin.endswith(_FULL) or not place.within):
                yield place

    def without(self, text: str) -> Iterator[str]:
        """The rest behind each name of a place that begins a text, the longest name first."""
        name = spelled(text)
        return (name[end:] for end in range(len(name) - 1, 1, -1) if name[:end] in self)


def by_name(declared: Iterable[DeclaredPlace]) -> dict[str, DeclaredPlace]:
    """The declared places by each name of their own; of two with one name, the first has it."""
    known: dict[str, DeclaredPlace] = {}
    for item in declared:
        for name in item.spellings:
            known.setdefault(spelled(name), item)
    return known


def chain(item: DeclaredPlace, known: Mapping[str, DeclaredPlace]) -> Iterator[DeclaredPlace]:
    """A declared place and those around it, the innermost first, each once: a circle, which the loader refuses, ends."""
    around: DeclaredPlace | None = item
    seen: set[str] = set()
    while around is not None and around.id not in seen:
        seen.add(around.id)
        yield around
        around = known.get(spelled(around.within or ""))


def _composed(item: DeclaredPlace, outer: Iterable[DeclaredPlace]) -> Iterator[str]:
    """The names of a place together with those around it: 某市某区; Some District, Some City."""
    inner = [spelled(name) for name in item.spellings]
    for around in outer:
        names = [spelled(name) for name in around.spellings]
        composed = [f"{one}{other}" for one in names for other in inner]
        composed += [f"{other}{one}" for one in names for other in inner if f"{one}{other}".isascii()]
        yield from composed
        inner += composed


def samples(named: Iterable[str]) -> Iterator[Place]:
    """One place for each class of places that conditions can tell apart which name these: each of them, an undeclared place
    in each declared one, and one elsewhere."""
    found = dict.fromkeys(Place(name) if not isinstance(name, Place) else name for name in named)
    yield from found
    for place in found:
        if place.label:
            yield Place(f"{place.label.zh}{ELSEWHERE}", None, (place, *place.within))
    yield Place(ELSEWHERE)


def spelled(name: str) -> str:
    """A name as names are compared: letters and digits alone, without regard to case and width."""
    return "".join(char for char in folded(name) if char.isalnum())


def shipped_places() -> tuple[DeclaredPlace, ...]:
    """The places that the shipped policies declare."""
    where = Location(str(SHIPPED_FILE))
    return tuple(
        DeclaredPlace(
            name,
            Text(**item["title"]),
            names_of(item.get("names", ()), item["code"]),
            item.get("within"),
            where,
        )
        for name, item in own_data(SHIPPED_FILE)["places"].items()
    )


@functools.cache
def shipped() -> Gazetteer:
    """The shipped places by name."""
    return Gazetteer.of(shipped_places())


def places_among(declared: Iterable[DeclaredPlace]) -> Gazetteer:
    """These places; where there are none, the shipped ones."""
    items = tuple(declared)
    return _made(items) if items else shipped()


@functools.lru_cache(maxsize=8)
def _made(declared: tuple[DeclaredPlace, ...]) -> Gazetteer:
    """The places of these declarations, which a load and each evaluator of its policies share."""
    return Gazetteer.of(declared)


def names_of(names: Iterable[str], code: Any) -> tuple[str, ...]:
    """The names and the code, or the codes, of a place."""
    return (*names, *map(str, code if isinstance(code, list) else [code]))

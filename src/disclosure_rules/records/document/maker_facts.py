"""The derived fact about who made a document, or led in making it: the record's own body, another one, or the Party."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from disclosure_rules.errors import folded
from disclosure_rules.places import spelled
from disclosure_rules.records.document.record import DocumentRecord
from disclosure_rules.records.fact import UNKNOWN, FactReader
from disclosure_rules.terms import Attribute, IssuerLevel, Maker, Origin

_OWN = (Origin.OWN, Origin.JOINT_LED)
_GOVERNMENTS = (IssuerLevel.DISTRICT_GOVERNMENT, IssuerLevel.DISTRICT_OFFICE)
_TOWNS = (IssuerLevel.SUBDISTRICT, IssuerLevel.TOWN)
_SMALL_PLACE = re.compile(r".*(街道|[镇乡]| subdistrict| town)")
_DISTRICT = re.compile(r".*((?<!自治)(?<!行政)[区县]| (district|county))")
_SUBNATIONAL = re.compile(r".*([省市区县州盟旗镇乡]|街道)")
_ALONE = re.compile(r"^.+[省市州盟区县旗](?=..)")
"""What stands before the last place in the name of a place that nobody declares: 某市 in 某市某县."""

_LAST = re.compile(r"(特别行政区|自治[区州县旗]|街道|[省市区县州盟旗镇乡])$")

_GOVERNMENT = re.compile(r"(?P<of>.*?)(?:(?:人民)?政府(?:办公厅|办公室)?|府办(?:公厅|公室)?)")
"""The name of a government or its office: 某市人民政府办公厅, or 市府办 for short."""

_SPACE = re.compile(r"\s+")
_STATE_ORGAN = re.compile(r"国务院|中华人民共和国")
_PARTY_ORGAN = re.compile(r"中共|中国共产党")

_STATE_NUMBER = re.compile(r"国[发函令办]")
_PARTY_NUMBER = re.compile(r"中[发办]|.委[发办字]")
_GOVERNMENT_NUMBER = re.compile(r"(?P<of>[^府政]{1,3})(府|政[发办函规字令])")


@DocumentRecord.derived(
    "maker",
    zh="制作机关",
    en="the body that settles its disclosure: the record's own, another one, or the Party",
    kind="term",
    reads=(
        "origin", "party_led", "forwards.attribute", "issuer.level", "issuer.name", "number", "jurisdiction",
    ),
    asks=("origin", "jurisdiction"),
    term=Maker,
)  # fmt: skip
def maker(view: FactReader) -> Any:
    """The maker of the document, or who led in making it. Left out, that is the record's own body, unless the record gives the
    attribute of a forwarded document, or an issuer or a number that is another body's. A name or a number that may be
    another's leaves it unknown."""
    if view["party_led"] is True:
        return Maker.PARTY
    origin = view["origin"]
    if isinstance(origin, Origin):
        return Maker.OWN if origin in _OWN else Maker.OTHER
    if view.is_listed_unknown("origin"):
        return UNKNOWN
    if isinstance(view["forwards.attribute"], Attribute):
        return Maker.OTHER
    signs = set(_signs(view))
    return next((sign for sign in (Maker.PARTY, Maker.OTHER, UNKNOWN) if sign in signs), Maker.OWN)


def _signs(view: FactReader) -> Iterator[Any]:
    """What the level, the name and the number each say of the maker; OWN where one says nothing."""
    level, name, number = view["issuer.level"], view["issuer.name"], view["number"]
    place = _seat_of(view["jurisdiction"])
    yield _of_level(level, place)
    name = _SPACE.sub("", name) if isinstance(name, str) else ""
    if name:
        yield _of_name(name, place)
    if isinstance(number, str):
        is_of_town = level in _TOWNS or _SMALL_PLACE.match(name)
        yield _of_number(
            _SPACE.sub("", number), place, is_of_town=bool(is_of_town), is_party=view["party_led"]
        )


class _Seat(NamedTuple):
    """The place of the record's body: its name alone, the names of the places around it, and how low it ranks."""

    own: str
    around: tuple[str, ...]
    is_subnational: bool
    is_in_district: bool
    is_district: bool
    is_small: bool


def _seat_of(place: Any) -> _Seat | None:
    """The seat in a place; None where the place is not known."""
    return None if place is UNKNOWN else _seat(place.name, tuple(one.name for one in place.within))


@functools.lru_cache(maxsize=256)
def _seat(name: str, within: tuple[str, ...]) -> _Seat:
    whole, around = folded(name), tuple(spelled(one) for one in within)
    written = spelled(name)
    for one in reversed(around):
        written = written.removeprefix(one) or written
    own = _ALONE.sub("", written)
    outer = written.removesuffix(own)
    is_district = _DISTRICT.fullmatch(whole) is not None
    return _Seat(
        own,
        (*around, outer) if outer else around,
        is_subnational=_SUBNATIONAL.fullmatch(own) is not None,
        is_in_district=is_district or any(_DISTRICT.fullmatch(folded(one)) for one in within),
        is_district=is_district,
        is_small=_SMALL_PLACE.fullmatch(whole) is not None,
    )


def _of_level(level: Any, place: _Seat | None) -> Any:
    """Another body if the level ranks above the place."""
    is_municipal = level is IssuerLevel.MUNICIPAL_GOVERNMENT
    if not is_municipal and level not in _GOVERNMENTS:
        return Maker.OWN
    if place is None:
        return UNKNOWN if is_municipal else Maker.OWN
    return Maker.OTHER if place.is_small or (is_municipal and place.is_in_district) else Maker.OWN


def _of_name(name: str, place: _Seat | None) -> Any:
    """The Party, another body if the name is that of a government elsewhere or above, unknown if it begins with a place
    around the record's and does not name its own."""
    if _PARTY_ORGAN.match(name):
        return Maker.PARTY
    government = _GOVERNMENT.fullmatch(name)
    of = government["of"] if government else ""
    if place is None:
        return UNKNOWN if _STATE_ORGAN.match(name) or of.endswith(("省", "市", "自治区")) else Maker.OWN
    if not place.is_subnational or _short(place.own) in name:
        return Maker.OWN
    if _STATE_ORGAN.match(name):
        return Maker.OTHER
    if government:
        return _of_government(of, place)
    return UNKNOWN if name.startswith(place.around) else Maker.OWN


def _of_government(of: str, place: _Seat) -> Any:
    """Whether the government of this place, which does not name the record's own, is another body."""
    if of in place.around or of in map(_short, place.around):
        return Maker.OTHER
    if of == "市":
        return _of_level(IssuerLevel.MUNICIPAL_GOVERNMENT, place)
    if of in ("区", "县"):
        return _of_level(IssuerLevel.DISTRICT_GOVERNMENT, place)
    if of.endswith(("省", "自治区")):
        return Maker.OWN if place.own.endswith(of) else Maker.OTHER
    is_high = _SUBNATIONAL.fullmatch(of) and not _SMALL_PLACE.fullmatch(of)
    return Maker.OTHER if is_high and (place.is_small or place.is_district) else Maker.OWN


def _of_number(number: str, place: _Seat | None, *, is_of_town: bool, is_party: Any) -> Any:
    """Another body if the number is the State Council's; unknown if it may be the Party's or another government's: in a
    district or below, if it has no sign of the place before 府 or 政."""
    own = place.own if place else ""
    if _PARTY_NUMBER.match(number) and not (number[0] == "中" and "中" in own):
        return Maker.OWN if is_party is False else UNKNOWN
    if _STATE_NUMBER.match(number):
        return UNKNOWN if place is None else Maker.OTHER if place.is_subnational else Maker.OWN
    if place is None or is_of_town or not (place.is_small or place.is_district):
        return Maker.OWN
    government = _GOVERNMENT_NUMBER.match(number)
    return UNKNOWN if government and not set(government["of"]) & set(own) else Maker.OWN


def _short(name: str) -> str:
    """A name without its last word (区, 街道); in full where one character would be left."""
    short = _LAST.sub("", name)
    return short if len(short) > 1 else name

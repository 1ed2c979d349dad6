"""The derived fact about who made a document, or led in making it: the record's own body, another one, or the Party."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from disclosure_rules.errors import folded
from disclosure_rules.places import Place, spelled
from disclosure_rules.records.document.record import DocumentRecord
from disclosure_rules.records.fact import UNKNOWN, FactReader
from disclosure_rules.terms import Attribute, IssuerLevel, Maker, Origin

_OWN = (Origin.OWN, Origin.JOINT_LED)
_GOVERNMENTS = (IssuerLevel.DISTRICT_GOVERNMENT, IssuerLevel.DISTRICT_OFFICE)
_TOWNS = (IssuerLevel.SUBDISTRICT, IssuerLevel.TOWN)
_SMALL_PLACE = re.compile(r".*(街道|[镇乡]| subdistrict| town)")
_DISTRICT = re.compile(r".*((?<!自治)(?<!行政)[区县]| (district|county))")
_SUBNATIONAL = re.compile(r".*([省市区县州盟旗镇乡]|街道)")
_LAST = re.compile(r"(特别行政区|自治[区州县旗]|街道|[省市区县州盟旗镇乡])$")

_GOVERNMENT = re.compile(r"(?P<of>.*?)(?:(?:人民)?政府(?:办公厅|办公室)?|府办(?:公厅|公室)?)")
"""The name of a government or its office: 某市人民政府办公厅, or 市府办 for short."""

_STATE_ORGAN = re.compile(r"(国务院|中华人民共和国).*")
_PARTY_ORGAN = re.compile(r"(中共|中国共产党).*")

_STATE_NUMBER = re.compile(r"国[发函令办].*")
_PARTY_NUMBER = re.compile(r"(中[发办]|.委[发办字]).*")
_GOVERNMENT_NUMBER = re.compile(r"(?P<of>[^府政]{1,3})(府|政[发办函规字令]).*")


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
    level, name, number, place = (
        view[path] for path in ("issuer.level", "issuer.name", "number", "jurisdiction")
    )
    yield _of_level(level, place)
    if isinstance(name, str):
        yield _of_name(spelled(name), place)
    if isinstance(number, str):
        is_of_town = level in _TOWNS or (isinstance(name, str) and _SMALL_PLACE.match(spelled(name)))
        yield _of_number(spelled(number), place, is_of_town=bool(is_of_town), is_party=view["party_led"])


def _of_level(level: Any, place: Any) -> Any:
    """Another body if the level ranks above the place."""
    if level is not IssuerLevel.MUNICIPAL_GOVERNMENT and level not in _GOVERNMENTS:
        return Maker.OWN
    if place is UNKNOWN:
        return UNKNOWN if level is IssuerLevel.MUNICIPAL_GOVERNMENT else Maker.OWN
    if _SMALL_PLACE.fullmatch(folded(place.name)):
        return Maker.OTHER
    is_in_district = any(_DISTRICT.fullmatch(folded(one.name)) for one in (place, *place.within))
    return Maker.OTHER if level is IssuerLevel.MUNICIPAL_GOVERNMENT and is_in_district else Maker.OWN


def _of_name(name: str, place: Any) -> Any:
    """The Party, another body if the name is that of a government elsewhere or above, unknown if it begins with a place
    around the record's and does not name its own."""
    if _PARTY_ORGAN.fullmatch(name):
        return Maker.PARTY
    government = _GOVERNMENT.fullmatch(name)
    if place is UNKNOWN:
        above = _STATE_ORGAN.fullmatch(name) or (
            government and government["of"].endswith(("省", "市", "自治区"))
        )
        return UNKNOWN if above else Maker.OWN
    own, around = _own_name(place), [spelled(one.name) for one in place.within]
    if not _SUBNATIONAL.fullmatch(own) or _short(own) in name:
        return Maker.OWN
    if _STATE_ORGAN.fullmatch(name):
        return Maker.OTHER
    if government:
        return _of_government(government["of"], own, around, place)
    return UNKNOWN if name.startswith(tuple(around)) else Maker.OWN


def _of_government(of: str, own: str, around: Iterable[str], place: Place) -> Any:
    """Whether the government of this place, which is not the record's own, is another body."""
    if of in around or of in map(_short, around):
        return Maker.OTHER
    if of == "市":
        return _of_level(IssuerLevel.MUNICIPAL_GOVERNMENT, place)
    if of in ("区", "县"):
        return _of_level(IssuerLevel.DISTRICT_GOVERNMENT, place)
    if of.endswith(("省", "自治区")):
        return Maker.OWN if own.endswith(of) else Maker.OTHER
    is_low = _SMALL_PLACE.fullmatch(own) or _DISTRICT.fullmatch(own)
    return (
        Maker.OTHER if is_low and _SUBNATIONAL.fullmatch(of) and not _SMALL_PLACE.fullmatch(of) else Maker.OWN
    )


def _of_number(number: str, place: Any, *, is_of_town: bool, is_party: Any) -> Any:
    """Another body if the number is the State Council's; unknown if it may be the Party's or another government's: in a
    district or below, if it has no sign of the place before 府 or 政."""
    own = "" if place is UNKNOWN else _own_name(place)
    if _PARTY_NUMBER.match(number) and not (number[0] == "中" and "中" in own):
        return Maker.OWN if is_party is False else UNKNOWN
    if _STATE_NUMBER.match(number):
        return UNKNOWN if place is UNKNOWN else Maker.OTHER if _SUBNATIONAL.fullmatch(own) else Maker.OWN
    government = _GOVERNMENT_NUMBER.match(number)
    is_low = _SMALL_PLACE.fullmatch(own) or _DISTRICT.fullmatch(own)
    if not government or not is_low or is_of_town:
        return Maker.OWN
    return Maker.OWN if set(government["of"]) & set(own) else UNKNOWN


def _own_name(place: Place) -> str:
    """The name of a place without the names of those around it."""
    name = spelled(place.name)
    for one in reversed(place.within):
        name = name.removeprefix(spelled(one.name)) or name
    return name


def _short(name: str) -> str:
    """A name without its last word (区, 街道); in full where one character would be left."""
    short = _LAST.sub("", name)
    return short if len(short) > 1 else name

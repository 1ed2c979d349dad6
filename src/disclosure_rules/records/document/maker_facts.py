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
_PARTY_ORGAN = re.compile(
    r"中共|中国共产党|(.*[省市区县州盟旗镇乡道])?(党(工?委)|纪委|纪律检查委员会|政法委|委(?![员托会]))"
)
"""The Party: 中共…, or for short 区委, 区委办公室, 区纪委, 街道党工委; not 区教委, which is a department."""

_CENTRAL = re.compile(r"国家|全国|最高人民|中国|中央|审计署$|[^省市区县州盟旗镇乡街]{2,8}(总[局署]|部)$")
"""A name that may be a central organ's: 国家税务总局, 最高人民法院, 财政部."""

_CITY_FOR_SHORT = re.compile(r"市(?!场|容|监|区|民中心|政(?![府务协法]))")
"""A body of the city for short: 市教委, 市民政局; not 市场监督管理局, 市政工程管理所."""

_ELSEWHERE = re.compile(
    r"[^省市区县街镇乡]{2,5}"
    r"(?P<rank>省|自治[区州县旗]|(?<!城)市(?!场|容)|(?<![社园校发景辖地贸假护业范税务验作能小片库聚])(?<!高新)区|县)(?=..)"
)
"""A body of a place that is written out: 浙江省财政厅, 杨浦区财政局; not 开发区管理委员会."""

_CITY_AROUND = re.compile(r"([^省区市])[^省区市]+市")
"""The first character of a city in the name of a place, which is most often its sign in numbers."""

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
    signs = set(_signs(view))
    if isinstance(view["forwards.attribute"], Attribute):
        # The attribute is another body's. Whether that is the Party, the issuer and the number say.
        if Maker.PARTY in signs or Maker.OTHER in signs or not _may_be_the_party_s(view):
            return Maker.PARTY if Maker.PARTY in signs else Maker.OTHER
        return UNKNOWN
    return next((sign for sign in (Maker.PARTY, Maker.OTHER, UNKNOWN) if sign in signs), Maker.OWN)


def _may_be_the_party_s(view: FactReader) -> bool:
    """Whether the number is one that the Party may have given."""
    number, place = view["number"], _seat_of(view["jurisdiction"])
    if not isinstance(number, str) or view["party_led"] is False:
        return False
    return _is_of_party(_SPACE.sub("", number), place.own if place else "")


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
    around the record's and does not name its own, or may be another body's."""
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
    return UNKNOWN if name.startswith(place.around) or _may_be_another(name, place) else Maker.OWN


def _may_be_another(name: str, place: _Seat) -> bool:
    """Whether a name that does not name the place may be that of a body above it or elsewhere. A body of a place that may
    lie in this one is taken for its own."""
    is_below, is_province = place.is_in_district or place.is_small, place.own.endswith(("省", "自治区"))
    if _CENTRAL.match(name) or (name.startswith("省") and not is_province):
        return True
    if (is_below and _CITY_FOR_SHORT.match(name)) or (place.is_small and re.match(r"[区县](?!域)", name)):
        return True
    elsewhere = _ELSEWHERE.match(name)
    if elsewhere is None:
        return False
    ranks = ("省", "自治区") if is_province else ("省", "自治区", "自治州", "市")
    return is_below or elsewhere["rank"] in ranks


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
    district, a city in a city, or below, if it has no sign of the place before 府 or 政 that is not the city's around it."""
    own = place.own if place else ""
    if _is_of_party(number, own):
        return Maker.OWN if is_party is False else UNKNOWN
    if _STATE_NUMBER.match(number):
        return UNKNOWN if place is None else Maker.OTHER if place.is_subnational else Maker.OWN
    is_in_city = bool(place and own.endswith("市") and any(one.endswith("市") for one in place.around))
    if place is None or is_of_town or not (place.is_small or place.is_district or is_in_city):
        return Maker.OWN
    government = _GOVERNMENT_NUMBER.match(number)
    signs = set(own).difference(*map(_CITY_AROUND.findall, place.around))
    return UNKNOWN if government and not set(government["of"]) & signs else Maker.OWN


def _is_of_party(number: str, own: str) -> bool:
    """Whether a number has the form of one of the Party's; 中办发 is that of a place with 中 in its name, too."""
    return _PARTY_NUMBER.match(number) is not None and not (number[0] == "中" and "中" in own)


def _short(name: str) -> str:
    """A name without its last word (区, 街道); in full where one character would be left."""
    short = _LAST.sub("", name)
    return short if len(short) > 1 else name

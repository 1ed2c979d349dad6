"""Spellings of days and times in documents and exports, rewritten as ISO 8601 with plain digits.

Official documents were dated in Chinese numerals until GB/T 9704-2012. Any other text is left unchanged, for
`parse_moment` to read or to refuse.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from disclosure_rules.errors import MisfitError

_ZEROS: Final = "〇零○O"
_DIGITS: Final = dict(zip("一二三四五六七八九", "123456789", strict=True)) | dict.fromkeys(_ZEROS, "0")
_NUMERAL: Final = f"[{''.join(_DIGITS)}十廿卅\\d]"

_ISO: Final = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?)?")
_WRITTEN_DAY: Final = re.compile(
    rf"([{''.join(_DIGITS)}\d]{{4}})\s*年\s*({_NUMERAL}{{1,4}})\s*月\s*({_NUMERAL}{{1,4}})\s*[日号]"
)
_COMPACT: Final = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)?)?")
_WEEKDAY: Final = re.compile(
    r"(\d{4}\D\d{1,2}\D\d{1,2}日?)\s*(\()?(?:星期|礼拜|周)([一二三四五六日天])(?(2)\))(?=\D|$)"
)
_WRITTEN_CLOCK: Final = re.compile(rf"({_NUMERAL}{{1,4}})(?=[时点分秒])")
_CLOCK: Final = re.compile(
    r"(?P<half>凌晨|清晨|早晨|早上|上午|中午|下午|傍晚|晚上|AM|PM)?\s*(?P<hour>\d\d?)"
    r"(?:[:时点]\s*(?P<minute>\d\d?|半|整)?\s*分?(?:\s*:?\s*(?P<second>\d\d?(?:\.\d+)?)\s*秒?)?)"
    r"(?:\s*(?P<behind>AM|PM))?",
    re.IGNORECASE,
)
_SPLIT: Final = re.compile(r"(?P<day>\d{4}\D+\d{1,2}\D+\d{1,2}(?!\d)日?)\s*T?\s*(?P<clock>\S.*)", re.DOTALL)
_FRACTION: Final = re.compile(r"(?<=\.\d{6})\d+")

_MORNING: Final = {hour: hour for hour in range(4, 12)}
_HALVES: Final[dict[str, dict[int, int]]] = {
    "凌晨": {hour: hour for hour in range(7)},
    "清晨": _MORNING,
    "早晨": _MORNING,
    "早上": _MORNING,
    "上午": {hour: hour for hour in range(12)},
    "中午": {11: 11, 12: 12, 1: 13, 13: 13},
    "下午": {12: 12, **{hour: hour + 12 for hour in range(1, 12)}, **{hour: hour for hour in range(13, 24)}},
    "傍晚": {hour: hour % 12 + 12 for hour in (4, 5, 6, 7, 8, 16, 17, 18, 19, 20)},
    "晚上": {hour: hour % 12 + 12 for hour in (6, 7, 8, 9, 10, 11, 18, 19, 20, 21, 22, 23)},
    "AM": {12: 0, **{hour: hour for hour in range(1, 12)}},
    "PM": {12: 12, **{hour: hour + 12 for hour in range(1, 12)}},
}
"""The hours that each part of the day may be written with, and the hour of the 24-hour clock that each means."""


def plain_spelling(text: str) -> str:
    """The text of a day or an instant in ISO 8601, or unchanged. Raises MisfitError if a weekday follows the day and
    is not that of the day."""
    if _ISO.fullmatch(text):
        return text
    text = text.replace("元月", "一月")
    if (compact := _COMPACT.fullmatch(text)) is not None:
        year, month, day, *times = compact.groups()
        return f"{year}-{month}-{day}" + (f"T{':'.join(filter(None, times))}" if times[0] else "")
    text = _WRITTEN_DAY.sub(_day, text, count=1)
    text = _WEEKDAY.sub(_without_weekday, text, count=1)
    split = _SPLIT.match(text)
    if split is None:
        return text
    clock = _WRITTEN_CLOCK.sub(lambda match: _number(match[1]), split["clock"])
    read = _CLOCK.match(clock)
    clock = clock if read is None else _clock(read) + clock[read.end() :]
    return f"{split['day']} {_FRACTION.sub('', clock)}"


def _day(match: re.Match[str]) -> str:
    year, month, day = (_number(part) for part in match.groups())
    return f"{year}-{month:0>2}-{day:0>2} "


def _number(numeral: str) -> str:
    """A numeral below one hundred, or one written digit by digit, in plain digits."""
    written = numeral.replace("廿", "二十").replace("卅", "三十")
    tens, ten, ones = ("".join(_DIGITS.get(char, char) for char in part) for part in written.partition("十"))
    return f"{tens or 1}{ones or 0}" if ten else tens


def _without_weekday(match: re.Match[str]) -> str:
    year, month, day = (int(part) for part in re.findall(r"\d+", match[1]))
    try:
        weekday = "一二三四五六日"[date(year, month, day).weekday()]
    except ValueError:  # no such day, as `parse_moment` will report
        return match[1]
    if weekday != match[3].replace("天", "日"):
        raise MisfitError("weekday")
    return match[1]


def _clock(match: re.Match[str]) -> str:
    half = (match["half"] or match["behind"] or "").upper()
    hour, minute = int(match["hour"]), match["minute"] or "0"
    known = _HALVES.get(half, {hour: hour})
    if hour not in known or (match["half"] and match["behind"]):
        return match[0]
    minute = {"半": "30", "整": "0"}.get(minute, minute)
    return f"{known[hour]:02}:{minute:0>2}:{match['second'] or '0':0>2}"

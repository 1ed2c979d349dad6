"""The phrases of reports and of the command line, and the small sentences made of them.

data/phrases.csv holds every phrase in both languages, as a template over its values.

This module may be imported and may change between minor versions.
"""

from __future__ import annotations

import csv
import functools
import typing
from collections.abc import Iterable, Mapping
from pathlib import Path

from disclosure_rules.errors import Lang, Text

LANGS: tuple[Lang, ...] = typing.get_args(Lang)


@functools.cache
def phrases() -> Mapping[str, Text]:
    """Every phrase in both languages, by its name. The file is read when one is first asked for."""
    table = Path(__file__).with_name("data").joinpath("phrases.csv").read_text(encoding="utf-8")
    return {row["name"]: Text(*(row[lang] for lang in LANGS)) for row in csv.DictReader(table.splitlines())}


def phrase(name: str, lang: Lang, /, **values: object) -> str:
    """A phrase in one language, with its values; a value in both languages is shown in this one."""
    template = phrases()[name].of(lang)
    if not values:
        return template
    shown = {key: value.of(lang) if isinstance(value, Text) else value for key, value in values.items()}
    return template.format(**shown)


def text(name: str, /, **values: object) -> Text:
    """A phrase in both languages, with its values."""
    return Text(*(phrase(name, lang, **values) for lang in LANGS))


def listed_text(texts: Iterable[Text], mark: str = "list") -> Text:
    """A list of texts in both languages, with a mark between them."""
    items = list(texts)
    return Text(*(phrase(mark, lang).join(item.of(lang) for item in items) for lang in LANGS))


def header(lang: Lang, *names: str) -> tuple[str, ...]:
    """The header of a table: a phrase for each column."""
    return tuple(phrase(name, lang) for name in names)


def labelled(name: str, value: str, lang: Lang) -> str:
    """A phrase with its value."""
    return f"{phrase(name, lang)}{phrase('colon', lang)}{value}"


def listed(items: Iterable[str], lang: Lang) -> str:
    """A list of items, none of which contains a comma."""
    return phrase("list", lang).join(items)


def parted(items: Iterable[str], lang: Lang) -> str:
    """A list of items that may contain commas."""
    return phrase("parts", lang).join(items)


def bracketed(inner: str, lang: Lang) -> str:
    """An aside in brackets, which follows the text that it belongs to."""
    return phrase("aside", lang, text=inner)

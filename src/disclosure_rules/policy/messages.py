"""Messages of rules, with the names in braces that stand for values: `{missing}`, `{due}` and facts such as `{issued}`."""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Iterator, Mapping
from functools import cache

from disclosure_rules.errors import Text

SHOWN_KINDS = ("number", "term", "terms", "moment")
"""The kinds of facts that a message may show: those whose values are no words of the record."""


def names_in(message: Text | None) -> Iterator[str]:
    """The names in braces. Raises ValueError for anything else that braces hold."""
    for wording in message or ():
        for _, name, form, conversion in string.Formatter().parse(wording):
            if name is not None:
                if form or conversion or not name:
                    raise ValueError(wording)
                yield name


def filled(message: Text, value: Callable[[str], Text]) -> Text:
    """A message with the value of each name in braces."""
    if not any("{" in wording or "}" in wording for wording in message):
        return message
    known = cache(value)
    return Text(
        _filled(message.zh, lambda name: known(name).zh), _filled(message.en, lambda name: known(name).en)
    )


def renamed(message: Text, paths: Mapping[str, str]) -> Text:
    """A message with other names in its braces."""
    plain = Text(*(re.sub(r"\{\{|\}\}", r"\g<0>\g<0>", wording) for wording in message))
    return filled(plain, lambda name: Text(*[f"{{{paths.get(name, name)}}}"] * 2))


def _filled(wording: str, value: Callable[[str], str]) -> str:
    parts = string.Formatter().parse(wording)
    return "".join(plain + ("" if name is None else value(name)) for plain, name, _, _ in parts)

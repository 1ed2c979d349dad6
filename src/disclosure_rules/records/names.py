"""Texts that are compared: the title on the form with that of the document, the body that acted with the one that had
to. What comes out is whether they are the same; the texts themselves go nowhere."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from disclosure_rules.records.fact import UNKNOWN

_IGNORED = re.compile(r"[\s《》〈〉「」『』“”\"']+")


def comparable(text: str) -> str:
    """A title or name as it is compared: without spaces, title marks and quotation marks, in one width of letters."""
    return _IGNORED.sub("", unicodedata.normalize("NFKC", text)).casefold()


def same(*texts: Any) -> Any:
    """Whether all texts name the same; unknown if any is not given."""
    if not all(isinstance(text, str) for text in texts):
        return UNKNOWN
    return len({comparable(text) for text in texts}) == 1

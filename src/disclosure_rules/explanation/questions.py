"""The question for a fact in plain words, and who knows the answer."""

from __future__ import annotations

import csv
import functools
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from disclosure_rules.errors import Text
from disclosure_rules.explanation.labels import fact_label
from disclosure_rules.phrases import text
from disclosure_rules.records.base import Record
from disclosure_rules.records.model import declared, field_at

EVERY_KIND = "any"
"""The kind of a question about a fact that every record kind has."""


class Asking(NamedTuple):
    """How a fact is asked for, and who knows it."""

    question: Text
    who: Text | None


@functools.cache
def _questions() -> Mapping[tuple[str, str], Asking]:
    table = Path(__file__).parents[1].joinpath("data", "questions.csv").read_text(encoding="utf-8")
    return {
        (row["kind"], row["fact"]): Asking(Text(row["zh"], row["en"]), text(f"knows.{row['who']}"))
        for row in csv.DictReader(table.splitlines())
    }


def asking(kind: str, fact: str, model: type[Record]) -> Asking:
    """The question for a fact: of a shipped one that of the library, of another that of its declaration. One without is
    asked for by its label."""
    known = _questions()
    if found := known.get((kind, fact)) or known.get((EVERY_KIND, fact)):
        return found
    own = declared(field_at(model, fact.split(".")))
    question, who = (Text(*own[key]) if own.get(key) else None for key in Asking._fields)
    return Asking(question or text("ask.fact", fact=fact_label(model, fact)), who)

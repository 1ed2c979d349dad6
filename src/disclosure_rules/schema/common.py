"""The common parts of the schemas: vocabularies, dates, and the frame of a schema document.

The schemas are draft 7, which every editor's YAML support reads. Where a thing has names in two languages, the names in
the schema's language stand under `enum` or `properties`, which editors complete. The others are a pattern.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, TypeAlias

from disclosure_rules.errors import Lang
from disclosure_rules.terms import Term

Schema: TypeAlias = dict[str, Any]

DAY: Schema = {
    "type": "string",
    "pattern": r"^\s*\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}",
    "examples": ["2018-11-22", "2018-11-22T09:30", "2018年11月22日"],
}
BLANK: Schema = {"type": ["string", "null"], "pattern": r"^\s*$"}
"""The schema of a blank field, which means the same as one left out."""
DURATION: Schema = {
    "type": "string",
    "pattern": "^(0|-?[1-9][0-9]{0,4})(wd|d|w|mo|y|h|min)$",
    "examples": ["10wd", "5h"],
}
SHIFT: Schema = {"type": "string", "pattern": "^(0|[1-9][0-9]{0,4})(d|mo|y)$", "examples": ["30d", "6mo"]}
DAY_OF_YEAR: Schema = {"type": "string", "pattern": "^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"}
PARAM: Schema = {
    "type": "object",
    "properties": {"param": {"type": "string"}},
    "required": ["param"],
    "additionalProperties": False,
}
WORDS: Schema = {
    "type": "object",
    "properties": {"zh": {"type": "string"}, "en": {"type": "string"}},
    "required": ["zh", "en"],
    "additionalProperties": False,
}


def words_of(languages: Iterable[str]) -> Schema:
    """A text in both languages; those that are not listed may be left out."""
    return {**WORDS, "required": [lang for lang in ("zh", "en") if lang in languages]}


def ref(name: str) -> Schema:
    """A reference to a definition."""
    return {"$ref": f"#/$defs/{name}"}


def document(title: str, body: Schema, defs: Schema) -> Schema:
    """A whole schema document."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": title,
        **body,
        "$defs": dict(sorted(defs.items())),
    }


def one_of(texts: Iterable[str]) -> str:
    """A pattern that takes any of these texts and nothing else."""
    return f"^({'|'.join(map(_escaped, texts))})$"


def _escaped(text: str) -> str:
    return re.sub(r"[.*+?^${}()|\[\]\\/]", r"\\\g<0>", text)


def spelled(pairs: Iterable[tuple[Any, str]], lang: Lang, more: Iterable[str] = ()) -> Schema:
    """One of some values, each with its English name (or true, false) and its Chinese one; `more` are further
    spellings."""
    known = [(value if lang == "en" or isinstance(value, bool) else zh, value, zh) for value, zh in pairs]
    shown = [name for name, _, _ in known]
    others = [str(name) for _, value, zh in known for name in (value, zh) if name not in shown]
    return {
        "anyOf": [
            {
                "enum": shown,
                "enumDescriptions": [zh if lang == "en" else str(value) for _, value, zh in known],
            },
            {"type": "string", "pattern": one_of(dict.fromkeys([*others, *more]))},
        ]
    }


def term(cls: type[Term], lang: Lang) -> Schema:
    """One member of a closed vocabulary, in any of its spellings."""
    aliases = [alias for member in cls for alias in member.aliases]
    known = spelled(((member.value, member.zh) for member in cls), lang, aliases)
    pattern = cls.local_pattern()
    return {"anyOf": [*known["anyOf"], {"type": "string", "pattern": pattern}]} if pattern else known


def named(names: Iterable[tuple[str, ...]], lang: Lang) -> Schema:
    """One of some names, each given with its other ones, the Chinese one first."""
    known = list(names)
    shown = [completed(each, lang) for each in known]
    others = [name for each, first in zip(known, shown, strict=True) for name in each if name != first]
    one: Schema = {"enum": shown}
    return {"anyOf": [one, {"type": "string", "pattern": one_of(others)}]} if others else one


def completed(names: tuple[str, ...], lang: Lang) -> str:
    """The name that an editor completes, of a path and its other names: the Chinese one in a Chinese schema."""
    return names[:2][-1] if lang == "zh" else names[0]

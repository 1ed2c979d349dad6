"""The text of an instrument, where it stands beside the policy: in `text.md`, a heading `## PLACE` for each place."""

from __future__ import annotations

import functools
from pathlib import Path

from disclosure_rules.policy.model import Policy

TEXT = "text.md"
"""The file beside a policy with the text of its instrument."""


def text_at(policy: Policy, at: str) -> tuple[str, ...]:
    """The paragraphs of the instrument at a place; of a place within an article those of the article. None where the text is not
    beside the policy."""
    path = Path(policy.directory) / TEXT
    sections = _sections(str(path), path.stat().st_mtime_ns) if path.is_file() else {}
    known = [place for place in sections if at.startswith(place)]
    return sections[max(known, key=len)] if known else ()


@functools.lru_cache(maxsize=64)
def _sections(path: str, _changed: int) -> dict[str, tuple[str, ...]]:
    """The paragraphs of each place of a file as it was when it was last changed."""
    sections: dict[str, tuple[str, ...]] = {}
    for section in Path(path).read_text(encoding="utf-8").split("\n## ")[1:]:
        heading, _, text = section.partition("\n")
        sections[heading.strip()] = tuple(part.strip() for part in text.split("\n\n") if part.strip())
    return sections

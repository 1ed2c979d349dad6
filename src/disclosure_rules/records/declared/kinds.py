"""The record kinds of a set of policies: the shipped ones, those that it declares, and classes that a host hands over."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import tzinfo
from typing import TYPE_CHECKING, TypeAlias

from disclosure_rules.calendar.moments import SHANGHAI
from disclosure_rules.records.base import Record
from disclosure_rules.records.declared.shared import shared
from disclosure_rules.records.kinds import KINDS, RecordKinds, spellings_of

if TYPE_CHECKING:  # most sets declare no kinds, and need nothing of them
    from disclosure_rules.records.declared.declarations import DeclaredKind

Declaration: TypeAlias = "DeclaredKind | type[Record]"
"""A record kind as data, or as a class."""


def kinds_with(declared: Iterable[Declaration], zone: tzinfo = SHANGHAI) -> RecordKinds:
    """The shipped record kinds together with these, which are new kinds or extend a kind, with instants in a zone; the
    same declarations and zone give the same kinds."""
    return _kinds(tuple(dict.fromkeys(declared)), zone)


@shared
def _kinds(declared: tuple[Declaration, ...], zone: tzinfo) -> RecordKinds:
    models = {spellings_of(item)[0]: item for item in declared if isinstance(item, type)}
    grouped: dict[str, list[DeclaredKind]] = {}
    for item in declared:
        if not isinstance(item, type):
            grouped.setdefault(item.kind, []).append(item)
    for kind, items in grouped.items():
        from disclosure_rules.records.declared.models import model_of_kind  # noqa: PLC0415  # see above

        base = models.get(kind) or KINDS.get(kind)
        models[kind] = model_of_kind(base, tuple(sorted(items, key=lambda item: item.extends)))
    return KINDS if not models and zone is SHANGHAI else RecordKinds(models.values(), zone)

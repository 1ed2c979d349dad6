"""The field: who takes part, who cannot here and why, and that all who do give the same answers."""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from importlib.metadata import version

from .contestant import Columns, Contestant
from .problem import Answer, Raw, expected

MODULES = {
    "handwritten": "hand-written Python",
    "ours": "disclosure-rules",
    "zen_engine": "zen-engine",
    "cel_rust": "CEL in Rust",
    "cedar": "cedarpy",
    "json_logic_rules": "json-logic",
    "durable_bare": "durable-rules, bare",
    "polars_columns": "Polars",
    "openfisca_columns": "OpenFisca",
}
"""The module of each contestant, with its name where it is not installed."""

Entry = Contestant | Columns


def entries(modules: Iterable[str] = MODULES) -> tuple[list[Entry], dict[str, str]]:
    """The contestants of these modules that are installed; and the names of the others, with the reason."""
    here: list[Entry] = []
    missing = {}
    for module in modules:
        try:
            here += import_module(f".{module}", __package__).contestants()
        except ImportError as error:
            missing[MODULES[module]] = str(error)
    return here, missing


def version_of(entry: Entry) -> str:
    """The version of its package, or of Python."""
    return version(entry.package) if entry.package else platform.python_version()


def hold_equal(entries: Iterable[Entry], records: Sequence[Raw]) -> None:
    """Ends the program at the first record about which an entry answers otherwise than expected."""
    wanted = [expected(record) for record in records]
    for entry in entries:
        for record, answer, wants in zip(records, answers_of(entry, records), wanted, strict=True):
            if answer != wants:
                sys.exit(f"{entry.name} answers {answer}, not {wants}, about {record}")


def answers_of(entry: Entry, records: Sequence[Raw]) -> Iterator[Answer]:
    """What an entry answers about each record."""
    if isinstance(entry, Columns):
        yield from entry.answers(entry.decide(entry.load(records)))
    else:
        for record in records:
            yield entry.answer(entry.decide(entry.prepare(record)), record)

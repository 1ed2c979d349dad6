"""The engine that an evaluator runs on."""

from __future__ import annotations

from typing import Literal

from disclosure_rules import _arguments
from disclosure_rules._engine import Engine
from disclosure_rules.errors import EngineError, Problem


def chosen_engine(engine: Engine) -> Literal["durable", "reference"]:
    """The engine asked for; for `auto`, the best engine available."""
    name = _arguments.text(engine, "engine", EngineError)
    if name not in ("auto", "durable", "reference"):
        raise EngineError(Problem("engine.unknown", "engine", engine=name))
    if name == "reference":
        return "reference"
    from disclosure_rules._engine import durable  # noqa: PLC0415  # only a caller who runs on it waits for this import

    if durable.WHY_NOT is None:
        return "durable"
    if name == "auto":
        return "reference"
    raise EngineError(durable.WHY_NOT)

"""The runners: each takes a program and gives the truth of the rules of a layer for the truth of the atoms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Protocol, TypeAlias

Engine: TypeAlias = Literal["auto", "durable", "reference"]
"""The engines that may be asked for; `auto` is durable-rules where it is installed and can run the program."""


class Runner(Protocol):
    """The interface that the evaluator asks of an engine."""

    def run(self, layer: int, values: Sequence[int]) -> Sequence[int]:
        """The truth of every rule of a layer, in its order; `values` is the truth of every atom so far."""
        ...

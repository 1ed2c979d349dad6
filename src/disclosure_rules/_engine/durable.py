"""The runner on durable-rules, and the wall around it: no other file imports it.

The engine is driven through its extension module, by the loop below. Its own Python layer would start threads
that run rules in the background, hide failures, and drop work that takes ten seconds by the wall clock.

A case runs one ruleset for the truth of its atoms. The facts are asserted one by one into a fresh state, the end fact
last. Then the rules fire, the rule of the end fact last of all. Then the state is deleted. The deletion is safe
because a rule has fired in the state: deleting a state in which no rule has fired crashes the process. So an engine
that does not finish a case is never used again, its state is never touched, and the case has no result: a fault
never means that no rule fired.

An engine belongs to one case at a time: it is taken from the idle ones, or made. So threads share a
runner without waiting for each other, a case within a case (in a signal handler) has an engine of its own, and
in a forked child an engine that another thread was using is out of reach.
"""

from __future__ import annotations

import sys
import weakref
from collections.abc import Sequence
from importlib import metadata
from typing import Final

from disclosure_rules._engine.durable_network import END, END_FACT, SID, TELLING, Network, plan
from disclosure_rules._program.model import Program
from disclosure_rules.errors import EngineError, Problem

try:
    import durable as _package  # noqa: F401  # half an installation is none
    import durable_rules_engine as _extension
except ImportError:
    _IMPORTS = False
else:
    _IMPORTS = True

VERSION: Final = "2.0.28"
"""The release of durable-rules whose internals this file relies on."""


def _why_not() -> Problem | None:
    python = f"Python {sys.version_info.major}.{sys.version_info.minor}"
    try:
        installed = metadata.version("durable-rules")
    except metadata.PackageNotFoundError:
        if sys.version_info >= (3, 13):
            return Problem("engine.missing", "engine", "python", version=VERSION, python=python)
        return Problem("engine.missing", "engine")
    if installed != VERSION:
        return Problem("engine.missing", "engine", "version", installed=installed, version=VERSION)
    if not _IMPORTS:
        return Problem("engine.missing", "engine", "broken", version=VERSION, python=python)
    return None


WHY_NOT: Final = _why_not()
"""Why durable-rules cannot be used; None where it can."""

AVAILABLE: Final = WHY_NOT is None
"""Whether durable-rules can be used."""


class DurableRunner:
    """Runs a program on durable-rules; threads may share it. Raises EngineError for a rule that is more than
    the engine can handle."""

    def __init__(self, program: Program) -> None:
        self._plans = tuple(plan(layer) for layer in program.layers)
        self._idle: tuple[tuple[list[_Ruleset], ...], ...] = tuple(
            tuple([] for _ in written.networks) for written in self._plans
        )

    def run(self, layer: int, values: Sequence[int]) -> Sequence[int]:
        """The truth of every rule of a layer. Raises EngineError, without a result, for any fault."""
        written = self._plans[layer]
        truths = list(written.settled)
        try:
            for network, idle in zip(written.networks, self._idle[layer], strict=True):
                for firing in _case(network, idle, network.facts(values)):
                    number, bits = network.meaning[firing[:TELLING]]
                    truths[number] |= bits
            if 1 in truths:
                raise EngineError(Problem("engine.fault", "engine", "certain"))
        except EngineError:
            raise
        except Exception as fault:
            raise EngineError(Problem("engine.fault", "engine", fault=repr(fault))) from fault
        return truths


def _case(network: Network, idle: list[_Ruleset], facts: Sequence[str]) -> list[str]:
    """The firings for these facts. The ruleset is taken from the idle ones, and put back unless it fails."""
    try:
        ruleset = idle.pop()
    except IndexError:
        ruleset = _Ruleset(network.definition)
    fired = ruleset.case(facts, network.firings)
    idle.append(ruleset)
    return fired


class _Ruleset:
    """A ruleset within the engine; it is freed there when this object goes."""

    def __init__(self, definition: str) -> None:
        self._handle: int = _extension.create_ruleset("layer", definition)
        weakref.finalize(self, _extension.delete_ruleset, self._handle).atexit = False

    def case(self, facts: Sequence[str], most: int) -> list[str]:
        """The firings for these facts, as the engine reports them. A ruleset that raises must not be used again."""
        handle = self._handle
        for fact in facts:
            status, _ = _extension.assert_fact(handle, fact)
            if status not in (_MATCHED, _UNMATCHED):
                raise EngineError(Problem("engine.fault", "engine", "fact", status=status))
        status, state = _extension.assert_fact(handle, END_FACT)
        if status != _MATCHED:
            raise EngineError(Problem("engine.fault", "engine", "end", status=status))
        first = _extension.start_action_for_state(handle, state)
        message = first[1] if first else None
        fired: list[str] = []
        while message is not None:
            fired.append(message)
            if len(fired) > most + 1:
                raise EngineError(Problem("engine.fault", "engine", "many"))
            message = _extension.complete_and_start_action(handle, state)
        if not fired or not fired.pop().startswith(f'{{"{END}":'):
            raise EngineError(Problem("engine.fault", "engine", "last"))
        _extension.delete_state(handle, SID)
        return fired


_MATCHED, _UNMATCHED = 0, 1

"""Bare durable-rules: its four C functions in the smallest loop that is safe, with the rules, atoms and facts of the
library's encoding. It is the lower bound for the library's runner, which also checks the answers of the engine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import durable_rules_engine as engine

from disclosure_rules import DocumentRecord, Evaluator
from disclosure_rules._engine.durable_network import END_FACT, SID, TELLING, Network, plan
from disclosure_rules._program.model import Program
from disclosure_rules.calendar.moments import Moment
from disclosure_rules.evaluation.prepared import PreparedProgram


class BareRunner:
    """The rules of a program, fired and looked up without any check."""

    def __init__(self, program: Program) -> None:
        self.plans = [plan(layer) for layer in program.layers]
        self.handles = [
            [(network, engine.create_ruleset("bare", network.definition)) for network in written.networks]
            for written in self.plans
        ]

    def run(self, layer: int, values: Sequence[int]) -> Sequence[int]:
        """The truth of every rule of a layer."""
        truths = list(self.plans[layer].settled)
        for network, handle in self.handles[layer]:
            for message in fired(network, handle, values):
                known = network.meaning.get(message[:TELLING])
                if known is not None:
                    number, bits = known
                    truths[number] |= bits
        return truths

    def fire(self, values: Sequence[int]) -> int:
        """Fire every layer for known truths of all atoms. Returns the number of firings."""
        return sum(len(fired(network, handle, values)) for layer in self.handles for network, handle in layer)


def fired(network: Network, handle: Any, values: Sequence[int]) -> list[str]:
    """The messages that fire for the truth of the atoms: assert the facts one by one and the end fact, drain the
    messages, and delete the state."""
    for fact in network.facts(values):
        engine.assert_fact(handle, fact)
    _, state = engine.assert_fact(handle, END_FACT)
    message = engine.start_action_for_state(handle, state)[1]
    messages = []
    while message is not None:
        messages.append(message)
        message = engine.complete_and_start_action(handle, state)
    engine.delete_state(handle, SID)
    return messages


class BareEvaluator(Evaluator):
    """The library's evaluator with the bare runner: the same atoms, the same fold."""

    def _made(self, program: Program) -> PreparedProgram:
        return PreparedProgram.of(program, BareRunner)

    def is_bare(self, record: DocumentRecord, as_of: Moment) -> bool:
        """Whether a record is indeed evaluated by the bare runner."""
        law = self.trace(record, as_of=as_of).law
        return isinstance(self._prepared(record.kind, law).runner, BareRunner)

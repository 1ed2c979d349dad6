"""Mutation of policies: each small change of a rule that no case notices is a case that is missing."""

from disclosure_rules.testing.mutation.bench import Bench, Outcome
from disclosure_rules.testing.mutation.mutants import FAMILIES, Mutant, mutants
from disclosure_rules.testing.mutation.workers import cores, outcomes

__all__ = ["FAMILIES", "Bench", "Mutant", "Outcome", "cores", "mutants", "outcomes"]

"""Mutation of policies: each small change of a rule that no case notices reveals a missing case."""

from disclosure_rules.authoring.mutation.mutants import FAMILIES, Mutant, mutants
from disclosure_rules.authoring.mutation.trial import MutantOutcome, MutantTrial, outcomes

__all__ = ["FAMILIES", "Mutant", "MutantOutcome", "MutantTrial", "mutants", "outcomes"]

"""Mutation of policies: each small change of a rule that no case notices reveals a missing case."""

from disclosure_rules.authoring.mutation.mutants import FAMILIES, Mutant, mutants
from disclosure_rules.authoring.mutation.trial import MutantOutcome, MutantTrial
from disclosure_rules.authoring.mutation.workers import cores, outcomes

__all__ = ["FAMILIES", "Mutant", "MutantOutcome", "MutantTrial", "cores", "mutants", "outcomes"]

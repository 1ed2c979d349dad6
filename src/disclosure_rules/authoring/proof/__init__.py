"""What holds for every possible record: with the solver of the extra `proof`."""

from disclosure_rules.authoring.proof.compare import Comparison, compare
from disclosure_rules.authoring.proof.consistency import Weakness, weaknesses
from disclosure_rules.authoring.proof.witness import Change, Witness
from disclosure_rules.authoring.proof.witness_case import as_case

__all__ = ["Change", "Comparison", "Weakness", "Witness", "as_case", "compare", "weaknesses"]

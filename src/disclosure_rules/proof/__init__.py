"""What holds for every possible record: with the solver of the extra `proof`."""

from disclosure_rules.proof.as_case import as_case
from disclosure_rules.proof.compare import Comparison, compare
from disclosure_rules.proof.consistency import Weakness, weaknesses
from disclosure_rules.proof.witness import Change, Witness

__all__ = ["Change", "Comparison", "Weakness", "Witness", "as_case", "compare", "weaknesses"]

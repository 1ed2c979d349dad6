"""Properties that hold for every possible record, proved with the solver of the extra `proof`."""

from disclosure_rules.authoring.proof.compare import Comparison, compare
from disclosure_rules.authoring.proof.consistency import Flaw, Weakness, note, weaknesses
from disclosure_rules.authoring.proof.outlook import Outlook, outlook
from disclosure_rules.authoring.proof.witness import ConclusionChange, Witness
from disclosure_rules.authoring.proof.witness_case import witness_case

__all__ = [
    "Comparison",
    "ConclusionChange",
    "Flaw",
    "Outlook",
    "Weakness",
    "Witness",
    "compare",
    "note",
    "outlook",
    "weaknesses",
    "witness_case",
]

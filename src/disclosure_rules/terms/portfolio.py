"""The vocabulary of summaries."""

from disclosure_rules.terms.base import Term


class PortfolioLevel(Term):
    """汇总范围: the range of documents that a summary counts."""

    AGENCY = "agency", "本单位", "单位"
    DISTRICT = "district", "全区"

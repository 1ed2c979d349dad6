from disclosure_rules.records.portfolio import facts
from disclosure_rules.records.portfolio.record import PortfolioRecord

__all__ = ["PortfolioRecord", "facts"]

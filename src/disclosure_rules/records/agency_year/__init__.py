from disclosure_rules.records.agency_year import facts
from disclosure_rules.records.agency_year.record import AgencyYearRecord

__all__ = ["AgencyYearRecord", "facts"]

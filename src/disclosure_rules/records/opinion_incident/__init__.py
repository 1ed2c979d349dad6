from disclosure_rules.records.opinion_incident import facts
from disclosure_rules.records.opinion_incident.record import OpinionIncidentRecord

__all__ = ["OpinionIncidentRecord", "facts"]

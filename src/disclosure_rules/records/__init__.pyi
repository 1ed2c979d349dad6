"""The names of the record kinds, and what reads a record by its kind."""

from disclosure_rules.records.agency_year.record import AgencyYearRecord as AgencyYearRecord
from disclosure_rules.records.any_record import AnyRecord as AnyRecord
from disclosure_rules.records.base import Record as Record
from disclosure_rules.records.catalogue.record import CatalogueRecord as CatalogueRecord
from disclosure_rules.records.dicts import AgencyYearDict as AgencyYearDict
from disclosure_rules.records.dicts import CatalogueDict as CatalogueDict
from disclosure_rules.records.dicts import DocumentDict as DocumentDict
from disclosure_rules.records.dicts import EmergencyDict as EmergencyDict
from disclosure_rules.records.dicts import MajorDecisionDict as MajorDecisionDict
from disclosure_rules.records.dicts import MatterDict as MatterDict
from disclosure_rules.records.dicts import MeetingDict as MeetingDict
from disclosure_rules.records.dicts import OpinionIncidentDict as OpinionIncidentDict
from disclosure_rules.records.dicts import PortfolioDict as PortfolioDict
from disclosure_rules.records.dicts import RequestDict as RequestDict
from disclosure_rules.records.document.record import DocumentRecord as DocumentRecord
from disclosure_rules.records.emergency.record import EmergencyRecord as EmergencyRecord
from disclosure_rules.records.kinds import KINDS as KINDS
from disclosure_rules.records.kinds import model_of as model_of
from disclosure_rules.records.kinds import read_record as read_record
from disclosure_rules.records.kinds import stated_id as stated_id
from disclosure_rules.records.major_decision.record import MajorDecisionRecord as MajorDecisionRecord
from disclosure_rules.records.matter.record import MatterRecord as MatterRecord
from disclosure_rules.records.meeting.record import MeetingRecord as MeetingRecord
from disclosure_rules.records.opinion_incident.record import OpinionIncidentRecord as OpinionIncidentRecord
from disclosure_rules.records.portfolio.record import PortfolioRecord as PortfolioRecord
from disclosure_rules.records.request.record import RequestRecord as RequestRecord

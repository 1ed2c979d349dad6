"""The content of a document, read once: three-valued truths, and the facts to ask for where they are unknown.

A name `u_…` holds the facts behind an unknown truth, as bits.
"""

from __future__ import annotations

from typing import Any

from disclosure_rules import DocumentRecord
from disclosure_rules.calendar.moments import Moment, compare, first_or_last
from disclosure_rules.records import parts as shared
from disclosure_rules.records.document import parts as model
from disclosure_rules.terms import Channel, PublicPlace

from . import opening
from .events import Event
from .kleene import BIT, IS, IS_NOT, NOT, UP, F, T, U

NO_ISSUER, NO_IMPACT = model.Issuer(), model.Impact()
NO_FORM, NO_APPROVAL = model.Form(), model.Approval()
NO_TRAIL, NO_REVIEW = model.Trail(), shared.Review()
NO_INTERPRETATION, NO_CHANGE, NO_REASSESSMENT = model.Interpretation(), model.Change(), model.Reassessment()

LEVELS = {
    None: (U, U, U, U, U),
    "district_government": (T, F, F, F, F),
    "district_office": (F, T, F, F, F),
    "department": (F, F, T, F, F),
    "subdistrict": (F, F, F, T, F),
    "town": (F, F, F, T, F),
    "municipal_government": (F, F, F, F, T),
}
"""Whether the issuer is the district government, its office, a department, a subdistrict or town, or the city."""

FILING = frozenset(("district_government", "district_office", "department", "town"))
"""The bodies whose normative documents go to the archive when they are submitted for filing."""

TICKS = frozenset(("interpretation_materials", "approval", "seal"))
"""Boxes of the form that are either present or blank: `false` leaves them blank."""


class Document:
    """The facts of one record as they stand at `as_of`."""

    def __init__(self, record: DocumentRecord, as_of: Moment) -> None:
        assert record.jurisdiction in ("xuhui", "徐汇区"), "written for documents of the district"
        self.record = record
        self.as_of = as_of
        self.unknown = frozenset(record.unknown)
        self._events(record)
        self._impact(record)
        self._interpretation(record)
        self._form(record)
        self._process(record)
        opening.read(self)

    def listed(self, path: str) -> bool:
        """Whether the record lists this path, or a part that holds it, as unknown."""
        return bool(self.unknown) and not self.unknown.isdisjoint(UP[path])

    def event(self, value: Moment | None, path: str) -> Event:
        """An act. If left out it did not happen, unless it is listed as unknown."""
        bit = BIT[path]
        if value is None:
            return (None, U, bit, bit) if self.unknown and self.listed(path) else (None, F, 0, bit)
        return (value, T, 0, bit) if compare(value, self.as_of) <= 0 else (None, F, 0, bit)

    def _events(self, record: DocumentRecord) -> None:
        event = self.event
        self.formed = event(record.formed, "formed")
        self.signed = event(record.signed, "signed")
        self.issued = event(record.issued, "issued")
        self.published = event(record.published, "published")
        if record.issued is None and self.published[1] == T:
            self.issued = (None, U, BIT["issued"], BIT["issued"])  # what is online was issued
        self.declassified = event(record.declassified, "declassified")
        self.opening_decided = event(record.opening_decided, "opening_decided")
        self.filed = event(record.filed, "filed")
        self.archived = event(record.archived, "archived")
        self.third_party_agreed = event(record.third_party_agreed, "third_party_agreed")
        self.public_interest = event(record.public_interest_override, "public_interest_override")
        change = record.change or NO_CHANGE
        self.change_decided = event(change.decided, "change.decided")
        self.change_reported = event(change.reported, "change.reported")
        again = record.reassessment or NO_REASSESSMENT
        self.found_open = event(again.found_open, "reassessment.found_open")
        self.opened = event(again.opened, "reassessment.opened")
        self.self_check = event(again.self_check_found, "reassessment.self_check_found")
        self.adjusted = event(again.attribute_adjusted, "reassessment.attribute_adjusted")
        self.content_changed = event(again.content_changed, "reassessment.content_changed")
        self.content_updated = event(again.content_updated, "reassessment.content_updated")
        self.rearchived = event(again.rearchived, "reassessment.rearchived")
        self.made = self.signed[1] | self.issued[1]  # it was signed or issued
        self.u_made = self.signed[2] | self.issued[2] if self.made == U else 0

    def _impact(self, record: DocumentRecord) -> None:
        impact = record.impact or NO_IMPACT
        self.wide, self.livelihood = IS[impact.wide], IS[impact.livelihood]
        self.attention, self.specialised = IS[impact.attention], IS[impact.specialised]
        self.u_wide = BIT["impact.wide"] if impact.wide is None else 0
        self.u_livelihood = BIT["impact.livelihood"] if impact.livelihood is None else 0
        self.u_attention = BIT["impact.attention"] if impact.attention is None else 0
        self.u_specialised = BIT["impact.specialised"] if impact.specialised is None else 0

    def _interpretation(self, record: DocumentRecord) -> None:
        stated = record.interpretation or NO_INTERPRETATION
        self.interpreted = self.event(stated.published, "interpretation.published")
        plan = stated.plan
        self.plan = None if plan is None else frozenset(plan)
        self.no_plan = U if plan is None else F if plan else T
        self.u_plan = BIT["interpretation.plan"] if plan is None else 0
        self.materials, self.no_materials = IS[stated.materials], IS_NOT[stated.materials]
        self.u_materials = BIT["interpretation.materials"] if stated.materials is None else 0
        self.deemed = IS[stated.deemed_needed]
        self.u_deemed = BIT["interpretation.deemed_needed"] if stated.deemed_needed is None else 0
        self.points = None if stated.points is None else frozenset(stated.points)
        self.approved_by = None if stated.approved_by is None else frozenset(stated.approved_by)
        self.channels = None if stated.channels is None else frozenset(stated.channels)
        self.interpretation = stated

    def _form(self, record: DocumentRecord) -> None:
        given = record.form
        self.has_form = T if given is not None else U if self.listed("form") else F
        self.u_form = BIT["form"] if self.has_form == U else 0
        self.form = form = given or NO_FORM
        self.nature_policy, self.nature_general, self.u_nature = self.box(
            form.nature, "form.nature", "policy", "general"
        )
        proposed = form.proposed_attribute
        self.u_proposed = 0
        if proposed is not None:
            self.proposed_open = T if proposed == "proactive" else F
            self.proposed_closed = NOT[self.proposed_open]
        elif given is not None or self.listed("form.proposed_attribute"):
            self.proposed_open = self.proposed_closed = U
            self.u_proposed = BIT["form.proposed_attribute"]
        else:
            self.proposed_open = self.proposed_closed = F
        mode = form.release_mode
        self.u_mode = 0
        if mode is not None:
            self.mode_redacted = T if mode == "redacted" else F
            self.mode_full = T if mode == "full" else F
        elif given is not None or self.listed("form.release_mode"):
            self.mode_redacted = self.mode_full = U
            self.u_mode = BIT["form.release_mode"]
        else:
            self.mode_redacted = self.mode_full = F

        self.box_interpretation, self.box_no_interpretation, self.u_box_interpretation = self.box(
            form.interpretation, "form.interpretation", True, False
        )

    def box(self, value: object, path: str, first: object, second: object) -> tuple[int, int, int]:
        """The state of a box of the form: whether it holds the first value, whether it holds the second, and the
        facts to ask for."""
        if value is None:
            return (U, U, BIT[path]) if self.unknown and self.listed(path) else (F, F, 0)
        return T if value == first else F, T if value == second else F, 0

    def blanks(self, *boxes: tuple[str, str, object]) -> tuple[int, int, tuple[str, ...]]:
        """The blanks among boxes of the form, each given by its name, its path and its content: whether one is blank,
        the facts to ask for, and the names of the blank ones."""
        if self.has_form == U:
            return U, self.u_form, ()
        missing, doubtful, asked = [], False, 0
        for name, path, value in boxes:
            if value is None or value == () or (value is False and name in TICKS):
                missing.append(name)
                if self.unknown and self.has_form == T and self.listed(path):
                    doubtful = True
                    asked |= BIT[path] if value is None else 0
        if not doubtful:
            return T if missing else F, 0, tuple(missing)
        if not asked:
            asked = BIT["form"]
            for _, path, _ in boxes:
                asked |= BIT[path]
        return U, asked, ()

    def _process(self, record: DocumentRecord) -> None:
        issuer = record.issuer or NO_ISSUER
        self.government, self.office, self.department, self.town, self.municipal = LEVELS[issuer.level]
        level = issuer.level
        self.files = U if level is None else T if level in FILING else F
        self.upper, self.lower = self.government | self.office, self.department | self.town
        self.u_level = BIT["issuer.level"] if issuer.level is None else 0
        self.normative, self.not_normative = IS[record.normative], IS_NOT[record.normative]
        self.u_normative = BIT["normative"] if record.normative is None else 0
        self.policy_document = IS[record.policy_document]
        self.u_policy_document = BIT["policy_document"] if record.policy_document is None else 0
        trail = self.trail = record.trail or NO_TRAIL
        self.with_consent = IS[trail.needs_district_consent]
        self.u_with_consent = (
            BIT["trail.needs_district_consent"] if trail.needs_district_consent is None else 0
        )
        units = record.drafting_units
        self.bearers = {"drafting_unit": units[0] if units else None, "issuing_unit": issuer.name}
        self.joint = U if units is None else T if len(units) > 1 else F
        self.u_units = BIT["drafting_units"] if units is None else 0
        released = record.released_as
        self.released_full = U if released is None else T if released == "full" else F
        self.released_redacted = U if released is None else T if released == "redacted" else F
        self.u_released = BIT["released_as"] if released is None else 0
        releases, sent = record.releases, record.deliveries
        elsewhere = (
            None
            if releases is None
            else [entry.date for entry in releases if entry.channel is not Channel.PORTAL]
        )
        self.elsewhere = self._first(elsewhere, "releases")
        library = None if sent is None else [entry.date for entry in sent if entry.to is PublicPlace.LIBRARY]
        self.in_library = self._first(library, "deliveries")

    def _first(self, days: list[Any] | None, path: str) -> Event:
        """The first of some days, any of which may be left out; None where the list itself is left out."""
        if days is None or None in days:
            return None, U, BIT[path], BIT[path]
        first = first_or_last(days, min) if days else None
        happened = first is not None and compare(first, self.as_of) <= 0
        return (first, T, 0, BIT[path]) if happened else (None, F, 0, BIT[path])

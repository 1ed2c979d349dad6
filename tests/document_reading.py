"""A second reading of the law on the disclosure of documents, in plain Python, for tests.

It was written from the meaning of the law in prose before the policies were looked at, so that what both say was
understood twice. It knows nothing of rules, layers or truths. None is what is not known, or does not apply.
"""

from datetime import date, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta

from disclosure_rules import WorkingCalendar

R2007, R2019, XUHUI = date(2008, 5, 1), date(2019, 5, 15), date(2018, 11, 22)
OPINION = date(2010, 1, 12)  # internal and process information may be withheld
CALENDAR = WorkingCalendar()
CLOSING = {"on_request", "withheld"}
FORBIDDING = {"state_secret", "forbidden_by_law", "security_and_stability"}  # 2007 arts 8, 14; 2019 art. 14
THIRD_PARTY = {"commercial_secret", "personal_privacy"}
Answer = bool | None


def any_of(*answers: Answer) -> Answer:
    """True if one is true, false if all are false, else not known."""
    return True if True in answers else None if None in answers else False


def all_of(*answers: Answer) -> Answer:
    """False if one is false, true if all are true, else not known."""
    return False if False in answers else None if None in answers else True


def permitting(law: date) -> set[str]:
    """The grounds that let the maker close a document (国办发〔2010〕5号; 2019 art. 16)."""
    if law >= R2019:
        return {"internal_affairs", "process_information", "enforcement_file"}
    return {"internal_affairs", "process_information"} if law >= OPINION else set()


class Reading:
    """One document, read at the end of a day."""

    def __init__(self, record: dict[str, Any], as_of: date) -> None:
        self.record, self.as_of = record, as_of
        self.form = record.get("form") or {}
        self.proposed = self.form.get("proposed_attribute")
        self.issued, self.published = self.day("issued"), self.day("published")
        made = self.issued or self.day("formed") or self.day("signed")
        is_old = made is not None and made < R2007
        self.governing = (self.published or as_of) if is_old else (self.issued or as_of)
        self.laws = {self.governing} if self.published else {self.governing, as_of}
        self.in_xuhui = record.get("jurisdiction") == "徐汇区" and self.governing >= XUHUI
        self.consent = record.get("consent")
        self.found_open = self.day("reassessment", "found_open")
        self.self_check = self.day("reassessment", "self_check_found")
        self.adjusted = self.day("reassessment", "attribute_adjusted")
        self.unknown = set(record.get("unknown", []))
        self.of_maker = (self.record.get("forwards") or {}).get("attribute")

    def day(self, *path: str) -> date | None:
        """A dated fact, if it has happened."""
        value: Any = self.record
        for name in path:
            value = (value or {}).get(name)
        found = date.fromisoformat(value) if value else None
        return found if found and found <= self.as_of else None

    # Whose document

    def made_here(self) -> bool:
        origin = self.record.get("origin") or ("forwarded" if self.of_maker else None)
        issuer = self.record.get("issuer") or {}
        name, place = issuer.get("name", ""), self.record["jurisdiction"]
        above = (
            issuer.get("level") == "municipal_government"
            or (name.startswith(("国务院", "上海市", "徐汇区", "区委")) and not name.startswith(place))
            or self.record.get("number", "").startswith("国办发")
        )
        return not self.record.get("party_led") and (origin in ("own", "joint_led") if origin else not above)

    # Secrecy

    def opened_by_decision(self) -> date | None:
        """Formal publication after a stated decision to open."""
        decided = self.day("opening_decided")
        found = max(self.found_open, self.adjusted) if self.found_open and self.adjusted else None
        days = [day for day in (decided, found) if day and self.published and day <= self.published]
        return self.published if days else None

    def term_ended(self) -> date | None:
        """The first day after the term."""
        term = self.record.get("secrecy_term") or {}
        if "until" in term:
            return date.fromisoformat(term["until"]) + timedelta(days=1)
        formed = self.day("formed") or self.day("signed") or self.issued
        if "years" in term and formed:
            return formed + relativedelta(years=term["years"], days=1)
        return None

    def contradicted(self) -> bool:
        """Whether something stated contradicts that the document is no secret. What was declassified was one before."""
        review = self.record.get("secrecy_review") or {}
        results = review.get("at_formation"), review.get("before_release")
        of_its_past = bool(
            self.record.get("secrecy_marked")
            or self.record.get("secrecy_term")
            or (results[0] == "refused" and results[1] != "granted")
            or self.form.get("secrecy") not in (None, "none")
        )
        is_now = results[1] == "refused" or "state_secret" in (self.stated("whole") or set())
        return is_now or (of_its_past and not self.day("declassified"))

    def was_secret(self) -> bool:
        """Whether it has a level, or had one: only a secret is declassified."""
        return self.record.get("secrecy") not in (None, "none") or bool(
            self.record.get("secrecy") and self.day("declassified")
        )

    def secret_on(self, day: date) -> Answer:
        """Whether secrecy is in force on a day."""
        level = self.record.get("secrecy")
        if level is None or (level == "none" and self.contradicted()):
            return None
        ends = (self.day("declassified"), self.opened_by_decision(), self.term_ended())
        secret = self.was_secret() and not any(end and end <= day for end in ends)
        return None if secret and level == "none" else secret

    def expired_unreviewed(self) -> bool:
        """Whether nothing but the end of its term ended secrecy, and whoever may settle it has not since."""
        settled = self.proposed if self.made_here() else self.of_maker
        return settled is None and self.expired_by(self.as_of)

    def unreviewed_by(self, day: date) -> bool:
        """Whether by a day nothing but the end of its term had ended secrecy, and no proposal is stated."""
        return self.proposed is None and self.expired_by(day)

    def expired_by(self, day: date) -> bool:
        """Whether by a day nothing but the end of its term had ended secrecy, and no review is stated."""
        lifted = self.day("declassified") or self.opened_by_decision()
        ended = self.term_ended()
        if self.record.get("secrecy") in (None, "none") or lifted or not ended or ended > day:
            return False
        return (self.record.get("secrecy_review") or {}).get("before_release") != "granted"

    # Grounds

    def stated(self, extent: str) -> set[str] | None:
        """The grounds of that extent; 暂时不宜公开 never catches a whole document."""
        grounds = self.record.get("exemption_grounds")
        if grounds is None:
            return None
        return {
            entry["ground"]
            for entry in grounds
            if ("part" if entry["ground"] == "temporarily_unsuitable" else entry.get("extent", "whole"))
            == extent
        }

    def lifted(self) -> date | None:
        """The day on which the third party's interest gave way."""
        days = [self.day("third_party_agreed"), self.day("public_interest_override")]
        return min((day for day in days if day), default=None)

    def forbidden(self, extent: str, day: date) -> Answer:
        """Whether a ground of that extent forbids release on a day."""
        stated, lifted = self.stated(extent), self.lifted()
        if stated is None:
            return None
        return bool(stated & FORBIDDING or (stated & THIRD_PARTY and not (lifted and lifted <= day)))

    def permitting(self, extent: str) -> set[str]:
        """The grounds of that extent that permit to close, by a law that counts for this document."""
        return (self.stated(extent) or set()) & set().union(*map(permitting, self.laws))

    def permitted(self) -> bool:
        return bool(self.permitting("whole"))

    # The attribute

    def closed(self) -> Answer:
        """(a) and (b)."""
        return any_of(self.secret_on(self.as_of), self.forbidden("whole", self.as_of))

    def required(self, *, by_district: bool = True) -> bool:
        """(c), the part that law requires: by the Regulation, or besides by the district."""
        record = self.record
        listed = bool(record.get("criteria") or record.get("listed")) and not self.permitted()
        interests = bool((record.get("impact") or {}).get("citizens_interests")) and not self.permitted()
        # Another law: 2007 art. 9(4); 2019 arts 16(3), 20(15).
        always = bool(record.get("normative") or record.get("opened_by_law"))
        return always or listed or (by_district and self.in_xuhui and interests)

    def settled(self) -> bool:
        """(c), the part that the maker settled."""
        return self.proposed == "proactive" or bool(
            self.found_open or self.self_check or self.adjusted or self.published
        )

    def judged(self, proposed: str) -> str | None:
        """(d), a proposal to close."""
        holds = proposed if self.permitted() else "on_request"
        if not self.in_xuhui or self.consent == "granted":
            return holds
        opens = ("refused",) if self.permitted() else ("refused", "not_asked")
        return "proactive" if self.consent in opens else None

    def had_closed(self) -> Answer:
        """Whether a proposal to close it had held. A stated answer implies one, to close or to cut."""
        if self.closed() is None or self.expired_unreviewed():
            return None
        if self.required():
            return False
        if self.proposed:
            judged = self.judged(self.proposed) if self.proposed in CLOSING else "proactive"
            return None if judged is None else judged != "proactive"
        if self.in_xuhui and self.consent == "refused":
            return False
        return None if self.proposal_implied() else False

    def attribute(self) -> str | None:
        closed = self.closed()
        if closed:
            return "withheld"
        if closed is None or self.expired_unreviewed():
            return None
        if not self.made_here():
            return self.of_maker
        if self.required() or self.settled():
            return "proactive"
        if self.proposed:
            return self.judged(self.proposed)
        return "proactive" if self.in_xuhui and self.consent == "refused" else None  # whatever it was

    def release(self) -> str | None:
        attribute = self.attribute()
        if attribute != "proactive":
            return attribute and "none"
        if self.forbidden("part", self.as_of):
            return "redacted"
        return self.cut_by_choice()

    def cut_by_choice(self) -> str | None:
        """A part that may be closed is cut as proposed, in the district as consented to."""
        if not self.in_xuhui:
            return self.form.get("release_mode") if self.permitting("part") else "full"
        cut = (self.stated("part") or set()) & (permitting(R2019) | {"temporarily_unsuitable"})
        return {"granted": "redacted", "refused": "full"}.get(self.consent or "") if cut else "full"

    # What has to be done

    def bar(self) -> date | None:
        """The day on which the bar to publishing fell."""
        days = []
        if self.was_secret():
            ends = (self.day("declassified"), self.opened_by_decision(), self.term_ended())
            days.append(min((end for end in ends if end), default=None))
        if (self.stated("whole") or set()) & THIRD_PARTY:
            days.append(self.lifted())
        return max((day for day in days if day), default=None)

    def obligation(self, name: str) -> tuple[date, date, int] | str | None:
        """Start, due day and working days late; else why there are none; None where it does not apply."""
        attribute, applies = self.attribute(), self.applies(name)
        if attribute not in (None, "proactive") or not self.made_here() or applies is False:
            return None
        formed = self.day("formed") or self.day("signed") or self.issued
        event = self.issued if name == "publish-online" else formed
        if event and event < R2007:
            return None  # no limit runs from before the Regulation
        if attribute is None or applies is None:
            return "undetermined"
        done = self.day("archived") if name == "archive-delivery" else self.published
        if not self.issued:
            return "undetermined" if done or self.published else "pending"
        length = 10 if name == "publish-online" else 20
        start = max(event, self.bar() or event)
        if CALENDAR.add_working_days(start, length).day < self.issued:
            start = self.issued
        due = CALENDAR.add_working_days(start, length).day
        return start, due, CALENDAR.between(due, done or self.as_of)

    def proposed_open(self) -> Answer:
        """Whether it was proposed open. An answer without a proposal may have been one to cut."""
        if self.proposed or not self.proposal_implied():
            return self.proposed == "proactive"
        return None

    def was_proposed(self) -> Answer:
        """Whether anything was proposed: what was to be closed and could not stay so was open from the start."""
        if self.proposed or self.consent:
            return True
        return None if self.proposal_implied() else False

    def proposal_implied(self) -> bool:
        """Whether there was a proposal, or may have been, that is not stated."""
        return bool(self.consent or self.unknown & {"consent", "form.proposed_attribute"})

    def applies(self, name: str) -> Answer:
        """Whether the limit binds an open document."""
        by_regulation = name == "publish-statutory"
        if not by_regulation and not self.in_xuhui:
            return False
        required = self.required(by_district=not by_regulation)
        found_first = self.found_open and not (self.published and self.published < self.found_open)
        freely = not (found_first or (by_regulation and not self.published))
        held = self.had_closed()
        not_held = None if held is None else not held
        proposed = self.proposed_open() if by_regulation else self.was_proposed()
        return all_of(not_held, any_of(required, proposed, freely))

    # What is wrong

    def over_disclosed(self) -> Answer:
        """Whether what law forbids to release went online."""
        if not self.published:
            return False
        day = self.published
        full = {"full": True, "redacted": False}.get(self.record.get("released_as", ""))
        part = self.forbidden("part", day)
        shown = all_of(part, full)
        unreviewed = None if self.unreviewed_by(day) else False
        return any_of(self.secret_on(day), unreviewed, self.forbidden("whole", day), shown)

    def closed_without_ground(self) -> Answer:
        """Whether a proposal to withhold was carried out without a ground."""
        attribute = self.attribute()
        if not self.made_here() or not (self.issued or self.published) or self.consent == "refused":
            return False
        if self.proposed not in (None, "withheld") or attribute not in (None, "on_request"):
            return False
        return True if attribute and self.proposed and self.issued else None

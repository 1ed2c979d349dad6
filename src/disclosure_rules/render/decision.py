"""A decision as a report: outcome, determinations, obligations, findings, accountability, what is still open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from disclosure_rules import _arguments
from disclosure_rules.calendar.moments import Moment
from disclosure_rules.decision import (
    Accountability,
    Decision,
    DeterminationResult,
    Obligation,
    Undetermined,
)
from disclosure_rules.errors import Lang, RecordError, Text
from disclosure_rules.evaluation.value_labels import dated, value_label
from disclosure_rules.explanation.labels import Names, fact_label
from disclosure_rules.phrases import bracketed, header, labelled, listed, parted, phrase
from disclosure_rules.policy.model import Decide, Policy
from disclosure_rules.records.base import facts_of
from disclosure_rules.render.report import Format, Level, Line, Report, Row, Section, printed
from disclosure_rules.render.sentences import cited, days_left, lateness
from disclosure_rules.terms import Outcome, Severity, Status

FIRST_NEEDS = 3
"""The most facts named beside each open matter. All of them stand in a table of their own."""
_OUTCOMES: dict[Outcome, Level] = {
    Outcome.COMPLIANT: "good",
    Outcome.NON_COMPLIANT: "bad",
    Outcome.UNDETERMINED: "notice",
}
_STATUSES: dict[Status, Level] = {
    Status.PENDING: "plain",
    Status.DUE_SOON: "notice",
    Status.FULFILLED: "good",
    Status.FULFILLED_LATE: "bad",
    Status.OVERDUE: "bad",
    Status.TOO_EARLY: "bad",
    Status.UNDETERMINED: "notice",
}
_SEVERITIES: dict[Severity, Level] = {
    Severity.ADVICE: "dim",
    Severity.MINOR: "notice",
    Severity.MAJOR: "bad",
    Severity.SERIOUS: "bad",
}


def render_decision(
    decision: Decision,
    policies: Iterable[Policy],
    lang: Lang = "zh",
    format: Format = "text",  # noqa: A002  # the word the command line uses
) -> str:
    """The decision as plain text or Markdown. `policies` are the ones that it was made with; they give the labels."""
    return printed(report_of(decision, policies, lang), format)


def report_of(decision: Decision, policies: Iterable[Policy], lang: Lang = "zh") -> Report:
    """The decision as a report."""
    given = _arguments.one(decision, Decision, "decision", "decision", RecordError)
    return _Reporter(given, Names(policies), lang).report()


class _Reporter:
    def __init__(self, decision: Decision, names: Names, lang: Lang) -> None:
        self.decision = decision
        self.names = names
        self.lang = lang
        self.model = names.kinds[decision.record.kind]

    def report(self) -> Report:
        sections = [self._outcome(), self._determinations(), self._obligations(), self._findings()]
        if self.decision.accountability:
            sections.append(self._accountability())
        if self.decision.undetermined:
            sections.append(self._open())
        if any(item.needs for item in self.decision.undetermined):
            sections.append(self._asked())
        sections.append(self._provenance())
        return Report(self._phrase("decision"), tuple(sections))

    def _phrase(self, name: str, **values: object) -> str:
        return phrase(name, self.lang, **values)

    def _say(self, text: Text) -> str:
        return text.of(self.lang)

    def _day(self, value: Moment | None) -> str:
        return self._say(dated(value))

    def _table(
        self, heading: str, columns: tuple[str, ...], rows: list[Row], lines: tuple[Line, ...] = ()
    ) -> Section:
        """A table, or the word for none."""
        if not rows:
            return Section(self._phrase(heading), (Line(self._phrase("none")),))
        return Section(self._phrase(heading), lines, header(self.lang, *columns), tuple(rows))

    def _outcome(self) -> Section:
        decision, lang = self.decision, self.lang
        kind = self._say(self.names.kind(decision.record.kind))
        whole_day = self._phrase("whole_day") if decision.as_of_precision == "day" else ""
        lines = (
            Line(
                labelled("outcome", self._say(value_label(decision.outcome)), lang),
                _OUTCOMES[decision.outcome],
            ),
            Line(labelled("record", f"{kind} {decision.record.id or ''}".strip(), lang)),
            Line(labelled("as_of", self._day(decision.as_of) + whole_day, lang)),
            Line(labelled("governing_date", self._day(decision.provenance.governing_date), lang)),
        )
        return Section(self._phrase("outcome"), lines)

    def _determinations(self) -> Section:
        rows = []
        for name, result in self.decision.determinations.items():
            level: Level = "good" if result.status == "determined" else "notice"
            if result.status == "conflict":
                level = "bad"
            cells = (
                self._say(self.names.about("decide", name)),
                self._value(name, result),
                self._cited(result.clauses),
            )
            rows.append(Row(cells, level))
        return self._table("determinations", ("matter", "result", "basis"), rows)

    def _value(self, name: str, result: DeterminationResult) -> str:
        if result.status == "determined":
            return self._say(self.names.decided(name, result.value))
        if result.status == "undetermined":
            return self._phrase("undetermined")
        effects = (self.names.rules[rule].then for rule in result.rules if rule in self.names.rules)
        values = dict.fromkeys(effect.value for effect in effects if isinstance(effect, Decide))
        return labelled(
            "conflict",
            listed((self._say(self.names.decided(name, value)) for value in values), self.lang),
            self.lang,
        )

    def _cited(self, clauses: tuple[str, ...]) -> str:
        return cited(clauses, self.names, self.lang)

    def _obligations(self) -> Section:
        obligations = self.decision.obligations
        rows = [Row(tuple(self._obligation(item)), _STATUSES[item.status]) for item in obligations]
        notes = {
            "provisional_note": any(item.provisional for item in obligations),
            "midnight_note": any(item.starts_at_midnight for item in obligations),
        }
        note = tuple(Line(self._phrase(name), "dim") for name, applies in notes.items() if applies)
        columns = ("duty", "who", "starts", "due", "fulfilled", "status", "late", "basis")
        return self._table("obligations", columns, rows, note)

    def _obligation(self, item: Obligation) -> Iterator[str]:
        yield self._say(item.title)
        yield self._role(item.rule, item.duty_role, item.duty_bearer)
        yield self._day(item.starts)
        day = (
            self._day(item.due)
            if item.earliest is None
            else self._phrase("not-before", day=self._day(item.earliest))
        )
        yield day + (self._phrase("provisional") if item.provisional else "")
        yield self._day(item.fulfilled)
        left = days_left(item, self.lang)
        yield self._say(value_label(item.status)) + (bracketed(left, self.lang) if left else "")
        yield lateness(item, item.fulfilled or self.decision.as_of, self.lang)
        yield self._cited(item.clauses)

    def _findings(self) -> Section:
        order = list(reversed(Severity))
        rows = [
            Row(
                (
                    self._say(value_label(finding.severity)),
                    self._say(finding.message),
                    self._cited(finding.clauses),
                ),
                _SEVERITIES[finding.severity],
            )
            for finding in sorted(self.decision.findings, key=lambda finding: order.index(finding.severity))
        ]
        return self._table("findings", ("severity", "message", "basis"), rows)

    def _accountability(self) -> Section:
        rows = []
        for item in self.decision.accountability:
            cells = (
                self._say(item.title),
                self._addressees(item),
                parted(map(self._because, item.because), self.lang),
                self._cited(item.clauses),
            )
            rows.append(Row(cells, "bad"))
        return self._table("accountability", ("measure", "addressees", "because", "basis"), rows)

    def _addressees(self, item: Accountability) -> str:
        """The body that answers, or those in it: by role, and by name if the record gives it."""
        name, role = item.duty_bearer, item.duty_role
        if role is not None and item.addressees == (role,):
            return self._role(item.rule, role, name)
        labels = (self._say(self.names.duty(item.rule, addressee)) for addressee in item.addressees)
        within = listed(labels, self.lang)
        if role is None:
            return within
        return self._phrase("within", within=within, body=self._role(item.rule, role, name))

    def _role(self, rule: str, role: str, name: str | None) -> str:
        return self._say(self.names.duty(rule, role)) + (bracketed(name, self.lang) if name else "")

    def _because(self, name: str) -> str:
        """The breach of an obligation that was not met in time, or the message of a finding."""
        for item in self.decision.obligations:
            if item.id == name:
                return self._say(self.names.failure(item))
        messages = {finding.id: finding.message for finding in self.decision.findings}
        return self._say(messages.get(name) or self.names.about("find", name))

    def _about(self, item: Undetermined) -> str:
        """The title of a determination; for anything else, the title of its rule."""
        rule = self.names.rules.get(item.rules[0]) if item.rules and item.stage != "decide" else None
        return self._say(rule.title if rule else self.names.about(item.stage, item.about))

    def _open(self) -> Section:
        rows = []
        for item in self.decision.undetermined:
            first = [self._fact(path) for path in item.needs[:FIRST_NEEDS]]
            more = len(item.needs) - len(first)
            rest = [self._phrase("and_more", count=more)] if more else []
            needs = parted([*first, *rest], self.lang)
            if item.reason is not None:
                needs = self._say(item.reason)
            needs = needs or self._phrase("nothing_to_ask")
            rows.append(Row((self._about(item), needs), "notice"))
        return self._table("open", ("matter", "needs"), rows)

    def _asked(self) -> Section:
        """Every fact to ask for, once, the most useful first."""
        facts = facts_of(self.model)
        count = Counter(path for item in self.decision.undetermined for path in item.needs)
        ordered = sorted(count, key=lambda path: (-count[path], facts[path].order))
        rows = [Row((self._fact(path), str(count[path])), "notice") for path in ordered]
        return self._table("needs", ("fact", "settles"), rows)

    def _fact(self, path: str) -> str:
        return self._say(fact_label(self.model, path))

    def _provenance(self) -> Section:
        source, lang = self.decision.provenance, self.lang
        lines = [Line(labelled("library", source.library, lang), "dim")]
        for policy in source.policies:
            known = self.names.policies.get(policy.id)
            title = self._say(known.title) if known else ""
            number = known.number if known and known.number else ""
            description = " ".join(
                part for part in (title, number, policy.id, f"sha256:{policy.sha256[:12]}") if part
            )
            lines.append(Line(labelled("policy", description, lang), "dim"))
        for name, value in source.parameters.items():
            lines.append(Line(labelled("chosen", f"{name} = {value}", lang), "notice"))
        if source.midnight_is_day:
            lines.append(Line(self._phrase("midnight_is_day"), "notice"))
        lines.append(Line(labelled("calendar", source.calendar, lang), "dim"))
        lines.append(Line(labelled("engine", source.engine, lang), "dim"))
        lines.append(Line(self._phrase("disclaimer")))
        return Section(self._phrase("provenance"), tuple(lines))

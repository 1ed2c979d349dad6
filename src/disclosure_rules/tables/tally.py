"""The summary of a batch: what was decided, by determination, status, finding and agency."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from disclosure_rules.decision import Decision
from disclosure_rules.errors import Lang
from disclosure_rules.evaluation.value_labels import value_label
from disclosure_rules.explanation.labels import Names
from disclosure_rules.phrases import header, phrase
from disclosure_rules.render.report import Line, Report, Row, Section
from disclosure_rules.terms import Outcome, Severity, Status

LATE = (Status.OVERDUE, Status.FULFILLED_LATE)


class BatchTally:
    """Counts decisions as they come; no text of a record but the names of duty bearers is kept."""

    def __init__(self) -> None:
        self.outcomes: Counter[Outcome] = Counter()
        self.values: Counter[tuple[str, object]] = Counter()
        self.statuses: Counter[tuple[str, Status]] = Counter()
        self.findings: Counter[str] = Counter()
        self.agencies: Counter[tuple[str, str]] = Counter()
        self.needs: Counter[str] = Counter()
        self.rejected = 0

    def add(self, decision: Decision) -> None:
        """Count a decision."""
        self.outcomes[decision.outcome] += 1
        for name, result in decision.determinations.items():
            self.values[name, result.status if result.value is None else result.value] += 1
        for item in decision.obligations:
            self.statuses[item.id, item.status] += 1
            if item.status in LATE and item.duty_bearer:
                self.agencies[item.duty_bearer, "late"] += 1
        for finding in decision.findings:
            self.findings[finding.id] += 1
            if finding.duty_bearer and finding.severity is not Severity.ADVICE:
                self.agencies[finding.duty_bearer, "findings"] += 1
        self.needs.update(dict.fromkeys((fact for entry in decision.undetermined for fact in entry.needs), 1))

    def merge(self, other: BatchTally) -> None:
        """Count what another tally has counted."""
        for name, counter in vars(other).items():
            vars(self)[name] += counter

    def as_report(self, names: Names, facts: Mapping[str, str], lang: Lang) -> Report:
        """The counts as a report; `facts` are the labels of facts."""
        total = self.outcomes.total()
        counts = [
            f"{value_label(item).of(lang)} {self.outcomes[item]}" for item in Outcome if self.outcomes[item]
        ]
        lines = [Line(text) for text in counts]
        if self.rejected:
            lines.append(Line(phrase("batch.rejected", lang, count=self.rejected), "bad"))
        sections = [Section(phrase("batch.outcome", lang), tuple(lines)), *self._tables(names, facts, lang)]
        title = phrase("batch.title", lang, total=total + self.rejected, decided=total)
        return Report(title, tuple(section for section in sections if section.lines or section.rows))

    def _tables(self, names: Names, facts: Mapping[str, str], lang: Lang) -> Iterator[Section]:
        def table(name: str, columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Section:
            return Section(phrase(name, lang), (), header(lang, *columns), tuple(map(Row, rows)))

        open_to = {item.id for item in names.determinations.values() if item.openness}
        shown = sorted(
            (key for key in self.values if key[0] in open_to), key=lambda key: (key[0], str(key[1]))
        )
        values = [
            (
                names.about("decide", name).of(lang),
                _value(names, name, value, lang),
                str(self.values[name, value]),
            )
            for name, value in shown
        ]
        yield table("batch.determinations", ("matter", "result", "batch.count"), values)
        duties = [
            (names.about("require", name).of(lang), value_label(status).of(lang), str(count))
            for (name, status), count in self.statuses.most_common()
            if status is not Status.UNDETERMINED
        ]
        yield table("batch.duties", ("matter", "result", "batch.count"), sorted(duties))
        found = [
            (names.about("find", name).of(lang), str(count)) for name, count in self.findings.most_common()
        ]
        yield table("batch.findings", ("matter", "batch.count"), found)
        agencies = Counter[str]()
        for (agency, _), count in self.agencies.items():
            agencies[agency] += count
        rows = [
            (agency, str(self.agencies[agency, "late"]), str(self.agencies[agency, "findings"]))
            for agency, _ in agencies.most_common(20)
        ]
        yield table("batch.agencies", ("batch.agency", "late", "batch.findings"), rows)
        asked = [(facts.get(fact, fact), str(count)) for fact, count in self.needs.most_common(5)]
        yield table("batch.needs", ("batch.fact", "batch.count"), asked)


def _value(names: Names, name: str, value: object, lang: Lang) -> str:
    return (
        phrase(f"batch.{value}", lang)
        if value in ("undetermined", "conflict")
        else names.decided(name, value).of(lang)
    )

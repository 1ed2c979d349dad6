"""The sentences of a summary in one language, which text and page share."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final, NamedTuple

from disclosure_rules.errors import Lang, Text
from disclosure_rules.evaluation.value_labels import dated, value_label
from disclosure_rules.explanation.model import ClauseRef
from disclosure_rules.inquiry.model import Remedies
from disclosure_rules.inquiry.report import remedy_sentence
from disclosure_rules.phrases import bracketed, labelled, listed, parted, phrase
from disclosure_rules.policy.model import STAGES
from disclosure_rules.render.report import PAGE_WIDTH, Level, cut
from disclosure_rules.summary.content import Consequence, OtherLimit, Question, SummaryContent, ToDo, Wrong
from disclosure_rules.summary.labels import left_of, past_by
from disclosure_rules.terms import Degree, Severity, Status

MARKS: Final[dict[Degree, tuple[str, Level]]] = {
    Degree.ON_TRACK: ("✓", "good"),
    Degree.TO_BE_FILLED_IN: ("…", "notice"),
    Degree.CANNOT_BE_JUDGED: ("?", "notice"),
    Degree.MINOR: ("!", "notice"),
    Degree.MAJOR: ("✗", "bad"),
    Degree.LATE: ("✗", "bad"),
    Degree.SERIOUS: ("✗", "bad"),
}
"""The mark of each degree, which no colour replaces, and its weight."""

MOST = 20
"""The most entries of a section that are shown one by one."""


def labelled_text(label: str, said: str, lang: Lang) -> str:
    """A label that is no phrase, with what it is the label of."""
    return f"{label}{phrase('colon', lang)}{said}"


class ActDay(NamedTuple):
    """The day of an act, how far it is off, and the weight of that."""

    day: str
    off: str
    level: Level


class SummaryWords:
    """The sentences of one summary in one language."""

    def __init__(self, content: SummaryContent, lang: Lang) -> None:
        self.content = content
        self.lang = lang

    def say(self, text: Text) -> str:
        """A text in the language."""
        return text.of(self.lang)

    def name(self) -> str:
        """The kind and the id of the record."""
        name = cut(self.content.record.id or "", PAGE_WIDTH // 2)
        return f"{self.say(self.content.kind)} {name}".strip()

    def title(self) -> str:
        """The record, and the moment of which the summary tells."""
        return phrase("summary.title", self.lang, name=self.name(), day=self.as_of())

    def as_of(self) -> str:
        """The moment of which the summary tells."""
        return phrase("summary.as-of", self.lang, day=dated(self.content.as_of))

    def degree(self) -> str:
        """The degree, without its mark."""
        return self.say(value_label(self.content.degree))

    def headline(self) -> str:
        """The mark, the degree and the verdict."""
        mark = MARKS[self.content.degree][0]
        return f"{mark} {labelled_text(self.degree(), self.say(self.content.verdict), self.lang)}"

    def basis(self, clauses: tuple[ClauseRef, ...]) -> str:
        """The first clause with its gist, and how many others there are."""
        first, others = clauses[0], len(clauses) - 1
        more = phrase("summary.and-more", self.lang, count=others) if others else ""
        return labelled_text(self.place(first), self.say(first.gist), self.lang) + more

    def place(self, clause: ClauseRef) -> str:
        """The place of a clause."""
        return self.say(Text(clause.at, clause.id))

    def when(self, item: ToDo) -> ActDay:
        """The day of an act, and how far it is off."""
        if item.due is None and item.paused:
            return ActDay(phrase("summary.not-running", self.lang), "", "plain")
        if item.due is None:
            if item.earliest is not None:
                day = phrase("not-before", self.lang, day=self.say(dated(item.earliest)))
                return ActDay(day, "", "plain")
            if item.waits_for is None:
                return ActDay(phrase("summary.no-limit", self.lang), "", "plain")
            return ActDay(phrase("summary.not-started", self.lang, event=item.waits_for), "", "plain")
        day = self.say(dated(item.due)) + (phrase("provisional", self.lang) if item.provisional else "")
        if item.status is Status.UNDETERMINED:
            return ActDay(day, phrase("summary.whether-done", self.lang), "notice")
        if item.status is Status.OVERDUE:
            return ActDay(day, self.say(past_by(item.working_days_late)), "bad")
        soon: Level = "notice" if item.status is Status.DUE_SOON else "plain"
        return ActDay(day, self.say(left_of(item.due, item.working_days_left)), soon)

    def moved(self, item: ToDo) -> str:
        """The first day of a limit that ends later or does not run now, and why; empty for any other."""
        if item.first_due is None:
            return ""
        name = "summary.paused" if item.paused else "summary.moved"
        return phrase(name, self.lang, first=dated(item.first_due), facts=item.delayed_by)

    def act(self, item: ToDo) -> str:
        """An act, and who owes it."""
        return phrase("summary.who", self.lang, title=item.title, who=item.who)

    def also(self, limits: tuple[OtherLimit, ...], day: date | None = None) -> str:
        """The other limits of an act; of one that ends on the day of the first, the day is not said again."""
        return labelled(
            "summary.also", parted((self._limit(item, day) for item in limits), self.lang), self.lang
        )

    def _limit(self, item: OtherLimit, day: date | None) -> str:
        status = value_label(item.status)
        if item.due == day:
            return phrase("summary.limit-same-day", self.lang, title=item.title, status=status)
        return phrase("summary.limit", self.lang, title=item.title, status=status, due=dated(item.due))

    def grade(self, item: Wrong) -> tuple[str, Level]:
        """How grave something wrong is: its severity, or that it is late."""
        severity = item.severity or Severity.MAJOR
        grade = value_label(item.severity) if item.severity else value_label(Degree.LATE)
        return self.say(grade), "bad" if severity in (Severity.MAJOR, Severity.SERIOUS) else "notice"

    def mend(self, text: Text) -> str:
        """How something wrong is put right."""
        return labelled("summary.mend", self.say(text), self.lang)

    def start(self, item: Consequence) -> str:
        """From when on a measure is taken."""
        if item.from_day is None:
            return phrase("summary.now", self.lang)
        return phrase("summary.from", self.lang, day=dated(item.from_day))

    def places(self, clauses: Iterable[ClauseRef]) -> str:
        """The places of clauses, each once."""
        return listed(dict.fromkeys(map(self.place, clauses)), self.lang)

    def consequence(self, item: Consequence) -> str:
        """A measure in a sentence."""
        return phrase(
            "summary.measure",
            self.lang,
            start=self.start(item),
            title=item.title,
            addressees=item.addressees,
            because=item.because,
            places=self.places(item.clauses),
        )

    def asked(self, item: Question) -> str:
        """Who knows the answer to a question, and how much it settles."""
        if item.who is None:
            return phrase("summary.bears-on", self.lang, count=item.bears_on)
        return phrase("summary.asked", self.lang, who=item.who, count=item.bears_on)

    def remedy(self, found: Remedies) -> str:
        """What would have to change for a conclusion: the first of the ways, and how many others there are."""
        first, others = found.remedies[0], len(found.remedies) - 1
        power = phrase("remedies.open" if first.is_in_power else "remedies.closed", self.lang)
        more = phrase("summary.and-more", self.lang, count=others) if others else ""
        sentence = remedy_sentence(first, self.lang) + more
        return labelled_text(self.say(found.title) + bracketed(power, self.lang), sentence, self.lang)

    def left_out(self, count: int) -> str:
        """How many entries of a section are not shown."""
        return phrase("summary.left-out", self.lang, count=count)

    def folded(self) -> str:
        """What the summary leaves out."""
        folded, lang = self.content.folded, self.lang
        counts = {name: getattr(folded, name) for name in STAGES}
        stages = [
            phrase(f"summary.open-{name}", lang, count=count) for name, count in counts.items() if count
        ]
        left = phrase("summary.nothing-open", lang)
        if stages:
            left = phrase("summary.open-stages", lang, stages=listed(stages, lang), facts=folded.facts)
        return parted((phrase("summary.made", lang, count=folded.determined), left), lang)

    def grounds(self) -> str:
        """What the summary rests on."""
        basis = self.content.basis
        return phrase(
            "summary.basis",
            self.lang,
            library=basis.library,
            policies=basis.policies,
            day=dated(basis.governing_date),
        )

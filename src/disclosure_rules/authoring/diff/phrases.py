"""Changes as phrases, Chinese and English."""

from __future__ import annotations

from collections.abc import Iterable

from disclosure_rules.authoring.diff.changes import ChangeTally, Reference, TalliedChange
from disclosure_rules.decision_difference import STAGES, STATES, PlainValue
from disclosure_rules.errors import Lang, Text
from disclosure_rules.evaluation.value_labels import value_label
from disclosure_rules.explanation.labels import Names
from disclosure_rules.phrases import bracketed, labelled, parted, phrase
from disclosure_rules.policy.model import Policy
from disclosure_rules.render.sentences import cited
from disclosure_rules.terms import Outcome, Severity, Status

COLUMNS = tuple(f"diff.column.{name}" for name in ("about", "change", "records", "old", "new", "examples"))
_STAGES = {kind: stage for stage, kind in STAGES.items()}


class ChangePhrases:
    """Phrases changes in one language, with the names that the two editions give."""

    def __init__(self, old: Iterable[Policy], new: Iterable[Policy], lang: Lang) -> None:
        self.sides = (Names(old), Names(new))
        self.lang = lang

    def say(self, text: Text) -> str:
        """A text in the language."""
        return text.of(self.lang)

    def about(self, change: TalliedChange) -> str:
        """The subject of the change, with its id."""
        kind, about = change.key.kind, change.key.about
        if kind in ("outcome", "rejection"):
            return phrase(f"diff.kind.{kind}", self.lang) if kind == "outcome" else about
        titles = (names.about(_STAGES[kind], about) for names in reversed(self.sides))
        title = next((self.say(title) for title in titles if title != (about, about)), about)
        return title if title == about else f"{title}{bracketed(about, self.lang)}"

    def change(self, change: TalliedChange) -> str:
        """The old and the new value."""
        kind, _, what, old, new = change.key
        if what == STATES[kind]:
            return f"{self._state(change, old, 0)} → {self._state(change, new, 1)}"
        if what in ("starts", "due", "fulfilled"):
            text = (
                self._shifted(change.shift, new) if change.shift else f"{self._word(old)} → {self._word(new)}"
            )
        elif what == "duty":
            text = f"{self._item(change, old, 0)} → {self._item(change, new, 1)}"
        elif what == "needs":
            text = self._word(new)
        else:
            text = f"+ {self._item(change, new, 1)}" if old is None else f"− {self._item(change, old, 0)}"
        return labelled(f"diff.part.{what}", text, self.lang)

    def basis(self, changes: ChangeTally, change: TalliedChange, side: int) -> str:
        """The rules behind a change in one edition, with their clauses; empty where there are none."""
        rules = (change.old_rules, change.new_rules)[side]
        clauses = cited(changes.cited(change)[side], self.sides[side], self.lang)
        return parted(rules, self.lang) + (bracketed(clauses, self.lang) if clauses else "")

    def example(self, reference: Reference) -> str:
        """The identification of a record: its id, its place, and the moments that moved."""
        place = ":".join(str(reference[key]) for key in ("file", "line", "position") if key in reference)
        name = (
            f"{reference['id']}{bracketed(place, self.lang) if place else ''}" if "id" in reference else place
        )
        moved = self.moved(reference)
        return f"{name} {moved}" if moved else name

    def moved(self, reference: Reference) -> str:
        """The moments between which something moved; empty where nothing did."""
        return f"{reference['from'] or '–'} → {reference['to'] or '–'}" if "from" in reference else ""

    def _word(self, value: PlainValue) -> str:
        return phrase(f"diff.state.{value}", self.lang)

    def _state(self, change: TalliedChange, value: PlainValue, side: int) -> str:
        kind, about = change.key.kind, change.key.about
        if value is None:
            return phrase(f"diff.absent.{kind}", self.lang)
        if kind == "determination" and value not in ("undetermined", "conflict"):
            return self.say(self.sides[side].decided(about, value))
        term = {"outcome": Outcome, "obligation": Status, "finding": Severity}.get(kind)
        known = term.parse(str(value)) if term else None
        return self.say(value_label(known)) if known else self._word(value)

    def _item(self, change: TalliedChange, value: PlainValue, side: int) -> str:
        what, name = change.key.what, str(value)
        names = self.sides[side]
        if what == "because":
            return self.say(names.breach(name) or names.about("find", name))
        if what in ("duty", "borne_by", "addressees"):
            rules = (change.old_rules, change.new_rules)[side]
            return self.say(names.duty(next(iter(rules), ""), name))
        return name

    def _shifted(self, shift: tuple[str, str], way: PlainValue) -> str:
        """The shift, such as `2–4 days later`; both units are given where they differ."""
        least, most = ((length[:-1], length[-1]) for length in shift)
        if least[1] != most[1]:
            span = f"{self._length(*least)}–{self._length(*most)}"
        else:
            span = self._length(most[0] if least == most else f"{least[0]}–{most[0]}", most[1])
        return phrase(f"diff.{way}", self.lang, span=span)

    def _length(self, amount: str, unit: str) -> str:
        return phrase(
            f"diff.length.{unit}.one" if amount == "1" else f"diff.length.{unit}", self.lang, amount=amount
        )

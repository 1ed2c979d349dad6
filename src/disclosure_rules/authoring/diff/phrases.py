"""Changes as phrases, Chinese and English."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from disclosure_rules.authoring.diff.changes import ChangeTally, Reference, TalliedChange
from disclosure_rules.authoring.diff.parameter_values import ValueChange
from disclosure_rules.decision_difference import STAGES, STATES, PartKind, PlainValue
from disclosure_rules.errors import Lang, Text
from disclosure_rules.evaluation.value_labels import value_label
from disclosure_rules.explanation.labels import Names
from disclosure_rules.phrases import bracketed, labelled, listed, parted, phrase
from disclosure_rules.policy.model import Account, DatedValue, Find, Policy, Rule
from disclosure_rules.policy.require import Require
from disclosure_rules.render.sentences import cited, period
from disclosure_rules.terms import Outcome, Severity, Status

NAMED = 3
"""The most rules, clauses or places that are named one by one."""
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
        return self.subject(change.key.kind, change.key.about)

    def subject(self, kind: PartKind, about: str) -> str:
        """A conclusion by its title and its id; an outcome by what it is, a rejection by its code."""
        if kind in ("outcome", "rejection"):
            return phrase(f"diff.kind.{kind}", self.lang) if kind == "outcome" else about
        title = self.title(kind, about)
        return title if title == about else f"{title}{bracketed(about, self.lang)}"

    def title(self, kind: PartKind, about: str) -> str:
        """The title of a conclusion in the new edition, else in the old one; its id where it has none."""
        titles = (names.about(_STAGES[kind], about) for names in reversed(self.sides))
        return next((self.say(title) for title in titles if title != (about, about)), about)

    def who(self, change: TalliedChange) -> str:
        """Who has to act or answers for it; for a conclusion about the record itself a word that says so."""
        kind = change.key.kind
        for rules, names in zip((change.new_rules, change.old_rules), reversed(self.sides), strict=True):
            for rule in (names.rules[name] for name in rules if name in names.rules):
                roles = _roles(rule)
                if roles and kind != "outcome":
                    return listed((self.say(names.duty(rule.id, role)) for role in roles), self.lang)
        return phrase("diff.who.bearer" if kind == "accountability" else "diff.who.record", self.lang)

    def change(self, change: TalliedChange) -> str:
        """The old and the new value."""
        kind, _, what, old, new = change.key
        if what == STATES[kind]:
            about = change.key.about
            return f"{self.state(kind, about, old, 0)} → {self.state(kind, about, new, 1)}"
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
        """The first rules behind a change in one edition, with their clauses; empty where there are none. An outcome has
        no rule of its own: the breaches and findings that it rested on and rests on are named."""
        rules = (change.old_rules, change.new_rules)[side]
        if change.key.kind == "outcome":
            return self.few([self._ground(rule, side) for rule in rules])
        clauses = changes.cited(change)[side]
        few = clauses[:NAMED]
        named = Text(cited(few, self.sides[side], "zh"), listed(few, "en"))  # the places are Chinese
        places = self.say(named) + self._more(len(clauses))
        return self.few(rules) + (bracketed(places, self.lang) if places else "")

    def few(self, items: Iterable[str]) -> str:
        """The first of some items, and how many others there are."""
        every: Sequence[str] = list(dict.fromkeys(items))
        return parted(every[:NAMED], self.lang) + self._more(len(every))

    def _more(self, count: int) -> str:
        return phrase("summary.and-more", self.lang, count=count - NAMED) if count > NAMED else ""

    def _ground(self, rule: str, side: int) -> str:
        names = self.sides[side]
        known = names.rules.get(rule)
        if known is None:
            return rule
        breach = names.breach(known.concludes, rule) if known.stage == "require" else None
        return self.say(breach or known.title)

    def value(self, dated: DatedValue | None) -> str:
        """A value of a parameter; a word where the edition has none for that time."""
        return phrase("none", self.lang) if dated is None else self.say(value_label(dated.value))

    def dated_value(self, dated: DatedValue | None) -> str:
        """A value with its days in force."""
        days = "" if dated is None else period(dated.in_force.start, dated.in_force.end, self.lang)
        return self.value(dated) + (bracketed(days, self.lang) if days else "")

    def moved_value(self, change: ValueChange) -> str:
        """The old and the new value of a parameter."""
        return f"{self.value(change.old)} → {self.value(change.new)}"

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

    def state(self, kind: PartKind, about: str, value: PlainValue, side: int) -> str:
        """The state of a conclusion in one edition; None is that of one that is not concluded."""
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


def _roles(rule: Rule) -> tuple[str, ...]:
    """The roles that have the duty of a rule, answer for what it finds, or are addressed by its measure."""
    then = rule.then
    if isinstance(then, Account):
        return then.addressees
    return (then.duty,) if isinstance(then, (Require, Find)) and then.duty else ()

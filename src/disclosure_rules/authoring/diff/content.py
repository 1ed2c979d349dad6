"""What a comparison of two editions says, which the text and the page share: sentences in one language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from disclosure_rules.authoring.diff.changes import ChangeTally, TalliedChange
from disclosure_rules.authoring.diff.directions import DIRECTIONS, Direction
from disclosure_rules.authoring.diff.editions import Edition, PolicyChanges, policy_changes
from disclosure_rules.authoring.diff.parameter_values import ValueChange, value_changes
from disclosure_rules.authoring.diff.phrases import ChangePhrases
from disclosure_rules.calendar.moments import Moment
from disclosure_rules.decision_difference import STAGES, STATES, PartKind, PlainValue
from disclosure_rules.errors import Lang
from disclosure_rules.evaluation.value_labels import dated
from disclosure_rules.phrases import bracketed, labelled, listed, phrase
from disclosure_rules.policy.model import Rule
from disclosure_rules.summary.words import MOST, labelled_text

_BASIS = ("diff.column.old", "diff.column.new")


class NewValue(NamedTuple):
    """A parameter whose value differs: the rules that use it, both values with their days, the source, and what is to be
    settled about it first, if anything."""

    parameter: str
    used_by: str
    old: str
    new: str
    source: str
    unsettled: str


class Affected(NamedTuple):
    """One way in which decisions change: who has to act, what changes, in which direction, for how many records, the first
    of them, and the reason. `basis` are the rules with their clauses, by their label; once if both editions have the same."""

    kind: PartKind
    who: str
    about: str
    change: str
    direction: Direction | None
    records: int
    examples: tuple[str, ...]
    because: str
    basis: tuple[tuple[str, str], ...]


class StateCount(NamedTuple):
    """A state of a conclusion, and the records that show it before and after."""

    state: str
    before: int
    after: int


class StateTable(NamedTuple):
    """The states of one conclusion over all records that both editions decide about."""

    about: str
    rows: tuple[StateCount, ...]


class ChangeContent(NamedTuple):
    """Everything that is said of two editions. `total` is the number of records that both decide about."""

    title: str
    compared: str
    counted: tuple[str, ...]
    values: tuple[NewValue, ...]
    policies: tuple[str, ...]
    affected: tuple[Affected, ...]
    states: tuple[StateTable, ...]
    total: int
    unchanged: tuple[str, ...]
    to_do: tuple[str, ...]


def content_of(
    changes: ChangeTally,
    editions: tuple[Edition, Edition],
    as_of: Moment | None,
    lang: Lang,
    failing: Iterable[str] | None = None,
) -> ChangeContent:
    """What is said of the changes between two editions, the old and the new, as of a moment, None for records with a
    moment each. `failing` are the places of the cases of the changed policies that
    no longer pass; None where none were run."""
    return _Writer(changes, editions, as_of, lang).content(failing)


class _Writer:
    def __init__(
        self, changes: ChangeTally, editions: tuple[Edition, Edition], as_of: Moment | None, lang: Lang
    ) -> None:
        old, new = editions
        self.changes = changes
        self.editions = editions
        self.as_of = as_of
        self.lang = lang
        self.words = ChangePhrases(old.policies, new.policies, lang)
        self.values = value_changes(old.policies, new.policies)
        self.policies = policy_changes(old.policies, new.policies)
        self.changed_rules = {name for names in self.policies.rules.values() for name in names}

    def content(self, failing: Iterable[str] | None) -> ChangeContent:
        states = tuple(self._states())
        return ChangeContent(
            title=self._title(),
            compared=self._compared(),
            counted=tuple(self._counted()),
            values=tuple(map(self._value, self.values)),
            policies=tuple(self._policies(self.policies)),
            affected=tuple(map(self._affected, self.changes.ordered())),
            states=states,
            total=self._total,
            unchanged=tuple(self._unchanged()),
            to_do=tuple(self._to_do(failing)),
        )

    def _say(self, name: str, /, **values: object) -> str:
        return phrase(name, self.lang, **values)

    def _title(self) -> str:
        value = self.values[0] if len(self.values) == 1 and not self.changed_rules else None
        if value is not None and value.old is not None and value.new is not None:
            name = self._used_by(value.rules) or value.parameter
            return self._say(
                "diff.title-value",
                name=name,
                old=self.words.value(value.old),
                new=self.words.value(value.new),
            )
        old, new = (edition.name for edition in self.editions)
        return self._say("diff.title", old=old, new=new)

    def _compared(self) -> str:
        old, new = (edition.name for edition in self.editions)
        if self.as_of is None:
            return f"{old} → {new}"
        return self._say("diff.compared", old=old, new=new, day=dated(self.as_of))

    def _counted(self) -> Iterator[str]:
        """How many records change and in which direction, and which limits move for most."""
        changes = self.changes
        yield self._say("diff.counted", changed=changes.changed, records=changes.records)
        if changes.changed:
            ways = (self._say(f"diff.ways.{way}", count=changes.directions[way]) for way in DIRECTIONS)
            yield listed(ways, self.lang)
        moved = [change for change in changes.ordered() if change.key.what == "due" and change.shift]
        for change in sorted(moved, key=lambda change: -change.count)[:1]:
            title = self.words.title(change.key.kind, change.key.about)
            said = title + self._say("comma") + self.words.change(change)
            yield said + bracketed(self._say("diff.seen", count=change.count), self.lang)
        if changes.rejected:
            yield self._say("diff.refused", rejected=changes.rejected)

    # what changes in the policies

    def _used_by(self, rules: Iterable[Rule]) -> str:
        return self.words.few(self.words.say(rule.title) for rule in rules)

    def _value(self, value: ValueChange) -> NewValue:
        shown = value.new or value.old
        return NewValue(
            value.parameter,
            self._used_by(value.rules),
            self.words.dated_value(value.old),
            self.words.dated_value(value.new),
            shown.source if shown else "",
            self._say("diff.same-source") if value.rewrites_the_past else "",
        )

    def _policies(self, policies: PolicyChanges) -> Iterator[str]:
        """The rules that differ, and whether any difference is shown in decisions. Parameters have their values."""
        for part, ways in (("rules", policies.rules), ("facts", policies.facts)):
            for way, ids in ways.items():
                if ids:
                    yield labelled(f"diff.{part}.{way}", self._rules(ids), self.lang)
        if policies.calendars is not None:
            old, new = policies.calendars
            yield self._say("diff.calendars", old=old, new=new)
        same = not self.changed_rules and not self.values and policies.calendars is None
        if same and not any(policies.facts.values()):
            yield self._say("diff.same")
        elif self.changes.records and not self.changes.changed:
            yield self._say("diff.unseen")

    def _rules(self, ids: Iterable[str]) -> str:
        every = list(ids)
        more = self._say("summary.and-more", count=len(every) - MOST) if len(every) > MOST else ""
        return listed(every[:MOST], self.lang) + more

    # who is affected

    def _affected(self, change: TalliedChange) -> Affected:
        words = self.words
        before, after = (words.basis(self.changes, change, side) for side in (0, 1))
        labels = ("diff.gone", "diff.come") if change.key.kind == "outcome" else _BASIS
        basis = [("diff.basis", before)] if before == after else zip(labels, (before, after), strict=True)
        return Affected(
            change.key.kind,
            words.who(change),
            words.about(change),
            words.change(change),
            change.direction,
            change.count,
            tuple(map(words.example, change.examples)),
            self._because(change),
            tuple((self._say(label), text) for label, text in basis if text),
        )

    def _because(self, change: TalliedChange) -> str:
        """The changed values and rules that the change rests on itself; empty where it follows from other changes."""
        rules = {*change.old_rules, *change.new_rules}
        reasons = [
            f"{value.parameter} {self.words.moved_value(value)}"
            for value in self.values
            if value.differs and any(rule.id in rules for rule in value.rules)
        ]
        for way, ids in self.policies.rules.items():
            reasons += [labelled(f"diff.rules.{way}", name, self.lang) for name in ids if name in rules]
        return self.words.few(reasons)

    # before and after, and what stays

    @property
    def _total(self) -> int:
        return sum(count for (kind, *_), count in self.changes.after.items() if kind == "outcome")

    def _states(self) -> Iterator[StateTable]:
        """The states of each conclusion whose state changes, those that change for most records first."""
        moved: Counter[tuple[PartKind, str]] = Counter()
        for change in self.changes:
            kind, about, what, *_ = change.key
            if what == STATES[kind] and kind != "rejection":
                moved[kind, about] += change.count
        ordered = sorted(moved, key=lambda about: (about[0] != "outcome", -moved[about]))
        return (self._table(*about) for about in ordered)

    def _table(self, kind: PartKind, about: str) -> StateTable:
        sides = [
            {value: count for (known, name, value), count in side.items() if (known, name) == (kind, about)}
            for side in (self.changes.before, self.changes.after)
        ]
        values: list[PlainValue] = list(dict.fromkeys([*sides[0], *sides[1]]))
        rows = [
            StateCount(self._state(kind, about, value, sides), *(side.get(value, 0) for side in sides))
            for value in sorted(values, key=lambda value: -sides[0].get(value, 0))
        ]
        absent = [self._total - sum(side.values()) for side in sides]
        if any(absent):
            rows.append(StateCount(self.words.state(kind, about, None, 1), *absent))
        return StateTable(self.words.subject(kind, about), tuple(rows))

    def _state(
        self, kind: PartKind, about: str, value: PlainValue, sides: list[dict[PlainValue, int]]
    ) -> str:
        return self.words.state(kind, about, value, 1 if value in sides[1] else 0)

    def _unchanged(self) -> Iterator[str]:
        """How many records keep their decision, and the conclusions of each kind that are the same for all."""
        same = self.changes.records - self.changes.changed - self.changes.rejected
        yield self._say("diff.unchanged-records", count=same)
        differ = {change.key[:2] for change in self.changes}
        for kind in STAGES.values():
            stay = dict.fromkeys(about for known, about, _ in self.changes.after if known == kind)
            titles = [self.words.title(kind, about) for about in stay if (kind, about) not in differ]
            if titles:
                heading = self._say(f"diff.kind.{kind}") + bracketed(str(len(titles)), self.lang)
                yield labelled_text(heading, self.words.few(titles), self.lang)

    # what is still to do

    def _to_do(self, failing: Iterable[str] | None) -> Iterator[str]:
        for value in self.values:
            if value.rewrites_the_past:
                yield self._say(
                    "diff.to-do.source",
                    name=value.parameter,
                    old=self.words.value(value.old),
                    new=self.words.value(value.new),
                )
        if rules := [name for name in self.policies.rules["changed"] if self._rewrites_the_past(name)]:
            yield self._say("diff.to-do.rules", names=self.words.few(rules))
        if not self.changed_rules and not self.values:
            return
        new = self.editions[1].name
        places = None if failing is None else list(failing)
        if places:
            yield self._say("diff.to-do.cases", count=len(places), places=self.words.few(places))
        else:
            yield self._say("diff.to-do.test" if places is None else "diff.to-do.test-all", new=new)
        if open_count := self.changes.directions["open"]:
            yield self._say("diff.to-do.open", count=open_count)
        if self.changes.rejected:
            yield self._say("diff.to-do.rejected", rejected=self.changes.rejected)
        yield self._say("diff.to-do.prove", old=self.editions[0].name, new=new)

    def _rewrites_the_past(self, name: str) -> bool:
        """Whether a rule asks or demands something else for the same days as before."""
        old, new = (names.rules[name] for names in self.words.sides)
        return old.in_force == new.in_force and (old.asks, old.then) != (new.asks, new.then)

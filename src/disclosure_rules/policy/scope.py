"""The scope of a set of policies: the names that its conditions may use, and the problems of linking."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, tzinfo
from typing import Any

from disclosure_rules.calendar.moments import SHANGHAI
from disclosure_rules.calendar.zones import zone_named
from disclosure_rules.errors import MisfitError, Problem, Value, nearest
from disclosure_rules.location import Location
from disclosure_rules.places import places_among
from disclosure_rules.policy.condition_reader import InZone, Symbol, Vocabulary, kind_label, vocabulary_of
from disclosure_rules.policy.conditions import Param
from disclosure_rules.policy.files import Draft, Fragment, places_in
from disclosure_rules.policy.ladders import FRAMEWORK, LOWEST, Ladder, Measure, R, Rank, shipped_ladder
from disclosure_rules.policy.law_applicable import LAW_APPLICABLE
from disclosure_rules.policy.model import Determination, Period
from disclosure_rules.policy.require_syntax import RequireShape
from disclosure_rules.policy.shape import ParamRef, in_english_alone
from disclosure_rules.policy.syntax import DatedValueShape, InForceShape
from disclosure_rules.policy.unread_parts import UnreadParts
from disclosure_rules.reading.source import Loc, Source
from disclosure_rules.records.base import facts_of
from disclosure_rules.records.declared.kinds import kinds_with
from disclosure_rules.records.fact import Fact
from disclosure_rules.records.fact_names import other_names
from disclosure_rules.terms import Status


class Scope:
    """The parameters, determinations and symbols of a set of drafts. A name that may be declared in what is `unread` is not
    reported as unknown. `unsound` holds the rules of which something could not be judged, by their places, as written."""

    def __init__(self, drafts: list[Draft], problems: list[Problem], unread: UnreadParts) -> None:
        self.drafts = drafts
        self.problems = problems
        self.unread = unread
        self.unsound: dict[Location, str] = {}
        self.parameters: dict[str, tuple[list[DatedValueShape], Source, Loc]] = {}
        self.typed: dict[str, tuple[str, Vocabulary | None]] = {}
        self.determinations: dict[str, Determination] = {}
        self.symbols: dict[tuple[str, str | tuple[str, ...], str], dict[str, Symbol]] = {}
        self._no_twins()
        zone = self._zone()
        self.moments = InZone(zone)
        self.kinds = kinds_with((item for draft in self.drafts for item in draft.declared), zone)
        self.ranks = self._ladder(Rank)
        self.measures = self._ladder(Measure)
        self.places = places_among(place for draft in self.drafts for place in places_in(draft))
        for draft in self.drafts:
            self._declare(draft)

    def report(self, code: str, place: Location, variant: str = "default", /, **values: Value) -> None:
        """Add a problem of the policies."""
        self.problems.append(Problem(code, place, variant, **values))

    def misfit(self, misfit: MisfitError, place: Location) -> None:
        """Add the problem of a value that does not fit."""
        self.problems.append(misfit.at("policy.value", place))

    def rank(self, text: str, place: Location) -> Rank:
        """The rank of that id or label; the lowest, and a problem, for an unknown one."""
        rank = self.ranks.find(text)
        if rank is None and not self.unread.spare(text):
            meant = nearest(text, self.ranks)
            self.report("policy.rank", place, rank=text, known=self.ranks.scale, meant=meant)
        return rank or LOWEST

    def measure(self, text: str, place: Location) -> Measure:
        """The measure of that id or label; one of that id alone, and a problem, for an unknown one."""
        measure = self.measures.find(text)
        if measure is None and not self.unread.spare(text):
            meant = nearest(text, self.measures)
            self.report("policy.measure", place, measure=text, known=self.measures.scale, meant=meant)
        return measure or Measure(text)

    def _ladder(self, kind: type[R]) -> Ladder[R]:
        """The ladder that the framework declares, else the shipped one."""
        declared: Ladder[R] | None = None
        for draft in self.drafts:
            written, place = getattr(draft.head, kind.key), draft.source.place((kind.key,))
            if written and draft.head.rank != FRAMEWORK:
                self.report("policy.framework-key", place, key=kind.key, framework=FRAMEWORK)
            elif written and kind is Rank and next(iter(written)) != FRAMEWORK:
                self.report("policy.rank", place, "lowest", framework=FRAMEWORK)
            elif written:
                declared = Ladder.of(kind, written)
                for rung, name in declared.taken(written):
                    place = draft.source.place((kind.key, rung))
                    self.report("policy.duplicate", place, "name", name=name, key=kind.key)
        return declared or shipped_ladder(kind)

    def _zone(self) -> tzinfo:
        """The time zone that the framework declares, else +08:00."""
        zone: tzinfo = SHANGHAI
        self.time_zone: str | None = None
        for draft in self.drafts:
            written, place = draft.head.time_zone, draft.source.place(("time_zone",))
            if written is None:
                continue
            if draft.head.rank != FRAMEWORK:
                self.report("policy.framework-key", place, key="time_zone", framework=FRAMEWORK)
            else:
                try:
                    zone = zone_named(written)
                    self.time_zone = written
                except MisfitError as misfit:
                    self.misfit(misfit, place)
        return zone

    def _no_twins(self) -> None:
        seen: dict[str, Draft] = {}
        for draft in self.drafts:
            name = draft.head.policy
            if name in seen:
                directory = str(seen[name].directory)
                place = draft.source.place(("policy",))
                self.report("policy.duplicate", place, "policy", policy=name, other=directory)
                self.unread.add([fragment.source.data for fragment in draft.fragments])
            seen.setdefault(name, draft)
        self.drafts = list(seen.values())  # the contents of the second would only repeat this problem

    def _declare(self, draft: Draft) -> None:
        blocks: list[tuple[Mapping[str, list[DatedValueShape]], Source]] = [
            (draft.head.parameters, draft.source)
        ]
        blocks += [(fragment.shape.parameters, fragment.source) for fragment in draft.fragments]
        for parameters, source in blocks:
            for name, values in parameters.items():
                full = f"{draft.head.policy}.{name}"
                if full in self.parameters:
                    place = source.place(("parameters", name))
                    self.report("policy.duplicate", place, "parameter", parameter=full)
                    self.unread.add(name)
                self.parameters[full] = (values, source, ("parameters", name))
                if name.startswith("due_soon"):
                    self.typed[full] = ("duration", None)
        for fragment in draft.fragments:
            self._kinds(fragment)
        for name, shaped in draft.head.determinations.items():
            place = draft.source.place(("determinations", name))
            if name in self.determinations or name == LAW_APPLICABLE.id:
                self.report("policy.duplicate", place, "determination", determination=name)
            kinds = self.kinds_of(shaped.record)
            for unknown in [kind for kind in kinds or ("",) if kind not in self.kinds]:
                self._unknown_kind(unknown, place)
                self.unread.add(name)
            flags = set(shaped.values) == {"true", "false"}
            labels: dict[Any, str] = {
                (word == "true" if flags else word): zh for word, zh in shaped.values.items()
            }
            self.determinations[name] = Determination(
                name,
                kinds,
                shaped.title,
                labels,
                shaped.openness,
                place,
                in_english=in_english_alone(draft.head.languages),
            )

    def _kinds(self, fragment: Fragment) -> None:
        place, kinds = fragment.source.place(("record",)), self.kinds_of(fragment.shape.record)
        for unknown in [kind for kind in kinds if kind not in self.kinds]:
            self._unknown_kind(unknown, place)
            self.unread.add(fragment.source.data)
        if (fragment.shape.rules or fragment.shape.tables) and not kinds:
            self.report("policy.missing-key", place, "record")

    def _unknown_kind(self, kind: str, place: Location) -> None:
        if self.unread.spare(kind):
            return
        meant = nearest(kind, self.kinds.names)
        self.report("policy.record-kind", place, kind=kind, known=tuple(self.kinds), meant=meant)

    def kinds_of(self, record: str | list[str] | None) -> tuple[str, ...]:
        """The record kinds that a file of rules, or a determination, speaks about."""
        if record == "any":
            return tuple(self.kinds)
        written = record if isinstance(record, list) else () if record is None else (record,)
        return tuple(map(self.kinds.named, written))

    def table(self, policy: str, kind: str, stage: str) -> dict[str, Symbol]:
        """The symbols that conditions of a policy may name for a record kind at a stage: those of every policy, and the
        policy's own parameters without its prefix."""
        key = (policy, kind, stage)
        if key not in self.symbols:
            prefix = f"{policy}."
            own = (name for name in self.parameters if name.startswith(prefix))
            table = self._common(kind, stage)
            short = {f"parameters.{name.removeprefix(prefix)}": table[f"parameters.{name}"] for name in own}
            self.symbols[key] = table | short if short else table
        return self.symbols[key]

    def _common(self, kind: str, stage: str) -> dict[str, Symbol]:
        """The symbols that conditions of every policy may name for a record kind at a stage."""
        key = ("", kind, stage)
        if key in self.symbols:
            return self.symbols[key]
        table = {
            fact.path: Symbol(fact.path, fact.kind, self._vocabulary(fact), fact.act)
            for fact in facts_of(self.kinds[kind]).values()
        }
        for name in self.parameters:
            table[f"parameters.{name}"] = Symbol(f"parameters.{name}", "code")
        for determination in self.determinations.values():
            if kind in determination.kinds:
                spellings = {
                    **{value: value for value in determination.values},
                    **{zh: value for value, zh in determination.values.items()},
                }
                table[determination.id] = Symbol(
                    determination.id, "flag" if True in determination.values else "term", spellings
                )
        for draft in self.drafts:
            for fragment in draft.fragments:
                if kind in self.kinds_of(fragment.shape.record):
                    table.update(_conclusions(fragment, stage))
        table |= dict(self._other_names(kind, table))
        self.symbols[key] = table
        return table

    def determination(self, name: str) -> Determination | None:
        """The determination of an id, or of a Chinese title."""
        titled = {each.title.zh: each for each in self.determinations.values()}
        return self.determinations.get(name) or titled.get(name)

    def _other_names(self, kind: str, table: dict[str, Symbol]) -> Iterator[tuple[str, Symbol]]:
        """The other names of the facts and determinations of a table; where two share one, that of the fact counts."""
        for determination in self.determinations.values():
            if determination.id in table and determination.title.zh not in table:
                yield determination.title.zh, table[determination.id]
        for name, path in other_names(self.kinds[kind]).items():
            yield name, table[path]

    def _vocabulary(self, fact: Fact) -> Vocabulary | None:
        if fact.kind in ("place", "moment"):
            return self.places if fact.kind == "place" else self.moments
        return vocabulary_of(fact.term) if fact.term else None

    def shared(self, policy: str, kinds: tuple[str, ...], stage: str) -> dict[str, Symbol]:
        """The symbols that conditions may name in rules about several record kinds: those that all of them have."""
        first, *others = [self.table(policy, kind, stage) for kind in kinds]
        if not others:
            return first
        key = (policy, kinds, stage)
        if key not in self.symbols:
            self.symbols[key] = {
                name: symbol
                for name, symbol in first.items()
                if all(table.get(name) == symbol for table in others)
            }
        return self.symbols[key]

    def param(
        self, policy: str, name: str, kind: str, vocabulary: Vocabulary | None, place: Location
    ) -> Param | None:
        """A reference to a parameter of this policy or, with its prefix, of another. The use gives the
        parameter its type."""
        if kind.endswith("moment"):
            vocabulary = self.moments
        full = name if name in self.parameters else f"{policy}.{name}"
        if full not in self.parameters:
            if self.unread.spare(name):
                return None
            meant = nearest(name, [known.partition(".")[2] for known in self.parameters])
            self.report("policy.unknown-parameter", place, parameter=name, meant=meant)
            return None
        if self.typed.setdefault(full, (kind, vocabulary)) != (kind, vocabulary):
            self.report("policy.parameter-type", place, parameter=full, kind=kind_label(kind))
        return Param(full)

    def doubts(self) -> tuple[int, int]:
        """How many problems there are, and how many names were spared: a rule during which either grows is not sound."""
        return len(self.problems), self.unread.spared

    def period(
        self, draft: Draft, shaped: InForceShape, source: Source, loc: Loc, outer: Period | None = None
    ) -> Period:
        """The days in force, within the period `outer`."""
        start, by_param = shaped.from_, None
        if isinstance(start, ParamRef):
            reference = self.param(
                draft.head.policy, start.param, "moment", None, source.place((*loc, "from"))
            )
            by_param = reference.name if reference else None
            start = self.parameters[by_param][0][0].day if by_param else None
        period = Period(
            date.fromisoformat(start) if start else None,
            date.fromisoformat(shaped.until) if shaped.until else None,
            by_param,
        )
        if period.start and period.end and period.end < period.start:
            self.report("policy.in-force", source.place(loc))
        return period.within(outer) if outer else period


def _conclusions(fragment: Fragment, stage: str) -> Iterator[tuple[str, Symbol]]:
    """The obligations and findings of a file, as later stages may name them."""
    for rule in fragment.shape.rules:
        then = rule.then
        if stage in ("find", "account") and hasattr(then, "require"):
            name = f"obligation.{then.require}"
            yield name, Symbol(name, "term", vocabulary_of(Status))
            if stage == "find" and isinstance(then, RequireShape) and then.promptly is not None:
                yield f"delayed.{then.require}", Symbol(f"delayed.{then.require}", "flag")
        if stage == "account" and hasattr(then, "find"):
            yield f"finding.{then.find}", Symbol(f"finding.{then.find}", "flag")

"""Record kinds that policies declare in `records.yaml`: checked, and made to declarations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from disclosure_rules.errors import Problem, Value, folded, nearest
from disclosure_rules.location import Location
from disclosure_rules.policy.files import Draft
from disclosure_rules.policy.model import AS_OF
from disclosure_rules.policy.records_syntax import TYPE_KEYS, FactShape, KindShape, RecordsShape, TermShape
from disclosure_rules.policy.shape import in_english_alone
from disclosure_rules.reading.source import Loc
from disclosure_rules.records.base import Record, facts_of
from disclosure_rules.records.declared.declarations import (
    DeclaredFact,
    DeclaredKind,
    DeclaredTerm,
    DeclaredVocabulary,
)
from disclosure_rules.records.declared.kinds import Declaration
from disclosure_rules.records.declared.models import GREATEST
from disclosure_rules.records.fact_names import other_names
from disclosure_rules.records.kinds import KINDS, spellings_of
from disclosure_rules.records.model import names_of


def with_records(drafts: list[Draft], problems: list[Problem]) -> list[Draft]:
    """The drafts with the record kinds that they declare. What is wrong with these is added to `problems`."""
    known = _Known(drafts)
    made = [_Reader(draft, known, problems).declared() for draft in drafts]
    return [
        replace(draft, declared=(*draft.declared, *kinds)) for draft, kinds in zip(drafts, made, strict=True)
    ]


class _Known:
    """The kinds of the whole set, and the names that are taken."""

    def __init__(self, drafts: Iterable[Draft]) -> None:
        self.names: dict[str, str | Location] = dict(KINDS.names)
        self.models: dict[str, type[Record]] = {}
        handed = (item for draft in drafts for item in draft.declared if isinstance(item, type))
        for model in handed:
            self.models[spellings_of(model)[0]] = model
            self.names |= dict.fromkeys(spellings_of(model), spellings_of(model)[0])
        self.called = dict(self.names)
        for shape in (shape for draft in drafts if draft.records for shape in draft.records[1].records):
            title = () if shape.title is None else (shape.title.zh,)
            self.called |= {folded(name): shape.kind for name in (*title, *shape.names) if shape.kind}
        self.declared = {
            kind.kind for draft in drafts if draft.records for kind in draft.records[1].records if kind.kind
        }
        self.facts: dict[str, dict[str, Loc]] = {}

    @property
    def kinds(self) -> tuple[str, ...]:
        """Every kind."""
        return tuple(dict.fromkeys((*KINDS, *self.models, *sorted(self.declared))))

    def kind_of(self, name: str) -> str:
        """The kind that a name in either language means; of one that means none, the name."""
        meant = self.called.get(folded(name), name)
        return meant if isinstance(meant, str) else name

    def spellings(self, kind: str) -> dict[str, Loc]:
        """Where each spelling of a fact of a kind is declared; more are added as they are read."""
        if kind not in self.facts:
            base = self.models.get(kind) or KINDS.get(kind) or Record
            names = {**names_of(base), **dict.fromkeys((*facts_of(base), *other_names(base)), "")}
            self.facts[kind] = {folded(name): (field,) for name, field in names.items()}
        return self.facts[kind]


class _Reader:
    """Reads the records of one draft."""

    def __init__(self, draft: Draft, known: _Known, problems: list[Problem]) -> None:
        self.policy = draft.head.policy
        self.english = in_english_alone(draft.head.languages)
        self.known = known
        self.problems = problems
        self.source, self.shape = draft.records or (draft.source, RecordsShape())
        self.vocabularies: dict[str, DeclaredVocabulary] = {}

    def report(self, code: str, place: Location, variant: str = "default", /, **values: Value) -> None:
        """Add a problem of the file."""
        self.problems.append(Problem(code, place, variant, **values))

    def at(self, loc: Loc) -> Location:
        """The place of something in the file."""
        return self.source.place(loc)

    def declared(self) -> tuple[Declaration, ...]:
        """The kinds, as far as they are in order."""
        for name, terms in self.shape.vocabularies.items():
            self.vocabularies[name] = self._vocabulary(name, terms)
        return tuple(
            kind
            for number, shape in enumerate(self.shape.records)
            if (kind := self._kind(shape, ("records", number))) is not None
        )

    def _vocabulary(self, name: str, terms: Mapping[str, str | TermShape]) -> DeclaredVocabulary:
        seen: dict[str, str] = {}
        made: list[Any] = []
        for value, written in terms.items():
            shape = TermShape(zh=written) if isinstance(written, str) else written
            for word in dict.fromkeys(map(folded, (value, shape.zh, *shape.names))):
                if not word:
                    self.report("policy.records", self.at(("vocabularies", name, value)), "blank", name=value)
                elif word in seen:
                    self.report(
                        "policy.records",
                        self.at(("vocabularies", name, value)),
                        "word",
                        word=word,
                        vocabulary=name,
                    )
                seen[word] = value
            words = shape.zh if self.english else None
            made.append(DeclaredTerm(value, shape.zh, tuple(shape.names), words))
        if not made:
            self.report("policy.records", self.at(("vocabularies", name)), "no-terms", vocabulary=name)
        return DeclaredVocabulary(f"{self.policy}.{name}", tuple(made))

    def _kind(self, shape: KindShape, loc: Loc) -> DeclaredKind | None:
        kind = self.known.kind_of(shape.extends) if shape.extends else shape.kind
        if kind is None or (shape.extends and shape.kind):
            self.report("policy.records", self.at(loc), "kind-or-extends")
            return None
        if shape.extends and kind not in self.known.kinds:
            place, known = self.source.place((*loc, "extends")), self.known.kinds
            meant = nearest(kind, [*known, *self.known.called])
            self.report("policy.record-kind", place, kind=kind, known=known, meant=meant)
            return None
        for key in ("title", "names", "selects_law", "body_role", "bearers") if shape.extends else ():
            if getattr(shape, key):
                self.report("policy.records", self.at((*loc, key)), "of-a-kind", key=key)
        if not shape.extends:
            self._names_of_kind(kind, shape, loc)
        seen = self.known.spellings(kind)
        facts = self._facts(shape.facts, (*loc, "facts"), kind, seen)
        for name, derived in shape.derived.items():
            self._name(name, (name, derived.title.zh), (*loc, "derived", name), kind, seen)
        self._paths(shape, loc)
        return DeclaredKind(
            kind,
            shape.title,
            tuple(shape.names),
            shape.extends is not None,
            facts,
            tuple(shape.selects_law),
            shape.body_role,
            tuple(shape.bearers.items()),
            place=self.at(loc),
        )

    def _names_of_kind(self, kind: str, shape: KindShape, loc: Loc) -> None:
        if shape.title is None:
            self.report("policy.records", self.at(loc), "title", kind=kind)
            return
        place, names = self.at((*loc, "kind")), map(folded, (kind, shape.title.zh, *shape.names))
        taken = [name for name in names if self.known.names.setdefault(name, place) is not place]
        if "" in map(folded, (shape.title.zh, *shape.names)):
            self.report("policy.records", place, "blank", name=kind)
        elif taken:
            self.report("policy.records", place, "kind", name=taken[0])

    def _facts(
        self,
        facts: Mapping[str, FactShape],
        loc: Loc,
        within: str,
        seen: dict[str, Loc],
        *,
        entry: bool = False,
    ) -> tuple[DeclaredFact, ...]:
        made = []
        for name, shape in facts.items():
            at = (*loc, name)
            self._name(name, (name, shape.title.zh, *shape.names), at, within, seen)
            made.append(self._fact(name, shape, at, within, entry=entry))
        return tuple(made)

    def _name(self, name: str, words: Sequence[str], loc: Loc, within: str, seen: dict[str, Loc]) -> None:
        """Note the names of a fact; each stands for one fact."""
        owner = (self.policy, *loc)
        taken = [word for word in map(folded, words) if seen.setdefault(word, owner) != owner]
        dotted = next((word for word in words if "." in word), None)
        if dotted is not None:  # a dot leads to a fact of a part
            self.report("policy.records", self.at(loc), "reserved", name=dotted, kind=within)
        elif hasattr(Record, name) or name in (AS_OF, "all", "any", "not"):
            self.report("policy.records", self.at(loc), "reserved", name=name, kind=within)
        elif "" in map(folded, words):
            self.report("policy.records", self.at(loc), "blank", name=name)
        elif taken:
            self.report("policy.records", self.at(loc), "twice", name=taken[0], kind=within)

    def _fact(self, name: str, shape: FactShape, loc: Loc, within: str, *, entry: bool) -> DeclaredFact:
        path = f"{within}.{name}"
        for key, types in TYPE_KEYS.items():
            if getattr(shape, key) not in (None, False, {}) and shape.type not in types:
                self.report("policy.records", self.at((*loc, key)), "key-of-type", key=key, type=shape.type)
        if entry and shape.type in ("part", "parts"):
            self.report("policy.records", self.at((*loc, "type")), "nested", fact=name)
        least, most = (
            0 if shape.least is None else shape.least,
            GREATEST if shape.most is None else shape.most,
        )
        if not -GREATEST <= least <= most <= GREATEST:
            self.report("policy.records", self.at(loc), "bounds", fact=name, most=GREATEST)
        facts = self._facts(shape.facts, (*loc, "facts"), path, {}, entry=shape.type == "parts")
        self._needs(shape, loc, facts)
        return DeclaredFact(
            name,
            shape.title,
            tuple(shape.names),
            shape.type,
            shape.world,
            self.vocabularies.get(shape.vocabulary or ""),
            shape.least,
            shape.most,
            facts,
            shape.key,
            shape.transcript,
            shape.question,
            shape.who,
            self.at(loc),
        )

    def _needs(self, shape: FactShape, loc: Loc, facts: tuple[DeclaredFact, ...]) -> None:
        """What a type needs: a term its vocabulary, a part its facts, a list of parts a term among them as its key."""
        if shape.type in ("term", "terms") and shape.vocabulary not in self.vocabularies:
            known = tuple(self.vocabularies)
            if shape.vocabulary is None:
                self.report("policy.records", self.at(loc), "needs", key="vocabulary", type=shape.type)
            else:
                meant = nearest(shape.vocabulary, known)
                self.report(
                    "policy.records",
                    self.at((*loc, "vocabulary")),
                    "vocabulary",
                    vocabulary=shape.vocabulary,
                    known=known,
                    meant=meant,
                )
        if shape.type in ("part", "parts") and not facts:
            self.report("policy.records", self.at(loc), "needs", key="facts", type=shape.type)
        terms = [fact.name for fact in facts if fact.type == "term"]
        if shape.type == "parts" and shape.key is None:
            self.report("policy.records", self.at(loc), "needs", key="key", type=shape.type)
        elif shape.key is not None and shape.key not in terms:
            meant = nearest(shape.key, terms)
            self.report(
                "policy.records",
                self.at((*loc, "key")),
                "key" if terms else "key-none",
                key=shape.key,
                known=tuple(terms),
                meant=meant,
            )

    def _paths(self, shape: KindShape, loc: Loc) -> None:
        """The facts that a kind names: days that select the law, texts that name who bears a duty."""
        days = [name for name, fact in shape.facts.items() if fact.type in ("date", "instant")]
        texts = [name for name, fact in shape.facts.items() if fact.type == "text"]
        for number, name in enumerate(shape.selects_law):
            if name not in days:
                self._named((*loc, "selects_law", number), name, days)
        for role, name in shape.bearers.items():
            if name not in texts:
                self._named((*loc, "bearers", role), name, texts)

    def _named(self, loc: Loc, name: str, known: list[str]) -> None:
        variant, meant = "named" if known else "named-none", nearest(name, known)
        self.report("policy.records", self.at(loc), variant, name=name, known=tuple(known), meant=meant)

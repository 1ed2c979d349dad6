"""Everything that a policy file may name, by its id and by its other names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeAlias

from disclosure_rules.authoring.testing.case_names import CaseNames
from disclosure_rules.errors import Lang
from disclosure_rules.evaluator import Evaluator
from disclosure_rules.explanation.labels import Names
from disclosure_rules.language_server.outline import Node, Outline, Step
from disclosure_rules.location import Location
from disclosure_rules.policy.citations import citing_rules
from disclosure_rules.policy.model import Parameter, Policy, Rule
from disclosure_rules.records.base import Record, facts_of
from disclosure_rules.records.declared.declarations import DeclaredDerived, DeclaredFact, DeclaredKind
from disclosure_rules.records.fact_names import fact_named
from disclosure_rules.records.kinds import spellings_of
from disclosure_rules.schema import schema

MeaningKind: TypeAlias = Literal["clause", "rule", "parameter", "determination", "fact", "conclusion", "term"]
_PREFIXES = ("obligation.", "delayed.", "late.", "finding.")
_NAMING_RULES = ("because", "not", "overrides", "id")


class Meaning(NamedTuple):
    """What a name in a file means: the sort of thing and its id; of a fact or a term also the record kind, and of a term the
    fact that has it."""

    kind: MeaningKind
    id: str
    record: str = ""
    fact: str = ""


class NameIndex:
    """The names of a set of policies."""

    def __init__(self, policies: tuple[Policy, ...]) -> None:
        self.policies = policies
        self.labels = Names(policies)
        self.kinds = self.labels.kinds
        self.citing = citing_rules(policies)
        self.instruments = {clause.id: policy for policy in policies for clause in policy.clauses}
        self.parameters: Mapping[str, Parameter] = {
            parameter.id: parameter for policy in policies for parameter in policy.parameters
        }
        self.concluding: dict[str, list[Rule]] = {}
        for rule in self.labels.rules.values():
            self.concluding.setdefault(rule.concludes, []).append(rule)
        self.written = CaseNames(self.labels.rules.values(), self.labels.determinations.values())
        self._kind_of = {name: kind for kind, model in self.kinds.items() for name in spellings_of(model)}

    @cached_property
    def evaluator(self) -> Evaluator:
        """An evaluator by these policies."""
        return Evaluator(self.policies, "reference")

    @cached_property
    def declared(self) -> Mapping[tuple[str, str], Location]:
        """The places of the facts that `records.yaml` declares, by record kind and path."""
        kinds = (
            item for policy in self.policies for item in policy.records if isinstance(item, DeclaredKind)
        )
        return {
            (kind.kind, path): place for kind in kinds for path, place in _places(kind.facts + kind.derived)
        }

    @cached_property
    def schemas(self) -> Mapping[str, tuple[dict[str, Any], ...]]:
        """The schemas of the files by name, in both languages."""
        langs: tuple[Lang, Lang] = ("zh", "en")
        return {
            name: tuple(schema(name, lang, self.policies) for lang in langs)
            for name in ("policy", "rules", "records", "case")
        }

    def records_at(self, outline: Outline, path: tuple[Step, ...]) -> list[str]:
        """The record kinds that a place is about: those that the nearest mapping around it names; every kind where none
        does."""
        for length in range(len(path), -1, -1):
            for inner in (
                ("record",),
                ("record", 0),
                ("kind",),
                ("extends",),
                ("类型",),
                ("base", "kind"),
                ("base", "类型"),
            ):
                kind = self._kind_of.get(outline.value(*path[:length], *inner) or "")
                if kind is not None:
                    return [kind]
        return list(self.kinds)

    def meaning(self, outline: Outline, node: Node, file: Path) -> Meaning | None:
        """What a scalar of a file names; None for free text."""
        return next(self.meanings(outline, node, file), None)

    def meanings(self, outline: Outline, node: Node, file: Path) -> Iterator[Meaning]:
        """All that a scalar of a file may name, the likeliest first; nothing for a text in one language."""
        if node.is_key or node.path[-1:] not in (("zh",), ("en",)):
            yield from self._meanings(outline, node, file)

    def _meanings(self, outline: Outline, node: Node, file: Path) -> Iterator[Meaning]:
        text, keys = node.text, [step for step in node.path if isinstance(step, str)]
        within = keys[-2:-1] if node.is_key else keys[-1:]
        if text in self.labels.clauses:
            yield Meaning("clause", text)
        parameter = text.removeprefix("parameters.")
        if parameter in self.parameters and (
            parameter != text or within == ["param"] or within == ["parameters"]
        ):
            yield Meaning("parameter", parameter)
        if node.is_key and "parameters" in within:
            for name, declared in self.parameters.items():
                if name.endswith(f".{text}") and _same(declared.place.name, file):
                    yield Meaning("parameter", name)
        if within and within[0] in _NAMING_RULES and self.written.rule(text) in self.labels.rules:
            yield Meaning("rule", self.written.rule(text))
        yield from self._terms(outline, node, keys)
        yield from self._facts(outline, node, keys)
        bare = next((text.removeprefix(prefix) for prefix in _PREFIXES if text.startswith(prefix)), text)
        concluded = self.written.conclusion(bare)
        if concluded in self.labels.determinations:
            yield Meaning("determination", concluded)
        if concluded in self.concluding:
            yield Meaning("conclusion", concluded)
        if self.written.rule(text) in self.labels.rules:
            yield Meaning("rule", self.written.rule(text))

    def _facts(self, outline: Outline, node: Node, keys: list[str]) -> Iterator[Meaning]:
        """The fact of a name, or of a nested key in a record or in the declaration of a part."""
        names = [node.text]
        if node.is_key:
            for steps in (keys, [key for key in keys if key != "facts"]):
                names += [".".join(steps[at:]) for at in range(len(steps) - 1)]
        for kind in self.records_at(outline, node.path):
            for name in names:
                if fact := self.fact(kind, name):
                    yield Meaning("fact", fact, kind)

    def _terms(self, outline: Outline, node: Node, keys: list[str]) -> Iterator[Meaning]:
        """The term of a value whose key is a fact with a vocabulary."""
        if node.is_key:
            return
        names = [*reversed(keys), *(".".join(keys[at:]) for at in range(len(keys) - 1))]
        for kind in self.records_at(outline, node.path):
            for name in names:
                path = self.fact(kind, name)
                term = path and facts_of(self.kinds[kind])[path].term
                if path and term and (found := term.parse(node.text)) is not None:
                    yield Meaning("term", found.value, kind, path)

    def fact(self, kind: str, name: str) -> str | None:
        """The path of a fact of a record kind, by any of its names."""
        model: type[Record] = self.kinds[kind]
        path = fact_named(model, name.replace("·", "."))
        return path if path in facts_of(model) else None

    def places(self, meaning: Meaning) -> list[Location]:
        """The places where something is declared; of a conclusion, those of the rules that draw it, and of a fact the line in the
        `records.yaml` that declares it, if one does."""
        if meaning.kind == "clause":
            return [self.labels.clauses[meaning.id].place]
        if meaning.kind == "rule":
            return [self.labels.rules[meaning.id].place]
        if meaning.kind == "parameter":
            return [self.parameters[meaning.id].place]
        if meaning.kind == "determination":
            return [self.labels.determinations[meaning.id].place]
        if meaning.kind == "conclusion":
            return [rule.place for rule in self.concluding[meaning.id]]
        if meaning.kind == "fact" and (meaning.record, meaning.id) in self.declared:
            return [self.declared[meaning.record, meaning.id]]
        return []


def _places(
    facts: Iterable[DeclaredFact | DeclaredDerived], within: str = ""
) -> Iterator[tuple[str, Location]]:
    """The paths of facts, those in a part among them, each with its place."""
    for fact in facts:
        if fact.place is not None:
            yield f"{within}{fact.name}", fact.place
        if isinstance(fact, DeclaredFact):
            yield from _places(fact.facts, f"{within}{fact.name}.")


def _same(name: str, file: Path) -> bool:
    return Path(name).resolve() == file.resolve()

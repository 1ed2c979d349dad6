"""The labels of facts, values and everything that policies name, in both languages."""

from __future__ import annotations

import functools
import re
import typing
from collections.abc import Iterable
from typing import Any, NamedTuple

from disclosure_rules import _arguments
from disclosure_rules.decision import Obligation
from disclosure_rules.errors import PolicyError, Text
from disclosure_rules.evaluation.value_labels import value_label
from disclosure_rules.explanation.model import Need, Operand
from disclosure_rules.phrases import listed_text, text
from disclosure_rules.places import Place
from disclosure_rules.policy.ladders import Measure
from disclosure_rules.policy.law_applicable import LAW_APPLICABLE
from disclosure_rules.policy.model import Clause, Determination, Policy, Rule
from disclosure_rules.policy.shared import ladder_of, record_kinds
from disclosure_rules.policy.shipped import shipped_roles
from disclosure_rules.records.base import Record, facts_of
from disclosure_rules.records.kinds import KINDS, RecordKinds, spellings_of
from disclosure_rules.terms import Outcome, Severity, Status, Term


def undeclared_label(place: Place) -> Text:
    """The label of a place that nobody declares, by the declared one around it: its written name is a record's own."""
    if not place.within:
        return text("value.elsewhere")
    return text("value.elsewhere_in", place=value_label(place.within[0]))


def kind_label(kind: str, kinds: RecordKinds = KINDS) -> Text:
    """The label of a record kind: its names. A kind that is none of these is its own label."""
    zh = next((name for name in spellings_of(kinds[kind]) if name != kind), kind) if kind in kinds else kind
    return Text(zh, kind.replace("_", " "))


@functools.cache
def fact_label(cls: type[Record], path: str) -> Text:
    """The label of a fact of a record kind, with the parts that hold it."""
    fact = facts_of(cls).get(path)
    if fact is not None and not fact.base:
        return Text(fact.zh, _shortened(fact.en))
    zh, en = [], []
    model: Any = cls
    for step in path.split("."):
        field = model.model_fields[step]
        zh.append(field.title or step)
        en.append(_shortened(field.description or step.replace("_", " ")))
        model = next((kind for kind in _types(field.annotation) if hasattr(kind, "model_fields")), None)
    return Text(" · ".join(zh), ": ".join(en))


def _shortened(description: str) -> str:
    """What a fact is called, without what its description adds: what blank means, an example, how it is given."""
    return re.split(r";|, (?:such as|as filled in|as stated|or else)| \(", description)[0].strip()


def _types(annotation: Any) -> tuple[Any, ...]:
    return typing.get_args(annotation) or (annotation,)


def not_in_time(title: Text) -> Text:
    """The breach of a duty of which only the title is known."""
    return text("not-in-time", title=title)


def _breach(rule: Rule) -> Text:
    return rule.breach or not_in_time(rule.title)


class Names:
    """The names that a set of policies gives to its parts."""

    def __init__(self, policies: Iterable[Policy]) -> None:
        given = _arguments.every(policies, Policy, "policies", "policy", PolicyError)
        self.policies: dict[str, Policy] = {policy.id: policy for policy in given}
        loaded = self.policies.values()
        self.kinds = record_kinds(loaded)
        self.measures = ladder_of(Measure, loaded)
        self.clauses: dict[str, Clause] = {
            clause.id: clause for policy in loaded for clause in policy.clauses
        }
        self.rules: dict[str, Rule] = {rule.id: rule for policy in loaded for rule in policy.rules}
        self.determinations: dict[str, Determination] = {
            item.id: item for policy in loaded for item in policy.determinations
        } | {LAW_APPLICABLE.id: LAW_APPLICABLE}
        self.concluded: dict[tuple[str, str], Text] = {}
        self.breaches: dict[str, Text] = {}
        self.operands: dict[tuple[type[Record], str, type, Any], Operand] = {}
        """The constants of conditions, as explanations show them, by the record kind, the path that is asked and the value."""
        for rule in self.rules.values():
            if rule.stage in ("require", "find"):
                self.concluded.setdefault((rule.stage, rule.concludes), rule.title)
            if rule.stage == "require":
                self.breaches.setdefault(rule.concludes, _breach(rule))

    def kind(self, name: str) -> Text:
        """The label of a record kind; its name itself where the policies are about no such kind."""
        return kind_label(name, self.kinds)

    def about(self, stage: str, name: str) -> Text:
        """The title of a conclusion of a stage, by its id."""
        if stage == "decide":
            return self.determinations[name].title if name in self.determinations else Text(name, name)
        if stage == "account":
            measure = self.measures.find(name)
            return measure.label if measure else Text(name, name)
        return self.concluded.get((stage, name), Text(name, name))

    def breach(self, obligation: str, rule: str = "") -> Text | None:
        """The breach of an obligation: what went wrong where it was not met in time, in the words of the rule that
        requires it, else of the first such rule. None for an obligation that no policy here requires."""
        known = self.rules.get(rule)
        return _breach(known) if known else self.breaches.get(obligation)

    def failure(self, item: Obligation) -> Text:
        """The breach of an obligation of a decision; made of its title where no policy here requires it."""
        return self.breach(item.id, item.rule) or not_in_time(item.title)

    def decided(self, determination: str, value: Any) -> Text:
        """The label of a value of a determination, in the words of its policy."""
        declared = self.determinations.get(determination)
        wording = declared.values.get(value) if declared else None
        label = value_label(value)
        english = wording if declared is not None and declared.in_english else None
        return Text(wording or label.zh, english or label.en.replace("_", " "))

    def duty(self, rule: str, role: str) -> Text:
        """The label of a role of an obligation, finding or measure, in the words of the policy of that rule, else of the
        first policy that declares it. A shipped kind may be about a body whose role only the shipped policies declare."""
        policy = self.policies.get(self.rules[rule].policy) if rule in self.rules else None
        declaring = (policy, *self.policies.values()) if policy else self.policies.values()
        labels = (each.roles[role] for each in declaring if role in each.roles)
        return next(labels, None) or shipped_roles().get(role) or Text(role, role.replace("_", " "))

    def id_of(self, title: str) -> str:
        """The id of the one conclusion that has this title in either language; anything else as it is."""
        titled = {name for (_, name), known in self.concluded.items() if title in known}
        titled |= {name for name, item in self.determinations.items() if title in item.title}
        return titled.pop() if len(titled) == 1 else title

    def fact(self, cls: type[Record], path: str) -> Text:
        """The label of a path that conditions read: a fact, or the conclusion of an earlier stage."""
        if path in facts_of(cls):
            return fact_label(cls, path)
        if path in self.determinations:
            return self.about("decide", path)
        prefix, _, name = path.partition(".")
        if prefix == "obligation":
            return text("about.obligation", title=self.about("require", name))
        if prefix == "delayed":
            return text("about.delayed", title=self.about("require", name))
        if prefix == "late":
            return self.breach(name) or not_in_time(Text(name, name))
        if prefix == "finding":
            return text("about.finding", title=self.about("find", name))
        return text("about.parameter", name=name) if prefix == "parameters" else Text(path, path)


class ClauseLabel(NamedTuple):
    """A clause as a page names it: the instrument in both languages; its place there as the text of the law counts."""

    id: str
    instrument: Text
    at: str
    gist: Text


def _id(name: str) -> str:
    return _arguments.text(name, "id", PolicyError)


class Labels:
    """The labels of everything that decisions and records name, in both languages, for hosts that draw their own pages.

    `policies` are those that decided. Each method gives a `Text` with `zh` and `en`; an id that these policies do not
    have is its own label, so that a decision made by other policies can be shown too.
    """

    def __init__(self, policies: Iterable[Policy]) -> None:
        self._names = Names(policies)
        self._instruments = {
            clause.id: policy.title for policy in self._names.policies.values() for clause in policy.clauses
        }

    def determination(self, name: str) -> Text:
        """The title of a determination: 公开属性, disclosure attribute."""
        return self._names.about("decide", _id(name))

    def value(self, determination: str, value: Any) -> Text:
        """The label of a value of a determination, in the words of its policy."""
        return self._names.decided(_id(determination), value)

    def obligation(self, name: str) -> Text:
        """The title of an obligation."""
        return self._names.about("require", _id(name))

    def finding(self, name: str) -> Text:
        """The title of a finding."""
        return self._names.about("find", _id(name))

    def measure(self, name: str) -> Text:
        """The title of a measure of accountability."""
        return self._names.about("account", _id(name))

    def role(self, rule: str, role: str) -> Text:
        """The label of the role that has the duty of a rule, as an obligation names both."""
        return self._names.duty(_id(rule), _id(role))

    def term(self, term: Term) -> Text:
        """The label of a term: an outcome, a status, a severity, the value of a fact."""
        return value_label(term)

    def fact(self, kind: str, path: str) -> Text:
        """The label of a fact of a record kind, or of another path that `needs` and conditions name; the path itself
        if there is none."""
        known, kind, path = self._names.kinds, _id(kind), _id(path)
        return self._names.fact(known[kind], path) if kind in known else Text(path, path)

    def clause(self, name: str) -> ClauseLabel:
        """The clause with its instrument, its place there and its gist."""
        clause = self._names.clauses.get(_id(name))
        if clause is None:
            return ClauseLabel(name, Text(name, name), "", listed_text(()))
        return ClauseLabel(name, self._instruments[name], clause.at, clause.gist)

    def as_json(self) -> dict[str, Any]:
        """All labels as plain data, by kind of thing and id, each as `{"zh": …, "en": …}`: for a page in a browser."""
        names = self._names
        terms: dict[str, type[Term]] = {"outcomes": Outcome, "statuses": Status, "severities": Severity}
        return {
            "determinations": {
                name: {
                    "title": item.title._asdict(),
                    "values": {as_key(value): self.value(name, value)._asdict() for value in item.values},
                }
                for name, item in names.determinations.items()
            },
            "obligations": self._concluded("require"),
            "findings": self._concluded("find"),
            "measures": {measure: measure.label._asdict() for measure in names.measures.scale},
            "facts": {kind: _facts_as_json(model) for kind, model in names.kinds.items()},
            "clauses": {
                name: {
                    **label._asdict(),
                    "instrument": label.instrument._asdict(),
                    "gist": label.gist._asdict(),
                }
                for name, label in ((name, self.clause(name)) for name in names.clauses)
            },
            **{name: _terms_as_json(vocabulary) for name, vocabulary in terms.items()},
        }

    def _concluded(self, stage: str) -> dict[str, Any]:
        known = self._names.concluded.items()
        return {name: title._asdict() for (found, name), title in known if found == stage}


def as_key(value: Any) -> str:
    """A value of a determination as JSON has it in a key: `proactive`, `true`."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _terms_as_json(vocabulary: Iterable[Term]) -> dict[str, Any]:
    return {term.value: value_label(term)._asdict() for term in vocabulary}


def _facts_as_json(cls: type[Record]) -> dict[str, Any]:
    """The facts of a record kind, by path; with a vocabulary also the labels of its terms."""
    found: dict[str, Any] = {}
    for path, fact in facts_of(cls).items():
        values = {"values": _terms_as_json(fact.term)} if fact.term is not None else {}
        found[path] = {"title": fact_label(cls, path)._asdict(), **values}
    return found


def needed(cls: type[Record], paths: Iterable[str]) -> tuple[Need, ...]:
    """Facts with their labels."""
    return tuple([Need.made(fact=path, label=fact_label(cls, path)) for path in paths])

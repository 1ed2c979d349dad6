"""Rules in plain words: when they hold, what then follows, for whom and until when."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from disclosure_rules._markup import inert
from disclosure_rules.errors import Lang, Text
from disclosure_rules.evaluation.value_labels import value_label
from disclosure_rules.explanation.labels import Names
from disclosure_rules.phrases import bracketed, listed_text, parted, phrase
from disclosure_rules.policy.conditions import OPERATORS, AllOf, Atom, Condition, Not, Param, Ref
from disclosure_rules.policy.model import Account, Decide, Find, Rule
from disclosure_rules.policy.require import DueOf, FactLength, Require, Within
from disclosure_rules.records import Record
from disclosure_rules.render.html import shown
from disclosure_rules.render.sentences import period


class RuleWords:
    """The words of one rule in one language. Conditions are read as they stand, not for a record."""

    def __init__(self, rule: Rule, names: Names, lang: Lang) -> None:
        self.rule = rule
        self.names = names
        self.lang = lang
        self.model: type[Record] = names.kinds[rule.kinds[0]]

    def rows(self) -> Iterator[tuple[str, str]]:
        """The questions that a rule answers, each with its answer as HTML."""
        yield self._label("when"), self._condition(self.rule.when)
        yield from self._effect()
        for name, text in (
            ("message", self.rule.message),
            ("breach", self.rule.breach),
            ("mend", self.rule.mend),
        ):
            if text is not None:
                yield self._label(name), self._shown(text.of(self.lang))
        if days := period(self.rule.in_force.start, self.rule.in_force.end, self.lang):
            yield self._label("in-force"), self._shown(days)
        if self.rule.overrides:
            titles = [
                self.names.rules[name].title for name in self.rule.overrides if name in self.names.rules
            ]
            yield self._label("overrides"), self._shown(listed_text(titles).of(self.lang))
        yield self._label("rule"), f"<code>{inert(self.rule.id)}</code>"

    def _label(self, name: str) -> str:
        return phrase(f"clause.{name}", self.lang)

    def _shown(self, text: str) -> str:
        return shown(text, self.lang)

    def _effect(self) -> Iterator[tuple[str, str]]:
        then = self.rule.then
        if isinstance(then, Decide):
            title, value = (
                self.names.about("decide", then.determination),
                self.names.decided(then.determination, then.value),
            )
            yield (
                self._label("then"),
                self._shown(phrase("clause.decides", self.lang, title=title, value=value)),
            )
        elif isinstance(then, Find):
            yield (
                self._label("then"),
                self._shown(phrase("clause.finds", self.lang, severity=value_label(then.severity))),
            )
        elif isinstance(then, Account):
            yield self._label("then"), self._shown(then.measure.label.of(self.lang))
            if then.addressees:
                who = listed_text(self.names.duty(self.rule.id, role) for role in then.addressees)
                yield self._label("who"), self._shown(who.of(self.lang))
        else:
            yield from self._require(then)

    def _require(self, then: Require) -> Iterator[tuple[str, str]]:
        yield self._label("then"), self._shown(self.rule.title.of(self.lang))
        yield self._label("who"), self._shown(self.names.duty(self.rule.id, then.duty).of(self.lang))
        if then.starts:
            yield (
                self._label("from"),
                self._shown(parted((self._event(item).of(self.lang) for item in then.starts), self.lang)),
            )
        for name, limit in (("within", then.within), ("at-least", then.at_least)):
            if limit is not None:
                yield self._label(name), self._shown(self._length(limit))
        days = [self._event(item).of(self.lang) for item in then.by if isinstance(item, (str, DueOf))]
        if days:
            yield self._label("by"), self._shown(parted(days, self.lang))
        yield self._label("fulfilled"), self._shown(self._fact(then.fulfilled_by))

    def _event(self, item: str | DueOf) -> Text:
        return (
            self.names.about("require", item.obligation)
            if isinstance(item, DueOf)
            else self.names.fact(self.model, item)
        )

    def _length(self, limit: Within) -> str:
        length: Any = limit.length
        if isinstance(length, FactLength):
            return self._fact(length.fact)
        if isinstance(length, Param):
            return phrase("clause.by-parameter", self.lang, name=length.name)
        return value_label(length).of(self.lang)

    def _fact(self, path: str) -> str:
        return self.names.fact(self.model, path).of(self.lang)

    def _condition(self, condition: Condition) -> str:
        """A condition as HTML: an atom as a sentence, a branch as its name with a list of its parts."""
        if isinstance(condition, Atom):
            return self._shown(self._atom(condition))
        if isinstance(condition, Not):
            inner = self._condition(condition.part)
            return f"{phrase('not', self.lang)}{phrase('colon', self.lang)}{inner}"
        name = "all" if isinstance(condition, AllOf) else "any"
        if not condition.parts:
            return phrase("always" if name == "all" else "never", self.lang)
        if len(condition.parts) == 1:
            return self._condition(condition.parts[0])
        parts = "".join(f"<li>{self._condition(part)}</li>" for part in condition.parts)
        return f"{phrase(name, self.lang)}{phrase('colon', self.lang)}<ul>{parts}</ul>"

    def _atom(self, atom: Atom) -> str:
        operand = atom.operand
        if atom.op in ("empty", "given"):
            asked = phrase(f"presence.{atom.op}.{'yes' if operand else 'no'}", self.lang)
            return f"{self._fact(atom.fact)} {asked}"
        return f"{self._fact(atom.fact)} {OPERATORS[atom.op].phrase.of(self.lang)} {self._operand(atom.fact, operand)}"

    def _operand(self, path: str, operand: Any) -> str:
        if isinstance(operand, Param):
            return phrase("clause.by-parameter", self.lang, name=operand.name)
        if isinstance(operand, Ref):
            return self._fact(operand.path) + (
                bracketed(self._shift(operand), self.lang) if operand.by is not None else ""
            )
        if path in self.names.determinations:
            values = operand if isinstance(operand, frozenset) else [operand]
            declared = list(self.names.determinations[path].values)
            return listed_text(
                self.names.decided(path, value) for value in sorted(values, key=declared.index)
            ).of(self.lang)
        return value_label(operand).of(self.lang)

    def _shift(self, operand: Ref) -> str:
        if isinstance(operand.by, Param):
            return phrase("clause.by-parameter", self.lang, name=operand.by.name)
        return phrase("shift.back" if operand.back else "shift", self.lang, length=value_label(operand.by))

"""The reader of conditions: it looks up their names at each stage and gives their values types."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from disclosure_rules.calendar.moments import parse_moment
from disclosure_rules.calendar.working_calendar import Duration
from disclosure_rules.errors import Problem, did_you_mean
from disclosure_rules.policy.conditions import (
    ALWAYS,
    OPERATORS,
    AllOf,
    AnyOf,
    Atom,
    Condition,
    Not,
    Param,
    Ref,
)
from disclosure_rules.policy.model import Stage
from disclosure_rules.reading.source import Source
from disclosure_rules.records.field_types import place_name
from disclosure_rules.terms import Term

Loc = tuple[str | int, ...]
Vocabulary = Mapping[Any, Any]


@dataclass(frozen=True)
class Symbol:
    """A name that conditions may use: its kind, its vocabulary (spelling → value) and, for facts, whether it
    is an act."""

    path: str
    kind: str
    vocabulary: Vocabulary | None = None
    act: bool = False


class MisfitError(ValueError):
    """A literal that does not fit its kind: message and help in English, all in Chinese."""

    def __init__(self, en: str, help_en: str, zh: str) -> None:
        super().__init__(en)
        self.en, self.help, self.zh = en, help_en, zh


@cache
def vocabulary_of(term: type[Term]) -> dict[str, Term]:
    """Every spelling of a closed vocabulary."""
    return {name: member for member in term for name in (member.value, member.zh, *member.aliases)}


def literal(kind: str, vocabulary: Vocabulary | None, raw: Any) -> Any:
    """The typed value of a literal. Raises MisfitError if it does not fit its kind."""
    if kind == "duration":
        try:
            return Duration.parse(raw if isinstance(raw, str) else str(raw))
        except ValueError as error:
            raise MisfitError(str(error), "", f"时长无效：{raw}") from None
    if kind in ("term", "terms"):
        return _member(vocabulary or {}, raw)
    if kind == "moment":
        try:
            return parse_moment(raw)
        except ValueError as error:
            raise MisfitError(str(error), "", "日期无效") from None
    if kind == "day of year":
        return _day_of_year(str(raw))
    wanted: dict[str, tuple[type | tuple[type, ...], str]] = {
        "flag": (bool, "true or false"),
        "number": (int, "a whole number"),
        "code": ((str, bool, int), "text"),
        "place": (str, "the name of a place"),
    }
    types, noun = wanted[kind]
    if not isinstance(raw, types) or (kind == "number" and isinstance(raw, bool)):
        raise MisfitError(f"not {noun}", f"write {noun}", "值的类型不符")
    return place_name(raw) if kind == "place" and isinstance(raw, str) else raw


def typed_value(kind: str, vocabulary: Vocabulary | None, raw: Any) -> Any:
    """The typed value of a parameter, a list where its uses need one. Raises MisfitError."""
    if kind == "terms" or kind.startswith("list of "):
        if not isinstance(raw, list):
            raise MisfitError("not a list", "write [a, b]", "应为列表")
        return tuple(dict.fromkeys(literal(kind.removeprefix("list of "), vocabulary, item) for item in raw))
    return literal(kind, vocabulary, raw)


def _day_of_year(text: str) -> str:
    """The text `MM-DD` of a day that every year has. Raises MisfitError for any other text."""
    if re.fullmatch(r"\d\d-\d\d", text):
        with suppress(ValueError):
            date.fromisoformat(f"2001-{text}")
            return text
    raise MisfitError(
        f"`{text}` is not a day of every year", "write MM-DD, such as 01-31", f"“{text}”应写作 MM-DD"
    )


def _member(vocabulary: Vocabulary, raw: Any) -> Any:
    if isinstance(raw, (str, bool)) and raw in vocabulary:
        return vocabulary[raw]
    known = [str(name) for name in vocabulary]
    values = ", ".join(dict.fromkeys(str(value) for value in vocabulary.values()))
    en, zh = did_you_mean(str(raw), known, f"one of {values}", f"可填：{values}")
    raise MisfitError(f"`{raw}` is not a value of this fact", en, f"“{raw}”不是该事实的取值；{zh}")


_DECLARED = ("obligation.", "finding.", "parameters.")
"""The prefixes of the names that files of rules declare."""


class ConditionReader:
    """Reads the conditions of one rule or policy head and adds what is wrong to `problems`. With `incomplete`, some
    file of rules could not be read."""

    def __init__(
        self,
        symbols: Mapping[str, Symbol],
        source: Source,
        problems: list[Problem],
        param: Callable[[str, str, Vocabulary | None, str], Param | None],
        stage: Stage,
        incomplete: bool,
    ) -> None:
        self.symbols = symbols
        self.source = source
        self.problems = problems
        self.param = param
        self.stage = stage
        self.incomplete = incomplete

    def report(self, code: str, loc: Loc, en: str, help_en: str, zh: str) -> None:
        """Note a problem at a place of the source."""
        self.problems.append(Problem(f"policy.{code}", self.source.place(loc), en, help_en, zh))

    def read(self, raw: Any, loc: Loc) -> Condition:
        """Read a condition. A part that is wrong is noted as a problem and counts as always true."""
        if not isinstance(raw, dict) or not raw:
            self.report(
                "condition",
                loc,
                "a condition is a mapping",
                "write {fact: value}, {all: […]}, {any: […]} or {not: …}",
                "条件应为映射，请写 {事实: 值}、{all: […]}、{any: […]} 或 {not: …}",
            )
            return ALWAYS
        if len(raw) > 1:
            self.report(
                "condition",
                loc,
                "several keys in one condition",
                "join them with `all` or `any`",
                "一个条件只能有一个键，请用 all 或 any 连接",
            )
            return ALWAYS
        key, value = next(iter(raw.items()))
        if key in ("all", "any"):
            if not isinstance(value, list):
                self.report(
                    "condition",
                    (*loc, key),
                    f"`{key}` takes a list",
                    "write a list of conditions",
                    f"“{key}”之后应为条件的列表",
                )
                return ALWAYS
            parts = tuple(self.read(item, (*loc, key, number)) for number, item in enumerate(value))
            return AllOf(parts) if key == "all" else AnyOf(parts)
        if key == "not":
            return Not(self.read(value, (*loc, "not")))
        return self._atom(key, value, (*loc, key))

    def symbol(self, path: str, loc: Loc) -> Symbol | None:
        """The symbol of a name, or None. An unknown name is noted as a problem."""
        symbol = self.symbols.get(path)
        if symbol is None and not (self.incomplete and path.startswith(_DECLARED)):
            en, zh = did_you_mean(
                path, self.symbols, f"`{self.stage}` rules cannot read it", f"{self.stage} 规则不能读取"
            )
            self.report("unknown-fact", loc, f"no fact `{path}` here", en, f"此处没有事实“{path}”；{zh}")
        return symbol

    def _atom(self, path: str, value: Any, loc: Loc) -> Condition:
        symbol = self.symbol(path, loc)
        if symbol is None:
            return ALWAYS
        if isinstance(value, dict) and "param" not in value:
            if len(value) != 1:
                self.report(
                    "condition",
                    loc,
                    "one operator a fact",
                    "join two conditions with `all`",
                    "一个事实只能用一个运算符，两个条件请用 all 连接",
                )
                return ALWAYS
            op, operand = next(iter(value.items()))
            loc = (*loc, op)
        else:
            many = isinstance(value, (list, dict))
            op, operand = ("has" if symbol.kind == "terms" else "in" if many else "is"), value
        row = OPERATORS.get(op)
        kind = "code" if symbol.kind == "place" else symbol.kind
        fitting = ", ".join(name for name, known in OPERATORS.items() if kind in known.kinds)
        if row is None:
            en, zh = did_you_mean(op, OPERATORS, f"one of {fitting}", f"可用：{fitting}")
            self.report("unknown-operator", loc, f"no operator `{op}`", en, f"没有运算符“{op}”；{zh}")
            return ALWAYS
        if kind not in row.kinds or value is None:
            self.report(
                "operator-type",
                loc,
                f"`{op}` does not fit `{path}`, a {symbol.kind}",
                f"fitting: {fitting}",
                f"运算符“{op}”不适用于“{path}”，可用：{fitting}",
            )
            return ALWAYS
        if op == "given" and self.stage != "find":
            self.report(
                "given",
                loc,
                "`given` is for find rules only",
                "use `empty`, or a value",
                "“given”只能用于 find 规则，请改用 empty，或直接问值",
            )
            return ALWAYS
        return Atom(symbol.path, op, self._operand(symbol, op, operand, loc))

    def _operand(self, symbol: Symbol, op: str, raw: Any, loc: Loc) -> Any:
        row = OPERATORS[op]
        kind = "flag" if row.presence else symbol.kind
        if isinstance(raw, dict) and set(raw) in ({"param"}, {"fact"}):
            (word, name), *_ = raw.items()
            if not isinstance(name, str):
                en, zh = f"`{word}` takes a name", f"“{word}”之后应为名称"
                self.report("value", (*loc, word), en, f"write {{{word}: name}}", zh)
                return None
        if isinstance(raw, dict) and set(raw) == {"param"}:
            shaped = kind if not row.many or kind == "terms" else f"list of {kind}"
            return self.param(raw["param"], shaped, symbol.vocabulary, self.source.place((*loc, "param")))
        if isinstance(raw, dict) and set(raw) == {"fact"}:
            return self._reference(symbol, row.many or row.presence, raw["fact"], (*loc, "fact"))
        values = raw if isinstance(raw, list) else [raw]
        if not values:
            self.report("value", loc, "an empty list", "write at least one value", "列表为空，请至少写一个值")
        if isinstance(raw, list) and not row.many:
            self.report(
                "value",
                loc,
                f"`{op}` takes one value",
                "use `in` or `has` for a list",
                f"“{op}”只接受一个值，列表请用 in 或 has",
            )
            return None
        typed = []
        for number, item in enumerate(values):
            try:
                typed.append(literal(kind, symbol.vocabulary, item))
            except MisfitError as misfit:
                self.report(
                    "value",
                    (*loc, number) if isinstance(raw, list) else loc,
                    misfit.en,
                    misfit.help,
                    misfit.zh,
                )
        if row.many:
            return frozenset(typed)
        return typed[0] if typed else None

    def _reference(self, symbol: Symbol, refused: bool, path: str, loc: Loc) -> Ref:
        target = self.symbol(path, loc)
        if target is not None and (
            refused or target.kind != symbol.kind or target.vocabulary != symbol.vocabulary
        ):
            self.report(
                "reference",
                loc,
                f"`{path}`, a {target.kind}, cannot be compared with `{symbol.path}`, a {symbol.kind}",
                "compare two facts of one type",
                f"“{path}”与“{symbol.path}”类型不同，不能比较",
            )
        return Ref(path)

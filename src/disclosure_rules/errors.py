"""The errors of this library, and the one shape in which a problem is told: code, place, message, help."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from pydantic_core import PydanticCustomError


class Text(NamedTuple):
    """A label or message in both languages."""

    zh: str
    en: str


class Problem(NamedTuple):
    """One thing that is wrong with an input.

    `code` is stable and has a page in the documentation, which the command `problem` prints; `place` says where
    (a field path, or `file:line:column`); `message` says what in English, lower case; `help` says what to do;
    `zh` says all of it in Chinese. No part of it quotes free text of a record.
    """

    code: str
    place: str
    message: str
    help: str
    zh: str

    def line(self, lang: str = "en") -> str:
        """One line for people, in `zh` or `en`."""
        if lang == "zh":
            return f"{self.place}: {self.zh} [{self.code}]"
        tail = f"; {self.help}" if self.help else ""
        return f"{self.place}: {self.message}{tail} [{self.code}]"


class DisclosureRulesError(Exception):
    """The base of every error that this library raises; `problems` tells all of them, in order of place."""

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(problem.line() for problem in self.problems)


class PolicyError(DisclosureRulesError):
    """A policy, a case file or an option about them is not acceptable."""


class RecordError(DisclosureRulesError):
    """A record is not acceptable; nothing was decided about it. `position` is its place among many, from 0."""

    def __init__(self, problems: Problem | Iterable[Problem], position: int | None = None) -> None:
        super().__init__(problems)
        self.position = position


class CalendarError(DisclosureRulesError):
    """A day lies outside of what the working-day calendar knows, or a schedule given to it is wrong."""


class EngineError(DisclosureRulesError):
    """An engine could not finish a case; the case has no result, which never means that no rule fired."""


class ConclusionError(DisclosureRulesError, KeyError):
    """A decision was asked for something that it does not conclude, or that is of another kind."""


def plain(text: str) -> str:
    """Text as names, dates and numbers are read: full-width letters and digits as those of ASCII, without invisible
    characters (such as U+FEFF and U+200B) and without blanks around it. Free text keeps what it has."""
    if not text.isascii():
        text = "".join(
            char for char in unicodedata.normalize("NFKC", text) if unicodedata.category(char) != "Cf"
        )
    return text.strip()


def folded(text: str) -> str:
    """Text as it is compared with known words: plain, and without regard to case."""
    return plain(text).casefold()


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that `name` was probably meant to be, or None."""
    candidates: Sequence[str] = list(known)
    found = difflib.get_close_matches(name, candidates, n=1, cutoff=0.6)
    if found:
        return found[0]
    return {folded(candidate): candidate for candidate in candidates}.get(folded(name))


def did_you_mean(
    name: str, known: Iterable[str], otherwise: str = "check the name", otherwise_zh: str = "请核对"
) -> tuple[str, str]:
    """The help for an unknown name, in English and in Chinese; where no known one is near, `otherwise`."""
    found = nearest(name, known)
    if found is None:
        return otherwise, otherwise_zh
    return f"did you mean `{found}`?", f"是否应为“{found}”？"


_PLAIN = {
    "too_short": ("an empty list", "write at least one", "列表为空，请至少写一个"),
    "string_pattern_mismatch": (
        "not an id",
        "write letters, digits and . _ - without blanks",
        "编号只能用字母、数字和 . _ -，不含空格",
    ),
    "missing": ("missing", "add it", "缺少，请补上"),
    "string_type": ("not text", "put it in quotes", "应为文字，请加引号"),
    "bool_type": ("not true or false", "write true or false", "请写 true 或 false"),
    "int_type": ("not a whole number", "write a whole number", "应为整数"),
    **dict.fromkeys(("tuple_type", "list_type"), ("not a list", "write [a, b]", "应为列表，请写作 [a, b]")),
    **dict.fromkeys(
        ("dict_type", "model_type"), ("not a mapping", "write {name: value}", "应为映射，请写作 {名称: 值}")
    ),
}


def in_plain_words(detail: Any) -> tuple[str, str, str]:
    """Message, help and Chinese wording of an error of pydantic, whose own words are about Python types."""
    bounds = detail.get("ctx", {})
    if "ge" in bounds:
        return f"less than {bounds['ge']}", "check the number", f"小于 {bounds['ge']}，请核对"
    if "le" in bounds:
        return f"more than {bounds['le']}", "check the number", f"大于 {bounds['le']}，请核对"
    message = str(detail["msg"]).removeprefix("Value error, ")
    return _PLAIN.get(detail["type"], (message[:1].lower() + message[1:], "", f"值不合要求：{message}"))


def validation_error(
    code: str, en: str, zh: str, help_en: str = "", help_zh: str = ""
) -> PydanticCustomError:
    """A validation error of a record that carries its help and its Chinese wording."""
    message = f"{en}; {help_en}" if help_en else en
    context = {"message": message, "en": en, "help": help_en, "zh": f"{zh}；{help_zh}" if help_zh else zh}
    return PydanticCustomError(f"record.{code}", "{message}", context)

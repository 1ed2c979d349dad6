"""The errors of this library, and the one shape in which a problem is reported: code, place and values.

The texts of a problem are data: data/diagnostics/<code>.yaml holds the message and the help of each variant in both
languages, as templates over the values. data/values.yaml holds those that several codes share: why a value does not fit.
"""

from __future__ import annotations

import difflib
import functools
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeAlias, Union

from pydantic_core import PydanticCustomError

from disclosure_rules._shipped import own_data
from disclosure_rules.location import Location

_DATA = Path(__file__).with_name("data")

Lang: TypeAlias = Literal["zh", "en"]


class Text(NamedTuple):
    """A label or message in both languages."""

    zh: str
    en: str

    def of(self, lang: str) -> str:
        """The wording in `zh` or `en`."""
        return self.zh if lang == "zh" else self.en


_LIST = Text("、", ", ")

Value: TypeAlias = Union[str, int, date, Text, Location, "Problem", tuple["Value", ...], None]
"""One value of a problem: a name, a number, a day, a label in both languages, a place, a problem (its message is shown),
or a list of these. None counts as not given."""


@dataclass(frozen=True, init=False)
class Problem:
    """One thing that is wrong with an input.

    `code` is stable and has a page in the documentation, which the command `problem` prints; `where` is its place, and
    `place` its text; `variant` selects one of the texts of the code, `values` fill it. Among the values `meant` is special: a known name that was probably meant, which the help then suggests.
    `message` says in English what is wrong, lower case; `help` says what to do; `message_zh` and `help_zh` say the same
    in Chinese, `zh` both. No value quotes free text of a record.
    """

    code: str
    where: Location
    variant: str
    values: tuple[tuple[str, Value], ...]

    def __init__(
        self, code: str, place: Location | str, variant: str = "default", /, **values: Value
    ) -> None:
        where = Location(place) if isinstance(place, str) else place
        given = tuple(sorted((name, value) for name, value in values.items() if value is not None))
        for name, value in (("code", code), ("where", where), ("variant", variant), ("values", given)):
            object.__setattr__(self, name, value)

    @property
    def place(self) -> str:
        """The text of the place."""
        return str(self.where)

    @property
    def message(self) -> str:
        """The wrong thing, in English."""
        return self._text("message", "en")

    @property
    def help(self) -> str:
        """The way to mend it, in English."""
        return self._text("help", "en")

    @property
    def message_zh(self) -> str:
        """The wrong thing, in Chinese."""
        return self._text("message", "zh")

    @property
    def help_zh(self) -> str:
        """The way to mend it, in Chinese."""
        return self._text("help", "zh")

    @property
    def zh(self) -> str:
        """Message and help in Chinese."""
        return "；".join(filter(None, (self.message_zh, self.help_zh)))

    def line(self, lang: str = "en") -> str:
        """One line for people, in `zh` or `en`."""
        return f"{self.place}: {Text(self.zh, str(self)).of(lang)} [{self.code}]"

    def at(self, place: Location | str) -> Problem:
        """The same problem at another place."""
        return Problem(self.code, place, self.variant, **dict(self.values))

    def under(self, code: str) -> Problem:
        """The same problem under another code."""
        return Problem(code, self.where, self.variant, **dict(self.values))

    def as_json(self) -> dict[str, str]:
        """The problem as plain data."""
        return {name: getattr(self, name) for name in ("code", "place", "message", "help", "zh")}

    def __str__(self) -> str:
        return "; ".join(filter(None, (self.message, self.help)))

    def _text(self, part: Literal["message", "help"], lang: Lang) -> str:
        values = dict(self.values)
        meant = values.get("meant")
        if part == "help" and isinstance(meant, str):
            return did_you_mean(meant).of(lang)
        template = _template(self.code, self.variant)[part][lang]
        return template.format_map({name: _shown(value, lang) for name, value in values.items()})


def _shown(value: Value, lang: Lang) -> str:
    """A value as it stands in a text."""
    if isinstance(value, Text):
        return value.of(lang)
    if isinstance(value, Problem):
        return Text(value.message_zh, value.message).of(lang)
    if isinstance(value, tuple):
        return _LIST.of(lang).join(_shown(item, lang) for item in value)
    return shown_name(value, 300)


def _template(code: str, variant: str) -> Mapping[str, Mapping[str, str]]:
    """The texts of a variant of a code; shared texts of values where the code has no variant of that name."""
    own = texts(f"diagnostics/{code}") if code else {}
    return own[variant] if variant in own else texts("values")[variant]


@functools.cache
def texts(name: str) -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """The texts in a file of the package's data, by variant. They are read when a text is first asked for."""
    return own_data(_DATA / f"{name}.yaml").get("texts", {})  # type: ignore[no-any-return]  # a test checks it


class MisfitError(ValueError):
    """A value does not fit its type. The reader of the value adds the code and the place."""

    def __init__(self, variant: str, /, **values: Value) -> None:
        self.problem = Problem("", "", variant, **values)
        super().__init__(self.problem)

    def __reduce__(self) -> tuple[Any, ...]:
        return _misfit, (self.problem,)

    def at(self, code: str, place: Location | str) -> Problem:
        """The problem under a code, at a place."""
        return self.problem.under(code).at(place)


def _misfit(problem: Problem) -> MisfitError:
    return MisfitError(problem.variant, **dict(problem.values))


class DisclosureRulesError(Exception):
    """The base of every error that this library raises; `problems` holds all of them, in order of place."""

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(problem.line() for problem in self.problems)


class PolicyError(DisclosureRulesError):
    """A policy, a case file or an option about them is not acceptable."""


class RecordError(DisclosureRulesError):
    """A record is not acceptable; nothing was decided about it. Among many, `position` is its place, from 0, and `id`
    the id that it states, if one can be read."""

    def __init__(
        self,
        problems: Problem | Iterable[Problem],
        position: int | None = None,
        id: str | None = None,  # noqa: A002  # the name of the field
    ) -> None:
        super().__init__(problems)
        self.position = position
        self.id = id


class CalendarError(DisclosureRulesError):
    """A day lies outside the working-day calendar, or a schedule given to it is wrong."""


class EngineError(DisclosureRulesError):
    """An engine could not finish a case; the case has no result, which never means that no rule fired."""


class ConclusionError(DisclosureRulesError, KeyError):
    """A decision does not hold the conclusion that was looked up, or holds it as another kind."""


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


_NEGATIONS = "非不无未免拟"
"""Characters that turn the meaning of a Chinese word, or mark it as merely intended."""

_LONGEST = 60
"""The most characters of a name that is compared with others, or shown."""


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that `name` was probably meant to be, or None. A name with other negations means another thing,
    however alike it looks."""
    if len(name) > _LONGEST:
        return None
    turned = [char for char in _NEGATIONS if char in name]
    candidates: Sequence[str] = [
        candidate for candidate in known if [char for char in _NEGATIONS if char in candidate] == turned
    ]
    found = difflib.get_close_matches(name, candidates, n=1, cutoff=0.6)
    if found:
        return found[0]
    return {folded(candidate): candidate for candidate in candidates}.get(folded(name))


def shown_name(name: object, longest: int = _LONGEST) -> str:
    """A name from an input as a message shows it: not longer than a line, and half a surrogate pair escaped."""
    text = str(name)
    text = text if len(text) <= longest else f"{text[:longest]}…"
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def did_you_mean(name: str) -> Text:
    """The suggestion of a known name."""
    return Text(f"是否应为“{name}”？", f"did you mean `{name}`?")


VALUE_VARIANTS = {
    "too_short": "empty-list",
    "string_pattern_mismatch": "id",
    "missing": "missing",
    "string_type": "text",
    "bool_type": "flag",
    "effect": "effect",
    "int_type": "number",
    "tuple_type": "list",
    "list_type": "list",
    "dict_type": "mapping",
    "model_type": "mapping",
}
"""The variant for each error type of pydantic. Its own messages speak of Python types."""


def value_problem(detail: Any, code: str, place: Location | str) -> Problem:
    """The problem behind one error of pydantic, under a code, at a place."""
    context = detail.get("ctx", {})
    if isinstance(context.get("problem"), Problem):
        return context["problem"].under(code).at(place)  # type: ignore[no-any-return]  # narrowed above
    if isinstance(context.get("error"), MisfitError):
        return context["error"].at(code, place)  # type: ignore[no-any-return]  # narrowed above
    if "ge" in context:
        return Problem(code, place, "too-small", bound=context["ge"])
    if "le" in context:
        return Problem(code, place, "too-large", bound=context["le"])
    if detail["type"] == "literal_error":
        return Problem(code, place, "literal", known=tuple(re.findall(r"'([^']*)'", context["expected"])))
    if str(context.get("pattern", "")).startswith("^[a-z]["):
        return Problem(code, place, "english-name")
    return Problem(code, place, VALUE_VARIANTS.get(detail["type"], "other"))


def validation_error(code: str, variant: str = "default", /, **values: Value) -> PydanticCustomError:
    """A validation error of a record; it carries its problem, whose place pydantic knows."""
    return PydanticCustomError(code, "{problem}", {"problem": Problem(code, "", variant, **values)})

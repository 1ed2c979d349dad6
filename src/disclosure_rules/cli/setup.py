"""The options of a decision: its moment, and the policies, values and engine to use."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any, NamedTuple

from disclosure_rules._engine import Engine
from disclosure_rules.calendar.moments import Moment
from disclosure_rules.calendar.working_calendar import WorkingCalendar
from disclosure_rules.cli.console import warn
from disclosure_rules.errors import EngineError, Lang, PolicyError, Problem, RecordError
from disclosure_rules.evaluator import Evaluator
from disclosure_rules.phrases import phrase
from disclosure_rules.policy.files import SHIPPED
from disclosure_rules.policy.load import load_policies
from disclosure_rules.policy.model import Policy
from disclosure_rules.policy.record_classes import Handed, imported
from disclosure_rules.policy.sets import policies_for, stands_alone
from disclosure_rules.reading.strict import ReadingError, read_yaml
from disclosure_rules.records.as_of import read_as_of

NOTHING = ("", "null", "~")
"""What stands for no value, as in YAML."""


class Choice(NamedTuple):
    """The options as given."""

    as_of: str | None
    policies: list[str] | None
    settings: list[str] | None
    engine: Engine
    midnight_is_day: bool = False
    mask: bool = False
    calendar: str | None = None
    kinds: list[str] | None = None

    def moment(self, zone: tzinfo) -> Moment:
        """The moment to decide for, by default today in the zone: the library's only look at the clock."""
        if self.as_of is None:
            return datetime.now(zone).date()
        try:
            return read_as_of(self.as_of, zone)
        except RecordError as error:
            raise RecordError(problem.at("--as-of") for problem in error.problems) from None

    def evaluator(self) -> Evaluator:
        """The evaluator for these options. Raises PolicyError for problems of the options or the policies."""
        policies = load_policies(*roots(self.policies), records=modules(self.kinds))
        return self._evaluator(policies, chosen(self.settings or ()))

    def evaluators(self, *editions: Iterable[Policy]) -> list[Evaluator]:
        """An evaluator for each edition of the policies. A chosen value is set in those that have its parameter. Raises
        PolicyError if no edition has it."""
        named = chosen(self.settings or ())
        sets = [tuple(policies) for policies in editions]
        known = [
            {parameter.id for policy in policies for parameter in policy.parameters} for policies in sets
        ]
        anywhere = set().union(*known)
        return [
            self._evaluator(
                policies,
                {name: value for name, value in named.items() if name in names or name not in anywhere},
            )
            for policies, names in zip(sets, known, strict=True)
        ]

    def _evaluator(self, policies: Iterable[Policy], chosen: dict[str, Any]) -> Evaluator:
        try:
            return Evaluator(
                policies,
                engine=self.engine,
                calendar=calendar_of(self.calendar),
                parameters=chosen,
                midnight_is_day=self.midnight_is_day,
                mask=self.mask,
            )
        except EngineError as error:
            raise PolicyError(error.problems) from None


def calendar_of(name: str | None) -> WorkingCalendar | None:
    """The calendar of a file; None for the State Council's schedule. Raises CalendarError with every problem."""
    if name is None:
        return None
    from disclosure_rules.policy.calendar_file import read_calendar

    return read_calendar(name)


def roots(names: Iterable[str] | None) -> list[Path]:
    """The directories named. `shipped` names the directory of the shipped policies, which is the default; within the current
    directory it is named from there, as anything else."""
    here = Path.cwd()
    shipped = SHIPPED.relative_to(here) if SHIPPED.is_relative_to(here) else SHIPPED
    return [shipped if name == "shipped" else Path(name) for name in names or ("shipped",)]


def modules(names: list[str] | None) -> list[Handed]:
    """What these names stand for: entry points of installed packages, or modules, which may lie in the current directory.
    Raises PolicyError for those that cannot be imported."""
    here = str(Path.cwd())
    if names and here not in sys.path:
        sys.path.append(here)
    return imported(names or (), "--kinds")


def policy_set(
    names: Iterable[str] | None, lang: Lang, kinds: list[str] | None = None
) -> tuple[list[Path], tuple[Policy, ...]]:
    """The directories named, and their policies, over the shipped ones unless they stand alone; standard error says
    which. `kinds` name modules that define record kinds. Raises PolicyError with every problem."""
    directories = roots(names)
    if any(directory.resolve() != SHIPPED.resolve() for directory in directories):
        say_set(", ".join(names or ()), lang, stands_alone=stands_alone(directories))
    return directories, policies_for(directories, modules(kinds))


def say_set(name: str, lang: Lang, *, stands_alone: bool) -> None:
    """Report on standard error whether a set of policies stands alone."""
    warn(phrase("set.alone" if stands_alone else "set.over", lang, name=name))


def chosen(settings: Iterable[str], option: str = "--set") -> dict[str, Any]:
    """The values that an option gives by name, each once; `--what-if NAME=` gives None. Raises PolicyError with every one that
    is not NAME=VALUE."""
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for setting in settings:
        name, equals, text = (part.strip() for part in setting.partition("="))
        place = f"{option} {name}"
        is_left_out = bool(equals) and option == "--what-if" and text in NOTHING
        if not name or not (text or is_left_out):
            variant = "default" if option == "--set" else "fact"
            problems.append(Problem("cli.setting", option, variant, setting=setting))
        elif name in values:
            problems.append(Problem("cli.setting", place, "twice"))
        else:
            try:
                values[name] = None if is_left_out else read_yaml(text, place).data
            except ReadingError as error:
                problems.extend(error.problems)
    if problems:
        raise PolicyError(problems)
    return values

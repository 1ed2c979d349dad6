"""The command `mcp`."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING

from disclosure_rules.cli.console import Closed, end, stdin
from disclosure_rules.cli.options import (
    LANG,
    CalendarFile,
    Directories,
    Kinds,
    Language,
    Mask,
    MidnightIsDay,
    Settings,
)
from disclosure_rules.errors import Lang, PolicyError, Problem

if TYPE_CHECKING:
    from disclosure_rules.assistant.desk import Loaded


def command(
    directories: Directories = None,
    settings: Settings = None,
    calendar: CalendarFile = None,
    kinds: Kinds = None,
    midnight_is_day: MidnightIsDay = False,
    mask: Mask = False,
    lang: Language = LANG,
) -> None:
    read = partial(_read, directories, settings, calendar, kinds, midnight_is_day=midnight_is_day, mask=mask)
    end(lang, lambda: _serve(read, lang))


def _serve(read: partial[Loaded], lang: Lang) -> int:
    """Serve until the client closes a pipe. Raises PolicyError where the protocol's package is not installed."""
    from disclosure_rules.assistant.desk import Desk

    try:
        from disclosure_rules.assistant.server import serve
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("mcp", "anyio"):
            raise
        raise PolicyError(Problem("cli.package", "mcp", package="mcp", extra="mcp")) from None
    if sys.stdout is None:
        raise Closed
    try:
        serve(Desk(read, lang), stdin(), sys.stdout.buffer)
    except BrokenPipeError:
        raise Closed from None
    return 0


def _read(
    names: list[str] | None,
    settings: list[str] | None,
    calendar: str | None,
    kinds: list[str] | None,
    *,
    midnight_is_day: bool,
    mask: bool,
) -> Loaded:
    """The policies of the directories, over the shipped ones unless they stand alone. Raises PolicyError with every problem of the options and the policies."""
    from disclosure_rules.assistant.desk import Loaded
    from disclosure_rules.cli.setup import calendar_of, chosen, modules, roots
    from disclosure_rules.evaluator import Evaluator
    from disclosure_rules.policy.sets import policies_for

    directories = tuple(roots(names))
    evaluator = Evaluator(
        policies_for(directories, modules(kinds)),
        "reference",
        calendar_of(calendar),
        chosen(settings or ()),
        midnight_is_day=midnight_is_day,
        mask=mask,
    )
    return Loaded(directories, evaluator)

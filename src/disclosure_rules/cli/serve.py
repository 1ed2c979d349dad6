"""The command `serve`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from disclosure_rules._engine import Engine
from disclosure_rules.cli.console import CRASHED, end, warn, write
from disclosure_rules.cli.options import (
    LANG,
    CalendarFile,
    Kinds,
    Language,
    Mask,
    MidnightIsDay,
    Policies,
    Settings,
    help_of,
)
from disclosure_rules.errors import Lang, PolicyError, Problem
from disclosure_rules.phrases import phrase

if TYPE_CHECKING:
    from disclosure_rules.cli.setup import Choice
    from disclosure_rules.service.law import ServedLaw

_BeforeDirectories = Annotated[list[str] | None, typer.Option(help=help_of("serve.before"), metavar="DIR")]
_SECONDS, _MEMORY, _PATIENCE = 10.0, 512, 30.0


def command(
    host: Annotated[str, typer.Option(help=help_of("serve.host"), metavar="HOST")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help=help_of("serve.port"), min=0, max=65535)] = 8000,
    policies: Policies = None,
    before: _BeforeDirectories = None,
    settings: Settings = None,
    calendar: CalendarFile = None,
    kinds: Kinds = None,
    midnight_is_day: MidnightIsDay = False,
    mask: Mask = False,
    engine: Annotated[Engine, typer.Option(help=help_of("evaluate.engine"))] = "auto",
    workers: Annotated[int | None, typer.Option(help=help_of("serve.workers"), min=1, max=64)] = None,
    seconds: Annotated[float, typer.Option(help=help_of("serve.seconds"), min=0.01, max=3600)] = _SECONDS,
    memory: Annotated[int, typer.Option(help=help_of("serve.memory"), min=16, max=65536)] = _MEMORY,
    patience: Annotated[float, typer.Option(help=help_of("serve.patience"), min=0.1, max=3600)] = _PATIENCE,
    lang: Language = LANG,
) -> None:
    from disclosure_rules._processes import cores
    from disclosure_rules.cli.setup import Choice

    choice = Choice(None, policies, settings, engine, midnight_is_day, mask, calendar, kinds)
    limits = (workers or max(2, cores()), seconds, memory, patience)
    end(lang, lambda: _serve(host, port, choice, before, limits, lang))


def _serve(
    host: str,
    port: int,
    choice: Choice,
    before: list[str] | None,
    limits: tuple[int, float, int, float],
    lang: Lang,
) -> int:
    """Serve until the process is told to end. The policies are loaded before it says that it listens."""
    try:
        from disclosure_rules.service.app import application
        from disclosure_rules.service.listening import address_of, listening, run
        from disclosure_rules.service.workers import Limits
    except ModuleNotFoundError as error:
        raise PolicyError(Problem("service.package", "serve", package=error.name)) from None
    loaded = iter([_law(choice, before)])
    app = application(lambda: next(loaded, None) or _law(choice, before), Limits(*limits))
    with listening(host, port) as listener:
        write(phrase("serve.listening", lang, address=address_of(listener)) + "\n")
        if not run(app, listener):
            warn(phrase("serve.not-started", lang))
            return CRASHED
    return 0


def _law(choice: Choice, before: list[str] | None) -> ServedLaw:
    """The policies to decide by, and those of before, read alike. Raises PolicyError for problems of either."""
    from disclosure_rules.cli.setup import modules, roots
    from disclosure_rules.policy.load import load_policies
    from disclosure_rules.service.law import Before, ServedLaw

    if not before:
        return ServedLaw(choice.evaluator())
    now = choice.policies or ["shipped"]
    handed = modules(choice.kinds)
    old, new = choice.evaluators(*(load_policies(*roots(names), records=handed) for names in (before, now)))
    return ServedLaw(new, Before(old, ", ".join(before), ", ".join(now)))

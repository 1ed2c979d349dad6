"""Help and bad usage in the language of the reader; the commands of the help in groups."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from disclosure_rules.cli.console import REFUSED, language, warn
from disclosure_rules.errors import Lang
from disclosure_rules.phrases import phrase, phrases

_USAGE_ERROR: type[Exception] = typer.BadParameter.__mro__[1]
"""The error of which all bad usage is."""

_WORDS = (
    "usage",
    "arguments",
    "options",
    "required",
    "default",
    "help",
    "install",
    "show",
    "some-options",
    "some-command",
)
"""The fixed words of a help, as phrases."""

_ERRORS = "usage.error-"


def in_language(text: str, lang: Lang) -> str:
    """A help with its fixed words in that language."""
    for name in _WORDS:
        fixed = re.escape(phrase(f"usage.{name}", "en")).replace(r"\ ", r"\s+")
        text = re.sub(fixed, phrase(f"usage.{name}", lang), text)
    return text


def reworded(message: str, lang: Lang) -> str:
    """A message about bad usage in that language; as it is where no phrase has its wording."""
    templates = {name: text.en for name, text in phrases().items() if name.startswith(_ERRORS)}
    for name in sorted(templates, key=lambda name: -len(templates[name])):  # the more particular first
        pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+?)", re.escape(templates[name]))
        if found := re.fullmatch(pattern, message, re.DOTALL):
            return phrase(name, lang, **found.groupdict())
    return message


class WordedCommand(TyperCommand):
    """A command whose help is in the language of the reader."""

    def get_help(self, ctx: Any) -> str:  # noqa: D102  # as of its base
        return in_language(super().get_help(ctx), language())


class GroupedCommands(TyperGroup):
    """The application: its commands stand in groups, and bad usage is told in the language of the reader."""

    groups: Mapping[str, tuple[str, ...]] = {}

    def get_help(self, ctx: Any) -> str:  # noqa: D102  # as of its base
        return in_language(super().get_help(ctx), language())

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002, D102  # as of its base
        room = formatter.width - 6 - max(map(len, self.commands))
        for group, names in self.groups.items():
            with formatter.section(phrase(f"usage.group-{group}", language())):
                formatter.write_dl([(name, self.commands[name].get_short_help_str(room)) for name in names])

    def make_context(self, *arguments: Any, **options: Any) -> Any:  # noqa: D102  # as of its base
        with _told():
            return super().make_context(*arguments, **options)

    def invoke(self, ctx: Any) -> Any:  # noqa: D102  # as of its base
        with _told():
            return super().invoke(ctx)


@contextmanager
def _told() -> Iterator[None]:
    """Bad usage ends the command, with its message in the language of the reader."""
    try:
        yield
    except _USAGE_ERROR as error:
        lang = language()
        context, message = getattr(error, "ctx", None), getattr(error, "format_message", str)()
        if context is None or type(error).__name__ == "NoArgsIsHelpError":
            raise
        warn(in_language(context.get_usage(), lang))
        warn(phrase("usage.more", lang, command=f"{context.command_path} --help"))
        warn(phrase("usage.wrong", lang, message=reworded(message, lang)))
        raise SystemExit(REFUSED) from None

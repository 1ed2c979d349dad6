"""Help and bad usage in the language of the reader; the commands of the help in groups."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
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
    message = message.replace("Value error, ", "")
    templates = {name: text.en for name, text in phrases().items() if name.startswith(_ERRORS)}
    for name in sorted(templates, key=lambda name: -len(templates[name])):  # the more particular first
        pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+?)", re.escape(templates[name]))
        if found := re.fullmatch(pattern, message, re.DOTALL):
            values = {key: value.replace("', '", ", ").strip("'") for key, value in found.groupdict().items()}
            return phrase(name, lang, **values)
    return message


_TYPE = re.compile(r" <(?:list\[)?(?P<name>str|int|float|bool)(?: range)?\]?>")
"""A type as Python writes it."""


def _without_types(name: str) -> str:
    """An argument or option with a letter in place of a type that only a programmer reads."""
    letters = {"str": " TEXT", "int": " N", "float": " N"}
    return _TYPE.sub(lambda found: letters.get(found["name"], "") if name.startswith("-") else "", name)


class HelpPage(typer.Context.formatter_class):  # type: ignore[valid-type,misc]  # typer names it nowhere else
    """The page of a help: lines of at most 80 columns, of which a Chinese character takes two."""

    def write_heading(self, heading: str) -> None:  # noqa: D102  # as of its base
        lang = language()
        name = re.sub(r"[:：]$", "", in_language(f"{heading}:", lang)) + phrase("colon", lang).strip()
        self.write(f"{'':>{self.current_indent}}{name}\n")

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:  # noqa: D102  # as of its base
        lang = language()
        super().write_usage(prog, in_language(args, lang), in_language(prefix or "Usage: ", lang))

    def write_text(self, text: str) -> None:  # noqa: D102  # as of its base
        from disclosure_rules.render.report import wrapped

        margin = " " * self.current_indent
        paragraphs = [" ".join(part.split()) for part in text.split("\n\n")]
        lines = [wrapped(part, self.width - self.current_indent) for part in paragraphs]
        self.write("\n\n".join("\n".join(margin + line for line in part) for part in lines) + "\n")

    def write_dl(self, rows: Any, col_max: int = 30, col_spacing: int = 2) -> None:  # noqa: D102  # as of its base
        from disclosure_rules.render.report import width, wrapped

        lang = language()
        pairs = [(_without_types(first), in_language(second, lang)) for first, second in rows]
        first_width = min(max(width(first) for first, _ in pairs), col_max) + col_spacing
        margin = " " * self.current_indent
        for name, text in pairs:
            lines = wrapped(text, self.width - self.current_indent - first_width)
            if width(name) + col_spacing > first_width:
                self.write(f"{margin}{name}\n")
            else:
                self.write(f"{margin}{name}{' ' * (first_width - width(name))}{lines.pop(0)}".rstrip() + "\n")
            self.write("".join(f"{margin}{' ' * first_width}{line}\n" for line in lines))


class WordedCommand(TyperCommand):
    """A command whose help is in the language of the reader."""

    def get_help(self, ctx: Any) -> str:  # noqa: D102  # as of its base
        return _help(super().get_help, ctx)


def _help(get_help: Callable[[Any], str], ctx: Any) -> str:
    ctx.formatter_class = HelpPage
    return get_help(ctx)


class GroupedCommands(TyperGroup):
    """The application: its commands stand in groups, and bad usage is told in the language of the reader."""

    groups: Mapping[str, tuple[str, ...]] = {}

    def get_help(self, ctx: Any) -> str:  # noqa: D102  # as of its base
        return _help(super().get_help, ctx)

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

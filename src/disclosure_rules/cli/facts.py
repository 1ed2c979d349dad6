"""The command `facts`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from disclosure_rules.cli.console import end, show, write_json
from disclosure_rules.cli.options import FORMAT, LANG, Directories, Kinds, Language, help_of
from disclosure_rules.errors import Lang, PolicyError, Problem, Text, nearest
from disclosure_rules.phrases import header, listed, phrase

if TYPE_CHECKING:
    from disclosure_rules.policy.known_names import KnownName

_Format = Literal["text", "json"]

_COLUMNS = ("name", "meaning", "kind", "left_out", "values")


def command(
    directories: Directories = None,
    kind: Annotated[str | None, typer.Option(help=help_of("facts.kind"), metavar="KIND")] = None,
    modules: Kinds = None,
    output_format: Annotated[_Format, FORMAT] = "text",
    lang: Language = LANG,
) -> None:
    end(lang, lambda: _print(directories, modules, kind, lang, output_format))


def _print(
    names: list[str] | None, modules: list[str] | None, kind: str | None, lang: Lang, output_format: _Format
) -> int:
    """Print the names that conditions about each record kind may use with the policies of the directories. Raises
    PolicyError for a kind that there is not."""
    from disclosure_rules.cli.setup import policy_set
    from disclosure_rules.policy.condition_reader import kind_label
    from disclosure_rules.policy.known_names import known_names
    from disclosure_rules.policy.shared import record_kinds
    from disclosure_rules.render import Report, Row, Section

    _, policies = policy_set(names, lang, modules)
    kinds = record_kinds(policies)
    kind = kind and kinds.named(kind)
    if kind is not None and kind not in kinds:
        meant = nearest(kind, kinds.names)
        raise PolicyError(Problem("policy.record-kind", "--kind", kind=kind, known=tuple(kinds), meant=meant))
    known = {each: list(known_names(each, kinds, policies)) for each in kinds if kind in (None, each)}
    if output_format == "json":
        write_json({each: [name._asdict() for name in names] for each, names in known.items()})
        return 0
    columns = header(lang, *(f"facts.{name}" for name in _COLUMNS))
    sections = [
        Section(
            each,
            (),
            columns,
            tuple(
                Row(
                    (
                        entry.name,
                        Text(entry.zh, entry.en).of(lang),
                        kind_label(entry.kind).of(lang),
                        phrase(f"facts.{entry.left_out}", lang),
                        _values(entry).of(lang),
                    )
                )
                for entry in found
            ),
        )
        for each, found in known.items()
    ]
    show(Report(phrase("facts.title", lang), tuple(sections)))
    return 0


def _values(entry: KnownName) -> Text:
    from disclosure_rules._program.choices import as_text

    chinese, english = map(as_text, entry.values_zh), map(as_text, entry.values)
    return Text(listed(chinese, "zh"), listed(english, "en"))

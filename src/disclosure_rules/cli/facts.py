"""The command `facts`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from disclosure_rules.cli.console import end, show, write_json
from disclosure_rules.cli.options import FORMAT, LANG, Directories, Kinds, Language, help_of
from disclosure_rules.errors import Lang, PolicyError, Problem, Text, nearest
from disclosure_rules.phrases import header, listed, phrase

if TYPE_CHECKING:
    from disclosure_rules.policy.model import Policy
    from disclosure_rules.records.fact import Fact
    from disclosure_rules.records.kinds import RecordKinds

_Format = Literal["text", "json"]

_WORLDS = {"open": "unknown", "closed": "not_there"}
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
    from disclosure_rules.policy.shared import record_kinds
    from disclosure_rules.render import Report, Row, Section

    _, policies = policy_set(names, lang, modules)
    kinds = record_kinds(policies)
    kind = kind and kinds.named(kind)
    if kind is not None and kind not in kinds:
        meant = nearest(kind, kinds.names)
        raise PolicyError(Problem("policy.record-kind", "--kind", kind=kind, known=tuple(kinds), meant=meant))
    known = {each: list(_names(each, kinds, policies)) for each in kinds if kind in (None, each)}
    if output_format == "json":
        write_json(known)
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
                        entry["name"],
                        entry[lang],
                        kind_label(entry["kind"]).of(lang),
                        phrase(f"facts.{entry['left_out']}", lang),
                        _values(entry).of(lang),
                    )
                )
                for entry in entries
            ),
        )
        for each, entries in known.items()
    ]
    show(Report(phrase("facts.title", lang), tuple(sections)))
    return 0


def _values(entry: dict[str, Any]) -> Text:
    from disclosure_rules._program.choices import as_text

    chinese, english = (map(as_text, entry[name]) for name in ("values_zh", "values"))
    return Text(listed(chinese, "zh"), listed(english, "en"))


def _names(kind: str, kinds: RecordKinds, policies: tuple[Policy, ...]) -> Iterator[dict[str, Any]]:
    from disclosure_rules.records.base import facts_of
    from disclosure_rules.records.fact_names import other_names

    chinese: dict[str, str] = {}
    for name, path in other_names(kinds[kind]).items():
        chinese.setdefault(path, name)
    for fact in facts_of(kinds[kind]).values():
        yield _fact(fact, chinese.get(fact.path, fact.zh))
    for policy in policies:
        for item in policy.determinations:
            if kind in item.kinds:
                kind_of_value = "flag" if True in item.values else "term"
                words = [*item.values.values()]
                yield _entry(item.id, item.title, kind_of_value, "decided", [*item.values], words)
    for policy in policies:
        for parameter in policy.parameters:
            sources = "；".join(dict.fromkeys(dated.source for dated in parameter.values))
            values = [str(dated.value) for dated in parameter.values]
            yield _entry(
                f"parameters.{parameter.id}", Text(sources, sources), parameter.kind, "dated", values
            )


def _fact(fact: Fact, chinese: str) -> dict[str, Any]:
    """A fact with the Chinese name that conditions may use."""
    terms = [*fact.term] if fact.term else []
    left_out = _WORLDS[fact.world] if fact.base else "derived"
    values, words = [term.value for term in terms], [term.zh for term in terms]
    return _entry(fact.path, Text(chinese, fact.en), fact.kind, left_out, values, words)


def _entry(
    name: str, title: Text, kind: str, left_out: str, values: list[Any], words: list[str] | None = None
) -> dict[str, Any]:
    return {
        "name": name,
        "zh": title.zh,
        "en": title.en,
        "kind": kind,
        "left_out": left_out,
        "values": values,
        "values_zh": values if words is None else words,
    }

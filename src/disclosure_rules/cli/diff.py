"""The command `diff`."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple

import typer

from disclosure_rules._engine import Engine
from disclosure_rules.cli.console import (
    REFUSED,
    end,
    print_problems,
    show,
    stdin,
    write,
    write_json,
)
from disclosure_rules.cli.options import (
    FORMAT,
    LANG,
    AsOf,
    CalendarFile,
    ClausePages,
    Kinds,
    Language,
    Mask,
    Settings,
    help_of,
)
from disclosure_rules.cli.progress import progress, records_of
from disclosure_rules.cli.reports import links_of
from disclosure_rules.errors import Lang, PolicyError, Problem

if TYPE_CHECKING:
    from disclosure_rules.authoring.diff import ChangeTally, Edition
    from disclosure_rules.cli.setup import Choice

_Format = Literal["text", "json", "html"]

SCHEMA_VERSION = 1

Records = Annotated[list[str] | None, typer.Option(help=help_of("diff.records"), metavar="FILE")]
Prove = Annotated[bool, typer.Option("--prove", help=help_of("diff.prove"))]
CaseOption = Annotated[str | None, typer.Option(help=help_of("diff.case"), metavar="FILE")]


def command(
    old: Annotated[str, typer.Argument(metavar="OLD", help=help_of("diff.old"))],
    new: Annotated[str, typer.Argument(metavar="NEW", help=help_of("diff.new"))],
    records: Records = None,
    prove: Prove = False,
    case: CaseOption = None,
    as_of: AsOf = None,
    settings: Settings = None,
    mask: Mask = False,
    calendar: CalendarFile = None,
    kinds: Kinds = None,
    output_format: Annotated[_Format, FORMAT] = "text",
    clause_pages: ClausePages = None,
    lang: Language = LANG,
    engine: Annotated[Engine, typer.Option(help=help_of("diff.engine"))] = "reference",
) -> None:
    from disclosure_rules.cli.setup import Choice

    choice = Choice(as_of, None, settings, engine, mask=mask, calendar=calendar, kinds=kinds)
    shape = _Shape(output_format, clause_pages)
    end(lang, lambda: _print(old, new, records, choice, lang, shape, prove=prove, case=case))


class _Shape(NamedTuple):
    """How changes are printed: the format, and the address of the pages of clauses, which HTML links to."""

    format: _Format
    clause_pages: str | None


def _print(
    old: str,
    new: str,
    names: list[str] | None,
    choice: Choice,
    lang: Lang,
    shape: _Shape,
    *,
    prove: bool = False,
    case: str | None = None,
) -> int:
    """Print how two editions of the policies differ about these records or, without records, about any record. Gives
    the exit status."""
    if not names:
        return _prove(old, new, choice, lang, shape.format, case)
    if prove or case is not None:
        raise PolicyError(Problem("cli.no-proof", "--records", "records"))
    return _print_changes(_editions(old, new, choice, lang), names, choice, lang, shape)


def _editions(old: str, new: str, choice: Choice, lang: Lang) -> tuple[Edition, Edition]:
    """The two editions of these names; standard error says which of them stand alone."""
    from disclosure_rules.authoring.diff import read_editions
    from disclosure_rules.cli.setup import modules, say_set

    editions = read_editions(old, new, modules(choice.kinds))
    for edition in {edition.name: edition for edition in editions}.values():
        if edition.stands_alone is not None:
            say_set(edition.name, lang, stands_alone=edition.stands_alone)
    return editions


def _prove(old: str, new: str, choice: Choice, lang: Lang, output_format: _Format, case: str | None) -> int:
    from disclosure_rules.cli.prove import compare_all

    if output_format == "html":
        raise PolicyError(Problem("cli.no-proof", "--format", "html"))
    first, second = choice.evaluators(*(edition.policies for edition in _editions(old, new, choice, lang)))
    return compare_all(first, second, case, lang, output_format)


def _print_changes(
    editions: tuple[Edition, Edition], names: list[str], choice: Choice, lang: Lang, shape: _Shape
) -> int:
    """Print the changes in the decisions about the records of the files. Gives 0 for none, 1 for some, 2 if a record
    was rejected under both editions."""
    from disclosure_rules._processes import cores
    from disclosure_rules.authoring.diff import ChangeTally, Editions, replay
    from disclosure_rules.authoring.diff.content import content_of
    from disclosure_rules.authoring.diff.failing_cases import failing_cases
    from disclosure_rules.authoring.diff.page import changes_page
    from disclosure_rules.authoring.diff.report import changes_report
    from disclosure_rules.reading.record_stream import RecordStream

    sides = [edition.policies for edition in editions]
    pair = Editions(*choice.evaluators(*sides))
    as_of = choice.moment(pair.new.kinds.zone)
    links = links_of(shape.clause_pages, pair.new)
    changes = ChangeTally(*sides)
    with progress("diff.unit", lang, records_of(names)) as counted:
        for entry, result in replay(RecordStream(names, stdin(), kinds=pair.new.kinds), pair, as_of, cores()):
            if result.problems:
                changes.reject()
                print_problems(entry.problems or map(entry.placed, result.problems), lang=lang)
            else:
                changes.add(result.differences, partial(entry.reference, mask=choice.mask), result.states)
            counted.advance()
    if shape.format == "json":
        write_json(_as_json(changes, editions, as_of.isoformat()))
    else:
        content = content_of(changes, editions, as_of, lang, failing_cases(*editions, pair.new))
        if shape.format == "html":
            page = changes_page(content, lang)
            write(links.in_html(page) if links else page)
        else:
            show(changes_report(content, lang))
    return REFUSED if changes.rejected else int(changes.changed > 0)


def _as_json(changes: ChangeTally, editions: tuple[Edition, Edition], as_of: str) -> dict[str, Any]:
    from disclosure_rules.authoring.diff import policy_changes
    from disclosure_rules.authoring.diff.parameter_values import value_changes

    old, new = editions
    return {
        "schema_version": SCHEMA_VERSION,
        "as_of": as_of,
        "old": old.as_json(),
        "new": new.as_json(),
        "policies": policy_changes(old.policies, new.policies)._asdict(),
        "values": [value.as_json() for value in value_changes(old.policies, new.policies)],
        **changes.as_json(),
    }

"""The command `explain`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple

import typer

from disclosure_rules._markup import inert_json
from disclosure_rules.cli.console import end, show, stdin, write
from disclosure_rules.cli.options import (
    FORMAT,
    LANG,
    AsOf,
    CalendarFile,
    ClausePages,
    Kinds,
    Language,
    Mask,
    MidnightIsDay,
    Policies,
    RecordFile,
    Settings,
    help_of,
)
from disclosure_rules.cli.reports import ReportShape
from disclosure_rules.errors import Lang, PolicyError, Problem, RecordError

if TYPE_CHECKING:
    from disclosure_rules.calendar.moments import Moment
    from disclosure_rules.cli.setup import Choice
    from disclosure_rules.evaluator import Evaluator
    from disclosure_rules.reading.record_stream import RecordInput
    from disclosure_rules.records.kinds import RecordKinds
    from disclosure_rules.render import Section

_Format = Literal["text", "json", "markdown"]


def command(
    file: RecordFile,
    about: Annotated[
        str | None, typer.Option(help=help_of("explain.about"), metavar="ID", show_default=False)
    ] = None,
    everything: Annotated[bool, typer.Option("--everything", help=help_of("explain.everything"))] = False,
    prove: Annotated[bool, typer.Option("--prove", help=help_of("explain.prove"))] = False,
    as_of: AsOf = None,
    policies: Policies = None,
    settings: Settings = None,
    calendar: CalendarFile = None,
    kinds: Kinds = None,
    midnight_is_day: MidnightIsDay = False,
    mask: Mask = False,
    output_format: Annotated[_Format, FORMAT] = "text",
    clause_pages: ClausePages = None,
    lang: Language = LANG,
) -> None:
    from disclosure_rules.cli.setup import Choice

    choice = Choice(as_of, policies, settings, "reference", midnight_is_day, mask, calendar, kinds)
    end(
        lang,
        lambda: _print(file, _Asked(about, everything, prove, clause_pages), choice, lang, output_format),
    )


class _Asked(NamedTuple):
    """What is to be explained, and whether it is proved that nothing can change it."""

    about: str | None
    everything: bool
    prove: bool
    clause_pages: str | None = None


def _print(name: str, asked: _Asked, choice: Choice, lang: Lang, output_format: _Format) -> int:
    """Explain the conclusions about one record, drawn and not drawn. Gives the exit status."""
    from disclosure_rules.render import explanation_report, printed

    if asked.prove and (asked.about is None or output_format == "json"):
        raise PolicyError(Problem("cli.no-proof", "--prove", "json" if asked.about else "about"))
    evaluator = choice.evaluator()
    asked = asked._replace(about=asked.about and evaluator.names.id_of(asked.about))
    as_of = choice.moment(evaluator.kinds.zone)
    entry = only_record(name, evaluator.kinds)
    try:
        explanation = evaluator.explain(
            entry.data, as_of=as_of, about=asked.about, everything=asked.everything
        )
        sections = [*_remedies(evaluator, entry.data, as_of, asked, lang)] if output_format != "json" else []
    except RecordError as error:
        raise RecordError(entry.placed(problem) for problem in error.problems) from None
    if output_format == "json":
        write(inert_json(explanation.model_dump_json()) + "\n")
        return 0
    report = explanation_report(explanation, lang)
    report = replace(
        report, sections=(*report.sections[:-1], *sections, report.sections[-1])
    )  # the source is last
    if output_format == "markdown":
        shape = ReportShape(output_format, asked.everything, full=True, clause_pages=asked.clause_pages)
        links, text = shape.links(evaluator), printed(report, "markdown")
        write(links.in_markdown(text) if links else text)
    else:
        show(report)
    return 0


def _remedies(
    evaluator: Evaluator, record: Any, as_of: Moment, asked: _Asked, lang: Lang
) -> Iterator[Section]:
    """What would have to change, where one conclusion is asked about and may be put right."""
    from disclosure_rules.cli.prove import proof
    from disclosure_rules.errors import ConclusionError
    from disclosure_rules.inquiry.report import remedies_section

    if asked.about is None:
        return
    with suppress(ConclusionError):  # a rule, or something that was not concluded
        found = evaluator.remedies(record, as_of=as_of, about=asked.about)
        if not found.is_right:
            proved = (
                proof().outlook(evaluator, record, as_of=as_of, about=asked.about) if asked.prove else None
            )
            yield remedies_section(found, lang, proved)


def only_record(name: str, kinds: RecordKinds, content: bytes | None = None) -> RecordInput:
    """The one record of a file, whose bytes may be those that were read before."""
    from disclosure_rules.reading.record_stream import RecordStream

    entries = RecordStream([name], stdin(), kinds=kinds, content=content)
    remaining = iter(entries)
    entry = next(remaining, None)
    if entry is None or next(remaining, None) is not None:
        shown = entry.origin.source.name if entry else name
        raise RecordError(Problem("cli.one-record", shown))
    if entry.problems:
        raise RecordError(entry.problems)
    return entry

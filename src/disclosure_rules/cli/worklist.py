"""The command `worklist`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Literal

from disclosure_rules.cli.console import REFUSED, counting, end, print_problems, show, stdin, write
from disclosure_rules.cli.options import (
    FORMAT,
    LANG,
    AsOf,
    CalendarFile,
    Language,
    Mask,
    MidnightIsDay,
    Policies,
    RecordFiles,
    Settings,
)
from disclosure_rules.cli.results import named
from disclosure_rules.errors import DisclosureRulesError, EngineError, Lang, PolicyError, Problem
from disclosure_rules.phrases import phrase

if TYPE_CHECKING:
    from disclosure_rules.calendar.moments import Moment
    from disclosure_rules.cli.setup import Choice
    from disclosure_rules.evaluator import Evaluator
    from disclosure_rules.reading.record_stream import RecordInput
    from disclosure_rules.worklist.model import WorkItem, Worklist

_Format = Literal["text", "html", "ics"]


def command(
    files: RecordFiles,
    as_of: AsOf = None,
    policies: Policies = None,
    settings: Settings = None,
    calendar: CalendarFile = None,
    midnight_is_day: MidnightIsDay = False,
    mask: Mask = False,
    output_format: Annotated[_Format, FORMAT] = "text",
    lang: Language = LANG,
) -> None:
    from disclosure_rules.cli.setup import Choice

    choice = Choice(as_of, policies, settings, "reference", midnight_is_day, mask, calendar)
    end(lang, lambda: _run(files, choice, lang, output_format))


def _run(names: Sequence[str], choice: Choice, lang: Lang, output_format: _Format) -> int:
    """Print the worklist of every record of the files. Gives the exit status."""
    from disclosure_rules.reading.record_stream import RecordStream
    from disclosure_rules.worklist.model import WorkItem, worklist

    evaluator = choice.evaluator()
    as_of = choice.moment(evaluator.kinds.zone)
    entries = RecordStream(names, stdin(), kinds=evaluator.kinds)
    found: list[WorkItem] = []
    rejected = 0
    with counting(phrase("diff.unit", lang)) as advance:
        for entry in entries:
            item = _item(entry, evaluator, as_of)
            if isinstance(item, WorkItem):
                found.append(item)
            else:
                rejected += 1
                print_problems(item, lang=lang)
            advance()
    _print(worklist(found, as_of=as_of, rejected=rejected), evaluator, lang, output_format)
    return REFUSED if rejected else 0


def _item(entry: RecordInput, evaluator: Evaluator, as_of: Moment) -> WorkItem | tuple[Problem, ...]:
    """The record of an entry, or the problems for which it is rejected."""
    from disclosure_rules.worklist.model import work_item

    if entry.problems:
        return tuple(entry.problems)
    try:
        return work_item(evaluator, entry.data, as_of=as_of, name=named(entry.reference(mask=evaluator.mask)))
    except EngineError:
        raise
    except DisclosureRulesError as error:
        return tuple(map(entry.placed, error.problems))


def _print(work: Worklist, evaluator: Evaluator, lang: Lang, output_format: _Format) -> None:
    from disclosure_rules.worklist.events import worklist_events
    from disclosure_rules.worklist.page import worklist_page
    from disclosure_rules.worklist.report import worklist_report

    if output_format == "html":
        write(worklist_page(work, lang))
    elif output_format == "text":
        show(worklist_report(work, lang))
    else:
        try:
            made = worklist_events(work, evaluator.calendar, lang)
        except PolicyError as error:
            raise PolicyError(problem.at(f"--{problem.place}") for problem in error.problems) from None
        write(made.decode("utf-8"))

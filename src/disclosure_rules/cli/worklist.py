"""The command `worklist`."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

from disclosure_rules.cli.console import (
    REFUSED,
    end,
    is_terminal,
    print_problems,
    show,
    stdin,
    warn,
    write,
    write_bytes,
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
    MidnightIsDay,
    Policies,
    RecordFiles,
    Settings,
)
from disclosure_rules.cli.progress import progress, records_of
from disclosure_rules.cli.reports import links_of
from disclosure_rules.cli.results import named
from disclosure_rules.errors import DisclosureRulesError, EngineError, Lang, PolicyError, Problem, RecordError
from disclosure_rules.phrases import phrase

if TYPE_CHECKING:
    from disclosure_rules.calendar.moments import Moment
    from disclosure_rules.cli.setup import Choice
    from disclosure_rules.evaluator import Evaluator
    from disclosure_rules.reading.record_stream import RecordInput
    from disclosure_rules.render.clause_links import ClauseLinks
    from disclosure_rules.worklist.model import WorkItem, Worklist

_Format = Literal["text", "html", "ics", "xlsx"]


def command(
    files: RecordFiles,
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
    end(lang, lambda: _run(files, choice, lang, output_format, clause_pages))


def _run(
    names: Sequence[str], choice: Choice, lang: Lang, output_format: _Format, clause_pages: str | None
) -> int:
    """Print the worklist of every record or decision of the files. Gives the exit status."""
    from disclosure_rules._processes import cores, shared
    from disclosure_rules.reading.record_stream import RecordStream
    from disclosure_rules.worklist.model import WorkItem, worklist

    if output_format == "xlsx" and is_terminal(sys.stdout):
        warn(phrase("worklist.to-a-file", lang))
        return REFUSED
    evaluator = choice.evaluator()
    links = links_of(clause_pages, evaluator)
    stream = iter(RecordStream(names, stdin(), kinds=evaluator.kinds))
    first = list(_up_to_moment(stream))
    as_of = _moment(choice, evaluator, first[-1].data if first else None)
    found: list[WorkItem] = []
    rejected = 0
    with progress("diff.unit", lang, records_of(names)) as counted:
        given = partial(_given, mask=evaluator.mask)
        found_of = partial(_item, evaluator, as_of)
        for entry, item in counted.over(shared(chain(first, stream), given, found_of, cores())):
            if isinstance(item, WorkItem):
                found.append(item)
            else:
                rejected += 1
                print_problems(entry.problems or map(entry.placed, item), lang=lang)
    _print(worklist(found, as_of=as_of, rejected=rejected), evaluator, lang, output_format, links)
    return REFUSED if rejected else 0


def _up_to_moment(entries: Iterator[RecordInput]) -> Iterator[RecordInput]:
    """The first entries, up to one that is not a rejection of `evaluate`."""
    from disclosure_rules.worklist.model import is_rejection

    for entry in entries:
        yield entry
        if not is_rejection(entry.data):
            return


def _moment(choice: Choice, evaluator: Evaluator, first: Any) -> Moment:
    """The moment of the list: the one that is chosen, that of the first decision, or today."""
    from disclosure_rules.records.as_of import read_as_of
    from disclosure_rules.worklist.model import is_decision

    if choice.as_of is None and is_decision(first):
        with suppress(RecordError):  # the entry has the problem too
            return read_as_of(first.get("as_of"), evaluator.kinds.zone)
    return choice.moment(evaluator.kinds.zone)


_Given: TypeAlias = "tuple[Any, tuple[Problem, ...], str]"


def _given(entry: RecordInput, *, mask: bool) -> _Given:
    return entry.data, tuple(entry.problems), named(entry.reference(mask=mask))


def _item(evaluator: Evaluator, as_of: Moment, given: _Given) -> WorkItem | tuple[Problem, ...]:
    """The record or the decision of an entry, or the problems for which it is rejected."""
    from disclosure_rules.worklist.model import decided_item, is_decision, is_rejection, work_item

    data, problems, name = given
    if problems:
        return problems
    try:
        stored = is_decision(data) or is_rejection(data)
        return (decided_item if stored else work_item)(evaluator, data, as_of=as_of, name=name)
    except EngineError:
        raise
    except DisclosureRulesError as error:
        return error.problems


def _print(
    work: Worklist, evaluator: Evaluator, lang: Lang, output_format: _Format, links: ClauseLinks | None
) -> None:
    from disclosure_rules.worklist.events import worklist_events
    from disclosure_rules.worklist.page import worklist_page
    from disclosure_rules.worklist.report import worklist_report
    from disclosure_rules.worklist.workbook import worklist_workbook

    if output_format == "html":
        page = worklist_page(work, lang)
        write(links.in_html(page) if links else page)
    elif output_format == "text":
        show(worklist_report(work, lang))
    elif output_format == "xlsx":
        write_bytes(worklist_workbook(work, lang))
    else:
        try:
            made = worklist_events(work, evaluator.calendar, lang)
        except PolicyError as error:
            raise PolicyError(problem.at(f"--{problem.place}") for problem in error.problems) from None
        write(made.decode("utf-8"))

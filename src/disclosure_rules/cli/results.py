"""What is decided about each record of the input, in its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from disclosure_rules.cli.console import print_problems
from disclosure_rules.cli.line_request import Explained, LineRequest, line_request
from disclosure_rules.errors import DisclosureRulesError, EngineError, Lang, Problem, RecordError
from disclosure_rules.phrases import phrase

if TYPE_CHECKING:
    from disclosure_rules.calendar.moments import Moment
    from disclosure_rules.decision import Decision
    from disclosure_rules.evaluator import Evaluator
    from disclosure_rules.reading.record_stream import RecordInput, RecordStream
    from disclosure_rules.records import Record
    from disclosure_rules.render import Report


class Judged(NamedTuple):
    """A decision with the record that it is about."""

    decision: Decision
    record: Record
    as_of: Moment
    name: str


class Rejection:
    """A record that is not acceptable, in its place among the results."""

    def __init__(self, entry: RecordInput, problems: Iterable[Problem], *, mask: bool) -> None:
        self.reference = entry.reference(mask=mask)
        self.problems = tuple(problems)

    def as_json(self) -> dict[str, Any]:
        """The plain data that stands in place of a decision."""
        problems = [problem.as_json() for problem in self.problems]
        return {"record": self.reference, "problems": problems}

    def report(self, lang: Lang) -> Report:
        """The rejection as a report."""
        from disclosure_rules.render import Line, Report, Section

        name = named(self.reference)
        lines = tuple(Line(problem.line(lang), "bad") for problem in self.problems)
        title = phrase("evaluate.rejected", lang, name=name)
        return Report(title, (Section(phrase("evaluate.problems", lang), lines),))


Result: TypeAlias = "Judged | Explained | Rejection"


class Results:
    """Decides about each entry when it is asked for, records the decision first, and counts the outcomes.

    With `by_line`, an entry may be an envelope that asks for an explanation too.
    """

    def __init__(
        self,
        entries: RecordStream,
        evaluator: Evaluator,
        as_of: Moment,
        record: Callable[[Record, Decision], None] | None = None,
        by_line: bool = False,
    ) -> None:
        self.entries = entries
        self.evaluator = evaluator
        self.as_of = as_of
        self.record = record
        self.by_line = by_line
        self.tally: Counter[str] = Counter()

    def __iter__(self) -> Iterator[Result]:
        for entry in self.entries:
            result = self._result(entry)
            self.tally["rejected" if isinstance(result, Rejection) else decided(result).outcome] += 1
            yield result

    def _result(self, entry: RecordInput) -> Result:
        from disclosure_rules.records import read_record

        if entry.problems:
            return self._rejection(entry, entry.problems)
        try:
            zone = self.evaluator.kinds.zone
            asked = line_request(entry, self.as_of, zone) if self.by_line else LineRequest(entry, self.as_of)
            entry = asked.entry
            record = read_record(
                entry.data, midnight_is_day=self.evaluator.midnight_is_day, kinds=self.evaluator.kinds
            )
            decision = self.evaluator.evaluate(record, as_of=asked.as_of)
            explanation = asked.explanation(self.evaluator, record)
        except EngineError:
            raise
        except DisclosureRulesError as error:
            return self._rejection(entry, map(entry.placed, error.problems))
        try:
            if self.record is not None:
                self.record(record, decision)
        except RecordError as error:
            if any(problem.code != "audit.unwritten" for problem in error.problems):
                raise  # the log is at fault, not this record
            return self._rejection(entry, map(entry.placed, error.problems))
        if explanation is not None:
            return Explained(decision, explanation)
        return Judged(decision, record, asked.as_of, named(entry.reference(mask=self.evaluator.mask)))

    def _rejection(self, entry: RecordInput, problems: Iterable[Problem]) -> Rejection:
        return Rejection(entry, problems, mask=self.evaluator.mask)


def with_problems_printed(results: Iterable[Result], lang: Lang) -> Iterator[Result]:
    """The same results. The problems of rejected records are printed to standard error."""
    for result in results:
        if isinstance(result, Rejection):
            print_problems(result.problems, lang=lang)
        yield result


def named(reference: Mapping[str, Any]) -> str:
    """The file of a record, and its line there if it has one."""
    return ":".join(str(reference[key]) for key in ("file", "line") if key in reference)


def decided(result: Judged | Explained) -> Decision:
    """The decision of a result."""
    return result.decision

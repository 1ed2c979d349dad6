"""A line of `evaluate --format jsonl`: a record, or a record with its own `as_of` and a wish for an explanation."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from disclosure_rules.errors import PolicyError, Problem, RecordError, nearest, shown_name

if TYPE_CHECKING:
    from datetime import tzinfo

    from disclosure_rules.calendar.moments import Moment
    from disclosure_rules.decision import Decision
    from disclosure_rules.evaluator import Evaluator
    from disclosure_rules.explanation.model import Explanation
    from disclosure_rules.reading.record_stream import RecordInput
    from disclosure_rules.records import Record

_KEYS: Final = ("record", "as_of", "explain")


@dataclass(frozen=True)
class LineRequest:
    """The request of a line. `explain` is True for the brief explanation, or the id to explain."""

    entry: RecordInput
    as_of: Moment
    explain: str | bool = False

    def explanation(self, evaluator: Evaluator, record: Record) -> Explanation | None:
        """The explanation that the line asks for. Raises RecordError for an id that no policy has."""
        if not self.explain:
            return None
        about = None if self.explain is True else str(self.explain)
        try:
            return evaluator.explain(record, as_of=self.as_of, about=about)
        except PolicyError as error:
            raise RecordError(problem.at("explain") for problem in error.problems) from None


@dataclass(frozen=True)
class Explained:
    """A decision together with the explanation that its line asked for."""

    decision: Decision
    explanation: Explanation

    def as_json(self) -> str:
        """The JSON of the decision, with the explanation as one more field."""
        return f'{self.decision.model_dump_json()[:-1]},"explanation":{self.explanation.model_dump_json()}}}'


def line_request(entry: RecordInput, as_of: Moment, zone: tzinfo) -> LineRequest:
    """The request of an entry; `as_of` is used where it has none of its own, which is read in the zone. Raises RecordError for a wrong one.

    An object with `record` is an envelope around it; any other is the record itself, since no record has such a field.
    """
    if not isinstance(entry.data, dict) or "record" not in entry.data:
        return LineRequest(entry, as_of)
    stated: dict[Any, Any] = entry.data
    problems = [
        Problem(
            "record.unknown-field", shown_name(key), field=shown_name(key), meant=nearest(str(key), _KEYS)
        )
        for key in stated
        if key not in _KEYS
    ]
    explain = stated.get("explain")
    if not isinstance(explain, (str, bool, type(None))):
        problems.append(Problem("record.value", "explain", "asked"))
    if problems:
        raise RecordError(problems)
    inner = replace(entry, data=stated["record"], base=(*entry.base, "record"))
    return LineRequest(inner, _as_of(stated.get("as_of"), as_of, zone), explain or False)


def _as_of(stated: Any, default: Moment, zone: tzinfo) -> Moment:
    from disclosure_rules.records.as_of import read_as_of

    return default if stated is None else read_as_of(stated, zone)

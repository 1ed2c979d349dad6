"""The moment as of which a record is decided about."""

from __future__ import annotations

from datetime import tzinfo

from disclosure_rules.calendar.moments import SHANGHAI, Moment, parse_moment
from disclosure_rules.errors import MisfitError, Problem, RecordError
from disclosure_rules.records.plain_values import UnreadableError, plain_value


def read_as_of(as_of: Moment | str, zone: tzinfo = SHANGHAI) -> Moment:
    """Reads `as_of` as a day or an instant of a zone. Raises RecordError if it is neither."""
    try:
        given = plain_value(as_of)
        if given is None:
            raise MisfitError("null-date")
        return parse_moment(given, zone)
    except UnreadableError as error:
        raise RecordError(Problem("record.as-of", "as_of", "foreign", type=str(error))) from None
    except MisfitError as misfit:
        raise RecordError(misfit.at("record.as-of", "as_of")) from None

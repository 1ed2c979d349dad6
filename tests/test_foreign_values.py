"""The values of the data world: the nulls and scalars of other libraries, as hosts hand them in."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal
from enum import IntEnum
from fractions import Fraction
from typing import Any
from uuid import UUID

import numpy as np
import pandas as pd
import pytest
from pydantic import BaseModel
from shipped import EVALUATOR

from disclosure_rules import DocumentRecord, Evaluator, RecordError, read_record
from disclosure_rules.records.base import facts_of
from disclosure_rules.records.kinds import KINDS

SECRET = {
    "kind": "document",
    "jurisdiction": "徐汇区",
    "secrecy": "secret",
    "exemption_grounds": [],
    "form": {"proposed_attribute": "proactive"},
    "issued": "2018-11-22",
}

NULLS = {
    "pandas.NaT": pd.NaT,
    "pandas.NA": pd.NA,
    "numpy's NaT": np.datetime64("NaT", "D"),
    "numpy's masked": np.ma.masked,
    "NaN": float("nan"),
    "numpy's NaN": np.float64("nan"),
    "NaN of Decimal": Decimal("nan"),
}


@pytest.mark.parametrize("as_of", ["2018-12-31", "2018-12-31T10:00"])
@pytest.mark.parametrize("field", ["declassified", "published", "secrecy", "third_party_agreed"])
@pytest.mark.parametrize("null", NULLS.values(), ids=NULLS)
def test_a_null_is_the_same_as_leaving_the_field_out(null: Any, field: str, as_of: str) -> None:
    """A null happened on no day: it declassifies nothing, at a day or at an instant."""
    given = EVALUATOR.evaluate({**SECRET, field: null}, as_of=as_of)
    left_out = EVALUATOR.evaluate(
        {name: value for name, value in SECRET.items() if name != field}, as_of=as_of
    )
    assert given == left_out
    assert given.determination("disclosure.attribute").value in ("withheld", None)


def test_a_null_is_no_day_to_evaluate_at() -> None:
    """`as_of` is required, and so a null there is refused."""
    with pytest.raises(RecordError, match=r"as_of: null is not a date"):
        EVALUATOR.evaluate(SECRET, as_of=pd.NaT)


@pytest.mark.parametrize(
    ("given", "plain"),
    [
        (pd.Timestamp("2018-12-11T01:02:03.123456789"), "2018-12-11T01:02:03.123456+08:00"),
        (pd.Timestamp("2018-12-11T20:00", tz="UTC"), "2018-12-12T04:00:00+08:00"),
        (pd.Timestamp("2018-12-11").date(), "2018-12-11"),
    ],
)
def test_a_date_of_another_class_is_the_plain_date(given: Any, plain: str) -> None:
    """What is kept is a date or a datetime of the standard library, in the zone of the policies."""
    found = DocumentRecord(published=given).published
    assert type(found) in (date, datetime)
    assert found is not None
    assert found.isoformat() == plain


class Grade(IntEnum):
    """A number with a name."""

    THREE = 3


class LazyText:
    """A text that is made when it is read."""

    def __str__(self) -> str:
        return "secret"


class Secret(str):
    """A text that says of itself that it is another."""

    def __str__(self) -> str:
        return "none"


class Zone(tzinfo):
    """A zone of time that cannot tell the time."""

    def utcoffset(self, _: datetime | None) -> timedelta:
        raise ZeroDivisionError


class Pair(tuple):  # type: ignore[type-arg]  # it has no items
    """A tuple that does not tell its length."""

    def __len__(self) -> int:
        raise ZeroDivisionError


class Hostile:
    """An object that raises whatever is done with it."""

    def __eq__(self, other: object) -> bool:
        raise ZeroDivisionError

    def __hash__(self) -> int:
        raise ZeroDivisionError

    def __getattribute__(self, name: str) -> Any:
        raise ZeroDivisionError


class HostileMapping(Mapping[str, Any]):
    """A mapping whose items cannot be read."""

    def __getitem__(self, key: str) -> Any:
        raise ZeroDivisionError

    def __iter__(self) -> Iterator[str]:
        raise ZeroDivisionError

    def __len__(self) -> int:
        return 1


PLAIN: list[tuple[Any, Any]] = [
    (np.bool_(True), True),
    (np.int64(3), 3),
    (np.float64(3.0), 3),
    (np.float32(2.5), 2.5),
    (np.str_("secret"), "secret"),
    (Secret("secret"), "secret"),
    (np.datetime64("2018-12-11"), date(2018, 12, 11)),
    (np.datetime64("2018-12-11T01:02"), datetime(2018, 12, 11, 1, 2)),
    (np.datetime64("2018-12-11T01:02:03.123456789"), datetime(2018, 12, 11, 1, 2, 3, 123456)),
    (pd.Timestamp("2018-12-11"), datetime(2018, 12, 11)),
    (Decimal(2025), 2025),
    (Decimal("9.5"), 9.5),
    (2025.0, 2025),
    (Grade.THREE, 3),
    (UUID(int=7), "00000000-0000-0000-0000-000000000007"),
]
"""Values of other libraries, each with the plain value that it is."""

REFUSED = [
    np.array(["secret", "none"]),
    np.timedelta64(3, "D"),
    pd.Series(["secret"]),
    pd.Timedelta(days=3),
    LazyText(),
    Hostile(),
    HostileMapping(),
    Fraction(1, 2),
    Decimal("sNaN"),
    Decimal("9.99999999999999999999"),
    np.longdouble(3),
    np.datetime64("2018"),
    np.datetime64("2018-11"),
    np.datetime64("2018-11-22", "W"),
    float("inf"),
    b"secret",
    1j,
    object(),
    lambda: "secret",
    datetime(2018, 12, 11, tzinfo=Zone()),
]
"""Values that no field reads."""


EVALUATORS = [EVALUATOR, Evaluator(EVALUATOR.policies)]
"""The reference engine, and durable-rules where it can be had."""
SINGLE = [
    (kind, path) for kind, model in KINDS.items() for path, fact in facts_of(model).items() if fact.base
]


def with_value(kind: str, path: str, value: Any) -> dict[str, Any]:
    """A record with one fact stated; a document is else a secret one, of which each opening would show."""
    record: dict[str, Any] = (
        {**SECRET, "form": dict(SECRET["form"])} if kind == "document" else {"kind": kind}
    )
    owner = record
    *parents, name = path.split(".")
    for parent in parents:
        owner = owner.setdefault(parent, {})
    owner[name] = value
    return record


def problems_of(error: RecordError) -> list[tuple[str, str]]:
    """The codes and places of what is wrong with a record."""
    return [(problem.code, problem.place) for problem in error.problems]


def exact(value: Any) -> Any:
    """What was read, with the class of each value."""
    if isinstance(value, BaseModel):
        return {name: exact(part) for name, part in vars(value).items()}
    return list(map(exact, value)) if isinstance(value, tuple) else (type(value), repr(value))


def read(kind: str, path: str, value: Any) -> dict[str, Any] | list[tuple[str, str]]:
    """What is read of a record with one fact stated, or what is wrong with it."""
    try:
        return dict(exact(read_record(with_value(kind, path, value))))
    except RecordError as error:
        return problems_of(error)


def decided(evaluator: Evaluator, record: dict[str, Any], as_of: str) -> Any:
    """The decision without its provenance, or what is wrong."""
    try:
        return evaluator.evaluate(record, as_of=as_of).model_dump(mode="json", exclude={"provenance"})
    except RecordError as error:
        return problems_of(error)


@pytest.mark.parametrize("kind", KINDS)
def test_in_every_field_a_foreign_value_is_read_as_its_plain_value_or_refused(kind: str) -> None:
    """A record with it is that with the plain value, of a null that without the field, to the class of each value."""
    met = 0
    for path in [path for known, path in SINGLE if known == kind]:
        left_out = read(kind, path, None)
        assert all(read(kind, path, null) == left_out for null in NULLS.values()), path
        for foreign, plain in PLAIN:
            assert read(kind, path, foreign) == read(kind, path, plain), (path, foreign)
        for value in REFUSED:
            result = read(kind, path, value)
            assert isinstance(result, list), (path, type(value))
            assert result[0][1].startswith(path.partition(".")[0])
        met += 1
    assert met > 3


@pytest.mark.parametrize("as_of", ["2018-12-31", "2018-12-31T10:00"])
@pytest.mark.parametrize("kind", KINDS)
def test_in_every_field_foreign_values_are_decided_as_plain_ones(kind: str, as_of: str) -> None:
    """In each field one null and one other value, each value in some field: both engines say the same of it and of the
    plain value, nothing opens, and nothing is raised but a RecordError."""
    nulls = list(NULLS.values())
    for number, path in enumerate(path for known, path in SINGLE if known == kind):
        foreign, plain = PLAIN[number % len(PLAIN)]
        for given, same in ((nulls[number % len(nulls)], None), (foreign, plain)):
            expected = decided(EVALUATOR, with_value(kind, path, same), as_of)
            for evaluator in EVALUATORS:
                assert decided(evaluator, with_value(kind, path, given), as_of) == expected, (path, given)


def test_a_batch_goes_on_whatever_one_record_raises() -> None:
    """The record is rejected with its position, the rest are evaluated."""
    records: list[Any] = [
        SECRET,
        {**SECRET, "title": Hostile()},
        HostileMapping(),
        Hostile(),
        7,
        None,
        SECRET,
    ]
    first, *wrong, last = EVALUATOR.evaluate_many(records, as_of="2018-12-31")
    assert first == last
    assert [error.position for error in wrong if isinstance(error, RecordError)] == [1, 2, 3, 4, 5]
    assert [error.id for error in wrong if isinstance(error, RecordError)] == [None] * 5


def test_a_null_under_one_name_leaves_the_other_name_to_be_read() -> None:
    """Tables that were merged have a column of each."""
    (given, plain) = (
        EVALUATOR.evaluate({**SECRET, **days}, as_of="2018-12-31")
        for days in ({"published": pd.NaT, "上网发布日期": "2018-12-11"}, {"published": "2018-12-11"})
    )
    assert given == plain


def test_a_batch_goes_on_whatever_the_day_of_one_record_raises() -> None:
    """Where each record comes with its own `as_of`; those of other libraries are read as they are in records."""
    wrong = [datetime(2018, 12, 31, tzinfo=Zone()), Hostile(), None, pd.NaT, np.datetime64("2018")]
    right = ["2018-12-31", date(2018, 12, 31), np.datetime64("2018-12-31"), np.str_("2018-12-31")]
    pairs: list[Any] = [(SECRET, as_of) for as_of in (*wrong, *right)]
    *rejected, malformed, first, second, third, fourth = EVALUATOR.evaluate_many(
        [*pairs[: len(wrong)], Pair((1, 2)), *pairs[len(wrong) :]]
    )
    for position, error in enumerate(rejected):
        assert isinstance(error, RecordError) and error.position == position
        assert [(problem.code, problem.place) for problem in error.problems] == [("record.as-of", "as_of")]
    assert isinstance(malformed, RecordError)
    assert first == second == third == fourth


@pytest.mark.parametrize("error", [KeyboardInterrupt, MemoryError])
def test_what_ends_the_program_ends_the_batch(error: type[BaseException]) -> None:
    """An interrupt and a lack of memory are no property of a record."""

    class Ending(dict[str, Any]):
        def items(self) -> Any:
            raise error

    with pytest.raises(error):
        list(EVALUATOR.evaluate_many([Ending(kind="document")], as_of="2018-12-31"))

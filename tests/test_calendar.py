"""Counting working days: against a naive walk, against a table checked by hand, and as laws; durations."""

import copy
import csv
import pickle
from bisect import bisect_right
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import chinese_calendar
import holidays
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from disclosure_rules.calendar.duration import Duration, Limit, Roll, Unit
from disclosure_rules.calendar.working_calendar import CountedDay, DueDay, WorkingCalendar, hours_after
from disclosure_rules.errors import CalendarError, Text

ROOT = Path(__file__).parents[1]
CALENDAR = WorkingCalendar()
FIRST, LAST = date(2004, 1, 1), date(2040, 12, 31)


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a table in tests/data."""
    with (ROOT / "tests" / "data" / name).open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


def day(text: str) -> date:
    """A day from its ISO text."""
    return date.fromisoformat(text)


def days(first: date, last: date) -> list[date]:
    """Every day from `first` to `last`."""
    return [first + timedelta(days=i) for i in range((last - first).days + 1)]


# Counting.


@pytest.mark.parametrize(
    "row", rows("working_days.csv"), ids=lambda row: f"{row['start']}+{row['working_days']}"
)
def test_a_due_day_is_the_one_counted_by_hand(row: dict[str, str]) -> None:
    """The hand-checked table holds; once a notice for 2027 ships with chinese_calendar, check its rows again."""
    start, n, due = day(row["start"]), int(row["working_days"]), day(row["due"])
    assert CALENDAR.add_working_days(start, n) == DueDay(due, row["provisional"] == "yes")
    assert CALENDAR.between(start, due) == n


@pytest.mark.generated
def test_forty_working_days_from_every_day_agree_with_a_naive_walk() -> None:
    """One to forty working days from each day of 2007 to 2026 end where walking day by day ends."""
    statutory = holidays.country_holidays("CN", years=2027, observed=False)
    walked = [*chinese_calendar.get_workdays(date(2007, 1, 1), date(2026, 12, 31))]
    walked += [
        each
        for each in days(date(2027, 1, 1), date(2027, 4, 30))
        if each.weekday() < 5 and each not in statutory
    ]
    for start in days(date(2007, 1, 1), date(2026, 12, 31)):
        after = bisect_right(walked, start)
        expected = [DueDay(each, each.year > 2026) for each in walked[after : after + 40]]
        assert [CALENDAR.add_working_days(start, n) for n in range(1, 41)] == expected, start


@pytest.mark.parametrize("row", rows("day_reasons.csv"), ids=lambda row: row["day"])
def test_a_day_is_counted_or_skipped_for_the_reason_given(row: dict[str, str]) -> None:
    """Each day passed says whether it counts and why, in Chinese and in English."""
    this = day(row["day"])
    passed = CALENDAR.count(this - timedelta(days=1), 1)[0]
    assert passed == CountedDay(this, row["works"] == "yes", Text(row["zh"], row["en"]))
    assert CALENDAR.is_working_day(this) == passed.counted


def test_a_count_lists_every_day_passed() -> None:
    """The days are consecutive, end on the due day, and as many count as were asked for."""
    start = date(2018, 12, 20)
    passed = CALENDAR.count(start, 10)
    due = CALENDAR.add_working_days(start, 10).day
    assert [each.day for each in passed] == days(start + timedelta(days=1), due)
    assert sum(each.counted for each in passed) == 10
    assert CALENDAR.count(start, 0) == []


def test_a_day_is_provisional_from_the_first_without_a_notice() -> None:
    """The last published day is certain, the next is not."""
    assert not CALENDAR.is_provisional(CALENDAR.published_until)
    assert CALENDAR.is_provisional(CALENDAR.published_until + timedelta(days=1))


# Laws.

STARTS = st.dates(FIRST, date(2036, 12, 31))  # two limits of 300 end before the calendar does
COUNTS = st.integers(0, 300)


@given(STARTS, COUNTS)
def test_counting_back_gives_what_was_added(start: date, n: int) -> None:
    """Between a start and its n-th working day lie n working days, and one fewer before the last."""
    due = CALENDAR.add_working_days(start, n)
    assert CALENDAR.between(start, due.day) == n
    if n:
        assert CALENDAR.is_working_day(due.day)
        assert CALENDAR.between(start, due.day - timedelta(days=1)) == n - 1
    assert due.provisional == CALENDAR.is_provisional(due.day)


@given(STARTS, st.integers(0, 60), COUNTS, st.integers(1, 300))
def test_a_later_start_or_a_longer_limit_never_ends_sooner(
    start: date, later: int, n: int, more: int
) -> None:
    """The due day is monotone in the start, and strictly so in the number of working days."""
    due = CALENDAR.add_working_days(start, n).day
    assert due <= CALENDAR.add_working_days(start + timedelta(days=later), n).day
    assert due < CALENDAR.add_working_days(start, n + more).day


@given(STARTS, COUNTS, COUNTS)
def test_two_limits_in_turn_are_their_sum(start: date, n: int, m: int) -> None:
    """Adding n working days and then m is adding n + m."""
    middle = CALENDAR.add_working_days(start, n).day
    assert CALENDAR.add_working_days(middle, m) == CALENDAR.add_working_days(start, n + m)


@given(st.dates(FIRST, LAST), st.dates(FIRST, LAST), st.dates(FIRST, LAST))
def test_stretches_of_working_days_add_up(a: date, b: date, c: date) -> None:
    """Between is additive over consecutive days, and 0 backwards."""
    a, b, c = sorted((a, b, c))
    assert CALENDAR.between(a, b) + CALENDAR.between(b, c) == CALENDAR.between(a, c)
    assert CALENDAR.between(c, a) == 0


@given(STARTS, st.integers(1, 300))
def test_counting_backwards_is_the_mirror_of_counting_forwards(start: date, n: int) -> None:
    """The n-th working day before a day is the working day from which the next n-th working day is the first that is not
    before it; every day passed is listed, and as many count."""
    assume(start.year > 2006)
    due = CALENDAR.add_working_days(start, -n)
    assert CALENDAR.is_working_day(due.day)
    assert CALENDAR.between(due.day - timedelta(days=1), start - timedelta(days=1)) == n
    passed = CALENDAR.count(start, -n)
    assert [each.day for each in passed] == days(due.day, start - timedelta(days=1))[::-1]
    assert sum(each.counted for each in passed) == n


UNITS: st.SearchStrategy[Unit] = st.sampled_from(["wd", "d", "w", "mo"])
LIMITS = st.builds(Duration, st.integers(-100, 100), UNITS)
MIDDLE = st.dates(date(2015, 1, 1), date(2030, 12, 31))


@given(MIDDLE, LIMITS, st.sampled_from(["next", "previous"]))
def test_a_rolled_last_day_is_the_nearest_working_day_on_its_side(
    start: date, duration: Duration, roll: Roll
) -> None:
    """It is worked, and no working day lies between it and the day where the limit would have ended; each of these is told."""
    limit = Limit(duration, roll)
    plain, due = CALENDAR.due(start, Limit(duration)).day, CALENDAR.due(start, limit).day
    assert CALENDAR.is_working_day(due)
    assert (due >= plain) if roll == "next" else (due <= plain)
    first, last = sorted((plain, due))
    between = [each for each in days(first, last) if each != due]
    assert not any(map(CALENDAR.is_working_day, between))
    told = CALENDAR.passed(start, limit)[-len(between) :] if between else []
    assert sorted(each.day for each in told) == between
    assert CALENDAR.passed(start, limit)[: -len(between) or None] == CALENDAR.passed(start, Limit(duration))


@given(MIDDLE, LIMITS)
def test_a_counted_start_ends_a_limit_at_most_a_day_earlier(start: date, duration: Duration) -> None:
    """By one day for calendar time; for working days by one if the start is one; a limit of nothing ends where it starts."""
    plain = CALENDAR.due(start, Limit(duration)).day
    counted = CALENDAR.due(start, Limit(duration, counts_start=True)).day
    sign = (duration.amount > 0) - (duration.amount < 0)
    if duration.unit != "wd":
        assert counted == plain - timedelta(days=sign)
    elif sign and CALENDAR.is_working_day(start):
        assert counted == CALENDAR.add_working_days(start, duration.amount - sign).day
    else:
        assert counted == plain


# Instants, months, years.

UTC_EVENING = datetime(2018, 11, 21, 17, 0, tzinfo=timezone.utc)  # 01:00 of the 22nd in Shanghai


@pytest.mark.parametrize("start", [UTC_EVENING, datetime(2018, 11, 22, 23, 59), date(2018, 11, 22)])
def test_an_instant_stands_for_its_shanghai_day(start: date) -> None:
    """An aware instant is converted to +08:00, a naive one means it, and a due day is never an instant."""
    assert CALENDAR.add_working_days(start, 10) == DueDay(date(2018, 12, 6), provisional=False)
    assert CALENDAR.add(start, Duration(0, "wd")) == DueDay(date(2018, 11, 22), provisional=False)
    assert type(CALENDAR.add_working_days(start, 0).day) is date
    assert type(CALENDAR.add(start, Duration(0, "d")).day) is date
    assert CALENDAR.between(start, date(2018, 11, 23)) == 1


@pytest.mark.parametrize(
    ("start", "duration", "due"),
    [
        ("2018-11-22", "10wd", "2018-12-06"),
        ("2018-11-22", "0d", "2018-11-22"),
        ("2018-11-22", "30d", "2018-12-22"),  # a Saturday: calendar days do not move
        ("2019-01-31", "1mo", "2019-02-28"),
        ("2020-01-31", "1mo", "2020-02-29"),
        ("2018-10-31", "6mo", "2019-04-30"),
        ("2020-02-29", "1y", "2021-02-28"),
        ("2018-11-22", "30y", "2048-11-22"),
        ("1999-12-31", "1d", "2000-01-01"),
    ],
)
def test_a_duration_is_added_in_its_unit(start: str, duration: str, due: str) -> None:
    """Months and years end on the last day of a shorter month; only working days are held by the calendar."""
    assert CALENDAR.add(day(start), Duration.parse(duration)) == DueDay(day(due), provisional=False)


def test_only_working_days_are_provisional() -> None:
    """A limit of calendar days or months does not rest on the schedule."""
    start = date(2039, 12, 20)
    assert CALENDAR.add(start, Duration(5, "wd")).provisional
    assert not any(CALENDAR.add(start, Duration(5, unit)).provisional for unit in ("d", "mo", "y"))


@pytest.mark.parametrize("row", rows("durations.csv"), ids=lambda row: repr(row["text"]))
def test_a_duration_is_read_or_refused(row: dict[str, str]) -> None:
    """What reads is given back as it was written; anything else is refused with the units."""
    if row["unit"]:
        read = Duration.parse(row["text"])
        assert (str(read.amount), read.unit, str(read)) == (row["amount"], row["unit"], row["text"])
        return
    with pytest.raises(
        ValueError, match=r"is not a duration[;:] .*wd \(working days\), \d*d .*, \d*mo .*, \d*y .*, \d*h "
    ):
        Duration.parse(row["text"])


@pytest.mark.parametrize(
    "make",
    [
        lambda: Duration.parse(10),
        lambda: Duration.parse(None),
        lambda: Duration(-100000, "wd"),
        lambda: Duration(True, "d"),
        lambda: Duration("10", "wd"),  # type: ignore[arg-type]
        lambda: Duration(1, "m"),  # type: ignore[arg-type]
    ],
)
def test_no_duration_is_made_of_anything_else(make: Callable[[], Duration]) -> None:
    """A number, nothing, or a wrong part is refused however the duration is made."""
    with pytest.raises(ValueError, match="is not a duration"):
        make()


# A calendar as a value.

GIVEN = WorkingCalendar([date(2027, 2, 9)], [date(2027, 2, 20)], published_until=date(2027, 12, 31))


@pytest.mark.parametrize("calendar", [CALENDAR, GIVEN])
def test_a_calendar_travels(calendar: WorkingCalendar) -> None:
    """It pickles small, as its arguments, copies, and comes back equal."""
    frozen = pickle.dumps(calendar)
    assert len(frozen) < 500
    for again in (pickle.loads(frozen), copy.deepcopy(calendar)):  # noqa: S301  # its own pickle
        assert again == calendar
        assert hash(again) == hash(calendar)
        assert again.published_until == calendar.published_until
        assert again.between(FIRST, LAST) == calendar.between(FIRST, LAST)


@pytest.mark.parametrize("name", ["first", "last", "published_until", "identity", "anything"])
def test_a_calendar_does_not_change(name: str) -> None:
    """Nothing about a calendar can be set."""
    with pytest.raises(AttributeError):
        setattr(CALENDAR, name, None)


# Errors.


@pytest.mark.parametrize(
    ("call", "code", "place"),
    [
        (lambda: CALENDAR.is_working_day(date(2003, 12, 31)), "outside", "day"),
        (lambda: CALENDAR.is_working_day(date(2041, 1, 1)), "outside", "day"),
        (lambda: CALENDAR.is_provisional(date(2041, 1, 1)), "outside", "day"),
        (lambda: CALENDAR.between(date(2003, 12, 31), FIRST), "outside", "start"),
        (lambda: CALENDAR.between(LAST, date(2041, 1, 1)), "outside", "end"),
        (lambda: CALENDAR.add_working_days(date(2003, 12, 31), 1), "outside", "start"),
        (lambda: CALENDAR.add_working_days(date(2041, 1, 1), 0), "outside", "start"),
        (lambda: CALENDAR.add_working_days(date(2040, 12, 28), 2), "outside", "n"),
        (lambda: CALENDAR.count(date(2040, 12, 31), 1), "outside", "n"),
        (lambda: CALENDAR.add(FIRST, Duration(99999, "wd")), "outside", "n"),
        (lambda: CALENDAR.add(date(9999, 12, 31), Duration(1, "d")), "outside", "duration"),
        (lambda: CALENDAR.add(date(9999, 12, 31), Duration(1, "mo")), "outside", "duration"),
        (lambda: CALENDAR.add(FIRST, Duration(99999, "y")), "outside", "duration"),
        (lambda: CALENDAR.add(FIRST, Duration(5, "h")), "hours", "duration"),
        (lambda: hours_after(datetime(9999, 12, 31, 23), Duration(5, "h")), "outside", "duration"),
        (lambda: CALENDAR.add_working_days(FIRST, -1), "outside", "n"),
        (lambda: CALENDAR.add(date(1, 1, 2), Duration(-2, "d")), "outside", "duration"),
        (lambda: CALENDAR.due(LAST, Limit(Duration(1, "d"), "next")), "outside", "due"),
        (lambda: CALENDAR.add_working_days(FIRST, 1.5), "count", "n"),  # type: ignore[arg-type]
        (lambda: CALENDAR.add_working_days(FIRST, True), "count", "n"),
        (lambda: CALENDAR.add_working_days("2018-11-22", 1), "not-a-date", "start"),  # type: ignore[arg-type]
        (lambda: CALENDAR.between(FIRST, None), "not-a-date", "end"),  # type: ignore[arg-type]
        (lambda: CALENDAR.is_working_day(20181122), "not-a-date", "day"),  # type: ignore[arg-type]
    ],
)
def test_an_error_says_what_and_where_and_what_to_do(
    call: Callable[[], object], code: str, place: str
) -> None:
    """One shape of error: a stable code, the argument, a message and help in English, all of it in Chinese."""
    with pytest.raises(CalendarError) as caught:
        call()
    (problem,) = caught.value.problems
    assert (problem.code, problem.place) == (f"calendar.{code}", place)
    assert problem.message
    assert problem.help
    assert problem.zh
    assert not problem.message.endswith(".")

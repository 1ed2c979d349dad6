"""What others hold their own code to: every row passes, is refused or differs for its reason, and the page says so."""

import sqlite3
from collections import Counter
from contextlib import closing

import pytest

from tools.conformance import row as rows_of
from tools.conformance.page import PAGE, SUITES, all_rows, text
from tools.conformance.row import Row, reasons, table

TAKEN = {"feel 0059": 19, "feel 0060": 17, "feel 0064": 19, "feel 0065": 19, "feel 0066": 6, "feel 0068": 114,
         "feel 0071": 38, "feel 0072": 327}  # fmt: skip
"""How many cases each suite of the decision standard has."""


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    """Every row, run."""
    return all_rows()


def test_no_row_is_silent(rows: list[Row]) -> None:
    """Each agrees with its suite, or stands as its reason says."""
    assert [row for row in rows if row.standing == "silent"] == []


def test_the_page_is_up_to_date(rows: list[Row]) -> None:
    """`make conformance` would change nothing."""
    assert PAGE.read_text(encoding="utf-8") == text(rows), "run `make conformance`"


def test_each_suite_is_run_or_left_out_to_the_last_row(rows: list[Row]) -> None:
    """What is taken and what is left out are all of its cases; each suite has a title, and each reason a row."""
    counts = Counter(row.suite for row in rows)
    left_out = {row["suite"]: int(row["rows"]) for row in table("left_out.csv")}
    assert {suite: counts[suite] + left_out.get(suite, 0) for suite in TAKEN} == TAKEN
    assert counts.keys() == SUITES.keys()
    assert {row.reason for row in rows} - {""} == reasons().keys()


SQL = [(row["says"], row["gives"]) for row in table("logic.csv") if row["suite"] == "sql"]


@pytest.mark.parametrize(("says", "gives"), SQL)
def test_a_database_gives_what_the_table_of_sql_says(says: str, gives: str) -> None:
    """SQLite answers each expression so; its word for `is not distinct from` is `is`, also where it is older."""
    says = says.replace("IS NOT DISTINCT FROM", "IS").replace("IS DISTINCT FROM", "IS NOT")
    with closing(sqlite3.connect(":memory:")) as database:
        ((found,),) = database.execute(f"SELECT {says}")  # our own table
    assert {None: "unknown", 0: "false", 1: "true"}[found] == gives


AGREES = Row("sql", "one", "TRUE", "true", "{a: true}", "true", "")


@pytest.mark.parametrize(
    ("row", "standing"),
    [
        pytest.param(AGREES, "passed", id="a row that agrees"),
        pytest.param(AGREES._replace(comes_to="unknown"), "silent", id="a row that differs without a reason"),
        pytest.param(
            AGREES._replace(comes_to="refused: policy.value"), "silent", id="a refusal without a reason"
        ),
        pytest.param(
            AGREES._replace(reason="blanks are not equal"), "silent", id="a reason without a difference"
        ),
        pytest.param(
            AGREES._replace(comes_to="false", reason="blanks are not equal"),
            "differs",
            id="a difference with its reason",
        ),
        pytest.param(
            AGREES._replace(comes_to="false", reason="no flag"),
            "silent",
            id="a difference where a refusal is said",
        ),
        pytest.param(
            AGREES._replace(comes_to="refused: policy.value", reason="no flag"),
            "refused",
            id="a refusal with its reason",
        ),
        pytest.param(
            AGREES._replace(comes_to="false", reason="no such"), "silent", id="a reason that nobody gives"
        ),
        pytest.param(
            AGREES._replace(gives="refused", comes_to="true"), "silent", id="what should be refused is read"
        ),
    ],
)
def test_a_difference_needs_its_reason(row: Row, standing: str) -> None:
    """And a reason its difference."""
    assert row.standing == standing
    assert standing in rows_of.STANDINGS

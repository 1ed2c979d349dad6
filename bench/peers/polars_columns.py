"""Polars: the rules as expressions over columns, planned once and computed for all records together, on one thread."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from .contestant import Columns, assembled, flat
from .problem import (
    ATTRIBUTES,
    CATALOGUE,
    FINDINGS,
    HIGH,
    INTERNAL,
    OVERDUE,
    POLICY,
    SENIOR,
    WEIGHTY,
    Answer,
    Raw,
)


def contestants() -> Iterator[Columns]:
    """The expressions."""
    import polars as pl  # noqa: PLC0415  # it may not be installed

    stages = written(pl)

    def load(records: Sequence[Raw]) -> tuple[Any, list[Raw]]:
        rows = [flat(record) for record in records]
        columns = {name: [row[name] for row in rows] for name in rows[0]}
        return pl.DataFrame(columns), list(records)

    def decide(data: tuple[Any, list[Raw]]) -> tuple[Any, list[Raw]]:
        frame = data[0].lazy()
        for stage in stages:
            frame = frame.with_columns(stage)
        return frame.select("ground", "owed", *OVERDUE, *FINDINGS).collect(), data[1]

    yield Columns("Polars", "polars", load, decide, answers)


def written(pl: Any) -> list[list[Any]]:
    """The expressions, in stages of which each reads what those before it conclude."""
    c = pl.col
    ground = (
        pl.when(c("secrecy") != "none").then(pl.lit("A1"))
        .when(c("normative") | c("public_interest")).then(pl.lit("A2"))
        .when(c("type").is_in(CATALOGUE)).then(pl.lit("A3"))
        .when(c("type").is_in(INTERNAL)).then(pl.lit("A4"))
        .otherwise(pl.lit("A5"))
    )  # fmt: skip
    is_open = c("attribute") == "proactive"
    esteemed = c("normative") & c("issuer_level").is_in(HIGH)
    weighs = pl.any_horizontal(*WEIGHTY)
    important = c("issuer_level").is_in(SENIOR) & c("type").is_in(POLICY) & weighs
    owed = pl.when(is_open & esteemed).then(pl.lit("I1")).when(is_open & important).then(pl.lit("I2"))
    due = pl.coalesce(c("published"), c("publication_due"))
    statuses = {
        "publication": status(pl, is_open, "published", c("publication_due")),
        "interpretation": status(pl, c("owed").is_not_null(), "interpreted", due),
        "archive": status(pl, c("attribute") != "withheld", "archived", c("archive_due")),
    }
    found = findings(c)
    return [
        [ground.alias("ground")],
        [c("ground").replace_strict(ATTRIBUTES).alias("attribute")],
        [owed.alias("owed")],
        [expression.alias(name) for name, expression in statuses.items()],
        [found[name].alias(name) for name in FINDINGS],
    ]


def status(pl: Any, applies: Any, done: str, due: Any) -> Any:
    """The status of an obligation, null where there is none."""
    late = pl.coalesce(pl.col(done), pl.col("as_of")) > due
    state = pl.when(late).then(pl.lit("overdue")).when(pl.col(done).is_not_null()).then(pl.lit("met"))
    return pl.when(applies & due.is_not_null()).then(state.otherwise(pl.lit("pending")))


def findings(c: Any) -> dict[str, Any]:
    """The findings, as expressions over columns `c`."""

    def blank(field: str) -> Any:
        return c(field).is_null() | (c(field) == "")

    is_open, held_back, cut = (
        c("attribute") == "proactive",
        c("proposed") != "proactive",
        c("release") == "redacted",
    )
    unapproved = ~c("approved").fill_null(value=False)
    return {
        "F01": blank("title"),
        "F02": c("type").is_null(),
        "F03": c("issued").is_null(),
        "F04": (c("secrecy") != "none") & ~held_back,
        "F05": is_open & (c("proposed") == "withheld"),
        "F06": is_open & (c("proposed") == "on_request"),
        "F07": held_back & blank("reason"),
        "F08": held_back & unapproved,
        "F09": cut & blank("cut_reason"),
        "F10": cut & unapproved,
        "F11": ~held_back & ~c("secrecy_reviewed"),
        "F12": held_back & c("published").is_not_null(),
        "F13": c("owed").is_not_null() & ~c("interpretation_plan"),
        "F14": c("owed").is_not_null() & ~c("interpretation_material"),
        "F15": c("normative") & ~c("consulted_public"),
        "F16": c("normative") & c("specialised") & ~c("consulted_departments"),
        "F20": (c("published") < c("issued")).fill_null(value=False),
    } | {OVERDUE[name]: (c(name) == "overdue").fill_null(value=False) for name in OVERDUE}


def answers(data: tuple[Any, list[Raw]]) -> list[Answer]:
    """The answers, row by row."""
    frame, records = data
    return [
        assembled(
            record,
            row["ground"],
            row["owed"],
            [row[name] for name in OVERDUE],
            [name for name in FINDINGS if row[name]],
        )
        for row, record in zip(frame.iter_rows(named=True), records, strict=True)
    ]

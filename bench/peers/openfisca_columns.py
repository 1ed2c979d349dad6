"""OpenFisca: a variable with a formula for each conclusion, computed by numpy for all records together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from .contestant import Columns, assembled, flat
from .problem import (
    CATALOGUE,
    DATES,
    FINDINGS,
    FLAGS,
    HIGH,
    INTERNAL,
    LIMITS,
    OVERDUE,
    POLICY,
    SENIOR,
    TERMS,
    TYPES,
    WEIGHTY,
    Answer,
    Raw,
)

NO_DAY = 0
"""The ordinal of a day that is not there, before every day."""

CODED = {name: list(values) for name, (values, _) in TERMS.items()} | {"type": list(TYPES)}
TEXTS = ("title", "reason", "cut_reason")
GROUNDS, OWED = ("A1", "A2", "A3", "A4", "A5"), (None, "I1", "I2")
STATUSES = (None, "pending", "met", "overdue")
DAYS = (*DATES, "as_of", *(f"{name}_due" for name in LIMITS))
PERIOD = "2024-01-01"

Formula = Callable[[Any], Any]
"""What a variable is, from a function that gives the value of another by its name."""


def contestants() -> Iterator[Columns]:
    """The system of variables."""
    from openfisca_core.entities import Entity  # noqa: PLC0415  # it may not be installed
    from openfisca_core.periods import DateUnit, period  # noqa: PLC0415
    from openfisca_core.simulations import SimulationBuilder  # noqa: PLC0415
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem  # noqa: PLC0415
    from openfisca_core.variables import Variable  # noqa: PLC0415

    document = Entity("document", "documents", "a document", "")
    system = TaxBenefitSystem([document])

    def add(name: str, kind: type, formula: Formula | None) -> None:
        known: dict[str, Any] = {"value_type": kind, "entity": document, "definition_period": DateUnit.DAY}
        if formula is not None:
            known["formula"] = lambda of, at: formula(lambda other: of(other, at))
        system.add_variable(type(name, (Variable,), known))

    for name in (*FLAGS, "normative", "approved", *(f"has_{text}" for text in TEXTS)):
        add(name, bool, None)
    for name in (*CODED, *DAYS):
        add(name, int, None)
    for name, (kind, formula) in formulas().items():
        add(name, kind, formula)
    moment = period(PERIOD)

    def decide(data: tuple[dict[str, Any], list[Raw]]) -> tuple[dict[str, Any], list[Raw]]:
        columns, records = data
        simulation = SimulationBuilder().build_default_simulation(system, count=len(records))
        for name, column in columns.items():
            simulation.set_input(name, moment, column)
        wanted = ("ground", "owed", *OVERDUE, *FINDINGS)
        return {name: simulation.calculate(name, moment) for name in wanted}, records

    yield Columns("OpenFisca", "OpenFisca-Core", loaded, decide, answers)


def loaded(records: Sequence[Raw]) -> tuple[dict[str, Any], list[Raw]]:
    """The columns: terms as the numbers of their values, days as ordinals, texts as whether they are there."""
    import numpy as np  # noqa: PLC0415  # it may not be installed

    rows = [flat(record) for record in records]
    columns = {
        name: np.array([bool(row[name]) for row in rows]) for name in (*FLAGS, "normative", "approved")
    }
    columns |= {f"has_{name}": np.array([bool(row[name]) for row in rows]) for name in TEXTS}
    columns |= {
        name: np.array([values.index(row[name]) if row[name] else -1 for row in rows], "int32")
        for name, values in CODED.items()
    }
    columns |= {name: np.array([row[name] or NO_DAY for row in rows], "int32") for name in DAYS}
    return columns, list(records)


def formulas() -> dict[str, tuple[type, Formula]]:
    """The conclusions, each with its type and its formula."""
    statuses = {
        "publication": status(is_open, "published", lambda of: of("publication_due")),
        "interpretation": status(lambda of: of("owed") != 0, "interpreted", interpretation_due),
        "archive": status(lambda of: of("ground") != 0, "archived", lambda of: of("archive_due")),
    }
    numbers = {"ground": ground, "owed": owed, **statuses}
    found = findings() | {OVERDUE[name]: late(name) for name in OVERDUE}
    return {name: (int, it) for name, it in numbers.items()} | {
        name: (bool, it) for name, it in found.items()
    }


def among(name: str, values: Sequence[str]) -> Formula:
    """That a term is one of the values."""
    import numpy as np  # noqa: PLC0415  # it may not be installed

    numbers = [CODED[name].index(value) for value in values]
    return lambda of: np.isin(of(name), numbers)


def is_(name: str, value: str) -> Formula:
    """That a term is the value."""
    number = CODED[name].index(value)
    return lambda of: of(name) == number


def late(name: str) -> Formula:
    """That an obligation is overdue."""
    number = STATUSES.index("overdue")
    return lambda of: of(name) == number


def status(applies: Formula, done: str, due: Formula) -> Formula:
    """The number of the status of an obligation, 0 where there is none."""
    import numpy as np  # noqa: PLC0415  # it may not be installed

    def formula(of: Any) -> Any:
        day, last = of(done), due(of)
        is_late = np.where(day == NO_DAY, of("as_of"), day) > last
        stands = np.where(is_late, 3, np.where(day == NO_DAY, 1, 2))
        return np.where(applies(of) & (last != NO_DAY), stands, 0)

    return formula


def is_open(of: Any) -> Any:
    """That the attribute is proactive: another ground than A1 and A4."""
    return (of("ground") != 0) & (of("ground") != 3)


def ground(of: Any) -> Any:
    """The number of the rule that decides the attribute."""
    import numpy as np  # noqa: PLC0415  # it may not be installed

    reasons = [~is_("secrecy", "none")(of), of("normative") | of("public_interest")]
    reasons += [among("type", CATALOGUE)(of), among("type", INTERNAL)(of)]
    return np.select(reasons, [0, 1, 2, 3], 4)


def owed(of: Any) -> Any:
    """The number of the rule by which an interpretation is owed, 0 if none does."""
    import numpy as np  # noqa: PLC0415  # it may not be installed

    weighs = of(WEIGHTY[0]) | of(WEIGHTY[1]) | of(WEIGHTY[2]) | of(WEIGHTY[3])
    esteemed = of("normative") & among("issuer_level", HIGH)(of)
    important = among("issuer_level", SENIOR)(of) & among("type", POLICY)(of) & weighs
    return np.where(is_open(of), np.where(esteemed, 1, np.where(important, 2, 0)), 0)


def interpretation_due(of: Any) -> Any:
    """The day of publication, or the day on which it is due."""
    import numpy as np  # noqa: PLC0415  # it may not be installed

    return np.where(of("published") == NO_DAY, of("publication_due"), of("published"))


def findings() -> dict[str, Formula]:
    """The findings that do not follow from an obligation."""
    plain, forward, cut = is_("secrecy", "none"), is_("proposed", "proactive"), is_("release", "redacted")
    withheld, asked = is_("proposed", "withheld"), is_("proposed", "on_request")
    return {
        "F01": lambda of: ~of("has_title"),
        "F02": lambda of: of("type") == -1,
        "F03": lambda of: of("issued") == NO_DAY,
        "F04": lambda of: ~plain(of) & forward(of),
        "F05": lambda of: is_open(of) & withheld(of),
        "F06": lambda of: is_open(of) & asked(of),
        "F07": lambda of: ~forward(of) & ~of("has_reason"),
        "F08": lambda of: ~forward(of) & ~of("approved"),
        "F09": lambda of: cut(of) & ~of("has_cut_reason"),
        "F10": lambda of: cut(of) & ~of("approved"),
        "F11": lambda of: forward(of) & ~of("secrecy_reviewed"),
        "F12": lambda of: ~forward(of) & (of("published") != NO_DAY),
        "F13": lambda of: (of("owed") != 0) & ~of("interpretation_plan"),
        "F14": lambda of: (of("owed") != 0) & ~of("interpretation_material"),
        "F15": lambda of: of("normative") & ~of("consulted_public"),
        "F16": lambda of: of("normative") & of("specialised") & ~of("consulted_departments"),
        "F20": lambda of: (of("published") != NO_DAY) & (of("published") < of("issued")),
    }


def answers(data: tuple[dict[str, Any], list[Raw]]) -> list[Answer]:
    """The answers, row by row."""
    columns, records = data
    return [
        assembled(
            record,
            GROUNDS[columns["ground"][row]],
            OWED[columns["owed"][row]],
            [STATUSES[columns[name][row]] for name in OVERDUE],
            [name for name in FINDINGS if columns[name][row]],
        )
        for row, record in enumerate(records)
    ]

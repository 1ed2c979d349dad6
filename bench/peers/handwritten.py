"""Plain Python by hand: one function that makes the decision, as a programmer would write it who knows all thirty rules."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from .contestant import Contestant, due_day, working_days
from .problem import ATTRIBUTES, CATALOGUE, HIGH, INTERNAL, LIMITS, POLICY, SENIOR, SERIOUS, Answer, Raw

CATALOGUE_SET, INTERNAL_SET, POLICY_SET = frozenset(CATALOGUE), frozenset(INTERNAL), frozenset(POLICY)
HIGH_SET, SENIOR_SET, SERIOUS_SET = frozenset(HIGH), frozenset(SENIOR), frozenset(SERIOUS)


def contestants() -> Iterator[Contestant]:
    """The function, with its tables of due days made beforehand."""
    days = range(working_days()[0], working_days()[-1] - 60)
    tables = {
        name: {date.fromordinal(day): date.fromordinal(due_day(day, limit)) for day in days}
        for name, limit in LIMITS.items()
    }
    publication, archive = tables["publication"], tables["archive"]

    def decide(record: Raw) -> Answer:
        ground = _ground(record)
        owed = _owed(record) if ATTRIBUTES[ground] == "proactive" else None
        obligations: list[tuple[str, date, str]] = []
        late = _obligations(record, ground, owed, obligations, publication, archive)
        found = _findings(record, ground, owed, late)
        serious = found and record["social_impact"] == "serious"
        answered_for = tuple(name for name in found if name in SERIOUS_SET) if serious else ()
        return Answer(ground, owed, tuple(obligations), tuple(found), answered_for)

    yield Contestant("hand-written Python", "", lambda record: record, decide, lambda answer, _: answer)


def _ground(record: Raw) -> str:
    if record["secrecy"] != "none":
        return "A1"
    if record["normative"] or record["public_interest"]:
        return "A2"
    kind = record["type"]
    return "A3" if kind in CATALOGUE_SET else "A4" if kind in INTERNAL_SET else "A5"


def _owed(record: Raw) -> str | None:
    level = record["issuer_level"]
    if record["normative"] and level in HIGH_SET:
        return "I1"
    if record["type"] not in POLICY_SET or level not in SENIOR_SET:
        return None
    weighty = record["broad_impact"] or record["livelihood"] or record["social_attention"]
    return "I2" if weighty or record["specialised"] else None


def _obligations(
    record: Raw,
    ground: str,
    owed: str | None,
    obligations: list[tuple[str, date, str]],
    publication: dict[date, date],
    archive: dict[date, date],
) -> list[str]:
    """Adds the obligations, and gives the findings of those that are overdue."""
    issued, published, as_of = record["issued"], record["published"], record["as_of"]
    late = []

    def owe(name: str, day: date, done: date | None, finding: str) -> None:
        if (done or as_of) > day:
            obligations.append((name, day, "overdue"))
            late.append(finding)
        else:
            obligations.append((name, day, "met" if done else "pending"))

    if issued and ground not in ("A1", "A4"):
        owe("publication", publication[issued], published, "F17")
    if owed and (published or issued):
        owe("interpretation", published or publication[issued], record["interpreted"], "F18")
    if issued and ground != "A1":
        owe("archive", archive[issued], record["archived"], "F19")
    return late


def _findings(record: Raw, ground: str, owed: str | None, late: list[str]) -> list[str]:  # noqa: C901  # as it is written by hand
    found = []
    add = found.append
    issued, published, proposed = record["issued"], record["published"], record["proposed"]
    if not record["title"]:
        add("F01")
    if record["type"] is None:
        add("F02")
    if issued is None:
        add("F03")
    if proposed == "proactive":
        if ground == "A1":
            add("F04")
    elif ground not in ("A1", "A4"):
        add("F05" if proposed == "withheld" else "F06")
    if proposed != "proactive":
        if not record["reason"]:
            add("F07")
        if not record["approved"]:
            add("F08")
    if record["release"] == "redacted":
        if not record["cut_reason"]:
            add("F09")
        if not record["approved"]:
            add("F10")
    if proposed == "proactive":
        if not record["secrecy_reviewed"]:
            add("F11")
    elif published:
        add("F12")
    if owed:
        if not record["interpretation_plan"]:
            add("F13")
        if not record["interpretation_material"]:
            add("F14")
    if record["normative"]:
        if not record["consulted_public"]:
            add("F15")
        if record["specialised"] and not record["consulted_departments"]:
            add("F16")
    found += late
    if published and issued and published < issued:
        add("F20")
    return found

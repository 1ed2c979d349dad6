"""The problem: a record of 27 fields goes in, a decision comes out. `expected` is the answer all contestants must give.

The rules are a cut of what the law on open government asks of a document: an attribute, whether an interpretation is owed,
three obligations with due days in working days, twenty findings, and who answers for serious ones. Later rules read what
earlier ones conclude. `RULES.md` beside this file states them in words.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from typing import Any, NamedTuple

import chinese_calendar

Raw = dict[str, Any]
"""A record: field → text, bool, date, or None where it is blank."""

LEVELS = ("district_government", "district_office", "department", "subdistrict", "town")
CATALOGUE = (
    "plan",
    "budget",
    "final_accounts",
    "statistics",
    "fee_schedule",
    "procurement",
    "approval",
    "penalty",
    "emergency_plan",
)
INTERNAL = ("meeting_minutes", "internal_letter")
POLICY = ("regulation", "normative_document", "policy_notice", "implementation_plan", "plan")
TYPES = tuple(dict.fromkeys((*POLICY, *CATALOGUE, *INTERNAL)))
HIGH = LEVELS[:2]
SENIOR = LEVELS[:3]
WEIGHTY = ("broad_impact", "livelihood", "social_attention", "specialised")

TERMS: Mapping[str, tuple[tuple[str, ...], tuple[int, ...]]] = {
    "issuer_level": (LEVELS, (15, 15, 40, 20, 10)),
    "secrecy": (("none", "secret", "confidential", "top_secret"), (94, 3, 2, 1)),
    "proposed": (("proactive", "on_request", "withheld"), (75, 15, 10)),
    "release": (("full", "redacted"), (90, 10)),
    "social_impact": (("none", "minor", "serious"), (80, 15, 5)),
}
"""Each term that is always there: its values with their weights."""

FLAGS = {
    "public_interest": 0.3,
    "broad_impact": 0.15,
    "livelihood": 0.2,
    "social_attention": 0.1,
    "specialised": 0.2,
    "secrecy_reviewed": 0.93,
    "interpretation_plan": 0.8,
    "interpretation_material": 0.75,
    "consulted_departments": 0.8,
    "consulted_public": 0.8,
}
"""Each flag that is always there: how often it is true."""

DATES = ("issued", "published", "interpreted", "archived")
FINDINGS = tuple(f"F{number:02}" for number in range(1, 21))
SERIOUS = ("F04", "F05", "F11", "F12", "F17")
OVERDUE = {"publication": "F17", "interpretation": "F18", "archive": "F19"}
ATTRIBUTES = {"A1": "withheld", "A2": "proactive", "A3": "proactive", "A4": "on_request", "A5": "proactive"}
FIRST, LAST = date(2015, 1, 1), date(2025, 6, 30)
LIMITS = {"publication": 10, "archive": 20}
"""Working days after the day of issue."""


class Answer(NamedTuple):
    """A decision. `ground` and `owed` name the rule that decides the attribute and the one by which an interpretation is
    owed; an obligation is its name, its due day and `met`, `overdue` or `pending`."""

    ground: str
    owed: str | None
    obligations: tuple[tuple[str, date, str], ...]
    findings: tuple[str, ...]
    answered_for: tuple[str, ...]


def expected(record: Raw) -> Answer:
    """The answer, in the plainest Python, day by day: no contestant, and nobody's rules."""
    ground = _ground(record)
    attribute, owed = ATTRIBUTES[ground], None
    if attribute == "proactive":
        if record["normative"] and record["issuer_level"] in HIGH:
            owed = "I1"
        elif record["issuer_level"] in SENIOR and record["type"] in POLICY:
            owed = "I2" if any(record[field] for field in WEIGHTY) else None
    obligations = tuple(_obligations(record, attribute, owed))
    overdue = {OVERDUE[name] for name, _, status in obligations if status == "overdue"}
    conditions = _findings(record, attribute, owed)
    findings = tuple(name for name in FINDINGS if conditions.get(name, name in overdue))
    serious = record["social_impact"] == "serious"
    return Answer(
        ground, owed, obligations, findings, tuple(name for name in findings if serious and name in SERIOUS)
    )


def _ground(record: Raw) -> str:
    if record["secrecy"] != "none":
        return "A1"
    if record["normative"] or record["public_interest"]:
        return "A2"
    return "A3" if record["type"] in CATALOGUE else "A4" if record["type"] in INTERNAL else "A5"


def _obligations(record: Raw, attribute: str, owed: str | None) -> Iterator[tuple[str, date, str]]:
    issued, published = record["issued"], record["published"]
    due = {
        name: None if issued is None else _working_days_after(issued, days) for name, days in LIMITS.items()
    }
    plan = [
        ("publication", attribute == "proactive", due["publication"], published),
        ("interpretation", owed is not None, published or due["publication"], record["interpreted"]),
        ("archive", attribute != "withheld", due["archive"], record["archived"]),
    ]
    for name, applies, day, done in plan:
        if applies and day is not None:
            late = (done or record["as_of"]) > day
            yield name, day, "overdue" if late else "met" if done else "pending"


def _findings(record: Raw, attribute: str, owed: str | None) -> dict[str, bool]:
    proposed, other = record["proposed"], record["proposed"] != "proactive"
    unapproved, cut = record["approved"] is not True, record["release"] == "redacted"
    issued, published = record["issued"], record["published"]
    return {
        "F01": not record["title"],
        "F02": record["type"] is None,
        "F03": issued is None,
        "F04": record["secrecy"] != "none" and not other,
        "F05": attribute == "proactive" and proposed == "withheld",
        "F06": attribute == "proactive" and proposed == "on_request",
        "F07": other and not record["reason"],
        "F08": other and unapproved,
        "F09": cut and not record["cut_reason"],
        "F10": cut and unapproved,
        "F11": not other and not record["secrecy_reviewed"],
        "F12": published is not None and other,
        "F13": owed is not None and not record["interpretation_plan"],
        "F14": owed is not None and not record["interpretation_material"],
        "F15": record["normative"] and not record["consulted_public"],
        "F16": record["normative"] and record["specialised"] and not record["consulted_departments"],
        "F20": issued is not None and published is not None and published < issued,
    }


@cache
def _working_days_after(day: date, count: int) -> date:
    while count:
        day += timedelta(1)
        count -= chinese_calendar.is_workday(day)
    return day


def records(count: int, seed: int = 30) -> list[Raw]:
    """So many records. The first ones of a longer list are the same."""
    chance = random.Random(seed)  # noqa: S311  # no secret is made of it
    return [_record(chance, number) for number in range(count)]


def _record(chance: random.Random, number: int) -> Raw:
    record: Raw = {"id": str(number)}
    record["title"] = chance.choice((f"关于调整若干事项的通知（第{number}号）",) * 98 + (None, ""))
    record["type"] = None if chance.random() < 0.01 else chance.choice(TYPES)
    ruling = record["type"] in ("regulation", "normative_document")
    record["normative"] = chance.random() < (0.9 if ruling else 0.05)
    for field, (values, weights) in TERMS.items():
        (record[field],) = chance.choices(values, weights)
    for field, share in FLAGS.items():
        record[field] = chance.random() < share
    held_back = record["proposed"] != "proactive"
    record["reason"] = chance.choice(("涉及内部管理事项",) * 8 + (None, "")) if held_back else None
    cut = record["release"] == "redacted"
    record["cut_reason"] = chance.choice(("隐去个人信息",) * 8 + (None, "")) if cut else None
    record["approved"] = chance.choice((True,) * 8 + (False, None)) if held_back or cut else None
    return record | _dates(chance)


def _dates(chance: random.Random) -> Raw:
    start = FIRST + timedelta(chance.randrange((LAST - FIRST).days))
    as_of = start + timedelta(chance.randrange(121))
    published = start + timedelta(min(int(chance.expovariate(0.09)), 60) - 5 * (chance.random() < 0.01))
    later = chance.choice((0, 0, 0, chance.randrange(1, 11)))
    happened = {
        "published": published if chance.random() < 0.75 else None,
        "interpreted": published + timedelta(later) if chance.random() < 0.6 else None,
        "archived": start + timedelta(chance.randrange(61)) if chance.random() < 0.6 else None,
    }
    happened = {name: day if day is not None and day <= as_of else None for name, day in happened.items()}
    return {"issued": start if chance.random() < 0.99 else None, **happened, "as_of": as_of}

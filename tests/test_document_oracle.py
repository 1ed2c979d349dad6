"""A second reading of the same law (`document_reading.py`) decides generated documents as the shipped policies do.

Where the two differ, one of them misread the law, and the text of the law settles which. The policies decide by logic
alone here: what is not stated stays open in both, also where every answer would lead to one value.
"""

import random
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from document_reading import R2007, Reading
from shipped import EVALUATOR

from disclosure_rules import _kleene
from disclosure_rules.evaluation.run import Evaluation
from disclosure_rules.records import read_record

LIMITS = ("publish-online", "publish-statutory", "archive-delivery")
OVER_DISCLOSED = [
    f"over-disclosure{kind}" for kind in ("", "-secret", "-third-party", "-part", "-part-third-party")
]
TURNS = [
    date(2010, 1, 11),
    date(2010, 1, 12),
    date(2018, 11, 21),
    date(2018, 11, 22),
    date(2019, 5, 14),
    date(2019, 5, 15),
]
UNREADABLE = ("consent", "form.proposed_attribute")
LAST = date(2026, 11, 29)
ATTRIBUTES = ["proactive", "on_request", "withheld"]
GROUNDS = [
    *("state_secret", "forbidden_by_law", "security_and_stability", "commercial_secret", "personal_privacy"),
    *("internal_affairs", "process_information", "enforcement_file", "temporarily_unsuitable"),
]
NEAR = [-40, -3, 0, 1, 5, 14, 20, 40, 300, 900]
"""Days after issue on which something happens."""

STATED: dict[str, tuple[float, list[Any]]] = {
    "jurisdiction": (1, ["徐汇区", "徐汇区", "黄浦区"]),
    "secrecy": (0.9, ["none"] * 6 + ["confidential", "secret", "top_secret"]),
    "secrecy_marked": (0.03, [True]),
    "secrecy_term.years": (0.04, [1, 2, 3]),
    "secrecy_review.at_formation": (0.05, ["granted", "refused"]),
    "secrecy_review.before_release": (0.1, ["granted", "granted", "refused", "not_done"]),
    "form.proposed_attribute": (0.6, [*ATTRIBUTES, "on_request", "withheld"]),
    "form.release_mode": (0.2, ["full", "redacted"]),
    "form.secrecy": (0.2, ["none"] * 9 + ["secret"]),
    "consent": (0.5, ["granted", "granted", "refused", "not_asked"]),
    "normative": (0.3, [True, False, False]),
    "criteria": (0.2, [[], ["public_interests"], ["public_knowledge"], ["participation"]]),
    "listed": (0.2, [True, False]),
    "opened_by_law": (0.05, [True, False]),
    "impact.citizens_interests": (0.25, [True, True, False]),
    "origin": (0.1, ["own", "received", "forwarded", "joint_led", "joint"]),
    "issuer.level": (0.06, ["municipal_government", "district_government", "department"]),
    "issuer.name": (0.04, ["徐汇区人民政府", "上海市人民政府", "国务院办公厅", "区委办公室", "某局"]),
    "number": (0.04, ["国办发〔2020〕5号", "某发〔2020〕5号"]),
    "forwards.attribute": (0.06, ATTRIBUTES),
    "party_led": (0.03, [True]),
    "released_as": (0.5, ["full", "full", "redacted"]),
}
HAPPENED = {
    "formed": 0.4,
    "signed": 0.3,
    "declassified": 0.1,
    "opening_decided": 0.1,
    "secrecy_term.until": 0.06,
    "third_party_agreed": 0.2,
    "public_interest_override": 0.1,
    "published": 0.4,
    "archived": 0.2,
    "reassessment.found_open": 0.1,
    "reassessment.self_check_found": 0.07,
    "reassessment.attribute_adjusted": 0.08,
    "reassessment.content_changed": 0.05,
}


def _put(record: dict[str, Any], path: str, value: Any) -> None:
    *parts, name = path.split(".")
    for part in parts:
        record = record.setdefault(part, {})
    record[name] = value


def _grounds(draw: random.Random) -> list[dict[str, str]]:
    found = [{"ground": draw.choice(GROUNDS)} for _ in range(draw.choice([0, 0, 1, 1, 2]))]
    for entry in found:
        if draw.random() < 0.6:
            entry["extent"] = draw.choice(["whole", "part"])
    return [entry for at, entry in enumerate(found) if entry not in found[:at]]


def _days(draw: random.Random) -> tuple[date, date]:
    """A day of issue, near the turns of the law more often than by chance, and a day on which to look back."""
    issued = date(2009, 1, 5) + timedelta(days=draw.randrange(6300))
    if draw.random() < 0.4:
        issued = draw.choice([*TURNS, date(1996, 1, 1) + timedelta(days=draw.randrange(4500))])
    as_of = min(issued + timedelta(days=draw.choice([0, 5, 14, 15, 20, 30, 60, 400, 1500, 8000])), LAST)
    return issued, as_of if as_of >= R2007 else R2007 + timedelta(days=draw.randrange(4000))


def generated(draw: random.Random) -> tuple[dict[str, Any], date]:
    """A document and the day on which it is looked at."""
    issued, as_of = _days(draw)
    record: dict[str, Any] = {"kind": "document", "issued": issued.isoformat()}
    for path, (chance, values) in STATED.items():
        if draw.random() < chance:
            _put(record, path, draw.choice(values))
    for path, chance in HAPPENED.items():
        if draw.random() < chance:
            _put(record, path, (issued + timedelta(days=draw.choice(NEAR))).isoformat())
    if draw.random() < 0.9:
        record["exemption_grounds"] = _grounds(draw)
    if draw.random() < 0.05:
        del record["issued"]
    for path in UNREADABLE:
        if draw.random() < 0.05:
            _put(record, path, None)
            record.setdefault("unknown", []).append(path)
    if not max(record.get("issued", ""), R2007.isoformat()) <= record.get("published", "9"):
        del record["published"]  # before it was issued, or before all law held
    return record, as_of


def _limit(ran: Evaluation, name: str) -> tuple[date, date, int] | str | None:
    found = next((each for each in ran.obligations() if each.id == name), None)
    if found is None:
        return None
    if found.due is None or found.starts is None:
        return str(found.status)
    starts, due = (day.date() if isinstance(day, datetime) else day for day in (found.starts, found.due))
    return starts, due, found.working_days_late or 0


def _finding(ran: Evaluation, *names: str) -> bool | None:
    truths = {ran.found[name][1] for name in names if name in ran.found}
    return True if _kleene.TRUE in truths else None if _kleene.UNKNOWN in truths else False


def by_policies(record: dict[str, Any], as_of: date) -> dict[str, Any]:
    """What the shipped policies decide, by logic alone."""
    read = read_record(record)
    law = EVALUATOR.timeline.law_of(read, as_of)
    prepared = EVALUATOR._prepared("document", law)
    ran = prepared.evaluate(read, as_of, EVALUATOR.calendar, law=law, by_cases=False)
    determined = ran.determinations()
    return {
        **{name: determined[f"disclosure.{name}"].value for name in ("attribute", "release")},
        **{name: _limit(ran, name) for name in LIMITS},
        "over-disclosure": _finding(ran, *OVER_DISCLOSED),
        "withheld-without-ground": _finding(ran, "withheld-without-ground"),
    }


def by_reading(record: dict[str, Any], as_of: date) -> dict[str, Any]:
    """What the second reading decides."""
    reading = Reading(record, as_of)
    return {
        "attribute": reading.attribute(),
        "release": reading.release(),
        **{name: reading.obligation(name) for name in LIMITS},
        "over-disclosure": reading.over_disclosed(),
        "withheld-without-ground": reading.closed_without_ground(),
    }


@pytest.mark.parametrize("seed", range(4))
def test_both_readings_of_the_law_decide_alike(seed: int, thorough: bool) -> None:
    """On every generated document, what is concluded and what is left open is the same."""
    draw = random.Random(seed)  # noqa: S311 - the same records in every run
    met: set[tuple[str, str]] = set()
    for _ in range(10_000 if thorough else 700):
        record, as_of = generated(draw)
        expected = by_reading(record, as_of)
        assert by_policies(record, as_of) == expected, (record, as_of)
        met |= {
            (name, "dated" if isinstance(value, tuple) else str(value)) for name, value in expected.items()
        }
    kinds = [("attribute", value) for value in (*ATTRIBUTES, "None")]
    kinds += [("release", value) for value in ("none", "redacted", "full", "None")]
    kinds += [(name, value) for name in LIMITS for value in ("dated", "undetermined", "None")]
    kinds += [
        (name, value)
        for name in ("over-disclosure", "withheld-without-ground")
        for value in ("True", "False", "None")
    ]
    assert met >= set(kinds)

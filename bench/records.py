"""The records that are measured, and those on which the contestants are first checked to be equal."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from datetime import date, datetime, timedelta
from itertools import islice
from random import Random
from typing import Any

from disclosure_rules import SHIPPED, DocumentRecord, RecordError
from disclosure_rules.authoring.testing import read_cases
from disclosure_rules.calendar.moments import Moment, day_of, parse_moment
from disclosure_rules.records import read_record
from disclosure_rules.records.base import facts_of, known_paths
from disclosure_rules.records.fact import Fact
from disclosure_rules.terms import Extent

AS_OF = date(2018, 12, 31)

FIRST, LAST = date(2018, 11, 22), date(2019, 5, 14)
"""The handwritten rules are valid between these days."""

FULL: dict[str, Any] = {
    "kind": "document",
    "id": "2018-20",
    "jurisdiction": "徐汇区",
    "title": "关于印发《徐汇区全面推进政务公开工作办法》的通知",
    "number": "徐府办发〔2018〕20号",
    "document_type": "通知",
    "issuer": {"name": "徐汇区人民政府办公室", "level": "district_office"},
    "drafting_units": ["区政府办公室", "区司法局"],
    "secrecy": "none",
    "exemption_grounds": [],
    "policy_document": True,
    "normative": True,
    "impact": {
        "citizens_interests": True,
        "wide": True,
        "livelihood": True,
        "attention": False,
        "specialised": False,
        "important": True,
    },
    "fixed_at_drafting": ["attribute", "release", "interpretation", "requirements"],
    "form": {
        "title": "关于印发《徐汇区全面推进政务公开工作办法》的通知",
        "drafting_unit": "区政府办公室",
        "secrecy": "none",
        "issuer": "district_office",
        "nature": "policy",
        "normative": True,
        "consultation": ["departments", "public"],
        "proposed_attribute": "proactive",
        "release_mode": "full",
        "interpretation": True,
        "interpretation_form": "图解",
        "interpretation_materials": True,
        "approval": {"signed": True, "seal": True, "date": "2018-11-19"},
    },
    "consent": "granted",
    "consent_by": "unit_body",
    "trail": {
        "form_attached": True,
        "district_office": {"result": "granted", "date": "2018-11-20"},
        "legality": {"result": "granted", "date": "2018-11-19"},
        "disclosure_body": {"result": "granted", "date": "2018-11-19"},
        "legal_body": {"result": "granted", "date": "2018-11-19"},
        "materials": ["request", "drafting_note", "basis", "opinions"],
        "needs_district_consent": False,
    },
    "secrecy_review": {
        "at_formation": {"result": "granted", "date": "2018-11-16"},
        "before_release": {"result": "granted", "date": "2018-12-10"},
    },
    "signer_confirmed": ["normative", "attribute", "release", "interpretation"],
    "formed": "2018-11-21",
    "signed": "2018-11-21",
    "issued": "2018-11-22",
    "published": "2018-12-11",
    "archived": "2018-12-18",
    "deliveries": [{"to": "library", "date": "2018-12-18"}],
    "released_as": "full",
    "matches_form": True,
    "releases": [
        {"channel": "portal", "date": "2018-12-11"},
        {"channel": "xuhui_release", "date": "2018-12-12"},
    ],
    "interpretation": {
        "plan": ["outline", "form", "channel", "time"],
        "materials": True,
        "points": ["background", "goals", "main_content", "scope", "keywords"],
        "forms": ["questions_and_answers", "charts"],
        "quality": ["comprehensive"],
        "drafted_with_document": True,
        "approved_by": ["department_head", "district_office"],
        "by_drafting_unit": True,
        "published": "2018-12-13",
        "published_by": "district_office",
        "channels": ["portal", "interpretation_column"],
        "other_channels_by_drafting_unit": True,
        "coordinated": True,
        "deemed_needed": False,
    },
    "monitored_by": ["news_authority", "drafting_unit"],
    "social_impact": "serious",
}
"""A document with everything stated that matters: published late, its interpretation lacking."""

SPARSE: dict[str, Any] = {
    "kind": "document",
    "id": "2018-20",
    "jurisdiction": "徐汇区",
    "title": "关于印发《徐汇区全面推进政务公开工作办法》的通知",
    "issued": "2018-11-22",
    "published": "2018-12-11",
}
"""A document with little more than its dates: most of the decision is about the facts to ask for."""

Asked = tuple[DocumentRecord, Moment]

_FACTS = [fact for fact in facts_of(DocumentRecord).values() if fact.base and fact.path != "jurisdiction"]


def of_cases() -> Iterator[Asked]:
    """The records of the shipped cases that the handwritten rules cover."""
    for path in sorted(SHIPPED.rglob("*_test.yaml")):
        for case in read_cases(path).cells:
            if not case.parameters and case.calendar is None:
                yield from _fitting({"jurisdiction": "徐汇区", **case.record}, case.as_of)


def generated(count: int, seed: int = 20181122) -> list[Asked]:
    """Random records made from the model, with more or fewer facts stated."""
    random = Random(seed)  # noqa: S311  # records, not secrets
    return list(islice(_generated(random), count))


def varied(count: int, seed: int = 20190514) -> list[Asked]:
    """`FULL` with a few facts changed: records of which nearly everything is known."""
    random = Random(seed)  # noqa: S311  # records, not secrets
    return list(islice(_varied(random), count))


def _varied(random: Random) -> Iterator[Asked]:
    while True:
        record: dict[str, Any] = deepcopy(FULL)
        for fact in random.sample(_FACTS, random.randint(1, 8)):
            _put(record, fact.path, _value(fact, random))
        yield from _fitting(record, _day(random, date(2018, 12, 20), LAST))


def _generated(random: Random) -> Iterator[Asked]:
    paths = sorted(known_paths(DocumentRecord) - {"jurisdiction"})
    while True:
        share = random.choice((0.1, 0.4, 0.7, 0.9, 1.0))
        record = _nested({fact.path: _value(fact, random) for fact in _FACTS if random.random() < share})
        record["unknown"] = random.sample(paths, random.choice((0, 0, 1, 3)))
        record |= {"kind": "document", "jurisdiction": "徐汇区"}
        yield from _fitting(record, _day(random, date(2018, 12, 20), LAST))


def _fitting(data: dict[str, Any], as_of: Moment | str) -> Iterator[Asked]:
    """The record, if it is valid and the handwritten rules cover it."""
    moment = parse_moment(as_of)
    try:
        record = read_record(data)
    except RecordError:
        return
    if (
        not isinstance(record, DocumentRecord)
        or record.jurisdiction not in ("xuhui", "徐汇区")
        or record.problems_at(moment)
    ):
        return
    again = record.reassessment
    selecting = (
        moment,
        record.governing_date(moment),
        record.published,
        again and again.found_open,
        again and again.self_check_found,
    )
    if all(day is None or FIRST <= day_of(day) <= LAST for day in selecting):
        yield record, moment


def _nested(flat: dict[str, Any]) -> dict[str, Any]:
    record: dict[str, Any] = {}
    for path, value in sorted(flat.items()):
        _put(record, path, value)
    return record


def _put(record: dict[str, Any], path: str, value: Any) -> None:
    *parents, name = path.split(".")
    for parent in parents:
        if not isinstance(record.get(parent), dict):
            record[parent] = {}
        record = record[parent]
    record[name] = value


def _value(fact: Fact, random: Random) -> Any:
    if fact.kind == "terms":
        assert fact.term is not None
        members = [member for member in fact.term if random.random() < random.choice((0.2, 0.5, 1.0))]
        return [_entry(fact, member.value, random) for member in members] if fact.key else members
    if fact.kind == "term":
        assert fact.term is not None
        return random.choice(list(fact.term))
    if fact.path == "drafting_units":
        return ["区教育局", "区司法局"][: random.randint(1, 2)]
    simple = {"flag": random.random() < 0.5, "number": random.randint(1, 40), "part": {}}
    return _moment(fact, random) if fact.kind == "moment" else simple.get(fact.kind, "甲")


def _entry(fact: Fact, member: str, random: Random) -> dict[str, Any]:
    assert fact.key is not None
    more: dict[str, Any] = {"extent": random.choice(list(Extent))}
    if fact.path == "releases":
        more = {"date": _day(random, FIRST, date(2019, 1, 31))} if random.random() < 0.8 else {}
    return {fact.key: member, **more}


def _moment(fact: Fact, random: Random) -> Moment:
    day = _day(random, FIRST, date(2018, 12, 10) if fact.path == "issued" else date(2019, 1, 31))
    return day if random.random() < 0.8 else datetime(day.year, day.month, day.day, random.randint(0, 23))


def _day(random: Random, first: date, last: date) -> date:
    return first + timedelta(days=random.randint(0, (last - first).days))

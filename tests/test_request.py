"""Requests: the days of the two versions, readings that a parameter switches, derived facts, the example."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure_rules import (
    Decision,
    Evaluator,
    RecordError,
    RequestRecord,
    WorkingCalendar,
    load_policies,
)
from disclosure_rules.calendar.moments import parse_moment
from disclosure_rules.reading.strict import read_file
from disclosure_rules.records.base import facts_of
from disclosure_rules.records.fact import ABSENT, UNKNOWN
from disclosure_rules.records.view import view
from disclosure_rules.render import render_decision, render_explanation
from disclosure_rules.terms import Consulted

POLICIES = load_policies()
EVALUATOR = Evaluator(POLICIES)
EXAMPLE = Path(__file__).parents[1] / "examples" / "request.yaml"


def decided(facts: dict[str, Any], as_of: str = "2019-12-31", **parameters: Any) -> Decision:
    """The decision about a request, with parameters chosen."""
    evaluator = Evaluator(POLICIES, parameters=parameters) if parameters else EVALUATOR
    return evaluator.evaluate({"kind": "request", "jurisdiction": "徐汇区", **facts}, as_of=as_of)


@pytest.mark.parametrize(
    ("received", "rule", "days", "due"),
    [("2019-05-14", "r2007.reply", 15, "2019-06-04"), ("2019-05-15", "r2019.reply", 20, "2019-06-13")],
)
def test_the_version_of_the_day_of_receipt_gives_the_limit_and_says_why(
    received: str, rule: str, days: int, due: str
) -> None:
    """One day apart, 15 and 20 working days; the explanation names the rule, the limit and every day counted."""
    record = {"kind": "request", "received": received}
    found = EVALUATOR.evaluate(record, as_of="2019-12-31").obligation("reply")
    topic = EVALUATOR.explain(record, as_of="2019-12-31", about="reply").topic("reply")
    assert (found.rule, str(found.due)) == (rule, due)
    assert topic.deadline is not None and topic.deadline.limit is not None
    assert topic.deadline.limit.value == f"{days}wd"
    assert sum(step.counted for step in topic.deadline.days) == days
    in_force = [reason.rule for reason in topic.rules if reason.truth == "true"]
    out_of_force = {reason.rule for reason in topic.rules if reason.truth is None}
    assert in_force == [rule]
    assert {"r2007.reply", "r2019.reply"} - {rule} <= out_of_force


@pytest.mark.parametrize(
    ("facts", "parameter", "value", "usual", "other"),
    [
        ({"received": "2019-05-14"}, "regulation-2007.reply_limit", "20wd", "2019-06-04", "2019-06-12"),
        ({"received": "2019-05-15"}, "regulation-2019.reply_limit", "15wd", "2019-06-13", "2019-06-05"),
        (
            {
                "received": "2019-05-15",
                "extension": {"notified": "2019-06-13", "consent": "同意", "working_days": 20},
            },
            "regulation-2019.longest_extension",
            10,
            "2019-07-11",
            "2019-06-27",
        ),
        (
            {
                "received": "2019-05-14",
                "extension": {"notified": "2019-06-04", "consent": "同意", "working_days": 15},
            },
            "regulation-2007.longest_extension",
            10,
            "2019-06-26",
            "2019-06-19",
        ),
        (
            {"received": "2019-05-15", "consultations": [{"whom": "第三方", "sent": "2019-05-20"}]},
            "regulation-2019.consultation_limit",
            "20wd",
            "2019-07-04",
            "2019-07-11",
        ),
    ],
)
def test_each_reading_of_a_limit_has_its_due_day(
    facts: dict[str, Any], parameter: str, value: Any, usual: str, other: str
) -> None:
    """The parameter that a decision record names moves the due day of the reply."""
    assert str(decided(facts).obligation("reply").due) == usual
    assert str(decided(facts, **{parameter: value}).obligation("reply").due) == other


@pytest.mark.parametrize(
    ("facts", "parameter", "value", "finding", "usual"),
    [
        (
            {"received": "2019-05-15", "channel": "当面提交", "platform_used": False},
            "xuhui-2018.handled_online_are",
            "all",
            "platform-not-used",
            False,
        ),
        (
            {"received": "2019-05-15", "channel": "当面提交", "handled_online": False},
            "xuhui-2018.handled_online_are",
            "all",
            "not-handled-online",
            False,
        ),
        (
            {
                "received": "2019-05-14",
                "replied": "2019-05-20",
                "reply": "不予公开",
                "secrecy": "无",
                "exemption_grounds": ["行政执法案卷信息"],
            },
            "regulation-2007.refusal_grounds",
            ["国家秘密", "行政执法案卷信息"],
            "refused-without-ground",
            True,
        ),
        (
            {
                "received": "2019-05-15",
                "replied": "2019-06-14",
                "reply": "予以公开",
                "secrecy": "无",
                "exemption_grounds": [],
                "consultations": [
                    {
                        "whom": "第三方",
                        "sent": "2019-05-16",
                        "answered": "2019-06-10",
                        "answer": "不同意公开",
                        "reasoned": True,
                    }
                ],
            },
            "regulation-2019.objection_days",
            16,
            "disclosed-against-third-party",
            False,
        ),
        (
            {"received": "2019-05-15", "excessive": True, "fees": ["信息处理费"], "fee_overdue": True},
            "regulation-2019.unpaid_fee_counts_as",
            "abandoned",
            "fee-unpaid",
            True,
        ),
        (
            {"received": "2019-05-15", "replied": "2019-05-20", "reply": "补正后仍不明确"},
            "regulation-2019.reply_kinds",
            ["予以公开", "补正后仍不明确"],
            "unknown-reply-kind",
            True,
        ),
    ],
)
def test_each_reading_of_a_duty_has_its_finding(
    facts: dict[str, Any], parameter: str, value: Any, finding: str, usual: bool
) -> None:
    """The parameter that a decision record names turns the finding on or off."""
    for decision, expected in ((decided(facts), usual), (decided(facts, **{parameter: value}), not usual)):
        assert any(found.id == finding for found in decision.findings) is expected


def test_a_request_received_after_as_of_is_rejected() -> None:
    """Before it was received there is no law to measure a request by."""
    with pytest.raises(RecordError) as caught:
        decided({"received": "2019-05-15"}, as_of="2019-05-14")
    assert caught.value.problems[0].code == "record.as-of-before-receipt"


@pytest.mark.parametrize(
    ("receipt", "governing"),
    [
        ({"received": "2019-05-14", "receipt": {"handed_in": "2019-05-15"}}, date(2019, 5, 15)),
        ({"received": "2019-05-15", "receipt": {"signed_for": "2019-05-14"}}, date(2019, 5, 14)),
        ({"received": "2019-05-16", "receipt": {"confirmed": "2019-05-15"}}, date(2019, 5, 15)),
        (
            {"channel": "电子邮件", "receipt": {"in_system": "2019-05-14", "confirmed": "2019-05-16"}},
            date(2019, 5, 14),
        ),
        (
            {"channel": "电子邮件", "receipt": {"in_system": "2019-05-15", "confirmed": "2019-05-16"}},
            date(2019, 5, 16),
        ),
        (
            {"channel": "传真", "receipt": {"in_system": "2019-05-14", "confirmed": "2019-05-15"}},
            date(2019, 5, 15),
        ),
        (
            {"channel": "当面提交", "received": "2019-05-14", "receipt": {"confirmed": "2019-05-15"}},
            date(2019, 5, 14),
        ),
        ({"received": "2019-05-14", "receipt": {"confirmed": "2020-01-02"}}, date(2019, 5, 14)),
        ({"receipt": {"handed_in": "2019-05-14"}}, date(2019, 5, 14)),
        ({"receipt": {"in_system": "2019-05-14", "confirmed": "2019-05-15"}}, date(2019, 5, 15)),
        ({"receipt": {"in_system": "2019-05-14"}}, date(2019, 5, 14)),
        ({}, date(2019, 12, 31)),
    ],
)
def test_the_day_of_receipt_selects_the_law(receipt: dict[str, Any], governing: date) -> None:
    """As the way of receipt gives it, so far as it has come, else as registered, else `as_of`."""
    assert decided(receipt).provenance.governing_date == governing


SENT = {"whom": "third_party", "sent": "2019-05-20"}
AGREED = {**SENT, "answered": "2019-05-24", "answer": "agreed"}
OBJECTED = {**SENT, "answered": "2019-05-24", "answer": "objected"}
SPAN = (date(2019, 5, 20), date(2019, 5, 24))


@pytest.mark.parametrize(
    ("fact", "entries", "expected"),
    [
        ("third_party_spans", None, ()),
        ("third_party_spans", [], ()),
        ("third_party_spans", [{"whom": "third_party"}], ()),
        ("third_party_spans", [{"whom": "other_body", "sent": "2019-05-20"}], ()),
        ("third_party_spans", [{"whom": "third_party", "sent": "2019-07-02"}], ()),
        ("third_party_spans", [SENT], ((date(2019, 5, 20), None),)),
        ("third_party_spans", [{**SENT, "answered": "2019-07-02"}], ((date(2019, 5, 20), None),)),
        ("third_party_spans", [AGREED], (SPAN,)),
        (
            "third_party_spans",
            [{**AGREED, "received": "2019-05-21"}],
            ((date(2019, 5, 20), date(2019, 5, 21)), (date(2019, 5, 21), date(2019, 5, 24))),
        ),
        ("joint_maker_spans", [{**AGREED, "whom": "joint_maker"}], (SPAN,)),
        ("other_body_spans", [{**AGREED, "whom": "other_body"}], (SPAN,)),
        ("asked", None, set()),
        ("asked", [SENT, {"whom": "other_body"}], {Consulted.THIRD_PARTY, Consulted.OTHER_BODY}),
        ("asked", [{**SENT, "sent": "2019-07-02"}], set()),
        ("third_parties_agreed", [], False),
        ("third_parties_agreed", [SENT], False),
        ("third_parties_agreed", [AGREED], True),
        ("third_parties_agreed", [AGREED, SENT], False),
        ("third_parties_agreed", [AGREED, OBJECTED], False),
        ("third_parties_agreed", [{**AGREED, "answer": None}], UNKNOWN),
        ("third_parties_agreed", [{**AGREED, "whom": "other_body"}], False),
        ("third_party_objected", [AGREED], False),
        ("third_party_objected", [AGREED, OBJECTED], True),
        ("third_party_objected", [{**OBJECTED, "answer": None}], UNKNOWN),
        ("third_party_objected", [{**OBJECTED, "answered": "2019-07-02"}], False),
        ("third_party_objected_with_reasons", [{**OBJECTED, "reasoned": True}], True),
        ("third_party_objected_with_reasons", [{**OBJECTED, "reasoned": False}], False),
        ("third_party_objected_with_reasons", [OBJECTED], UNKNOWN),
        ("third_party_objected_with_reasons", [AGREED], False),
    ],
)
def test_consultations_are_ordered_and_compared(fact: str, entries: Any, expected: Any) -> None:
    """Only letters that were sent by `as_of` count; an answer that is not stated is not known."""
    record = RequestRecord(kind="request", consultations=entries)
    assert view(record, parse_moment("2019-07-01"))[f"consultations.{fact}"] == expected


REASONED = {**OBJECTED, "reasoned": True}


@pytest.mark.parametrize(
    ("fact", "entry", "before", "after"),
    [
        ("asked", SENT, set(), {Consulted.THIRD_PARTY}),
        ("third_parties_agreed", AGREED, False, True),
        ("third_party_objected", OBJECTED, False, True),
        ("third_party_objected_with_reasons", REASONED, False, True),
        ("objection_working_days", REASONED, ABSENT, 4),
    ],
)
def test_what_others_said_counts_as_it_stood_at_the_reply(
    fact: str, entry: dict[str, Any], before: Any, after: Any
) -> None:
    """What came on the day of the reply still counts, what came later does not; without a reply all that has come."""
    last = entry.get("answered", entry["sent"])
    for replied, expected in (("2019-05-17", before), (last, after), (None, after), ("2019-07-02", after)):
        record = RequestRecord.model_validate(
            {"kind": "request", "replied": replied, "consultations": [entry]}
        )
        assert view(record, parse_moment("2019-07-01"))[f"consultations.{fact}"] == expected


LETTER = {"whom": "third_party", "sent": "2019-05-15", "received": "2019-05-16"}
GOOD = {**LETTER, "answer": "objected", "reasoned": True}


@pytest.mark.parametrize(
    ("entries", "days"),
    [
        ([], ABSENT),
        ([LETTER], ABSENT),
        ([{**GOOD, "answered": "2019-06-06"}], 15),
        ([{**GOOD, "answered": "2019-06-08"}], 15),
        ([{**GOOD, "answered": "2019-06-10"}], 16),
        ([{**GOOD, "received": None, "answered": "2019-06-06"}], 16),
        ([{**GOOD, "answered": "2019-06-10"}, {**GOOD, "answered": "2019-05-20"}], 2),
        ([{**GOOD, "answered": "2019-07-02"}], ABSENT),
        ([{**GOOD, "answered": "2019-06-06", "reasoned": False}], ABSENT),
        ([{**GOOD, "answered": "2019-06-06", "reasoned": None}], UNKNOWN),
        ([{**GOOD, "answered": "2019-06-06", "answer": "agreed"}], ABSENT),
        ([{**GOOD, "answered": "2019-06-06"}, {**GOOD, "answered": "2019-05-20", "reasoned": None}], UNKNOWN),
        ([{**GOOD, "answered": "2019-06-06"}, {**GOOD, "answered": "2019-05-20", "answer": None}], UNKNOWN),
        ([{**GOOD, "answered": "2019-06-06", "whom": "other_body"}], ABSENT),
    ],
)
def test_the_working_days_of_an_objection_are_counted_from_the_arrival_of_the_letter(
    entries: Any, days: Any
) -> None:
    """The quickest objection with reasons counts; one whose content is not stated might have been quicker."""
    seen = view(RequestRecord(kind="request", consultations=entries), parse_moment("2019-07-01"))
    assert seen["consultations.objection_working_days"] == days


def test_an_objection_is_counted_in_the_calendar_of_the_evaluation() -> None:
    """A day off that the host adds does not count for the third party either."""
    record = {
        "kind": "request",
        "received": "2019-05-15",
        "replied": "2019-06-14",
        "reply": "予以公开",
        "secrecy": "无",
        "exemption_grounds": [],
        "consultations": [{**GOOD, "answered": "2019-06-10"}],
    }
    for calendar, found in ((None, False), (WorkingCalendar(holidays=[date(2019, 5, 20)]), True)):
        decision = Evaluator(POLICIES, calendar=calendar).evaluate(record, as_of="2019-12-31")
        assert any(item.id == "disclosed-against-third-party" for item in decision.findings) is found


@pytest.mark.parametrize(
    ("facts", "day"),
    [
        ({}, ABSENT),
        ({"received": "2019-05-20"}, date(2019, 5, 20)),
        ({"received": "2019-05-20", "receipt": {"handed_in": "2019-05-17"}}, date(2019, 5, 17)),
        ({"received": "2019-05-20", "receipt": {"signed_for": "2019-05-21"}}, date(2019, 5, 21)),
        ({"received": "2019-05-20", "receipt": {"confirmed": "2019-05-17"}}, date(2019, 5, 17)),
        (
            {"channel": "fax", "received": "2019-05-20", "receipt": {"signed_for": "2019-05-17"}},
            date(2019, 5, 17),
        ),
        (
            {"channel": "in_person", "received": "2019-05-20", "receipt": {"confirmed": "2019-05-17"}},
            date(2019, 5, 20),
        ),
        ({"channel": "registered_post", "receipt": {"confirmed": "2019-05-17"}}, date(2019, 5, 17)),
        ({"receipt": {"in_system": "2019-05-14", "confirmed": "2019-05-16"}}, UNKNOWN),
        ({"receipt": {"in_system": "2019-05-15", "confirmed": "2019-05-16"}}, date(2019, 5, 16)),
        ({"receipt": {"in_system": "2019-05-14", "confirmed": "2019-05-14"}}, date(2019, 5, 14)),
        (
            {"receipt": {"handed_in": "2019-05-10", "in_system": "2019-05-13", "confirmed": "2019-05-14"}},
            date(2019, 5, 10),
        ),
        ({"channel": "online", "receipt": {"in_system": "2019-05-14"}}, date(2019, 5, 14)),
        ({"channel": "online", "receipt": {"in_system": "2019-05-16"}}, ABSENT),
        ({"channel": "ordinary_post", "receipt": {"arrived": "2019-05-16"}}, date(2019, 5, 16)),
        ({"received": "2019-05-20", "receipt": {"handed_in": "2019-07-02"}}, date(2019, 5, 20)),
        ({"channel": "in_person", "received": "2019-05-20", "unknown": ["receipt.handed_in"]}, UNKNOWN),
        ({"channel": "fax", "received": "2019-05-20", "unknown": ["receipt.handed_in"]}, date(2019, 5, 20)),
        ({"channel": "fax", "unknown": ["received"]}, UNKNOWN),
        ({"channel": "email", "received": "2019-05-10", "unknown": ["receipt.in_system"]}, UNKNOWN),
        (
            {"channel": "email", "received": "2019-05-20", "unknown": ["receipt.in_system"]},
            date(2019, 5, 20),
        ),
    ],
)
def test_the_statutory_day_of_receipt_goes_by_the_way_the_request_came(
    facts: dict[str, Any], day: Any
) -> None:
    """It comes before the registered day, and is unknown only where a day that is not known would count."""
    seen = view(RequestRecord(kind="request", **facts), parse_moment("2019-07-01"))
    assert seen["receipt.day"] == day


POSTED, SIGNED = {"posted": "2019-06-12"}, {"signed_for": "2019-06-14"}


@pytest.mark.parametrize(
    ("replied", "reply", "day"),
    [
        (None, {}, ABSENT),
        ("2016-12-05", {"delivery": "courier", "posted": "2016-12-06"}, date(2016, 12, 6)),
        ("2016-12-05", {"delivery": "courier", "posted": "2016-12-07"}, UNKNOWN),
        ("2019-06-11", {}, date(2019, 6, 11)),
        ("2019-06-11", {**POSTED, **SIGNED}, date(2019, 6, 12)),
        (None, SIGNED, date(2019, 6, 14)),
        ("2019-06-11", {"delivery": "post", **POSTED, **SIGNED}, date(2019, 6, 12)),
        ("2019-06-11", {"delivery": "direct", **POSTED, **SIGNED}, date(2019, 6, 14)),
        ("2019-06-11", {"delivery": "entrusted", **SIGNED}, date(2019, 6, 14)),
        ("2019-06-11", {"delivery": "courier", **POSTED, **SIGNED}, date(2019, 6, 14)),
        ("2019-06-11", {"delivery": "electronic", **POSTED, **SIGNED}, date(2019, 6, 11)),
        ("2019-06-11", {"delivery": "post"}, UNKNOWN),
        ("2019-06-11", {"delivery": "direct", **POSTED}, UNKNOWN),
        (None, {"delivery": "post"}, ABSENT),
        ("2019-06-11", {"delivery": "post", "posted": "2019-07-02"}, UNKNOWN),
    ],
)
def test_the_statutory_day_of_the_reply_goes_by_the_way_of_delivery(
    replied: Any, reply: dict[str, Any], day: Any
) -> None:
    """Posting by post, signature where it was handed over; a reply without its own day is unknown, not given."""
    record = RequestRecord.model_validate({"kind": "request", "replied": replied, "reply": reply})
    assert view(record, parse_moment("2019-07-01"))["reply.day"] == day


def test_a_posted_reply_asks_for_its_day_of_posting() -> None:
    """The registered day does not stand in for it."""
    facts = {
        "received": "2019-05-15",
        "replied": "2019-06-12",
        "reply": {"delivery": "邮寄", "kind": "信息不存在"},
    }
    entry = next(item for item in decided(facts).undetermined if item.about == "reply")
    assert "reply.posted" in entry.needs


def test_the_explanation_shows_the_extension_that_was_told() -> None:
    """With its number, and the maximum as a parameter; every day counted, that of the extension too."""
    record = {
        "kind": "request",
        "received": "2025-03-03",
        "extension": {"notified": "2025-03-25", "consent": "granted", "working_days": 10},
    }
    explanation = EVALUATOR.explain(record, as_of="2025-06-30", about="reply")
    deadline = explanation.topic("reply").deadline
    assert (
        deadline is not None and deadline.extended_by is not None and deadline.extended_by.value is not None
    )
    assert (deadline.extended_by.fact, deadline.extended_by.value.value) == ("extension.working_days", 10)
    assert sum(step.counted for step in deadline.days) == 30
    used = next(
        reason for reason in explanation.topic("reply").rules if reason.rule == "r2019.reply-extended"
    )
    assert "regulation-2019.longest_extension" in [parameter.name for parameter in used.parameters]
    assert "延长：延长答复 · 延长工作日数：10" in render_explanation(explanation, "zh")


@pytest.mark.parametrize(
    ("amendment", "late"),
    [
        (None, False),
        ({"notified": "2019-07-02", "until": "2019-06-01"}, False),
        ({"notified": "2019-05-20"}, UNKNOWN),
        ({"notified": "2019-05-20", "until": "2019-07-01"}, False),
        ({"notified": "2019-05-20", "until": "2019-06-30"}, True),
        ({"notified": "2019-05-20", "until": "2019-06-30", "completed": "2019-06-30"}, False),
        ({"notified": "2019-05-20", "until": "2019-06-10", "completed": "2019-06-11"}, True),
    ],
)
def test_an_amendment_is_late_after_its_term(amendment: Any, late: Any) -> None:
    """Measured at the day it came, else at `as_of`; without a term it is not known."""
    record = RequestRecord(kind="request", amendment=amendment)
    assert view(record, parse_moment("2019-07-01"))["amendment.late"] is late


def test_what_is_not_known_about_consultations_and_amendments_stays_unknown() -> None:
    """A host that does not track them gets no due day from their absence."""
    record = RequestRecord(kind="request", received="2019-05-15", unknown=("consultations", "amendment"))
    facts = view(record, parse_moment("2019-07-01"))
    names = [fact for fact in facts.facts if fact.startswith(("consultations.", "amendment."))]
    assert {name: facts[name] for name in names} == dict.fromkeys(names, UNKNOWN)
    decision = EVALUATOR.evaluate(record, as_of="2019-07-01")
    assert decision.obligation("reply").due is None
    assert decision.obligation("reply").status == "undetermined"


def test_the_explanation_shows_counted_skipped_and_suspended_days() -> None:
    """Days while a third party was asked are passed over for that reason, weekends for theirs."""
    topic = EVALUATOR.explain(
        {"kind": "request", "received": "2019-05-15", "consultations": [AGREED]},
        as_of="2019-12-31",
        about="reply",
    ).topic("reply")
    assert topic.deadline is not None
    days = {str(step.day): (step.counted, step.why.en) for step in topic.deadline.days}
    assert days["2019-05-20"] == (True, "working day")
    assert days["2019-05-21"] == (False, "the limit is paused")
    assert days["2019-05-24"] == (False, "the limit is paused")
    assert days["2019-05-25"] == (False, "weekend")
    assert days["2019-06-19"] == (True, "working day")
    assert sum(counted for counted, _ in days.values()) == 20
    assert [seen.fact for seen in topic.deadline.pauses] == [
        "consultations.third_party_spans",
        "consultations.joint_maker_spans",
        "consultations.other_body_spans",
        "amendment.awaited",
    ]
    used = next(reason for reason in topic.rules if reason.rule == "r2019.reply").parameters
    assert [parameter.name for parameter in used] == [
        "regulation-2019.reply_limit",
        "regulation-2019.consultation_limit",
    ]


def test_the_silence_of_a_third_party_stops_the_clock_no_longer_than_the_law_lets_it() -> None:
    """Days after the fifteenth count again, though no answer came."""
    record = {"kind": "request", "received": "2019-05-15", "consultations": [SENT]}
    topic = EVALUATOR.explain(record, as_of="2019-12-31", about="reply").topic("reply")
    assert topic.deadline is not None
    paused = [str(step.day) for step in topic.deadline.days if step.why.en == "the limit is paused"]
    assert (len(paused), paused[0], paused[-1]) == (15, "2019-05-21", "2019-06-11")


def test_the_example_is_compliant_in_both_languages() -> None:
    """It says all that the rules ask, and is told in Chinese and in English."""
    record = read_file(EXAMPLE).data
    decision = EVALUATOR.evaluate(record, as_of="2021-04-30")
    explanation = EVALUATOR.explain(record, as_of="2021-04-30")
    assert (decision.outcome, decision.findings, decision.undetermined) == ("compliant", (), ())
    assert str(decision.obligation("reply").due) == "2021-04-27"
    assert decision.obligation("reply").duty_bearer == "某区某委员会"
    for lang, due in (("zh", "截止"), ("en", "Due")):
        assert due in render_decision(decision, POLICIES, lang)  # type: ignore[arg-type]
        assert "2021-04-27" in render_explanation(explanation, lang)  # type: ignore[arg-type]


OPEN = [
    fact.path
    for fact in facts_of(RequestRecord).values()
    if fact.base and fact.world == "open" and fact.path not in ("id", "body")
]


@given(st.sets(st.sampled_from(OPEN)))
def test_leaving_out_what_is_open_world_makes_no_finding(left_out: set[str]) -> None:
    """What a host does not know about a request that was handled well is unknown, never wrong."""
    facts = RequestRecord.model_validate(read_file(EXAMPLE).data).model_dump(mode="json", exclude_none=True)
    for path in left_out:
        *parts, name = path.split(".")
        holder = facts
        for part in parts:
            holder = holder.get(part, {})
        holder.pop(name, None)
    decision = EVALUATOR.evaluate(facts, as_of="2021-04-30")
    late = [found.id for found in decision.obligations if found.status in ("overdue", "fulfilled_late")]
    assert ([found.id for found in decision.findings], late) == ([], [])

"""Emergencies: what is derived from their releases, what selects the law, and what a sparse record says."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from shipped import EVALUATOR

from disclosure_rules import Evaluator, RecordError
from disclosure_rules.calendar.moments import SHANGHAI, parse_moment
from disclosure_rules.reading.strict import read_file
from disclosure_rules.records import read_record
from disclosure_rules.records.fact import ABSENT, UNKNOWN
from disclosure_rules.records.view import view
from disclosure_rules.render import render_decision, render_explanation
from disclosure_rules.terms import Channel

EXAMPLE = Path(__file__).parents[1] / "examples" / "emergency.yaml"
DAY = date(2019, 5, 22)
NINE, TEN = datetime(2019, 5, 20, 9, tzinfo=SHANGHAI), datetime(2019, 5, 20, 10, tzinfo=SHANGHAI)
WHOLE = date(2019, 5, 20)
PORTAL, OTHER, PRESS = {"channel": "门户网站"}, {"channel": "其他"}, {"channel": "新闻发布会"}


def emergency(**facts: Any) -> Any:
    """An emergency record of these facts."""
    return read_record({"kind": "emergency", **facts})


def seen(path: str, releases: Any = None, as_of: Any = DAY, **facts: Any) -> Any:
    """A fact of an emergency with these releases."""
    return view(emergency(releases=releases, **facts), as_of)[path]


def at(release: dict[str, str], on: Any) -> dict[str, Any]:
    """A release at a time."""
    return {**release, "date": on}


def test_releases_are_events() -> None:
    """Left out, there were none; listed as unknown, nothing that is derived from them is known."""
    for path in ("releases.first", "releases.continued", "releases.press_conference"):
        assert seen(path) is ABSENT
        assert seen(path, unknown=["releases"]) is UNKNOWN
    for path in ("releases.channels", "releases.channels_of_first"):
        assert seen(path) == frozenset()
        assert seen(path, unknown=["releases"]) is UNKNOWN


@pytest.mark.parametrize(
    ("releases", "first", "continued"),
    [
        ([], ABSENT, ABSENT),
        ([PORTAL], UNKNOWN, UNKNOWN),
        ([at(PORTAL, NINE)], NINE, ABSENT),
        ([at(PORTAL, TEN), at(OTHER, NINE)], NINE, TEN),
        ([at(PORTAL, NINE), at(OTHER, NINE)], NINE, ABSENT),
        ([at(PORTAL, WHOLE)], WHOLE, ABSENT),
        ([at(PORTAL, WHOLE), at(OTHER, NINE)], WHOLE, UNKNOWN),
        ([at(PORTAL, NINE), at(OTHER, WHOLE)], WHOLE, UNKNOWN),
        ([at(PORTAL, NINE), at(OTHER, WHOLE), at(PORTAL, "2019-05-21")], WHOLE, date(2019, 5, 21)),
        ([at(PORTAL, NINE), at(OTHER, "2019-05-23T08:00")], NINE, ABSENT),
        ([at(PORTAL, "2019-05-23T08:00")], ABSENT, ABSENT),
    ],
)
def test_first_and_later_releases(releases: Any, first: Any, continued: Any) -> None:
    """Whatever their order in the record; a mere day hides which of the releases on it came first."""
    assert seen("releases.first", releases) == first
    assert seen("releases.continued", releases) == continued
    assert seen("releases.first", releases[::-1]) == first
    assert seen("releases.continued", releases[::-1]) == continued


@pytest.mark.parametrize(
    ("releases", "channels", "of_first"),
    [
        ([at(PORTAL, NINE), at(OTHER, TEN)], {Channel.PORTAL, Channel.OTHER}, {Channel.PORTAL}),
        (
            [at(PORTAL, NINE), at(OTHER, NINE)],
            {Channel.PORTAL, Channel.OTHER},
            {Channel.PORTAL, Channel.OTHER},
        ),
        (
            [at(PORTAL, TEN), at(OTHER, WHOLE)],
            {Channel.PORTAL, Channel.OTHER},
            {Channel.PORTAL, Channel.OTHER},
        ),
        ([at(PORTAL, NINE), at(OTHER, "2019-05-23")], {Channel.PORTAL}, {Channel.PORTAL}),
        ([at(PORTAL, NINE), OTHER], UNKNOWN, UNKNOWN),
    ],
)
def test_channels_used_so_far_and_at_first(releases: Any, channels: Any, of_first: Any) -> None:
    """A release after `as_of` has not happened; one without a time leaves both unknown."""
    assert seen("releases.channels", releases) == channels
    assert seen("releases.channels_of_first", releases) == of_first


def test_the_first_press_conference_counts() -> None:
    """And it is a release of information itself."""
    releases = [at(PRESS, TEN), at(PRESS, "2019-05-21T10:00")]
    assert seen("releases.press_conference", releases) == TEN
    assert seen("releases.first", releases) == TEN
    assert seen("releases.press_conference", [at(PORTAL, NINE)]) is ABSENT


@pytest.mark.parametrize(
    ("facts", "governing"),
    [
        ({"occurred": "2018-11-21T23:59", "known": "2018-11-22T00:10"}, date(2018, 11, 21)),
        ({"known": "2018-11-22T00:10"}, date(2018, 11, 22)),
        ({}, DAY),
    ],
)
def test_the_day_it_occurred_selects_the_law(facts: dict[str, Any], governing: date) -> None:
    """Else the day it was known, else `as_of`."""
    assert emergency(**facts).governing_date(DAY) == governing


@pytest.mark.parametrize(("field", "place"), [("occurred", "occurred"), ("知悉时间", "known")])
def test_an_emergency_after_as_of_is_refused(field: str, place: str) -> None:
    """It has no law to be measured by yet."""
    record = {"kind": "突发事件", field: "2019-05-22T10:00"}
    with pytest.raises(RecordError) as raised:
        EVALUATOR.evaluate(record, as_of="2019-05-22T09:59")
    assert [(found.code, found.place) for found in raised.value.problems] == [
        ("record.as-of-before-emergency", place)
    ]
    assert EVALUATOR.evaluate(record, as_of="2019-05-22T10:00").record.kind == "emergency"


@pytest.mark.parametrize("facts", [{}, {"grade": "特别重大"}, {"grade": "重大", "occurred": "2019-05-20"}])
def test_a_sparse_record_is_undetermined_and_not_wrong(facts: dict[str, Any]) -> None:
    """What was left out is asked for; nothing is found, nothing is overdue."""
    decision = EVALUATOR.evaluate({"kind": "emergency", "jurisdiction": "徐汇区", **facts}, as_of=DAY)
    assert decision.outcome == "undetermined"
    assert decision.findings == ()
    assert {found.status for found in decision.obligations} <= {"undetermined", "pending"}


HANDLED_WELL: dict[str, Any] = {
    "kind": "emergency",
    "jurisdiction": "徐汇区",
    "grade": "特别重大",
    "heavy_casualties": True,
    "considerable_impact": True,
    "opinion_arose": True,
    "handling_department": "某局",
    "occurred": "2019-05-20T08:30",
    "known": "2019-05-20T08:45",
    "releases": [at(PORTAL, NINE), at(OTHER, TEN), at(PRESS, "2019-05-21T08:00")],
    "handling_ended": "2019-05-21",
}
UNASKED = {"", "handling_department", "known", "heavy_casualties", "considerable_impact"}


@pytest.mark.parametrize(
    "left_out", ["", *sorted(set(HANDLED_WELL) - {"kind", "releases", "handling_ended"})]
)
def test_leaving_out_what_is_open_world_makes_nothing_wrong(left_out: str) -> None:
    """What a host does not know about an emergency that was handled well is unknown."""
    facts = {name: value for name, value in HANDLED_WELL.items() if name != left_out}
    decision = EVALUATOR.evaluate(facts, as_of=DAY)
    assert decision.outcome in ("compliant", "undetermined")
    assert (decision.outcome == "compliant") == (left_out in UNASKED)


@pytest.mark.parametrize("at_most", ["2019-05-20T14:09", "2019-05-20T14:10", "2019-05-20T14:11"])
def test_as_of_to_the_minute(at_most: str) -> None:
    """An instant is measured as it is: due at the fifth hour, overdue after it."""
    record = {"kind": "emergency", "jurisdiction": "徐汇区", "grade": "重大", "occurred": "2019-05-20T09:10"}
    found = EVALUATOR.evaluate(record, as_of=at_most).obligation("first-release")
    assert found.due == parse_moment("2019-05-20T14:10")
    assert (found.status == "overdue") == (at_most == "2019-05-20T14:11")


def test_the_example_in_both_languages() -> None:
    """Released in time; the press conference came fifty minutes after its limit."""
    record = read_file(EXAMPLE).data
    decision = EVALUATOR.evaluate(record, as_of="2019-06-28")
    assert decision.outcome == "non_compliant"
    assert {found.id: found.status.value for found in decision.obligations} == {
        "release-in-time": "fulfilled",
        "press-conference-municipal": "fulfilled",
        "press-conference-national": "fulfilled_late",
        "first-release": "fulfilled",
        "press-conference": "fulfilled_late",
        "continued-release": "fulfilled",
    }
    explanation = EVALUATOR.explain(record, as_of="2019-06-28", about="press-conference")
    for lang, title in (("zh", "举行新闻发布会"), ("en", "hold a press conference")):
        assert title in render_decision(decision, EVALUATOR.policies, lang)
        assert "2019-05-21 09:10" in render_explanation(explanation, lang)


def test_chinese_names_say_the_same() -> None:
    """Every field has its Chinese name, and the kind as well."""
    facts = {
        "grade": "特别重大",
        "occurred": "2019-05-20T09:10",
        "releases": [{"channel": "门户网站", "date": NINE}],
    }
    chinese = {
        "级别": "特别重大",
        "发生时间": "2019-05-20T09:10",
        "信息发布": [{"渠道": "portal", "时间": NINE}],
    }
    assert read_record({"类型": "突发事件", **chinese}) == emergency(**facts)


@pytest.mark.parametrize("name", ["emergency.yaml", "opinion-incident.yaml"])
def test_both_engines_decide_the_examples_alike(name: str) -> None:
    """All but the name of the engine."""
    record = read_file(EXAMPLE.with_name(name)).data
    decision = EVALUATOR.evaluate(record, as_of="2019-06-28")
    again = Evaluator(EVALUATOR.policies, "auto").evaluate(record, as_of="2019-06-28")
    assert decision.model_dump(exclude={"provenance"}) == again.model_dump(exclude={"provenance"})

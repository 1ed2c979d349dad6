"""Facts: what is stated, what is left out, what has happened, and what is derived from them."""

from datetime import date, datetime
from typing import Any

import pytest
from documents import BASE, DAY, FACTS, codes, document, seen

from disclosure_rules.calendar.moments import SHANGHAI, parse_moment
from disclosure_rules.records.fact import ABSENT, UNKNOWN
from disclosure_rules.terms import Extent, FormBox, Ground, Maker, SecrecyState

# What left out means, as it is promised: events have not happened, boxes of the form are blank.
EVENTS = {
    "declassified", "opening_decided", "third_party_agreed", "public_interest_override", "formed", "signed", "issued", "published", "archived", "filed",
    "impact.business", "public_consultation.opened", "public_consultation.departure_reason",
    "trail.district_office.date", "trail.legality.date", "trail.disclosure_body.date", "trail.legal_body.date",
    "secrecy_review.at_formation.date", "secrecy_review.before_release.date", "interpretation.published",
    "change.decided", "change.reported", "reassessment.found_open", "reassessment.opened", "reassessment.self_check_found",
    "reassessment.attribute_adjusted", "reassessment.content_changed", "reassessment.content_updated", "reassessment.rearchived",
    "secrecy_term.provided_otherwise", "secrecy_term.reviewed",
}  # fmt: skip
PROPOSALS = {"form.proposed_attribute", "form.release_mode"}
BOXES = {fact.path for fact in BASE if fact.path.startswith("form.")} - PROPOSALS


# What left out means.


def test_events_and_boxes_are_closed_world_and_nothing_else_is() -> None:
    """Each field declares its world; a new event or box is listed here."""
    assert {fact.path for fact in BASE if fact.world == "closed"} == EVENTS | BOXES | {"form"}
    assert {fact.path for fact in BASE if fact.act} == EVENTS | BOXES | {"form"}


@pytest.mark.parametrize("path", [fact.path for fact in BASE])
def test_a_field_that_is_left_out_means_what_its_world_says(path: str) -> None:
    """An event has not happened (a mere yes or no: no); what belongs to a form that was not filled in is not there;
    else: unknown."""
    if path in EVENTS:
        assert seen(path) is (False if FACTS[path].kind == "flag" else ABSENT)
    else:
        assert seen(path) is (ABSENT if path.partition(".")[0] == "form" else UNKNOWN)


@pytest.mark.parametrize("path", [fact.path for fact in BASE])
def test_a_field_that_is_listed_is_unknown(path: str) -> None:
    """`unknown` takes every base fact, and the parts that hold it, in either language."""
    steps = path.split(".")
    for end in range(1, len(steps) + 1):
        assert seen(path, unknown=[".".join(steps[:end])]) is UNKNOWN


@pytest.mark.parametrize("path", sorted(BOXES | PROPOSALS))
def test_a_form_is_a_transcript(path: str) -> None:
    """A box left out is blank, but a proposal that is not readable is not known."""
    assert seen(path, form={}) is (UNKNOWN if path in PROPOSALS else ABSENT)


def test_a_form_may_be_given_with_boxes_that_are_not_readable() -> None:
    """A part that is given may be listed too: then what is left out of it is unknown."""
    facts: dict[str, Any] = {"form": {"title": "关于某事的通知"}, "unknown": ["form"]}
    assert seen("form", **facts) is True
    assert seen("form.title", **facts) == "关于某事的通知"
    assert seen("form.approval.seal", **facts) is UNKNOWN


@pytest.mark.parametrize(
    ("listed", "path"),
    [
        ("归档", None),
        ("上网日期", "published"),
        ("发布时间", "published"),
        ("意见单", "form.title"),
        ("意见单.公开属性", "form.proposed_attribute"),
        ("form.领导审批.日期", "form.approval.date"),
        ("审核.区政府办公室审核", "trail.district_office.date"),
        ("解读.解读发布日期", "interpretation.published"),
        ("reassessment", "reassessment.opened"),
    ],
)
def test_unknown_takes_names_in_either_language(listed: str, path: str | None) -> None:
    """A name that no field has is refused."""
    if path is None:
        assert codes(unknown=[listed]) == [("record.unknown-field", "unknown.0")]
    else:
        assert seen(path, unknown=[listed]) is UNKNOWN


def test_a_list_given_is_complete_and_an_empty_one_says_none() -> None:
    """`[]` means examined, none; left out it is unknown."""
    assert seen("exemption_grounds", exemption_grounds=[]) == frozenset()
    assert seen("exemption_grounds", exemption_grounds=["商业秘密"]) == {Ground.COMMERCIAL_SECRET}
    assert seen("exemption_grounds") is UNKNOWN


def test_false_is_known() -> None:
    """`false` is not the same as left out."""
    assert seen("normative", normative=False) is False
    assert seen("normative") is UNKNOWN


@pytest.mark.parametrize("blank", [None, "", "  ", "\u3000", "\t\n"])
def test_omitted_null_and_blank_text_are_the_same(blank: str | None) -> None:
    """At the top, in a part, for text, terms, dates and parts."""
    written = {
        "title": blank,
        "secrecy": blank,
        "published": blank,
        "normative": blank,
        "form": {"title": blank},
        "trail": blank,
    }
    left_out = document(form={})
    assert document(**written) == left_out
    assert document(**written).model_dump() == left_out.model_dump()


def test_what_is_known_may_not_be_listed_as_unknown() -> None:
    """A contradiction is refused, in a part as well."""
    assert codes(published="2018-12-11", unknown=["上网日期"]) == [("record.known-and-unknown", "unknown")]
    assert codes(form={"title": "某"}, unknown=["form.title"]) == [("record.known-and-unknown", "unknown")]
    assert codes(exemption_grounds=[], unknown=["exemption_grounds"]) == [
        ("record.known-and-unknown", "unknown")
    ]


def test_a_derived_fact_is_not_for_the_host_to_give_or_to_list() -> None:
    """Nobody states what is computed."""
    assert codes(unknown=["secrecy_state"]) == [("record.unknown-field", "unknown.0")]
    assert codes(secrecy_state="none") == [("record.unknown-field", "secrecy_state")]


# Time.


@pytest.mark.parametrize(
    ("published", "as_of", "happened"),
    [
        ("2018-12-11", "2018-12-10", False),
        ("2018-12-11", "2018-12-11", True),
        ("2018-12-11T18:00", "2018-12-11", True),
        ("2018-12-11T18:00", "2018-12-11T17:59", False),
        ("2018-12-11T18:00", "2018-12-11T18:00", True),
        ("2018-12-11", "2018-12-11T00:00", True),
        ("2018-12-12T00:00", "2018-12-11", False),
        ("2018-12-11T16:00Z", "2018-12-11", False),
    ],
)
def test_an_event_after_as_of_has_not_happened(published: str, as_of: str, happened: bool) -> None:
    """A day means the whole day; an aware instant its Shanghai day."""
    value = parse_moment(published)
    assert seen("published", parse_moment(as_of), published=published) == (value if happened else ABSENT)


def test_a_day_that_is_no_event_may_lie_ahead() -> None:
    """The end of a term is known before it comes."""
    assert seen("secrecy_term.until", DAY, secrecy_term={"until": "2030-01-01"}) == date(2030, 1, 1)


# Derived facts.

NONE, IN_FORCE, DECLASSIFIED = SecrecyState.NONE, SecrecyState.IN_FORCE, SecrecyState.DECLASSIFIED
EXPIRED = SecrecyState.EXPIRED
TEN_YEARS = {"secrecy": "秘密", "secrecy_term": {"years": 10}}
UNTIL = {"secrecy": "机密", "secrecy_term": {"until": "2018-12-30"}}


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ({}, UNKNOWN),
        ({"secrecy": "无"}, NONE),
        ({"secrecy": "无", "unknown": ["declassified"]}, NONE),
        ({"secrecy": "无", "declassified": "2018-12-31"}, DECLASSIFIED),
        ({"secrecy": "无", "declassified": "2019-01-01"}, NONE),
        ({"secrecy": "无", "opening_decided": "2018-12-30", "published": "2018-12-30"}, NONE),
        ({**UNTIL, "secrecy": "无", "declassified": "2018-12-31"}, DECLASSIFIED),
        ({**UNTIL, "secrecy": "无"}, UNKNOWN),
        ({"secrecy": "无", "declassified": "2018-12-31", "exemption_grounds": ["国家秘密"]}, UNKNOWN),
        ({"secrecy": "秘密"}, IN_FORCE),
        ({"secrecy": "秘密", "unknown": ["secrecy_term"]}, IN_FORCE),
        ({"secrecy": "秘密", "unknown": ["declassified"]}, UNKNOWN),
        ({"secrecy": "秘密", "declassified": "2018-12-31"}, DECLASSIFIED),
        ({"secrecy": "秘密", "declassified": "2019-01-01"}, IN_FORCE),
        ({**UNTIL, "secrecy_term": {"until": "2018-12-31"}}, IN_FORCE),
        (UNTIL, EXPIRED),
        ({**UNTIL, "declassified": "2018-12-31"}, DECLASSIFIED),
        ({**UNTIL, "published": "2018-12-30"}, EXPIRED),
        ({**UNTIL, "published": "2018-12-31"}, EXPIRED),
        ({**UNTIL, "published": "2019-01-15"}, EXPIRED),
        ({**UNTIL, "published": "2018-12-30", "opening_decided": "2018-12-30"}, DECLASSIFIED),
        ({**UNTIL, "published": "2018-12-30", "opening_decided": "2018-12-31"}, EXPIRED),
        ({"secrecy": "秘密", "published": "2018-12-30", "opening_decided": "2018-12-29"}, DECLASSIFIED),
        ({"secrecy": "秘密", "published": "2018-12-30", "unknown": ["opening_decided"]}, UNKNOWN),
        ({"secrecy": "秘密", "opening_decided": "2018-12-29"}, IN_FORCE),
        (
            {"secrecy": "秘密", "published": "2018-12-30"}
            | {"reassessment": {"found_open": "2018-12-29", "attribute_adjusted": "2018-12-30"}},
            DECLASSIFIED,
        ),
        (
            {"secrecy": "秘密", "published": "2018-12-30", "reassessment": {"found_open": "2018-12-29"}},
            IN_FORCE,
        ),
        (
            {"secrecy": "秘密", "published": "2018-12-30"}
            | {"reassessment": {"found_open": "2018-12-31", "attribute_adjusted": "2018-12-30"}},
            IN_FORCE,
        ),
        (
            {"secrecy": "秘密", "published": "2018-12-30", "unknown": ["reassessment.attribute_adjusted"]}
            | {"reassessment": {"found_open": "2018-12-30"}},
            UNKNOWN,
        ),
        ({"secrecy": "无", "secrecy_marked": True}, UNKNOWN),
        ({**TEN_YEARS, "formed": "2008-12-31"}, IN_FORCE),
        ({**TEN_YEARS, "formed": "2008-12-30"}, EXPIRED),
        ({**TEN_YEARS, "signed": "2008-12-30"}, EXPIRED),
        ({**TEN_YEARS, "formed": "2008-12-31", "signed": "2001-01-01"}, IN_FORCE),
        (TEN_YEARS, IN_FORCE),
        ({**TEN_YEARS, "formed": "2008-02-29", "published": "2018-02-28"}, EXPIRED),
        ({**TEN_YEARS, "formed": "2008-02-29", "published": "2018-03-01"}, EXPIRED),
    ],
)
def test_the_state_of_secrecy(facts: dict[str, Any], state: Any) -> None:
    """The last day of the term counts, and expiry is measured at `as_of`. A formal publication declassifies after a
    decision to open; what contradicts a level of none leaves it unknown."""
    assert seen("secrecy_state", **facts) is state


@pytest.mark.parametrize(
    ("facts", "alone", "beside"),
    [
        pytest.param({"secrecy_marked": True}, True, False, id="the mark that it bore"),
        pytest.param({"secrecy_term": {"years": 5}}, True, False, id="the term that it had"),
        pytest.param({"form": {"secrecy": "秘密"}}, True, False, id="the level on the form at its making"),
        pytest.param(
            {"secrecy_review": {"at_formation": "未通过"}}, True, False, id="the review at its making"
        ),
        pytest.param(
            {"secrecy_review": {"before_release": "未通过"}}, True, True, id="the review before release"
        ),
        pytest.param(
            {"exemption_grounds": ["国家秘密"]}, True, True, id="a state secret as a ground of today"
        ),
    ],
)
def test_a_declassification_explains_what_a_secret_left_behind(
    facts: dict[str, Any], alone: bool, beside: bool
) -> None:
    """Of what contradicts a level of none, only what speaks of the past; an event still to come explains nothing."""
    level = {"secrecy": "无", **facts}
    assert bool(seen("secrecy_contradicted", **level)) is alone
    assert bool(seen("secrecy_contradicted", **level, declassified="2018-12-31")) is beside
    assert bool(seen("secrecy_contradicted", **level, declassified="2019-01-01")) is alone


ONLINE = {"published": "2018-12-30"}


@pytest.mark.parametrize(
    ("facts", "secret"),
    [
        ({"secrecy": "秘密"}, False),
        ({"secrecy": "无", **ONLINE}, False),
        ({"secrecy": "无", "secrecy_marked": True, **ONLINE}, UNKNOWN),
        ({"secrecy": "无", "declassified": "2018-12-30", **ONLINE}, False),
        ({"secrecy": "无", "declassified": "2018-12-31", **ONLINE}, UNKNOWN),
        ({"secrecy": "无", "unknown": ["declassified"], **ONLINE}, False),
        (
            {"secrecy": "无", "declassified": "2018-12-31", "exemption_grounds": ["国家秘密"], **ONLINE},
            UNKNOWN,
        ),
        (
            {
                "secrecy": "无",
                "declassified": "2018-12-31",
                "secrecy_term": {"until": "2018-12-29"},
                **ONLINE,
            },
            False,
        ),
        (ONLINE, UNKNOWN),
        ({"secrecy": "秘密", **ONLINE}, True),
        ({"secrecy": "秘密", "unknown": ["published"]}, UNKNOWN),
        ({"secrecy": "秘密", "unknown": ["declassified"], **ONLINE}, UNKNOWN),
        ({"secrecy": "秘密", "declassified": "2018-12-30", **ONLINE}, False),
        ({"secrecy": "秘密", "declassified": "2018-12-31", **ONLINE}, True),
        ({**UNTIL, **ONLINE}, True),
        ({**UNTIL, "published": "2018-12-31"}, False),
        ({**UNTIL, "published": "2018-12-31", "unknown": ["declassified"]}, False),
        ({"secrecy": "秘密", "opening_decided": "2018-12-30", **ONLINE}, False),
        ({"secrecy": "秘密", "opening_decided": "2018-12-31", **ONLINE}, True),
    ],
)
def test_a_document_was_secret_when_it_was_published(facts: dict[str, Any], secret: Any) -> None:
    """Later events cure nothing."""
    assert seen("secret_when_published", **facts) is secret


@pytest.mark.parametrize(
    ("facts", "day"),
    [
        ({"secrecy": "无", "exemption_grounds": []}, ABSENT),
        ({"exemption_grounds": []}, UNKNOWN),
        ({"secrecy": "无"}, UNKNOWN),
        ({"secrecy": "无", "exemption_grounds": [], "declassified": "2018-12-20"}, date(2018, 12, 20)),
        ({"secrecy": "无", "exemption_grounds": [], "declassified": "2019-01-01"}, ABSENT),
        ({"secrecy": "无", "exemption_grounds": [], "unknown": ["declassified"]}, ABSENT),
        ({"secrecy": "秘密", "exemption_grounds": []}, ABSENT),
        ({"secrecy": "秘密", "exemption_grounds": [], "declassified": "2018-12-20"}, date(2018, 12, 20)),
        ({"secrecy": "秘密", "exemption_grounds": [], "unknown": ["declassified"]}, UNKNOWN),
        ({**UNTIL, "exemption_grounds": []}, date(2018, 12, 31)),
        ({**UNTIL, "exemption_grounds": [], "declassified": "2018-12-20"}, date(2018, 12, 20)),
        (
            {"secrecy": "秘密", "exemption_grounds": [], "opening_decided": "2018-12-20", **ONLINE},
            date(2018, 12, 30),
        ),
        ({"secrecy": "无", "exemption_grounds": ["商业秘密"]}, ABSENT),
        (
            {"secrecy": "无", "exemption_grounds": ["商业秘密"], "third_party_agreed": "2018-12-21"},
            date(2018, 12, 21),
        ),
        ({"secrecy": "无", "exemption_grounds": ["个人隐私"], "unknown": ["third_party_agreed"]}, UNKNOWN),
        (
            {
                "secrecy": "秘密",
                "declassified": "2018-12-20",
                "exemption_grounds": ["个人隐私"],
                "third_party_agreed": "2018-12-22",
                "public_interest_override": "2018-12-21",
            },
            date(2018, 12, 21),
        ),
        (
            {
                "secrecy": "无",
                "exemption_grounds": [{"ground": "个人隐私", "extent": "部分"}],
                "third_party_agreed": "2018-12-22",
            },
            ABSENT,
        ),
    ],
)
def test_the_day_on_which_the_last_bar_fell(facts: dict[str, Any], day: Any) -> None:
    """Of each bar the first day on which it fell, of all the last; absent where nothing barred, or still bars."""
    assert seen("bar_lifted", **facts) == day


@pytest.mark.parametrize(
    ("facts", "body"),
    [
        ({}, Maker.OWN),
        ({"origin": "收文"}, Maker.OTHER),
        ({"origin": "转发"}, Maker.OTHER),
        ({"origin": "联合发文主办"}, Maker.OWN),
        ({"origin": "联合发文会签"}, Maker.OTHER),
        ({"origin": "自行制作", "forwards": {"attribute": "不予公开"}}, Maker.OWN),
        ({"unknown": ["origin"]}, UNKNOWN),
        ({"forwards": {"attribute": "不予公开"}}, Maker.OTHER),
        ({"party_led": True, "origin": "自行制作"}, Maker.PARTY),
        ({"issuer": {"level": "市政府"}, "jurisdiction": "静安区"}, Maker.OTHER),
        ({"issuer": {"level": "市政府"}, "jurisdiction": "上海市"}, Maker.OWN),
        ({"issuer": {"level": "市政府"}}, UNKNOWN),
        ({"issuer": {"level": "市政府"}, "origin": "自行制作"}, Maker.OWN),
        ({"issuer": {"level": "区政府"}, "jurisdiction": "某街道"}, Maker.OTHER),
        ({"issuer": {"level": "区政府"}, "jurisdiction": "徐汇区"}, Maker.OWN),
        ({"issuer": {"level": "部门"}}, Maker.OWN),
        ({"issuer": {"level": "市政府"}, "jurisdiction": "广西壮族自治区南宁市"}, Maker.OWN),
        ({"issuer": {"level": "市政府"}, "jurisdiction": "江苏省靖江市"}, Maker.OWN),
        ({"issuer": {"level": "市政府"}, "jurisdiction": "某县"}, Maker.OTHER),
    ],
)
def test_whose_document_it_is(facts: dict[str, Any], body: Any) -> None:
    """As stated; left out, the record's own body unless something says otherwise."""
    assert seen("maker", **facts) is body


@pytest.mark.parametrize(
    ("place", "name", "body"),
    [
        ("徐汇区", "上海市人民政府", Maker.OTHER),
        ("徐汇区", "上海市 人民政府办公厅", Maker.OTHER),
        ("徐汇区", "上海政府", Maker.OTHER),
        ("徐汇区", "市政府办公厅", Maker.OTHER),
        ("徐汇区", "市府办公厅", Maker.OTHER),
        ("徐汇区", "省人民政府", Maker.OTHER),
        ("徐汇区", "国务院办公厅", Maker.OTHER),
        ("徐汇区", "中华人民共和国民政部", Maker.OTHER),
        ("徐汇区", "黄浦区人民政府", Maker.OTHER),
        ("徐汇区", "杭州市人民政府", Maker.OTHER),
        ("徐汇区", "浙江省人民政府", Maker.OTHER),
        ("徐汇区", "上海市民政局", UNKNOWN),
        ("徐汇区", "上海市徐汇区人民政府办公室", Maker.OWN),
        ("徐汇区", "上海市公安局徐汇分局", Maker.OWN),
        ("徐汇区", "区政府办公室", Maker.OWN),
        ("徐汇区", "人民政府", Maker.OWN),
        ("徐汇区", "华泾镇人民政府", Maker.OWN),
        ("徐汇区", "某局", Maker.OWN),
        ("徐汇区", "市场监督管理局", Maker.OWN),
        ("徐汇区", "中共徐汇区委办公室", Maker.PARTY),
        ("徐汇区", "区委办公室", Maker.PARTY),
        ("徐汇区", "徐汇区委组织部", Maker.PARTY),
        ("徐汇区", "市委办公厅", Maker.PARTY),
        ("徐汇区", "徐汇区纪委", Maker.PARTY),
        ("徐汇区", "徐汇区纪律检查委员会", Maker.PARTY),
        ("徐汇区", "区委政法委员会", Maker.PARTY),
        ("徐汇区", "徐家汇街道党工委", Maker.PARTY),
        ("徐汇区", "区教委", Maker.OWN),
        ("徐汇区", "区卫生健康委员会", Maker.OWN),
        ("徐汇区", "区发展改革委", Maker.OWN),
        ("徐汇区", "漕河泾开发区管理委员会", Maker.OWN),
        ("徐汇区", "高新区管理委员会", Maker.OWN),
        ("徐汇区", "市容管理局", Maker.OWN),
        ("徐汇区", "市政工程管理所", Maker.OWN),
        ("徐汇区", "市民中心", Maker.OWN),
        ("徐汇区", "城市管理行政执法局", Maker.OWN),
        ("徐汇区", "农贸市场管理所", Maker.OWN),
        ("徐汇区", "社区服务中心", Maker.OWN),
        ("徐汇区", "徐家汇街道办事处", Maker.OWN),
        ("徐汇区", "财政部", UNKNOWN),
        ("徐汇区", "国家税务总局", UNKNOWN),
        ("徐汇区", "国家税务总局徐汇区税务局", Maker.OWN),
        ("徐汇区", "最高人民法院", UNKNOWN),
        ("徐汇区", "海关总署", UNKNOWN),
        ("徐汇区", "审计署", UNKNOWN),
        ("徐汇区", "中央编办", UNKNOWN),
        ("徐汇区", "中国人民银行", UNKNOWN),
        ("徐汇区", "市教委", UNKNOWN),
        ("徐汇区", "市民政局", UNKNOWN),
        ("徐汇区", "市政务服务局", UNKNOWN),
        ("徐汇区", "市市场监督管理局", UNKNOWN),
        ("徐汇区", "省财政厅", UNKNOWN),
        ("徐汇区", "杨浦区财政局", UNKNOWN),
        ("徐汇区", "浙江省财政厅", UNKNOWN),
        ("徐汇区", "苏州市财政局", UNKNOWN),
        ("徐汇区", "宁夏回族自治区财政厅", UNKNOWN),
        ("徐汇区龙华街道", "区民政局", UNKNOWN),
        ("徐汇区龙华街道", "市教委", UNKNOWN),
        ("上海市", "市教委", Maker.OWN),
        ("上海市", "财政部", UNKNOWN),
        ("上海市", "苏州市财政局", UNKNOWN),
        ("上海市", "杨浦区财政局", Maker.OWN),
        ("江苏省靖江市", "市教育局", Maker.OWN),
        ("江苏省靖江市", "省教育厅", UNKNOWN),
        ("浙江省", "省教育厅", Maker.OWN),
        ("浙江省", "杭州市财政局", Maker.OWN),
        ("浙江省", "江苏省财政厅", UNKNOWN),
        ("徐汇区龙华街道", "徐汇区人民政府", Maker.OTHER),
        ("徐汇区龙华街道", "区府办", Maker.OTHER),
        ("徐汇区龙华街道", "徐汇区民政局", UNKNOWN),
        ("徐汇区龙华街道", "徐汇区人民政府龙华街道办事处", Maker.OWN),
        ("上海市", "上海市人民政府", Maker.OWN),
        ("上海市", "市政府办公厅", Maker.OWN),
        ("上海市", "国务院", Maker.OTHER),
        ("上海市", "徐汇区人民政府", Maker.OWN),
        ("浙江省", "省政府办公厅", Maker.OWN),
        ("浙江省", "江苏省人民政府", Maker.OTHER),
        ("浙江省义乌市", "市政府", Maker.OWN),
        ("浙江省义乌市", "浙江省人民政府", Maker.OTHER),
        ("陕西省汉中市镇巴县", "镇巴县人民政府", Maker.OWN),
        ("陕西省汉中市镇巴县", "汉中市人民政府", Maker.OTHER),
        ("陕西省汉中市镇巴县", "汉中市民政局", UNKNOWN),
        ("济南市市中区", "市中区人民政府", Maker.OWN),
        ("荆州市沙市区", "沙市区人民政府", Maker.OWN),
        ("全国", "国务院办公厅", Maker.OWN),
        (None, "国务院", UNKNOWN),
        (None, "上海市人民政府", UNKNOWN),
        (None, "徐汇区人民政府", Maker.OWN),
        (None, "中国共产党徐汇区委员会", Maker.PARTY),
    ],
)
def test_the_name_of_the_issuer_tells_who_made_a_document(place: str | None, name: str, body: Any) -> None:
    """A government above the place or elsewhere is another body; what may be one, but is not surely so, is asked for."""
    assert seen("maker", jurisdiction=place, issuer=name) is body
    assert seen("maker", jurisdiction=place, issuer=name, origin="自行制作") is Maker.OWN


@pytest.mark.parametrize(
    ("place", "number", "body"),
    [
        ("徐汇区", "徐府办发〔2018〕20号", Maker.OWN),
        ("徐汇区", "徐民政〔2018〕20号", Maker.OWN),
        ("松江区", "沪松府办〔2017〕78号", Maker.OWN),
        ("广东省广州市番禺区", "番府办〔2009〕59号", Maker.OWN),
        ("镇巴县", "镇政发〔2024〕7号", Maker.OWN),
        ("陕西省汉中市镇巴县", "镇政发〔2024〕7号", Maker.OWN),
        ("陕西省汉中市镇巴县", "汉政发〔2024〕7号", UNKNOWN),
        ("徐汇区", "沪府发〔2023〕5号", UNKNOWN),
        ("杭州市余杭区", "杭政办〔2025〕1号", UNKNOWN),
        ("杭州市余杭区", "余政发〔2025〕1号", Maker.OWN),
        ("浙江省宁波市慈溪市", "甬政发〔2025〕1号", UNKNOWN),
        ("浙江省宁波市慈溪市", "慈政发〔2025〕1号", Maker.OWN),
        ("徐汇区龙华街道", "徐府发〔2023〕5号", UNKNOWN),
        ("某县", "浙政办发〔2023〕5号", UNKNOWN),
        ("徐汇区", "国办发〔2016〕61号", Maker.OTHER),
        ("徐汇区", "国发〔2016〕61号", Maker.OTHER),
        ("全国", "国办发〔2016〕61号", Maker.OWN),
        (None, "国办发〔2016〕61号", UNKNOWN),
        ("上海市", "沪府发〔2023〕5号", Maker.OWN),
        (None, "徐府发〔2023〕5号", Maker.OWN),
        ("徐汇区", "中办发〔2012〕14号", UNKNOWN),
        ("徐汇区", "徐委办〔2024〕3号", UNKNOWN),
        ("广东省中山市", "中办发〔2024〕3号", Maker.OWN),
        ("徐汇区", "徐发改委〔2024〕3号", Maker.OWN),
    ],
)
def test_the_number_of_a_document_tells_who_made_it(place: str | None, number: str, body: Any) -> None:
    """A number of the State Council is another body's; one that may be the Party's or another government's is asked for."""
    assert seen("maker", jurisdiction=place, number=number) is body
    assert seen("maker", jurisdiction=place, number=number, origin="自行制作") is Maker.OWN


@pytest.mark.parametrize(
    ("facts", "body"),
    [
        ({"number": "华府〔2024〕3号", "issuer": {"level": "镇政府"}}, Maker.OWN),
        ({"number": "华府〔2024〕3号", "issuer": "华泾镇人民政府"}, Maker.OWN),
        ({"number": "徐委办〔2024〕3号", "party_led": False}, Maker.OWN),
        ({"number": "沪府发〔2024〕3号", "issuer": "徐汇区人民政府"}, UNKNOWN),
        ({"forwards": {"attribute": "不予公开"}, "issuer": "区委办公室"}, Maker.PARTY),
        ({"forwards": {"attribute": "不予公开"}, "number": "徐委办〔2024〕3号"}, UNKNOWN),
        (
            {"forwards": {"attribute": "不予公开"}, "number": "徐委办〔2024〕3号", "party_led": False},
            Maker.OTHER,
        ),
        (
            {
                "forwards": {"attribute": "不予公开"},
                "number": "徐委办〔2024〕3号",
                "issuer": "上海市人民政府",
            },
            Maker.OTHER,
        ),
        ({"number": "沪府发〔2024〕3号", "issuer": "上海市人民政府"}, Maker.OTHER),
    ],
)
def test_name_and_number_together_tell_who_made_a_document(facts: dict[str, Any], body: Any) -> None:
    """Where they differ, or may both be of one town, what is not sure is asked for."""
    assert seen("maker", jurisdiction="徐汇区", **facts) is body


@pytest.mark.parametrize(
    ("grounds", "whole", "part"),
    [
        (None, UNKNOWN, UNKNOWN),
        ([], set(), set()),
        (["商业秘密"], {Ground.COMMERCIAL_SECRET}, set()),
        ([{"ground": "privacy", "extent": "part"}], set(), {Ground.PERSONAL_PRIVACY}),
        ([{"事由": "个人隐私", "范围": "全部"}], {Ground.PERSONAL_PRIVACY}, set()),
        (["暂不宜公开"], set(), {Ground.TEMPORARILY_UNSUITABLE}),
        ([{"ground": "暂时不宜公开", "extent": "whole"}], set(), {Ground.TEMPORARILY_UNSUITABLE}),
        (
            [
                "state_secret",
                {"ground": "state_secret", "extent": "部分"},
                {"ground": "内部事务", "extent": None},
            ],
            {Ground.STATE_SECRET, Ground.INTERNAL_AFFAIRS},
            {Ground.STATE_SECRET},
        ),
    ],
)
def test_a_ground_catches_the_whole_unless_a_part_is_stated(grounds: Any, whole: Any, part: Any) -> None:
    """What is only unsuitable for now is a part in any case."""
    assert seen("exemption_grounds.whole", exemption_grounds=grounds) == whole
    assert seen("exemption_grounds.part", exemption_grounds=grounds) == part
    assert list(Extent) == [Extent.WHOLE, Extent.PART]


@pytest.mark.parametrize(
    ("releases", "first"),
    [
        (None, UNKNOWN),
        ([], ABSENT),
        (["portal"], ABSENT),
        ([{"channel": "门户网站", "date": "2018-12-01"}], ABSENT),
        (
            [{"channel": "徐汇发布", "date": "2018-12-03"}, {"channel": "press", "date": "2018-12-02T08:00"}],
            datetime(2018, 12, 2, 8, tzinfo=SHANGHAI),
        ),
        ([{"channel": "徐汇发布", "date": "2018-12-03"}, "报刊"], UNKNOWN),
        ([{"channel": "徐汇发布", "date": "2019-12-03"}], ABSENT),
        (
            [{"channel": "徐汇发布", "date": "2019-12-03"}, {"channel": "press", "date": "2018-12-02"}],
            date(2018, 12, 2),
        ),
        (
            [{"channel": "press", "date": "2018-12-02T08:00"}, {"channel": "徐汇发布", "date": "2018-12-02"}],
            date(2018, 12, 2),
        ),
        (
            [{"channel": "徐汇发布", "date": "2018-12-02"}, {"channel": "press", "date": "2018-12-02T08:00"}],
            date(2018, 12, 2),
        ),
    ],
)
def test_the_first_release_elsewhere(releases: Any, first: Any) -> None:
    """Of the channels other than the portal; unknown while one of them has no date. In whatever order they are
    listed: an instant and a day alike are that day."""
    assert seen("releases.first_elsewhere", releases=releases) == first


@pytest.mark.parametrize(
    ("units", "joint"),
    [(None, UNKNOWN), ([], False), (["区教育局"], False), (["区教育局", "区财政局"], True)],
)
def test_a_document_of_several_units_is_jointly_drafted(units: Any, joint: Any) -> None:
    """The lead unit comes first."""
    assert seen("jointly_drafted", drafting_units=units) is joint


@pytest.mark.parametrize(
    ("facts", "filled"),
    [
        ({}, ABSENT),
        ({"unknown": ["form"]}, UNKNOWN),
        ({"form": {}}, set()),
        ({"form": {"title": "通知"}}, {FormBox.TITLE}),
        ({"form": {"interpretation": False, "consultation": []}}, {FormBox.INTERPRETATION}),
        (
            {"form": {"release_mode": "全文公开", "approval": {"date": "2018-11-20"}}},
            {FormBox.RELEASE, FormBox.APPROVAL_DATE},
        ),
        ({"form": {"approval": {"date": "2099-01-01"}}}, set()),
        ({"form": {"title": "通知"}, "unknown": ["form.secrecy"]}, UNKNOWN),
        ({"form": {"title": "通知"}, "unknown": ["form.approval"]}, UNKNOWN),
    ],
)
def test_the_boxes_that_are_filled_in(facts: dict[str, Any], filled: Any) -> None:
    """A box ticked 否 is filled in; while one is not readable the set is unknown."""
    assert seen("form.filled_boxes", **facts) == filled

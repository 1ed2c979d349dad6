"""Records: what a host may write, and what is refused with which words."""

import csv
import json
import math
import sys
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pytest
from commands import run_process
from documents import BASE, DAY, FACTS, codes, document, refused
from hypothesis import given
from pydantic import BaseModel, TypeAdapter, ValidationError
from strategies import document_records

from disclosure_rules import DocumentRecord, RecordError, terms
from disclosure_rules.calendar.moments import SHANGHAI, parse_moment
from disclosure_rules.records import read_record
from disclosure_rules.records.base import Record
from disclosure_rules.records.model import names_of
from disclosure_rules.records.view import view
from disclosure_rules.terms import Release, Secrecy, Term


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a table in tests/data."""
    with (Path(__file__).parent / "data" / name).open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


# Names.


def test_every_field_has_a_chinese_name_that_is_accepted() -> None:
    """A record written in Chinese is the same record."""
    assert all(field.title for field in DocumentRecord.model_fields.values())
    chinese = read_record(
        {
            "类型": "公文", "编号": 7, "标题": "通知", "文号": "徐府办发[2018]20号", "文种": "通知", "密级": "无", "豁免事由": [],
            "地区": "徐汇区", "印发日期": "2018年11月22日", "上网日期": "2018年12月11日", "未知": ["送交档案馆日期"],
            "意见单": {"公开属性": "主动公开", "领导审批": {"单位印章": "是"}},
        }
    )  # fmt: skip
    english = document(
        id="7", title="通知", number="徐府办发〔2018〕20号", document_type="notice", secrecy="none", exemption_grounds=[],
        jurisdiction="徐汇区", issued="2018-11-22", published="2018-12-11", unknown=["archived"],
        form={"proposed_attribute": "proactive", "approval": {"seal": True}},
    )  # fmt: skip
    assert chinese == english


def test_both_names_of_a_field_are_refused() -> None:
    """Which of the two holds is not for the library to guess."""
    assert codes(published="2018-12-11", 上网日期="2018-12-12") == [("record.both-names", "上网日期")]
    assert codes(form={"title": "甲", "公文标题": "甲"}) == [("record.both-names", "form.公文标题")]
    assert codes(类型="公文") == [("record.both-names", "类型")]


@pytest.mark.parametrize(
    ("facts", "place", "meant"),
    [
        ({"publishd": "2018-12-11"}, "publishd", "published"),
        ({"上网日": "2018-12-11"}, "上网日", "上网日期"),
        ({"form": {"proposed_atribute": "proactive"}}, "form.proposed_atribute", "proposed_attribute"),
        (
            {"exemption_grounds": [{"grond": "商业秘密", "ground": "商业秘密"}]},
            "exemption_grounds.0.grond",
            "ground",
        ),
        ({"Title": "通知"}, "Title", "title"),
        ({"unknown": ["archivd"]}, "unknown.0", "archived"),
        ({"unknown": ["archived", "form.titel"]}, "unknown.1", "form.title"),
    ],
)
def test_an_unknown_name_is_refused_with_the_nearest_right_one(
    facts: dict[str, Any], place: str, meant: str
) -> None:
    """In both languages."""
    (problem,) = refused(**facts)
    assert (problem.code, problem.place, problem.help) == (
        "record.unknown-field",
        place,
        f"did you mean `{meant}`?",
    )
    assert meant in problem.zh


def test_every_problem_is_told_at_once() -> None:
    """Names, values and parts together."""
    found = codes(
        titel="通知", secrecy="very", issued=20181122, form={"seal": True, "approval": {"date": "yesterday"}}
    )
    assert sorted(found) == [
        ("record.date", "form.approval.date"),
        ("record.date", "issued"),
        ("record.term", "secrecy"),
        ("record.unknown-field", "form.seal"),
        ("record.unknown-field", "titel"),
    ]


@pytest.mark.parametrize(
    ("record", "told"),
    [
        ({"unknown": ["X"], "nokey": 1}, {"nokey", "unknown.0"}),
        ({"未知": ["密级", "X"], "nokey": 1, "密级": "机密"}, {"nokey", "unknown", "unknown.1"}),
        ({"unknown": ["form.reason"], "form": {"reason": "甲", "nokey": 1}}, {"form.nokey", "unknown"}),
        ({"unknown": ["form.reason", 5], "form": {"reason": ""}}, {"unknown.1"}),
        ({"unknown": ["secrecy", "issuer"], "secrecy": None, "issuer": "甲", "nokey": 1}, {"nokey"}),
    ],
)
def test_what_unknown_lists_is_told_with_what_else_is_wrong(record: dict[str, Any], told: set[str]) -> None:
    """A name that is none, and a field that is given all the same; in either language."""
    with pytest.raises(RecordError) as caught:
        read_record({"kind": "document", **record})
    assert {problem.place for problem in caught.value.problems} == told


def test_null_and_blank_text_are_the_same_as_leaving_a_field_out() -> None:
    """Also where a field is a list or a mapping, and where its other name has a value; two values stay two."""
    fields = [name for name in DocumentRecord.model_fields if name != "kind"]
    assert document(**dict.fromkeys(fields)) == document(**dict.fromkeys(fields, " ")) == document()
    assert document(form={"approval": None, "title": ""}) == document(form={})
    assert codes(exemption_grounds=[{"ground": None}]) == [("record.missing", "exemption_grounds.0.ground")]
    assert document(published=None, 上网日期="2018-12-12") == document(published="2018-12-12")
    assert codes(published="2018-12-12", 上网日期="2018-12-12") == [("record.both-names", "上网日期")]


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({"exemption_grounds": "国家秘密"}, "not a list"),
        ({"unknown": "archived"}, "not a list"),
        ({"host": "甲"}, "not a mapping"),
        ({"form": []}, "not a mapping"),
    ],
)
def test_a_value_of_the_wrong_shape_is_told_in_plain_words(facts: dict[str, Any], message: str) -> None:
    """Nobody who writes a record has to know the types of Python."""
    (problem,) = refused(**facts)
    assert problem.message == message
    assert problem.help
    assert "，" in problem.zh or "应为" in problem.zh


def test_what_is_no_term_is_not_quoted() -> None:
    """It may be free text in the wrong field, also where it resembles a term; what was meant is told."""
    (stray,) = refused(secrecy="举报人张三")
    assert "张三" not in stray.line("en") + stray.line("zh")
    assert "top_secret" in stray.help
    assert "绝密" in stray.line("zh")
    (near,) = refused(document_type="通告书信")
    assert "通告书信" not in near.line("en") + near.line("zh")


@pytest.mark.parametrize("field", ["id", "title", "jurisdiction"])
def test_half_of_a_surrogate_pair_is_refused(field: str) -> None:
    """JSON can hold it, and no output in UTF-8 can."""
    assert codes(**{field: "甲\ud800"}) == [("record.text", field)]
    assert document(**{field: "甲\U0001f4c4"})


# Kinds.


@pytest.mark.parametrize(
    ("data", "code", "place"),
    [
        ({"title": "通知"}, "record.kind", "kind"),
        ({"kind": "documnt"}, "record.kind", "kind"),
        ({"kind": 1}, "record.kind", "kind"),
        ([], "record.shape", ""),
        ("公文", "record.shape", ""),
    ],
)
def test_a_record_says_its_kind(data: Any, code: str, place: str) -> None:
    """What is not a mapping with a known kind is no record."""
    with pytest.raises(RecordError) as raised:
        read_record(data)
    assert [(problem.code, problem.place) for problem in raised.value.problems] == [(code, place)]


def test_a_model_raises_the_validation_error_of_pydantic() -> None:
    """Who builds the model by hand gets pydantic's own error; the library's is for mappings."""
    with pytest.raises(ValidationError):
        DocumentRecord(secrecy="very")  # type: ignore[arg-type]
    assert DocumentRecord(secrecy="绝密").secrecy is Secrecy.TOP_SECRET  # type: ignore[arg-type]


# Values.


@pytest.mark.parametrize("row", rows("dates.csv"), ids=lambda row: repr(row["written"]))
def test_a_date_is_read_as_the_table_says(row: dict[str, str]) -> None:
    """Days in three notations, instants at +08:00; what is no date is refused with its place."""
    if row["read"]:
        found = document(issued=row["written"]).issued
        assert found.isoformat() == row["read"]
    else:
        assert codes(issued=row["written"]) == [("record.date", "issued")]


@pytest.mark.parametrize("value", [20181122, 43426.0, 0, True, [2018, 11, 22], {"year": 2018}])
def test_a_number_is_not_a_date(value: object) -> None:
    """No epoch, no spreadsheet serial number."""
    assert codes(issued=value) == [("record.date", "issued")]


def test_dates_and_instants_of_python_are_taken_as_they_are() -> None:
    """Naive means +08:00, aware is converted."""
    utc = datetime(2018, 11, 22, 1, 30, tzinfo=timezone.utc)
    assert document(issued=date(2018, 11, 22)).issued == date(2018, 11, 22)
    assert document(issued=datetime(2018, 11, 22, 9, 30)).issued == datetime(
        2018, 11, 22, 9, 30, tzinfo=SHANGHAI
    )
    assert document(issued=utc).issued.isoformat() == "2018-11-22T09:30:00+08:00"
    assert (
        parse_moment(datetime(2018, 11, 22, 20, tzinfo=timezone(timedelta(hours=-8)))).isoformat()
        == "2018-11-23T12:00:00+08:00"
    )


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (True, True),
        (False, False),
        ("是", True),
        ("否", False),
        ("有", True),
        ("无", False),
        ("true", True),
        ("False", False),
        (" 是 ", True),
    ],
)
def test_a_flag_is_yes_or_no_in_either_language(written: object, read: bool) -> None:
    """是 and 否 as on the form."""
    assert document(normative=written).normative is read


@pytest.mark.parametrize("value", [0, 1, "0", "1", "no", "yes", "不是", "没有", 0.0, [], {}])
def test_what_is_neither_yes_nor_no_is_refused(value: object) -> None:
    """ "0" is not false."""
    assert codes(normative=value) == [("record.flag", "normative")]


@pytest.mark.parametrize(("written", "read"), [(10, 10), ("10", 10), (" １０ ", 10), (10.0, 10), (1, 1)])
def test_a_whole_number_may_be_text(written: object, read: int) -> None:
    """As forms and tables have it, full-width digits too."""
    assert document(secrecy_term={"years": written}).secrecy_term.years == read


@pytest.mark.parametrize("value", [True, False, 1.5, "1.5", "ten", "十", "-", [], {}])
@pytest.mark.parametrize(
    ("kind", "part", "field"),
    [
        ("document", "secrecy_term", "years"),
        ("request", "amendment", "notices"),
        ("agency_year", "reviews", "withheld"),
        ("major_decision", None, "legality_review_days"),
    ],
)
def test_a_flag_is_no_number(kind: str, part: str | None, field: str, value: object) -> None:
    """Neither is what has a fraction, or a word."""
    facts = {field: value} if part is None else {part: {field: value}}
    with pytest.raises(RecordError) as raised:
        read_record({"kind": kind, **facts})
    place = field if part is None else f"{part}.{field}"
    assert [(problem.code, problem.place) for problem in raised.value.problems] == [("record.number", place)]


@pytest.mark.parametrize(
    ("written", "read", "stored"),
    [
        (9.5, "9.5", "9.5"),
        ("9.5", "9.5", "9.5"),
        (" ９．５ ", "9.5", "9.5"),
        (Decimal("9.50"), "9.5", "9.5"),
        (9.35, "9.35", "9.35"),
        (0.1, "0.1", "0.1"),
        (10, "10", "10"),
        (10.0, "10", "10"),
        ("10.00", "10", "10"),
        (np.float64(9.5), "9.5", "9.5"),
        (0, "0", "0"),
    ],
)
def test_hours_may_have_decimals_and_are_exact(written: object, read: str, stored: str) -> None:
    """As they are written, whatever binary fraction a float is; stored as plain JSON numbers, and read back alike."""
    record = read_record({"kind": "agency_year", "training": {"hours": written}})
    hours = record.training.hours  # type: ignore[attr-defined]
    assert isinstance(hours, Decimal)
    assert hours == Decimal(read)
    text = record.model_dump_json(exclude_none=True)
    assert f'"hours":{stored}}}' in text
    assert read_record(json.loads(text)) == record


@pytest.mark.parametrize(
    "value", [True, 9.123, "9.123", 0.1 + 0.2, "ten", "9,5", "9.", ".5", "1e1", "-", [], {}, math.inf]
)
def test_hours_are_a_number_of_few_decimals(value: object) -> None:
    """A sum that a float only nearly holds is no such number; nothing is rounded."""
    with pytest.raises(RecordError) as raised:
        read_record({"kind": "agency_year", "training": {"hours": value}})
    (problem,) = raised.value.problems
    assert (problem.code, problem.place) == ("record.number", "training.hours")
    assert problem.message == "not a number of at most 2 decimals"


@pytest.mark.parametrize(("value", "said"), [(-0.5, "less than 0"), (9999.5, "more than 9999")])
def test_hours_have_bounds(value: float, said: str) -> None:
    """None is negative, and none beyond what a year holds."""
    with pytest.raises(RecordError, match=said):
        read_record({"kind": "agency_year", "training": {"hours": value}})


def test_full_width_letters_and_digits_are_read_as_plain_ones() -> None:
    """In names, terms, flags, dates and the place; free text stays as it is written."""
    facts = {
        "ｉｓｓｕｅｄ": "２０１８－１１－２２Ｔ０９：３０",
        "secrecy": "Ｎｏｎｅ",
        "normative": "ＴＲＵＥ",
        "jurisdiction": "ＸＵＨＵＩ",
        "title": "ＡＩ（试行）",
        "unknown": ["ａｒｃｈｉｖｅｄ"],
    }
    found = document(**facts)
    assert found.issued.isoformat() == "2018-11-22T09:30:00+08:00"
    assert (found.secrecy, found.normative, view(found, DAY)["jurisdiction"]) == ("none", True, "xuhui")
    assert (found.title, found.unknown) == ("ＡＩ（试行）", ("archived",))
    assert codes(**facts, 印发日期="2018-11-22") == [("record.both-names", "印发日期")]


@pytest.mark.parametrize("value", [1, 1.5, True, ["标题"], {"text": "标题"}])
def test_text_is_text(value: object) -> None:
    """A number is not silently turned into a title."""
    assert codes(title=value) == [("record.text", "title")]


def test_an_id_may_be_a_number() -> None:
    """It is kept as text; true is no number."""
    assert document(id=7).id == "7"
    assert codes(id=True) == [("record.text", "id")]


@pytest.mark.parametrize("row", rows("document_numbers.csv"), ids=lambda row: row["written"])
def test_a_document_number_is_brought_to_its_standard_form(row: dict[str, str]) -> None:
    """〔year in full〕, no 第, no leading zero, 号; what does not look like one stays as it is written."""
    assert document(number=row["written"]).number == row["normal"]
    assert document(number=row["normal"]).number == row["normal"]


VOCABULARIES = [found for name in terms.__all__ if (found := getattr(terms, name)) is not Term]


@pytest.mark.parametrize("vocabulary", VOCABULARIES, ids=lambda found: found.__name__)
def test_every_spelling_of_a_term_names_one_member(vocabulary: type[Term]) -> None:
    """English value, Chinese term and other spellings, with blanks around them and in any case."""
    for member in vocabulary:
        for spelling in (member.value, member.zh, *member.aliases):
            assert vocabulary.parse(f" {spelling.upper()} ") is member
    assert vocabulary.parse("没有这个词") is None
    assert json.dumps([*vocabulary]) == json.dumps([member.value for member in vocabulary])


def test_a_term_that_is_nearly_right_is_suggested() -> None:
    """In the language in which it was written."""
    (problem,) = refused(secrecy="confidental")
    assert problem.help == "did you mean `confidential`?"
    (problem,) = refused(document_type="通知书")
    assert "通知" in problem.zh


@pytest.mark.parametrize("value", [1, True, ["none"], {"level": "none"}])
def test_a_term_is_text(value: object) -> None:
    """Nothing else names a member."""
    assert codes(secrecy=value) == [("record.term", "secrecy")]


# What may not be seen.


def texts(value: Any) -> list[str]:
    """Every text in a value."""
    if isinstance(value, dict):
        return [text for inner in value.values() for text in texts(inner)]
    if isinstance(value, (list, tuple)):
        return [text for inner in value for text in texts(inner)]
    return [value] if isinstance(value, str) else []


HIDDEN = "张三因私事请假一事已于昨日向办公室作了口头说明"
"""Free text that no message may repeat."""


@pytest.mark.parametrize("path", [fact.path for fact in BASE if fact.path != "form" and "." not in fact.path])
def test_no_message_repeats_what_a_field_holds(path: str) -> None:
    """Text in a field of another type is refused without being quoted; text in its own is not quoted either."""
    for value in (HIDDEN, [HIDDEN], {"x": 1, "ground": HIDDEN}):
        facts = {
            path: value,
            "nonsense": HIDDEN,
            "drafting_units" if path != "drafting_units" else "title": HIDDEN,
        }
        problems = refused(**facts)
        assert HIDDEN not in "\n".join(problem.line(lang) for problem in problems for lang in ("zh", "en"))
        with pytest.raises(RecordError) as raised:
            document(**facts)
        assert HIDDEN not in f"{raised.value!s}{raised.value!r}{raised.value.__cause__!r}"


def test_the_host_has_a_place_of_its_own_that_rules_do_not_see() -> None:
    """Anything may be there; it is no fact."""
    found = document(host={"storage": [1, {"deep": None}], "": 0})
    assert found.host == {"storage": [1, {"deep": None}], "": 0}
    assert not [path for path in FACTS if path.split(".")[0] in ("host", "unknown", "kind", "宿主")]


def test_a_record_cannot_be_changed() -> None:
    """It is a statement about a moment."""
    with pytest.raises(ValidationError):
        document().title = "另一个"


# Round trips.


@given(document_records())
def test_a_record_survives_its_own_json(data: dict[str, Any]) -> None:
    """What is stored can be read again, and means the same."""
    record = read_record(data)
    stored = json.loads(record.model_dump_json())
    again = read_record(stored)
    assert again == record
    assert again.model_dump_json() == record.model_dump_json()
    for path in FACTS:
        assert view(again, DAY)[path] == view(record, DAY)[path]


@given(document_records())
def test_a_record_written_in_chinese_is_the_same_record(data: dict[str, Any]) -> None:
    """Every field name may be its Chinese label."""

    def translated(model: Any, facts: dict[str, Any]) -> dict[str, Any]:
        titles = {name: field.title for name, field in model.model_fields.items()}
        return {titles[names_of(model)[key]]: value for key, value in facts.items()}

    assert read_record(translated(DocumentRecord, data)) == read_record(data)


def test_release_modes_are_ordered_from_closed_to_open() -> None:
    """The order in which openness is compared."""
    assert [member.value for member in Release] == ["none", "redacted", "full"]


# The base class.


def test_the_base_class_is_of_no_kind() -> None:
    """No record is made of it, from whatever; the error says what to use."""
    for make in (
        lambda: Record(kind="document"),
        lambda: Record.model_validate({"kind": "document"}),
        lambda: Record.model_validate_json('{"kind": "document"}'),
        lambda: TypeAdapter(Record).validate_python({"kind": "document"}),
    ):
        with pytest.raises(TypeError, match="`Record` is the base class of record kinds: use `read_record`"):
            make()


def test_the_base_class_is_a_type_and_may_be_a_base() -> None:
    """A model of a host holds records of any kind; a kind of its own is one more class."""

    class Folder(BaseModel):
        record: Record

    class PermitRecord(Record):
        kind: Literal["permit"] = "permit"

    class Unfinished(Record):
        pass

    for record in (document(title="通知"), PermitRecord(id="7")):
        assert Folder(record=record).record is record
        assert isinstance(record, Record)
    assert PermitRecord.model_validate({"kind": "permit", "管辖": "徐汇区"}).jurisdiction == "徐汇区"
    with pytest.raises(TypeError, match="`Unfinished` is the base class"):
        Unfinished(kind="permit")


def test_threads_may_be_the_first_to_read_a_kind() -> None:
    """Each reads the whole model, although the first to come builds it."""
    program = """
import sys, threading
from disclosure_rules import read_record
sys.setswitchinterval(1e-6)
together, wrong = threading.Barrier(8), []
def work():
    together.wait()
    try:
        read_record({"kind": "document", "secrecy": "none", "issued": "2018-11-22"})
    except BaseException as error:
        wrong.append(error)
workers = [threading.Thread(target=work) for _ in range(8)]
[worker.start() for worker in workers]
[worker.join() for worker in workers]
print(wrong)
"""
    done = run_process(sys.executable, "-c", program)
    assert (done.out, done.err) == ("[]\n", "")

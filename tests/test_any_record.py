"""A record of any kind as a type for pydantic, its JSON Schema, and records as plain values for type checkers."""

import json
import sys
import typing
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from commands import ROOT, run_process
from pydantic import BaseModel, TypeAdapter, ValidationError

import disclosure_rules
from disclosure_rules import AnyRecord, DocumentRecord, RecordError
from disclosure_rules.reading.strict import read_file
from disclosure_rules.records import KINDS, dicts, read_record
from disclosure_rules.records.model import names_of
from disclosure_rules.schema import schema

ANY: TypeAdapter[AnyRecord] = TypeAdapter(AnyRecord)
STATED = ANY.json_schema()
WRITTEN = ANY.json_schema(mode="serialization")
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
CHINESE = {kind: typing.get_args(model.model_fields["kind"].annotation)[1] for kind, model in KINDS.items()}


FORMATS = jsonschema.FormatChecker()
STATED_CHECKER = jsonschema.Draft202012Validator(STATED, format_checker=FORMATS)
WRITTEN_CHECKER = jsonschema.Draft202012Validator(WRITTEN, format_checker=FORMATS)


# The type.


def test_the_union_is_made_of_all_kinds() -> None:
    """A kind of the registry is in it without further ado."""
    union, _ = typing.get_args(AnyRecord)
    assert typing.get_args(union) == tuple(KINDS.values())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("chinese", [False, True])
def test_a_record_of_each_kind_is_read_in_either_language(kind: str, chinese: bool) -> None:
    """As `read_record` reads it; a model passes as it is, and JSON is read alike."""
    data = {"类型": CHINESE[kind], "编号": 7} if chinese else {"kind": kind, "id": 7}
    record = ANY.validate_python(data)
    assert type(record) is KINDS[kind]
    assert record == read_record(data) == ANY.validate_json(json.dumps(data))
    assert ANY.validate_python(record) is record
    assert ANY.dump_python(record, mode="json", exclude_none=True)["id"] == "7"


def test_the_context_says_that_midnight_is_a_day() -> None:
    """As the argument of `read_record` does."""
    data = {"kind": "document", "issued": "2018-11-22T00:00:00"}
    read = ANY.validate_python(data, context={"midnight_is_day": True})
    assert read == read_record(data, midnight_is_day=True)
    assert read != ANY.validate_python(data)


class Body(BaseModel):
    records: list[AnyRecord]


def test_it_is_the_type_of_a_field() -> None:
    """In a model of the host; an error has the place below the field."""
    body = Body(records=[{"kind": "document"}, {"类型": "会议"}])  # type: ignore[list-item]
    assert [record.kind for record in body.records] == ["document", "meeting"]
    with pytest.raises(ValidationError) as raised:
        Body.model_validate({"records": [{"kind": "document"}, {"kind": "document", "form": {"reason": 7}}]})
    (error,) = raised.value.errors()
    assert (error["loc"], error["type"]) == (("records", 1, "form", "reason"), "record.text")


MARK = "甲乙丙的身份证号"
WRONG: list[Any] = [
    {"kind": "document", "secrecy": MARK, "title": [MARK], "form": {"approval": {"date": MARK}}},
    {
        "kind": "document",
        "issuer": {"name": MARK, "level": MARK},
        "releases": [{"channel": MARK}],
        "host": MARK,
    },
    {"kind": "document", "title": MARK, "secrecy_term": {"years": -1}, "exemption_grounds": MARK},
    {"kind": MARK, "title": MARK},
    {"title": MARK},
    [MARK],
    MARK,
    None,
]


@pytest.mark.parametrize("data", WRONG)
def test_an_error_has_the_codes_and_places_of_a_record_error_and_no_input(data: Any) -> None:
    """Neither its text nor its details hold a value of the record."""
    with pytest.raises(RecordError) as known:
        read_record(data)
    with pytest.raises(ValidationError) as raised:
        ANY.validate_python(data)
    details = raised.value.errors(include_url=False)
    assert [(detail["type"], ".".join(map(str, detail["loc"]))) for detail in details] == [
        (problem.code, problem.place) for problem in known.value.problems
    ]
    assert MARK not in str(raised.value) + repr(raised.value) + repr(details)
    assert {detail["input"] for detail in details} == {None}


@pytest.mark.parametrize("data", [found for found in WRONG if isinstance(found, dict) and "kind" in found])
def test_a_model_of_one_kind_keeps_no_input_either(data: dict[str, Any]) -> None:
    """`DocumentRecord(...)` raises errors that a host may log with all their details."""
    with pytest.raises(ValidationError) as raised:
        DocumentRecord(**data)
    assert {detail["input"] for detail in raised.value.errors()} == {None}
    assert MARK not in repr(raised.value.errors(include_url=False)) + str(raised.value)


# The schema.


def test_the_schema_is_clean() -> None:
    """Nothing of our own notes; every reference leads to a definition; each kind is one choice."""
    for found in (STATED, WRITTEN):
        jsonschema.Draft202012Validator.check_schema(found)
        text = json.dumps(found)
        assert "x-disclosure" not in text
        refs = {part.partition('"')[0] for part in text.split('"#/$defs/')[1:]}
        assert refs <= found["$defs"].keys()
    assert len(STATED["oneOf"]) == len(WRITTEN["anyOf"]) == len(KINDS)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_schema_takes_each_example_as_stated_and_as_written(path: Path) -> None:
    """The model's JSON is the English one."""
    data = read_file(path).data
    assert STATED_CHECKER.is_valid(data)
    record = ANY.validate_python(data)
    for without in (False, True):
        written = json.loads(ANY.dump_json(record, exclude_none=without))
        assert WRITTEN_CHECKER.is_valid(written)


@pytest.mark.parametrize(
    ("data", "valid"),
    [
        ({"类型": "公文", "密级": "机密", "印发日期": "2018年11月22日", "发文单位": "某局"}, True),
        (
            {"kind": "document", "issuer": {"名称": "某局"}, "releases": ["门户网站", {"渠道": "portal"}]},
            True,
        ),
        ({"kind": "document", "issued": "2018-11-22T09:30:00+08:00", "id": 7}, True),
        ({"kind": "document", "issued": "sometime"}, False),
        ({"kind": "document", "secrecyy": "none"}, False),
        ({"kind": "document", "releases": [{"date": "2018-11-22"}]}, False),
        ({"kind": "meeting", "secrecy": "none"}, False),
        ({"secrecy": "none"}, False),
        ({}, False),
    ],
)
def test_the_schema_tells_what_the_library_takes(data: dict[str, Any], valid: bool) -> None:
    """In both languages, with shorthands; what it refuses, the library refuses."""
    assert STATED_CHECKER.is_valid(data) is valid
    if not valid:
        with pytest.raises(ValidationError):
            ANY.validate_python(data)


def formats(options: list[dict[str, Any]]) -> list[Any]:
    """The format of each option, of one without a format its type."""
    return [option.get("format", option.get("type")) for option in options]


def test_a_date_says_that_it_is_a_day_or_an_instant() -> None:
    """In the models' schemas, as stated and as written, and in the published one in each language."""
    stated, written = (
        found["$defs"]["DocumentRecord"]["properties"]["issued"]["anyOf"] for found in (STATED, WRITTEN)
    )
    assert formats(stated) == ["date", "date-time", "string", "null"]
    assert formats(written) == ["date", "date-time", "null"]
    for lang, name in (("en", "issued"), ("zh", "印发日期")):
        published = schema("record", lang)["$defs"]["document"]["properties"][name]  # type: ignore[arg-type]
        assert formats(published["anyOf"][0]["anyOf"]) == ["date", "date-time", "string"]
    assert formats(schema("decision")["$defs"]["Obligation"]["properties"]["due"]["anyOf"]) == [
        "date",
        "date-time",
        "null",
    ]


# Plain values.


@pytest.mark.parametrize("kind", KINDS)
def test_the_dict_of_a_kind_has_the_names_of_its_model(kind: str) -> None:
    """Every field under its English and its Chinese name; its parts too. All are public and load on demand."""
    model = KINDS[kind]
    name = model.__name__.removesuffix("Record") + "Dict"
    typed = getattr(disclosure_rules, name)
    fields = model.model_fields
    assert set(typed.__annotations__) == {*fields, *(field.title for field in fields.values())}
    assert set(typed.__annotations__) <= names_of(model).keys()
    hints = typing.get_type_hints(typed)
    assert hints["unknown"] == hints["未知"]


def test_the_dict_of_a_part_takes_the_part_and_its_shorthand() -> None:
    """`issuer` may be a model, a dict or the name alone."""
    hints = typing.get_type_hints(dicts.DocumentDict)
    issuer = DocumentRecord(issuer="某局").issuer
    assert set(typing.get_args(hints["issuer"])) == {type(issuer), dicts.IssuerDict, str, type(None)}


SAMPLE = Path(__file__).parent / "data" / "host_types.py"


def test_plain_values_are_clean_for_mypy_without_a_plugin(tmp_path: Path) -> None:
    """Strict: the sample has no error but those it marks, and every mark is needed."""
    options = ("--strict", "--config-file=", "--follow-imports=silent", f"--cache-dir={tmp_path}")
    done = run_process(
        sys.executable, "-m", "mypy", *options, SAMPLE, cwd=tmp_path, MYPYPATH=str(ROOT / "src")
    )
    assert done.out.strip() == "Success: no issues found in 1 source file"
    assert done.status == 0


def test_the_sample_runs() -> None:
    """The lines without a mark do what they say; those with one are refused."""
    source = SAMPLE.read_text(encoding="utf-8").splitlines()
    space: dict[str, Any] = {}
    exec("\n".join(line for line in source if "# type: ignore" not in line), space)  # noqa: S102  # the sample of this test
    assert all(not isinstance(found, RecordError) for found in (*space["many"], *space["dated"]))
    assert space["label"] == "主动公开"

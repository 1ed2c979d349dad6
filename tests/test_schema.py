"""The published schemas, read by an independent validator: what is shipped is valid, what is broken is not."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from disclosure_rules import DocumentRecord, Evaluator, RecordError, load_policies
from disclosure_rules.policy.files import SHIPPED, case_files
from disclosure_rules.reading.strict import read_file, read_yaml
from disclosure_rules.records import read_record
from disclosure_rules.records.base import facts_of
from disclosure_rules.schema import NAMES, schema

ROOT = Path(__file__).parents[1]
PLACE = sorted((ROOT / "examples" / "panyu-2009").glob("*.yaml"))
OWN = ("foia", "website-indicators")
"""The examples that are sets of their own, with record kinds of their own."""
EXAMPLES = sorted(
    path
    for path in (ROOT / "examples").rglob("*")
    if path.suffix in (".yaml", ".json") and path not in PLACE and not set(OWN) & set(path.parts)
)
POLICIES = load_policies()
VALIDATORS = {
    (name, lang): Draft7Validator(schema(name, lang, POLICIES)) for name in NAMES for lang in ("en", "zh")
}
BOTH = pytest.mark.parametrize("lang", ["en", "zh"])


def wrong(name: str, lang: str, data: Any) -> list[str]:
    """Where and why the data is not valid."""
    return [f"{error.json_path}: {error.message}" for error in VALIDATORS[name, lang].iter_errors(data)]


def record(**more: Any) -> dict[str, Any]:
    """A document, issued when the instrument was."""
    return {"kind": "document", "issued": "2018-11-22", **more}


def rule(when: Any, **then: Any) -> dict[str, Any]:
    """A file of one rule."""
    return {
        "record": "document",
        "rules": [
            {
                "id": "ours.one",
                "title": {"zh": "一", "en": "one"},
                "clauses": ["O.1"],
                "when": when,
                "then": then or {"find": "odd", "severity": "minor"},
            }
        ],
    }


@BOTH
@pytest.mark.parametrize("name", NAMES)
def test_each_schema_is_a_schema(name: str, lang: str) -> None:
    """Every schema is valid draft 7, and every reference in it leads somewhere."""
    found = schema(name, lang, POLICIES)  # type: ignore[arg-type]
    Draft7Validator.check_schema(found)
    text = json.dumps(found)
    for reference in {part.split('"')[0] for part in text.split('"#/$defs/')[1:]}:
        assert reference in found["$defs"]
    assert "x-shape" not in text


@BOTH
@pytest.mark.parametrize(
    "path",
    [*sorted(SHIPPED.rglob("*.yaml")), *PLACE],
    ids=lambda path: f"{path.parent.name}/{path.name}",
)
def test_every_policy_file_is_valid(path: Path, lang: str) -> None:
    """Heads, rules, clauses and cases, as they are shipped, and those of the place in the examples."""
    name = "policy" if path.name == "policy.yaml" else "case" if path.name.endswith("_test.yaml") else "rules"
    assert wrong(name, lang, read_file(path).data) == []


@pytest.mark.parametrize(
    "path", sorted(SHIPPED.rglob("*.yaml")), ids=lambda path: f"{path.parent.name}/{path.name}"
)
def test_every_shipped_file_names_its_schema(path: Path) -> None:
    """An editor finds the schema by the first line, and the file is there."""
    name = (
        "policy" if path.name == "policy.yaml" else "cases" if path.name.endswith("_test.yaml") else "rules"
    )
    first = path.read_text(encoding="utf-8").splitlines()[0]
    assert first == f"# yaml-language-server: $schema=../../docs/reference/{name}.schema.json"
    assert (ROOT / "docs" / "reference" / f"{name}.schema.json").is_file()


def test_there_are_cases_and_examples() -> None:
    """The tests above and below have something to read."""
    assert list(case_files(SHIPPED))
    assert EXAMPLES


@BOTH
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_every_example_is_valid(path: Path, lang: str) -> None:
    """Examples are records, or lists of records, in either language."""
    data = read_file(path).data
    for item in data if isinstance(data, list) else [data]:
        assert wrong("record", lang, item) == []


def schema_name(path: Path) -> str:
    """The schema of a file, by its name and by what it holds."""
    if path.stem in ("policy", "records"):
        return path.stem
    if path.stem.endswith("_test"):
        return "case"
    return "rules" if "rules" in read_file(path).data else "record"


@BOTH
@pytest.mark.parametrize("name", OWN)
def test_every_file_of_a_set_of_its_own_is_valid(name: str, lang: str) -> None:
    """By the schemas of that set, which know its kinds, measures and roles."""
    directory = ROOT / "examples" / name
    policies = load_policies(directory)
    for path in sorted(path for path in directory.rglob("*") if path.suffix in (".yaml", ".json")):
        validator = Draft7Validator(schema(schema_name(path), lang, policies))
        assert [error.message for error in validator.iter_errors(read_file(path).data)] == [], path


VALID = [
    record(),
    record(
        id=20,
        secrecy="none",
        exemption_grounds=[],
        unknown=["archived", "form.reason", "意见单.理由", "form"],
    ),
    record(secrecy="无密级", title="", form={"approval": {"signed": "是", "seal": True, "date": None}}),
    record(issuer="徐汇区人民政府办公室", trail={"legality": "granted", "legal_body": {"result": "通过"}}),
    record(
        exemption_grounds=["commercial_secret", {"ground": "个人隐私", "extent": "部分"}], host={"row": [1]}
    ),
    {"kind": "request", "reply": {"delivery": "post", "posted": "2018-12-12"}},
    {"类型": "公文", "密级": "机密", "印发日期": "2018年11月22日", "未知": ["送交日期", "解读.解读方案"]},
]
INVALID = [
    record(secrecyy="none"),
    record(secrecy="nothing"),
    record(issued="soon"),
    record(issued=20181122),
    record(policy_document="maybe"),
    record(exemption_grounds="commercial_secret"),
    record(exemption_grounds=[{"extent": "part"}]),
    record(form={"proposed_attribut": "proactive"}),
    record(unknown=["archive"]),
    record(unknown=["form.archived"]),
    {"kind": "documents"},
    {"issued": "2018-11-22"},
]


@BOTH
@pytest.mark.parametrize("data", VALID)
def test_a_valid_record_is_valid_in_both_schemas(data: dict[str, Any], lang: str) -> None:
    """What the library reads, either schema takes: names, terms and dates of both languages, blanks, shorthands."""
    read_record(data)
    assert wrong("record", lang, data) == []


@BOTH
@pytest.mark.parametrize("data", INVALID)
def test_a_broken_record_is_broken_in_both_schemas(data: dict[str, Any], lang: str) -> None:
    """What the library refuses for its names, terms or types, either schema refuses."""
    with pytest.raises(RecordError):
        read_record(data)
    assert wrong("record", lang, data)


def test_the_english_schema_lists_every_fact_and_the_chinese_one_its_label() -> None:
    """An editor completes every field in the language of the schema."""
    for lang, kind in (("en", "kind"), ("zh", "类型")):
        listed = schema("record", lang)["$defs"]["document"]["properties"]  # type: ignore[arg-type]
        assert kind in listed
        for path, fact in facts_of(DocumentRecord).items():
            if fact.base and "." not in path:
                assert (path if lang == "en" else fact.zh) in listed


WHEN = [
    {"all": []},
    {"secrecy": "none"},
    {"secrecy": "机密"},
    {"secrecy": ["secret", "top_secret"]},
    {"not": {"any": [{"policy_document": True}, {"published": {"before": {"fact": "issued"}}}]}},
    {"exemption_grounds.whole": {"has_all": ["state_secret"]}},
    {"published": {"empty": False}},
    {"form.reason": {"given": False}},
    {"secrecy_term.years": {"at_least": 20}},
    {"disclosure.attribute": ["withheld", "on_request"]},
    {"disclosure.attribute": "主动公开"},
    {"interpretation.required": True},
    {"obligation.publish-online": "overdue"},
    {"parameters.reading": "either"},
    {"jurisdiction": "徐汇区"},
    {"secrecy": {"in": {"param": "levels"}}},
]
BROKEN_WHEN = [
    {"secrecyy": "none"},
    {"secrecy": "nothing"},
    {"secrecy": {"iss": "none"}},
    {"secrecy": {"before": "2018-11-22"}},
    {"secrecy": {"is": "none", "in": ["none"]}},
    {"published": {"before": "soon"}},
    {"published": {"before": {"fact": "secrecy"}}},
    {"published": {"empty": "yes"}},
    {"policy_document": "yes"},
    {"secrecy_term.years": {"at_least": "twenty"}},
    {"disclosure.attribute": "open"},
    {"obligation.publish-online": "late"},
    {"secrecy": "none", "policy_document": True},
    {},
    {"all": {"secrecy": "none"}},
]


@BOTH
@pytest.mark.parametrize("when", WHEN, ids=str)
def test_a_condition_is_valid(when: Any, lang: str) -> None:
    """Facts with their values, lists, operators, parameters and other facts."""
    assert wrong("rules", lang, rule(when)) == []


@BOTH
@pytest.mark.parametrize("when", BROKEN_WHEN, ids=str)
def test_a_broken_condition_is_refused(when: Any, lang: str) -> None:
    """A fact, an operator or a value that is not there, or that does not fit."""
    assert wrong("rules", lang, rule(when))


BROKEN_THEN = [
    "{decide: disclosure.attribute, value: open}",
    "{decide: disclosure.atribute, value: proactive}",
    "{require: do, duty: issuing_unit, from: secrecy, within: 10wd, fulfilled_by: published}",
    "{require: do, duty: issuing_unit, from: issued, within: 10 wd, fulfilled_by: published}",
    "{require: do, duty: issuing_unit, from: issued, within: 10wd, fulfilled: published}",
    "{require: do, duty: issuing_unit, from: issued, within: {limit: 10wd, roll: back}, fulfilled_by: published}",
    "{require: do, duty: issuing_unit, from: issued, not_before: secrecy, within: 10wd, fulfilled_by: published}",
    "{require: do, duty: issuing_unit, from: issued, not_due_before: [issued], within: 10wd, fulfilled_by: published}",
    "{require: do, duty: issuing_unit, from: issued, promptly: soon, fulfilled_by: published}",
    "{require: do, duty: issuing_unit, by: {day: 31-01, year: secrecy_term.years}, fulfilled_by: published}",
    "{find: odd, severity: bad}",
    "{find: odd, severity: minor, missing: {required: [], from: secrecy}}",
    "{account: shame, addressees: [issuing_unit], because: {findings: [major]}}",
    "{find: odd, severity: minor, account: rectify}",
]


@BOTH
@pytest.mark.parametrize("text", BROKEN_THEN)
def test_a_broken_effect_is_refused(text: str, lang: str) -> None:
    """A misspelled key, a value not declared, a fact of another type, a duration or a severity there is not."""
    assert wrong("rules", lang, rule({"all": []}, **read_yaml(text, "then").data))


BROKEN_POLICIES = [
    (
        "policy",
        "policy: ours\nrank: district\ninstrument: {title: {zh: 一, en: one}}\naplies: {jurisdiction: xuhui}",
    ),
    ("policy", "policy: ours\nrank: village\ninstrument: {title: {zh: 一, en: one}}"),
    ("policy", "policy: ours\nrank: district\ninstrument: {title: one}"),
    (
        "policy",
        "policy: ours\nrank: district\ninstrument: {title: {zh: 一, en: one}}\napplies: {place: xuhui}",
    ),
    ("policy", "rank: district"),
    ("rules", "record: documents"),
    ("rules", "record: document\nrule: []"),
    ("rules", "parameters: {limit: [{value: 10wd}]}"),
    ("rules", "clauses: [{id: O.1, at: 一, norm: scope, gist: 一, status: done}]"),
    ("case", "as_of: 2018-12-31\ncases: [{name: 一, expct: {}}]"),
    ("case", "as_of: soon\ncases: []"),
    ("case", "cases: [{name: 一, record: {secrecyy: none}}]"),
    ("case", "base: {secrecy: nothing}\ncases: []"),
    ("case", "cases: [{name: 一, unknown: [archive]}]"),
    ("case", "cases: [{name: 一, needs: [secrecy_state]}]"),
    ("case", "cases: [{name: 一, expect: {disclosure.attribute: open}}]"),
    ("case", "cases: [{name: 一, expect: {publish-online: {status: fulfilled, du: 2018-12-06}}}]"),
    ("case", "cases: [{name: 一, expect: {published-before-issue: awful}}]"),
    ("case", "parameters: {publish_limit: 9wd}\ncases: []"),
    ("case", "cases: [{name: 一, parameters: {xuhui-2018.publish_limit: {value: 9wd}}}]"),
    *(
        ("case", f"cases: [{{name: 一, {keys}}}]")
        for keys in (
            "matrix: {}",
            "matrix: []",
            "matrix: secrecy",
            "matrix: {secrecyy: none}",
            "matrix: {secrecy: []}",
            "matrix: [{secrecy: none}, {form.proposed_atribute: withheld}]",
            "matrix: {secrecy: none, expct: {}}",
            "matrix: {secrecy: none, expect: {disclosure.attribute: open}}",
            "matrix: {cell: 1, secrecy: none}",
            "matrix: {secrecy_state: in_force}",
            "boundary: 2018-12-06",
            "boundary: {obligation: publish-online}",
            "boundary: {obligation: publish-online, due: soon}",
            "boundary: {obligation: publish-online, due: 2018-12-06, events: published}",
            "boundary: {obligation: publish-online, due: 2018-12-06, event: publishd}",
            "boundary: {obligation: publish-online, due: 2018-12-06, before: {}}",
            "boundary: {day: 2018-12-06, before: {}}",
            "boundary: {day: 2018-12-06, before: {}, from: {expct: {}}}",
            "schedule: 2018-12-06",
            "schedule: {holidays: 2018-12-06}",
            "schedule: {holidays: [soon]}",
            "schedule: {days_off: [2018-12-06]}",
        )
    ),
    ("case", "schedule: {workdays: [soon]}\ncases: []"),
]
CASES = [
    "matrix: {secrecy: [none, secret], form.proposed_attribute: [proactive, withheld]}",
    "matrix: {密级: 无, 意见单.公开属性: [主动公开], 意见单.reason: null, 未知: [[上网日期]]}",
    "matrix: [{cell: 一, as_of: 2018-12-06, expect: {disclosure.attribute: 主动公开}}, {parameters.xuhui-2018.publish_limit: 9wd, needs: [secrecy]}]",
    "matrix: {exemption_grounds: [[], [商业秘密]], releases.0.date: 2018-12-06, kind: document}",
    "boundary: {obligation: publish-online, due: 2018-12-06, event: published}",
    "boundary: {obligation: first-release, due: 2019-05-20T14:00, event: releases.0.date}",
    "boundary: {obligation: publish-online, due: 2018年12月6日}",
    "boundary: {event: 印发日期, day: 2019-05-15, before: {because: [r2007.reply]}, from: {not: [r2007.reply], expect: {reply: {due: 2019-06-13}}}}",
    "schedule: {holidays: [2018-11-23], workdays: [2018-11-24], published_until: 2027-12-31}",
    "schedule: {}",
]


@BOTH
@pytest.mark.parametrize("keys", CASES)
def test_a_case_of_several_cells_is_valid(keys: str, lang: str) -> None:
    """Fields in either language, by position in a list, values and lists of values, both kinds of boundary."""
    assert wrong("case", lang, read_yaml(f"cases: [{{name: 一, {keys}}}]", "cases.yaml").data) == []


@BOTH
@pytest.mark.parametrize(("name", "text"), BROKEN_POLICIES, ids=lambda value: value[:60])
def test_a_broken_policy_or_case_file_is_refused(name: str, text: str, lang: str) -> None:
    """A misspelled or missing key, a word that is not in its vocabulary."""
    assert wrong(name, lang, read_yaml(text, "broken.yaml").data)


@BOTH
def test_a_decision_is_valid_as_it_is_stored(lang: str) -> None:
    """Every decision about the valid records, as JSON, fits the schema of decisions; a broken one does not."""
    evaluator = Evaluator(POLICIES, engine="reference")
    for data in VALID:
        stored = evaluator.evaluate(data, as_of="2018-12-31").model_dump(mode="json")
        assert wrong("decision", lang, stored) == []
        assert wrong("decision", lang, {**stored, "outcome": "fine"})
        del stored["provenance"]["engine"]
        assert wrong("decision", lang, stored)


def test_a_host_s_policies_are_named_in_their_schema(tmp_path: Path) -> None:
    """Loaded policies add their determinations and conclusions, which the shipped schema does not know."""
    head = "policy: ours\nrank: district\ninstrument: {title: {zh: 一, en: one}}\n"
    head += "determinations:\n  archive.kept: {record: document, title: {zh: 保存, en: kept}, values: {short: 短期, long: 长期}}\n"
    (tmp_path / "policy.yaml").write_text(head, encoding="utf-8")
    text = (
        "record: document\nclauses: [{id: O.1, at: 一, norm: scope, gist: 一}]\nrules:\n"
        "  - {id: ours.one, title: {zh: 一, en: one}, clauses: [O.1], default: true, when: {all: []},"
        " then: {decide: archive.kept, value: short}}\n"
    )
    (tmp_path / "rules.yaml").write_text(text, encoding="utf-8")
    data = read_yaml(text, "rules.yaml").data
    ours = schema("rules", "en", load_policies(SHIPPED, tmp_path))
    assert list(Draft7Validator(ours).iter_errors(data)) == []
    assert wrong("rules", "en", data)


@BOTH
def test_a_table_of_rules_is_valid_and_its_slips_are_seen(lang: str) -> None:
    """Its determination, the values of its rows, and their conditions."""
    rows = [
        {"id": "a", "when": {"normative": True}, "then": "proactive"},
        {"id": "b", "when": {"all": []}, "then": "不予公开"},
    ]
    named = {"id": "t", "title": {"zh": "表", "en": "t"}, "clauses": ["O.1"]}
    table = {**named, "decide": "disclosure.attribute", "first_of": rows}
    assert wrong("rules", lang, {"record": "document", "tables": [table]}) == []
    for slip in (
        {"decide": "disclosure.attribut"},
        {"first_of": []},
        {"first_of": [{**rows[0], "then": "open"}]},
        {"first_of": [{**rows[0], "when": {"normativ": True}}]},
        {"first_of": [{"id": "a", "when": {"normative": True}}]},
        {"default": True},
    ):
        assert wrong("rules", lang, {"record": "document", "tables": [{**table, **slip}]}), slip


@BOTH
def test_names_in_chinese_are_valid_wherever_a_name_stands(lang: str) -> None:
    """Conditions, other facts, events, determinations; the keys and the values of expectations."""
    when = {
        "all": [
            {"密级": "无"},
            {"意见单.公开属性": "不予公开"},
            {"上网日期": {"before": {"fact": "印发日期"}}},
            {"公开属性": "主动公开"},
        ]
    }
    then = {
        "require": "x",
        "duty": "drafting_unit",
        "from": "印发日期",
        "within": "5d",
        "fulfilled_by": "上网日期",
    }
    assert wrong("rules", lang, rule(when, **then)) == []
    assert wrong("rules", lang, rule({"密集": "无"}))
    assert wrong("rules", lang, rule(when, **{**then, "from": "密级"}))
    case = {
        "name": "例",
        "record": {"类型": "公文"},
        "expect": {"公开属性": "主动公开", "x": {"状态": "已履行"}},
        "needs": ["密级"],
    }
    assert wrong("case", lang, {"cases": [case]}) == []
    assert wrong("case", lang, {"cases": [{**case, "needs": ["密集"]}]})


def records(**shape: Any) -> dict[str, Any]:
    """A file of one record kind with one fact, or with what is given instead."""
    fact = {"title": {"zh": "甲", "en": "a"}, "type": "flag"}
    return {"records": [{"kind": "site", "title": {"zh": "站", "en": "site"}, "facts": {"a": fact}, **shape}]}


def derived(**combinator: Any) -> dict[str, Any]:
    """The file with one derived fact."""
    return records(derived={"b": {"title": {"zh": "乙", "en": "b"}, **combinator}})


def facts(**fact: Any) -> dict[str, Any]:
    """The file with another fact."""
    return records(facts={"a": {"title": {"zh": "甲", "en": "a"}, **fact}})


@BOTH
def test_the_schema_of_record_kinds_takes_what_loads_and_sees_slips(lang: str) -> None:
    """The keys, the types with what they need, the combinators, the kinds that may be extended."""
    loads = [
        read_file(ROOT / "tests" / "data" / "website" / "records.yaml").data,
        records(),
        derived(first=["a"]),
    ]
    loads += [
        derived(shift={"fact": "a", "plus": "3mo"}),
        {"records": [{"extends": "document", "facts": {}}]},
    ]
    assert [wrong("records", lang, data) for data in loads] == [[]] * len(loads)
    slips = [
        records(kin="site"),
        records(extends="document"),
        records(kind="Site"),
        {"records": [{"extends": "documents"}]},
        {"records": [{"kind": "site"}]},
        facts(type="flagg"),
        facts(type="term"),
        facts(type="parts", facts={}),
        facts(type="flag", key="a"),
        facts(type="text", least=1),
        derived(),
        derived(first=["a"], last=["a"]),
        derived(count={"where": {"a": True}}),
        derived(shift={"fact": "a"}),
        derived(shift={"fact": "a", "plus": "5h"}),
        derived(between={"from": "a", "until": "b", "unit": "y"}),
        {"vocabularies": {"Hue": {"red": "红"}}},
        {"vocabularies": {"hue": {"red": {"names": []}}}},
    ]
    assert [data for data in slips if not wrong("records", lang, data)] == []

"""Record kinds and facts that a policy directory declares in `records.yaml`."""

import json
import multiprocessing
import pickle
import re
import shutil
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from commands import run
from pydantic import TypeAdapter
from small_policies import BASE, write_policy

from disclosure_rules import DocumentRecord, Evaluator, PolicyError, RecordError, load_policies
from disclosure_rules._program.timeline import PolicyTimeline
from disclosure_rules.audit import audit_line, verify_line
from disclosure_rules.authoring.diff import policy_changes
from disclosure_rules.authoring.diff.replay import Editions
from disclosure_rules.authoring.mutation import MutantTrial, mutants
from disclosure_rules.authoring.proof.compare import compare
from disclosure_rules.authoring.testing.cases import read_all_cases
from disclosure_rules.authoring.testing.run import run_cases
from disclosure_rules.calendar.moments import parse_moment
from disclosure_rules.explanation.labels import Labels
from disclosure_rules.policy.files import SHIPPED
from disclosure_rules.policy.shared import record_kinds
from disclosure_rules.records import KINDS, read_record
from disclosure_rules.records.any_record import any_record_of
from disclosure_rules.records.base import facts_of
from disclosure_rules.schema import schema

WEBSITE = Path(__file__).parent / "data" / "website"
SITE: dict[str, Any] = {
    "类型": "网站",
    "主办单位": "某局",
    "检查日": "2020年1月2日",
    "可访问": "否",
    "栏目": [{"栏目类型": "要闻", "更新日期": "2020-01-01"}],
    "留言答复": {"平均用时": 4.5},
}
BLANK = [{"栏目类型": "要闻", "更新日期": "2020-01-01", "空白": "是"}] * 2
"""Columns, of which two are one too many."""
PAGES = """\
records:
  - extends: document
    facts:
      pages: {title: {zh: 页数, en: the number of pages}, type: number}
      handed_in: {title: {zh: 归还日期, en: the day it was handed in}, type: date, world: event}
"""
TOO_LONG = """\
rules:
  - id: small.too-long
    title: {zh: 过长, en: too long}
    clauses: [S.1]
    when: {pages: {at_least: 100}}
    then: {find: too-long, severity: minor}
    message: {zh: 过长, en: too long}
"""


def website() -> Evaluator:
    """An evaluator of the policies about websites."""
    return Evaluator(load_policies(WEBSITE), "reference")


def decided(policies: Any, record: dict[str, Any]) -> str:
    """A decision as JSON, for a process of its own."""
    return Evaluator(policies, "reference").evaluate(record, as_of="2020-02-01").model_dump_json()


def again(value: Any) -> Any:
    """The value, pickled and read back."""
    return pickle.loads(pickle.dumps(value))  # noqa: S301  # what was pickled just now


def test_a_declared_kind_passes_its_cases_and_every_rule_is_shown() -> None:
    """Cases name its fields in both languages, also in a matrix and under `unknown`."""
    evaluator = website()
    report = run_cases([WEBSITE], evaluator)
    assert report.failed == []
    assert not report.unshown(evaluator.policies)


def test_every_mutant_of_its_rules_and_derived_facts_is_caught() -> None:
    """Mutation knows the vocabularies, numbers and combinators of declared facts."""
    policies = load_policies(WEBSITE)
    bench = MutantTrial(policies, read_all_cases([WEBSITE], record_kinds(policies)), proving=True)
    verdicts = [bench.outcome(mutant).verdict for mutant in mutants(policies)]
    assert set(verdicts) == {"caught"}


def test_a_record_is_read_by_its_kind_in_either_language_or_a_mixture() -> None:
    """Both give the same record, with typed values."""
    kinds = website().kinds
    english = {
        "kind": "website",
        "sponsor": "某局",
        "inspected": "2020-01-02",
        "reachable": False,
        "columns": [{"category": "news", "updated": "2020-01-01"}],
        "reply": {"days": "4.5"},
    }
    assert read_record(SITE, kinds=kinds) == read_record(english, kinds=kinds)
    assert read_record({**english, "类型": "政府网站", "kind": None}, kinds=kinds) == read_record(
        SITE, kinds=kinds
    )


@pytest.mark.parametrize(
    ("wrong", "code", "place"),
    [
        ({"可访问": "也许"}, "record.flag", "reachable"),
        ({"死链数": -1}, "record.value", "dead_links"),
        ({"死链数": 100001}, "record.value", "dead_links"),
        ({"检查日": "昨天"}, "record.date", "inspected"),
        ({"inspected": "2020-01-03"}, "record.both-names", "inspected"),
        ({"栏目": [{"更新日期": "2020-01-01"}]}, "record.missing", "columns.0.category"),
        ({"栏目": [{"栏目类型": "新鲜事"}]}, "record.term", "columns.0.category"),
        ({"主办": "某局"}, "record.unknown-field", "主办"),
        ({"unknown": ["无此项"]}, "record.unknown-field", "unknown.0"),
        ({"unknown": ["可访问"]}, "record.known-and-unknown", "unknown"),
        ({"主办单位": "长" * 1001}, "record.text", "sponsor"),
    ],
)
def test_what_does_not_fit_is_refused_as_in_a_shipped_kind(
    wrong: dict[str, Any], code: str, place: str
) -> None:
    """Each problem has its place and its code, and quotes no text of the record."""
    with pytest.raises(RecordError) as raised:
        website().evaluate({**SITE, **wrong}, as_of="2020-02-01")
    assert [(problem.code, problem.place) for problem in raised.value.problems] == [(code, place)]
    assert "长长" not in str(raised.value)


def test_a_kind_is_unknown_to_other_policies() -> None:
    """Kinds belong to the set of policies: loading it changes nothing elsewhere."""
    website()
    assert "website" not in KINDS
    with pytest.raises(RecordError) as raised:
        Evaluator(load_policies(), "reference").evaluate(SITE, as_of="2020-02-01")
    assert [problem.code for problem in raised.value.problems] == ["record.kind"]


def test_a_decision_names_the_bearer_and_no_other_text() -> None:
    """The role that the kind names answers for what no rule assigns."""
    decision = website().evaluate({**SITE, "host": {"内": "外"}}, as_of="2020-02-01")
    assert [(finding.id, finding.duty_role, finding.duty_bearer) for finding in decision.findings] == [
        ("unreachable", "sponsor", "某局")
    ]
    assert decision.provenance.governing_date.isoformat() == "2020-01-02"


def test_the_law_of_a_day_that_has_not_come_does_not_govern() -> None:
    """The day of `as_of` does."""
    decision = website().evaluate(SITE, as_of="2019-12-31")
    assert decision.provenance.governing_date.isoformat() == "2019-12-31"


def test_evaluators_records_and_terms_pickle_and_survive_another_process() -> None:
    """A process that has read no policy decides the same."""
    evaluator = website()
    record = read_record(SITE, kinds=evaluator.kinds)
    assert again(record) == record
    assert again(evaluator).evaluate(record, as_of="2020-02-01") == evaluator.evaluate(
        SITE, as_of="2020-02-01"
    )
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        elsewhere = pool.submit(decided, evaluator.policies, SITE).result()
    assert elsewhere == evaluator.evaluate(SITE, as_of="2020-02-01").model_dump_json()


def test_both_engines_decide_alike_by_derived_facts() -> None:
    """What is derived is settled before an engine runs."""
    policies = load_policies(WEBSITE)
    reference, durable = (Evaluator(policies, engine) for engine in ("reference", "durable"))
    assert "blank" in reference.evaluate({**SITE, "栏目": BLANK}, as_of="2020-02-01").model_dump_json()
    for columns in (BLANK, BLANK[:1], None):
        record = {**SITE, "栏目": columns}
        one, other = (
            engine.evaluate(record, as_of="2020-02-01").model_dump() for engine in (reference, durable)
        )
        assert one.pop("provenance") != other.pop("provenance")
        assert one == other


def test_explanations_and_labels_speak_of_declared_facts() -> None:
    """In both languages."""
    evaluator = website()
    explanation = evaluator.explain(SITE, as_of="2020-02-01", about="unreachable")
    assert "可访问" in explanation.model_dump_json()
    labels = Labels(evaluator.policies)
    assert labels.fact("website", "reply.days").zh == "留言答复 · 平均用时"
    assert labels.as_json()["facts"]["website"]["columns"]["values"]["news"]["zh"] == "动态要闻"


def test_the_schemas_know_declared_kinds() -> None:
    """A record and a case file in either language keep to them; what the library refuses does not."""
    policies = load_policies(WEBSITE)
    record = schema("record", policies=policies)
    jsonschema.validate(SITE, record)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**SITE, "主办": "某局"}, record)
    rules = schema("rules", policies=policies)
    assert "website" in rules["properties"]["record"]["anyOf"][0]["enum"]
    assert {"reply.days", "blank_columns"} <= rules["$defs"]["website.condition"]["properties"].keys()
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**SITE, "blank_columns": 1}, record)


def test_a_log_masks_declared_texts_and_can_be_verified() -> None:
    """A place is no free text: conditions ask for it by name."""
    evaluator = website()
    record = read_record({**SITE, "所在地": "上海市徐汇区"}, kinds=evaluator.kinds)
    decision = evaluator.evaluate(record, as_of="2020-02-01")
    line = audit_line(record, decision, evaluator.calendar, kinds=evaluator.kinds)
    assert "某局" not in json.dumps(line, ensure_ascii=False)
    assert line["record"]["seat"] == "上海市徐汇区"
    assert verify_line(json.loads(json.dumps(line)), evaluator, previous=None).holds


def test_a_shipped_kind_is_extended_for_one_set_alone(tmp_path: Path) -> None:
    """Its records are still records of the shipped class, and a record of that class is taken for one of the set."""
    directory = write_policy(tmp_path, TOO_LONG)
    (directory / "records.yaml").write_text(PAGES, encoding="utf-8")
    evaluator = Evaluator(load_policies(directory), "reference")
    long = evaluator.evaluate({"kind": "document", "页数": "120"}, as_of="2020-02-01")
    assert [finding.id for finding in long.findings] == ["too-long"]
    record = read_record({"kind": "document", "pages": 3}, kinds=evaluator.kinds)
    assert isinstance(record, DocumentRecord)
    assert type(record) is not DocumentRecord
    open_ = evaluator.evaluate(DocumentRecord(title="某文"), as_of="2020-02-01")
    assert [item.needs for item in open_.undetermined if item.about == "too-long"] == [("pages",)]
    assert "pages" not in facts_of(DocumentRecord)


def test_facts_that_no_rule_asks_for_change_no_shipped_decision(tmp_path: Path) -> None:
    """The same record is decided alike, but for the policies that the provenance names."""
    directory = tmp_path / "ours"
    directory.mkdir()
    head = "policy: ours\ninstrument: {title: {zh: 我, en: ours}}\nrank: district\n"
    (directory / "policy.yaml").write_text(head, encoding="utf-8")
    (directory / "records.yaml").write_text(PAGES, encoding="utf-8")
    record = {"kind": "document", "issued": "2018-11-22", "published": "2018-12-11", "secrecy": "none"}
    plain, extended = (
        Evaluator(load_policies(*roots), "reference").evaluate(record, as_of="2018-12-31").model_dump()
        for roots in ((SHIPPED,), (SHIPPED, directory))
    )
    plain.pop("provenance"), extended.pop("provenance")
    assert plain == extended


def test_two_policies_may_extend_a_kind_but_not_by_one_name(tmp_path: Path) -> None:
    """Facts of both are there; a name that both choose names two facts."""
    for name, text in {"one": PAGES, "two": PAGES.replace("pages", "sheets").replace("页数", "张数")}.items():
        directory = write_policy(
            tmp_path / name,
            "",
            head=f"policy: {name}\ninstrument: {{title: {{zh: 一, en: one}}}}\nrank: district\n",
            base="record: document\n",
        )
        (directory / "records.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(PolicyError) as raised:
        load_policies(tmp_path)
    assert [(problem.code, problem.variant) for problem in raised.value.problems] == [
        ("policy.records", "twice")
    ]
    text = (tmp_path / "two" / "records.yaml").read_text(encoding="utf-8")
    text = text.replace("handed_in", "returned").replace("归还日期", "退回日期")
    (tmp_path / "two" / "records.yaml").write_text(text, encoding="utf-8")
    paths = facts_of(record_kinds(load_policies(tmp_path))["document"])
    assert {"pages", "sheets", "handed_in", "returned"} <= paths.keys()


def test_the_kinds_of_a_set_are_one_type_for_pydantic() -> None:
    """It reads a record of any of them, as `AnyRecord` does for the shipped kinds."""
    kinds = website().kinds
    adapter: TypeAdapter[Any] = TypeAdapter(any_record_of(kinds))
    assert adapter.validate_python(SITE) == read_record(SITE, kinds=kinds)
    assert "website" in json.dumps(adapter.json_schema())


def test_check_says_which_declared_facts_no_rule_uses(tmp_path: Path) -> None:
    """The policies load: a record may state more than rules ask. What a limit or the choice of the law reads is used."""
    done = run("check", WEBSITE, "--lang", "en")
    assert done.status == 0
    assert re.findall(r"records.yaml:(\d+):\d+: no rule uses the fact `(.+?)`", done.err) == [
        ("14", "website.seat")
    ]
    (directory := tmp_path / "ours").mkdir()
    head = "policy: ours\ninstrument: {title: {zh: 我, en: ours}}\nrank: district\n"
    (directory / "policy.yaml").write_text(head, encoding="utf-8")
    (directory / "records.yaml").write_text(PAGES, encoding="utf-8")
    done = run("check", directory, "--lang", "en")
    assert re.findall("the fact `(.+?)`", done.err) == ["document.pages", "document.handed_in"]
    shown = "rules:\n  - {id: s.p, title: {zh: 页, en: p}, clauses: [M14.5], when: {secrecy: none}, then: {find: p, severity: minor}, message: {zh: '{页数}', en: '{pages}'}}\n"
    (directory / "rules.yaml").write_text(f"record: document\n{shown}", encoding="utf-8")
    done = run("check", directory, "--lang", "en")
    assert re.findall("the fact `(.+?)`", done.err) == ["document.handed_in"], "a message shows the pages"


def test_the_command_line_reads_declared_kinds(tmp_path: Path) -> None:
    """A line of JSON in Chinese is decided, and a wrong one keeps its place, as the line writes it."""
    file = tmp_path / "sites.jsonl"
    lines = [SITE, {**SITE, "栏目": [{"栏目类型": "无此类"}]}]
    file.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    done = run("evaluate", file, "--policies", WEBSITE, "--as-of", "2020-02-01", "--format", "json")
    first, second = done.data
    assert first["outcome"] == "non_compliant"
    assert second["record"]["kind"] == "website"
    assert second["problems"][0]["place"].endswith("2: 栏目.0.栏目类型")


IN_CHINESE = [
    (
        "latest: {of: columns, give: updated, where: {category: news}}",
        "latest: {of: 栏目, give: 更新日期, where: {栏目类型: 要闻}}",
    ),
    ("between: {from: last_news, until: inspected}", "between: {from: 要闻最近更新日期, until: 检查日}"),
    ("count: {of: columns, where: {empty: true}}", "count: {of: 栏目, where: {空白: true}}"),
]


def test_a_derived_fact_names_facts_in_either_language(tmp_path: Path) -> None:
    """Fields, lists and derived facts by their Chinese names and further spellings: the same declarations."""
    text = (WEBSITE / "records.yaml").read_text(encoding="utf-8")
    assert all(english in text for english, _ in IN_CHINESE)
    chinese = edition(tmp_path / "site", *IN_CHINESE).policies
    assert chinese[0].records == load_policies(WEBSITE)[0].records


STEPS = """\
records:
  - extends: document
    derived:
      last_step: {title: {zh: 最近步骤日期, en: the last step}, latest: [archived, published]}
      next_step: {title: {zh: 下一步骤日期, en: the next step}, shift: {fact: archived, plus: 30d}}
      from_issue: {title: {zh: 印发后一年, en: a year after issue}, shift: {fact: issued, plus: 1y}}
"""


@pytest.mark.parametrize(
    ("condition", "value", "codes"),
    [
        ("{last_step: {before: {fact: issued}}}", "open", ["policy.mixed-acts"]),
        ("{next_step: {after: {fact: issued}}}", "closed", ["policy.mixed-acts"]),
        ("{last_step: {empty: true}}", "open", ["policy.opens"]),
        ("{last_step: {empty: false}}", "open", []),
        ("{last_step: {empty: false}}", "closed", ["policy.closes"]),
        ("{from_issue: {before: 2020-01-01}}", "open", []),
    ],
)
def test_nothing_opens_by_what_is_derived_from_the_absence_of_acts(
    condition: str, value: str, codes: list[str], tmp_path: Path
) -> None:
    """A derived fact is no way around: only its being there tells how fewer acts change it."""
    default, decided = ("closed", "open") if value == "open" else ("open", "closed")
    rules = (
        "rules:\n  - {id: small.open, title: {zh: 开, en: open}, clauses: [S.1], overrides: [d.openness], "
        f"when: {condition}, then: {{decide: openness, value: {decided}}}}}\n"
    )
    base = BASE.replace("decide: openness, value: closed", f"decide: openness, value: {default}")
    directory = write_policy(tmp_path, rules, base=base)
    (directory / "records.yaml").write_text(STEPS, encoding="utf-8")
    if not codes:
        assert load_policies(directory)
        return
    with pytest.raises(PolicyError) as raised:
        load_policies(directory)
    assert [problem.code for problem in raised.value.problems] == codes


def edition(directory: Path, *changes: tuple[str, str]) -> PolicyTimeline:
    """The website policies with other words in their files."""
    shutil.copytree(WEBSITE, directory)
    for file in directory.glob("*.yaml"):
        text = file.read_text(encoding="utf-8")
        for old, new in changes:
            text = text.replace(old, new)
        file.write_text(text, encoding="utf-8")
    return PolicyTimeline(load_policies(directory), {})


def test_a_proof_knows_derived_facts_and_never_takes_two_of_one_name_for_one(tmp_path: Path) -> None:
    """A limit on a derived fact that changes is found with a record; a derived fact that changes is not proved alike, nor a
    kind that only one edition has."""
    now = PolicyTimeline(load_policies(WEBSITE), {})
    assert compare(now, edition(tmp_path / "a"), ["website"]).verdict == "equal"
    limit = compare(now, edition(tmp_path / "b", ("more_than: 1}", "more_than: 0}")), ["website"])
    assert limit.witness is not None
    assert [change.about for change in limit.witness.changes] == ["blank"]
    other = edition(tmp_path / "c", ("where: {empty: true}", "where: {empty: false}"))
    assert compare(now, other, ["website"]).verdict != "equal"
    assert compare(PolicyTimeline(load_policies(), {}), now, ["website"]).undecided == ("website",)


def test_a_replay_reads_a_record_by_the_kinds_of_each_edition(tmp_path: Path) -> None:
    """A record is decided by each with its own derived facts; a fact that only one has is a rejection by the other."""
    blank = {**SITE, "栏目": BLANK}
    edition(tmp_path / "ours", ("where: {empty: true}", "where: {category: policy}"), ("seat:", "place_of:"))
    pair = Editions(website(), Evaluator(load_policies(tmp_path / "ours"), "reference"))
    as_of = parse_moment("2020-02-01")
    assert [item.about for item in pair.replay(blank, as_of).differences] == ["blank"]
    (rejected,) = pair.replay({**SITE, "seat": "徐汇区"}, as_of).differences
    assert (rejected.kind, rejected.new) == ("rejection", "rejected")


def test_a_comparison_names_the_declared_facts_that_differ(tmp_path: Path) -> None:
    """Stated and derived: rules that stay the same may decide otherwise by them."""
    edition(tmp_path / "ours", ("where: {empty: true}", "where: {category: policy}"), ("seat:", "place_of:"))
    changes = policy_changes(load_policies(WEBSITE), load_policies(tmp_path / "ours"))
    assert changes.facts == {
        "added": ["website.place_of"],
        "removed": ["website.seat"],
        "changed": ["website.blank_columns"],
    }
    (tmp_path / "site.json").write_text(json.dumps(SITE), encoding="utf-8")
    told = run(
        "diff",
        WEBSITE,
        tmp_path / "ours",
        "--records",
        tmp_path / "site.json",
        "--as-of",
        "2020-02-01",
        "--lang",
        "en",
    )
    assert "facts changed: website.blank_columns" in " ".join(told.out.split())


@pytest.mark.parametrize("key", ["body_role: sponser", "bearers: {sponser: sponsor}"])
def test_the_roles_of_a_kind_are_roles_of_the_set(tmp_path: Path, key: str) -> None:
    """The role of its body and those that its facts name: an unknown one is told at the kind, with the nearest."""
    shutil.copytree(WEBSITE, tmp_path / "website")
    file = tmp_path / "website" / "records.yaml"
    name = key.partition(":")[0]
    file.write_text(re.sub(rf"{name}:.*", key, file.read_text("utf-8"), count=1), "utf-8")
    with pytest.raises(PolicyError) as refused:
        load_policies(tmp_path)
    (problem,) = refused.value.problems
    assert (problem.code, problem.help) == ("policy.unknown-role", "did you mean `sponsor`?")
    assert problem.place.startswith(f"{file}:")


def test_the_command_lists_the_fields_of_the_entries_of_lists() -> None:
    """Of declared and shipped kinds, in either language, the key among them as one that each entry states."""
    listed = run("facts", WEBSITE, "--kind", "website", "--format", "json").data["website"]
    fields = {
        name["name"]: (name["zh"], name["kind"], name["left_out"]) for name in listed if "[]" in name["name"]
    }
    assert fields == {
        "columns[].category": ("栏目[].栏目类型", "term", "required"),
        "columns[].updated": ("栏目[].更新日期", "moment", "unknown"),
        "columns[].empty": ("栏目[].空白", "flag", "unknown"),
    }
    shown = run("facts", WEBSITE, "--kind", "website", "--lang", "zh").out
    said = "columns[].category含义：栏目[].栏目类型；种类：词表取值；未填写时：每项必填；取值：动态要闻、政策文件"
    assert said in "".join(shown.split())
    shipped = run("facts", "--kind", "request", "--lang", "en").out
    assert re.search(r"consultations\[\]\.answered\n.*?left out:\s+not there", shipped, re.DOTALL)


@pytest.mark.parametrize(
    ("name", "title", "variant"),
    [
        ("note", "意见单.公开属性", "reserved"),
        ("all", "甲", "reserved"),
        ("any", "甲", "reserved"),
        ("not", "甲", "reserved"),
        ("note", "涉密状态", "twice"),
        ("note", "拟定的公开属性", "twice"),
        ("note", "多单位起草", "twice"),
    ],
)
def test_the_name_of_a_fact_is_its_own(tmp_path: Path, name: str, title: str, variant: str) -> None:
    """A path or a word of conditions could not be asked, and a rule in Chinese would read another fact of that label."""
    directory = write_policy(tmp_path / "small", "rules: []\n")
    (directory / "records.yaml").write_text(
        f"records: [{{extends: document, facts: {{{name}: {{title: {{zh: {title}, en: note}}, type: flag}}}}}}]\n",
        encoding="utf-8",
    )
    with pytest.raises(PolicyError) as raised:
        load_policies(SHIPPED, directory)
    assert [(problem.code, problem.variant) for problem in raised.value.problems] == [
        ("policy.records", variant)
    ]

"""Record kinds that a host's program hands over as classes, and sets of policies with kinds of their own side by side."""

import json
import multiprocessing
import pickle
import shutil
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from datetime import date
from pathlib import Path
from threading import Barrier
from types import ModuleType
from typing import Any, Literal

import host_kinds
import jsonschema
import pytest
from commands import run
from host_kinds import OurDocumentRecord, PermitRecord
from pydantic import ConfigDict, TypeAdapter, model_validator
from small_policies import write_policy
from test_bad_input import BAD, GOOD, OPTIONS
from test_pytest_plugin import pytest_in

from disclosure_rules import DocumentRecord, Evaluator, PolicyError, RecordError, load_policies
from disclosure_rules.extension import Day, Flag, Part, Record, any_record_of, characteristic, event
from disclosure_rules.records import KINDS, read_record
from disclosure_rules.records.base import facts_of
from disclosure_rules.schema import schema

RULES = """\
record: permit
clauses:
  - {id: P.1, at: 一, record: permit, norm: 检查, gist: 每年检查}
rules:
  - id: permits.unvisited
    title: {zh: 一年未检查, en: not inspected for a year}
    clauses: [P.1]
    when: {not: {last_visit: {not_before: {fact: granted, plus: 1y}}}}
    then: {find: unvisited, severity: minor}
    message: {zh: 一年未检查, en: not inspected for a year}
"""
LONG = """\
rules:
  - id: small.too-long
    title: {zh: 过长, en: too long}
    clauses: [S.1]
    when: {pages: {more_than: 100}}
    then: {find: too-long, severity: minor}
    message: {zh: 过长, en: too long}
"""
PERMIT: dict[str, Any] = {
    "类型": "许可",
    "持证人": "某公司",
    "发证日期": "2018-01-02",
    "检查": [{"检查范围": "施工", "检查日期": "2018-06-01", "合格": "是"}],
}
PAGES = (
    "records:\n  - extends: document\n    facts:\n      pages: {title: {zh: 页数, en: pages}, type: TYPE}\n"
)


def permits(directory: Path) -> Evaluator:
    """An evaluator of small policies about permits and documents."""
    directory = write_policy(directory, LONG)
    (directory / "permits.yaml").write_text(RULES, encoding="utf-8")
    return Evaluator(load_policies(directory, records=[host_kinds]), "reference")


def found(evaluator: Evaluator, record: Any) -> list[str]:
    """The findings about a record."""
    return [finding.id for finding in evaluator.evaluate(record, as_of="2020-02-01").findings]


def elsewhere(evaluator: Evaluator, record: Any) -> list[str]:
    """The same, in a process of its own."""
    return found(evaluator, record)


def test_a_class_is_a_kind_like_the_shipped_ones(tmp_path: Path) -> None:
    """Read in both languages, decided, explained, labelled, with a schema, and part of the union of all kinds."""
    evaluator = permits(tmp_path)
    record = read_record(PERMIT, kinds=evaluator.kinds)
    assert isinstance(record, PermitRecord)
    assert record.visits is not None and record.visits[0].scope is host_kinds.Scope.BUILD
    assert found(evaluator, PERMIT) == found(evaluator, record) == ["unvisited"]
    late = {**PERMIT, "检查": [{"检查范围": "经营", "检查日期": "2019-01-02"}]}
    assert found(evaluator, late) == []
    open_ = evaluator.evaluate({**PERMIT, "检查": None}, as_of="2020-02-01")
    assert [item.needs for item in open_.undetermined if item.about == "unvisited"] == [("visits",)]
    told = evaluator.explain(PERMIT, as_of="2020-02-01", about="unvisited").model_dump_json()
    assert "最近检查日期" in told and "某公司" not in told
    assert TypeAdapter(any_record_of(evaluator.kinds)).validate_python(PERMIT) == record
    made = schema("record", policies=evaluator.policies)
    jsonschema.validate(PERMIT, made)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**PERMIT, "持有人": "某公司"}, made)


def test_a_class_extends_a_shipped_kind_for_one_set_alone(tmp_path: Path) -> None:
    """Its records are of the shipped class too; the shipped policies know nothing of it."""
    evaluator = permits(tmp_path)
    assert found(evaluator, {"kind": "document", "张数": 120}) == ["too-long"]
    assert found(evaluator, OurDocumentRecord(pages=120)) == ["too-long"]
    assert found(evaluator, DocumentRecord()) == []
    assert "permit" not in KINDS and KINDS["document"] is DocumentRecord
    with pytest.raises(RecordError):
        Evaluator(load_policies(), "reference").evaluate({"kind": "document", "pages": 3}, as_of="2020-02-01")


def test_its_kinds_travel_with_an_evaluator(tmp_path: Path) -> None:
    """Pickled, to a process that starts anew, and to one that is forked."""
    evaluator = permits(tmp_path)
    again = pickle.loads(pickle.dumps(evaluator))  # noqa: S301  # what was pickled just now
    assert again.kinds == evaluator.kinds and found(again, PERMIT) == ["unvisited"]
    for method in ("spawn", "fork"):
        with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context(method)) as pool:
            assert pool.submit(elsewhere, evaluator, PERMIT).result() == ["unvisited"]


def test_sets_with_other_kinds_of_one_name_work_side_by_side(tmp_path: Path) -> None:
    """In threads that load and decide at once, and in a forked process; each set reads its own facts."""
    for name, kind in (("numbers", "number"), ("words", "text")):
        rules = LONG if kind == "number" else LONG.replace("more_than: 100", "empty: false")
        directory = write_policy(tmp_path / name, rules)
        (directory / "records.yaml").write_text(PAGES.replace("TYPE", kind), encoding="utf-8")
    together = Barrier(8)

    def loaded(number: int) -> tuple[str, Evaluator]:
        together.wait()
        name = ("numbers", "words")[number % 2]
        return name, Evaluator(load_policies(tmp_path / name), "reference")

    with ThreadPoolExecutor(8) as pool:
        evaluators = list(pool.map(loaded, range(8)))
        results = list(
            pool.map(
                lambda one: (
                    found(one[1], {"kind": "document", "pages": 120})
                    if one[0] == "numbers"
                    else found(one[1], {"kind": "document", "pages": "many"})
                ),
                evaluators * 5,
            )
        )
    assert results == [["too-long"]] * 40
    assert len({evaluator.kinds["document"] for _, evaluator in evaluators}) == 2
    with pytest.raises(RecordError):
        found(dict(evaluators)["numbers"], {"kind": "document", "pages": "many"})
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(2, mp_context=context) as processes:
        numbers = processes.submit(elsewhere, dict(evaluators)["numbers"], {"kind": "document", "pages": 120})
        words = processes.submit(elsewhere, dict(evaluators)["words"], {"kind": "document", "pages": "many"})
        assert numbers.result() == words.result() == ["too-long"]


def test_an_extension_refuses_whatever_is_refused_without_it(tmp_path: Path) -> None:
    """Every bad file, with the same codes and places."""
    ours = tmp_path / "ours"
    ours.mkdir()
    head = "policy: ours\ninstrument: {title: {zh: 我, en: ours}}\nrank: district\n"
    (ours / "policy.yaml").write_text(head, encoding="utf-8")
    (ours / "records.yaml").write_text(PAGES.replace("TYPE", "number"), encoding="utf-8")
    for name, (content, *_) in BAD.items():
        (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    (tmp_path / "good.json").write_text(json.dumps(GOOD), encoding="utf-8")
    plain, extended = (
        run("evaluate", *BAD, "good.json", "--format", "json", *OPTIONS, *more, cwd=tmp_path)
        for more in ((), ("--policies", "shipped", "--policies", "ours"))
    )
    assert len(extended.data) == len(BAD) + 1
    assert [entry["record"] for entry in plain.data] == [entry["record"] for entry in extended.data]
    for one, other in zip(plain.data, extended.data, strict=True):
        codes = [
            [(item["code"], item["place"]) for item in each.get("problems", ())] for each in (one, other)
        ]
        assert codes[0] == codes[1]


# What is refused.


def made(body: dict[str, Any], *bases: type, **annotations: Any) -> type[Any]:
    """A class with these fields."""
    return type("Made", bases or (Record,), {"__module__": __name__, "__annotations__": annotations, **body})


KIND: Any = Literal["permit", "许可"]
FLAG = characteristic("甲", "a")


class NoKey(Part):
    """Entries without a key."""

    seen: Day | None = event("日期", "day")


@pytest.mark.parametrize(
    ("handed", "variant", "values"),
    [
        ([ModuleType("empty")], "none", {}),
        ([made({})], "kind", {}),
        ([made({"kind": "Permit"}, kind=Literal["Permit"])], "kind", {}),
        ([made({"kind": "许可"}, kind=Literal["许可", "permit"])], "kind", {}),
        ([made({"kind": "document"}, kind=Literal["document"])], "taken", {"name": "document"}),
        ([made({"kind": "notice"}, kind=Literal["notice", "公文"])], "taken", {"name": "公文"}),
        (
            [made({"kind": "permit"}, kind=KIND), made({"kind": "permit"}, kind=KIND)],
            "taken",
            {"name": "permit"},
        ),
        (
            [made({"kind": "permit", "model_config": ConfigDict(extra="allow")}, kind=KIND)],
            "overrides",
            {"name": "model_config"},
        ),
        ([made({"secrecy": FLAG}, DocumentRecord, secrecy=Flag | None)], "overrides", {"name": "secrecy"}),
        ([made({"guards": ()}, DocumentRecord)], "overrides", {"name": "guards"}),
        (
            [made({"problems_at": lambda _self, _as_of: []}, DocumentRecord)],
            "overrides",
            {"name": "problems_at"},
        ),
        (
            [
                made(
                    {"kept": model_validator(mode="before")(lambda _data: {"kind": "document"})},
                    DocumentRecord,
                )
            ],
            "overrides",
            {"name": "kept"},
        ),
        (
            [made({"__init__": object.__init__}, DocumentRecord)],
            "overrides",
            {"name": "__init__"},
        ),
        (
            [
                made(
                    {"__getattribute__": object.__getattribute__},
                    DocumentRecord,
                )
            ],
            "overrides",
            {"name": "__getattribute__"},
        ),
        (
            [made({"note": characteristic("涉密状态", "a note")}, DocumentRecord, note=Flag | None)],
            "named",
            {"name": "涉密状态"},
        ),
        (
            [made({"kind": "permit", "a": FLAG, "b": FLAG}, kind=KIND, a=Flag | None, b=Flag | None)],
            "facts",
            {},
        ),
        ([made({"kind": "permit", "a": FLAG}, kind=KIND, a=bool | None)], "type", {"field": "a"}),
        ([made({"kind": "permit", "a": FLAG}, kind=KIND, a=date | None)], "type", {"field": "a"}),
        ([made({"kind": "permit", "a": FLAG}, kind=KIND, a=dict[str, str] | None)], "type", {"field": "a"}),
        ([made({"kind": "permit", "a": FLAG}, kind=KIND, a=tuple[bool, ...] | None)], "type", {"field": "a"}),
        ([made({"kind": "permit", "a": None}, kind=KIND, a=Flag | None)], "world", {"field": "a"}),
        ([made({"kind": "permit", "a": FLAG}, kind=KIND, a=tuple[NoKey, ...] | None)], "key", {"field": "a"}),
    ],
)
def test_a_class_that_is_no_kind_or_would_loosen_one_is_refused(
    handed: list[Any], variant: str, values: dict[str, str]
) -> None:
    """With what is wrong, before any policy is read."""
    with pytest.raises(PolicyError) as raised:
        load_policies("no such directory", records=handed)
    (problem,) = raised.value.problems
    assert (problem.code, problem.variant) == ("policy.record-class", variant)
    assert values.items() <= dict(problem.values).items()


def test_every_kind_has_the_facts_that_rules_about_any_kind_ask() -> None:
    """Also one that does not declare them."""
    assert "is_office" in facts_of(PermitRecord)


# The command line, and pytest.

CASES = """\
as_of: 2020-02-01
base: {kind: permit, granted: 2018-01-02}
cases:
  - name: 两年前检查过的要再检查
    record: {visits: [{scope: trade, date: 2018-06-01}]}
    expect: {unvisited: minor}
    because: [permits.unvisited]
  - name: 一年后检查过的不用
    record: {visits: [{scope: trade, date: 2019-01-02}]}
    expect: {unvisited: null}
    not: [unvisited]
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A directory with a module of record kinds, policies about them with cases, and a record."""
    monkeypatch.setattr(sys, "path", [*sys.path])
    (ours := tmp_path / "ours").mkdir()
    head = "policy: ours\ninstrument: {title: {zh: 我, en: ours}}\nrank: framework\n"
    (ours / "policy.yaml").write_text(head, encoding="utf-8")
    (ours / "permits.yaml").write_text(RULES, encoding="utf-8")
    (ours / "permits_test.yaml").write_text(CASES, encoding="utf-8")
    (tmp_path / "permit.json").write_text(json.dumps(PERMIT), encoding="utf-8")
    shutil.copy(host_kinds.__file__, tmp_path / "our_kinds.py")
    yield tmp_path
    sys.modules.pop("our_kinds", None)


COMMANDS: list[tuple[str, ...]] = [
    ("evaluate", "permit.json", "--policies", "ours", "--as-of", "2020-02-01", "--record", "log.jsonl"),
    ("explain", "permit.json", "--about", "unvisited", "--policies", "ours", "--as-of", "2020-02-01"),
    ("check", "ours"),
    ("test", "ours"),
    ("coverage", "ours"),
    ("mutate", "ours", "--jobs", "2", "--rule", "permits.unvisited"),
    ("clauses", "ours"),
    ("facts", "ours", "--kind", "permit"),
    ("schema", "rules", "ours"),
    ("diff", "ours", "ours", "--records", "permit.json", "--as-of", "2020-02-01"),
    ("verify", "log.jsonl", "--policies", "ours"),
]


def test_every_command_takes_the_kinds_of_a_module(project: Path) -> None:
    """Also the processes that it starts. Without the module the record and the rules are refused."""
    for command in COMMANDS:
        done = run(*command, "--kinds", "our_kinds", cwd=project)
        assert done.status == (1 if command[0] == "evaluate" else 0), (
            command,
            done.out,
            done.err,
        )
    assert run("check", "ours", cwd=project).status == 2
    missing = run("check", "ours", "--kinds", "no_kinds", "--lang", "en", cwd=project)
    assert missing.status == 2
    assert "the module `no_kinds` cannot be imported" in missing.err


def test_pytest_takes_the_kinds_of_a_module(project: Path) -> None:
    """`--policy-kinds`, also for the base that is compared; a module that is not there is an error of usage."""
    done = pytest_in(
        project, "ours", "-p", "no:cacheprovider", "--policy-kinds", "our_kinds", "--policy-base", "ours"
    )
    assert done.status == 0, done.out
    assert "3 passed" in done.out
    assert "cannot be imported" in pytest_in(project, "ours", "--policy-kinds", "none").out


def offered(directory: Path, package: str, *points: str) -> None:
    """An installed package that offers record kinds, each written `name = module`."""
    (info := directory / f"{package}-1.0.dist-info").mkdir()
    (info / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n", encoding="utf-8"
    )
    text = "\n".join(("[disclosure_rules.kinds]", *points, ""))
    (info / "entry_points.txt").write_text(text, encoding="utf-8")


def test_an_installed_package_offers_its_kinds_by_a_name(project: Path) -> None:
    """As a module or as a class, to the commands and to pytest; what no option names is not loaded."""
    offered(
        project, "one", "permits = our_kinds", "permit = our_kinds:PermitRecord", "broken = no_such_module"
    )
    for name in ("permits", "permit"):
        assert run("test", "ours", "--kinds", name, cwd=project).status == 0
    refused = run("check", "ours", "--kinds", "broken", "--lang", "en", cwd=project)
    assert "--kinds: the module `broken` cannot be imported: No module named" in refused.err
    sys.modules.pop("our_kinds")
    assert run("check", "ours", cwd=project).status == 2
    assert "our_kinds" not in sys.modules
    done = pytest_in(project, "ours", "-p", "no:cacheprovider", "--policy-kinds", "permits")
    assert done.status == 0, done.out
    assert "3 passed" in done.out


@pytest.mark.parametrize(
    ("points", "told"),
    [
        pytest.param(
            {"one": "permits = our_kinds", "two": "permits = our_kinds:PermitRecord"},
            "several installed packages offer record kinds as `permits`; name one of the modules: our_kinds, our_kinds:PermitRecord",
            id="one name for two things is nobody's",
        ),
        pytest.param(
            {"one": "permits = our_kinds:Scope"},
            "the entry point `permits` is neither a module nor a record kind",
            id="a vocabulary is no kind",
        ),
    ],
)
def test_an_entry_point_that_leads_to_no_kind_is_refused(
    project: Path, points: dict[str, str], told: str
) -> None:
    """With its name and what to do."""
    for package, point in points.items():
        offered(project, package, point)
    refused = run("check", "ours", "--kinds", "permits", "--lang", "en", cwd=project)
    assert refused.status == 2
    assert told in refused.err

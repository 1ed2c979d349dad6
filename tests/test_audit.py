"""Audit lines: what they hold and do not hold, what verification reproduces, and what it notices."""

import copy
import json
import shutil
import subprocess
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from commands import COMMAND, ROOT, SAFETY, environment, run
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator
from pydantic import BaseModel
from shipped import AS_OF, EVALUATOR, MODEL
from strategies import document_records

from disclosure_rules import Evaluator, RecordError, WorkingCalendar
from disclosure_rules.audit import Verified, audit_line, digest_of, kept_fields, parameters_of, verify_line
from disclosure_rules.records import KINDS, read_record
from disclosure_rules.records.base import known_paths
from disclosure_rules.records.paths import inner_type
from disclosure_rules.schema import schema
from disclosure_rules.terms import Term

PRIVATE = "某某不得外泄的文字"
EXAMPLE = ROOT / "examples" / "xuhui-2018-20.yaml"


def line_of(
    record: dict[str, Any],
    as_of: str = AS_OF,
    evaluator: Evaluator = EVALUATOR,
    previous: str | None = None,
    **options: Any,
) -> dict[str, Any]:
    """The line of a record, as a log gives it back."""
    read = read_record(record)
    decision = evaluator.evaluate(read, as_of=as_of)
    line = audit_line(read, decision, evaluator.calendar, previous=previous, **options)
    found: dict[str, Any] = json.loads(json.dumps(line, ensure_ascii=False))
    return found


def sealed(line: dict[str, Any]) -> dict[str, Any]:
    """A line with a digest made anew, as a forger would."""
    return {**line, "digest": digest_of(line)}


def codes(found: Verified) -> list[str]:
    """What is wrong with a line."""
    return [problem.code for problem in found.problems]


def changes(found: Verified) -> dict[str, tuple[Any, Any]]:
    """What differs in the decision, by path: recorded and now."""
    return {item.path: (item.recorded, item.now) for item in found.changes}


# what a line holds


def test_a_line_reproduces_and_fits_its_schema() -> None:
    """The model record: the same decision, nothing to say about it."""
    line = line_of(MODEL)
    assert verify_line(line, EVALUATOR, previous=None) == Verified(
        {"kind": "document", "id": "xuhui-2018-20"}, "reproduced"
    )
    assert not list(Draft7Validator(schema("audit")).iter_errors(line))
    assert list(Draft7Validator(schema("audit")).iter_errors({**line, "digest": None}))


def test_the_digest_is_of_what_a_line_says_not_of_how_it_is_written() -> None:
    """A database may give the keys back in another order, and text escaped."""
    line = line_of(MODEL, keep=["title"])
    again = json.loads(json.dumps(line, sort_keys=True, ensure_ascii=True, indent=1))
    assert list(again) != list(line)
    assert again["digest"] == digest_of(again)
    assert verify_line(dict(reversed(again.items())), EVALUATOR, previous=None).holds


def test_it_holds_what_the_decision_rests_on() -> None:
    """Policies, calendar, parameters, engine and library stand in the decision's provenance."""
    source = line_of(MODEL)["decision"]["provenance"]
    assert source["calendar"] == EVALUATOR.calendar.identity
    assert {item["id"]: item["sha256"] for item in source["policies"]} == {
        policy.id: policy.sha256 for policy in EVALUATOR.policies
    }
    assert {"parameters", "engine", "library"} <= source.keys()


SAMPLES: dict[str, dict[str, Any]] = {
    "document": {
        "number": PRIVATE,
        "title": PRIVATE,
        "issuer": PRIVATE,
        "drafting_units": [PRIVATE, PRIVATE],
        "form": dict.fromkeys(
            ("title", "drafting_unit", "reason", "cut_content", "cut_reason", "interpretation_form"), PRIVATE
        ),
        "interpretation": {"interpreted_by": PRIVATE},
        "public_consultation": {"departure_reason": PRIVATE},
        "issued": "2018-11-22",
    },
    "request": {"body": PRIVATE, "received": "2018-11-22"},
    "agency_year": {"agency": {"name": PRIVATE}, "year": 2018},
    "emergency": {"title": PRIVATE, "handling_department": PRIVATE, "occurred": "2018-11-22T08:00"},
    "opinion_incident": {
        "title": PRIVATE,
        "competent_departments": [PRIVATE],
        "responsible_body": PRIVATE,
        "answered_by": PRIVATE,
    },
    "matter": {"title": PRIVATE, "agency": {"name": PRIVATE}, "reply": {"departure_reason": PRIVATE}},
    "catalogue": {"title": PRIVATE, "agency": PRIVATE},
    "major_decision": {
        "title": PRIVATE,
        "agency": PRIVATE,
        "pre_disclosure": {"departure_reason": PRIVATE},
        "legality_review_reason": PRIVATE,
    },
    "meeting": {"title": PRIVATE, "agency": PRIVATE, "plan": {"way": PRIVATE}},
    "portfolio": {"agency": PRIVATE, "period_start": "2018-10-01", "period_end": "2018-12-31"},
}


def texts_in(data: Any, at: str = "") -> set[str]:
    """Every path at which the secret stands."""
    if isinstance(data, dict):
        return {
            path for name, value in data.items() for path in texts_in(value, f"{at}.{name}" if at else name)
        }
    items = data if isinstance(data, list) else [data]
    return {at} if PRIVATE in items else set()


def leaves(cls: type[BaseModel], at: str = "") -> Iterator[tuple[str, Any]]:
    """The path and type of every field of a model that is no part itself."""
    for name, field in cls.model_fields.items():
        inner = inner_type(field.annotation)
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            yield from leaves(inner, f"{at}{name}.")
        else:
            yield f"{at}{name}", inner


@pytest.mark.parametrize("kind", KINDS)
def test_no_free_text_is_in_a_line(kind: str) -> None:
    """Of any kind, also where the decision takes a unit's name from the record; `host` is left out. And the
    decision is the same, since rules read of a text only whether it is there."""
    record = {"kind": kind, "id": "7", "jurisdiction": "xuhui", **SAMPLES[kind]}
    line = line_of({**record, "host": {"note": PRIVATE}})
    assert PRIVATE not in json.dumps(line, ensure_ascii=False)
    assert "host" not in line["record"]
    whole = json.loads(read_record(record).model_dump_json(exclude_none=True))
    texts = {path for path, inner in leaves(KINDS[kind]) if inner is str}
    assert texts_in(whole) == texts - {"id", "jurisdiction", "unknown"} == set(line["masked"])
    assert verify_line(line, EVALUATOR, previous=None).holds


COMPARED = {
    "kind": "document",
    "jurisdiction": "xuhui",
    "secrecy": "none",
    "exemption_grounds": [],
    "title": "关于甲事的通知",
    "form": {"title": "关于乙事的通知", "proposed_attribute": "proactive", "release_mode": "full"},
    "drafting_units": ["甲局", "乙局"],
    "interpretation": {"published": "2018-12-03", "interpreted_by": "甲 局"},
    "issued": "2018-11-22",
    "published": "2018-12-03",
    "released_as": "full",
}


@pytest.mark.parametrize(
    "keep", [(), ("title",), ("form.title", "drafting_units"), ("interpretation.interpreted_by",)]
)
def test_texts_that_rules_compare_stay_the_same_or_another(keep: tuple[str, ...]) -> None:
    """Masked or kept, two titles that differ still differ and two spellings of a name still are one, so that the line
    holds; the texts themselves are not told but where they are kept."""
    line = line_of(COMPARED, keep=keep)
    shown, units = line["record"], line["record"]["drafting_units"]
    assert shown["title"] != shown["form"]["title"]
    assert units[0] != units[1]
    assert verify_line(line, EVALUATOR, previous=None).holds
    found = [[item["id"] for item in one["decision"]["findings"]] for one in (line, line_of(COMPARED))]
    assert "form-title-differs" in found[0]
    assert found[0] == found[1]
    if not keep:
        assert (shown["title"], shown["form"]["title"], units) == ("▇", "▇2", ["▇", "▇2"])
        assert shown["interpretation"]["interpreted_by"] == "▇"


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_is_text_or_of_a_closed_type(kind: str) -> None:
    """A field of a type that is neither masked nor closed would let text through."""
    for path, inner in leaves(KINDS[kind]):
        known = inner in (str, bool, int, Decimal, date | datetime) or (
            isinstance(inner, type) and issubclass(inner, Term)
        )
        assert known or path in ("kind", "host"), path


@pytest.mark.parametrize("name", ["title", "标题"])
def test_a_field_may_be_kept(name: str) -> None:
    """By its name in either language; the others stay masked."""
    line = line_of({**MODEL, "form": {"title": PRIVATE}}, keep=[name])
    assert line["record"]["title"] == MODEL["title"]
    assert line["record"]["form"] == {"title": "▇"}
    assert "title" not in line["masked"]
    assert verify_line(line, EVALUATOR, previous=None).holds


def test_a_kept_name_is_in_the_decision_too() -> None:
    """The bearer of a duty is named where the line keeps that name."""
    record = {**MODEL, "issuer": {"name": "区政府办公室"}}
    by_id = {item["id"]: item for item in line_of(record, keep=["发文单位.名称"])["decision"]["obligations"]}
    assert by_id["publish-online"]["duty_bearer"] == "区政府办公室"
    by_id = {item["id"]: item for item in line_of(record)["decision"]["obligations"]}
    assert by_id["publish-online"]["duty_bearer"] == "▇"


@pytest.mark.parametrize("name", ["titel", "secrecy", "host", ""])
def test_only_free_text_can_be_named(name: str) -> None:
    """What rules read by value is always there; a misspelt name is told, not passed over."""
    with pytest.raises(RecordError) as told:
        line_of(MODEL, keep=["title", name])
    assert [problem.code for problem in told.value.problems] == ["audit.keep"]
    assert f"`{name}`" in str(told.value)


@st.composite
def records(draw: st.DrawFn) -> dict[str, Any]:
    """A record of any kind: a document in full, or of another kind texts and a few unknown fields."""
    kind = draw(st.sampled_from(list(KINDS)))
    if kind == "document":
        return draw(document_records())
    sample = {name: value for name, value in SAMPLES[kind].items() if draw(st.booleans()) or name == "year"}
    free = sorted(path for path in known_paths(KINDS[kind]) if path.partition(".")[0] not in sample)
    unknown = draw(st.lists(st.sampled_from(free), max_size=4, unique=True))
    return {"kind": kind, **sample, **SAMPLES[kind], "unknown": unknown}


@given(records(), st.dates(date(2017, 1, 1), date(2023, 12, 31)), st.booleans())
def test_whatever_is_recorded_reproduces(record: dict[str, Any], as_of: date, keep: bool) -> None:
    """Record, mask, store, read back, decide again: the same decision, of records of every kind."""
    try:
        EVALUATOR.evaluate(record, as_of=as_of)
    except RecordError:
        return
    kept = ["title", "agency", "drafting_units"] if keep else []
    line = line_of(record, as_of.isoformat(), keep=kept)
    assert verify_line(line, EVALUATOR, previous=None).holds
    again = read_record(line["record"])
    assert json.loads(again.model_dump_json(exclude_none=True, exclude={"host"})) == line["record"]


# what verification notices


def paths_of(data: Any, at: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Every leaf."""
    steps = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [path for step, value in steps for path in paths_of(value, (*at, step))] or [at]


def test_every_altered_part_of_a_line_is_noticed() -> None:
    """Whichever leaf is changed, the digest says so, or the line cannot be read."""
    line = line_of({**MODEL, "drafting_units": ["甲"]})
    assert len(paths_of(line)) > 200
    for path in paths_of(line):
        altered = copy.deepcopy(line)
        owner: Any = altered
        for step in path[:-1]:
            owner = owner[step]
        owner[path[-1]] = "另一个值" if owner[path[-1]] != "另一个值" else ""
        found = verify_line(altered, EVALUATOR, previous=None)
        assert "audit.altered" in codes(found), path
        assert not found.holds


@pytest.mark.parametrize(
    "name", ["record", "masked", "decision", "days", "previous", "schema_version", "digest"]
)
def test_a_part_that_is_gone_is_noticed(name: str) -> None:
    """Each of them belongs to the line."""
    line = line_of(MODEL)
    del line[name]
    found = verify_line(line, EVALUATOR, previous=None)
    assert found.decision == "unreadable"
    assert codes(found)


def test_a_forged_decision_is_unexplained() -> None:
    """Where the digest was made anew, the same grounds give another decision, and that is told."""
    line = line_of(MODEL)
    [late] = [item for item in line["decision"]["obligations"] if item["id"] == "publish-online"]
    late.update(status="fulfilled", working_days_late=None)
    found = verify_line(sealed(line), EVALUATOR, previous=None)
    assert found.decision == "differs"
    assert codes(found) == ["audit.unexplained"]
    assert changes(found) == {
        "obligations.publish-online.status": ("fulfilled", "fulfilled_late"),
        "obligations.publish-online.working_days_late": (None, 3),
    }


def test_a_forged_record_is_unexplained() -> None:
    """The same with a fact of the record."""
    line = line_of(MODEL)
    line["record"]["published"] = "2018-12-06"
    found = verify_line(sealed(line), EVALUATOR, previous=None)
    assert codes(found) == ["audit.unexplained"]
    assert "outcome" in changes(found) or "obligations.publish-online.status" in changes(found)


def test_entries_that_came_or_went_are_named() -> None:
    """A finding that was struck out of the record."""
    line = line_of(MODEL)
    struck = line["decision"]["findings"].pop(0)
    found = verify_line(sealed(line), EVALUATOR, previous=None)
    assert found.changes[0][:2] == (f"findings.{struck['id']}", None)
    assert found.changes[0].now["rule"] == struck["rule"]


def test_the_chain() -> None:
    """Removed, moved and added lines are noticed at the line after them."""
    lines: list[dict[str, Any]] = []
    for number in range(4):
        last = lines[-1]["digest"] if lines else None
        lines.append(line_of({**MODEL, "id": str(number)}, previous=last))

    def broken(kept: list[dict[str, Any]]) -> list[int]:
        before = [None, *(line["digest"] for line in kept)]
        found = [
            verify_line(line, EVALUATOR, previous=last) for line, last in zip(kept, before, strict=False)
        ]
        return [number for number, item in enumerate(found) if "audit.chain" in codes(item)]

    assert broken(lines) == []
    assert broken(lines[1:]) == [0]
    assert broken([lines[0], lines[2], lines[3]]) == [1]
    assert broken([lines[0], lines[2], lines[1], lines[3]]) == [1, 2, 3]
    assert broken([*lines[:2], lines[1], *lines[2:]]) == [2]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (None, "audit.shape"),
        ([], "audit.shape"),
        ({}, "audit.shape"),
        ({"kind": "document"}, "audit.shape"),
        ({"schema_version": 1}, "audit.version"),
        ({"schema_version": 3}, "audit.version"),
        ({"schema_version": 2, "record": []}, "audit.shape"),
    ],
)
def test_what_is_no_line_is_told(line: Any, code: str) -> None:
    """Without a traceback, and with what is wrong."""
    found = verify_line(line, EVALUATOR, previous=None)
    assert found.decision == "unreadable"
    assert code in codes(found)
    assert parameters_of(line) == {}


def test_a_record_that_is_rejected_now() -> None:
    """Its problems are told in place of a decision."""
    line = line_of(MODEL)
    line["record"]["gone"] = True
    found = verify_line(sealed(line), EVALUATOR, previous=None)
    assert found.decision == "rejected"
    assert codes(found) == ["record.unknown-field"]


# why it differs


EARLIER = WorkingCalendar(holidays=[], workdays=[date(2020, 1, 31), date(2020, 2, 1)])
"""The Spring Festival of 2020 as it was first announced: worked again from 31 January, and on Saturday the 1st."""

IN_WINTER: dict[str, Any] = {
    "kind": "document",
    "id": "2020-1",
    "jurisdiction": "xuhui",
    "secrecy": "none",
    "exemption_grounds": [],
    "issued": "2020-01-17",
    "form": {"proposed_attribute": "proactive"},
    "unknown": ["archived", "formed", "signed"],
}


def test_a_schedule_amended_after_the_fact_is_told_with_its_days() -> None:
    """The notice of 2020-01-27 made the holiday longer: due days decided before it move, and the days that moved
    them are named."""
    line = line_of(IN_WINTER, "2020-01-20", Evaluator(EVALUATOR.policies, "reference", EARLIER))
    found = verify_line(line, EVALUATOR, previous=None)
    assert found.decision == "differs"
    assert codes(found) == []
    basis = {item.path: (item.recorded, item.now) for item in found.basis}
    assert basis == {
        "calendar": (EARLIER.identity, EVALUATOR.calendar.identity),
        "days.2020-01-31": ("working day", "day off"),
        "days.2020-02-01": ("working day", "day off"),
    }
    assert changes(found)["obligations.publish-online.due"] == ("2020-02-05", "2020-02-07")


def test_a_calendar_that_is_not_the_same_but_decides_the_same() -> None:
    """Days beyond those that matter: told, and the line holds."""
    other = WorkingCalendar(holidays=[date(2021, 3, 3)])
    found = verify_line(
        line_of(MODEL, evaluator=Evaluator(EVALUATOR.policies, calendar=other)), EVALUATOR, previous=None
    )
    assert found.holds
    assert [item.path for item in found.basis if item.path != "engine"] == ["calendar"]


def test_another_policy_is_named() -> None:
    """By its id, with both digests; and one that is gone."""
    line = line_of(MODEL)
    for policy in line["decision"]["provenance"]["policies"]:
        if policy["id"] == "xuhui-2018":
            policy["sha256"] = "0" * 64
    line["decision"]["provenance"]["policies"].append({"id": "ours", "sha256": "1" * 64})
    found = verify_line(sealed(line), EVALUATOR, previous=None)
    assert found.holds
    now = {policy.id: policy.sha256 for policy in EVALUATOR.policies}["xuhui-2018"]
    assert [tuple(item) for item in found.basis] == [
        ("policies.xuhui-2018", "0" * 64, now),
        ("policies.ours", "1" * 64, None),
    ]


@pytest.mark.parametrize("name", ["library", "policies", "parameters"])
def test_what_explains_another_decision(name: str) -> None:
    """Another decision is no defect where what it rests on is not as recorded."""
    line = line_of(MODEL)
    source = line["decision"]["provenance"]
    source[name] = {"library": "0.0.1", "policies": source["policies"][1:], "parameters": {"a.b": "1d"}}[name]
    line["decision"]["outcome"] = "compliant"
    found = verify_line(sealed(line), EVALUATOR, previous=None)
    assert found.decision == "differs"
    assert codes(found) == []
    assert [item.path.partition(".")[0] for item in found.basis] == [name]


def test_the_engine_explains_nothing() -> None:
    """Engines decide alike: another one is told, and another decision stays unexplained."""
    line = line_of(MODEL)
    line["decision"]["provenance"]["engine"] = "durable"
    found = verify_line(sealed(line), EVALUATOR, previous=None)
    assert found.holds
    assert [item.path for item in found.basis] == ["engine"]
    line["decision"]["outcome"] = "compliant"
    assert codes(verify_line(sealed(line), EVALUATOR, previous=None)) == ["audit.unexplained"]


CHOSEN: dict[str, Any] = {"xuhui-2018.publish_limit": "7wd"}


def test_parameters_are_chosen_again() -> None:
    """As they stand in the line; with others the decision differs, and the parameter is named."""
    line = line_of(MODEL, evaluator=Evaluator(EVALUATOR.policies, "reference", parameters=CHOSEN))
    assert parameters_of(line) == CHOSEN
    again = Evaluator(EVALUATOR.policies, "reference", parameters=parameters_of(line))
    assert verify_line(line, again, previous=None).holds
    found = verify_line(line, EVALUATOR, previous=None)
    assert [tuple(item) for item in found.basis] == [("parameters.xuhui-2018.publish_limit", "7wd", None)]
    assert changes(found)["obligations.publish-online.due"] == ("2018-12-03", "2018-12-06")


def test_any_parameter_reads_back_as_it_was_chosen() -> None:
    """Each parameter of the shipped policies, with its own value chosen, also lists, numbers, yes and no."""
    plain = EVALUATOR.timeline.parameters
    seen = set()
    for name, parameter in plain.items():
        value = parameter.values[0].value
        chosen = Evaluator(EVALUATOR.policies, "reference", parameters={name: _raw(value)})
        line = line_of(MODEL, evaluator=chosen)
        again = Evaluator(EVALUATOR.policies, "reference", parameters=parameters_of(line))
        assert again.timeline.chosen == chosen.timeline.chosen
        seen.add(type(value).__name__)
    assert {"Duration", "tuple", "int"} <= seen


def _raw(value: Any) -> Any:
    """A typed value as one writes it."""
    if isinstance(value, tuple):
        return [_raw(item) for item in value]
    return value if isinstance(value, (bool, int)) else str(value)


def test_kept_fields_are_paths() -> None:
    """Names in both languages, of any kind of record."""
    assert kept_fields(["标题", "form.title", "受理机关"]) == {"title", "form.title", "body"}


# the command line


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """A log of three runs: one record, two as JSON Lines from standard input, one."""
    path = tmp_path / "log.jsonl"
    two = "".join(json.dumps({**MODEL, "id": name}) + "\n" for name in ("a", "b"))
    for arguments, stdin in (((str(EXAMPLE),), ""), (("-",), two), ((str(EXAMPLE),), "")):
        assert run("evaluate", *arguments, "--as-of", AS_OF, "--record", path, stdin=stdin).status == 1
    return path


def lines_in(path: Path) -> list[dict[str, Any]]:
    """The lines of a log."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_runs_add_to_one_chain(log: Path) -> None:
    """And all of it verifies, as text and as JSON, also from standard input."""
    lines = lines_in(log)
    assert [line["record"]["id"] for line in lines] == ["xuhui-2018-20", "a", "b", "xuhui-2018-20"]
    assert [line["previous"] for line in lines] == [None, *(line["digest"] for line in lines[:-1])]
    done = run("verify", log, "--lang", "en")
    assert done.status == 0
    assert "all 4 lines hold" in done.out
    assert lines[-1]["digest"] in done.out
    data = run("verify", "-", "--format", "json", stdin=log.read_bytes()).data
    assert [item["line"] for item in data["lines"]] == [1, 2, 3, 4]
    assert data["summary"]["hold"] == 4
    assert data["summary"]["last"] == lines[-1]["digest"]


def test_recording_changes_nothing_that_is_printed(tmp_path: Path) -> None:
    """The decision on standard output names who bears a duty; the line does not."""
    path = tmp_path / "log.jsonl"
    record = json.dumps({**MODEL, "drafting_units": [PRIVATE]})
    command = ("evaluate", "-", "--as-of", AS_OF, "--format", "json")
    assert run(*command, "--record", path, stdin=record) == run(*command, stdin=record)
    assert PRIVATE in run(*command, stdin=record).out
    assert PRIVATE not in path.read_text(encoding="utf-8")


def test_a_rejected_record_leaves_no_line(tmp_path: Path) -> None:
    """Nothing was decided, so there is nothing to decide again; the others have their lines."""
    path = tmp_path / "log.jsonl"
    records = [MODEL, {**MODEL, "secrecy": PRIVATE}, {**MODEL, "id": "c"}]
    done = run("evaluate", "-", "--as-of", AS_OF, "--record", path, stdin=json.dumps(records))
    assert done.status == 2
    assert [line["record"]["id"] for line in lines_in(path)] == ["xuhui-2018-20", "c"]
    assert run("verify", path).status == 0


def test_what_does_not_hold_is_told_line_by_line(log: Path) -> None:
    """An altered line, then a removed one."""
    log.write_text(
        "".join(
            line.replace('"working_days_late":3', '"working_days_late":4') + "\n"
            if number == 1
            else line + "\n"
            for number, line in enumerate(log.read_text(encoding="utf-8").splitlines())
            if number != 2
        ),
        encoding="utf-8",
    )
    done = run("verify", log, "--lang", "en")
    assert done.status == 1
    assert "line 2 (document a): differs" in done.out
    assert f"{log}:2: digest: the line was altered" in done.err
    assert done.err.splitlines()[0].endswith("[audit.altered]")
    assert "working_days_late: recorded 4, now 3" in " ".join(done.out.split())
    assert "line 3 (document xuhui-2018-20): reproduced" in done.out
    assert f"{log}:3: previous: " in done.err
    assert done.err.splitlines()[1].endswith("[audit.chain]")
    assert "2 of 3 lines do not hold, 1 do" in done.out
    data = run("verify", log, "--format", "json").data
    assert [[problem["code"] for problem in item["problems"]] for item in data["lines"]] == [
        [],
        ["audit.altered"],
        ["audit.chain"],
    ]


def test_other_policies_are_told(log: Path, tmp_path: Path) -> None:
    """A policy changed after the decision: the policy by its id, what differs, and status 1."""
    ours = tmp_path / "policies"
    shutil.copytree(ROOT / "policies", ours)
    changed = [path for path in ours.rglob("*.yaml") if "value: 10wd" in path.read_text(encoding="utf-8")]
    assert changed
    for path in changed:
        path.write_text(
            path.read_text(encoding="utf-8").replace("value: 10wd", "value: 9wd"), encoding="utf-8"
        )
    done = run("verify", log, "--policies", ours, "--format", "json")
    assert done.status == 1
    for item in done.data["lines"]:
        assert item["decision"] == "differs"
        assert "policies.xuhui-2018" in [found["path"] for found in item["basis"]]
        assert {
            "path": "obligations.publish-online.due",
            "recorded": "2018-12-06",
            "now": "2018-12-05",
        } in item["changes"]
        assert item["problems"] == []


def test_parameters_of_the_command_line_are_chosen_again(tmp_path: Path) -> None:
    """`verify` takes them from each line; where the policies do not know them, it says so."""
    path = tmp_path / "log.jsonl"
    for setting in (["--set", "xuhui-2018.publish_limit=7wd"], []):
        run("evaluate", EXAMPLE, "--as-of", AS_OF, "--record", path, *setting)
    assert run("verify", path).status == 0
    first = lines_in(path)[0]
    first["decision"]["provenance"]["parameters"] = {"xuhui-2018.gone": "[7wd"}
    path.write_text(json.dumps(sealed(first)) + "\n", encoding="utf-8")
    [item] = run("verify", path, "--format", "json").data["lines"]
    assert [found["path"] for found in item["basis"]] == ["parameters.xuhui-2018.gone"]
    assert item["decision"] == "differs"


@pytest.mark.parametrize(
    ("content", "status", "said"),
    [
        ("", 2, "the file is empty"),
        ("{}\n", 2, "audit.shape"),
        ("not JSON {\n", 2, "read.json"),
        ('{"schema_version": 2}\n{"a\n', 2, "read.json"),
        ('{"schema_version": 9}\n', 2, "audit.version"),
    ],
)
def test_bad_logs(tmp_path: Path, content: str, status: int, said: str) -> None:
    """Told with the place, and the rest is verified all the same."""
    path = tmp_path / "log.jsonl"
    path.write_text(content, encoding="utf-8")
    done = run("verify", path, "--lang", "en")
    assert done.status == status
    assert said in done.out + done.err


def test_a_log_that_is_not_there(tmp_path: Path) -> None:
    """Status 2."""
    done = run("verify", tmp_path / "none.jsonl", "--lang", "en")
    assert done.status == 2
    assert "no such file" in done.out + done.err


def test_a_log_that_cannot_be_written_is_told_before_anything_is_decided(tmp_path: Path) -> None:
    """A directory that is not there, a directory, something else than a log, a line that is not whole: status 2,
    nothing printed, and the file as it was."""
    other = tmp_path / "notes.txt"
    other.write_text("notes\n", encoding="utf-8")
    torn = tmp_path / "torn.jsonl"
    torn.write_text(json.dumps(line_of(MODEL))[:-5], encoding="utf-8")
    unended = tmp_path / "unended.jsonl"
    unended.write_text(json.dumps(line_of(MODEL)), encoding="utf-8")
    for path in (tmp_path / "none" / "log.jsonl", tmp_path, other, torn, unended, Path("/dev/null")):
        before = path.read_bytes() if path.is_file() else None
        done = run("evaluate", EXAMPLE, "--as-of", AS_OF, "--record", path, "--lang", "en")
        assert done.status == 2, path
        assert str(path) in done.err
        assert done.out == ""
        assert before is None or path.read_bytes() == before


def test_keep_is_checked_first(tmp_path: Path) -> None:
    """A field that is none, and `--keep` without `--record`."""
    path = tmp_path / "log.jsonl"
    for arguments in (["--record", path, "--keep", "secrecy"], ["--keep", "title"]):
        done = run("evaluate", EXAMPLE, "--as-of", AS_OF, *arguments, "--lang", "en")
        assert done.status == 2
        assert "--keep: " in done.err
        assert not path.exists()
    run("evaluate", EXAMPLE, "--as-of", AS_OF, "--record", path, "--keep", "标题")
    assert "徐汇区全面推进政务公开工作办法" in path.read_text(encoding="utf-8")


def test_two_writers_make_one_chain(tmp_path: Path) -> None:
    """Runs that add to one file at once: each line goes on from the one before, whoever wrote that."""
    path = tmp_path / "log.jsonl"
    command = [*COMMAND, "evaluate", "-", "--as-of", AS_OF, "--record", str(path), "--format", "jsonl"]
    options: dict[str, Any] = {
        "stdin": subprocess.PIPE,
        "stdout": subprocess.DEVNULL,
        "cwd": ROOT,
        "env": environment(),
    }
    writers = [subprocess.Popen(command, **options) for _ in range(2)]
    for number, writer in enumerate(writers):
        assert writer.stdin is not None
        for item in range(60):
            writer.stdin.write((json.dumps({**MODEL, "id": f"{number}-{item}"}) + "\n").encode())
        writer.stdin.close()
    assert [writer.wait(SAFETY) for writer in writers] == [1, 1]
    lines = lines_in(path)
    assert len(lines) == 120
    assert [line["previous"] for line in lines] == [None, *(line["digest"] for line in lines[:-1])]
    assert all(line["digest"] == digest_of(line) for line in lines)

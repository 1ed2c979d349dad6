"""Tampering with a log: each kind is noticed, also where the digests were made anew as far as a forger can."""

import copy
import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from commands import run
from hypothesis import given
from hypothesis import strategies as st
from shipped import AS_OF, EVALUATOR, MODEL

from disclosure_rules import Evaluator, WorkingCalendar
from disclosure_rules.audit import audit_line, digest_of, end_problems, verify_line
from disclosure_rules.records import read_record

Line = dict[str, Any]
OTHER = "0" * 64


def line_of(record: Line, previous: str | None = None, **options: Any) -> Line:
    """The line of a record, as a log gives it back."""
    read = read_record(record)
    decision = EVALUATOR.evaluate(read, as_of=AS_OF)
    line = audit_line(read, decision, EVALUATOR.calendar, previous=previous, **options)
    found: Line = json.loads(json.dumps(line))
    return found


def chain(*names: str) -> list[Line]:
    """Lines of records with these ids, one after the other."""
    lines: list[Line] = []
    for name in names:
        lines.append(line_of({**MODEL, "id": name}, lines[-1]["digest"] if lines else None))
    return lines


LINES = chain("a", "b", "c")
"""Intact; a test works on a copy."""


def written(path: Path, lines: list[Line]) -> Path:
    """A log with these lines."""
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


def sealed(line: Line) -> Line:
    """A line with a digest made anew."""
    return {**line, "digest": digest_of(line)}


def codes_of(line: Any, evaluator: Evaluator = EVALUATOR) -> list[tuple[str, str]]:
    """What is wrong with a first line: code and place."""
    return [(problem.code, problem.place) for problem in verify_line(line, evaluator, previous=None).problems]


# one line, its digest made anew


def _swap_obligations(line: Line) -> None:
    line["decision"]["obligations"].reverse()


def _repeat_finding(line: Line) -> None:
    line["decision"]["findings"].append(line["decision"]["findings"][0])


def _repeat_undetermined(line: Line) -> None:
    line["decision"]["undetermined"].insert(0, line["decision"]["undetermined"][-1])


def _add_finding(line: Line) -> None:
    line["decision"]["findings"].append({**line["decision"]["findings"][0], "id": "made-up"})


def _remove_accountability(line: Line) -> None:
    line["decision"]["accountability"].pop()


def _key_of_line(line: Line) -> None:
    line["note"] = None


def _key_of_decision(line: Line) -> None:
    line["decision"]["note"] = "x"


def _key_of_an_obligation(line: Line) -> None:
    line["decision"]["obligations"][0]["note"] = "x"


def _key_of_days(line: Line) -> None:
    line["days"]["note"] = "x"


def _host(line: Line) -> None:
    line["record"]["host"] = {"note": "x"}


def _other_name(line: Line) -> None:
    line["record"]["密级"] = line["record"].pop("secrecy")


def _one_masked_less(line: Line) -> None:
    line["masked"].remove("title")


def _one_masked_more(line: Line) -> None:
    line["masked"].append("number")
    line["masked"].append("form.reason")


def _masked_in_another_order(line: Line) -> None:
    line["masked"].reverse()


def _text_in_a_masked_field(line: Line) -> None:
    line["record"]["title"] = "另一个标题"


def _one_day_more(line: Line) -> None:
    line["days"]["irregular"].append("2018-12-12")


def _earlier_first_day(line: Line) -> None:
    line["days"]["first"] = "2018-01-01"


def _no_days(line: Line) -> None:
    line["days"] = None


def _number_as_text(line: Line) -> None:
    [late] = [item for item in line["decision"]["obligations"] if item["working_days_late"] == 3]
    late["working_days_late"] = "3"


def _null_left_out(line: Line) -> None:
    del line["decision"]["obligations"][0]["hours_late"]


def _version_as_fraction(line: Line) -> None:
    line["schema_version"] = 2.0


RESEALED: list[tuple[Callable[[Line], None], str, str]] = [
    (_swap_obligations, "audit.unexplained", "decision"),
    (_repeat_finding, "audit.unexplained", "decision"),
    (_repeat_undetermined, "audit.unexplained", "decision"),
    (_add_finding, "audit.unexplained", "decision"),
    (_remove_accountability, "audit.unexplained", "decision"),
    (_key_of_line, "audit.inconsistent", ""),
    (_key_of_decision, "audit.inconsistent", "decision"),
    (_key_of_an_obligation, "audit.inconsistent", "decision"),
    (_key_of_days, "audit.inconsistent", "days"),
    (_host, "audit.inconsistent", "record"),
    (_other_name, "audit.inconsistent", "record"),
    (_one_masked_less, "audit.inconsistent", "masked"),
    (_one_masked_more, "audit.inconsistent", "masked"),
    (_masked_in_another_order, "audit.inconsistent", "masked"),
    (_text_in_a_masked_field, "audit.inconsistent", "masked"),
    (_one_day_more, "audit.inconsistent", "days"),
    (_earlier_first_day, "audit.inconsistent", "days"),
    (_no_days, "audit.inconsistent", "days"),
    (_number_as_text, "audit.inconsistent", "decision"),
    (_null_left_out, "audit.shape", "decision.obligations.0.hours_late"),
    (_version_as_fraction, "audit.inconsistent", "schema_version"),
]


@pytest.mark.parametrize(("tamper", "code", "place"), RESEALED)
def test_a_rewritten_line_is_noticed(tamper: Callable[[Line], None], code: str, place: str) -> None:
    """With the digest of old it is altered; with one made anew, not as the library writes or decides it."""
    line = copy.deepcopy(LINES[0])
    assert codes_of(line) == []
    tamper(line)
    assert ("audit.altered", "digest") in codes_of(line)
    assert (code, place) in codes_of(sealed(line))
    assert not verify_line(sealed(line), EVALUATOR, previous=None).holds


def test_entries_twice_or_in_another_order_are_named() -> None:
    """Twice: the second by its number; in another order: both orders."""
    twice, moved = copy.deepcopy(LINES[0]), copy.deepcopy(LINES[0])
    _repeat_finding(twice)
    name = twice["decision"]["findings"][0]["id"]
    [added] = verify_line(sealed(twice), EVALUATOR, previous=None).changes
    assert (added.path, added.now) == (f"findings.{name}#2", None)
    _swap_obligations(moved)
    [order] = verify_line(sealed(moved), EVALUATOR, previous=None).changes
    assert order.path == "obligations"
    assert order.recorded == order.now[::-1]


def test_days_of_another_calendar_may_differ_but_not_in_form() -> None:
    """Under the calendar of now the days that moved are told; days twice, out of order or outside are wrong."""
    other = Evaluator(EVALUATOR.policies, "reference", WorkingCalendar(holidays=[date(2018, 12, 3)]))
    assert codes_of(LINES[0], other) == []
    for irregular in (["2018-12-04", "2018-12-03"], ["2018-12-03", "2018-12-03"], ["2017-12-03"]):
        line = copy.deepcopy(LINES[0])
        line["days"]["irregular"] = irregular
        assert ("audit.inconsistent", "days") in codes_of(sealed(line), other)
    line = copy.deepcopy(LINES[0])
    line["days"]["last"] = "2018-12-01"
    assert ("audit.inconsistent", "days") in codes_of(sealed(line), other)


def test_a_kept_text_that_is_the_mark_counts_as_masked() -> None:
    """Nobody can tell the two apart, so the line says what can be seen of it."""
    line = line_of({**MODEL, "title": "▇"}, keep=["title"])
    assert "title" in line["masked"]
    assert codes_of(line) == []


def test_the_id_is_masked_where_that_is_asked_for() -> None:
    """In the record and in the decision; and the line holds."""
    line = line_of({**MODEL, "id": "举报人张三"}, mask_id=True)
    assert "张三" not in json.dumps(line, ensure_ascii=False)
    assert (line["record"]["id"], line["decision"]["record"]["id"], line["masked"][0]) == ("▇", "▇", "id")
    assert codes_of(line) == []
    nameless = line_of({name: value for name, value in MODEL.items() if name != "id"}, mask_id=True)
    assert nameless["decision"]["record"]["id"] is None
    assert codes_of(nameless) == []


def test_a_line_of_version_1_is_named_as_such() -> None:
    """Intact by its digest, it is not called altered; altered, it is both."""
    line = sealed({**LINES[0], "schema_version": 1})
    assert codes_of(line) == [("audit.version", "schema_version")]
    [problem] = verify_line(line, EVALUATOR, previous=None).problems
    assert "written by an earlier version, cannot be decided again" in problem.message
    assert codes_of({**line, "masked": []}) == [
        ("audit.version", "schema_version"),
        ("audit.altered", "digest"),
    ]


def paths(data: Any, at: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The path of every part of plain data, but of its root."""
    if at:
        yield at
    if isinstance(data, (dict, list)):
        for step, value in data.items() if isinstance(data, dict) else enumerate(data):
            yield from paths(value, (*at, step))


@pytest.mark.parametrize("value", [None, 0, "x", [], {}, ["x"], {"x": "x"}], ids=repr)
def test_any_part_of_another_type_is_told_not_a_crash(value: Any) -> None:
    """With the digest made anew, only what the decision rests on may be other than it is now."""
    for path in paths(LINES[0]):
        line = copy.deepcopy(LINES[0])
        owner: Any = line
        for step in path[:-1]:
            owner = owner[step]
        if owner[path[-1]] == value:
            continue
        owner[path[-1]] = value
        found = verify_line(sealed(line), EVALUATOR, previous=None)
        assert not found.holds or found.basis or path == ("digest",), path


def test_any_renamed_key_is_told_not_a_crash() -> None:
    """At every depth of a line."""
    for path in paths(LINES[0]):
        line = copy.deepcopy(LINES[0])
        owner: Any = line
        for step in path[:-1]:
            owner = owner[step]
        if isinstance(owner, dict) and path != ("digest",):
            owner[f"{path[-1]}0"] = owner.pop(path[-1])
            assert not verify_line(sealed(line), EVALUATOR, previous=None).holds, path


# many lines


def _resealed(line: Line, previous: str | None) -> Line:
    return sealed({**line, "previous": previous})


TAMPERED: dict[str, tuple[list[Line], int, set[str]]] = {
    "first removed": (LINES[1:], 1, {"audit.chain"}),
    "middle removed": ([LINES[0], LINES[2]], 1, {"audit.chain"}),
    "reordered": ([LINES[0], LINES[2], LINES[1]], 1, {"audit.chain"}),
    "twice": ([LINES[0], LINES[0], *LINES[1:]], 1, {"audit.chain"}),
    "added": ([*LINES[:1], line_of({**MODEL, "id": "x"}, OTHER), *LINES[1:]], 1, {"audit.chain"}),
    "added and resealed": (
        [*LINES[:1], line_of({**MODEL, "id": "x"}, LINES[0]["digest"]), *LINES[1:]],
        1,
        {"audit.chain"},
    ),
    "rewritten with its seal": (
        [LINES[0], sealed({**LINES[1], "masked": []}), LINES[2]],
        1,
        {"audit.chain", "audit.inconsistent"},
    ),
    "of version 1": ([sealed({**LINES[0], "schema_version": 1})], 2, {"audit.version"}),
}


@pytest.mark.parametrize("name", TAMPERED)
@pytest.mark.parametrize("suffix", ["", ".jsonl", ".json", ".yaml", ".txt"])
def test_verify_notices_tampering_with_the_lines(tmp_path: Path, name: str, suffix: str) -> None:
    """Whatever the file is called: a log is read as lines."""
    lines, status, codes = TAMPERED[name]
    done = run("verify", written(tmp_path / f"audit{suffix}", lines), "--format", "json")
    assert done.status == status
    found = {problem["code"] for line in done.data["lines"] for problem in line["problems"]}
    assert found == codes


@pytest.mark.parametrize("suffix", ["", ".jsonl", ".json", ".yaml", ".csv"])
def test_an_intact_log_holds_whatever_it_is_called(tmp_path: Path, suffix: str) -> None:
    """One line or many."""
    for count in (1, 3):
        done = run("verify", written(tmp_path / f"audit{suffix}", LINES[:count]), "--format", "json")
        assert (done.status, done.data["summary"]["hold"]) == (0, count)


def test_lines_missing_at_the_end_show_by_the_last_digest(tmp_path: Path) -> None:
    """Nothing in the file shows it: only the digest kept elsewhere does."""
    path = written(tmp_path / "audit.jsonl", LINES[:2])
    assert run("verify", path).status == 0
    assert run("verify", path, "--last", LINES[1]["digest"]).status == 0
    done = run("verify", path, "--last", LINES[2]["digest"], "--lang", "en")
    assert done.status == 1
    assert f"{path}: the log does not end with the digest given" in done.err
    shown = run("verify", path, "--last", LINES[0]["digest"], "--format", "json")
    assert shown.status == 1
    assert [problem["code"] for problem in shown.data["problems"]] == ["audit.end"]
    assert end_problems(LINES[1]["digest"], LINES[1]["digest"]) == []


@pytest.mark.parametrize("option", ["--last", "--previous"])
@pytest.mark.parametrize("digest", ["", "3f2a", "A" * 64, "0" * 65, "0" * 64 + "\n"])
def test_what_is_no_digest_is_refused(tmp_path: Path, option: str, digest: str) -> None:
    """Part of one, too."""
    path = written(tmp_path / "audit.jsonl", LINES)
    done = run("verify", path, option, digest, "--lang", "en")
    assert (done.status, done.out) == (2, "")
    assert f"{option}: not a digest" in done.err


@given(st.data())
def test_any_edit_of_a_line_is_noticed(data: st.DataObject) -> None:
    """Characters of the text taken out, put in or exchanged: what still says the same holds, nothing else does."""
    text = json.dumps(LINES[0], ensure_ascii=False)
    at = data.draw(st.integers(0, len(text) - 1))
    width = data.draw(st.integers(0, 3))
    edited = text[:at] + data.draw(st.text('0123456789ae"{}[],: 甲-\\', max_size=3)) + text[at + width :]
    try:
        line = json.loads(edited)
    except ValueError:
        return
    found = verify_line(line, EVALUATOR, previous=None)
    same = json.dumps(line, sort_keys=True) == json.dumps(LINES[0], sort_keys=True)
    assert found.holds == same

"""Cases that are written once and run as several: a matrix, a boundary; and the schedule that a case is pinned to."""

from pathlib import Path

import pytest
from small_policies import write_policy

from disclosure_rules import Evaluator, PolicyError, load_policies
from disclosure_rules.authoring.testing import CaseFile, CaseReport, read_cases, run_cases
from disclosure_rules.authoring.testing.run import CaseRunner
from disclosure_rules.authoring.testing.syntax import RowShape
from disclosure_rules.calendar.working_calendar import WorkingCalendar
from disclosure_rules.records import KINDS
from disclosure_rules.records.base import facts_of

RULES = """\
parameters:
  limit:
    - {value: 10wd, in_force: {until: 2018-11-30}, source: 第一条}
    - {value: 7wd, in_force: {from: 2018-12-01}, source: 第一条（修订）}
rules:
  - {id: t.green, title: {zh: 绿, en: green}, clauses: [S.1], overrides: [d.colour], when: {all: [{secrecy: none}, {consent: granted}]}, then: {decide: colour, value: green}}
  - id: t.publish
    title: {zh: 按期上网, en: publish in time}
    clauses: [S.1]
    when: {secrecy: none}
    then: {require: publish, duty: unit, from: issued, within: {param: limit}, fulfilled_by: published}
"""
RECORD = "{kind: document, issued: 2018-11-22, secrecy: none}"


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """A small policy with two deadlines, one of which changes on 2018-12-01."""
    return write_policy(tmp_path, RULES)


def written(directory: Path, cases: str, head: str = "as_of: 2019-12-31") -> Path:
    """A file with these cases over a record that has a deadline."""
    path = directory / "rules_test.yaml"
    path.write_text(f"base: {RECORD}\n{head}\ncases:\n{cases}", encoding="utf-8")
    return path


def ran(directory: Path, cases: str, head: str = "as_of: 2019-12-31") -> CaseReport:
    """How the cases went."""
    written(directory, cases, head)
    return run_cases([directory], Evaluator(load_policies(directory), "reference"))


def read(directory: Path, cases: str) -> CaseFile:
    """The file as read."""
    return read_cases(written(directory, cases))


def names(report: CaseReport) -> list[str]:
    """The names of the cases that ran."""
    return [result.id.partition("::")[2] for result in report.results]


def failing(report: CaseReport) -> list[str]:
    """The names of those that failed."""
    return [result.id.partition("::")[2] for result in report.failed]


def problems(directory: Path, cases: str, head: str = "as_of: 2019-12-31") -> list[tuple[str, int, str, str]]:
    """Code, line, message and help of what is wrong with a file."""
    with pytest.raises(PolicyError) as caught:
        read_cases(written(directory, cases, head))
    found = [(*problem.place.rpartition("rules_test.yaml:"), problem) for problem in caught.value.problems]
    return [(each.code, int(place.partition(":")[0]), each.message, each.help) for _, _, place, each in found]


# a matrix


def test_a_matrix_is_a_truth_table(directory: Path) -> None:
    """Of each row one case, with its own expectation over that of the case."""
    report = ran(
        directory,
        """\
  - name: 颜色
    matrix:
      - {secrecy: none, consent: granted, expect: {colour: green}, because: [t.green]}
      - {secrecy: none, consent: refused, expect: {colour: red}, not: [t.green]}
      - {secrecy: none, consent: null, expect: {colour: undetermined}, needs: [consent]}
      - {secrecy: secret, consent: granted, expect: {colour: blue}}
""",
    )
    assert names(report) == [
        "颜色[secrecy:none, consent:granted]",
        "颜色[secrecy:none, consent:refused]",
        "颜色[secrecy:none, consent:null]",
        "颜色[secrecy:secret, consent:granted]",
    ]
    (wrong,) = report.failed
    assert [(found.about, found.expected.en, found.actual.en) for found in wrong.mismatches] == [
        ("colour", "blue", "red")
    ]
    assert str(wrong.place).endswith("rules_test.yaml:9:9")
    assert report.fires["t.green"] == ["rules_test.yaml::颜色[secrecy:none, consent:granted]"]
    assert report.silent["t.green"] == ["rules_test.yaml::颜色[secrecy:none, consent:refused]"]


def test_a_matrix_is_every_choice_of_values(directory: Path) -> None:
    """With one expectation for all; a row stands without a list around it."""
    report = ran(
        directory,
        "  - {name: 都是红, matrix: {secrecy: [secret, top_secret], consent: [granted, refused]}, expect: {colour: red}}\n",
    )
    assert names(report) == [
        f"都是红[secrecy:{secrecy}, consent:{consent}]"
        for secrecy in ("secret", "top_secret")
        for consent in ("granted", "refused")
    ]
    assert report.failed == []


def test_rows_choose_too_and_may_be_named(directory: Path) -> None:
    """A row with several values is as many cells; `cell` stands for what does not vary."""
    report = ran(
        directory,
        """\
  - name: 颜色
    matrix:
      - {cell: 涉密, secrecy: [secret, top_secret], consent: granted}
      - {cell: 照旧, consent: refused}
    expect: {colour: red}
""",
    )
    assert names(report) == ["颜色[涉密, secrecy:secret]", "颜色[涉密, secrecy:top_secret]", "颜色[照旧]"]
    assert report.failed == []


@pytest.mark.parametrize(
    ("record", "row", "laid"),
    [
        ("{上网日期: 2018-12-03}", "{published: 2018-12-04}", {"上网日期": "2018-12-04"}),
        ("{}", "{密级: 秘密}", {"secrecy": "秘密"}),
        (
            "{意见单: {理由: 例}}",
            "{form.proposed_attribute: withheld}",
            {"意见单": {"理由": "例", "proposed_attribute": "withheld"}},
        ),
        ("{}", "{意见单.公开属性: 不予公开}", {"form": {"proposed_attribute": "不予公开"}}),
        ("{}", "{exemption_grounds: [[]]}", {"exemption_grounds": []}),
        (
            "{}",
            "{exemption_grounds: [[commercial_secret, personal_privacy]]}",
            {"exemption_grounds": ["commercial_secret", "personal_privacy"]},
        ),
        (
            "{releases: [{channel: portal}, {channel: 政务微信}]}",
            "{releases.1.date: 2018-12-03}",
            {"releases": [{"channel": "portal"}, {"channel": "政务微信", "date": "2018-12-03"}]},
        ),
        ("{}", "{unknown: [[published]]}", {"unknown": ["published"]}),
        ("{}", "{cell: 申请, kind: request}", {"kind": "request"}),
    ],
)
def test_a_value_is_laid_over_the_record(
    directory: Path, record: str, row: str, laid: dict[str, object]
) -> None:
    """Under the name that the record has for the field, in either language; a part keeps what else it holds."""
    (cell,) = read(
        directory, f"  - {{name: 例, record: {record}, matrix: {row}, expect: {{colour: red}}}}\n"
    ).cells
    base = {"kind": "document", "issued": "2018-11-22", "secrecy": "none"}
    assert cell.record == base | laid


def test_a_matrix_sets_as_of_and_parameters(directory: Path) -> None:
    """Besides facts of the record; what the case chooses stays where a row does not."""
    report = ran(
        directory,
        """\
  - name: 上网
    parameters: {small.limit: 9wd}
    matrix:
      - {as_of: 2018-12-05, expect: {publish: {due: 2018-12-05, status: due_soon}}}
      - {as_of: 2018-12-06, parameters.small.limit: 11wd, expect: {publish: {due: 2018-12-07, status: due_soon}}}
      - {as_of: 2018-12-06, expect: {publish: overdue}}
""",
    )
    assert failing(report) == []
    assert names(report)[1] == "上网[as_of:2018-12-06, parameters.small.limit:11wd]"


def test_what_a_row_expects_is_merged(directory: Path) -> None:
    """As a record over its base: fields of one conclusion add up."""
    (cell,) = read(
        directory,
        "  - {name: 例, expect: {publish: {due: 2018-12-06}}, matrix: {consent: granted, expect: {publish: {status: overdue}, colour: green}}}\n",
    ).cells
    assert cell.expect == {"publish": {"due": "2018-12-06", "status": "overdue"}, "colour": "green"}


def test_no_record_has_a_field_that_a_row_says_otherwise() -> None:
    """The keys of a row would hide it."""
    reserved = {info.alias or name for name, info in RowShape.model_fields.items()} | {"as_of", "parameters"}
    for kind, cls in KINDS.items():
        assert not reserved & {path.partition(".")[0] for path in facts_of(cls)}, kind


# a boundary


@pytest.mark.parametrize("event", ["published", "上网日期"])
def test_a_boundary_of_what_is_done(directory: Path, event: str) -> None:
    """In time the day before and on the due day, late the day after."""
    report = ran(
        directory,
        f"  - {{name: 上网, boundary: {{obligation: publish, due: 2018-12-06, event: {event}}}}}\n",
    )
    assert names(report) == ["上网[day before]", "上网[due day]", "上网[day after]"]
    assert report.failed == []


def test_a_boundary_of_what_is_not_done(directory: Path) -> None:
    """Moves `as_of`, which the case need not have: due soon, due soon, overdue."""
    report = ran(
        directory,
        "  - {name: 上网, boundary: {obligation: publish, due: 2018-12-06}}\n",
        head="parameters: {}",
    )
    assert names(report) == ["上网[day before]", "上网[due day]", "上网[day after]"]
    assert report.failed == []


@pytest.mark.parametrize("event", ["", ", event: published"])
@pytest.mark.parametrize("limit", ["9wd", "11wd"])
def test_a_day_more_or_less_breaks_a_boundary(directory: Path, limit: str, event: str) -> None:
    """The due day is stated, so that a change of the policy does not move what is expected."""
    (directory / "rules.yaml").write_text(
        f"record: document\n{RULES.replace('10wd', limit)}", encoding="utf-8"
    )
    report = ran(
        directory, f"  - {{name: 上网, boundary: {{obligation: publish, due: 2018-12-06{event}}}}}\n"
    )
    assert len(report.failed) == 3
    turned = {found.about for result in report.failed for found in result.mismatches}
    assert turned == {"publish.due", "publish.status"}


def test_a_boundary_of_hours_turns_by_the_minute(directory: Path) -> None:
    """About an instant, whichever way its zone is written."""
    rules = RULES.replace("10wd", "5h").replace("7wd", "5h")
    (directory / "rules.yaml").write_text(f"record: document\n{rules}", encoding="utf-8")
    cases = """\
  - name: 发布
    record: {issued: 2018-11-22T09:00}
    boundary: {obligation: publish, due: 2018-11-22T14:00, event: published}
  - name: 未发布
    record: {issued: 2018-11-22T09:00}
    boundary: {obligation: publish, due: "2018-11-22T06:00Z"}
"""
    report = ran(directory, cases)
    assert names(report)[:3] == ["发布[minute before]", "发布[due minute]", "发布[minute after]"]
    assert report.failed == []
    wrong = ran(directory, cases.replace("14:00", "14:01").replace("06:00Z", "05:59Z"))
    assert len(wrong.failed) == len(wrong.results) == 6


@pytest.mark.parametrize(
    ("due", "moved"),
    [
        ("2020-02-29", ["2020-02-28", "2020-02-29", "2020-03-01"]),
        (
            "2018-12-31T23:59",
            [f"{each}:00+08:00" for each in ("2018-12-31T23:58", "2018-12-31T23:59", "2019-01-01T00:00")],
        ),
    ],
)
def test_the_sides_of_a_boundary_lie_a_day_or_a_minute_apart(
    directory: Path, due: str, moved: list[str]
) -> None:
    """Calendar days, over the ends of months and years; what is not moved stays."""
    file = read(
        directory,
        f"""\
  - {{name: 做了的, as_of: 2020-12-31, boundary: {{obligation: publish, due: {due}, event: published}}}}
  - {{name: 没做的, boundary: {{obligation: publish, due: {due}}}}}
""",
    )
    done, undone = file.cells[:3], file.cells[3:]
    assert [(cell.record["published"], cell.as_of) for cell in done] == [(day, "2020-12-31") for day in moved]
    assert [(cell.as_of, cell.record.get("published")) for cell in undone] == [(day, None) for day in moved]


@pytest.mark.parametrize(("day", "failed"), [("01-30", 3), ("01-31", 0), ("02-01", 3)])
def test_a_boundary_of_a_day_of_the_year(directory: Path, day: str, failed: int) -> None:
    """A deadline that is a date is stated like any other."""
    rules = f"""\
record: agency_year
clauses: [{{id: S.2, at: 第二条, record: agency_year, norm: deadline, gist: 示例}}]
rules:
  - id: t.report
    title: {{zh: 年报, en: report}}
    clauses: [S.2]
    when: {{all: []}}
    then: {{require: report, duty: unit, by: {{day: "{day}", year: year, plus: 1}}, fulfilled_by: annual_report.published}}
"""
    (directory / "report.yaml").write_text(rules, encoding="utf-8")
    path = written(
        directory,
        "  - {name: 年报, boundary: {obligation: report, due: 2019-01-31, event: annual_report.published}}\n",
    )
    path.write_text(path.read_text("utf-8").replace(RECORD, "{kind: agency_year, year: 2018}"), "utf-8")
    report = run_cases([directory], Evaluator(load_policies(directory), "reference"))
    assert (len(report.results), len(report.failed)) == (3, failed)


CHANGE = """\
  - name: 期限自2018年12月1日起缩短
    boundary:
      event: issued
      day: 2018-12-01
      before: {expect: {publish: {due: 2018-12-14}}}
      from: {expect: {publish: {due: 2018-12-11}}}
"""


def test_a_boundary_of_a_change_of_law(directory: Path) -> None:
    """The last day of what was, the first day of what is."""
    report = ran(directory, CHANGE)
    assert names(report) == ["期限自2018年12月1日起缩短[day before]", "期限自2018年12月1日起缩短[first day]"]
    assert report.failed == []


@pytest.mark.parametrize(
    ("until", "start", "cell"),
    [("2018-11-29", "2018-11-30", "day before"), ("2018-12-01", "2018-12-02", "first day")],
)
def test_a_day_earlier_or_later_breaks_the_boundary_of_a_change(
    directory: Path, until: str, start: str, cell: str
) -> None:
    """Each side by itself."""
    rules = RULES.replace("until: 2018-11-30", f"until: {until}").replace(
        "from: 2018-12-01", f"from: {start}"
    )
    (directory / "rules.yaml").write_text(f"record: document\n{rules}", encoding="utf-8")
    assert failing(ran(directory, CHANGE)) == [f"期限自2018年12月1日起缩短[{cell}]"]


def test_a_matrix_and_a_boundary_multiply(directory: Path) -> None:
    """Each cell of the one on each side of the other."""
    report = ran(
        directory,
        "  - {name: 上网, matrix: {consent: [granted, refused]}, boundary: {obligation: publish, due: 2018-12-06, event: published}}\n",
    )
    assert names(report) == [
        f"上网[consent:{consent}, {side}]"
        for consent in ("granted", "refused")
        for side in ("day before", "due day", "day after")
    ]
    assert report.failed == []


def test_an_obligation_that_is_not_there_fails_its_boundary(directory: Path) -> None:
    """With the nearest one."""
    report = ran(directory, "  - {name: 上网, boundary: {obligation: publsh, due: 2018-12-06}}\n")
    told = {(found.about, found.actual.en) for result in report.failed for found in result.mismatches}
    assert told == {("publsh", "none; did you mean `publish`?")}
    assert len(report.failed) == 3


# a schedule


def test_a_schedule_pins_the_working_days(directory: Path) -> None:
    """A day off or a day worked moves the due day of its cases, and of no other."""
    report = ran(
        directory,
        """\
  - {name: 公布的安排, expect: {publish: {due: 2018-12-06}}}
  - {name: 多一天假, schedule: {holidays: [2018-11-23]}, expect: {publish: {due: 2018-12-07}}}
  - {name: 周末上班, schedule: {workdays: [2018-11-24, 2018-11-25]}, expect: {publish: {due: 2018-12-04}}}
""",
    )
    assert failing(report) == []


def test_a_file_pins_its_cases_and_a_case_over_it(directory: Path) -> None:
    """A case with a schedule of its own has nothing of the file's; an empty one is the published one."""
    report = ran(
        directory,
        """\
  - {name: 随文件, expect: {publish: {due: 2018-12-07}}}
  - {name: 自定, schedule: {workdays: [2018-11-24]}, expect: {publish: {due: 2018-12-05}}}
  - {name: 公布的安排, schedule: {}, expect: {publish: {due: 2018-12-06}}}
""",
        head="as_of: 2018-12-31\nschedule: {holidays: [2018-11-23]}",
    )
    assert failing(report) == []


def test_a_schedule_says_that_a_notice_is_published(directory: Path) -> None:
    """Days after the last notice are provisional, unless the schedule says otherwise."""
    report = ran(
        directory,
        """\
  - {name: 尚无通知, record: {issued: 2040-03-01}, expect: {publish: {provisional: true}}}
  - {name: 已有通知, record: {issued: 2040-03-01}, schedule: {published_until: 2040-12-31}, expect: {publish: {provisional: false}}}
""",
        head="as_of: 2040-12-31",
    )
    assert failing(report) == []


def test_cases_that_are_pinned_alike_share_an_evaluator(directory: Path) -> None:
    """Also with parameters; a pin holds over the calendar of the run."""
    file = read(
        directory,
        """\
  - {name: 一, schedule: {holidays: [2018-11-23]}, expect: {colour: red}}
  - {name: 二, schedule: {holidays: [2018/11/23]}, expect: {colour: red}}
  - {name: 三, schedule: {holidays: [2018-11-23]}, parameters: {small.limit: 9wd}, expect: {colour: red}}
  - {name: 四, expect: {colour: red}}
""",
    )
    given = WorkingCalendar(holidays=[])
    runner = CaseRunner(Evaluator(load_policies(directory), "reference", given))
    one, two, three, four = map(runner.evaluator_of, file.cells)
    assert one is two
    assert len({id(one), id(three), id(four)}) == 3
    assert four is runner.evaluator
    assert (
        one.calendar
        == three.calendar
        == WorkingCalendar(holidays=[file.cells[0].calendar.first.replace(2018, 11, 23)])
    )  # type: ignore[union-attr]


# what is wrong


WRONG = {
    "a key": (
        "  - {name: 例, matrx: {secrecy: none}, expect: {colour: red}}",
        ("policy.unknown-key", 4, "no key `matrx` here", "did you mean `matrix`?"),
    ),
    "a matrix that is no row": (
        "  - {name: 例, matrix: secrecy, expect: {colour: red}}",
        ("policy.value", 4, "not a list", "write [a, b]"),
    ),
    "a row that is no mapping": (
        "  - name: 例\n    expect: {colour: red}\n    matrix:\n      - secrecy",
        ("policy.value", 7, "not a mapping", "write {name: value}"),
    ),
    "a matrix without a row": (
        "  - {name: 例, matrix: [], expect: {colour: red}}",
        ("case.matrix", 4, "no row", "write one, or leave the matrix out"),
    ),
    "a row that sets nothing": (
        "  - {name: 例, matrix: {}, expect: {colour: red}}",
        ("case.matrix", 4, "a row without a value", "name a field, or the row: `cell`"),
    ),
    "a field without a value": (
        "  - name: 例\n    expect: {colour: red}\n    matrix:\n      secrecy: none\n      consent: []",
        ("case.matrix", 8, "no value of `consent`", "give one; the empty list is written [[]]"),
    ),
    "a field that is not there": (
        "  - name: 例\n    expect: {colour: red}\n    matrix:\n      - {secrecy: none}\n      - {secrecyy: [none, secret]}",
        ("case.field", 8, "no field `secrecyy`", "did you mean `secrecy`?"),
    ),
    "a field of a part that is not there": (
        "  - {name: 例, matrix: {form.proposed_atribute: withheld}, expect: {colour: red}}",
        ("case.field", 4, "no field `form.proposed_atribute`", "did you mean `form.proposed_attribute`?"),
    ),
    "a Chinese name that is not there": (
        "  - {name: 例, matrix: {意见单.公开属姓: 不予公开}, expect: {colour: red}}",
        ("case.field", 4, "no field `意见单.公开属姓`", "did you mean `意见单.公开属性`?"),
    ),
    "an expectation that is misspelt": (
        "  - {name: 例, matrix: {secrecy: none, expct: {colour: red}}, expect: {colour: red}}",
        ("case.field", 4, "no field `expct`", "did you mean `expect`?"),
    ),
    "an expectation that is no mapping": (
        "  - {name: 例, matrix: {secrecy: none, expect: red}}",
        ("policy.value", 4, "not a mapping", "write {name: value}"),
    ),
    "a derived fact": (
        "  - {name: 例, matrix: {secrecy_state: in_force}, expect: {colour: red}}",
        ("case.field", 4, "`secrecy_state` follows from other facts", "set the facts that it reads: "),
    ),
    "a place in a list that is not there": (
        "  - {name: 例, matrix: {releases.0.date: 2018-12-03}, expect: {colour: red}}",
        (
            "case.field",
            4,
            "the record has no place for `releases.0.date`",
            "write the list or mapping that holds it in the record",
        ),
    ),
    "a list without a place in it": (
        "  - {name: 例, matrix: {releases.date: 2018-12-03}, expect: {colour: red}}",
        ("case.field", 4, "no field `releases.date`", "did you mean `releases`?"),
    ),
    "two cells of one name": (
        "  - name: 例\n    expect: {colour: red}\n    matrix:\n      - {secrecy: none}\n      - {secrecy: [none]}",
        (
            "case.duplicate",
            8,
            "two cases have the same name",
            "rename one; a row of a matrix is named by `cell`",
        ),
    ),
    "too many cells": (
        "  - {name: 例, expect: {colour: red}, matrix: {secrecy: [1, 2, 3, 4, 5, 6, 7], consent: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], id: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]}}",
        ("case.matrix", 4, "1008 cells", "at most 1000: leave some values out"),
    ),
    "a cell that expects nothing": (
        "  - name: 例\n    matrix:\n      - {secrecy: none, expect: {colour: red}}\n      - {secrecy: secret}",
        ("case.idle", 7, "the case expects nothing", "add expect, because or not"),
    ),
    "a boundary that is no mapping": (
        "  - {name: 例, boundary: 2018-12-06}",
        ("policy.value", 4, "not a mapping", "write {name: value}"),
    ),
    "a boundary with a key that is misspelt": (
        "  - {name: 例, boundary: {obligaton: publish, due: 2018-12-06}}",
        ("policy.unknown-key", 4, "no key `obligaton` here", "did you mean `obligation`?"),
    ),
    "a boundary of nothing": (
        "  - name: 例\n    boundary: {obligation: publish}",
        (
            "case.boundary",
            5,
            "neither a deadline nor a change",
            "write `obligation` and `due`, or `day`, `before` and `from`",
        ),
    ),
    "a boundary of two things": (
        "  - {name: 例, boundary: {obligation: publish, due: 2018-12-06, day: 2018-12-06, before: {}, from: {}}}",
        (
            "case.boundary",
            4,
            "neither a deadline nor a change",
            "write `obligation` and `due`, or `day`, `before` and `from`",
        ),
    ),
    "a due day that is none": (
        "  - {name: 例, boundary: {obligation: publish, due: soon}}",
        ("policy.value", 4, "not a date", "write 2018-11-22, 2018/11/22 or `2018年11月22日`"),
    ),
    "a due day without a day after": (
        "  - {name: 例, boundary: {obligation: publish, due: 9999-12-31}}",
        ("policy.value", 4, "no such day in the calendar", ""),
    ),
    "an event that is not there": (
        "  - name: 例\n    boundary:\n      obligation: publish\n      event: publishd\n      due: 2018-12-06",
        ("case.field", 7, "no field `publishd`", "did you mean `published`?"),
    ),
    "a boundary that as_of does not reach": (
        "  - {name: 例, as_of: 2018-12-06, boundary: {obligation: publish, due: 2018-12-06, event: published}}",
        ("case.boundary", 4, "`as_of` lies before 2018-12-07", "give a later `as_of`"),
    ),
    "an expectation of a side that is misspelt": (
        "  - {name: 例, boundary: {event: issued, day: 2018-12-01, before: {expct: {}}, from: {expect: {colour: red}}}}",
        ("policy.unknown-key", 4, "no key `expct` here", "did you mean `expect`?"),
    ),
    "a side that expects nothing": (
        "  - {name: 例, boundary: {event: issued, day: 2018-12-01, before: {}, from: {expect: {colour: red}}}}",
        ("case.idle", 4, "the case expects nothing", "add expect, because or not"),
    ),
    "a schedule with a key that is misspelt": (
        "  - {name: 例, schedule: {holdays: [2018-11-23]}, expect: {colour: red}}",
        ("policy.unknown-key", 4, "no key `holdays` here", "did you mean `holidays`?"),
    ),
    "a day off that is none": (
        "  - {name: 例, schedule: {holidays: [soon]}, expect: {colour: red}}",
        ("policy.value", 4, "not a date", "write 2018-11-22, 2018/11/22 or `2018年11月22日`"),
    ),
    "a day off and worked": (
        "  - {name: 例, schedule: {holidays: [2018-11-23], workdays: [2018-11-23]}, expect: {colour: red}}",
        ("calendar.both", 4, "2018-11-23 is in `holidays` and in `workdays`", "keep one of them"),
    ),
}


@pytest.mark.parametrize(("cases", "told"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_told_with_its_line(
    directory: Path, cases: str, told: tuple[str, int, str, str]
) -> None:
    """Code, line, message and what to do; nothing else is told besides."""
    code, line, message, help_en = told
    ((found, at, said, helped),) = set(problems(directory, cases + "\n"))
    assert (found, at, said) == (code, line, message)
    assert helped.startswith(help_en)
    assert helped or not help_en


def test_a_schedule_outside_of_the_calendar_is_told_where_it_stands(directory: Path) -> None:
    """The day itself, of a file or of a case."""
    ((code, line, _, _),) = problems(
        directory,
        "  - {name: 例, expect: {colour: red}}\n",
        "as_of: 2019-12-31\nschedule:\n  holidays:\n    - 1990-01-01",
    )
    assert (code, line) == ("calendar.outside", 5)


def test_every_problem_is_told_at_once(directory: Path) -> None:
    """Of all cases of a file."""
    found = problems(
        directory,
        """\
  - {name: 一, matrix: {secrecyy: none}, expect: {colour: red}}
  - {name: 二, boundary: {obligation: publish, due: 2018-12-06, event: publishd}}
  - {name: 三, matrix: {consent: []}, expect: {colour: red}}
""",
    )
    assert [(code, line) for code, line, _, _ in found] == [
        ("case.field", 4),
        ("case.field", 5),
        ("case.matrix", 6),
    ]


def test_a_value_that_does_not_fit_fails_its_cell_alone(directory: Path) -> None:
    """As a record that is refused does."""
    report = ran(directory, "  - {name: 例, matrix: {secrecy: [nothing, secret]}, expect: {colour: red}}\n")
    assert failing(report) == ["例[secrecy:nothing]"]
    ((found,),) = [result.mismatches for result in report.failed]
    assert (found.about, found.expected.en) == ("secrecy", "an acceptable record")

"""Running case files: what a case may choose, and what it says when that does not fit."""

from pathlib import Path

import pytest
from small_policies import write_policy

from disclosure_rules import Evaluator, load_policies
from disclosure_rules.authoring.testing import CaseReport, run_cases
from disclosure_rules.authoring.testing.failure_report import shared_section
from disclosure_rules.authoring.testing.mismatch import mismatch
from disclosure_rules.authoring.testing.run import CaseResult
from disclosure_rules.location import Location

RULES = """\
parameters:
  limit: [{value: 10wd, source: 第一条}]
  reading: [{value: narrow, source: 第二条}]
rules:
  - id: t.publish
    title: {zh: 按期上网, en: publish in time}
    clauses: [S.1]
    when: {secrecy: none}
    then: {require: publish, duty: unit, from: issued, within: {param: limit}, fulfilled_by: published}
  - {id: t.wide, title: {zh: 例, en: example}, clauses: [S.1], when: {parameters.reading: wide}, then: {decide: colour, value: green}}
"""
RECORD = "record: {kind: document, issued: 2018-11-22, secrecy: none}"


def ran(directory: Path, text: str) -> CaseReport:
    """The report of one file of cases about a small policy."""
    write_policy(directory, RULES)
    (directory / "rules_test.yaml").write_text(f"as_of: 2018-12-31\n{text}", encoding="utf-8")
    return run_cases([directory], Evaluator(load_policies(directory), "reference"))


def test_a_case_chooses_parameters(tmp_path: Path) -> None:
    """Its limit and its reading, while the cases beside it keep what is in force."""
    report = ran(
        tmp_path,
        f"""\
cases:
  - {{name: 十个工作日, {RECORD}, expect: {{publish: {{due: 2018-12-06}}, colour: red}}, not: [t.wide]}}
  - {{name: 九个工作日, {RECORD}, parameters: {{small.limit: 9wd}}, expect: {{publish: {{due: 2018-12-05}}, colour: red}}}}
  - {{name: 另一种理解, {RECORD}, parameters: {{small.reading: wide}}, expect: {{publish: {{due: 2018-12-06}}, colour: green}}, because: [t.wide]}}
  - {{name: 仍是十个工作日, {RECORD}, expect: {{publish: {{due: 2018-12-06}}, colour: red}}}}
""",
    )
    assert [result.mismatches for result in report.results] == [()] * 4
    assert report.fires["t.wide"] == ["rules_test.yaml::另一种理解"]
    assert report.silent["t.wide"] == ["rules_test.yaml::十个工作日"]


def test_null_expects_that_nothing_is_concluded(tmp_path: Path) -> None:
    """Of an obligation, a finding or a measure; what is concluded or undetermined does not meet it."""
    secret = RECORD.replace("none", "secret")
    unsaid = RECORD.replace(", secrecy: none", "")
    report = ran(
        tmp_path,
        f"""\
cases:
  - {{name: 涉密, {secret}, expect: {{publish: null}}}}
  - {{name: 不涉密, {RECORD}, expect: {{publish: null}}}}
  - {{name: 不明, {unsaid}, expect: {{publish: null}}}}
""",
    )
    assert [bool(result.mismatches) for result in report.results] == [False, True, True]


def test_a_file_chooses_for_its_cases_and_a_case_over_it(tmp_path: Path) -> None:
    """Each value by itself: a case that chooses one keeps the file's others."""
    report = ran(
        tmp_path,
        f"""\
parameters: {{small.limit: 9wd, small.reading: wide}}
cases:
  - {{name: 随文件, {RECORD}, expect: {{publish: {{due: 2018-12-05}}, colour: green}}}}
  - {{name: 自选期限, {RECORD}, parameters: {{small.limit: 8wd}}, expect: {{publish: {{due: 2018-12-04}}, colour: green}}}}
""",
    )
    assert report.failed == []
    assert len(report.results) == 2


@pytest.mark.parametrize(
    ("chosen", "code"),
    [("small.limt: 9wd", "policy.unknown-parameter"), ("small.limit: soon", "policy.value")],
)
def test_a_choice_that_does_not_fit_fails_its_case_alone(tmp_path: Path, chosen: str, code: str) -> None:
    """The parameter is named, with what to do; the other cases run."""
    report = ran(
        tmp_path,
        f"""\
cases:
  - {{name: 不合格, {RECORD}, parameters: {{{chosen}}}, expect: {{colour: red}}}}
  - {{name: 合格, {RECORD}, expect: {{colour: red}}}}
""",
    )
    refused, accepted = report.results
    ((about, expected, actual),) = [
        (found.about, found.expected.en, found.actual.en) for found in refused.mismatches
    ]
    assert (about, expected) == (chosen.partition(":")[0], "acceptable parameters")
    assert code in actual
    assert accepted.mismatches == ()


def test_a_record_that_is_refused_fails_its_case(tmp_path: Path) -> None:
    """With the problem and the field."""
    report = ran(
        tmp_path, "cases: [{name: 例, record: {kind: document, issued: soon}, expect: {colour: red}}]\n"
    )
    ((found,),) = [result.mismatches for result in report.results]
    assert (found.about, found.expected.en) == ("issued", "an acceptable record")
    assert "record.date" in found.actual.en


def test_what_failed_cases_share_is_told_first() -> None:
    """The subject with the number of cases; days by their difference, other values as they are, nothing where they vary."""
    place = Location("a_test.yaml", 1, 1)

    def failed(*pairs: tuple[str, str, str]) -> CaseResult:
        return CaseResult("c", place, tuple(mismatch(*pair) for pair in pairs))

    results = [
        failed(("x.due", "2018-12-06", "2018-12-20"), ("x", "overdue", "pending"), ("y", "a", "b")),
        failed(("x.due", "2019-01-01", "2019-01-15"), ("x", "overdue", "pending"), ("y", "a", "c")),
        failed(("x.due", "2019-01-02", "2019-01-16"), ("z", "a", "b")),
    ]
    section = shared_section(results, "en")
    assert section is not None
    assert [row.cells for row in section.rows] == [
        ("x.due", "3", "+14 days"),
        ("x", "2", "pending instead of overdue"),
        ("y", "2", ""),
    ]
    assert shared_section(results[:1], "en") is None

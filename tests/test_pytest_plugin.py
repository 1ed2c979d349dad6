"""The plugin for pytest: real runs of pytest, each in a process of its own."""

import re
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from commands import ROOT, Done, run_process
from small_policies import PUBLISHING, write_policy

CASES = """\
base: {kind: document, issued: 2018-11-22}
as_of: 2018-12-31
cases:
  - name: 无密应公开
    record: {secrecy: none}
    expect: {openness: open, publish: {due: 2018-12-06}}
    because: [r.open, r.green, r.needed, r.publish]
    not: [d.openness, d.colour, d.needed]
  - name: 涉密不公开
    record: {secrecy: secret}
    expect: {openness: closed}
    because: [d.openness, d.colour, d.needed]
    not: [r.open, r.green, r.needed, r.publish]
"""
WRONG = CASES.replace(
    "openness: open, publish: {due: 2018-12-06}", "openness: ajar, publish: {due: 2018-12-07}"
)


def pytest_in(directory: Path, *arguments: str | Path, **changes: str) -> Done:
    """Run pytest with this plugin, and none but those that it is told of."""
    command = (sys.executable, "-m", "pytest", "-p", "disclosure_rules.pytest_plugin.hooks", "-W", "error")
    return run_process(
        *command,
        *arguments,
        cwd=directory,
        **{"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTEST_ADDOPTS": "", **changes},
    )


def outcomes(done: Done) -> dict[str, str]:
    """The node ids of a verbose run with their outcomes."""
    return dict(re.findall(r"^(\S+::.+?) (PASSED|FAILED|ERROR)", done.out, re.MULTILINE))


@pytest.fixture
def host(tmp_path: Path) -> Path:
    """A host's directory with a policy and its cases, all of which pass."""
    (write_policy(tmp_path / "ours", PUBLISHING) / "rules_test.yaml").write_text(CASES, encoding="utf-8")
    return tmp_path


@pytest.fixture
def failing(host: Path) -> Path:
    """The same, but one case expects what is not so."""
    (host / "ours" / "rules_test.yaml").write_text(WRONG, encoding="utf-8")
    return host


def test_cases_are_collected_and_pass(host: Path) -> None:
    """A node for each case, and one that says that every rule is shown."""
    done = pytest_in(host, "-v")
    assert done.status == 0
    assert outcomes(done) == {
        "ours/policy.yaml::rules shown": "PASSED",
        "ours/rules_test.yaml::无密应公开": "PASSED",
        "ours/rules_test.yaml::涉密不公开": "PASSED",
    }


def test_a_failure_tells_every_mismatch_and_the_conditions_of_the_rule(failing: Path) -> None:
    """Expected and actual, the nearest rule with what it read, and no traceback; the line is that of the case."""
    done = pytest_in(failing)
    assert done.status == 1
    assert "Traceback" not in done.out
    assert ".py:" not in done.out
    assert re.search(r"^  openness +ajar +open$", done.out, re.MULTILINE)
    assert re.search(r"^  publish.due +2018-12-07 +2018-12-06$", done.out, re.MULTILINE)
    assert f"{failing}/ours/rules_test.yaml:4:5" in done.out
    assert "✓ secrecy level is none — it is: none (as given)" in done.out
    assert "✓ openness is open — it is: open (determined before)" in done.out
    assert "FAILED ours/rules_test.yaml::无密应公开 - openness: expected ajar, got open" in done.out
    assert "1 failed, 2 passed" in done.out


def test_a_rule_that_should_have_fired_shows_what_was_false_or_unknown(host: Path) -> None:
    """The rule that the case names comes first, also where it is not the one that decided."""
    path = host / "ours" / "rules_test.yaml"
    for secrecy, mark in (("secret", "✗"), ("null", "?")):
        wrong = CASES.replace("secrecy: none", f"secrecy: {secrecy}").replace(
            "publish: {due: 2018-12-06}", "colour: green"
        )
        path.write_text(wrong, encoding="utf-8")
        done = pytest_in(host, "-k", "无密")
        assert done.status == 1
        assert re.search(rf"^  {re.escape(mark)} open \(r.open\)", done.out, re.MULTILINE)
        assert f"    {mark} secrecy level is none — it is: " in done.out
        assert re.search(r"^  r.open +fires +(silent|unknown|open)$", done.out, re.MULTILINE)


def test_a_record_that_is_refused_is_told_in_one_line(host: Path) -> None:
    """With the problem that the library tells; free text of the record is not in it."""
    path = host / "ours" / "rules_test.yaml"
    path.write_text(CASES.replace("secrecy: secret", "secrecy: secret, colour: 秘密词"), encoding="utf-8")
    done = pytest_in(host, "-k", "涉密")
    assert done.status == 1
    assert "an acceptable record" in done.out
    assert "秘密词" not in done.out
    assert "Traceback" not in done.out


def test_a_location_is_the_line_of_the_case(failing: Path) -> None:
    """As editors and other plugins ask for it."""
    (failing / "conftest.py").write_text(
        "def pytest_collection_modifyitems(items):\n    print([item.location[:2] for item in items])\n",
        encoding="utf-8",
    )
    done = pytest_in(failing, "--collect-only", "-q", "-s")
    assert "[('ours/policy.yaml', 0), ('ours/rules_test.yaml', 3), ('ours/rules_test.yaml', 8)]" in done.out


def test_one_case_can_be_selected(failing: Path) -> None:
    """By `-k` and by its node id; without the whole directory it is not asked whether every rule is shown."""
    assert outcomes(pytest_in(failing, "-v", "-k", "涉密")) == {"ours/rules_test.yaml::涉密不公开": "PASSED"}
    chosen = pytest_in(failing, "-v", "ours/rules_test.yaml::涉密不公开")
    assert outcomes(chosen) == {"ours/rules_test.yaml::涉密不公开": "PASSED"}
    assert list(outcomes(pytest_in(failing, "-v", "ours/rules_test.yaml"))) == [
        "ours/rules_test.yaml::无密应公开",
        "ours/rules_test.yaml::涉密不公开",
    ]


def test_the_last_failures_run_again(failing: Path) -> None:
    """`--lf` runs the case that failed, until it passes."""
    assert pytest_in(failing).status == 1
    assert outcomes(pytest_in(failing, "-v", "--lf")) == {"ours/rules_test.yaml::无密应公开": "FAILED"}
    (failing / "ours" / "rules_test.yaml").write_text(CASES, encoding="utf-8")
    assert outcomes(pytest_in(failing, "-v", "--lf")) == {"ours/rules_test.yaml::无密应公开": "PASSED"}


def test_a_rule_that_is_not_shown_fails_its_directory(host: Path) -> None:
    """And runs again by itself, with all cases of the directory, where it failed last."""
    path = host / "ours" / "rules_test.yaml"
    path.write_text(CASES.replace("not: [r.open, ", "not: ["), encoding="utf-8")
    for more in ((), ("--lf",)):
        done = pytest_in(host, "-v", *more)
        assert done.status == 1
        assert outcomes(done)["ours/policy.yaml::rules shown"] == "FAILED"
        assert "r.open: no case keeps it silent" in done.out
    assert "1 failed" in done.out
    assert "passed" not in done.out


def test_workers_share_the_cases(failing: Path) -> None:
    """With pytest-xdist: the same outcomes, and the coverage of all workers together."""
    done = pytest_in(failing, "-p", "xdist", "-n", "2", "--policy-cov")
    assert done.status == 1
    assert "1 failed, 2 passed" in done.out
    alone = pytest_in(failing, "--policy-cov")
    figures = re.findall(r"^  in all .*$", alone.out, re.MULTILINE)
    assert figures
    assert re.findall(r"^  in all .*$", done.out, re.MULTILINE) == figures


def test_junit_xml_names_each_case(failing: Path) -> None:
    """One test case each, the failure with its mismatches."""
    pytest_in(failing, "--junitxml=report.xml")
    cases = {case.get("name"): case for case in ET.parse(failing / "report.xml").iter("testcase")}  # noqa: S314  # written by pytest
    assert set(cases) == {"rules shown", "无密应公开", "涉密不公开"}
    assert [name for name, case in cases.items() if case.find("failure") is not None] == ["无密应公开"]
    failure = cases["无密应公开"].find("failure")
    assert failure is not None
    assert "2018-12-07" in (failure.text or "")


SEVERAL = """\
base: {kind: document, issued: 2018-11-22}
as_of: 2018-12-31
cases:
  - name: 密级
    matrix:
      - {secrecy: none, expect: {openness: open}}
      - {secrecy: [secret, top_secret], expect: {openness: closed}}
      - {secrecy: null, expect: {openness: closed}}
  - name: 上网
    record: {secrecy: none}
    boundary: {obligation: publish, due: 2018-12-06, event: published}
"""
UNSAID = "ours/rules_test.yaml::密级[secrecy:null]"


@pytest.fixture
def several(host: Path) -> Path:
    """The host with a matrix, of which one cell fails, and a boundary."""
    (host / "ours" / "rules_test.yaml").write_text(SEVERAL, encoding="utf-8")
    return host


def test_each_cell_is_an_item(several: Path) -> None:
    """By its name, selected by it or by `-k`, with its own place, and alone in failing."""
    cells = {"密级[secrecy:none]", "密级[secrecy:secret]", "密级[secrecy:top_secret]"}
    sides = {"上网[day before]", "上网[due day]", "上网[day after]"}
    done = pytest_in(several, "-v", "ours/rules_test.yaml")
    assert outcomes(done) == {
        **{f"ours/rules_test.yaml::{name}": "PASSED" for name in cells | sides},
        UNSAID: "FAILED",
    }
    assert f"{several}/ours/rules_test.yaml:8:9" in done.out
    assert re.search(r"^  openness +closed +undetermined$", done.out, re.MULTILINE)
    assert list(outcomes(pytest_in(several, "-v", "--lf"))) == [UNSAID]
    assert list(outcomes(pytest_in(several, "-v", UNSAID))) == [UNSAID]
    chosen = pytest_in(several, "-v", "-k", "secrecy:top_secret or after")
    assert [name.partition("::")[2] for name in outcomes(chosen)] == [
        "密级[secrecy:top_secret]",
        "上网[day after]",
    ]


def test_cells_go_to_workers_and_into_the_report(several: Path) -> None:
    """With pytest-xdist and as JUnit XML, each by its own name."""
    done = pytest_in(several, "-p", "xdist", "-n", "2", "--junitxml=report.xml", "ours/rules_test.yaml")
    assert "1 failed, 6 passed" in done.out
    cases = ET.parse(several / "report.xml").iter("testcase")  # noqa: S314  # written by pytest
    failed = {case.get("name"): case.find("failure") is not None for case in cases}
    assert len(failed) == 7
    assert [name for name, wrong in failed.items() if wrong] == ["密级[secrecy:null]"]


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        (
            "rules_test.yaml",
            CASES.replace("record:", "recrd:"),
            "rules_test.yaml:5:5: no key `recrd` here; did you mean `record`?",
        ),
        ("rules_test.yaml", "cases: ]", "rules_test.yaml:1:8: not YAML"),
        (
            "rules.yaml",
            "record: document\nrulse: []\n",
            "rules.yaml:2:1: no key `rulse` here; did you mean `rules`?",
        ),
    ],
)
def test_what_cannot_be_read_is_an_error_of_collection(host: Path, name: str, text: str, told: str) -> None:
    """With every problem and its place, no traceback: of a case file, and of the policy that it is about."""
    (host / "ours" / name).write_text(text, encoding="utf-8")
    done = pytest_in(host)
    assert done.status == 2
    assert "ERROR collecting ours/rules_test.yaml" in done.out
    assert f"{host}/ours/{told}" in done.out
    assert "Traceback" not in done.out
    assert ".py:" not in done.out


def test_policies_side_by_side_may_build_on_each_other(host: Path) -> None:
    """Another policy beside the first reads what it decides; a directory that is another tool's is passed over."""
    head = "policy: more\ninstrument: {title: {zh: 又一, en: another}}\nrank: district\nroles: {unit: {zh: 单位, en: the unit}}\n"
    rules = """\
record: document
clauses: [{id: T.1, at: 第一条, record: document, norm: obligation, gist: 示例}]
rules:
  - {id: m.report, title: {zh: 报送, en: report}, clauses: [T.1], when: {openness: open}, then: {require: report, duty: unit, from: issued, within: 5wd, fulfilled_by: published}}
"""
    cases = """\
base: {kind: document, issued: 2018-11-22}
as_of: 2018-12-31
cases:
  - {name: 公开的应报送, record: {secrecy: none}, because: [m.report]}
  - {name: 不公开的不报送, record: {secrecy: secret}, not: [m.report]}
"""
    for name, text in {
        "more/policy.yaml": head,
        "more/rules.yaml": rules,
        "more/cases/rules_test.yaml": cases,
        "other/policy.yaml": "apiVersion: v1\nkind: ClusterPolicy\n",
    }.items():
        (host / name).parent.mkdir(parents=True, exist_ok=True)
        (host / name).write_text(text, encoding="utf-8")
    done = pytest_in(host, "-v", "more")
    assert done.status == 0
    assert outcomes(done) == {
        "more/policy.yaml::rules shown": "PASSED",
        "more/cases/rules_test.yaml::公开的应报送": "PASSED",
        "more/cases/rules_test.yaml::不公开的不报送": "PASSED",
    }


def test_a_file_that_names_the_schema_is_a_case_file_anywhere(tmp_path: Path) -> None:
    """Its cases are about the shipped policies."""
    (tmp_path / "model_test.yaml").write_text(
        "# yaml-language-server: $schema=cases.schema.json\n"
        "cases:\n  - {name: 外区公文, as_of: 2018-12-31, record: {kind: document, issued: 2018-11-22, secrecy: none}, "
        "expect: {disclosure.attribute: undetermined}}\n",
        encoding="utf-8",
    )
    assert outcomes(pytest_in(tmp_path, "-v")) == {"model_test.yaml::外区公文": "PASSED"}


def test_it_leaves_all_other_files_alone(tmp_path: Path) -> None:
    """A host's other `*_test.yaml`, broken or not, are not touched, and nothing is loaded for them."""
    (tmp_path / "site_test.yaml").write_text("cases: [", encoding="utf-8")
    (tmp_path / "policy.yaml").mkdir()
    (tmp_path / "test_own.py").write_text(
        "import sys\n\n\ndef test_own():\n"
        "    loaded = ('disclosure_rules.authoring.testing', 'disclosure_rules.render', 'typer', 'rich', 'durable.lang')\n"
        "    assert not [name for name in loaded if name in sys.modules]\n",
        encoding="utf-8",
    )
    done = pytest_in(tmp_path, "--policy-cov")
    assert done.status == 0
    assert "1 passed" in done.out
    assert "policy coverage" not in done.out


def test_coverage_is_told_and_may_be_asked_for(host: Path) -> None:
    """The report at the end; below the threshold a session that passed fails, with and without workers."""
    done = pytest_in(host, "--policy-cov")
    assert done.status == 0
    assert re.search(r"^  in all +\d+ +\d+ +100.0$", done.out, re.MULTILINE)
    assert pytest_in(host, "--policy-cov-min=100").status == 0
    path = host / "ours" / "rules_test.yaml"
    path.write_text(CASES.partition("  - name: 涉密")[0], encoding="utf-8")
    for more in ((), ("-p", "xdist", "-n", "2")):
        done = pytest_in(host, "--policy-cov-min=99", "--deselect", "ours/policy.yaml", *more)
        assert done.status == 1
        assert "1 passed" in done.out
        assert "% covered, less than 99%" in done.out
        assert "r.open `secrecy: none`: is never false" in done.out
    assert pytest_in(host, "--policy-cov-min=10", "--deselect", "ours/policy.yaml").status == 0


def test_a_change_that_no_case_notices_fails_the_session(host: Path) -> None:
    """With `--policy-mutate`, when all has passed, with and without workers: the change is told with its place. When
    cases notice every change, the session passes."""
    for more in ((), ("-p", "xdist", "-n", "2")):
        done = pytest_in(host, "--policy-mutate", *more)
        assert done.status == 1
        assert "3 passed" in done.out
        assert done.out.count("policy mutants") == 1
        told = rf"{host}/ours/rules.yaml:6:\d+\s+r.green: a determination's value changed\s+value: green → value: blue\n"
        assert re.search(told, done.out)
        assert "r.publish" not in done.out
    plain = re.sub(
        r"overrides: \[.*?\], ", "", PUBLISHING
    )  # a default yields without that, as no case could tell
    write_policy(host / "ours", plain)
    noticing = CASES.replace("{openness: open,", "{openness: open, colour: green, needed: true,")
    noticing = noticing.replace("{openness: closed}", "{openness: closed, colour: red, needed: false}")
    (host / "ours" / "rules_test.yaml").write_text(noticing, encoding="utf-8")
    assert pytest_in(host, "--policy-mutate").status == 0


def test_mutants_are_tried_only_when_all_has_passed(failing: Path) -> None:
    """They would be caught by the case that fails anyway; and only where that is asked for."""
    done = pytest_in(failing, "--policy-mutate")
    assert done.status == 1
    assert "not tried, since not all has passed" in done.out
    assert "policy mutants" not in pytest_in(failing).out


def test_the_shipped_cases_run_in_the_checkout() -> None:
    """`pytest policies/…` works here as it does for a host."""
    done = pytest_in(ROOT, "-p", "no:cacheprovider", "-q", "policies/receipt-letter-2015")
    assert done.status == 0
    assert re.search(r"^\d+ passed", done.out, re.MULTILINE)


@pytest.fixture
def based(host: Path) -> Path:
    """A repository with the policy and its cases; in the work tree eleven working days, and the cases say so."""
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "first"]):
        name = ("-c", "user.name=author", "-c", "user.email=author@example.org")
        assert run_process("git", *name, *command, cwd=host).status == 0
    for file, was, now in (("rules.yaml", "10wd", "11wd"), ("rules_test.yaml", "2018-12-06", "2018-12-07")):
        path = host / "ours" / file
        path.write_text(path.read_text(encoding="utf-8").replace(was, now), encoding="utf-8")
    return host


DUE = (
    "  publish in time (publish) — due: 1 day later (records: 1, laxer)\n"
    "    who: the drafting unit\n"
    "    because: small.limit 10 working days → 11 working days\n"
    "    rules and clauses: r.publish (S.1)\n"
    "    for example: rules_test.yaml::无密应公开 2018-12-06 → 2018-12-07\n"
)


@pytest.mark.parametrize("more", [(), ("-p", "xdist", "-n", "2")], ids=["alone", "workers"])
def test_what_changed_since_a_revision_is_told_once(based: Path, more: tuple[str, ...]) -> None:
    """About the records of the cases that ran, by the case; the session passes all the same."""
    done = pytest_in(based, "--policy-base", "HEAD", *more)
    assert done.status == 0
    assert "3 passed" in done.out
    assert f"HEAD→{based}" in "".join(done.out.split())
    assert "decisions about 1 of 2 records change" in done.out
    assert "small.limit: 10 working days → 11 working days" in done.out
    assert done.out.count(DUE) == 1
    done = pytest_in(based, "--policy-base", "HEAD", "-k", "涉密", *more)
    assert "decisions about 0 of 1 records change" in done.out
    assert "the differences change no decision about these records" in done.out


def test_the_base_may_be_a_directory(based: Path) -> None:
    """The same from a copy; a case keeps the values that it chooses, on both sides."""
    past = write_policy(based.parent / "past", PUBLISHING)
    assert DUE in pytest_in(based, "--policy-base", past).out
    path = based / "ours" / "rules_test.yaml"
    text = path.read_text(encoding="utf-8").replace("2018-12-07", "2018-12-05")
    path.write_text(f"parameters: {{small.limit: 9wd}}\n{text}", encoding="utf-8")
    done = pytest_in(based, "--policy-base", past)
    assert done.status == 0
    assert "decisions about 0 of 2 records change" in done.out


def test_a_base_that_is_none_is_bad_usage(based: Path) -> None:
    """Told before anything runs."""
    done = pytest_in(based, "--policy-base", "v9")
    assert done.status == 4
    assert "--policy-base: v9: neither `shipped`, nor a directory, nor a revision" in done.out + done.err
    assert "passed" not in done.out


def test_a_base_whose_policies_cannot_be_loaded_is_told(based: Path) -> None:
    """With the place in the revision; the session is what it is without it."""
    rules = based / "ours" / "rules.yaml"
    good = rules.read_text(encoding="utf-8")
    rules.write_text("record: document\nrulse: []\n", encoding="utf-8")
    name = ("-c", "user.name=author", "-c", "user.email=author@example.org")
    assert run_process("git", *name, "commit", "-qam", "broken", cwd=based).status == 0
    rules.write_text(good, encoding="utf-8")
    done = pytest_in(based, "--policy-base", "HEAD")
    assert done.status == 0
    assert "not compared" in done.out
    assert "HEAD:ours/rules.yaml:2:1: no key `rulse` here; did you mean `rules`?" in done.out

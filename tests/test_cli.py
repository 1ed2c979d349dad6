"""The command line: what it prints and how it ends."""

import json
import os
import pty
import re
import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
import yaml
from commands import COMMAND, ROOT, environment, run, run_process
from jsonschema import Draft7Validator
from small_policies import write_policy

from disclosure_rules.calendar.moments import SHANGHAI
from disclosure_rules.calendar.working_calendar import WorkingCalendar
from disclosure_rules.cli import setup
from disclosure_rules.cli.console import language
from disclosure_rules.errors import PolicyError

RULES = """\
parameters:
  limit: [{value: 10wd, source: 第一条}]
rules:
  - {id: r.open, title: {zh: 无密公开, en: open}, clauses: [S.1], overrides: [d.openness], when: {secrecy: none}, then: {decide: openness, value: open}}
  - id: r.publish
    title: {zh: 按期上网, en: publish in time}
    clauses: [S.1]
    when: {openness: open}
    then: {require: publish, duty: drafting_unit, from: issued, within: {param: limit}, fulfilled_by: published}
"""
CASES = """\
base: {kind: document, issued: 2018-11-22}
as_of: 2018-12-31
cases:
  - {name: 无密应公开, record: {secrecy: none}, expect: {openness: open}, because: [r.open, r.publish]}
  - {name: 涉密不公开, record: {secrecy: secret}, expect: {openness: closed}, because: [d.openness, d.colour, d.needed], not: [r.open, r.publish]}
"""
IN_TIME = {
    "kind": "document",
    "id": "in-time",
    "issued": "2018-11-22",
    "published": "2018-12-06",
    "secrecy": "none",
}
LATE = {**IN_TIME, "id": "late", "published": "2018-12-11"}
OPEN = {**IN_TIME, "id": "unknown", "secrecy": None}
REJECTED = {**IN_TIME, "id": "rejected", "issued": "2018-02-30"}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small policy with its cases."""
    directory = write_policy(tmp_path_factory.mktemp("policies") / "small", RULES)
    (directory / "rules_test.yaml").write_text(CASES, encoding="utf-8")
    return directory


@pytest.fixture
def evaluate(small: Path) -> list[str]:
    """The beginning of a command that evaluates by the small policy."""
    return ["evaluate", "--policies", str(small), "--as-of", "2018-12-31", "--engine", "reference"]


def lines(*records: object) -> str:
    """Records as JSON Lines."""
    return "".join(json.dumps(record) + "\n" for record in records)


COMMANDS: dict[str, list[str]] = {
    "evaluate": ["-", "--as-of", "2018-12-31"],
    "explain": ["-", "--about", "publish", "--as-of", "2018-12-31", "--policies", "small"],
    "ask": [str(ROOT / "examples" / "xuhui-2018-20.yaml"), "--as-of", "2018-12-31"],
    "verify": ["log.jsonl"],
    "init": ["new"],
    "fmt": ["small"],
    "check": ["small"],
    "test": ["small"],
    "cases": ["small/rules_test.yaml", "cases.csv", "--force"],
    "coverage": ["small"],
    "mutate": ["small", "--jobs", "1", "--no-proof"],
    "diff": ["small", "shipped", "--records", "-", "--as-of", "2018-12-31", "--format", "json"],
    "clauses": ["small"],
    "facts": ["small", "--kind", "document"],
    "problem": ["policy.none"],
    "schema": ["audit"],
    "due": ["2018-11-22", "10wd"],
    "agenda": ["--year", "2026", "--jurisdiction", "徐汇区"],
    "batch": ["table.csv", "results.csv", "--policies", "small", "--as-of", "2018-12-31", "--force"],
    "worklist": ["-", "--as-of", "2018-12-31"],
    "lsp": ["--help"],
    "serve": ["--help"],
    "mcp": ["--help"],
}
"""Each command with arguments that it takes, beside the small policy and a log."""


def test_help_lists_the_commands_and_needs_no_terminal() -> None:
    """Plain text, status 0; every command that there is."""
    done = run_process(*COMMAND, "--help")
    assert done.status == 0
    listed = re.findall(r"^  ([a-z]\w*)  ", done.out.partition("--help")[2], re.MULTILINE)
    assert sorted(listed) == sorted(COMMANDS)
    assert done.out.isascii()
    assert "\033" not in done.out
    assert "判定" in run("--help", LC_ALL="zh_CN.UTF-8").out


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_says_the_same_in_a_process_of_its_own(name: str, small: Path) -> None:
    """So other tests may run it in theirs."""
    stdin = json.dumps(LATE)
    log = small.parent / "log.jsonl"
    (small.parent / "table.csv").write_text("编号,印发日期\n1,2018-11-22\n", encoding="utf-8")
    if name == "verify":
        run("evaluate", "-", "--as-of", "2018-12-31", "--record", log, stdin=stdin)
    here = run(name, *COMMANDS[name], stdin=stdin, cwd=small.parent)
    assert here.status in (0, 1)
    assert here.out
    shutil.rmtree(small.parent / "new", ignore_errors=True)  # `init` writes into a new directory alone
    assert run_process(*COMMAND, name, *COMMANDS[name], stdin=stdin, cwd=small.parent) == here


def test_one_record_gives_one_object(evaluate: list[str]) -> None:
    """JSON on standard input, a Decision on standard output; status 0 because all is compliant."""
    done = run(*evaluate, "-", "--format", "json", stdin=json.dumps(IN_TIME))
    assert (done.status, done.err) == (0, "")
    assert done.data["record"] == {"kind": "document", "id": "in-time"}
    assert done.data["outcome"] == "compliant"
    assert done.data["obligations"][0]["due"] == "2018-12-06"


def test_several_files_give_a_list_in_which_a_rejected_record_keeps_its_place(
    evaluate: list[str], tmp_path: Path
) -> None:
    """Files of three formats, in the order given; the rest is printed, and the status is 2."""
    (tmp_path / "a.yaml").write_text(yaml.safe_dump(LATE), encoding="utf-8")
    (tmp_path / "b.jsonl").write_text(lines(IN_TIME, REJECTED) + "{\n" + lines(OPEN), encoding="utf-8")
    done = run(*evaluate, "a.yaml", "missing.json", "b.jsonl", "--format", "json", cwd=tmp_path)
    assert done.status == 2
    late, missing, in_time, rejected, broken, unknown = done.data
    assert [found["outcome"] for found in (late, in_time, unknown)] == [
        "non_compliant",
        "compliant",
        "undetermined",
    ]
    assert missing["record"] == {"file": "missing.json"}
    assert rejected["record"] == {"kind": "document", "id": "rejected", "file": "b.jsonl", "line": 2}
    assert set(rejected) == {"record", "problems"}
    (problem,) = rejected["problems"]
    assert (problem["code"], problem["place"]) == ("record.date", "b.jsonl:2: issued")
    assert problem["message"] and problem["help"] and problem["zh"]
    assert broken["record"] == {"file": "b.jsonl", "line": 3}
    told = done.err.splitlines()
    assert [line.split(": ")[0] for line in told[:-1]] == ["missing.json", "b.jsonl:2", "b.jsonl:3:2"]
    assert told[-1] == "3 of 6 records rejected; nothing was decided about them"


def test_the_status_is_1_where_a_record_is_not_compliant(evaluate: list[str]) -> None:
    """Late is 1, and so is undetermined; JSON Lines give a line each, Markdown a heading each."""
    done = run(*evaluate, "-", "--format", "jsonl", stdin=lines(IN_TIME, OPEN))
    assert (done.status, done.err) == (1, "")
    assert [json.loads(line)["outcome"] for line in done.out.splitlines()] == ["compliant", "undetermined"]
    done = run(*evaluate, "-", "--format", "markdown", stdin=lines(IN_TIME, LATE, REJECTED))
    assert done.status == 2
    assert [line for line in done.out.splitlines() if line.startswith("# ")] == [
        "# stdin:3: rejected, nothing decided",
        "# 3 records, as of 2018-12-31 (Mon)",
    ]


def test_a_parameter_can_be_chosen(evaluate: list[str]) -> None:
    """`--set` changes the limit, and the decision says so."""
    done = run(*evaluate, "-", "--format", "json", "--set", "small.limit=15wd", stdin=json.dumps(LATE))
    assert done.status == 0
    assert done.data["provenance"]["parameters"] == {"small.limit": "15wd"}
    assert done.data["obligations"][0]["status"] == "fulfilled"


def test_policies_replace_the_shipped_ones_or_are_added(small: Path) -> None:
    """`--policies DIR` alone has only its policies; the word `shipped` brings the shipped ones."""
    ours = setup.Choice(None, [str(small)], None, "reference").evaluator()
    assert [policy.id for policy in ours.policies] == ["small"]
    shipped = setup.Choice(None, ["shipped", str(small)], None, "reference").evaluator()
    alone = setup.Choice(None, None, None, "reference").evaluator()
    assert shipped.policies[:-1] == alone.policies
    assert shipped.policies[-1] == ours.policies[0]


def test_as_of_is_today_in_shanghai_where_it_is_left_out(small: Path) -> None:
    """Only the command line reads the clock."""
    before = datetime.now(SHANGHAI).date()
    done = run("evaluate", "-", "--policies", small, "--format", "json", stdin=json.dumps(IN_TIME))
    assert str(before) <= done.data["as_of"] <= str(datetime.now(SHANGHAI).date())
    assert done.data["as_of_precision"] == "day"


def test_json_lines_are_answered_as_they_come(evaluate: list[str]) -> None:
    """Each line's decision is there before the next line is given."""
    with subprocess.Popen(
        [*COMMAND, *evaluate, "-", "--format", "jsonl"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment(),
    ) as process:
        assert process.stdin and process.stdout
        for record in (IN_TIME, LATE, IN_TIME):
            process.stdin.write(lines(record).encode())
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["record"]["id"] == record["id"]
        process.stdin.close()
        assert process.wait() == 1


def test_a_reader_that_leaves_ends_the_command_quietly(evaluate: list[str], tmp_path: Path) -> None:
    """As with `| head -1`: nothing on standard error, and not the status of findings."""
    (tmp_path / "many.jsonl").write_text(lines(*[LATE] * 2000), encoding="utf-8")
    with subprocess.Popen(
        [*COMMAND, *evaluate, str(tmp_path / "many.jsonl"), "--format", "jsonl"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    ) as process:
        assert process.stdout and process.stderr
        assert json.loads(process.stdout.readline())["record"]["id"] == "late"
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 141


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_failure_is_not_taken_for_findings(evaluate: list[str]) -> None:
    """Where the output cannot be written the status is 70, with one line and no traceback unless asked for."""
    errors = []
    for changes in ({}, {"DISCLOSURE_RULES_TRACEBACK": "1"}):
        with Path("/dev/full").open("wb") as full:
            done = subprocess.run(
                [*COMMAND, *evaluate, "-"],
                input=json.dumps(LATE).encode(),
                stdout=full,
                stderr=subprocess.PIPE,
                env=environment(**changes),
                check=False,
            )
        assert done.returncode == 70
        errors.append(done.stderr.decode())
    assert errors[0] == "disclosure-rules: cannot go on: No space left on device\n"
    assert errors[1].startswith("Traceback")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize(
    "arguments",
    [("evaluate", "none.json"), ("check", "none"), ("evaluate", "-", "--lang", "fr")],
    ids=["a record", "a policy", "usage"],
)
def test_bad_input_ends_with_2_where_nobody_can_be_told(arguments: tuple[str, ...]) -> None:
    """A full standard error is no finding: what is wrong cannot be printed, the status still says it."""
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*COMMAND, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=full,
            env=environment(),
            check=False,
        )
    assert done.returncode == 2


def on_terminal(*arguments: str, **changes: str) -> str:
    """What the command prints on a terminal."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [*COMMAND, *arguments],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=environment(**{"TERM": "xterm", **changes}),
    ) as process:
        os.close(theirs)
        printed = b"".join(iter(lambda: _read(ours), b""))
        process.wait()
    os.close(ours)
    return printed.decode("utf-8")


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # Linux ends a terminal that nobody holds open in this way
        return b""


def test_a_terminal_gets_colour_and_a_pipe_plain_text(evaluate: list[str], tmp_path: Path) -> None:
    """The same report either way; NO_COLOR is honoured, and so is a terminal that can do nothing."""
    (tmp_path / "late.json").write_text(json.dumps(LATE), encoding="utf-8")
    command = [*evaluate, str(tmp_path / "late.json"), "--lang", "zh"]
    piped = run(*command)
    assert piped.status == 1
    assert "\033" not in piped.out
    coloured = on_terminal(*command, COLUMNS="60")
    assert "\033[1m✗ 逾期\033[0m" in coloured
    assert "…" not in coloured  # what does not fit is folded, not cut
    plain = on_terminal(*command, COLUMNS="160", NO_COLOR="1")
    assert "\033[1m" in plain
    assert "31m" not in plain
    assert on_terminal(*command, TERM="dumb").replace("\r\n", "\n") == piped.out
    for text in (piped.out, plain):
        assert "逾期3个工作日（5个日历日）" in text


def test_chinese_is_printed_whatever_the_locale(evaluate: list[str]) -> None:
    """UTF-8 in the C locale too, even where Python is told to leave the locale alone."""
    forced = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    done = run(*evaluate, "-", "--lang", "zh", stdin=json.dumps(REJECTED), **forced)
    assert done.status == 2
    assert "历法中无此日期" in done.out
    assert "历法中无此日期" in done.err


@pytest.mark.parametrize(
    ("set_", "lang"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "zh_TW"}, "zh"),
        ({"LANG": "zh", "LC_ALL": ""}, "zh"),
    ],
)
def test_the_language_is_that_of_the_locale(
    set_: dict[str, str], lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """LC_ALL before LC_MESSAGES before LANG; Chinese where it begins with zh."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in set_.items():
        monkeypatch.setenv(name, value)
    assert language() == lang


def test_explain_says_why(small: Path) -> None:
    """As data with one topic where `about` is given, and in words."""
    command = ["explain", "-", "--policies", str(small), "--as-of", "2018-12-31", "--about", "publish"]
    done = run(*command, "--format", "json", stdin=json.dumps(LATE))
    assert done.status == 0
    (topic,) = done.data["topics"]
    assert (topic["about"], topic["status"]) == ("publish", "fulfilled_late")
    assert "按期上网" in run(*command, "--lang", "zh", stdin=json.dumps(LATE)).out
    refused = run(*command, stdin=lines(LATE, LATE))
    assert (refused.status, refused.out) == (2, "")
    assert "not exactly one record" in refused.err


def test_check_counts_what_is_right_and_tells_all_that_is_wrong(small: Path, tmp_path: Path) -> None:
    """A summary and status 0, or every problem with its place and status 2."""
    done = run("check", small)
    assert done.status == 0
    assert [line.split() for line in done.out.splitlines() if "small" in line] == [
        ["small", "a", "small", "instrument", "5", "1", "1"]
    ]
    wrong = write_policy(tmp_path / "wrong", RULES.replace("when: {secrecy: none}", "wen: {secrecy: none}"))
    (wrong / "base.yaml").write_text("record: documnt\nrules: []\nclaims: []\n", encoding="utf-8")
    done = run("check", wrong)
    assert (done.status, done.out) == (2, "")
    assert f"{wrong}/base.yaml:3:1: no key `claims` here; did you mean `clauses`?" in done.err
    assert f"{wrong}/rules.yaml:5:88: no key `wen` here; did you mean `when`?" in done.err


def test_test_tells_what_was_expected_and_what_came(small: Path, tmp_path: Path) -> None:
    """A case that fails and a rule without its cases are told, with status 1."""
    done = run("test", small)
    assert done.status == 1
    assert "2 cases, 0 failed; 3 rules lack a firing or a silent case" in done.out
    assert "d.openness: no case keeps it silent" in done.out
    ours = write_policy(tmp_path / "ours", RULES)
    (ours / "rules_test.yaml").write_text(
        CASES.replace("expect: {openness: open}", "expect: {openness: ajar}"), encoding="utf-8"
    )
    done = run("test", ours)
    assert done.status == 1
    assert "rules_test.yaml::无密应公开" in done.out
    assert [line.split() for line in done.out.splitlines() if " ajar " in line] == [
        ["openness", "ajar", "open"]
    ]


def test_clauses_are_listed_with_their_rules_and_cases() -> None:
    """The instrument's first and in its own order, then those of other instruments, which have a prefix."""
    done = run("clauses", "--format", "json")
    assert done.status == 0
    source = yaml.safe_load((ROOT / "policies/xuhui-2018/clauses.yaml").read_text(encoding="utf-8"))
    own = [clause["id"] for clause in source["clauses"]]
    assert len(own) == 163
    ids = [clause["id"] for clause in done.data]
    assert ids[:163] == own
    assert "R2019.26" in ids[163:]
    assert len(set(ids)) == len(ids)
    for clause in done.data:
        assert list(clause) == ["id", "status", "rules", "fires", "silent"]
        assert (clause["status"] == "encoded") == bool(clause["rules"])
    found = {clause["id"]: clause for clause in done.data}
    assert "publication.publish-online" in found["M14.5"]["rules"]
    assert found["M14.5"]["fires"] and found["M14.5"]["silent"]
    assert found["M02.1"] == {"id": "M02.1", "status": "informative", "rules": [], "fires": [], "silent": []}


def test_a_clause_that_is_only_planned_is_told_by_the_status(tmp_path: Path) -> None:
    """Policies that leave a clause for later end with 1, those that do not with 0."""
    base = write_policy(tmp_path, RULES) / "base.yaml"
    for form in ("json", "text"):
        assert run("clauses", tmp_path, "--format", form).status == 0
    later = "  - {id: S.2, at: 第二条, norm: scope, gist: 示例, status: planned}\nrules:"
    base.write_text(base.read_text(encoding="utf-8").replace("rules:", later), encoding="utf-8")
    for form in ("json", "text"):
        done = run("clauses", tmp_path, "--format", form)
        assert done.status == 1
        assert "S.2" in done.out


def test_the_schema_of_a_decision_describes_what_evaluate_prints(evaluate: list[str]) -> None:
    """A published schema is valid, and holds for a decision."""
    done = run("schema", "decision")
    assert done.status == 0
    Draft7Validator.check_schema(done.data)
    decision = run(*evaluate, "-", "--format", "json", stdin=json.dumps(LATE)).data
    assert list(Draft7Validator(done.data).iter_errors(decision)) == []


@pytest.mark.parametrize(
    ("arguments", "first", "parts"),
    [
        (["2018-11-22", "10wd"], "2018-12-06", ["2018-11-24  Sat      skipped  weekend"]),
        (["2018年11月22日", "10wd", "--lang", "zh"], "2018-12-06", ["不计", "周末"]),
        (["2026-12-31", "1wd"], "2027-01-04 provisional", ["2027-01-01"]),
        (["2018-11-22T21:30", "5h"], "2018-11-23T02:30:00+08:00", []),
        (["2018-01-31", "1mo"], "2018-02-28", []),
    ],
)
def test_due_prints_the_date_first(arguments: list[str], first: str, parts: list[str]) -> None:
    """Then how it is counted."""
    done = run("due", *arguments)
    assert done.status == 0
    assert done.out.splitlines()[0] == first
    assert all(part in done.out for part in parts)


def test_due_as_json() -> None:
    """The date, whether it is provisional, and every day with the reason in both languages."""
    found = run("due", "2018-11-23", "1wd", "--format", "json").data
    weekend = {"zh": "周末", "en": "weekend"}
    assert found == {
        "start": "2018-11-23",
        "duration": "1wd",
        "roll": None,
        "counts_start": False,
        "due": "2018-11-26",
        "provisional": False,
        "calendar": WorkingCalendar().identity,
        "days": [
            {"day": "2018-11-24", "counted": False, "why": weekend},
            {"day": "2018-11-25", "counted": False, "why": weekend},
            {"day": "2018-11-26", "counted": True, "why": {"zh": "工作日", "en": "working day"}},
        ],
    }


def test_the_library_does_not_load_the_command_line() -> None:
    """Who imports the package pays for no terminal, and the engine's choice is not made on import."""
    code = "import disclosure_rules, sys; print(sorted({'typer', 'rich', 'disclosure_rules.cli'} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment(), capture_output=True, check=True, encoding="utf-8"
    )
    assert done.stdout == "[]\n"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (["limit"], "`limit` is not PARAM=VALUE"),
        (["=10wd"], "`=10wd` is not PARAM=VALUE"),
        (["small.limit="], "`small.limit=` is not PARAM=VALUE"),
        (["small.limit=1wd", "small.limit=2wd"], "given twice"),
        (["small.limit=[1"], "not YAML"),
        (["small.limit=ten"], "small.limit"),
        (["small.limt=10wd"], "did you mean `small.limit`?"),
    ],
)
def test_a_value_that_does_not_fit_is_refused(given: list[str], told: str, small: Path) -> None:
    """Each with what is wrong and where."""
    with pytest.raises(PolicyError) as caught:
        setup.Choice(None, [str(small)], given, "reference").evaluator()
    assert told in str(caught.value)


def test_a_long_comparison_counts_on_a_terminal_only(tmp_path: Path) -> None:
    """What is done is counted on standard error, and the count is gone at the end; a pipe gets none of it."""
    path = tmp_path / "late.jsonl"
    path.write_text(json.dumps(LATE) + "\n" + json.dumps(LATE) + "\n", encoding="utf-8")
    command = ["diff", "shipped", "shipped", "--records", str(path), "--as-of", "2018-12-31"]
    assert run(*command).err == ""
    shown = on_terminal(*command)
    assert "2 records" in shown
    assert shown.index("2 records") < shown.rindex("\033[2K") < shown.index("about 0 of 2 records")

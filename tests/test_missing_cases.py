"""The cases that `mutate --write` writes for what no case notices, and that count for nothing until somebody signs them."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from commands import ROOT, run, run_process
from small_policies import PUBLISHING, write_policy

CASES = """\
base: {kind: document, issued: 2018-11-22}
as_of: 2018-12-31
cases:
  - {name: 无密应公开, record: {secrecy: none}, expect: {openness: open, publish: overdue}, because: [r.open, r.green, r.needed, r.publish], not: [d.openness, d.colour, d.needed]}
  - {name: 涉密不公开, record: {secrecy: secret}, expect: {openness: closed}, because: [d.openness, d.colour, d.needed], not: [r.open, r.green, r.needed, r.publish]}
"""
MUTATE = ("mutate", "small", "--rule", "r.publish", "--jobs", "1")


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A small policy whose cases do not notice how long its limit is."""
    directory = write_policy(tmp_path / "small", PUBLISHING)
    (directory / "rules_test.yaml").write_text(CASES, encoding="utf-8")
    return directory


def test_each_survivor_gets_its_case_which_counts_once_it_is_signed(small: Path) -> None:
    """It passes today, and fails on the mutant. Until it is signed the mutant is not caught; afterwards it is."""
    path = small / "missing_test.yaml"
    first = run(*MUTATE, "--write", "small/missing_test.yaml", cwd=small.parent)
    assert first.status == 1
    assert "survived" in first.out.splitlines()
    told = re.search(r"cases written, to review: (\d+); survivors without a case: 0", first.err)
    text = path.read_text(encoding="utf-8")
    cases = yaml.safe_load(text)["cases"]
    assert told and len(cases) == int(told[1]) > 0
    assert all(case["review"] is True and case.get("expect", case.get("not")) for case in cases)
    assert all(case["record"].keys() <= {"kind", "secrecy", "issued", "published"} for case in cases)
    assert run("fmt", path, "--check").status == 0

    tested = run("test", "small", cwd=small.parent)
    assert tested.status == 0
    assert "2 cases passed" in tested.out
    assert f"{len(cases)} to review, not counted as passed" in tested.out
    assert all(f"missing_test.yaml::{case['name']}" in " ".join(tested.out.split()) for case in cases)

    again = run(*MUTATE, "--no-proof", cwd=small.parent)
    assert again.status == 1
    said = again.out.splitlines()
    assert "caught only by a case to review" in said
    assert "survived" not in said

    path.write_text(text.replace("    review: true\n", ""), encoding="utf-8")
    signed = run(*MUTATE, "--no-proof", "--format", "json", cwd=small.parent)
    assert (signed.status, signed.data["counts"]["unsigned"]) == (0, 0)
    assert f"{2 + len(cases)} cases passed" in run("test", "small", cwd=small.parent).out


REFUSED = {
    "a file that is there": ("small/rules_test.yaml", "file exists"),
    "a directory that is not there": ("nowhere/x_test.yaml", "no such directory"),
    "a name that no case file has": ("small/missing.yaml", "ends with `_test.yaml`"),
}


@pytest.mark.parametrize(("name", "said"), REFUSED.values(), ids=REFUSED)
def test_a_file_that_cannot_be_is_refused_before_the_search(small: Path, name: str, said: str) -> None:
    """Nothing is written, and what is there stays."""
    before = {path: path.read_bytes() for path in small.rglob("*.yaml")}
    done = run(*MUTATE, "--write", name, cwd=small.parent)
    assert (done.status, done.out) == (2, "")
    assert said in done.err and "[cli.unwritable]" in done.err
    assert {path: path.read_bytes() for path in small.rglob("*.yaml")} == before


def test_a_case_to_review_shows_no_rule_and_fails_like_any_other(small: Path) -> None:
    """Where it alone would fire a rule, the rule lacks its case; where it does not come out, the test fails."""
    path = small / "rules_test.yaml"
    path.write_text(CASES.replace("not: [d.openness, d.colour, d.needed]}", "review: true}"))
    done = run("test", "small", cwd=small.parent)
    assert done.status == 1
    assert "r.publish: no case fires it" in " ".join(done.out.split())
    assert "1 to review, not counted as passed" in done.out
    path.write_text(CASES.replace("publish: overdue}", "publish: fulfilled}, review: true"))
    done = run("test", "small", cwd=small.parent)
    assert done.status == 1
    assert "rules_test.yaml::无密应公开" in done.out
    assert "to review" not in done.out


def test_pytest_counts_a_case_to_review_apart(small: Path) -> None:
    """Also where a worker has run it."""
    extra = "  - {name: 待审, record: {secrecy: none}, expect: {openness: open}, review: true}\n"
    (small / "rules_test.yaml").write_text(CASES + extra, encoding="utf-8")
    command = (sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-q", "-n1", "rules_test.yaml")
    done = run_process(*command, cwd=small, PYTHONPATH=str(ROOT / "src"))
    assert done.status == 0
    assert re.search(r"2 passed, 1 to review in ", done.out), done.out


def test_only_the_rules_that_another_edition_has_otherwise_are_tried(small: Path) -> None:
    """A changed rule, or one that asks for a changed parameter; without a change none. The edition may be a revision."""
    git = shutil.which("git")
    assert git is not None
    for command in (
        ("init", "-q"),
        ("add", "."),
        ("-c", "user.name=x", "-c", "user.email=x@y", "commit", "-qm", "x"),
    ):
        subprocess.run((git, *command), cwd=small, check=True)
    tried = ("mutate", "small", "--jobs", "1", "--no-proof", "--format", "json", "--base")

    def rules(base: str) -> set[str]:
        done = run(*tried, base, cwd=small.parent)
        assert done.status in (0, 1), done.err
        return {rule for mutant in done.data["mutants"] for rule in mutant["rules"]}

    path = small / "rules.yaml"
    assert rules("small") == set()
    old = write_policy(small.parent / "old", PUBLISHING)
    path.write_text(path.read_text(encoding="utf-8").replace("value: 10wd", "value: 9wd"), encoding="utf-8")
    assert rules("old") == {"r.publish"}
    path.write_text(
        (old / "rules.yaml")
        .read_text(encoding="utf-8")
        .replace("secrecy: none", "secrecy: [none, confidential]", 1)
    )
    assert rules("old") == {"r.open"}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(small)
        done = run(
            "mutate", ".", "--jobs", "1", "--no-proof", "--format", "json", "--base", "HEAD", cwd=small
        )
        assert {rule for mutant in done.data["mutants"] for rule in mutant["rules"]} == {"r.open"}
    assert "[edition.unknown]" in run(*tried, "no-such-branch", cwd=small.parent).err

"""The hooks for repositories of policies, run by pre-commit itself in a scratch repository."""

import os
import re
import shutil
import sys
from pathlib import Path

import pytest
import yaml
from commands import ROOT, Done, run, run_process

pytestmark = [pytest.mark.hosts, pytest.mark.frameworks]

CONFIGURATION = """\
repos:
  - repo: {hooks}
    rev: {revision}
    hooks: # of the running environment, which need not be installed anew
      - {{id: disclosure-rules-fmt, language: system}}
      - {{id: disclosure-rules-check, language: system}}
      - {{id: disclosure-rules-test, language: system}}
"""


class Repository:
    """A scratch repository, in which every command runs without the settings of the machine."""

    def __init__(self, directory: Path) -> None:
        directory.mkdir()
        self.directory = directory
        self.settings = {
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "GIT_CONFIG_GLOBAL": os.devnull,
            "HOME": str(directory.parent),
            "PRE_COMMIT_HOME": str(directory.parent / "cache"),
            **{f"GIT_{who}_{what}": "x@y" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
        }
        self.git("init", "-q")

    def run(self, *command: str) -> Done:
        """How a command ends here."""
        return run_process(*command, cwd=self.directory, **self.settings)

    def git(self, *arguments: str) -> str:
        """What git prints; it must succeed."""
        done = self.run("git", *arguments)
        assert done.status == 0, done
        return done.out.strip()

    def commit(self) -> Done:
        """How a commit of everything ends."""
        self.git("add", "--all")
        return self.run("git", "commit", "-q", "-m", "x")


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """A repository with the policy that `init` begins, and with the hooks, committed once."""
    directory = tmp_path_factory.mktemp("hooks")
    hooks = Repository(directory / "hooks")
    shutil.copy(ROOT / ".pre-commit-hooks.yaml", hooks.directory)
    assert hooks.commit().status == 0
    host = Repository(directory / "host")
    assert run("init", host.directory / "ours").status == 0
    revision = hooks.git("rev-parse", "HEAD")
    (host.directory / ".pre-commit-config.yaml").write_text(
        CONFIGURATION.format(hooks=hooks.directory, revision=revision), encoding="utf-8"
    )
    assert host.run("pre-commit", "install").status == 0
    done = host.commit()
    assert done.status == 0, done
    assert [line.rpartition(".")[2] for line in done.err.splitlines() if "disclosure-rules" in line] == [
        "Passed"
    ] * 3
    return host


def test_a_file_that_is_not_laid_out_stops_one_commit(host: Repository) -> None:
    """The hook lays it out; the next commit has it."""
    path = host.directory / "ours" / "rules.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("record: ", "record:   ", 1), encoding="utf-8")
    done = host.commit()
    assert done.status == 1
    assert "files were modified by this hook" in done.err
    assert path.read_text(encoding="utf-8") == text


STOPPED = {
    "a file in the middle of an edit": ("rules.yaml", "rules:", "rules: [", "read.yaml"),
    "a rule with a name that nobody has": ("rules.yaml", "clauses:", "clauzes:", "policy.unknown-key"),
}


@pytest.mark.parametrize(("name", "was", "becomes", "code"), STOPPED.values(), ids=STOPPED)
def test_a_policy_with_a_problem_is_not_committed(
    host: Repository, name: str, was: str, becomes: str, code: str
) -> None:
    """The problem is told with its place, and the file stays as it was."""
    path = host.directory / "ours" / name
    text = path.read_text(encoding="utf-8")
    head = host.git("rev-parse", "HEAD")
    changed = text.replace(was, becomes, 1)
    assert changed != text
    path.write_text(changed, encoding="utf-8")
    try:
        done = host.commit()
        assert done.status == 1
        assert f"[{code}]" in done.err and f"ours/{name}:" in done.err
        assert path.read_text(encoding="utf-8") == changed
        assert host.git("rev-parse", "HEAD") == head
    finally:
        path.write_text(text, encoding="utf-8")


def test_a_case_that_fails_is_not_committed(host: Repository) -> None:
    """The other hooks pass."""
    path = host.directory / "ours" / "another_test.yaml"
    path.write_text(
        "cases:\n  - {name: 涉密的应公开, as_of: 2018-12-31, record: {kind: document, secrecy: secret, issued: 2018-11-22},"
        " expect: {disclosure.attribute: proactive}}\n",
        encoding="utf-8",
    )
    try:
        done = host.commit()
        assert done.status == 1
        assert "another_test.yaml::涉密的应公开\n" in done.err + done.out
        passed = [line for line in done.err.splitlines() if line.endswith("Passed")]
        assert [line.partition("..")[0] for line in passed] == [
            "disclosure-rules fmt",
            "disclosure-rules check",
        ]
    finally:
        path.unlink()


def test_the_recipe_for_ci_runs_in_the_repository(host: Repository) -> None:
    """Every step of the page that is a command, on a branch with a changed rule; the page of the changes is written."""
    page = (ROOT / "docs" / "policy-repository.md").read_text(encoding="utf-8")
    (text,) = (
        block for block in re.findall(r"```yaml\n(.*?)```", page, re.DOTALL) if block.startswith("on:")
    )
    steps = [step["run"] for step in yaml.safe_load(text)["jobs"]["policies"]["steps"] if "run" in step]
    commands = [step for step in steps if not step.startswith("pip ")]
    assert [command.split()[1] for command in commands] == [
        "fmt",
        "check",
        "test",
        "coverage",
        "mutate",
        "diff",
    ]
    (host.directory / "policies").mkdir()
    (host.directory / "ours").rename(host.directory / "policies" / "ours")
    record = (
        '{"kind": "document", "signed": "2024-03-05", "published": "2024-03-06", "issued": "2024-03-05"}\n'
    )
    (host.directory / "records.jsonl").write_text(record, encoding="utf-8")
    assert host.commit().status == 0
    host.git("update-ref", "refs/remotes/origin/main", "HEAD")
    rules = host.directory / "policies" / "ours" / "rules.yaml"
    changed = rules.read_text(encoding="utf-8").replace("severity: minor", "severity: major")
    rules.write_text(changed, encoding="utf-8")
    cases = rules.with_name("rules_test.yaml")
    cases.write_text(cases.read_text(encoding="utf-8").replace("minor", "major"), encoding="utf-8")
    for command in commands:
        done = host.run("bash", "-e", "-c", command)
        assert done.status == 0, done
    assert (host.directory / "diff.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")

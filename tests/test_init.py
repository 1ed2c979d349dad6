"""A policy is begun by a command: what it writes passes every tool, and nothing that is there is touched."""

import json
import re
from pathlib import Path

import pytest
from commands import run
from jsonschema import Draft7Validator

from disclosure_rules.reading.strict import read_file

FILES = {"policy.yaml", "rules.yaml", "rules_test.yaml"}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_is_begun_passes_every_tool(tmp_path: Path, lang: str) -> None:
    """Checked, tested, covered and mutated; the name of the directory is that of the policy."""
    done = run("init", "mine", "--lang", lang, cwd=tmp_path)
    assert (done.status, done.err) == (0, "")
    assert {path.name for path in (tmp_path / "mine").glob("*.yaml")} == FILES
    assert all(f"mine/{name}\n" in done.out for name in FILES)
    for command in (
        ["check"],
        ["test"],
        ["coverage", "--min", "100"],
        ["mutate", "--jobs", "1", "--no-proof"],
    ):
        told = run(command[0], "mine", *command[1:], "--lang", lang, cwd=tmp_path)
        assert told.status == 0, told.out + told.err
        assert "[policy." not in told.err
    written = (tmp_path / "mine" / "rules_test.yaml").read_text(encoding="utf-8")
    assert ("公文" in written) == (lang == "zh")


def test_the_first_line_of_each_file_names_its_schema(tmp_path: Path) -> None:
    """Which is there, knows what the policy declares, and accepts the file."""
    run("init", "mine", cwd=tmp_path)
    for name in FILES:
        path = tmp_path / "mine" / name
        found = re.match(r"# yaml-language-server: \$schema=(\S+)\n", path.read_text(encoding="utf-8"))
        assert found
        schema = json.loads((path.parent / found[1]).read_text(encoding="utf-8"))
        assert not list(Draft7Validator(schema).iter_errors(read_file(path).data))
    assert "mine-too-early" in json.dumps(schema_of(tmp_path / "mine", "cases"))


def schema_of(directory: Path, name: str) -> object:
    """A schema that was written."""
    return json.loads((directory / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ["filled", "hidden", "file", "file/below"])
def test_what_is_there_is_refused_and_stays(tmp_path: Path, name: str) -> None:
    """A directory that holds anything, a file, and what cannot be made."""
    for path in ("filled/policy.yaml", "hidden/.kept", "file"):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text("kept", encoding="utf-8")
    before = sorted(tmp_path.rglob("*"))
    for lang, words in (("en", "name a new or an empty directory"), ("zh", "请换一个新目录或空目录")):
        done = run("init", name, "--lang", lang, cwd=tmp_path)
        assert (done.status, done.out) == (2, "")
        assert words in done.err and "[cli.directory]" in done.err
    assert sorted(tmp_path.rglob("*")) == before
    assert {path.read_text(encoding="utf-8") for path in before if path.is_file()} == {"kept"}


@pytest.mark.parametrize(
    ("name", "policy"), [("本单位", "ours"), ("xuhui-2018", "ours"), ("a.b", "ours"), ("A_1", "A_1")]
)
def test_a_name_that_no_policy_can_have_is_not_taken(tmp_path: Path, name: str, policy: str) -> None:
    """Neither that of a shipped policy, which would be replaced."""
    (tmp_path / name).mkdir()
    assert run("init", ".", cwd=tmp_path / name).status == 0
    assert read_file(tmp_path / name / "policy.yaml").data["policy"] == policy

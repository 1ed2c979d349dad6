"""One run tells every fault that can be judged by itself: in any file, at any stage, and none that follows from another."""

from pathlib import Path

import pytest
from small_policies import write_policy
from test_load import BAD, expected, refused, spread

RULE = """\
  - id: {id}
    title: {{zh: 例, en: example}}
    clauses: [S.1]
    when: {{secrecy: none}}
    then: {{decide: colour, value: {value}}}
"""


def rules(*written: str) -> str:
    """A file of rules."""
    return "record: document\nrules:\n" + "".join(written)


def rule(name: str = "x.rule", value: str = "green", **changes: str) -> str:
    """A rule about the colour, with some of its lines changed."""
    lines = RULE.format(id=name, value=value).splitlines(keepends=True)
    for key, text in changes.items():
        if not any(line.startswith(f"    {key}:") for line in lines):
            lines.append(f"    {key}: {text}\n")
        lines = [f"    {key}: {text}\n" if line.startswith(f"    {key}:") else line for line in lines]
    return "".join(lines)


SOUND = {"overrides": "[d.colour]"}
MISSHAPEN = rule("x.shape", tittle="x")
FAULTS = {
    "a key that no rule has": (MISSHAPEN, "policy.unknown-key"),
    "an unknown fact": (rule("x.fact", when="{secercy: none}", **SOUND), "policy.unknown-fact"),
    "an unknown clause": (rule("x.clause", clauses="[Q.9]", **SOUND), "policy.unknown-clause"),
    "an unknown value": (rule("x.value", "grene", **SOUND), "policy.value"),
    "an unknown rule": (rule("x.override", overrides="[d.culour]"), "policy.unknown-rule"),
    "a rule that overrides another conclusion": (rule("x.other", overrides="[d.needed]"), "policy.override"),
    "an unknown parameter": (
        rule("x.param", when="{issued: {before: {param: lmit}}}", **SOUND),
        "policy.unknown-parameter",
    ),
    "an unknown role": (
        rule(
            "x.role",
            then="{require: role-act, duty: unti, from: issued, within: 10wd, fulfilled_by: published}",
        ),
        "policy.unknown-role",
    ),
    "two rules at odds": (rule("x.green", **SOUND) + rule("x.blue", "blue", **SOUND), "policy.conflict"),
}


@pytest.mark.parametrize("second", FAULTS)
@pytest.mark.parametrize("first", FAULTS)
def test_faults_in_two_files_are_told_together(first: str, second: str, tmp_path: Path) -> None:
    """Whatever stages find them."""
    if first >= second:
        return
    write_policy(tmp_path, "")
    for name, fault in (("a.yaml", first), ("b.yaml", second)):
        (tmp_path / name).write_text(rules(FAULTS[fault][0]), encoding="utf-8")
    told = {(Path(problem.where.name).name, problem.code) for problem in refused(tmp_path)}
    assert told == {("a.yaml", FAULTS[first][1]), ("b.yaml", FAULTS[second][1])}


@pytest.mark.parametrize("fault", [name for name in FAULTS if FAULTS[name][0] != MISSHAPEN])
def test_the_rules_beside_a_misshapen_one_are_judged(fault: str, tmp_path: Path) -> None:
    """In the same file, each at its own line."""
    write_policy(tmp_path, "")
    alone, beside = tmp_path / "alone.yaml", tmp_path / "rules.yaml"
    beside.unlink()
    alone.write_text(rules("\n" * MISSHAPEN.count("\n"), FAULTS[fault][0]), encoding="utf-8")
    wanted = [(problem.code, problem.where.line) for problem in refused(tmp_path)]
    alone.unlink()
    beside.write_text(rules(MISSHAPEN, FAULTS[fault][0]), encoding="utf-8")
    assert [(problem.code, problem.where.line) for problem in refused(tmp_path)][1:] == wanted


@pytest.mark.parametrize("example", BAD, ids=lambda path: path.stem)
def test_a_fault_elsewhere_hides_no_fault(example: Path, tmp_path: Path) -> None:
    """Each bad example tells all that it tells alone, with a file beside it whose rules are misshapen and misnamed."""
    file = spread(example, tmp_path)
    wanted = {(f"{file}:{line}:{column}", code) for line, column, code, _ in expected(file)}
    other = tmp_path / "other.yaml"
    misnamed = rule("x.misnamed", "kwaxo", when="{kwaxi: none}")
    other.write_text(rules("  - {id: x.shape, tittle: x}\n", misnamed), encoding="utf-8")
    told = {(problem.place, problem.code) for problem in refused(tmp_path)}
    assert wanted <= told
    assert any(place.startswith(str(other)) and code == "policy.unknown-key" for place, code in told)

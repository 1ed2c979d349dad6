"""Loading policies: the examples in data/good load; those in data/bad give the problems written beside their lines."""

import ast
import re
from pathlib import Path

import pytest
from small_policies import HEAD, write_policy

from disclosure_rules import SHIPPED, Evaluator, load_policies
from disclosure_rules.errors import PolicyError, Problem
from disclosure_rules.policy.model import Policy

ROOT = Path(__file__).parents[1]
DATA = Path(__file__).parent / "data"
BAD = sorted((DATA / "bad").glob("*.yaml"))
GOOD = sorted((DATA / "good").glob("*.yaml"))
_PLACE = re.compile(r"(?P<file>.+):(?P<line>\d+):(?P<column>\d+)")


def refused(*directories: Path) -> tuple[Problem, ...]:
    """The problems that loading gives."""
    with pytest.raises(PolicyError) as raised:
        load_policies(*directories)
    return raised.value.problems


def spread(example: Path, directory: Path) -> Path:
    """The policy that an example stands for: it is the head, or a file of rules or of record kinds under the standard
    head."""
    text = example.read_text(encoding="utf-8")
    write_policy(directory, "")
    kinds = {"policy": "policy.yaml", "records": "records.yaml"}
    named = (name for key, name in kinds.items() if re.search(rf"^{key}:", text, re.MULTILINE))
    file = directory / next(named, "rules.yaml")
    file.write_text(text, encoding="utf-8")
    return file


def expected(file: Path) -> list[tuple[int, int, str, str]]:
    """Line, column, code and words of every `# expect` comment, in order."""
    found = []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        _, _, comment = line.partition("# expect ")
        for item in filter(None, comment.split("; ")):
            column, code, *words = item.split(" ", 2)
            found.append((number, int(column), code, "".join(words)))
    return found


@pytest.mark.parametrize("example", BAD, ids=lambda path: path.stem)
def test_a_bad_example_gives_the_problems_written_beside_its_lines(example: Path, tmp_path: Path) -> None:
    """All of them, in order, each at its line and column, with the words that are quoted."""
    file = spread(example, tmp_path)
    problems = refused(tmp_path)
    wanted = expected(file)
    assert [(problem.place, problem.code) for problem in problems] == [
        (f"{file}:{line}:{column}", code) for line, column, code, _ in wanted
    ]
    for problem, (*_, words) in zip(problems, wanted, strict=True):
        assert words in problem.line()


@pytest.mark.parametrize("example", BAD, ids=lambda path: path.stem)
def test_a_problem_has_the_one_shape(example: Path, tmp_path: Path) -> None:
    """Lower case, no final period, Chinese beside English."""
    spread(example, tmp_path)
    for problem in refused(tmp_path):
        assert re.fullmatch(r"(policy|read)\.[a-z-]+", problem.code)
        for text in (problem.message, problem.help):
            assert not text.endswith(".")
            assert text[:1] == text[:1].lower()
        assert re.search(r"[一-鿿]", problem.zh)
        assert problem.line("zh").startswith(problem.place)
        assert problem.line("en").endswith(f"[{problem.code}]")


@pytest.mark.parametrize("example", GOOD, ids=lambda path: path.stem)
def test_a_good_example_loads(example: Path, tmp_path: Path) -> None:
    """Every rule that is written is there, in its order."""
    file = spread(example, tmp_path)
    (policy,) = load_policies(tmp_path)
    written = re.findall(r"- id: (g\.\S+)", file.read_text(encoding="utf-8"))
    assert written
    assert [rule.id for rule in policy.rules if rule.id.startswith("g.")] == written


SEVERAL_FILES = {
    *("policy.none", "policy.stray", "policy.clause-prefix", "policy.undeclared-place"),
    *("policy.frameworks", "policy.no-framework", "policy.unused-fact", "policy.unread"),
    *("policy.mixed-acts", "policy.no-question", "policy.no-law"),
}
"""What is told about more than one file, or about none."""


def codes_in(path: Path) -> set[str]:
    """The codes of the problems that a module can tell."""
    makers = {"report", "Problem", "at", "value_problem"}
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            texts = {argument.value for argument in node.args if isinstance(argument, ast.Constant)}
            found |= {text for text in texts if name in makers and str(text).startswith("policy.")}
    return found


def test_every_code_that_loading_can_give_has_an_example() -> None:
    """A diagnostic that no example shows is either unreachable or untested. One about a place without lines, or
    about several files, has a test of its own."""
    source = ROOT / "src" / "disclosure_rules"
    known = set().union(
        *map(codes_in, [*(source / "policy").glob("*.py"), source / "_program" / "compile.py"])
    )
    shown = {code for example in BAD for *_, code, _ in expected(example)}
    assert {code for code in known if code.startswith("policy.")} == (
        {code for code in shown if code.startswith("policy.")} | SEVERAL_FILES
    )


def test_the_shipped_policies_load() -> None:
    """They are what is loaded when no directory is given."""
    assert [policy.id for policy in load_policies()] == [policy.id for policy in load_policies(SHIPPED)]
    assert {"framework", "xuhui-2018", "regulation-2007", "regulation-2019"} <= {
        policy.id for policy in load_policies()
    }


def test_a_directory_without_a_policy_is_refused(tmp_path: Path) -> None:
    """An empty directory and one that is not there are told, both at once."""
    missing = tmp_path / "missing"
    assert [(problem.code, problem.place) for problem in refused(missing, tmp_path)] == [
        ("policy.none", str(tmp_path)),
        ("policy.none", str(missing)),
    ]


def test_a_host_can_add_its_own_policy_to_others(tmp_path: Path) -> None:
    """Policies come in the order of their directories, and those below one directory by name."""
    for name in ("b", "a"):
        head = HEAD.partition("determinations:")[0].replace("policy: small", f"policy: {name}")
        base = "record: document\nclauses:\n  - {id: CLAUSE, at: 第一条, norm: scope, gist: 例, status: planned}\n"
        write_policy(tmp_path / "ours" / name, "", head=head, base=base.replace("CLAUSE", f"{name}.1"))
    write_policy(tmp_path / "z", "")
    assert [policy.id for policy in load_policies(tmp_path / "z", tmp_path / "ours")] == ["small", "a", "b"]


def test_a_policy_loaded_twice_is_refused(tmp_path: Path) -> None:
    """The same id cannot mean two policies."""
    for name in ("one", "two"):
        write_policy(tmp_path / name, "")
    assert [(problem.code, problem.place) for problem in refused(tmp_path)] == [
        ("policy.duplicate", f"{tmp_path / 'two' / 'policy.yaml'}:1:1")
    ]


def test_a_parameter_in_two_files_is_refused(tmp_path: Path) -> None:
    """A name has one place."""
    head = HEAD + "parameters:\n  limit: [{value: 10wd, source: 第一条}]\n"
    write_policy(tmp_path, "parameters:\n  limit: [{value: 20wd, source: 第二条}]\n", head=head)
    assert [(problem.code, problem.place) for problem in refused(tmp_path)] == [
        ("policy.duplicate", f"{tmp_path / 'rules.yaml'}:3:3")
    ]


def test_problems_of_several_files_come_together_in_order(tmp_path: Path) -> None:
    """One run tells everything that is wrong, by file and line."""
    write_policy(
        tmp_path,
        "rules:\n  - {id: r, title: {zh: 例, en: example}, clauses: [S.1], when: {secercy: none}, then: {decide: colour, value: gren}}\n",
        head=HEAD + "applies: {jurisdicton: 徐汇区}\n",
    )
    (tmp_path / "broken.yaml").write_text("rules: [", encoding="utf-8")
    (tmp_path / "alias.yaml").write_text("rules: &anchor []\n", encoding="utf-8")
    places = [(Path(problem.where.name).name, problem.code) for problem in refused(tmp_path)]
    assert places == [
        ("alias.yaml", "read.alias"),
        ("broken.yaml", "read.yaml"),
        ("policy.yaml", "policy.unknown-fact"),
        ("rules.yaml", "policy.unknown-fact"),
        ("rules.yaml", "policy.value"),
    ]


READS_ANOTHER_FILE = """\
rules:
  - id: r
    title: {zh: 例, en: example}
    clauses: [S.1]
    when: {all: [{obligation.act: overdue}, {published: {before: {param: limit}}}]}
    then: {find: late, severity: major}
    message: {zh: 例, en: example}
"""


@pytest.mark.parametrize(
    "unreadable",
    [
        "parameters: {limit: 10wd}\nrules: [{then: {require: act",
        "record: documents\nclauses:\n  - {id: S.2, at: 第二条, norm: scope, gist: act limit}\n",
        "record: document\nrules:\n  - {id: act, limit: 10wd}\n",
    ],
    ids=["syntax", "record kind", "shape"],
)
def test_what_a_file_that_cannot_be_read_may_declare_is_not_told_as_unknown(
    unreadable: str, tmp_path: Path
) -> None:
    """One mistake in a file gives no problems in the files that read the names that stand in it."""
    write_policy(tmp_path, READS_ANOTHER_FILE)
    assert {problem.code for problem in refused(tmp_path)} == {
        "policy.unknown-fact",
        "policy.unknown-parameter",
    }
    (tmp_path / "acts.yaml").write_text(unreadable, encoding="utf-8")
    assert {Path(problem.where.name).name for problem in refused(tmp_path)} == {"acts.yaml"}


def test_a_head_that_cannot_be_read_is_all_that_is_told(tmp_path: Path) -> None:
    """Without it, every name that it declares would look unknown."""
    write_policy(tmp_path / "small", "", head=HEAD.replace("rank: district", "rank: districts"))
    ranked(tmp_path, "other", "district", "green")
    assert [(problem.code, problem.place) for problem in refused(tmp_path)] == [
        ("policy.rank", f"{tmp_path / 'small' / 'policy.yaml'}:3:1")
    ]


def test_the_id_of_a_policy_has_no_dot(tmp_path: Path) -> None:
    """It stands before the dot in the ids of its parameters, which would be looked for under another policy."""
    write_policy(tmp_path, "rules: []\n", head=HEAD.replace("policy: small", "policy: small.er"))
    assert [(problem.code, problem.place) for problem in refused(tmp_path)] == [
        ("policy.value", f"{tmp_path / 'policy.yaml'}:1:1")
    ]


def test_a_file_of_rules_says_what_they_are_about(tmp_path: Path) -> None:
    """`record` has no default: rules about another kind would be read as rules about documents."""
    write_policy(tmp_path, "")
    file = tmp_path / "rules.yaml"
    file.write_text("rules:\n" + RULE.replace("ID", "r"), encoding="utf-8")
    assert [(problem.code, problem.message) for problem in refused(tmp_path)] == [
        ("policy.missing-key", "the key `record` is missing")
    ]


def test_the_condition_of_a_head_opens_nothing_by_absence_either(tmp_path: Path) -> None:
    """`applies` is a part of what each of its rules asks."""
    rule = RULE.replace("ID", "r").replace("OF.1", "S.1").replace("WHEN", "{normative: true}")
    write_policy(
        tmp_path,
        "rules:\n" + rule.replace("colour", "openness").replace("VALUE", "open"),
        head=HEAD + "applies: {published: {empty: true}}\n",
    )
    assert [problem.code for problem in refused(tmp_path)] == ["policy.opens"]


def test_case_files_are_no_part_of_a_policy(tmp_path: Path) -> None:
    """What tests a policy neither loads with it nor changes its digest."""
    write_policy(tmp_path, "")
    (before,) = load_policies(tmp_path)
    (tmp_path / "rules_test.yaml").write_text("cases: [", encoding="utf-8")
    assert load_policies(tmp_path) == (before,)


def test_the_digest_follows_what_is_written(tmp_path: Path) -> None:
    """A comment changes it; loading again does not."""
    write_policy(tmp_path, "")
    first, again = load_policies(tmp_path)[0].sha256, load_policies(tmp_path)[0].sha256
    with (tmp_path / "base.yaml").open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    assert first == again != load_policies(tmp_path)[0].sha256


RULE = "  - {id: ID, title: {zh: 例, en: example}, clauses: [OF.1], when: WHEN, then: {decide: colour, value: VALUE}}\n"


def ranked(directory: Path, name: str, rank: str, value: str, when: str = "{all: []}") -> Path:
    """A policy of a rank with one rule about the colour."""
    head = f"policy: {name}\ninstrument: {{title: {{zh: 例, en: example}}}}\nrank: {rank}\n"
    base = "record: document\nclauses:\n  - {id: OF.1, at: 第一条, norm: scope, gist: 例}\n"
    rule = (
        RULE.replace("ID", f"{name}.rule")
        .replace("WHEN", when)
        .replace("VALUE", value)
        .replace("OF.1", f"{name}.1")
    )
    return write_policy(
        directory / name, f"rules:\n{rule}", head=head, base=base.replace("OF.1", f"{name}.1")
    )


def test_an_order_of_rank_settles_a_conflict(tmp_path: Path) -> None:
    """A regulation defeats a district's rule; two of one rank are refused."""
    write_policy(tmp_path / "small", "")
    ranked(tmp_path, "lower", "district", "green")
    ranked(tmp_path, "upper", "administrative_regulation", "blue", "{secrecy: none}")
    evaluator = Evaluator(load_policies(tmp_path), "reference")
    found = evaluator.evaluate({"kind": "document", "secrecy": "none"}, as_of="2018-12-31").determination(
        "colour"
    )
    assert (found.value, found.rules) == ("blue", ("upper.rule",))
    ranked(tmp_path, "third", "district", "red", "{normative: true}")
    assert [problem.code for problem in refused(tmp_path)] == ["policy.conflict"]


def test_a_default_overrides_no_rule_of_its_own_rank(tmp_path: Path) -> None:
    """It yields to it, and is told so, not that the other is of higher rank."""
    write_policy(tmp_path / "small", "")
    ranked(tmp_path, "other", "district", "green")
    base = tmp_path / "small" / "base.yaml"
    text = base.read_text(encoding="utf-8")
    base.write_text(text.replace("id: d.colour,", "id: d.colour, overrides: [other.rule],"), encoding="utf-8")
    (problem,) = refused(tmp_path)
    assert (problem.code, problem.variant) == ("policy.override", "default")


def test_a_lower_rule_cannot_override_a_higher_one(tmp_path: Path) -> None:
    """Only an equal or lower rank yields."""
    write_policy(tmp_path / "small", "")
    upper = ranked(tmp_path, "upper", "law", "blue") / "rules.yaml"
    lower = ranked(tmp_path, "lower", "district", "green") / "rules.yaml"
    plain = lower.read_text(encoding="utf-8")
    lower.write_text(plain.replace("when:", "overrides: [upper.rule], when:"), encoding="utf-8")
    assert [(problem.code, problem.place) for problem in refused(tmp_path)] == [
        ("policy.override", f"{lower}:3:5")
    ]
    lower.write_text(plain, encoding="utf-8")
    upper.write_text(
        upper.read_text("utf-8").replace("when:", "overrides: [lower.rule], when:"), encoding="utf-8"
    )
    assert load_policies(tmp_path)


STARTS_BY_CHOICE = """\
in_force: {from: {param: start}}
parameters:
  start: [{value: 2018-11-22, source: 第一条}]
  limit: [{value: 10wd, in_force: {from: FROM}, source: 第一条}]
rules:
  - id: r
    title: {zh: 例, en: example}
    clauses: [S.1]
    when: {secrecy: none}
    then: {require: act, duty: unit, from: issued, within: {param: limit}, fulfilled_by: published}
"""


def applies(evaluator: Evaluator, day: str) -> bool:
    """Whether the rule above is in force on a day."""
    record = {"kind": "document", "secrecy": "none", "issued": day}
    return bool(evaluator.evaluate(record, as_of=day).obligations)


def test_a_chosen_first_day_keeps_within_the_days_of_its_policy(tmp_path: Path) -> None:
    """It starts no rule before the policy itself is in force; a later one counts as it is."""
    head = HEAD.replace("roles:", "in_force: {from: 2018-11-01}\nroles:")
    policies = load_policies(
        write_policy(tmp_path, STARTS_BY_CHOICE.replace("FROM", "2018-11-01"), head=head)
    )
    for chosen, before, first in (
        ("2018-10-01", "2018-10-31", "2018-11-01"),
        ("2018-11-10", "2018-11-09", "2018-11-10"),
        ("2018-12-11T09:00", "2018-12-10", "2018-12-11"),
    ):
        evaluator = Evaluator(policies, "reference", parameters={"small.start": chosen})
        assert (applies(evaluator, before), applies(evaluator, first)) == (False, True)


def test_a_first_day_chosen_before_a_number_has_its_first_value_is_refused(tmp_path: Path) -> None:
    """The problem names the rule, the number and the day; a chosen number has no days."""
    policies = load_policies(write_policy(tmp_path, STARTS_BY_CHOICE.replace("FROM", "2018-11-22")))
    with pytest.raises(PolicyError) as raised:
        Evaluator(policies, "reference", parameters={"small.start": "2018-11-21"})
    (problem,) = raised.value.problems
    assert (problem.code, problem.place) == ("policy.no-value", f"{tmp_path / 'rules.yaml'}:7:5")
    assert problem.message == "`r` needs `small.limit`, which has no value on 2018-11-21"
    both = {"small.start": "2018-11-21", "small.limit": "9wd"}
    assert applies(Evaluator(policies, "reference", parameters=both), "2018-11-21")
    assert applies(Evaluator(policies, "reference", parameters={"small.start": "2018-11-23"}), "2018-11-23")


def test_a_first_day_that_is_no_day_is_told(tmp_path: Path) -> None:
    """At its value; nothing else is said about it."""
    write_policy(tmp_path, STARTS_BY_CHOICE.replace("2018-11-22", "yesterday").replace("FROM", "2018-11-22"))
    assert [(problem.code, problem.place) for problem in refused(tmp_path)] == [
        ("policy.value", f"{tmp_path / 'rules.yaml'}:4:12")
    ]


def test_a_file_of_rules_below_a_policy_is_not_passed_over(tmp_path: Path) -> None:
    """Rules, a policy within a policy; but cases, a host's other files and hidden ones may lie there."""
    write_policy(tmp_path, "")
    texts = {
        "deeper/rules.yaml": "rules: []\n",
        "deeper/still/policy.yaml": "policy: inner\n",
        "deeper/more.yml": "clauses: []\n",
        "deeper/one_test.yaml": "cases: []\n",
        "deeper/record.yaml": "kind: document\n",
        "deeper/broken.yaml": "[\n",
        ".hidden/rules.yaml": "rules: []\n",
    }
    for name, text in texts.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    names = ["deeper/more.yml", "deeper/rules.yaml", "deeper/still/policy.yaml"]
    assert [(problem.code, problem.place) for problem in refused(tmp_path)] == [
        ("policy.stray", str(tmp_path / name)) for name in names
    ]


BOTH_KINDS = """\
record: [document, request]
clauses:
  - {id: B.1, at: 第一条, norm: scope, gist: 例}
rules:
  - {id: both.plain, title: {zh: 默认, en: default}, clauses: [B.1], default: true, when: {all: []}, then: {decide: both, value: none}}
"""
ONE_KIND = """\
record: KIND
rules:
  - {id: KIND.all, title: {zh: 例, en: example}, clauses: [B.1], when: {jurisdiction: 徐汇区}, then: {decide: both, value: VALUE}}
"""


def test_a_determination_of_several_kinds_is_decided_for_each(tmp_path: Path) -> None:
    """Rules about one of them decide it for that kind only, so that two of different kinds never conflict."""
    head = HEAD + "  both:\n    record: [document, request]\n    title: {zh: 两者, en: both}\n"
    write_policy(tmp_path, "", head=head + "    values: {none: 无, some: 部分, whole: 全部}\n")
    texts = {
        "both": BOTH_KINDS,
        **{
            kind: ONE_KIND.replace("KIND", kind).replace("VALUE", value)
            for kind, value in (("document", "some"), ("request", "whole"))
        },
    }
    for name, text in texts.items():
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    evaluator = Evaluator(load_policies(tmp_path), "reference")
    for kind, place, value in (
        ("document", "徐汇区", "some"),
        ("request", "徐汇区", "whole"),
        ("request", "黄浦区", "none"),
    ):
        decision = evaluator.evaluate({"kind": kind, "jurisdiction": place}, as_of="2018-12-31")
        assert decision.determination("both").value == value
    emergency = evaluator.evaluate({"kind": "emergency"}, as_of="2018-12-31")
    assert "both" not in emergency.determinations


def test_a_determination_is_decided_by_rules_of_its_kinds_only(tmp_path: Path) -> None:
    """A rule about more kinds than it has is refused."""
    rule = (
        ONE_KIND.replace("KIND", "request")
        .replace("B.1", "S.1")
        .replace("both, value: VALUE", "colour, value: red")
    )
    write_policy(tmp_path, "")
    (tmp_path / "request.yaml").write_text(rule, encoding="utf-8")
    problems = refused(tmp_path)
    assert [problem.code for problem in problems] == ["policy.unknown-determination"]
    assert problems[0].message == "no determination `colour` for request records"


def test_what_is_loaded_cannot_be_changed(tmp_path: Path) -> None:
    """Policies are shared between evaluators and threads."""
    (policy,) = load_policies(write_policy(tmp_path, ""))
    assert isinstance(policy, Policy)
    with pytest.raises(AttributeError):
        policy.rules[0].when = None


def test_the_ids_of_clauses_begin_with_the_prefix_of_the_head(tmp_path: Path) -> None:
    """Each that does not is told at its place."""
    write_policy(tmp_path, "", head=f"{HEAD}clause_prefix: T\n")
    assert {problem.code for problem in refused(tmp_path)} == {"policy.clause-prefix"}
    write_policy(tmp_path, "", head=f"{HEAD}clause_prefix: S.\n")
    assert load_policies(tmp_path)


@pytest.mark.parametrize("key", ["within", "at_least", "promptly"])
@pytest.mark.parametrize("length", ["[5d]", "[]", "true"])
def test_a_length_of_time_of_the_wrong_shape_is_told(tmp_path: Path, key: str, length: str) -> None:
    """Whichever way of writing it is tried last."""
    rules = f"""rules:
  - id: r.publish
    title: {{zh: 按期上网, en: publish in time}}
    clauses: [S.1]
    when: {{all: []}}
    then: {{require: publish, duty: drafting_unit, from: issued, {key}: {length}, fulfilled_by: published}}
"""
    assert refused(SHIPPED, write_policy(tmp_path / "small", rules))

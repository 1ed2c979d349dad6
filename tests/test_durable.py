"""The wall around durable-rules: what is written for it, its limits, and what happens when it fails."""

import gc
import itertools
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final

import pytest
from commands import run
from hypothesis import given, settings
from small_policies import write_policy
from strategies import TRUTHS, program, programs

from disclosure_rules import SHIPPED, EngineError, Evaluator, _kleene, load_policies
from disclosure_rules._engine import Engine, durable, durable_network
from disclosure_rules._engine.durable import DurableRunner
from disclosure_rules._kleene import FALSE, TRUE, UNKNOWN
from disclosure_rules._program.model import Conj, Const, Disj, Program, ProgramLeaf, Tree, truth_of
from disclosure_rules.policy.model import Policy

ENGINES: Final[tuple[Engine, Engine]] = ("auto", "reference")

A, B, C = (ProgramLeaf(atom, True) for atom in range(3))
NOT_A = ProgramLeaf(0, False)
SMALL = program(
    3, [Conj((A, Disj((B, ProgramLeaf(2, False))))), Disj((NOT_A, C)), Const(UNKNOWN), Const(TRUE)]
)


def meant(trees: list[Tree], values: list[int]) -> list[int]:
    """The truth of each tree, by the definition."""
    return [truth_of(tree, values) for tree in trees]


def trees_of(written: Program) -> list[Tree]:
    """The trees of the first layer."""
    return [compiled.tree for compiled in written.layers[0].rules]


@pytest.mark.parametrize(
    "tree",
    [
        A,
        NOT_A,
        Conj((A, NOT_A)),
        Disj((A, NOT_A)),
        Conj((A, B, C)),
        Disj((A, B, C)),
        Conj((Disj((A, B)), Disj((NOT_A, C)))),
        Disj((Conj((A, B)), Conj((NOT_A, Const(UNKNOWN))))),
        Conj((A, Const(UNKNOWN))),
        Disj((A, Const(UNKNOWN))),
        *map(Const, TRUTHS),
    ],
    ids=str,
)
def test_every_truth_table(tree: Tree) -> None:
    """For all 27 cases of three atoms the runner gives what the tree means."""
    runner = DurableRunner(program(3, [tree]))
    for row in itertools.product(TRUTHS, repeat=3):
        assert list(runner.run(0, list(row))) == [truth_of(tree, row)]


def test_layers_are_kept_apart() -> None:
    """A rule's number is its place in its own layer."""
    runner = DurableRunner(program(3, [A], [], [B, C]))
    assert [list(runner.run(layer, [TRUE, FALSE, UNKNOWN])) for layer in range(3)] == [
        [TRUE],
        [],
        [FALSE, UNKNOWN],
    ]


def test_any_sequence_of_truths_serves() -> None:
    """And none is changed."""
    given_ = (TRUE, FALSE, UNKNOWN)
    assert list(DurableRunner(SMALL).run(0, given_)) == meant(trees_of(SMALL), list(given_))
    assert given_ == (TRUE, FALSE, UNKNOWN)


# limits


def _patterns(definition: dict[str, Any]) -> Iterator[tuple[str, list[list[dict[str, int]]]]]:
    """The kind and the paths of each of the engine's rules, read back from its definition."""
    for name, rule in definition.items():
        if name != durable_network.END:
            ((pattern,),) = (condition.values() for condition in rule["all"])
            anchor, *rest = pattern["$and"]
            paths = rest[0].get("$or", [{"$and": rest}])
            assert len(paths) <= durable_network.ALTERNATIVES
            yield anchor["kind"], [path.get("$and", [path]) for path in paths]


@settings(max_examples=200)
@given(programs(max_rules=60))
def test_what_is_written_keeps_within_the_limits(written: Program) -> None:
    """Every pattern begins with its kind, every test is one equality, no shard has too many paths or properties."""
    for network in itertools.chain(*(durable_network.plan(layer).networks for layer in written.layers)):
        branches: dict[str, int] = {}
        properties: dict[str, set[str]] = {}
        for kind, paths in _patterns(json.loads(network.definition)):
            branches[kind] = branches.get(kind, 0) + len(paths)
            for test in itertools.chain(*paths):
                ((name, value),) = test.items()
                assert value == 1
                properties.setdefault(kind, set()).add(name)
        assert len(branches) == len(network.shards) <= durable_network.SHARDS
        assert max(branches.values()) <= durable_network.BRANCHES
        assert max(map(len, properties.values())) <= durable_network.PROPERTIES


def _hashed(name: str) -> int:
    """FNV-1 in 32 bits, as durable-rules hashes property names."""
    value = 2166136261
    for byte in name.encode():
        value = (value ^ byte) * 16777619 % 2**32
    return value


def test_no_two_names_look_alike_to_the_engine() -> None:
    """It tells names apart by their hashes only."""
    names = [
        "id",
        "sid",
        "kind",
        "$s",
        "u",
        *(f"{letter}{atom}" for letter in "tf" for atom in range(durable_network.ATOMS)),
    ]
    assert len({_hashed(name) for name in names}) == len(names)


def pairs(count: int) -> Tree:
    """A conjunction of disjunctions of two: 2 ** count alternatives."""
    return Conj(
        tuple(Disj((ProgramLeaf(2 * at, True), ProgramLeaf(2 * at + 1, True))) for at in range(count))
    )


@pytest.mark.parametrize(
    ("atoms", "tree", "what"),
    [
        (
            durable_network.PATHS + 1,
            Disj(tuple(ProgramLeaf(at, True) for at in range(durable_network.PATHS + 1))),
            f"{durable_network.PATHS} alternatives",
        ),
        (60, pairs(30), f"{durable_network.PATHS} alternatives"),
        (
            durable_network.PROPERTIES + 1,
            Conj(tuple(ProgramLeaf(at, True) for at in range(durable_network.PROPERTIES + 1))),
            "200 conditions",
        ),
        (durable_network.ATOMS + 1, ProgramLeaf(durable_network.ATOMS, True), "10000 different conditions"),
    ],
    ids=["too wide", "multiplied out", "too long", "too many atoms"],
)
def test_a_rule_that_is_too_much_is_refused_by_name(
    atoms: int, tree: Tree, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before the engine is asked, when the policy is compiled, with its place and what to do."""
    monkeypatch.setattr(durable, "_extension", None)
    with pytest.raises(EngineError) as caught:
        DurableRunner(program(atoms, [A, tree, B]))
    (problem,) = caught.value.problems
    assert (problem.code, problem.place) == ("engine.limit", "generated.yaml:2:1")
    assert problem.message.startswith("`generated.rule-1` ")
    assert what in problem.message
    assert "generated.rule-1" in problem.zh
    assert "split" in problem.help


def test_alternatives_that_another_makes_needless_are_left_out() -> None:
    """`a or (a and b)` is `a`; repeated parts count once."""
    tree = Conj((Disj((A, Conj((A, B)))),) * 30)
    (network,) = durable_network.plan(program(3, [tree]).layers[0]).networks
    assert list(_patterns(json.loads(network.definition))) == [("k0", [[{"t0": 1}]])]


# faults


def check_small(runner: DurableRunner) -> None:
    """The runner of SMALL gives what is meant, for every case."""
    for row in itertools.product(TRUTHS, repeat=3):
        assert list(runner.run(0, list(row))) == meant(trees_of(SMALL), list(row))


@pytest.mark.parametrize(
    "values", [[TRUE, 1, TRUE], [TRUE, -1, TRUE], [TRUE, None, TRUE], [TRUE], []], ids=str
)
def test_what_is_no_truth_is_a_fault(values: list[Any]) -> None:
    """It has no result, and the next case is right."""
    runner = DurableRunner(SMALL)
    check_small(runner)
    with pytest.raises(EngineError) as caught:
        runner.run(0, values)
    assert caught.value.problems[0].code == "engine.fault"
    check_small(runner)


class Failing:
    """The engine's extension module, one of whose functions answers in its own way from its nth call on."""

    def __init__(self, name: str, nth: int, answer: Callable[..., Any]) -> None:
        self._real = durable._extension
        self._name, self._nth, self._answer = name, nth, answer
        self._calls = 0

    def __getattr__(self, name: str) -> Any:
        return self._call if name == self._name else getattr(self._real, name)

    def _call(self, *arguments: Any) -> Any:
        self._calls += 1
        real = getattr(self._real, self._name)
        return self._answer(real, *arguments) if self._calls >= self._nth else real(*arguments)


def _raise(error: BaseException) -> Callable[..., Any]:
    def answer(*_: Any) -> Any:
        raise type(error)(*error.args)

    return answer


ERROR = durable._extension.error("Could not assert fact, error code: 303")


def _then(change: Callable[[Any], Any]) -> Callable[..., Any]:
    """What the engine answers, changed."""
    return lambda real, *arguments: change(real(*arguments))


@pytest.mark.parametrize(
    ("name", "nth", "answer"),
    [
        ("create_ruleset", 1, _raise(ERROR)),
        ("assert_fact", 1, _raise(ERROR)),
        ("assert_fact", 2, _raise(ERROR)),
        ("assert_fact", 3, _raise(ERROR)),
        ("assert_fact", 1, _raise(MemoryError())),
        ("assert_fact", 1, _then(lambda told: (2, told[1]))),
        ("assert_fact", 3, _then(lambda told: (1, told[1]))),
        ("start_action_for_state", 1, _raise(ERROR)),
        ("start_action_for_state", 1, _then(lambda _: None)),
        ("start_action_for_state", 1, _then(lambda told: (told[0], told[1].replace("r0", "x0")))),
        (
            "assert_fact",
            2,
            lambda real, handle, fact: real(handle, fact.replace('"kind":"k0"', '"kind":"k9"')),
        ),
        ("complete_and_start_action", 2, _raise(ERROR)),
        ("complete_and_start_action", 1, _then(lambda _: None)),
        ("complete_and_start_action", 1, lambda *_: '{"r000":{"m":{"id":"3k0","sid":"x","kind":"k0"}}}'),
        ("delete_state", 1, _raise(ERROR)),
    ],
)
def test_a_fault_leaves_no_result_and_the_next_case_right(
    monkeypatch: pytest.MonkeyPatch, name: str, nth: int, answer: Callable[..., Any]
) -> None:
    """Wherever the engine fails, falls silent, goes on for ever or says what cannot be."""
    runner = DurableRunner(SMALL)
    with monkeypatch.context() as patch:
        patch.setattr(durable, "_extension", Failing(name, nth, answer))
        with pytest.raises(EngineError) as caught:
            runner.run(0, [TRUE, TRUE, UNKNOWN])
    (problem,) = caught.value.problems
    assert (problem.code, problem.place) == ("engine.fault", "engine")
    check_small(runner)


@pytest.mark.parametrize("nth", [1, 2, 3])
def test_an_interruption_passes_and_the_next_case_is_right(monkeypatch: pytest.MonkeyPatch, nth: int) -> None:
    """Ctrl-C in the middle of a case is not taken for a fault of the engine, and nothing of the case remains."""
    runner = DurableRunner(SMALL)
    check_small(runner)
    with monkeypatch.context() as patch:
        patch.setattr(durable, "_extension", Failing("assert_fact", nth, _raise(KeyboardInterrupt())))
        with pytest.raises(KeyboardInterrupt):
            runner.run(0, [TRUE, TRUE, UNKNOWN])
    check_small(runner)


def test_a_case_within_a_case_is_right_and_so_is_the_outer_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """As when a signal handler evaluates: each case has an engine of its own."""
    runner = DurableRunner(SMALL)
    inner: list[list[int]] = []

    def answer(real: Callable[..., Any], *arguments: Any) -> Any:
        if not inner:
            inner.append([])
            inner[0] = list(runner.run(0, [FALSE, FALSE, FALSE]))
        return real(*arguments)

    monkeypatch.setattr(durable, "_extension", Failing("assert_fact", 2, answer))
    outer = [TRUE, TRUE, UNKNOWN]
    assert list(runner.run(0, outer)) == meant(trees_of(SMALL), outer)
    assert inner == [meant(trees_of(SMALL), [FALSE, FALSE, FALSE])]


def test_rulesets_are_freed_with_their_runner(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also the one that was in use when a case failed."""
    real = durable._extension
    living: set[int] = set()

    def create(*arguments: Any) -> int:
        handle: int = real.create_ruleset(*arguments)
        living.add(handle)
        return handle

    def delete(handle: int) -> None:
        living.remove(handle)
        real.delete_ruleset(handle)

    counted = {**vars(real), "create_ruleset": create, "delete_ruleset": delete}
    monkeypatch.setattr(durable, "_extension", SimpleNamespace(**counted))
    runner = DurableRunner(program(3, [A, B], [C]))
    runner.run(0, [TRUE] * 3)
    runner.run(1, [TRUE] * 3)
    runner.run(1, [TRUE] * 3)
    assert len(living) == 2

    failing = {**counted, "start_action_for_state": _raise(ERROR)}
    with monkeypatch.context() as patch:
        patch.setattr(durable, "_extension", SimpleNamespace(**failing))
        with pytest.raises(EngineError):
            runner.run(0, [TRUE] * 3)
    gc.collect()
    assert len(living) == 1

    runner.run(0, [TRUE] * 3)
    assert len(living) == 2
    del runner
    gc.collect()
    assert living == set()


def test_truths_are_the_bits_that_the_facts_carry() -> None:
    """The wall adds up bits: one means nothing by itself, possible is unknown, both are true."""
    assert _kleene.UNKNOWN | 1 == _kleene.TRUE
    assert 1 not in TRUTHS


# rules that are large


def with_findings(directory: Path, count: int) -> tuple[Policy, ...]:
    """The shipped policies and a host's policy with so many findings, on which shipped measures rest too."""
    write_policy(directory, "rules: []\n")
    for first in range(0, count, 700):
        rules = "".join(
            f"""
  - id: small.r{at}
    title: {{zh: 规则{at}, en: rule {at}}}
    clauses: [S.1]
    when: {{impact.citizens_interests: true}}
    then: {{find: small-{at}, severity: major}}
    message: {{zh: 问题{at}, en: fault {at}}}"""
            for at in range(first, min(first + 700, count))
        )
        (directory / f"rules{first:05}.yaml").write_text(f"record: document\nrules:{rules}\n", "utf-8")
    return load_policies(SHIPPED, directory)


RECORD = {
    "kind": "document",
    "jurisdiction": "徐汇区",
    "issued": "2019-01-02",
    "impact": {"citizens_interests": True},
    "social_impact": "serious",
}


@pytest.mark.parametrize(("count", "engine"), [(348, "durable"), (2100, "reference")])
def test_hundreds_of_findings_of_one_severity_run(tmp_path: Path, count: int, engine: str) -> None:
    """A measure that rests on all of them is spread over shards; `auto` runs what is too much for durable-rules on
    the reference engine, says so in the provenance, and decides alike."""
    policies = with_findings(tmp_path / "small", count)
    auto, reference = (Evaluator(policies, name).evaluate(RECORD, as_of="2019-03-01") for name in ENGINES)
    assert auto.provenance.engine == engine
    assert auto.model_copy(update={"provenance": None}) == reference.model_copy(update={"provenance": None})
    assert len([finding for finding in auto.findings if finding.id.startswith("small-")]) == count


def test_a_program_that_is_too_much_is_refused_where_durable_rules_is_demanded(tmp_path: Path) -> None:
    """The rule is named, with its place."""
    policies = with_findings(tmp_path / "small", 2100)
    with pytest.raises(EngineError, match=r"more than 2000 alternatives .* \[engine\.limit\]"):
        Evaluator(policies, "durable").evaluate(RECORD, as_of="2019-03-01")


@pytest.mark.parametrize(
    ("lang", "heading"),
    [("en", "run on the reference engine; `auto` chooses it"), ("zh", "由参考引擎执行（auto 自动选用）")],
)
def test_check_notes_the_rules_that_durable_rules_cannot_run(tmp_path: Path, lang: str, heading: str) -> None:
    """Each with its place, once for all its days; the status stays 0, since they are decided all the same."""
    with_findings(tmp_path / "small", 2100)
    done = run("check", tmp_path / "small", "--lang", lang)
    assert (done.status, len(done.err.splitlines())) == (0, 1)  # over which policies
    said = "".join(done.out.split())  # lines are broken at 80 columns
    table, _, notes = said.partition("".join(heading.split()))
    assert "small" in table
    told = re.findall(
        r"(\w+\.yaml):\d+:\d+:[`“]?.*?(accountability\.\w+)[`”].*?2000.*?\[engine\.limit\]", notes
    )
    assert told == [
        ("accountability.yaml", "accountability.criticise"),
        ("accountability.yaml", "accountability.discipline"),
    ]
    assert notes.count("engine.limit") == len(told)


def test_check_notes_nothing_where_durable_rules_runs_every_rule(tmp_path: Path) -> None:
    """The shipped policies, also with findings of a host up to the bound."""
    with_findings(tmp_path / "small", 348)
    assert "durable-rules" not in run("check", tmp_path / "small", "--lang", "en").out

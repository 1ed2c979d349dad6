"""What durable-rules could do to a process: each test runs in one of its own, which it may not hang or crash.

Alone, the engine hangs at 512 conditions below one node, fires a rule that does not hold at 256 alike, refuses
facts of 255 properties or with 65 branches, runs rules in background threads, and crashes on a state that is
deleted too early.
"""

import gc
import itertools
import multiprocessing
import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from commands import ROOT, SAFETY, environment
from small_policies import write_policy
from strategies import TRUTHS, program

from disclosure_rules import EngineError, Evaluator, load_policies
from disclosure_rules._engine import durable, durable_network
from disclosure_rules._engine.durable import DurableRunner
from disclosure_rules._engine.reference import ReferenceRunner
from disclosure_rules._kleene import TRUE, UNKNOWN
from disclosure_rules._once import cached_property
from disclosure_rules._program.model import Conj, Disj, ProgramLeaf, Tree
from disclosure_rules.terms import DocumentType

AS_OF = "2019-12-31"


def in_a_process(scenario: str, *flags: str) -> str:
    """What a function of this file gives in a process of its own, which ends well and says nothing else."""
    done = subprocess.run(
        [sys.executable, *flags, "-c", f"import test_fence; print(test_fence.{scenario}())"],
        env=environment(PYTHONPATH=os.pathsep.join([str(ROOT / "src"), str(ROOT / "tests")])),
        capture_output=True,
        text=True,
        check=False,
        timeout=SAFETY,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.strip()


def records() -> list[dict[str, Any]]:
    """Documents that are decided in many ways."""
    choices: dict[str, list[Any]] = {
        "secrecy": [None, "none", "secret"],
        "exemption_grounds": [None, [], ["personal_privacy"]],
        "published": [None, "2018-12-11"],
        "jurisdiction": ["xuhui", "elsewhere"],
    }
    stated = {"kind": "document", "issued": "2018-11-22"}
    return [
        {**stated, **dict(zip(choices, row, strict=True))} for row in itertools.product(*choices.values())
    ]


def decisions(evaluator: Evaluator) -> list[Any]:
    """The decisions about all of them, but for the engine."""
    exclude = {"provenance": {"engine"}}
    return [evaluator.evaluate(record, as_of=AS_OF).model_dump(exclude=exclude) for record in records()]


def peak() -> int:
    """The most memory that the process has had so far, in KiB."""
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


# programs that the bare engine does not survive


def agree(layer: list[Tree], atoms: int, rows: list[list[int]]) -> None:
    """Both runners give the same truths."""
    written = program(atoms, layer)
    durable_runner, reference = DurableRunner(written), ReferenceRunner(written)
    for row in rows:
        assert list(durable_runner.run(0, row)) == list(reference.run(0, row))


def _uniform_and_mixed(atoms: int) -> list[list[int]]:
    mixed = [[TRUTHS[(atom * shift) % 3] for atom in range(atoms)] for shift in (1, 2, 4)]
    return [*([value] * atoms for value in TRUTHS), *mixed]


def many_conditions() -> None:
    """More different conditions than a node can have."""
    agree([ProgramLeaf(atom, atom % 2 == 0) for atom in range(1200)], 1200, _uniform_and_mixed(1200))


def many_alike() -> None:
    """More rules alike than the engine can count."""
    for count in (255, 256, 257, 600):
        agree(
            [Conj((ProgramLeaf(0, True), ProgramLeaf(1, False)))] * count + [ProgramLeaf(2, True)],
            3,
            _uniform_and_mixed(3),
        )


def as_much_as_allowed() -> None:
    """The widest and the longest rule that are not refused, several times."""
    wide = Disj(tuple(ProgramLeaf(atom, True) for atom in range(durable_network.PATHS)))
    long = Conj(tuple(ProgramLeaf(atom, True) for atom in range(durable_network.PROPERTIES)))
    both = Disj(tuple(Conj((part, ProgramLeaf(durable_network.PATHS, False))) for part in wide.parts))
    agree([wide, long, both] * 3, durable_network.PATHS + 1, _uniform_and_mixed(durable_network.PATHS + 1))


@pytest.mark.parametrize("scenario", ["many_conditions", "many_alike", "as_much_as_allowed"])
def test_programs_that_would_hang_or_mislead_the_bare_engine(scenario: str) -> None:
    """Spread over shards, they are as right as on the reference runner."""
    assert in_a_process(scenario) == "None"


def test_a_policy_that_is_too_much_is_refused_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The error names the rule and its place in the file; the other engine takes the policy."""
    facts = [f"{{document_type: {name}}}" for name in DocumentType]
    facts += [f"{{secrecy: {name}}}" for name in ("none", "confidential", "secret")]
    facts += [
        f"{{{name}: true}}"
        for name in ("normative", "policy_document", "impact.citizens_interests", "impact.wide")
    ]
    parts = ", ".join(
        f"{{any: [{one}, {other}]}}" for one, other in zip(facts[::2], facts[1::2], strict=True)
    )
    rules = f"""\
rules:
  - id: much.too-much
    title: {{zh: 过多, en: too much}}
    clauses: [S.1]
    when: {{all: [{parts}]}}
    then: {{find: too-much, severity: minor}}
    message: {{zh: 过多, en: too much}}
"""
    policies = load_policies(write_policy(tmp_path / "much", rules))
    record = {"kind": "document", "document_type": "notice"}
    monkeypatch.setattr(durable, "_extension", None)  # it is refused before the engine is asked
    with pytest.raises(EngineError) as caught:
        Evaluator(policies, engine="durable").evaluate(record, as_of=AS_OF)
    (problem,) = caught.value.problems
    assert problem.code == "engine.limit"
    assert "`much.too-much`" in problem.message
    assert problem.place.endswith("rules.yaml:3:5")
    assert Evaluator(policies, engine="reference").evaluate(record, as_of=AS_OF).findings == ()


# threads, forks, pickles


def threads() -> tuple[int, int]:
    """Eight threads that are switched as often as can be, on one evaluator, five times from its first evaluation on."""
    expected = decisions(Evaluator(load_policies(), engine="reference"))
    wrong: list[int] = []

    def work(evaluator: Evaluator) -> None:
        try:
            wrong.append(decisions(evaluator) != expected)
        except BaseException:
            wrong.append(1)
            raise

    sys.setswitchinterval(1e-6)
    for _ in range(5):
        evaluator = Evaluator(load_policies(), engine="durable")
        workers = [threading.Thread(target=work, args=(evaluator,)) for _ in range(8)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
    return len(wrong), sum(wrong)


def test_one_evaluator_serves_eight_threads() -> None:
    """From its first evaluation on."""
    assert in_a_process("threads") == "(40, 0)"


def decided_in_a_child(evaluator: Evaluator, expected: list[Any]) -> bool:
    """Whether a forked child decides as expected."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            status = int(decisions(evaluator) != expected)
        finally:
            os._exit(status)
    return os.waitpid(child, 0)[1] == 0


def forks() -> None:
    """Before its first evaluation, and after."""
    evaluator = Evaluator(load_policies(), engine="durable")
    expected = decisions(Evaluator(load_policies(), engine="reference"))
    assert decided_in_a_child(evaluator, expected)
    assert decisions(evaluator) == expected
    assert decided_in_a_child(evaluator, expected)
    assert decisions(evaluator) == expected


def forks_in_the_middle() -> None:
    """While another thread is in the middle of a case, which then goes on in the parent."""
    evaluator = Evaluator(load_policies(), engine="durable")
    expected = decisions(evaluator)
    real = durable._extension
    inside, forked = threading.Event(), threading.Event()

    class Waiting:
        """The engine, whose answer to the end fact reaches the other thread only after the fork."""

        def __getattr__(self, name: str) -> Any:
            return getattr(real, name)

        def assert_fact(self, handle: int, fact: str) -> Any:
            told = real.assert_fact(handle, fact)
            if threading.current_thread() is other and fact == durable_network.END_FACT:
                inside.set()
                assert forked.wait(SAFETY)
            return told

    found: list[Any] = []
    other = threading.Thread(target=lambda: found.append(decisions(evaluator)))
    durable._extension = Waiting()
    other.start()
    assert inside.wait(SAFETY)
    assert decided_in_a_child(evaluator, expected)
    forked.set()
    other.join()
    assert found == [expected]


def forks_under_load() -> None:
    """At any moment of what another thread does."""
    evaluator = Evaluator(load_policies(), engine="durable")
    expected = decisions(evaluator)
    done = threading.Event()

    def work() -> None:
        while not done.is_set():
            evaluator.evaluate(records()[0], as_of=AS_OF)

    sys.setswitchinterval(1e-5)
    other = threading.Thread(target=work)
    other.start()
    try:
        assert all(decided_in_a_child(evaluator, expected) for _ in range(10))
    finally:
        done.set()
        other.join()
    assert decisions(evaluator) == expected


@pytest.mark.parametrize("scenario", ["forks", "forks_in_the_middle", "forks_under_load"])
def test_an_evaluator_survives_a_fork(scenario: str) -> None:
    """The child decides alike, whatever other threads of the parent were doing; so does the parent."""
    in_a_process(scenario, "-W", "ignore::DeprecationWarning")  # 3.12 warns of forks with threads


class Slow:
    """Instances of which each takes its time over a value."""

    def __init__(self, both: threading.Barrier) -> None:
        self.both = both

    @cached_property
    def value(self) -> int:
        """Computed when another instance computes its own."""
        return self.both.wait(timeout=10)


def test_no_instance_waits_for_what_another_computes_once() -> None:
    """A lock for both would be held for ever in a process that is forked meanwhile."""
    both = threading.Barrier(2)
    first, second = Slow(both), Slow(both)
    with ThreadPoolExecutor(1) as other:
        found = other.submit(lambda: first.value)
        assert {second.value, found.result()} == {0, 1}
    assert (first.value, second.value) == (vars(first)["value"], vars(second)["value"])


def spawns() -> bool:
    """An evaluator that has been used goes to another process."""
    evaluator = Evaluator(load_policies(), engine="durable")
    expected = decisions(evaluator)
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return bool(pool.apply(decisions, (evaluator,)) == expected)


def test_an_evaluator_is_pickled_to_a_spawned_process() -> None:
    """As its arguments: what it has compiled stays at home."""
    assert in_a_process("spawns") == "True"


# what an evaluator leaves behind


def soak() -> int:
    """A hundred thousand cases, of which every tenth is given up."""
    layer: list[Tree] = [
        Conj((ProgramLeaf(0, True), Disj((ProgramLeaf(1, True), ProgramLeaf(2, False))))),
        Disj((ProgramLeaf(0, False), ProgramLeaf(2, True))),
        ProgramLeaf(1, True),
    ]
    rows = [list(row) for row in itertools.product(TRUTHS, repeat=3)]
    runner, reference = DurableRunner(program(3, layer)), ReferenceRunner(program(3, layer))
    expected = [list(reference.run(0, row)) for row in rows]

    def cases(count: int) -> None:
        for number in range(count):
            assert list(runner.run(0, rows[number % 27])) == expected[number % 27]
            if number % 10 == 0:
                try:
                    runner.run(0, [TRUE, 1, UNKNOWN])
                except EngineError:
                    continue
                raise AssertionError("a case without a truth was decided")

    cases(5_000)
    before = peak()
    cases(100_000)
    return peak() - before


def test_a_hundred_thousand_cases_leave_memory_flat() -> None:
    """Every state is deleted after its case."""
    assert int(in_a_process("soak")) < 2048


def evaluators_come_and_go() -> int:
    """A service that makes a new evaluator for each request."""
    policies = load_policies()
    expected = Evaluator(policies, engine="reference").evaluate(records()[0], as_of=AS_OF).outcome

    def rounds(count: int) -> None:
        for _ in range(count):
            assert (
                Evaluator(policies, engine="durable").evaluate(records()[0], as_of=AS_OF).outcome == expected
            )
            gc.collect()

    rounds(10)
    before = peak()
    rounds(60)
    return peak() - before


def test_evaluators_that_are_dropped_leave_memory_flat() -> None:
    """Their rulesets, of about a MiB each, are freed within the engine."""
    assert int(in_a_process("evaluators_come_and_go")) < 8192


def alone() -> tuple[int, int]:
    """How many threads Python starts while an evaluator is made and used, and how many the system has then."""
    started = []
    sys.addaudithook(lambda event, _: started.append(event) if event == "_thread.start_new_thread" else None)
    evaluator = Evaluator(load_policies(), engine="durable")
    decisions(evaluator)
    tasks = Path("/proc/self/task")
    return len(started), len(list(tasks.iterdir())) if tasks.is_dir() else 1


def test_an_evaluator_starts_no_thread() -> None:
    """Neither one of Python's, not even one that ends, nor one of the system's beside the main thread."""
    assert in_a_process("alone") == "(0, 1)"


QUIET = """
from disclosure_rules import Evaluator, load_policies
evaluator = Evaluator(load_policies(), engine="durable")
decision = evaluator.evaluate({"kind": "document", "issued": "2018-11-22", "secrecy": "none"}, as_of="2019-12-31")
print(decision.provenance.engine)
"""


def test_nothing_warns() -> None:
    """Importing and evaluating are clean where every warning is an error, as is the end of the process."""
    done = subprocess.run(
        [sys.executable, "-X", "dev", "-W", "error", "-c", QUIET],
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=SAFETY,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "durable\n", "")

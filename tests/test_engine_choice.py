"""Which engine is taken, where durable-rules is there and where it is not."""

import platform
import subprocess
import sys

import pytest
from commands import SAFETY, environment

from disclosure_rules import EngineError, Evaluator, load_policies
from disclosure_rules._engine import durable

BLOCKED = "sys.modules.update(dict.fromkeys({names!r}))"
STATED = """
from importlib import metadata
real = metadata.version
def version(name):
    if name != "durable-rules":
        return real(name)
    {answer}
metadata.version = version
"""
NEWER = STATED.format(answer='return "2.0.29"')
ABSENT = STATED.format(answer="raise metadata.PackageNotFoundError(name)")
ASK = """
from disclosure_rules import EngineError, Evaluator, load_policies
policies = load_policies()
evaluator = Evaluator(policies)
print(evaluator.engine)
print(evaluator.evaluate({"kind": "document", "secrecy": "secret"}, as_of="2020-01-01").provenance.engine)
try:
    Evaluator(policies, engine="durable")
except EngineError as error:
    print(*error.problems[0].as_json().values(), sep="|")
"""


@pytest.mark.parametrize(
    ("first", "why"),
    [
        (BLOCKED.format(names=["durable", "durable_rules_engine"]), "does not import|not installed"),
        (BLOCKED.format(names=["durable"]), "does not import|not installed"),
        (BLOCKED.format(names=["durable_rules_engine"]), "does not import|not installed"),
        (NEWER, "durable-rules 2.0.29 is installed, where 2.0.28 is needed"),
        (ABSENT, "durable-rules is not installed"),
    ],
    ids=["both blocked", "half blocked", "extension blocked", "another release", "not installed"],
)
def test_the_reference_engine_serves_where_durable_rules_is_not_to_be_had(first: str, why: str) -> None:
    """`auto` takes it; who insists on durable-rules is told why not, and what to do."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", f"import sys\n{first}\n{ASK}"],
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
        timeout=SAFETY,
    )
    engine, provenance, problem = done.stdout.splitlines()
    assert (engine, provenance) == ("reference", "reference")
    code, place, message, help_, _ = problem.split("|")
    assert (code, place) == ("engine.missing", "engine")
    assert any(reason in message for reason in why.split("|"))
    assert "reference" in help_


def test_auto_takes_durable_rules_where_it_is() -> None:
    """And a decision says which engine made it."""
    expected = "durable" if durable.AVAILABLE else "reference"
    evaluator = Evaluator(load_policies())
    assert evaluator.engine == expected
    decision = evaluator.evaluate({"kind": "document"}, as_of="2020-01-01")
    assert decision.provenance.engine == expected
    assert durable.AVAILABLE is (durable.WHY_NOT is None)


def test_durable_rules_is_there_where_it_can_be() -> None:
    """Only on Python 3.13 and later, and on Windows, may it be missing: elsewhere the installation is broken."""
    excused = sys.version_info >= (3, 13) or platform.system() == "Windows"
    assert durable.AVAILABLE or excused, durable.WHY_NOT


def test_an_unknown_engine_is_refused() -> None:
    """The message lists the engines."""
    with pytest.raises(EngineError) as caught:
        Evaluator(load_policies(), engine="rete")  # type: ignore[arg-type]
    assert caught.value.problems[0].code == "engine.unknown"
    assert "durable or reference" in caught.value.problems[0].help

"""What is collected where."""

import gc
import os
import platform
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from commands import environment
from hypothesis import HealthCheck, settings

from disclosure_rules import SHIPPED
from disclosure_rules._engine import durable
from disclosure_rules.cli import OBJECTS
from disclosure_rules.errors import Problem
from disclosure_rules.policy import files

# Where no language is asked for, the command speaks that of the locale; here there is none.
for name in os.environ.keys() - environment().keys():
    del os.environ[name]

# As the command does, in whose process the tests may run: many evaluations make few circles of garbage.
gc.set_threshold(OBJECTS, 20, 20)

# Speed is shown by benchmarks, not by tests: a busy machine is no counterexample.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

# On 3.13 and on Windows durable-rules is not to be had, so there is nothing to test; elsewhere its absence is a
# failure.
ONE_ENGINE = (sys.version_info >= (3, 13) or platform.system() == "Windows") and not durable.AVAILABLE
collect_ignore = ["test_differential.py", "test_durable.py", "test_fence.py"] if ONE_ENGINE else []


def pytest_addoption(parser: pytest.Parser) -> None:
    """How long the tests marked `generated` may take."""
    parser.addoption(
        "--thorough",
        action="store_true",
        help="generate many more records and programs, and run every mutant's every case",
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long tests begin first, so that at the end no worker is alone with one of them. Where there is one engine, it is
    compared with no other."""
    if ONE_ENGINE:
        items[:] = [item for item in items if not item.name.startswith("test_both_engines")]
    items.sort(key=lambda item: item.get_closest_marker("generated") is None)


def pytest_collection_finish() -> None:
    """What was loaded with the tests stays to the end: no search for garbage goes through it again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def thorough(request: pytest.FixtureRequest) -> bool:
    """Whether the long tests are to be as long as they can be."""
    return bool(request.config.getoption("--thorough"))


@pytest.fixture(scope="session", autouse=True)
def shipped_is_read_once() -> Iterator[None]:
    """Commands run by the hundred in one process, and it reads the files of what is shipped once; each command links and
    checks them anew, with what it was given besides."""
    read, kept = files._read_draft, {}

    def reading(
        directory: Path, problems: list[Problem], unread: files.UnreadParts, how: files.Read
    ) -> files.Draft | None:
        if not directory.is_relative_to(SHIPPED):
            return read(directory, problems, unread, how)
        if directory not in kept:
            kept[directory] = read(directory, problems, unread, how)
        return kept[directory]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(files, "_read_draft", reading)
        yield

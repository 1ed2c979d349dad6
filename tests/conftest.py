"""What is collected where."""

import os
import platform
import sys

import pytest
from commands import environment
from hypothesis import HealthCheck, settings

from disclosure_rules._engine import durable

# Where no language is asked for, the command speaks that of the locale; here there is none.
for name in os.environ.keys() - environment().keys():
    del os.environ[name]

# Speed is shown by benchmarks, not by tests: a busy machine is no counterexample.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

# On 3.13 and on Windows durable-rules is not to be had, so there is nothing to test; elsewhere its absence is a
# failure.
collect_ignore = (
    ["test_differential.py", "test_durable.py", "test_fence.py"]
    if (sys.version_info >= (3, 13) or platform.system() == "Windows") and not durable.AVAILABLE
    else []
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """How long the tests marked `generated` may take."""
    parser.addoption(
        "--thorough",
        action="store_true",
        help="generate many more records and programs, and run every mutant's every case",
    )


@pytest.fixture(scope="session")
def thorough(request: pytest.FixtureRequest) -> bool:
    """Whether the long tests are to be as long as they can be."""
    return bool(request.config.getoption("--thorough"))

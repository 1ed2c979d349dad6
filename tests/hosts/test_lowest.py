"""The environment of `make test-hosts`: the lowest version of each dependency that pyproject.toml allows."""

from importlib.metadata import requires, version

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

NEEDED = [
    found
    for found in map(Requirement, requires("disclosure-rules") or [])
    if found.marker is None or found.marker.evaluate({"extra": ""})
]


@pytest.mark.hosts
@pytest.mark.parametrize("needed", NEEDED, ids=lambda needed: needed.name)
def test_each_dependency_is_the_lowest_that_is_allowed(needed: Requirement) -> None:
    """A bound is stated, and what is installed is that version: all other tests of this run prove it."""
    (bound,) = [found.version for found in needed.specifier if found.operator in (">=", "==")]
    assert Version(version(needed.name)) == Version(bound)

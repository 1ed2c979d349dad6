"""Sets of policies: those below some directories, which stand alone or are read over the shipped ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from disclosure_rules.policy.files import HEAD, SHIPPED, Read, policy_directories
from disclosure_rules.policy.ladders import FRAMEWORK
from disclosure_rules.policy.load import read_policies
from disclosure_rules.policy.model import Policy
from disclosure_rules.reading.strict import ReadingError, read_file, read_text

if TYPE_CHECKING:
    from disclosure_rules.policy.record_classes import Handed


def stands_alone(directories: Iterable[Path]) -> bool:
    """Whether directories hold a set that stands alone: one with a policy of the rank `framework`. A set that contains
    shipped directories is one over the shipped policies."""
    roots = list(directories)
    if any(root.resolve().is_relative_to(SHIPPED.resolve()) for root in roots):
        return False
    return any(_head(inner).get("rank") == FRAMEWORK for root in roots for inner in policy_directories(root))


def policies_for(
    directories: Iterable[Path], records: Iterable[Handed] = (), reader: Read = read_text
) -> tuple[Policy, ...]:
    """The policies of these directories; unless these stand alone, over the shipped ones that they do not replace by id.
    `records` are those of `load_policies`, `reader` reads the bytes of each file. Raises PolicyError with every problem."""
    named = list(directories)
    roots = [root for root in named if root.resolve() != SHIPPED.resolve()]
    if stands_alone(named):
        return read_policies(roots, records, reader)
    replaced = {policy_id(inner) for root in roots for inner in policy_directories(root)}
    shipped = next((root for root in named if root not in roots), SHIPPED)
    kept = [inner for inner in policy_directories(shipped) if policy_id(inner) not in replaced]
    return read_policies((*kept, *roots), records, reader)


def set_around(directory: Path) -> tuple[Path, ...]:
    """A policy directory and those beside it that build with it on one framework: a framework is taken with the policies
    whose ranks it declares. Another framework, its policies, and another version of the same policy are left out; but a policy
    whose rank several frameworks declare might be of any, so that it is taken with all of them, which loading refuses."""
    heads = {path: _head(path) for path in sorted(directory.parent.iterdir()) if (path / HEAD).is_file()}
    own = heads[directory]
    every = [head for head in heads.values() if head.get("rank") == FRAMEWORK]
    others = [head for head in heads.values() if head.get("rank") != FRAMEWORK]
    built = [head for head in others if _declares(own, head)] if own in every else [own]
    frames = [head for head in every if head == own or any(_declares(head, each) for each in built)]

    def belongs(head: dict[Any, Any]) -> bool:
        if head.get("policy") in (None, own.get("policy")):
            return False
        if head.get("rank") == FRAMEWORK:
            return head in frames
        return not frames or any(_declares(frame, head) for frame in frames)

    return tuple(path for path, head in heads.items() if path == directory or belongs(head))


def _declares(frame: dict[Any, Any], head: dict[Any, Any]) -> bool:
    """Whether a framework declares the rank of a policy; one without ranks has those of the shipped framework."""
    ranks = frame.get("ranks")
    if not isinstance(ranks, dict):
        return True
    words = (label.values() for label in ranks.values() if isinstance(label, dict))
    return head.get("rank") in {*ranks, *(word for label in words for word in label)}


def policies_below(directories: Iterable[Path], policies: Iterable[Policy]) -> Iterator[Policy]:
    """The policies that lie below one of the directories."""
    inside = [directory.resolve() for directory in directories]
    for policy in policies:
        here = Path(policy.directory).resolve()
        if any(here.is_relative_to(root) for root in inside):
            yield policy


def policy_id(directory: Path) -> str | None:
    """The id that the head of a policy directory gives it, or None where it gives none."""
    name = _head(directory).get("policy")
    return name if isinstance(name, str) else None


def _head(directory: Path) -> dict[Any, Any]:
    try:
        data = read_file(directory / HEAD).data
    except ReadingError:
        return {}
    return data if isinstance(data, dict) else {}

"""Whether a mutant decides every possible record as before: with the proof, where the extra `proof` is installed.

Cases may choose other readings of the law than those in force. So it has to decide alike under each reading that can
make a difference: that of every parameter which a rule asks that it is about, or a rule that builds on one of these.
Who cites which clause is no part of a proof; nor are titles and messages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product
from typing import TYPE_CHECKING, Any, Literal

from disclosure_rules.compiling import Versions
from disclosure_rules.policy.conflicts import rules_of
from disclosure_rules.policy.model import DueOf, Policy, Require, Rule
from disclosure_rules.testing.mutation.dates import asked_of
from disclosure_rules.testing.mutation.mutants import Mutant

if TYPE_CHECKING:
    from disclosure_rules.proof import Comparison

Compare = Callable[[Versions, Versions, Iterable[str]], "Comparison"]

MOST = 100
"""How many readings are compared; a mutant that more of them could tell apart is not proved equivalent."""


@dataclass(frozen=True)
class Witness:
    """A record on which a mutant decides something else: nearly the case that is missing. `changes` say what, with
    what was and what is concluded (None: it is not)."""

    record: Mapping[str, Any]
    as_of: str
    parameters: Mapping[str, Any]
    changes: tuple[tuple[str, str | None, str | None], ...]


def proof() -> Compare | None:
    """What compares two versions of the policies, or None where the extra `proof` is not installed."""
    try:
        from disclosure_rules.proof import compare  # noqa: PLC0415  # only who asks for proof needs the solver
    except ModuleNotFoundError:
        return None
    return compare


def compared(
    compare: Compare, policies: Sequence[Policy], mutant: Mutant
) -> tuple[Literal["equal", "differs", "undecided"], Witness | None]:
    """Whether a mutant of the policies decides every record alike, under every reading."""
    rules, changed = rules_of(policies), mutant.policies(policies)
    about = [rule for rule in rules if rule.id in mutant.rules]
    kinds = dict.fromkeys(kind for rule in about for kind in rule.kinds)
    tried = list(islice(readings(policies, about, mutant), MOST + 1))
    every = len(tried) <= MOST
    for reading in tried[:MOST]:
        found = compare(Versions(policies, reading), Versions(changed, reading), kinds)
        shown = found.witness
        if shown is not None:
            changes = tuple((change.about, change.old, change.new) for change in shown.changes)
            parameters = {name: str(value) for name, value in reading.items()}
            return "differs", Witness(shown.record, shown.as_of.isoformat(), parameters, changes)
        every = every and found.verdict == "equal"
    return "equal" if every else "undecided", None


def readings(policies: Sequence[Policy], about: Sequence[Rule], mutant: Mutant) -> Iterator[dict[str, Any]]:
    """What is in force, and every choice of the parameters that may make a difference."""
    yield {}
    rules = rules_of(policies)
    parameters = {found.id: found for policy in policies for found in policy.parameters}
    asked, mutated = asked_of(rules), mutant.parameter.id if mutant.parameter is not None else None
    options: dict[str, list[Any]] = {}
    for name in asked_of(building_on(about, rules)):
        values = [*asked[name], *(dated.value for dated in parameters[name].values)]
        if isinstance(values[0], bool):
            values = [True, False]
        elif len(set(values)) == 1:
            values.append("another")  # who asks for one reading means that there is another
        if name != mutated:
            options[name] = list(dict.fromkeys(values))
    if options:
        for choice in product(*options.values()):
            yield dict(zip(options, choice, strict=True))


def building_on(about: Sequence[Rule], rules: Sequence[Rule]) -> list[Rule]:
    """Rules, those that compete with them for a conclusion, and those that read one, by as many steps as it takes."""
    found = {rule.id: rule for rule in about}
    size = 0
    while size < len(found):
        size = len(found)
        concluded = {rule.concludes for rule in found.values()}
        for rule in rules:
            read = {path.removeprefix("obligation.").removeprefix("finding.") for path in rule.reads}
            if isinstance(rule.then, Require):
                read |= {option.obligation for option in rule.then.by if isinstance(option, DueOf)}
            if rule.concludes in concluded or not concluded.isdisjoint(read):
                found.setdefault(rule.id, rule)
    return list(found.values())

"""The check whether a mutant decides every possible record as before: by proof, where the extra `proof` is installed.

Cases may choose other readings of the law than those in force. So a mutant has to decide alike under each reading
that can make a difference: each value of every parameter asked for by a rule that it changes, or by a rule that one of
these rests on. What builds on conclusions that come out alike comes out alike. Cited clauses, titles and messages are not part of a proof.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice, product
from typing import TYPE_CHECKING, Any, Literal

from disclosure_rules._program.timeline import PolicyTimeline
from disclosure_rules.authoring.mutation.dates import asked_of
from disclosure_rules.authoring.mutation.mutants import Mutant
from disclosure_rules.calendar.working_calendar import WorkingCalendar
from disclosure_rules.policy.check_conflicts import rules_of
from disclosure_rules.policy.model import Account, Find, Policy, Rule
from disclosure_rules.policy.require import DueOf, Require

if TYPE_CHECKING:
    from disclosure_rules.authoring.proof import Comparison, Witness

EquivalenceVerdict = Literal["equal", "differs", "undecided"]

MOST = 100
"""The most readings that are compared; a mutant that depends on more of them is not proved equivalent."""


@dataclass(frozen=True)
class Counterexample:
    """A record on which a mutant decides differently: nearly the missing case. `changes` lists each conclusion with
    its old and its new value (None: not concluded)."""

    record: Mapping[str, Any]
    as_of: str
    parameters: Mapping[str, Any]
    changes: tuple[tuple[str, str | None, str | None], ...]


class Equivalence:
    """Compares mutants with the policies that they are made from; `compare` is the function of the extra `proof`."""

    def __init__(
        self, compare: Callable[..., Comparison], policies: Sequence[Policy], calendar: WorkingCalendar
    ) -> None:
        self._compare = partial(compare, calendar=calendar)
        self._calendar = calendar
        self._policies = policies
        self._rules = rules_of(policies)

    def of(self, mutant: Mutant) -> tuple[EquivalenceVerdict, Counterexample | None]:
        """Whether a mutant decides every record alike, under every reading; if not, a record that shows the
        difference."""
        if mutant.derived is None:
            return self._compared(mutant, (self._policies, mutant.policies(self._policies)))
        return self._derived(mutant)

    def _derived(self, mutant: Mutant) -> tuple[EquivalenceVerdict, Counterexample | None]:
        """The comparison for a mutant of a derived fact. Rules about several kinds read facts of each by one name, and are not
        compared."""
        from disclosure_rules.authoring.mutation import derived_equivalence as derived  # noqa: PLC0415  # needs the solver

        assert mutant.derived is not None, "a mutant of a derived fact"
        if any(len(rule.kinds) > 1 for rule in self._rules if rule.id in mutant.rules):
            return "undecided", None
        pair = derived.side_by_side(self._policies, mutant.derived)
        entries = derived.EntryComparison.of(self._policies, mutant)
        alike = None if entries is None else entries.result(self._compare)
        if alike is not None and alike.verdict == "equal":
            return "equal", None
        if entries is not None and alike is not None and alike.witness is not None:
            old, new = (PolicyTimeline(policies, {}) for policies in pair)
            told = entries.telling(alike.witness, old, new, self._calendar)
            if told is not None:
                return "differs", _counterexample(told, {})
        return self._compared(mutant, pair)

    def _compared(
        self, mutant: Mutant, policies: tuple[Sequence[Policy], Sequence[Policy]]
    ) -> tuple[EquivalenceVerdict, Counterexample | None]:
        """The comparison of the policies as they are with those of a mutant."""
        about = [rule for rule in self._rules if rule.id in mutant.rules]
        kinds = dict.fromkeys(kind for rule in about for kind in rule.kinds)
        base = resting_on(about, self._rules)
        names = {rule.id for rule in base}
        tried = list(islice(readings(self._policies, base, mutant), MOST + 1))
        proved: set[Hashable] = set()
        for reading in tried[:MOST]:
            pair = (PolicyTimeline(of, reading, names) for of in policies)
            comparison = self._compare(*pair, kinds, proved=proved)
            if comparison.verdict != "equal":  # only the complete policies show what else comes of it
                pair = (PolicyTimeline(of, reading) for of in policies)
                comparison = self._compare(*pair, kinds, proved=proved)
            witness = comparison.witness
            # an effect that names a changed derived fact is another effect, though it come out alike
            if witness is not None and (witness.clear or mutant.derived is None):
                return "differs", _counterexample(witness, reading)
            if comparison.verdict != "equal":  # under the other readings the search would end as it did here
                return "undecided", None
        return "equal" if len(tried) <= MOST else "undecided", None


def _counterexample(witness: Witness, reading: Mapping[str, Any]) -> Counterexample:
    changes = tuple((change.about, change.old, change.new) for change in witness.changes)
    parameters = {name: _written(value) for name, value in reading.items()}
    return Counterexample(witness.record, witness.as_of.isoformat(), parameters, changes)


def _written(value: Any) -> Any:
    """The value of a parameter as a case states it."""
    if isinstance(value, tuple):
        return [_written(item) for item in value]
    return value if isinstance(value, (bool, int)) else str(value)


def equivalence(policies: Sequence[Policy], calendar: WorkingCalendar) -> Equivalence | None:
    """The comparison for mutants of these policies, or None where the extra `proof` is not installed."""
    try:
        from disclosure_rules.authoring.proof import compare  # noqa: PLC0415  # only a proof needs the solver
    except ModuleNotFoundError:
        return None
    return Equivalence(compare, policies, calendar)


def readings(policies: Sequence[Policy], base: Sequence[Rule], mutant: Mutant) -> Iterator[dict[str, Any]]:
    """The reading in force, and every choice of the parameters that these rules ask for."""
    yield {}
    parameters = {parameter.id: parameter for policy in policies for parameter in policy.parameters}
    asked = asked_of(rules_of(policies))
    mutated = mutant.parameter.id if mutant.parameter is not None else None
    options: dict[str, list[Any]] = {}
    for name in asked_of(base):
        values = [*asked[name], *(dated.value for dated in parameters[name].values)]
        if isinstance(values[0], bool):
            values = [True, False]
        elif len(set(values)) == 1:
            values.append("another")  # a condition about one reading implies that there is another
        if name != mutated:
            options[name] = list(dict.fromkeys(values))
    if options:
        for choice in product(*options.values()):
            yield dict(zip(options, choice, strict=True))


def resting_on(about: Sequence[Rule], rules: Sequence[Rule]) -> list[Rule]:
    """Rules, the rules that compete with them for a conclusion, and the rules that draw a conclusion which one of these
    reads, directly or through others."""
    reached = {rule.id: rule for rule in about}
    size = 0
    while size < len(reached):
        size = len(reached)
        wanted = {name for rule in reached.values() for name in (rule.concludes, *_read(rule))}
        holding = [rule for rule in reached.values() if isinstance(rule.then, Account)]
        for rule in rules:
            if rule.concludes in wanted or any(_may_rest(measure, rule) for measure in holding):
                reached.setdefault(rule.id, rule)
    return list(reached.values())


def _read(rule: Rule) -> Iterator[str]:
    """The names of the conclusions that a rule reads, among other names."""
    for path in rule.reads:
        kind, _, name = path.partition(".")
        yield name if kind in ("obligation", "late", "delayed", "finding") else path
    if isinstance(rule.then, Require):
        yield from (option.obligation for option in rule.then.by if isinstance(option, DueOf))


def _may_rest(measure: Rule, rule: Rule) -> bool:
    """Whether a measure may rest on what a rule finds or requires."""
    return isinstance(rule.then, (Find, Require)) and not set(measure.kinds).isdisjoint(rule.kinds)

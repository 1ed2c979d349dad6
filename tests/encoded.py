"""Records held against the encoding of the programs that decide them."""

from datetime import date
from typing import Any

import z3
from shipped import EVALUATOR

from disclosure_rules._program.model import Program
from disclosure_rules.authoring.proof.encoding import Encoding
from disclosure_rules.authoring.proof.facts import Facts
from disclosure_rules.authoring.proof.variables import Finite, Variable, holds
from disclosure_rules.calendar.moments import day_of
from disclosure_rules.evaluation.prepared import PreparedProgram
from disclosure_rules.evaluation.run import Evaluation
from disclosure_rules.places import Place
from disclosure_rules.records.fact import UNKNOWN
from disclosure_rules.records.view import view
from disclosure_rules.terms import Status

_made: dict[tuple[int, date], tuple[Encoding, z3.Solver]] = {}


def encoding_of(program: Program, day: date) -> tuple[Encoding, z3.Solver]:
    """The encoding of a program, and a solver that knows its axioms and those of its facts; made once."""
    key = (id(program), day)
    if key in _made:
        return _made[key]
    facts = Facts(program, program.atoms, day)
    encoding = Encoding(program, facts, "0")
    solver = z3.Solver()
    solver.add(*encoding.axioms, *facts.axioms)
    return _made.setdefault(key, (encoding, solver))


def told_alike(record: dict[str, Any], as_of: str) -> None:
    """Asserts that the encoding allows a record, and says of it what its evaluation says. Raises what that raises."""
    traced = EVALUATOR.trace(record, as_of=as_of)
    case = PreparedProgram.of(traced.program).evaluate(
        traced.record, traced.as_of, EVALUATOR.calendar, law=traced.law, by_cases=False
    )
    encoding, solver = encoding_of(case.program, day_of(case.as_of))
    facts = encoding.facts
    seen = view(case.record, case.as_of)
    solver.push()
    try:
        solver.add(facts.as_of.equals(case.as_of))
        for path, symbol in facts.symbols.items():
            if path in facts.catalogue:
                solver.add(symbol.equals(near(symbol, seen[path])))
        for name, (_, standing) in case.standings.items():
            if standing is not None:
                status = UNKNOWN if standing.status is Status.UNDETERMINED else standing.status
                solver.add(encoding.standing(f"late.{name}").equals(standing.late))
                solver.add(encoding.standing(f"obligation.{name}").equals(status))
        assert solver.check() == z3.sat, record
        _compare(case, encoding, solver.model())
    finally:
        solver.pop()


def _compare(case: Evaluation, encoding: Encoding, model: Any) -> None:
    for layer, truths in zip(case.program.layers, case.truths, strict=True):
        for compiled, value in zip(layer.rules, truths, strict=True):
            assert encoding.rules[compiled.rule.id].read(model) == value, compiled.rule.id
    for name, (verdict, layer) in case.rulings.items():
        in_force = {layer.rules[number].rule.id for number in verdict.those("in force")}
        stood = {
            compiled.rule.id
            for compiled in verdict.contest.compiled
            if holds(model, encoding.in_force[compiled.rule.id])
        }
        assert stood == in_force
        assert holds(model, encoding.conflicting[name]) == (verdict.status == "conflict")
        value = next(
            (each for each, formula in encoding.determined[name].items() if holds(model, formula)), None
        )
        assert value == verdict.value
    for name, (_, value) in case.found.items():
        assert encoding.findings[name].truth.read(model) == value


def near(symbol: Variable, value: Any) -> Any:
    """A value; of a text or a place that nothing asks for by name, one like it."""
    if isinstance(value, Place) and isinstance(symbol, Finite) and value not in symbol.options:
        places = [option for option in symbol.options if isinstance(option, Place) and option.label is None]
        around = [place for place in places if set(place.within) <= set(value.within)]
        return max(around, key=lambda place: len(place.within))
    if isinstance(symbol, Finite) and value not in symbol.options:
        like = [option for option in symbol.options if type(option) is type(value)]
        return like[min(len(value), 2)] if isinstance(value, tuple) else like[-1]
    return value

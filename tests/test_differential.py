"""Two runners, one meaning: generated programs and generated records hold them equal."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import document_records, programs, values

from disclosure_rules import SHIPPED, DisclosureRulesError, Evaluator, load_policies
from disclosure_rules._engine.durable import DurableRunner
from disclosure_rules._engine.reference import ReferenceRunner
from disclosure_rules._program.model import Program, truth_of
from disclosure_rules.authoring.testing.cases import read_all_cases

POLICIES = load_policies()
DURABLE = Evaluator(POLICIES, engine="durable")
REFERENCE = Evaluator(POLICIES, engine="reference")

Check = Callable[[], None]


def _slow(examples: int) -> Any:
    return settings(
        max_examples=examples,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )


def programs_agree(examples: int) -> Check:
    """Both runners against the definition, on generated programs, each with several cases."""

    @_slow(examples)
    @given(programs(), st.data())
    def check(program: Program, data: st.DataObject) -> None:
        durable, reference = DurableRunner(program), ReferenceRunner(program)
        for _ in range(4):
            atoms = data.draw(values(len(program.atoms)))
            for number, layer in enumerate(program.layers):
                meant = [truth_of(compiled.tree, atoms) for compiled in layer.rules]
                assert list(durable.run(number, atoms)) == meant
                assert list(reference.run(number, atoms)) == meant

    return check


def _decided(evaluator: Evaluator, record: dict[str, Any], as_of: Any) -> Any:
    """The truth of every rule and the decision but for its engine, or every problem."""
    try:
        truths = evaluator.trace(record, as_of=as_of).truths
        decision = evaluator.evaluate(record, as_of=as_of).model_dump(mode="json")
    except DisclosureRulesError as error:
        return type(error), error.problems
    assert decision["provenance"].pop("engine") == evaluator.engine
    return truths, decision


def records_agree(examples: int) -> Check:
    """Both engines, on generated records, by the shipped policies."""

    @_slow(examples)
    @given(document_records(), st.dates(date(2018, 6, 1), date(2023, 6, 30)))
    def check(record: dict[str, Any], as_of: date) -> None:
        assert _decided(DURABLE, record, as_of) == _decided(REFERENCE, record, as_of)

    return check


def test_a_few_programs() -> None:
    """The runners give the same truth for every rule."""
    programs_agree(60)()


def test_a_few_records() -> None:
    """The engines give the same decision but for its provenance."""
    records_agree(60)()


@pytest.mark.generated
def test_the_cases_of_the_policies(thorough: bool) -> None:
    """Every rule fires in some and is silent in others: a table of the kinds of records, which none is drawn from. Those
    that name a rule or a conclusion in a way that none before them does; with `--thorough` all."""
    met: set[tuple[str, str]] = set()
    for file in read_all_cases([SHIPPED]):
        for case in file.cells:
            told = (("because", case.because), ("not", case.not_), ("expect", case.expect))
            shows = {(way, name) for way, names in told for name in names}
            if shows <= met and not thorough:
                continue
            met |= shows
            assert _decided(DURABLE, case.record, case.as_of) == _decided(
                REFERENCE, case.record, case.as_of
            ), case.name


@pytest.mark.generated
def test_many_programs(thorough: bool) -> None:
    """The runners give the same truth for every rule."""
    programs_agree(4000 if thorough else 400)()


@pytest.mark.generated
def test_many_records(thorough: bool) -> None:
    """The engines give the same decision but for its provenance."""
    records_agree(4000 if thorough else 400)()

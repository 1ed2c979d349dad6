"""A conclusion that comes out alike for every answer still open is drawn, and nothing is asked for in vain."""

import json
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shipped import EVALUATOR
from small_policies import small_evaluator
from strategies import document_records, nested

from disclosure_rules import Decision, Evaluator, RecordError, load_policies
from disclosure_rules.authoring.testing.run import standings
from disclosure_rules.evaluation.prepared import PreparedProgram
from disclosure_rules.evaluation.result import decision_of
from disclosure_rules.render import render_explanation

AS_OF = "2022-12-31"
DURABLE = Evaluator(load_policies(), "auto")

VALUES: dict[str, list[Any]] = {
    "secrecy": ["none", "confidential", "secret", "top_secret"],
    "policy_document": [True, False],
    "normative": [True, False],
    "consent": ["granted", "refused", "not_asked"],
    "form.nature": ["policy", "general", None],
    "published": ["2020-06-01", "2021-01-04", "2022-06-01", None],
    "monitored_by": [[], ["drafting_unit"], ["news_authority"], ["drafting_unit", "news_authority"]],
    "exemption_grounds": [
        [],
        [{"ground": "state_secret"}],
        [{"ground": "personal_privacy"}],
        [{"ground": "state_secret", "extent": "part"}],
        [{"ground": "state_secret"}, {"ground": "personal_privacy", "extent": "part"}],
        [{"ground": "personal_privacy", "extent": "part"}],
    ],
}
"""Values of facts, one at least for each way that the atoms below can come out."""

ATOMS: dict[str, list[dict[str, Any]]] = {
    "secrecy": [{"secrecy": "none"}, {"secrecy": ["confidential", "secret"]}, {"secrecy": "top_secret"}],
    "policy_document": [{"policy_document": True}, {"policy_document": False}],
    "normative": [{"normative": True}],
    "consent": [{"consent": "granted"}, {"consent": "refused"}],
    "form.nature": [{"form.nature": "policy"}, {"form.nature": "general"}],
    "published": [
        {"published": {"empty": False}},
        {"published": {"before": {"fact": "issued"}}},
        {"published": {"not_after": {"fact": "issued"}}},
    ],
    "monitored_by": [
        {"monitored_by": "drafting_unit"},
        {"monitored_by": {"has_all": ["drafting_unit", "news_authority"]}},
        {"monitored_by": {"empty": True}},
    ],
    "exemption_grounds": [
        {"exemption_grounds.whole": "state_secret"},
        {"exemption_grounds.part": "personal_privacy"},
        {"exemption_grounds": {"empty": True}},
        {"exemption_grounds.whole": {"empty": True}},
    ],
}

LISTED = ("form.nature", "published")
"""Closed-world facts: they are open where the record lists them as unknown."""


def conditions(facts: tuple[str, ...]) -> st.SearchStrategy[dict[str, Any]]:
    """Formulas over the atoms of some facts."""
    atoms = st.sampled_from([atom for fact in facts for atom in ATOMS[fact]])
    return st.recursive(
        atoms,
        lambda inner: st.one_of(
            st.lists(inner, min_size=2, max_size=3).map(lambda parts: {"all": parts}),
            st.lists(inner, min_size=2, max_size=3).map(lambda parts: {"any": parts}),
            inner.map(lambda part: {"not": part}),
        ),
        max_leaves=6,
    )


@st.composite
def formulas(draw: st.DrawFn) -> tuple[tuple[str, ...], dict[str, Any]]:
    """Three facts and a formula over them."""
    facts = tuple(draw(st.permutations(sorted(ATOMS)))[:3])
    return facts, draw(conditions(facts))


def rules(condition: dict[str, Any]) -> str:
    """A rule that decides by a formula, one that reads what it decides, and a finding by the same formula."""
    when = json.dumps(condition, ensure_ascii=False)
    return f"""
rules:
  - {{id: t.colour, title: {{zh: 甲, en: a}}, clauses: [S.1], overrides: [d.colour], when: {when}, then: {{decide: colour, value: green}}}}
  - {{id: t.needed, title: {{zh: 乙, en: b}}, clauses: [S.1], overrides: [d.needed], when: {{all: [{{colour: green}}, {when}]}}, then: {{decide: needed, value: true}}}}
  - {{id: t.found, title: {{zh: 丙, en: c}}, clauses: [S.1], when: {{any: [{when}, {{colour: blue}}]}}, then: {{find: found, severity: minor}}, message: {{zh: 丙, en: c}}}}
"""


def record_of(binding: dict[str, Any]) -> dict[str, Any]:
    """A record that states these facts and leaves the others open; None is what did not happen."""
    stated = {path: value for path, value in binding.items() if value is not None}
    unknown = [path for path in LISTED if path not in binding]
    return {"kind": "document", "issued": "2021-01-04", "form": {}, **nested(stated), "unknown": unknown}


def bindings(facts: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """All partial bindings of some facts."""
    for values in product(*([..., *VALUES[fact]] for fact in facts)):
        yield {fact: value for fact, value in zip(facts, values, strict=True) if value is not ...}


CONCLUSIONS = ("colour", "needed", "found")


def came_out(decision: Decision) -> dict[str, Any]:
    """How each conclusion came out: None if it is open."""
    entries = {entry.about for entry in decision.undetermined}
    found: dict[str, Any] = {name: decision.determination(name).value for name in ("colour", "needed")}
    found["found"] = None if "found" in entries else any(item.id == "found" for item in decision.findings)
    return found


class Results:
    """The results of all complete bindings of some facts."""

    def __init__(self, evaluator: Evaluator, facts: tuple[str, ...]) -> None:
        self.facts = facts
        self.complete = {
            values: came_out(
                evaluator.evaluate(
                    record_of({fact: json.loads(value) for fact, value in zip(facts, values, strict=True)}),
                    as_of=AS_OF,
                )
            )
            for values in product(*(map(json.dumps, VALUES[fact]) for fact in facts))
        }

    def completing(self, binding: dict[str, Any], name: str) -> dict[tuple[str, ...], Any]:
        """How a conclusion comes out for each completion of a binding."""
        return {
            values: outcome[name]
            for values, outcome in self.complete.items()
            if all(
                fact not in binding or json.dumps(binding[fact]) == value
                for fact, value in zip(self.facts, values, strict=True)
            )
        }

    def mattering(self, binding: dict[str, Any], name: str) -> set[str]:
        """The facts of which some answer changes a conclusion, whatever else is answered."""
        outcomes = self.completing(binding, name)
        return {
            fact
            for at, fact in enumerate(self.facts)
            for first, outcome in outcomes.items()
            for second, other in outcomes.items()
            if outcome != other
            and all((a == b) == (n != at) for n, (a, b) in enumerate(zip(first, second, strict=True)))
        }


@given(formulas())
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_nothing_is_asked_in_vain_left_out_or_left_open(
    tmp_path_factory: pytest.TempPathFactory, drawn: tuple[tuple[str, ...], dict[str, Any]]
) -> None:
    """For all partial bindings of three facts a conclusion is drawn exactly if every answer leads to it, and the facts
    asked for are exactly those that may change it."""
    facts, condition = drawn
    evaluator = small_evaluator(tmp_path_factory.mktemp("formula"), rules(condition))
    results = Results(evaluator, facts)
    for binding in bindings(facts):
        decision = evaluator.evaluate(record_of(binding), as_of=AS_OF)
        asked = {entry.about: set(entry.needs) for entry in decision.undetermined}
        for name, value in came_out(decision).items():
            outcomes = list(results.completing(binding, name).values())
            if all(outcome == outcomes[0] for outcome in outcomes):
                assert value == outcomes[0] is not None, (name, binding)
            else:
                assert value is None, (name, binding)
                assert asked[name] == results.mattering(binding, name), (name, binding)


ELSEWHERE = {"kind": "document", "issued": "2020-06-01", "jurisdiction": "北京市"}
PROPOSED = {**ELSEWHERE, "form": {"proposed_attribute": "on_request"}}


@pytest.mark.parametrize("evaluator", [EVALUATOR, DURABLE], ids=["reference", "durable"])
@pytest.mark.parametrize("known", [{}, {"secrecy": "none"}, {"exemption_grounds": []}])
def test_a_release_that_no_answer_changes_is_determined(evaluator: Evaluator, known: dict[str, Any]) -> None:
    """Of a proposal for disclosure on request, secrecy and grounds are asked for the attribute, not for the release."""
    decision = evaluator.evaluate({**PROPOSED, **known}, as_of=AS_OF)
    asked = {entry.about: entry.needs for entry in decision.undetermined}
    assert set(asked["disclosure.attribute"]) == {"secrecy", "exemption_grounds"} - known.keys()
    assert "disclosure.release" not in asked
    release = decision.determination("disclosure.release")
    assert (release.status, release.value, release.rules) == ("determined", "none", ("r2019.release-none",))


def test_an_explanation_says_that_every_answer_leads_to_the_same() -> None:
    """The facts that were tried are data, and words in both languages."""
    explanation = EVALUATOR.explain(PROPOSED, as_of=AS_OF, about="disclosure.release")
    (topic,) = explanation.topics
    assert "exemption_grounds" in {fact.fact for fact in topic.tried}
    assert "无论如何答复，结论相同" in render_explanation(explanation, "zh")
    assert "every answer leads to the same conclusion" in render_explanation(explanation, "en")


def test_a_rule_in_force_for_some_answer_counts_as_a_reason() -> None:
    """Cases may name it under `because`; coverage does not count it as fired."""
    ran = EVALUATOR.trace(PROPOSED, as_of=AS_OF)
    assert standings(ran, EVALUATOR.timeline)["r2019.release-none"] == "by cases"


def test_without_case_analysis_logic_alone_decides() -> None:
    """As proofs need it."""
    evaluator = EVALUATOR
    ran = evaluator.trace(PROPOSED, as_of=AS_OF)
    alone = PreparedProgram.of(ran.program).evaluate(
        ran.record, ran.as_of, evaluator.calendar, by_cases=False
    )
    assert alone.rulings["disclosure.release"][0].status == "undetermined"
    assert alone.truths == ran.truths


def test_a_limit_under_its_own_law_is_computed_with_the_parameters_of_that_law() -> None:
    """Also where the law that governs the record has no such parameter."""
    record = {"kind": "document", "jurisdiction": "徐汇区", "issued": "2020-01-16", "exemption_grounds": []}
    found = {**record, "reassessment": {"found_open": "2020-02-25"}}
    decision = EVALUATOR.evaluate(found, as_of="2024-02-24")
    assert decision.obligation("open-after-review").status == "undetermined"


@pytest.mark.parametrize("form", [None, {}, {"title": "某办法"}])
def test_nothing_is_taken_to_be_proposed(form: dict[str, Any] | None) -> None:
    """A term that ended opens nothing before a proposal or a review is stated, with a blank form or without one."""
    record = {
        "kind": "document",
        "jurisdiction": "黄浦区",
        "issued": "2019-07-04",
        "normative": True,
        "form": form,
    }
    expired = {
        **record,
        "secrecy": "secret",
        "secrecy_term": {"until": "2019-07-18"},
        "exemption_grounds": [],
    }
    decision = EVALUATOR.evaluate(expired, as_of="2019-10-03")
    assert decision.determination("disclosure.attribute").value is None
    assert decision.obligation("publish-statutory").status == "undetermined"


@given(document_records(), st.sampled_from(["secrecy", "exemption_grounds"]))
@settings(max_examples=40, deadline=None)
def test_nothing_but_withheld_is_determined_while_secrecy_or_grounds_are_open(
    record: dict[str, Any], missing: str
) -> None:
    """An answer that withholds is always among those still open."""
    unknown = [name for name in record.get("unknown", ()) if name != missing]
    less = {**{name: value for name, value in record.items() if name != missing}, "unknown": unknown}
    try:
        decision = EVALUATOR.evaluate(less, as_of=AS_OF)
    except RecordError:
        return
    assert decision.determination("disclosure.attribute").value in (None, "withheld")
    assert decision.determination("disclosure.release").value in (None, "none")


@given(formulas(), st.data())
@settings(max_examples=20, deadline=None)
def test_more_facts_never_take_a_conclusion_back(
    tmp_path_factory: pytest.TempPathFactory,
    drawn: tuple[tuple[str, ...], dict[str, Any]],
    data: st.DataObject,
) -> None:
    """What is concluded of a few facts is concluded of these and others."""
    facts, condition = drawn
    evaluator = small_evaluator(tmp_path_factory.mktemp("more"), rules(condition))
    for fewer in bindings(facts):
        more = {fact: data.draw(st.sampled_from(VALUES[fact])) for fact in facts} | fewer
        before, after = (
            came_out(evaluator.evaluate(record_of(binding), as_of=AS_OF)) for binding in (fewer, more)
        )
        assert all(value in (None, after[name]) for name, value in before.items())


@given(document_records())
@settings(max_examples=40, deadline=None)
def test_a_caller_who_does_not_ask_what_matters_gets_the_same_decision_but_for_the_needs(
    record: dict[str, Any],
) -> None:
    """Nothing else differs: what stays open, and for want of what else, is the same."""
    try:
        ran = EVALUATOR.trace(record, as_of=AS_OF)
    except RecordError:
        return
    asked, unasked = decision_of(ran), decision_of(ran, asks_what_matters=False)
    assert asked.model_copy(update={"undetermined": ()}) == unasked.model_copy(update={"undetermined": ()})
    for one, other in zip(asked.undetermined, unasked.undetermined, strict=True):
        assert bool(one.needs) == bool(other.needs)
        assert (one.about, one.stage, one.rules, one.reason) == (
            other.about,
            other.stage,
            other.rules,
            other.reason,
        )


@pytest.mark.parametrize("fact_type", ["date", "instant", "text"])
def test_a_characteristic_that_may_be_lacking_opens_nothing_while_it_is_unknown(
    tmp_path: Any, fact_type: str
) -> None:
    """That there is none is an answer, where a condition asks for it."""
    policy = """policy: opn
languages: [en]
instrument: {title: {en: consent}}
rank: framework
governs: [file]
roles: {office: {en: the office}}
determinations:
  file.openness: {record: file, title: {en: openness}, values: {withheld: withheld, proactive: proactive}, openness: true}
"""
    records = f"records: [{{kind: file, title: {{en: a file}}, facts: {{agreed: {{title: {{en: agreed}}, type: {fact_type}}}}}}}]\n"
    rules = """record: file
clauses: [{id: O.1, at: '1', record: file, norm: consent, gist: no release without consent}]
tables:
  - id: opn.openness
    title: {en: openness}
    clauses: [O.1]
    decide: file.openness
    first_of:
      - {id: refused, when: {agreed: {empty: true}}, then: withheld}
      - {id: rest, when: {all: []}, then: proactive}
rules:
  - {id: opn.default, title: {en: default}, clauses: [O.1], default: true, when: {all: []}, then: {decide: file.openness, value: withheld}}
"""
    for name, text in (("policy", policy), ("records", records), ("rules", rules)):
        (tmp_path / f"{name}.yaml").write_text(text)
    decision = Evaluator(load_policies(tmp_path), "reference").evaluate({"kind": "file"}, as_of=AS_OF)
    assert decision.determinations["file.openness"].value is None
    assert [item.needs for item in decision.undetermined] == [("agreed",)]

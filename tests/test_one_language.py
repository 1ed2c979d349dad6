"""Policies in one language: their texts stand for the other in every output."""

from pathlib import Path
from typing import Any

import pytest
from commands import run
from jsonschema import Draft7Validator
from small_policies import write_policy

from disclosure_rules import Evaluator, load_policies
from disclosure_rules.errors import PolicyError, Text
from disclosure_rules.reading.strict import read_file
from disclosure_rules.render.explanation import render_explanation
from disclosure_rules.schema import schema

WORDS = {"zh": ("小制度", "单位", "过早"), "en": ("small", "the unit", "too early")}
HEAD = "policy: small\nlanguages: [{lang}]\ninstrument: {{title: {{{lang}: {0}}}}}\nrank: district\nroles: {{unit: {{{lang}: {1}}}}}\n"
RULES = """\
clauses: [{{id: S.1, at: 第一条, record: document, norm: gate, gist: {{{lang}: {2}}}}}]
rules:
  - id: s.early
    title: {{{lang}: {2}}}
    clauses: [S.1]
    when: {{published: {{before: {{fact: issued}}}}}}
    then: {{find: early, severity: minor}}
    message: {{{lang}: "{2} {{issued}}"}}
"""
RECORD: dict[str, Any] = {"kind": "document", "issued": "2018-11-22", "published": "2018-11-21"}


def written(directory: Path, lang: str) -> Path:
    """A policy in one language."""
    head, rules = (text.format(*WORDS[lang], lang=lang) for text in (HEAD, RULES))
    return write_policy(directory, rules, head=head, base="record: document\n")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_texts_in_one_language_stand_for_the_other(tmp_path: Path, lang: str) -> None:
    """In decisions and reports of either language."""
    directory = written(tmp_path, lang)
    (policy,) = load_policies(directory)
    words = WORDS[lang]
    assert policy.title == Text(words[0], words[0])
    assert policy.rules[0].title == Text(words[2], words[2])
    found = Evaluator((policy,), "reference").evaluate(RECORD, as_of="2018-12-31").finding("early")
    assert found.message == Text(f"{words[2]} 2018-11-22 (周四)", f"{words[2]} 2018-11-22 (Thu)")
    for output in ("zh", "en"):
        assert words[0] in run("check", directory, "--lang", output).out


def test_a_schema_for_a_set_asks_for_the_languages_of_its_policies(tmp_path: Path) -> None:
    """One that all of them have; of the shipped policies, both."""
    data = read_file(written(tmp_path, "zh") / "rules.yaml").data
    ours = Draft7Validator(schema("rules", "zh", load_policies(tmp_path)))
    assert not list(ours.iter_errors(data))
    data["rules"][0]["title"] = {"en": "too early"}
    assert list(ours.iter_errors(data))
    assert list(
        Draft7Validator(schema("rules", "zh")).iter_errors(
            {"rules": [{"title": {"zh": "过早"}}], "record": "document"}
        )
    )


def test_a_policy_that_says_nothing_has_both(tmp_path: Path) -> None:
    """A text in one language is refused, with place and help."""
    directory = written(tmp_path, "zh")
    head = directory / "policy.yaml"
    head.write_text(head.read_text(encoding="utf-8").replace("languages: [zh]\n", ""), encoding="utf-8")
    with pytest.raises(PolicyError) as raised:
        load_policies(directory)
    assert "bilingual" in {problem.variant for problem in raised.value.problems}
    assert load_policies()[0].languages == ("zh", "en")


ENGLISH_KIND = """\
vocabularies:
  outcome:
    granted: granted in full
    denied: {en: not granted, names: [refusal]}
records:
  - kind: asking
    title: {en: a request}
    facts:
      outcome: {title: {en: the outcome}, type: term, vocabulary: outcome}
"""
ENGLISH_HEAD = """\
policy: asked
languages: [en]
instrument: {title: {en: an act}}
rank: framework
determinations:
  matter:
    record: asking
    title: {en: the matter}
    values: {closed: the file is closed, open: the file is open}
"""
ENGLISH_RULES = """\
record: asking
clauses: [{id: S.1, at: section 1, record: asking, norm: gate, gist: {en: closed unless granted}}]
rules:
  - {id: a.default, title: {en: closed}, clauses: [S.1], default: true, when: {all: []}, then: {decide: matter, value: closed}}
  - {id: a.open, title: {en: open}, clauses: [S.1], when: {outcome: granted}, then: {decide: matter, value: open}}
"""


def english(directory: Path, kind: str = ENGLISH_KIND) -> Path:
    """A set with a kind of its own, in English alone."""
    for name, text in {"policy": ENGLISH_HEAD, "records": kind, "rules": ENGLISH_RULES}.items():
        (directory / f"{name}.yaml").write_text(text, encoding="utf-8")
    return directory


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_terms_and_values_in_english_alone_are_shown_in_every_output(tmp_path: Path, lang: str) -> None:
    """Their words, also where a record or a rule names them; an editor asks for no Chinese."""
    policies = load_policies(english(tmp_path))
    evaluator = Evaluator(policies, "reference")
    for spelling in ("denied", "not granted", "refusal"):
        record = {"kind": "asking", "outcome": spelling}
        decision = evaluator.evaluate(record, as_of="2024-06-10")
        assert decision.determination("matter").value == "closed"
        told = render_explanation(evaluator.explain(record, as_of="2024-06-10", about="matter"), lang)
        assert "not granted" in told and "the file is closed" in told, told
    validator = Draft7Validator(schema("records", "en", policies))
    assert not list(validator.iter_errors(read_file(tmp_path / "records.yaml").data))


def test_a_term_in_english_alone_needs_its_english_word(tmp_path: Path) -> None:
    """A Chinese one is refused as any text in another language."""
    directory = english(tmp_path, ENGLISH_KIND.replace("{en: not granted,", "{zh: 不予,"))
    with pytest.raises(PolicyError, match="no text in English; write"):
        load_policies(directory)

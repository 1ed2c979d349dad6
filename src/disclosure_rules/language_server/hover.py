"""What is shown about a name: its labels in both languages, and what a reader of the policy would look up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from disclosure_rules.errors import Lang, Text
from disclosure_rules.evaluation.value_labels import value_label
from disclosure_rules.explanation.labels import fact_label
from disclosure_rules.explanation.questions import asking
from disclosure_rules.language_server.names import Meaning, NameIndex
from disclosure_rules.phrases import labelled, listed, phrase
from disclosure_rules.policy.citations import status_of
from disclosure_rules.policy.condition_reader import kind_label
from disclosure_rules.policy.instrument_text import text_at
from disclosure_rules.policy.known_names import known_names
from disclosure_rules.policy.model import Period
from disclosure_rules.records.base import facts_of


def hover(names: NameIndex, meaning: Meaning, lang: Lang) -> str:
    """The text about a name, as Markdown: its id, its labels in both languages, then the rest in one."""
    return "\n\n".join(_PARTS[meaning.kind](names, meaning, lang))


def _title(id_: str, label: Text) -> Iterator[str]:
    yield f"`{id_}`"
    yield "  \n".join(dict.fromkeys(label))


def _fact(names: NameIndex, meaning: Meaning, lang: Lang) -> Iterator[str]:
    model = names.kinds[meaning.record]
    fact = facts_of(model)[meaning.id]
    yield from _title(meaning.id, fact_label(model, meaning.id))
    known = next(name for name in known_names(meaning.record, names.kinds, ()) if name.name == meaning.id)
    yield labelled("lsp.kind", kind_label(fact.kind).of(lang), lang)
    yield labelled("lsp.left-out", phrase(f"facts.{known.left_out}", lang), lang)
    if fact.term is not None:
        yield labelled("lsp.values", listed((_value(term) for term in fact.term), lang), lang)
    if fact.base:
        question = asking(meaning.record, meaning.id, model)
        yield "  \n".join(dict.fromkeys(question.question))
        if question.who is not None:
            yield phrase("ask.who", lang, who=question.who)


def _value(term: object) -> str:
    label = value_label(term)
    return f"`{getattr(term, 'value', term)}` {label.zh}"


def _term(names: NameIndex, meaning: Meaning, _: Lang) -> Iterator[str]:
    model = names.kinds[meaning.record]
    vocabulary = facts_of(model)[meaning.fact].term
    assert vocabulary is not None
    yield from _title(meaning.id, value_label(vocabulary.parse(meaning.id)))
    yield from _title(meaning.fact, fact_label(model, meaning.fact))


def _clause(names: NameIndex, meaning: Meaning, lang: Lang) -> Iterator[str]:
    clause = names.labels.clauses[meaning.id]
    policy = names.instruments[meaning.id]
    yield f"`{meaning.id}` {clause.at}"
    yield "  \n".join(dict.fromkeys(policy.title))
    yield "  \n".join(dict.fromkeys(clause.gist))
    yield from (f"> {paragraph}" for paragraph in text_at(policy, clause.at))
    status = phrase(f"clauses.{status_of(clause, names.citing.get(clause.id, []))}", lang)
    yield labelled("clauses.status", status, lang)
    if rules := names.citing.get(meaning.id):
        yield labelled("clauses.rules", listed((f"`{rule}`" for rule in rules), lang), lang)
    yield from _days(clause.in_force, lang)


def _rule(names: NameIndex, meaning: Meaning, lang: Lang) -> Iterator[str]:
    rule = names.labels.rules[meaning.id]
    yield from _title(meaning.id, rule.title)
    yield from (f"`{name}` {names.labels.clauses[name].at}" for name in rule.clauses)
    yield from _days(rule.in_force, lang)


def _parameter(names: NameIndex, meaning: Meaning, lang: Lang) -> Iterator[str]:
    yield f"`{meaning.id}`"
    for dated in names.parameters[meaning.id].values:
        label = value_label(dated.value)
        yield "  \n".join((*dict.fromkeys(label), *_days(dated.in_force, lang), dated.source))


def _determination(names: NameIndex, meaning: Meaning, lang: Lang) -> Iterator[str]:
    item = names.labels.determinations[meaning.id]
    yield from _title(meaning.id, item.title)
    values = (f"`{value_label(value).en}` {label}" for value, label in item.values.items())
    yield labelled("lsp.values", listed(values, lang), lang)


def _conclusion(names: NameIndex, meaning: Meaning, lang: Lang) -> Iterator[str]:
    rules = names.concluding[meaning.id]
    yield from _title(meaning.id, names.labels.about(rules[0].stage, meaning.id))
    yield labelled("clauses.rules", listed((f"`{rule.id}`" for rule in rules), lang), lang)


def _days(period: Period, lang: Lang) -> Iterable[str]:
    """The days in force; empty where neither end is known."""
    if period.start is None and period.end is None:
        return ()
    days = "..".join(str(day or "") for day in (period.start, period.end))
    return (labelled("lsp.in-force", days, lang),)


_PARTS = {
    "fact": _fact,
    "term": _term,
    "clause": _clause,
    "rule": _rule,
    "parameter": _parameter,
    "determination": _determination,
    "conclusion": _conclusion,
}

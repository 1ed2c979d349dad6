"""Generated records and programs, for every test that wants them."""

from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from hypothesis import strategies as st

from disclosure_rules._kleene import FALSE, TRUE, UNKNOWN
from disclosure_rules._program.model import (
    CompiledRule,
    Conj,
    Const,
    Disj,
    Program,
    ProgramLayer,
    ProgramLeaf,
    Tree,
)
from disclosure_rules.location import Location
from disclosure_rules.policy.conditions import Atom
from disclosure_rules.policy.load import load_policies
from disclosure_rules.records import DocumentRecord
from disclosure_rules.records.base import facts_of, known_paths
from disclosure_rules.records.fact import Fact
from disclosure_rules.terms import Extent, Term

FIRST, LAST = date(2017, 1, 1), date(2022, 12, 31)
"""Between these days everything happens that is generated: under both regulations, within the calendar."""

FACTS = {fact.path: fact for fact in facts_of(DocumentRecord).values() if fact.base}
"""What a host can state about a document, by path."""

OFTEN = (
    "jurisdiction",
    "secrecy",
    "exemption_grounds",
    "consent",
    "form.proposed_attribute",
    "impact.citizens_interests",
    "policy_document",
    "signed",
    "issued",
    "published",
)
"""The facts that most rules turn on; generated records state them more often than others."""


def moments() -> st.SearchStrategy[str]:
    """A day in either language, or an instant of it."""
    days = st.dates(FIRST, LAST)
    instants = st.builds(datetime.combine, days, st.times(time(0), time(23, 59)))
    return st.one_of(
        days.map(date.isoformat),
        days.map(lambda day: f"{day.year}年{day.month}月{day.day}日"),
        instants.map(lambda instant: instant.isoformat(timespec="minutes")),
    )


def _term(term: type[Term]) -> st.SearchStrategy[str]:
    return st.sampled_from([name for member in term for name in (member.value, member.zh)])


def _entry(fact: Fact) -> st.SearchStrategy[Any]:
    """One entry of a list of parts, such as `exemption_grounds`: its key alone, or with more about it."""
    assert fact.key is not None and fact.term is not None
    more = {"extent": _term(Extent)} if fact.path == "exemption_grounds" else {"date": moments()}
    return st.one_of(_term(fact.term), st.fixed_dictionaries({fact.key: _term(fact.term)}, optional={**more}))


def values_of(fact: Fact) -> st.SearchStrategy[Any]:
    """What a host may write for a fact."""
    if fact.kind == "terms":
        assert fact.term is not None
        return st.lists(_entry(fact) if fact.key else _term(fact.term), max_size=4)
    if fact.kind == "term":
        assert fact.term is not None
        return _term(fact.term)
    if fact.path == "drafting_units":
        return st.lists(st.sampled_from(["区政府办公室", "区教育局", "a unit"]), max_size=3)
    simple: dict[str, st.SearchStrategy[Any]] = {
        "flag": st.sampled_from([True, False, "是", "否"]),
        "number": st.integers(1, 40),
        "moment": moments(),
        "place": st.sampled_from(["xuhui", "徐汇区", "上海市黄浦区"]),
        "text": st.sampled_from(["徐府办发〔2018〕20号", "some text", " "]),
        "part": st.just({}),
    }
    return simple[fact.kind]


def nested(flat: dict[str, Any]) -> dict[str, Any]:
    """`{"form.title": "…"}` as `{"form": {"title": "…"}}`."""
    record: dict[str, Any] = {}
    for path, value in sorted(flat.items()):
        *parents, name = path.split(".")
        owner = record
        for parent in parents:
            if owner.get(parent) is None:
                owner[parent] = {}
            owner = owner[parent]
        owner[name] = value
    return record


@st.composite
def document_records(draw: st.DrawFn) -> dict[str, Any]:
    """A document as a host gives it: any facts, stated, blank, left out or listed as unknown."""
    often = [path for path in OFTEN if draw(st.integers(0, 3))]
    paths = {*often, *draw(st.lists(st.sampled_from(list(FACTS)), max_size=25))}
    flat = {
        path: draw(
            st.one_of(st.none(), values_of(FACTS[path]))
            if draw(st.integers(0, 9)) == 0
            else values_of(FACTS[path])
        )
        for path in sorted(paths)
    }
    unknown = st.lists(st.sampled_from(sorted(known_paths(DocumentRecord) - paths)), max_size=4, unique=True)
    return {"kind": "document", **nested(flat), "unknown": draw(unknown)}


TRUTHS = (FALSE, UNKNOWN, TRUE)


def trees(atoms: int) -> st.SearchStrategy[Tree]:
    """A tree over numbered atoms, not always in its shortest form."""
    literals = st.builds(ProgramLeaf, st.integers(0, atoms - 1), st.booleans())
    leaves = st.one_of(literals, literals, literals, st.builds(Const, st.sampled_from(TRUTHS)))

    def joined(parts: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
        several = st.lists(parts, min_size=1, max_size=4).map(tuple)
        return st.one_of(st.builds(Conj, several), st.builds(Disj, several))

    return st.recursive(leaves, joined, max_leaves=10)


_PLAIN = load_policies()[0].rules[0]


def rule(number: int, tree: Tree) -> CompiledRule:
    """A compiled rule of no importance but for its tree."""
    named = replace(_PLAIN, id=f"generated.rule-{number}", place=Location("generated.yaml", number + 1, 1))
    return CompiledRule(named, named.asks, tree, ())


def program(atoms: int, *layers: list[Tree]) -> Program:
    """A program for a runner: these trees as rules, over atoms whose truth the caller gives."""
    asked = tuple(Atom(f"fact_{number}", "is", True) for number in range(atoms))
    built = [
        ProgramLayer(
            stage="find", probes=(), comparisons=(), rules=tuple(map(rule, range(len(layer)), layer))
        )
        for layer in layers
    ]
    return Program("document", asked, tuple(built), {})


@st.composite
def programs(draw: st.DrawFn, max_rules: int = 25) -> Program:
    """A program of one to three layers."""
    atoms = draw(st.integers(1, 30))
    layers = draw(st.lists(st.lists(trees(atoms), max_size=max_rules), min_size=1, max_size=3))
    return program(atoms, *layers)


def values(atoms: int) -> st.SearchStrategy[list[int]]:
    """The truth of every atom."""
    return st.lists(st.sampled_from(TRUTHS), min_size=atoms, max_size=atoms)

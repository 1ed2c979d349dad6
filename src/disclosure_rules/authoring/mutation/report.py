"""The outcomes of mutants, as text and as data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, get_args

from disclosure_rules.authoring.coverage.measure import CoverageCount
from disclosure_rules.authoring.mutation.equivalence import Counterexample
from disclosure_rules.authoring.mutation.mutants import FAMILIES, Mutant
from disclosure_rules.authoring.mutation.trial import MutantOutcome, MutantVerdict
from disclosure_rules.authoring.policy_source import flow
from disclosure_rules.errors import Lang
from disclosure_rules.phrases import header, phrase
from disclosure_rules.render import Line, Report, Row, Section

VERDICTS: tuple[MutantVerdict, ...] = get_args(MutantVerdict)


def score(outcomes: Iterable[MutantOutcome]) -> CoverageCount:
    """The share of non-equivalent mutants that a signed case caught or loading refused."""
    counts = Counter(outcome.verdict for outcome in outcomes)
    caught = counts["caught"] + counts["refused"]
    return CoverageCount(caught, caught + counts["unsigned"] + counts["survived"])


def as_json(outcomes: Sequence[MutantOutcome]) -> dict[str, Any]:
    """All outcomes as plain data."""
    total, counts = score(outcomes), Counter(outcome.verdict for outcome in outcomes)
    return {
        "counts": {"mutants": len(outcomes), **{verdict: counts[verdict] for verdict in VERDICTS}},
        "score": {**total._asdict(), "percent": total.percent},
        "mutants": [_entry(outcome) for outcome in outcomes],
    }


def _entry(outcome: MutantOutcome) -> dict[str, Any]:
    mutant = outcome.mutant
    return {
        "family": mutant.family,
        "place": str(mutant.place),
        "rules": list(mutant.rules),
        "was": mutant.was,
        "becomes": mutant.becomes,
        "verdict": outcome.verdict,
        "by": outcome.by or None,
        "witness": None if outcome.witness is None else _written(outcome.witness),
    }


def _written(witness: Counterexample) -> dict[str, Any]:
    """A witness in the form of a case, with the differences that it shows as changes."""
    keys = {"record": dict(witness.record), "as_of": witness.as_of, "parameters": dict(witness.parameters)}
    changes = [dict(zip(("about", "was", "becomes"), change, strict=True)) for change in witness.changes]
    return {**{key: value for key, value in keys.items() if value}, "changes": changes}


def mutation_report(outcomes: Sequence[MutantOutcome], lang: Lang) -> Report:
    """The total first and last, between them the survivors by file, those that only a case to review catches, and the counts by
    family."""
    total = Section("", (_total(outcomes, lang),))
    sections = [total]
    for verdict in ("survived", "unsigned"):
        if some := [outcome for outcome in outcomes if outcome.verdict == verdict]:
            lines = tuple(line for outcome in some for line in _lines(outcome, lang))
            sections.append(Section(phrase(f"mutation.verdict.{verdict}", lang), lines))
    sections += [_counts(outcomes, lang), total]
    return Report(phrase("mutation.title", lang), tuple(sections))


def _total(outcomes: Sequence[MutantOutcome], lang: Lang) -> Line:
    result, survived = score(outcomes), sum(outcome.verdict == "survived" for outcome in outcomes)
    said = phrase(
        "mutation.total",
        lang,
        total=len(outcomes),
        caught=result.covered,
        percent=result.percent,
        survived=survived,
    )
    return Line(said, "bad" if survived else "good")


def _lines(outcome: MutantOutcome, lang: Lang) -> Iterable[Line]:
    mutant = outcome.mutant
    yield Line(f"{mutant.place} {about(mutant, lang)}", "bad")
    yield Line(f"{mutant.was} → {replacement(mutant, lang)}", "plain", 1)
    if outcome.by:
        unsigned = outcome.verdict == "unsigned"
        yield Line(outcome.by if unsigned else phrase("mutation.neither", lang), "dim", 2)
    if outcome.witness is not None:
        none = phrase("mutation.none", lang)
        for name, was, becomes in outcome.witness.changes:
            yield Line(f"{name}: {was or none} → {becomes or none}", "dim", 2)
        case = {key: value for key, value in _written(outcome.witness).items() if key != "changes"}
        yield Line(flow(case), "dim", 2)


def about(mutant: Mutant, lang: Lang) -> str:
    """The family of a mutant and the rules it is about; of many, the first."""
    first, more = mutant.rules[:1], len(mutant.rules) - 1
    named = "".join(first) + (f" +{more}" if more > 0 else "")
    return f"{named}: {phrase(f'mutation.family.{mutant.family}', lang)}".removeprefix(": ")


def replacement(mutant: Mutant, lang: Lang) -> str:
    """The text of a mutant in place of the original."""
    return phrase("mutation.left-out", lang) if mutant.becomes is None else mutant.becomes


def _counts(outcomes: Sequence[MutantOutcome], lang: Lang) -> Section:
    shown = [
        verdict
        for verdict in VERDICTS
        if verdict != "unsigned" or any(outcome.verdict == verdict for outcome in outcomes)
    ]
    verdicts = (f"mutation.column.{verdict}" for verdict in shown)
    columns = header(lang, "mutation.mutants", *verdicts, "mutation.share")
    families = Counter(outcome.mutant.family for outcome in outcomes)
    rows = tuple(
        _row(
            phrase(f"mutation.family.{family}", lang),
            [outcome for outcome in outcomes if outcome.mutant.family == family],
            shown,
        )
        for family in FAMILIES
        if families[family]
    )
    total = phrase("in-all", lang)
    return Section(total, (), columns, (*rows, _row(total, outcomes, shown)))


def _row(name: str, outcomes: Sequence[MutantOutcome], shown: Iterable[MutantVerdict]) -> Row:
    counts, total = Counter(outcome.verdict for outcome in outcomes), score(outcomes)
    cells = (name, *(str(counts[verdict]) for verdict in shown), f"{total.percent:.1f}")
    return Row(cells, "plain" if total.covered == total.of else "notice")

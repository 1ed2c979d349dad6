"""The outcomes of mutants, as text and as data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from disclosure_rules.authoring.coverage.measure import CoverageCount
from disclosure_rules.authoring.mutation.equivalence import Counterexample
from disclosure_rules.authoring.mutation.mutants import FAMILIES, Mutant
from disclosure_rules.authoring.mutation.trial import MutantOutcome, MutantVerdict
from disclosure_rules.authoring.policy_source import flow
from disclosure_rules.errors import Lang, Text
from disclosure_rules.render import Line, Report, Row, Section

VERDICTS: dict[MutantVerdict, Text] = {
    "caught": Text("用例发现", "caught by a case"),
    "refused": Text("加载即拒绝", "refused by loading"),
    "equivalent": Text("与原制度等价", "equivalent"),
    "survived": Text("未被发现", "survived"),
}


def score(outcomes: Iterable[MutantOutcome]) -> CoverageCount:
    """The share of non-equivalent mutants that a case caught or loading refused."""
    counts = Counter(outcome.verdict for outcome in outcomes)
    caught = counts["caught"] + counts["refused"]
    return CoverageCount(caught, caught + counts["survived"])


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
    """The survivors by file, then the counts by family."""
    survived = [outcome for outcome in outcomes if outcome.verdict == "survived"]
    sections = []
    if survived:
        lines = tuple(line for outcome in survived for line in _lines(outcome, lang))
        sections.append(Section("未被发现" if lang == "zh" else "survived", lines))
    sections.append(_counts(outcomes, lang))
    title = "对制度的变异" if lang == "zh" else "mutants of the policies"
    return Report(title, tuple(sections))


def _lines(outcome: MutantOutcome, lang: Lang) -> Iterable[Line]:
    mutant = outcome.mutant
    yield Line(f"{mutant.place} {about(mutant, lang)}", "bad")
    yield Line(f"{mutant.was} → {replacement(mutant, lang)}", "plain", 1)
    if outcome.by:
        neither = (
            "未能证明等价，也未找到判定不同的事项",
            "neither proved to decide alike nor shown to decide otherwise",
        )
        yield Line(neither[lang != "zh"], "dim", 2)
    if outcome.witness is not None:
        none = "无" if lang == "zh" else "not concluded"
        for name, was, becomes in outcome.witness.changes:
            yield Line(f"{name}: {was or none} → {becomes or none}", "dim", 2)
        case = {key: value for key, value in _written(outcome.witness).items() if key != "changes"}
        yield Line(flow(case), "dim", 2)


def about(mutant: Mutant, lang: Lang) -> str:
    """The family of a mutant and the rules it is about; of many, the first."""
    first, more = mutant.rules[:1], len(mutant.rules) - 1
    named = "".join(first) + (f" +{more}" if more > 0 else "")
    return f"{named}: {getattr(FAMILIES[mutant.family], lang)}".removeprefix(": ")


def replacement(mutant: Mutant, lang: Lang) -> str:
    """The text of a mutant in place of the original."""
    return mutant.becomes if mutant.becomes is not None else "（删去）" if lang == "zh" else "(dropped)"


def _counts(outcomes: Sequence[MutantOutcome], lang: Lang) -> Section:
    header = (
        "变异" if lang == "zh" else "mutants",
        *(getattr(text, lang) for text in VERDICTS.values()),
        "%",
    )
    families = Counter(outcome.mutant.family for outcome in outcomes)
    rows = tuple(
        _row(getattr(text, lang), [outcome for outcome in outcomes if outcome.mutant.family == family])
        for family, text in FAMILIES.items()
        if families[family]
    )
    total = "合计" if lang == "zh" else "in all"
    return Section(total, (), header, (*rows, _row(total, outcomes)))


def _row(name: str, outcomes: Sequence[MutantOutcome]) -> Row:
    counts, total = Counter(outcome.verdict for outcome in outcomes), score(outcomes)
    cells = (name, *(str(counts[verdict]) for verdict in VERDICTS), f"{total.percent:.1f}")
    return Row(cells, "plain" if total.covered == total.of else "notice")

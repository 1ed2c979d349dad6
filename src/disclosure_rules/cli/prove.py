"""The output of `check --prove` and `diff --prove`."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import yaml

from disclosure_rules.calendar.working_calendar import WorkingCalendar
from disclosure_rules.cli.console import show, warn, write, write_json
from disclosure_rules.cli.progress import progress
from disclosure_rules.errors import Lang, PolicyError, Problem
from disclosure_rules.evaluator import Evaluator
from disclosure_rules.phrases import header, phrase
from disclosure_rules.policy.model import Policy
from disclosure_rules.reading.strict import error_name
from disclosure_rules.render import Line, Report, Row, Section

if TYPE_CHECKING:
    from types import ModuleType

    from disclosure_rules._program.timeline import PolicyTimeline
    from disclosure_rules.authoring.proof import Comparison, Weakness, Witness
    from disclosure_rules.evaluation.run import Evaluation


def proof() -> ModuleType:
    """The proofs of the extra `proof`. Raises PolicyError if it is not installed."""
    try:
        from disclosure_rules.authoring import proof as proofs
    except ModuleNotFoundError as error:
        if error.name != "z3":
            raise
        raise PolicyError(Problem("proof.missing", "z3-solver")) from None
    return proofs


def prove(policies: Iterable[Policy], lang: Lang, calendar: WorkingCalendar | None = None) -> int:
    """Print the flaws of the policies: the parts that can never act, and the decisions left open, for every possible
    record. Gives 1 if there is a flaw."""
    proofs = proof()
    evaluator = Evaluator(policies, "reference", calendar)
    fired, prevailed = _shown_by_cases(evaluator)
    with progress("proof.unit", lang) as counted:
        weaknesses: list[Weakness] = list(
            proofs.weaknesses(
                evaluator.timeline, evaluator.calendar, counted.advance, fired=fired, prevailed=prevailed
            )
        )
    sections = [
        _weak([weakness for weakness in weaknesses if weakness.flaw == flaw], flaw, lang)
        for flaw in get_args(proofs.Flaw)
        if any(weakness.flaw == flaw for weakness in weaknesses)
    ]
    flawed = any(weakness.flaw not in ("dormant", "undecided") for weakness in weaknesses)
    show(Report(phrase("proof.flawed" if flawed else "proof.sound", lang), tuple(sections)))
    return int(flawed)


def _shown_by_cases(evaluator: Evaluator) -> tuple[set[str], set[str]]:
    """The rules that hold, and those that prevail, in a case beside the policies: these need no search. A case that chooses
    a parameter or a calendar shows nothing of the law as it is; where a case file cannot be read, none shows anything."""
    from disclosure_rules.authoring.testing import run_cases

    fired: set[str] = set()
    prevailed: set[str] = set()

    def observe(_: str, evaluation: Evaluation, timeline: PolicyTimeline) -> None:
        if timeline is evaluator.timeline:
            proof().note(evaluation, fired, prevailed)

    with suppress(PolicyError):
        run_cases([Path(policy.directory) for policy in evaluator.policies], evaluator, [observe])
    return fired, prevailed


def _weak(weaknesses: list[Weakness], flaw: str, lang: Lang) -> Section:
    columns = header(lang, "proof.about", "proof.place", "proof.rules")
    width = 3 if any(weakness.rules for weakness in weaknesses) else 2
    rows = tuple(
        Row((weakness.about, str(weakness.place), ", ".join(weakness.rules))[:width])
        for weakness in weaknesses
    )
    lines = [
        Line(line)
        for weakness in weaknesses
        if weakness.record is not None and weakness.as_of is not None
        for line in _written({"as_of": weakness.as_of.isoformat(), "record": dict(weakness.record)})
    ]
    return Section(phrase(f"proof.flaw.{flaw}", lang), tuple(lines), columns[:width], rows)


def compare_all(old: Evaluator, new: Evaluator, path: str | None, lang: Lang, output_format: str) -> int:
    """Print whether two sets of policies decide alike for every possible record. Gives 1 if not. A record that they decide
    differently is also written as a case to `path`; a path that is taken is refused before the search. Raises PolicyError
    where the sets count on different calendars: a proof is about rules, on one calendar."""
    if old.calendar != new.calendar:
        raise PolicyError(
            Problem("edition.calendar", "--prove", old=old.calendar.identity, new=new.calendar.identity)
        )
    if path is not None:
        check_free(Path(path))
    comparison: Comparison = proof().compare(old.timeline, new.timeline, calendar=new.calendar)
    case = None if comparison.witness is None else _case(comparison.witness, new, lang)
    if case is not None and path is not None:
        write_new(Path(path), case)
    if output_format == "json":
        write_json(_as_json(comparison, case))
    else:
        show(_compared(comparison, lang))
        write(f"\n{case}" if case else "")
    return int(comparison.verdict != "equal")


def _case(witness: Witness, new: Evaluator, lang: Lang) -> str:
    about = [change.about for change in witness.changes if change.clear] or [
        change.about for change in witness.changes
    ]
    name = phrase("proof.case", lang)
    written: str = proof().witness_case(witness.record, witness.as_of, new, about, name)
    return written


def _compared(comparison: Comparison, lang: Lang) -> Report:
    sections = []
    if comparison.undecided:
        heading = phrase("proof.flaw.undecided", lang)
        sections.append(Section(heading, (Line(", ".join(comparison.undecided), "notice"),)))
    if comparison.witness is not None:
        nothing = phrase("none", lang)
        rows = tuple(
            Row(
                (
                    phrase(f"proof.stage.{change.stage}", lang),
                    change.about,
                    change.old or nothing,
                    change.new or nothing,
                )
            )
            for change in comparison.witness.changes
        )
        columns = header(lang, "proof.stage", "proof.id", "proof.old", "proof.new")
        sections.append(Section(phrase("proof.changes", lang), (), columns, rows))
        sections.append(Section(phrase("proof.witness", lang)))
    return Report(phrase(f"proof.verdict.{comparison.verdict}", lang), tuple(sections))


def _as_json(comparison: Comparison, case: str | None) -> dict[str, Any]:
    witness = comparison.witness and {
        "record": comparison.witness.record,
        "as_of": comparison.witness.as_of.isoformat(),
        "changes": [
            {"stage": change.stage, "about": change.about, "old": change.old, "new": change.new}
            for change in comparison.witness.changes
        ],
        "case": case,
    }
    return {"verdict": comparison.verdict, "undecided": list(comparison.undecided), "witness": witness}


def _written(data: Any) -> list[str]:
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False).splitlines()


def check_free(path: Path) -> None:
    """Raises PolicyError where a new file cannot be at a path: one is there, or its directory is not."""
    if path.exists():
        raise PolicyError(Problem("cli.unwritable", str(path), "exists"))
    if not path.parent.is_dir():
        raise PolicyError(Problem("cli.unwritable", str(path), "missing"))


def write_new(path: Path, case: str) -> None:
    """Write a case file that is not there yet, and say where. Raises PolicyError where it cannot be written."""
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(case)
    except OSError as error:
        raise PolicyError(Problem("cli.unwritable", str(path), reason=error_name(error))) from None
    warn(str(path))

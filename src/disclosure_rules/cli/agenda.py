"""The command `agenda`."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from typing import Literal

from disclosure_rules.agenda import DatedDuty, agenda, to_icalendar
from disclosure_rules.cli.console import show, write
from disclosure_rules.cli.setup import Choice
from disclosure_rules.errors import PolicyError
from disclosure_rules.explanation.labels import value_label
from disclosure_rules.render import Lang, Report, Row, Section
from disclosure_rules.terms import IssuerLevel

Form = Literal["text", "json", "ics"]


def print_agenda(choice: Choice, year: int, level: str, jurisdiction: str, lang: Lang, form: Form) -> int:
    """Print what an agency of a level has to do in a year."""
    evaluator = choice.evaluator()
    try:
        duties = agenda(
            evaluator.policies, level, year, jurisdiction=jurisdiction, parameters=evaluator.parameters
        )
        made = to_icalendar(duties, datetime.now(timezone.utc), lang) if form == "ics" else b""
    except PolicyError as error:
        raise PolicyError(
            problem._replace(place=f"--{problem.place}") for problem in error.problems
        ) from None
    if form == "ics":
        write(made.decode("utf-8"))
    elif form == "json":
        write(json.dumps([_as_json(duty) for duty in duties], ensure_ascii=False, indent=2) + "\n")
    else:
        show(_report(duties, year, level, lang))
    return 0


def _as_json(duty: DatedDuty) -> dict[str, object]:
    return {
        "day": duty.day.isoformat(),
        "id": duty.id,
        "about": duty.about,
        "title": duty.title._asdict(),
        "duty_role": duty.duty_role,
        "rule": duty.rule,
        "clauses": list(duty.clauses),
    }


def _report(duties: tuple[DatedDuty, ...], year: int, level: str, lang: Lang) -> Report:
    known = IssuerLevel.parse(level)
    said = getattr(value_label(known), lang) if known else level
    title = f"{year}年政务公开工作日程：{said}" if lang == "zh" else f"open government in {year}: {said}"
    header = (
        ("截止", "义务", "义务人", "年度", "依据")
        if lang == "zh"
        else ("due", "duty", "who", "about", "clauses")
    )
    rows = tuple(
        Row(
            (
                duty.day.isoformat(),
                getattr(duty.title, lang),
                getattr(duty.duty, lang),
                str(duty.about),
                ", ".join(duty.clauses),
            )
        )
        for duty in duties
    )
    heading = f"有期限的义务 {len(rows)} 项" if lang == "zh" else f"{len(rows)} dated duties"
    return Report(title, (Section(heading, (), header if rows else (), rows),))

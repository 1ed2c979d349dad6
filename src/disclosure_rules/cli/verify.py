"""The command `verify`."""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args

import typer

from disclosure_rules._markup import inert_json
from disclosure_rules.cli.console import REFUSED, end, is_terminal, print_problems, show, stdin, write
from disclosure_rules.cli.options import (
    FORMAT,
    LANG,
    CalendarFile,
    Kinds,
    Language,
    Policies,
    Previous,
    help_of,
)
from disclosure_rules.cli.progress import lines_of, progress
from disclosure_rules.errors import Lang, PolicyError, Problem
from disclosure_rules.phrases import bracketed, parted, phrase

if TYPE_CHECKING:
    from disclosure_rules.audit import LineDifference, Verified
    from disclosure_rules.evaluator import Evaluator
    from disclosure_rules.explanation.labels import Names
    from disclosure_rules.reading.record_stream import RecordStream
    from disclosure_rules.render import Line, Section

_Format = Literal["text", "json"]


def command(
    log: Annotated[str, typer.Argument(help=help_of("verify.log"), metavar="LOG")],
    previous: Previous = None,
    last: Annotated[
        str | None, typer.Option(help=help_of("verify.last"), metavar="DIGEST", show_default=False)
    ] = None,
    policies: Policies = None,
    calendar: CalendarFile = None,
    kinds: Kinds = None,
    output_format: Annotated[_Format, FORMAT] = "text",
    lang: Language = LANG,
) -> None:
    def run() -> int:
        from disclosure_rules.audit import check_digest

        check_digest(previous, "--previous")
        check_digest(last, "--last")
        evaluators = _evaluators(policies, kinds, calendar)
        return _print(log, Tally(log, previous, last), evaluators, lang, output_format)

    end(lang, run)


def _print(
    name: str, tally: Tally, evaluator_of: Callable[[Any], Evaluator], lang: Lang, output_format: _Format
) -> int:
    """Verify every line of a file and print those that do not hold. Gives the exit status."""
    from disclosure_rules.reading.record_stream import RecordStream

    lines = _checked(RecordStream([name], stdin(), lines=True), evaluator_of, tally)
    if output_format == "json":
        _print_json(lines, tally)
    else:
        _print_reports(lines, tally, evaluator_of(None).names, lang)
    if tally.results["unreadable"]:
        return REFUSED
    return int(tally.held < tally.total or bool(tally.problems()))


def _print_json(lines: Iterator[tuple[int, Verified]], tally: Tally) -> None:
    """Print every line as soon as it is verified. The object is closed at the very end, so that a broken one shows."""
    write('{"lines": [')
    between = "\n  "
    for number, verified in lines:
        write(between + inert_json(json.dumps({"line": number, **verified.as_json()}, ensure_ascii=False)))
        between = ",\n  "
    problems = [problem.as_json() for problem in tally.problems()]
    rest = inert_json(json.dumps({"problems": problems, "summary": tally.as_json()}, ensure_ascii=False))
    write(f"\n], {rest[1:]}\n")


def _print_reports(lines: Iterator[tuple[int, Verified]], tally: Tally, names: Names, lang: Lang) -> None:
    """Print the verdict, the lines that do not hold, and the verdict again."""
    from disclosure_rules.render import Report, Section

    sections: list[Section] = []
    both = is_terminal(sys.stdout) and is_terminal(sys.stderr)  # then the report shows the problems
    with progress("verify.unit", lang, lines_of([tally.name])) as counted:
        for number, verified in counted.over(lines):
            if not verified.holds:
                if not both:
                    print_problems(verified.problems, lang=lang)
                sections.append(_section(number, verified, names, lang))
    print_problems(tally.problems(), lang=lang)
    verdict = Section("", (_verdict(tally, lang),))
    title = phrase("verify.title", lang, name=tally.name)
    show(Report(title, (verdict, *sections, *_basis(tally, lang), verdict), compact=True))


class Tally:
    """Counts of the lines of a log by result, and of the grounds that have changed since. `last` is the digest of the
    last line; before the first line, the last digest of the log that this one continues. `end` is the digest that the
    last line must have."""

    def __init__(self, name: str, previous: str | None, end: str | None) -> None:
        self.name = name
        self.end = end
        self.total = self.held = 0
        self.results: Counter[str] = Counter()
        self.basis: Counter[str] = Counter()
        self.last = previous

    def count(self, verified: Verified, line: Any) -> None:
        """Count one line."""
        self.total += 1
        self.held += verified.holds
        self.results[verified.decision] += 1
        self.basis.update(item.path for item in verified.basis)
        self.last = line.get("digest") if isinstance(line, dict) else None

    def problems(self) -> list[Problem]:
        """The problems of the log as a whole."""
        from disclosure_rules.audit import end_problems

        return [] if self.end is None else end_problems(self.last, self.end, self.name)

    def as_json(self) -> dict[str, Any]:
        """The counts as plain data."""
        from disclosure_rules.audit.verify import LineResult

        results = {name: self.results[name] for name in get_args(LineResult)}
        return {"lines": self.total, "hold": self.held, **results, "basis": self.basis, "last": self.last}


def _checked(
    entries: RecordStream, evaluator_of: Callable[[Any], Evaluator], tally: Tally
) -> Iterator[tuple[int, Verified]]:
    from disclosure_rules.audit import Verified, verify_line

    for number, entry in enumerate(entries, 1):
        line = entry.data
        if entry.problems:
            verified = Verified({}, "unreadable", problems=entry.problems)
        else:
            verified = verify_line(line, evaluator_of(line), previous=tally.last)
            verified = verified._replace(problems=tuple(map(entry.placed, verified.problems)))
        tally.count(verified, line)
        yield entry.origin.line or number, verified


def _evaluators(
    directories: list[str] | None, kinds: list[str] | None, calendar: str | None
) -> Callable[[Any], Evaluator]:
    """The function that gives the evaluator for a line: with the policies and the calendar at hand, and with the parameters that the line
    was made with, where these policies know them."""
    from disclosure_rules.audit import parameters_of
    from disclosure_rules.cli.setup import calendar_of, modules, roots
    from disclosure_rules.evaluator import Evaluator
    from disclosure_rules.policy.load import load_policies

    policies = load_policies(*roots(directories), records=modules(kinds))
    days = calendar_of(calendar)
    plain = Evaluator(policies, calendar=days)
    made: dict[str, Evaluator] = {"{}": plain}

    def of(line: Any) -> Evaluator:
        chosen = parameters_of(line)
        key = json.dumps(chosen, sort_keys=True)
        if key not in made:
            try:
                made[key] = Evaluator(policies, calendar=days, parameters=chosen)
            except PolicyError:  # the report then shows that the parameters are not those recorded
                made[key] = plain
        return made[key]

    return of


def _section(number: int, verified: Verified, names: Names, lang: Lang) -> Section:
    """A line that does not hold: what is decided otherwise, and what has changed of what it rests on."""
    from disclosure_rules.render import Line, Section

    kind, *others = (str(part) for part in verified.record.values() if part) if verified.record else ("",)
    who = " ".join((names.kind(kind).of(lang), *others)).strip()
    result = phrase(f"verify.result.{verified.decision}", lang)
    line = phrase("verify.line", lang, number=number)
    lines = []
    for heading, differences in (("verify.changes", verified.changes), ("verify.basis", verified.basis)):
        if differences:
            lines.append(Line(phrase(heading, lang)))
            lines += [Line(_difference(item, names, lang), "notice", 1) for item in differences]
    lines += [Line(problem.line(lang), "notice") for problem in verified.problems]
    title = line + (bracketed(who, lang) if who else "") + phrase("colon", lang) + result
    return Section(title, tuple(lines))


def _difference(item: LineDifference, names: Names, lang: Lang) -> str:
    recorded, now = (_shown(value, lang) for value in (item.recorded, item.now))
    about = item.path.removeprefix("determinations.").removesuffix(".value")
    if about in names.determinations and all(
        isinstance(each, (str, bool)) for each in (item.recorded, item.now)
    ):
        recorded, now = (names.decided(about, value).of(lang) for value in (item.recorded, item.now))
    named = _named(item.path, names, lang)
    return phrase("verify.difference", lang, path=named, recorded=recorded, now=now)


_STAGES = {"determinations": "decide", "obligations": "require", "findings": "find"}
_FIELDS = {"value": "result", "due": "due", "status": "status", "starts": "starts", "fulfilled": "fulfilled"}
"""The fields of a stored conclusion that have a name in words."""


def _named(path: str, names: Names, lang: Lang) -> str:
    """What a path in a stored decision is about, in words as far as there are any."""
    part, _, rest = path.partition(".")
    if not rest or part not in _STAGES:
        return phrase(part, lang) if part in ("outcome", *_STAGES) else path
    for about, field in ((rest, ""), rest.rpartition(".")[::2]):
        title = names.about(_STAGES[part], about).of(lang)
        if about and title != about:
            named = phrase(_FIELDS[field], lang) if field in _FIELDS else field
            return phrase("verify.field", lang, about=title, field=named) if field else title
    return path


_DIGEST = re.compile("[0-9a-f]{64}")


def _shown(value: Any, lang: Lang) -> str:
    """A value in few words: nothing, an entry that the other side lacks, the beginning of a digest, anything else as JSON."""
    if value is None:
        return phrase("verify.nothing", lang)
    if isinstance(value, dict):
        return phrase("verify.there", lang)
    if isinstance(value, str):
        return f"{value[:12]}…" if _DIGEST.fullmatch(value) else value
    return json.dumps(value, ensure_ascii=False)


def _verdict(tally: Tally, lang: Lang) -> Line:
    """How many lines hold, and what is wrong with the log as a whole."""
    from disclosure_rules.render import Line

    failed, broken = tally.total - tally.held, len(tally.problems())
    parts = [
        phrase("verify.held", lang, held=tally.held, failed=failed, total=tally.total)
        if failed
        else phrase("verify.all-held", lang, total=tally.total)
    ]
    if broken:
        parts.append(phrase("verify.broken", lang, count=broken))
    return Line(parted(parts, lang), "bad" if failed or broken else "good")


def _basis(tally: Tally, lang: Lang) -> Iterator[Section]:
    """What has changed of what the lines rest on, and the digest of the last line."""
    from disclosure_rules.render import Line, Section

    lines = [
        Line(phrase("verify.changed-basis", lang, count=count, path=path), "notice")
        for path, count in tally.basis.items()
    ]
    if tally.last is not None:
        lines.append(Line(phrase("verify.last", lang, digest=tally.last), "dim"))
    if lines:
        yield Section("", tuple(lines))

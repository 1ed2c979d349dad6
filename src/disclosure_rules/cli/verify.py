"""The command `verify`."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from disclosure_rules.cli.console import REFUSED, end, print_problems, show, stdin, write
from disclosure_rules.cli.options import FORMAT, LANG, Lang, Language, Policies, Previous, words
from disclosure_rules.errors import PolicyError, Problem

if TYPE_CHECKING:
    from disclosure_rules.audit import LineDifference, Verified
    from disclosure_rules.evaluator import Evaluator
    from disclosure_rules.reading.record_stream import RecordStream
    from disclosure_rules.render import Report, Section

Format = Literal["text", "json"]

PROGRESS = 50
"""After how many lines the number of them is told anew."""

_RESULTS = {
    "reproduced": ("判定相同", "reproduced"),
    "differs": ("判定不同", "differs"),
    "rejected": ("记录现被拒绝", "the record is rejected now"),
    "unreadable": ("无法读取", "unreadable"),
}

command = typer.Typer()


@command.command(
    "verify",
    help=words(
        "重新判定留痕文件中的每一项，说明与原判定有何不同、为何不同。",
        "Decide again about every line of an audit file; tell what differs from the decision recorded, and why.",
    ),
    short_help=words("重新判定留痕文件。", "Decide again about the lines of an audit file."),
)
def _verify(
    log: Annotated[
        str,
        typer.Argument(
            help=words(
                "evaluate --record 写成的文件；- 为标准输入",
                "what `evaluate --record` wrote; - is standard input",
            ),
            metavar="LOG",
        ),
    ],
    previous: Previous = None,
    last: Annotated[
        str | None,
        typer.Option(
            help=words(
                "LOG 应有的末行摘要，据以发现末尾缺行",
                "the digest that the last line must have, so that lines missing at the end are noticed",
            ),
            metavar="DIGEST",
            show_default=False,
        ),
    ] = None,
    policies: Policies = None,
    output_format: Annotated[Format, FORMAT] = "text",
    lang: Language = LANG,
) -> None:
    def run() -> int:
        from disclosure_rules.audit import check_digest

        check_digest(previous, "--previous")
        check_digest(last, "--last")
        return _print(log, Tally(log, previous, last), policies, lang, output_format)

    end(lang, run)


def _print(name: str, tally: Tally, policies: list[str] | None, lang: Lang, output_format: Format) -> int:
    """Verify every line of a file and print what does not hold; gives the exit status."""
    from disclosure_rules.reading.record_stream import RecordStream

    lines = _checked(RecordStream([name], stdin(), lines=True), _evaluators(policies), tally)
    if output_format == "json":
        _print_json(lines, tally)
    else:
        _print_reports(lines, tally, lang)
        print_problems(tally.problems(), lang=lang)
        show(_summary(name, tally, lang))
    if tally.results["unreadable"]:
        return REFUSED
    return int(tally.held < tally.total or bool(tally.problems()))


def _print_json(lines: Iterator[tuple[int, Verified]], tally: Tally) -> None:
    """Every line as soon as it is verified; the object is closed at the very end, so that a broken one shows."""
    write('{"lines": [')
    between = "\n  "
    for number, found in lines:
        write(between + json.dumps({"line": number, **found.as_json()}, ensure_ascii=False))
        between = ",\n  "
    problems = [problem.as_json() for problem in tally.problems()]
    rest = json.dumps({"problems": problems, "summary": tally.as_json()}, ensure_ascii=False)
    write(f"\n], {rest[1:]}\n")


def _print_reports(lines: Iterator[tuple[int, Verified]], tally: Tally, lang: Lang) -> None:
    """The lines that do not hold; on a terminal, how many are done."""
    from rich.console import Console

    said = "已核验 {} 行" if lang == "zh" else "{} lines verified"
    with Console(file=sys.stderr).status(said.format(0)) as status:
        for number, found in lines:
            if tally.total % PROGRESS == 0:
                status.update(said.format(tally.total))
            if not found.holds:
                status.stop()
                print_problems(found.problems, lang=lang)
                show(_report(number, found, lang))
                write("\n")
                status.start()


class Tally:
    """How many lines of a log there are of each sort, what they rest on that is not as it was, and the last digest,
    before the first line that of the log that this one continues. `end` is the last digest that it must have."""

    def __init__(self, name: str, previous: str | None, end: str | None) -> None:
        self.name = name
        self.end = end
        self.total = self.held = 0
        self.results: Counter[str] = Counter()
        self.basis: Counter[str] = Counter()
        self.last = previous

    def count(self, found: Verified, line: Any) -> None:
        """Count one line."""
        self.total += 1
        self.held += found.holds
        self.results[found.decision] += 1
        self.basis.update(item.path for item in found.basis)
        self.last = line.get("digest") if isinstance(line, dict) else None

    def problems(self) -> list[Problem]:
        """What is wrong with the log as a whole."""
        from disclosure_rules.audit import end_problems

        return [] if self.end is None else end_problems(self.last, self.end, self.name)

    def as_json(self) -> dict[str, Any]:
        """The same as plain data."""
        results = {name: self.results[name] for name in _RESULTS}
        return {"lines": self.total, "hold": self.held, **results, "basis": self.basis, "last": self.last}


def _checked(
    entries: RecordStream, evaluator_of: Callable[[Any], Evaluator], tally: Tally
) -> Iterator[tuple[int, Verified]]:
    from disclosure_rules.audit import Verified, verify_line

    for number, entry in enumerate(entries, 1):
        line = entry.data
        if entry.problems:
            found = Verified({}, "unreadable", problems=entry.problems)
        else:
            found = verify_line(line, evaluator_of(line), previous=tally.last)
            found = found._replace(problems=tuple(map(entry.placed, found.problems)))
        tally.count(found, line)
        yield entry.origin.line or number, found


def _evaluators(directories: list[str] | None) -> Callable[[Any], Evaluator]:
    """The evaluator for a line: with the policies at hand, and the parameters that the line was made with as far
    as these know them."""
    from disclosure_rules.audit import parameters_of
    from disclosure_rules.cli.setup import roots
    from disclosure_rules.evaluator import Evaluator
    from disclosure_rules.policy.load import load_policies

    policies = load_policies(*roots(directories))
    plain = Evaluator(policies)
    made: dict[str, Evaluator] = {"{}": plain}

    def of(line: Any) -> Evaluator:
        chosen = parameters_of(line)
        key = json.dumps(chosen, sort_keys=True)
        if key not in made:
            try:
                made[key] = Evaluator(policies, parameters=chosen)
            except PolicyError:  # what is told is that the parameters are not those recorded
                made[key] = plain
        return made[key]

    return of


def _report(number: int, found: Verified, lang: Lang) -> Report:
    from disclosure_rules.render import Report
    from disclosure_rules.render.phrases import bracketed, colon

    zh = lang == "zh"
    who = " ".join(str(part) for part in found.record.values() if part)
    result = _RESULTS[found.decision][not zh]
    line = f"第{number}行" if zh else f"line {number}"
    sections = [
        _section("现与记录不同的依据" if zh else "what it rests on", found.basis, zh),
        _section("判定中不同之处" if zh else "what was decided", found.changes, zh),
    ]
    title = line + (bracketed(who, lang) if who else "") + colon(lang) + result
    return Report(title, tuple(section for section in sections if section.lines))


def _section(heading: str, differences: tuple[LineDifference, ...], zh: bool) -> Section:
    from disclosure_rules.render import Line, Section

    said = "{}：记录为 {}，现为 {}" if zh else "{}: recorded {}, now {}"
    lines = (said.format(item.path, _shown(item.recorded, zh), _shown(item.now, zh)) for item in differences)
    return Section(heading, tuple(Line(line, "notice") for line in lines))


def _shown(value: Any, zh: bool) -> str:
    """A value in few words: what is nothing, an entry that the other side has not, anything else as JSON."""
    if value is None:
        return "无" if zh else "nothing"
    if isinstance(value, dict):
        return "有此项" if zh else "there"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _summary(name: str, tally: Tally, lang: Lang) -> Report:
    from disclosure_rules.render import Line, Report, Section

    zh = lang == "zh"
    lines = [
        Line(
            f"{tally.held} 行与记录相符，{tally.total - tally.held} 行不符"
            if zh
            else f"{tally.held} of {tally.total} lines hold",
            "good" if tally.held == tally.total else "bad",
        )
    ]
    lines += [
        Line(f"{count} 行的依据已变：{path}" if zh else f"not as recorded in {count} lines: {path}", "notice")
        for path, count in tally.basis.items()
    ]
    if tally.last is not None:
        lines.append(Line(f"末行摘要：{tally.last}" if zh else f"last digest: {tally.last}", "dim"))
    heading = f"共 {tally.total} 行" if zh else "summary"
    return Report(f"留痕核验：{name}" if zh else f"verification of {name}", (Section(heading, tuple(lines)),))

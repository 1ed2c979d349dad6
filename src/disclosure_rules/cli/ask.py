"""The command `ask`: one question after another, with the decision after each answer."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from disclosure_rules._whole_file import whole_file
from disclosure_rules.cli.console import end, print_problems, visible, write
from disclosure_rules.cli.explain import only_record
from disclosure_rules.cli.options import (
    LANG,
    AsOf,
    CalendarFile,
    Kinds,
    Language,
    Policies,
    RecordFile,
    Settings,
    help_of,
)
from disclosure_rules.errors import Lang, Problem, RecordError
from disclosure_rules.phrases import phrase

if TYPE_CHECKING:
    from disclosure_rules.calendar.moments import Moment
    from disclosure_rules.cli.setup import Choice
    from disclosure_rules.evaluator import Evaluator
    from disclosure_rules.inquiry.model import NextQuestion, PossibleAnswer
    from disclosure_rules.records import Record

BACK, UNSURE, ENOUGH = "<", "?", "q"
"""What is typed to take the last answer back, for what is not known, and to end."""


def command(
    file: RecordFile,
    as_of: AsOf = None,
    about: Annotated[
        str | None, typer.Option(help=help_of("ask.about"), metavar="ID", show_default=False)
    ] = None,
    out: Annotated[
        str | None, typer.Option("--out", help=help_of("ask.out"), metavar="FILE", show_default=False)
    ] = None,
    policies: Policies = None,
    settings: Settings = None,
    calendar: CalendarFile = None,
    kinds: Kinds = None,
    lang: Language = LANG,
) -> None:
    from disclosure_rules.cli.setup import Choice

    choice = Choice(
        as_of,
        policies,
        settings,
        "reference",
        midnight_is_day=False,
        mask=False,
        calendar=calendar,
        kinds=kinds,
    )
    end(lang, lambda: _run(file, about, out, choice, lang))


def _run(name: str, about: str | None, out: str | None, choice: Choice, lang: Lang) -> int:
    """Ask about the one record of a file until nothing is left to ask, or the answers end. With `out`, what was answered is
    written there, also after an interrupt: the file in one step, or not at all. Without it the record is printed."""
    from disclosure_rules.records import read_record

    evaluator = choice.evaluator()
    as_of = choice.moment(evaluator.kinds.zone)
    if Path(name).suffix.lower() not in (".yaml", ".yml", ".json"):
        raise RecordError(Problem("cli.one-record", name, "format"))
    entry = only_record(name, evaluator.kinds)
    if entry.base:
        raise RecordError(Problem("cli.one-record", name, "listed"))
    try:
        start = read_record(entry.data, kinds=evaluator.kinds)
        conversation = Conversation(evaluator, start, as_of, about and evaluator.names.id_of(about), lang)
        try:
            conversation.run()
        finally:
            if conversation.answers:
                _keep(Path(name), out, conversation)
    except RecordError as error:
        raise RecordError(entry.placed(problem) for problem in error.problems) from None
    return 0


@dataclass
class Conversation:
    """Questions and answers about one record. `answers` are those given, in order, and `record` has them; `skipped` are not
    asked for again."""

    evaluator: Evaluator
    start: Record
    as_of: Moment
    about: str | None
    lang: Lang
    answers: dict[str, Any] = field(default_factory=dict)
    skipped: list[str] = field(default_factory=list)
    record: Record = field(init=False)

    def __post_init__(self) -> None:
        self.record = self.start

    def _answer(self, answers: dict[str, Any]) -> None:
        """Take these for the answers. Raises RecordError where no record has them, and then changes nothing."""
        from disclosure_rules.inquiry.changed_record import changed
        from disclosure_rules.records import read_record

        record = read_record(changed(self.start, answers), kinds=self.evaluator.kinds)
        if problems := record.problems_at(self.as_of):
            raise RecordError(problems)
        self.record = record
        self.answers = {fact: _as_read(record, fact, answer) for fact, answer in answers.items()}

    def run(self) -> None:
        """Ask until nothing is left, or nobody answers."""
        self._show_verdict()
        while True:
            besides = (*self.answers, *self.skipped)
            question = self.evaluator.next_question(
                self.record, as_of=self.as_of, about=self.about, besides=besides
            )
            if question is None:
                write(phrase("ask.nothing-left", self.lang) + "\n")
                return
            self._show(question)
            if not self._answered(question):
                return
            self._show_verdict()

    def _answered(self, question: NextQuestion) -> bool:
        """Whether the conversation goes on. What no record accepts is said, and asked for again."""
        while True:
            write("> ")
            line = sys.stdin.readline() if sys.stdin else ""
            typed = line.strip()
            if not line or typed == ENOUGH:
                write("\n")
                return False
            if typed == BACK:
                self._take_back()
                return True
            if typed in ("", UNSURE):
                self.skipped.append(question.fact)
                return True
            try:
                self._answer({**self.answers, question.fact: _meant(typed, question)})
            except RecordError as error:
                print_problems(error.problems, lang=self.lang)
                continue
            return True

    def _take_back(self) -> None:
        """Take the last answer back; what was skipped since is asked for again."""
        self.skipped.clear()
        self._answer(dict(list(self.answers.items())[:-1]))

    def _show(self, question: NextQuestion) -> None:
        lang = self.lang
        lines = ["", phrase("ask.to-decide", lang, title=question.title), question.question.of(lang)]
        if question.who is not None:
            lines[-1] += phrase("aside", lang, text=phrase("ask.who", lang, who=question.who))
        for key, answer in zip(keys_of(question), question.answers, strict=True):
            leads = (
                answer.decides.of(lang) if answer.decides else phrase("ask.leaves", lang, left=answer.left)
            )
            lines.append(f"  {key}. {answer.label.of(lang)} → {leads}")
        if not question.is_closed:
            entry = _one_entry(question)
            example = None if entry is None else entry.label.of(lang).partition(" (")[0]
            name = "ask.other-entries" if example else "ask.other-value"
            lines.append("  " + phrase(name, lang, example=example))
        lines.append("  " + phrase("ask.keys", lang, unsure=UNSURE, back=BACK, enough=ENOUGH))
        write("".join(f"{visible(line)}\n" for line in lines))

    def _show_verdict(self) -> None:
        summary = self.evaluator.summary(self.record, as_of=self.as_of)
        write(f"{visible(summary.verdict.of(self.lang))}\n")


def _as_read(record: Record, fact: str, answer: Any) -> Any:
    """An answer as it is written down: a day as a day, however it was typed."""
    from disclosure_rules.records.model import value_at

    value = value_at(record, fact)
    return value if type(value) is date else answer


def keys_of(question: NextQuestion) -> list[str]:
    """What is typed for each answer: its number, or where answers are numbers themselves its letter."""
    is_counted = _is_counted(question)
    return [chr(ord("a") + at) if is_counted else str(at + 1) for at in range(len(question.answers))]


def _is_counted(question: NextQuestion) -> bool:
    return any(type(answer.value) is int for answer in question.answers)


def _meant(typed: str, question: NextQuestion) -> Any:
    """The answer that a key stands for, several of them for a list; anything else as it was typed."""
    answers = dict(zip(keys_of(question), question.answers, strict=True))
    keys = [part.strip() for part in typed.replace("，", ",").replace("、", ",").split(",") if part.strip()]
    if not keys or not all(key in answers for key in keys):
        answer = _one_entry(question)
        if answer is not None and isinstance(answer.value, tuple):
            return _entries(typed, answer.value[0])
        return int(typed) if _is_counted(question) and typed.isdecimal() else typed
    chosen = [answers[key].value for key in keys]
    if len(chosen) == 1:
        return chosen[0]
    return [item for entries in chosen if isinstance(entries, tuple) for item in entries]


def _one_entry(question: NextQuestion) -> PossibleAnswer | None:
    """The first answer that is a list with days and not empty; None where the answers are no such lists."""
    for answer in question.answers:
        entry = answer.value[0] if isinstance(answer.value, tuple) and answer.value else None
        if isinstance(entry, Mapping) or (isinstance(entry, str) and entry[:4].isdecimal()):
            return answer
    return None


def _entries(typed: str, sample: Any) -> list[Any]:
    """The entries of a list with days as they were typed, of the shape of the sample: a term and a day each, or a day."""
    pieces = [piece.strip() for piece in typed.replace("，", ",").replace("、", ",").split(",")]
    if not isinstance(sample, Mapping):
        return pieces
    return [dict(zip(sample, piece.split(maxsplit=1), strict=False)) for piece in pieces]


def _keep(source: Path, out: str | None, conversation: Conversation) -> None:
    """Write the answers into a copy of the file, in its own format; print the copy where no file is named for it."""
    from disclosure_rules.inquiry.changed_record import edited

    lang, target = conversation.lang, source if out is None else Path(out).resolve()
    try:
        with source.open(encoding="utf-8", newline="") as file:
            text = edited(file.read(), source.suffix, conversation.start, conversation.answers)
        if out is None:
            write("\n".join([phrase("ask.record", lang), "", *map(visible, text.splitlines()), ""]))
            return
        with whole_file(target) as beside:
            beside.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise RecordError(Problem("cli.unwritable", str(target), reason=reason)) from None
    write(phrase("ask.saved", lang, file=out) + "\n")

"""Questions and answers about one record on a terminal, with the decision after each answer."""

from __future__ import annotations

import io
import sys
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from disclosure_rules.cli.console import print_problems, visible, write
from disclosure_rules.errors import Lang, RecordError
from disclosure_rules.phrases import phrase

if TYPE_CHECKING:
    from disclosure_rules.calendar.moments import Moment
    from disclosure_rules.evaluator import Evaluator
    from disclosure_rules.inquiry.model import NextQuestion, PossibleAnswer
    from disclosure_rules.records import Record

BACK, UNSURE, ENOUGH = "<", "?", "q"
"""What is typed to go back to the last question, for what is not known, and to end."""


@dataclass
class Conversation:
    """Questions and answers about one record. `asked` are the facts asked for, in order; `answers` are those that were
    answered, and `record` has them. `keep` takes the answers whenever they have changed."""

    evaluator: Evaluator
    start: Record
    as_of: Moment
    about: str | None
    lang: Lang
    keep: Callable[[Mapping[str, Any]], None]
    asked: list[str] = field(default_factory=list)
    answers: dict[str, Any] = field(default_factory=dict)
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
        self.keep(self.answers)

    def run(self) -> None:
        """Ask until nothing is left, or nobody answers."""
        if isinstance(sys.stdin, io.TextIOWrapper):
            sys.stdin.reconfigure(errors="surrogateescape")  # what is no text is refused as an answer
        self._show_verdict()
        while True:
            question = self.evaluator.next_question(
                self.record, as_of=self.as_of, about=self.about, besides=self.asked
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
            if typed not in ("", UNSURE):
                try:
                    self._answer({**self.answers, question.fact: _meant(typed, question, type(self.record))})
                except RecordError as error:
                    print_problems(error.problems, lang=self.lang)
                    continue
            self.asked.append(question.fact)
            return True

    def _take_back(self) -> None:
        """Go back to the last question, whether it was answered or left open."""
        last = self.asked.pop() if self.asked else None
        if last in self.answers:
            self._answer({fact: answer for fact, answer in self.answers.items() if fact != last})

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


def _meant(typed: str, question: NextQuestion, cls: type[Record]) -> Any:
    """The answer that a key stands for, several of them for a list; anything else as it was typed."""
    answers = dict(zip(keys_of(question), question.answers, strict=True))
    if typed in answers:
        return answers[typed].value
    if not all(isinstance(answer.value, tuple) for answer in answers.values()):
        return int(typed) if _is_counted(question) and typed.isdecimal() else typed
    sample = _one_entry(question)
    listed: list[Any] = []
    for piece in _pieces(typed.strip("[]［］【】")):
        first, _, rest = piece.partition(" ")
        if first in answers:
            entries = typing.cast("tuple[Any, ...]", answers[first].value)
            listed += [_with_rest(entry, rest.strip(), question.fact, cls) for entry in entries]
        elif sample is not None:
            listed += _entries(piece, typing.cast("tuple[Any, ...]", sample.value)[0])
        else:
            listed.append(_with_rest(first, rest.strip(), question.fact, cls))
    return listed


def _pieces(typed: str) -> list[str]:
    return [
        piece.strip() for piece in typed.replace("，", ",").replace("、", ",").split(",") if piece.strip()
    ]


def _with_rest(entry: Any, rest: str, path: str, cls: type[Record]) -> Any:
    """An entry of a list, with the term beside it, such as the extent of a ground, where its kind of entry has one."""
    from disclosure_rules.evaluation.answers import choices, part_of
    from disclosure_rules.records.base import facts_of

    fact = facts_of(cls)[path]
    if not rest:
        return entry
    if fact.key is None:
        return f"{entry} {rest}"
    fields = part_of(cls, fact).model_fields.items()
    beside = [name for name, field in fields if name != fact.key and choices(field.annotation) != (None,)]
    return {fact.key: entry, beside[0]: rest} if beside else f"{entry} {rest}"


def _one_entry(question: NextQuestion) -> PossibleAnswer | None:
    """The first answer that is a list with days and not empty; None where the answers are no such lists."""
    for answer in question.answers:
        entry = answer.value[0] if isinstance(answer.value, tuple) and answer.value else None
        if isinstance(entry, Mapping) or (isinstance(entry, str) and entry[:4].isdecimal()):
            return answer
    return None


def _entries(typed: str, sample: Any) -> list[Any]:
    """The entries of a list with days as they were typed, of the shape of the sample: a term and a day each, or a day."""
    pieces = _pieces(typed)
    if not isinstance(sample, Mapping):
        return pieces
    return [dict(zip(sample, piece.split(maxsplit=1), strict=False)) for piece in pieces]

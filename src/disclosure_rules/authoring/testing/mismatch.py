"""An expectation of a case that was not met, in both languages."""

from __future__ import annotations

from dataclasses import dataclass

from disclosure_rules.errors import Problem, Text

WORDS = {
    "fires": Text("触发", "fires"),
    "silent": Text("不触发", "silent"),
    "unknown": Text("未知", "unknown"),
    "nothing": Text("无", "nothing"),
    "not concluded": Text("未得出", "not concluded"),
    "not in force on that day": Text("当日未施行", "not in force on that day"),
    "no such field": Text("无此字段", "no such field"),
    "a rule or conclusion of that id": Text("该编号的规则或结论", "a rule or conclusion of that id"),
    "none": Text("无", "none"),
    "acceptable parameters": Text("可接受的参数", "acceptable parameters"),
    "an acceptable record": Text("可接受的事项记录", "an acceptable record"),
}
"""What is said of rules and conclusions, in both languages; anything else is a value as it is written in a case."""


def said(word: str) -> Text:
    """What is said, in both languages."""
    return WORDS.get(word, Text(word, word))


@dataclass(frozen=True)
class Mismatch:
    """One expectation that was not met."""

    about: str
    expected: Text
    actual: Text


def mismatch(about: str, expected: str, actual: str) -> Mismatch:
    """The mismatch of what is expected about something and what came out."""
    return Mismatch(about, said(expected), said(actual))


def refusal(problem: Problem, expected: str) -> Mismatch:
    """The mismatch of a case whose record or parameters are refused."""
    return Mismatch(problem.place or "record", said(expected), Text(problem.line("zh"), problem.line("en")))

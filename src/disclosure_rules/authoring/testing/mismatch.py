"""An expectation of a case that was not met, in both languages."""

from __future__ import annotations

from dataclasses import dataclass

from disclosure_rules.errors import Problem, Text
from disclosure_rules.phrases import phrases


def said(word: str) -> Text:
    """A word about a rule or conclusion in both languages, or a value unchanged."""
    return phrases().get(f"expectation.{word}", Text(word, word))


@dataclass(frozen=True)
class Mismatch:
    """One expectation that was not met."""

    about: str
    expected: Text
    actual: Text


def mismatch(about: str, expected: str, actual: str) -> Mismatch:
    """The mismatch between the expected and the actual value of something."""
    return Mismatch(about, said(expected), said(actual))


def refusal(problem: Problem, expected: str) -> Mismatch:
    """The mismatch of a case whose record or parameters are refused."""
    return Mismatch(problem.place or "record", said(expected), Text(problem.line("zh"), problem.line("en")))

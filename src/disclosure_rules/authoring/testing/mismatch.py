"""An expectation of a case that was not met, in both languages."""

from __future__ import annotations

from dataclasses import dataclass

from disclosure_rules.errors import Problem, Text
from disclosure_rules.phrases import phrases
from disclosure_rules.terms import Severity, Status


def said(word: str) -> Text:
    """A word about a rule or conclusion in both languages, a status or a severity too, or a value unchanged."""
    known = {str(term): Text(term.zh, str(term)) for terms in (Status, Severity) for term in terms}
    return phrases().get(f"expectation.{word}") or known.get(word, Text(word, word))


@dataclass(frozen=True)
class Mismatch:
    """One expectation that was not met."""

    about: str
    expected: Text
    actual: Text


def mismatch(about: str, expected: str, actual: str | Text) -> Mismatch:
    """The mismatch between the expected and the actual value of something."""
    return Mismatch(about, said(expected), actual if isinstance(actual, Text) else said(actual))


def refusal(problem: Problem, expected: str) -> Mismatch:
    """The mismatch of a case whose record or parameters are refused."""
    return Mismatch(problem.place or "record", said(expected), Text(problem.line("zh"), problem.line("en")))

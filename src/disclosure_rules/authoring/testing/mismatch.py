"""An expectation of a case that was not met, in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

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


def same(wanted: Any, actual: Any) -> bool:
    """Whether a value is the one that a case expects, which may write it as text."""
    return (type(wanted) is type(actual) and wanted == actual) or (
        isinstance(wanted, str) and wanted == str(actual)
    )


def leads(wanted: Any, measure: dict[str, Any]) -> bool:
    """Whether a measure meets the expectation of a case: its reasons, or some of its fields."""
    if isinstance(wanted, dict):
        return all(key in measure and same(value, measure[key]) for key, value in wanted.items())
    return bool(wanted == measure["because"])


def shown(actual: Any, wanted: Any = None) -> str:
    """A conclusion as it stands beside what was expected."""
    if isinstance(actual, dict):
        return str(actual.get("status", actual.get("severity")))
    if isinstance(actual, list):
        keys = wanted if isinstance(wanted, dict) else None
        texts = [
            {key: measure.get(key) for key in keys} if keys else measure["because"] for measure in actual
        ]
        return " or ".join(map(str, texts))
    return "not concluded" if actual is None else str(actual)

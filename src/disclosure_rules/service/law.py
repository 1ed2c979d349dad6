"""What a service decides by, with what it is compared with."""

from __future__ import annotations

from typing import NamedTuple

from disclosure_rules.evaluator import Evaluator


class Before(NamedTuple):
    """The policies of before, as an evaluator; their name, and that of the policies that decide."""

    evaluator: Evaluator
    name: str
    now: str


class ServedLaw(NamedTuple):
    """What a service decides by, and what it compares that with; None for nothing."""

    evaluator: Evaluator
    before: Before | None = None

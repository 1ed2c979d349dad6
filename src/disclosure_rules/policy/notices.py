"""Everything that is said about policies that load: it is no error, and yet may not be meant."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from disclosure_rules.errors import Problem
from disclosure_rules.policy.check_places import undeclared
from disclosure_rules.policy.check_questions import without_question
from disclosure_rules.policy.check_records import unused_facts, without_law
from disclosure_rules.policy.model import Policy
from disclosure_rules.policy.unread_files import unread


def notices(directories: Iterable[Path], policies: tuple[Policy, ...]) -> tuple[Problem, ...]:
    """The places that nobody declares, the declared kinds that no law governs, the declared facts that no rule uses or no
    question asks for, and the files of the directories that are not read."""
    return (
        *undeclared(policies),
        *without_law(policies),
        *unused_facts(policies),
        *without_question(policies),
        *unread(directories),
    )

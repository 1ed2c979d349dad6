"""The tools: what each is asked, and its answer as plain data, kept short unless all of it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from disclosure_rules.assistant import arguments as asked
from disclosure_rules.assistant.decisions import due, evaluate, explain, next_question
from disclosure_rules.assistant.desk import Desk
from disclosure_rules.assistant.look_up import check_policies, clauses, count_days, facts
from disclosure_rules.errors import Lang, PolicyError, Problem, nearest, shown_name


class Tool(NamedTuple):
    """A tool: the model of its arguments, and the function that answers."""

    arguments: type[asked.Arguments]
    answer: Callable[[Desk, Any], dict[str, Any]]


TOOLS: Mapping[str, Tool] = {
    "evaluate": Tool(asked.EvaluateArguments, evaluate),
    "next_question": Tool(asked.QuestionArguments, next_question),
    "explain": Tool(asked.ExplainArguments, explain),
    "due": Tool(asked.DueArguments, due),
    "count_days": Tool(asked.DaysArguments, count_days),
    "clauses": Tool(asked.ClauseArguments, clauses),
    "facts": Tool(asked.FactArguments, facts),
    "check_policies": Tool(asked.NoArguments, check_policies),
}
"""The tools by name. Each takes its description from the phrase `assistant.tool.NAME`."""

ASKING = ("evaluate", "next_question", "explain", "due")
"""The tools that take a record: their descriptions end with what it means that a fact is not stated."""


def description(name: str, lang: Lang) -> str:
    """The purpose of a tool in both languages, in `lang` first. Each tool that takes a record says that unknown facts are
    asked for."""
    about = asked.in_both(f"assistant.tool.{name}", lang)
    return "\n".join((about, asked.in_both("assistant.unknown", lang))) if name in ASKING else about


def call(desk: Desk, name: str, given: Mapping[str, Any] | None) -> dict[str, Any]:
    """The answer of a tool. Raises DisclosureRulesError with every problem of the call, the record or the policies."""
    tool = TOOLS.get(name)
    if tool is None:
        shown = shown_name(name)
        meant = nearest(shown, TOOLS)
        raise PolicyError(
            Problem("assistant.argument", "name", "tool", tool=shown, known=tuple(TOOLS), meant=meant)
        )
    return tool.answer(desk, asked.read_arguments(tool.arguments, given))

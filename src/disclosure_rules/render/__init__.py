"""Decisions, explanations and deadlines in words, Chinese and English: one report each, printed in several ways."""

from disclosure_rules.errors import Lang
from disclosure_rules.render.deadline import days_report, due_moment
from disclosure_rules.render.decision import render_decision, report_of
from disclosure_rules.render.explanation import explanation_report, render_explanation
from disclosure_rules.render.report import Format, Line, Report, Row, Section, printed

__all__ = [
    "Format",
    "Lang",
    "Line",
    "Report",
    "Row",
    "Section",
    "days_report",
    "due_moment",
    "explanation_report",
    "printed",
    "render_decision",
    "render_explanation",
    "report_of",
]

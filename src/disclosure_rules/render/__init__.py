"""Decisions, explanations and deadlines in words, Chinese and English: one report each, printed in several ways."""

from disclosure_rules.render.report import Line, Report, Row, Section, printed

__all__ = ["Line", "Report", "Row", "Section", "printed"]

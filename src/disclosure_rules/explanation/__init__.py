"""Explanations: the reasons for a decision, as data."""

"""Explanation: what decided, as data."""

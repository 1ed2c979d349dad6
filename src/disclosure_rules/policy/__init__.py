"""Policies: the language, its loader and its checks."""

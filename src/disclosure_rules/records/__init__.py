"""The record kinds."""

from disclosure_rules._lazy import lazily

__getattr__, __dir__ = lazily(__name__)

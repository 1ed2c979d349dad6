"""China's open-government rules as declarative, tested policies, and their evaluation."""

from disclosure_rules._lazy import lazily

__getattr__, __dir__ = lazily(__name__)

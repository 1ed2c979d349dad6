"""China's open-government rules as declarative, tested policies, and their evaluation."""

from disclosure_rules import _distribution as _distribution  # refuses two distributions at once
from disclosure_rules._lazy import lazily

__getattr__, __dir__ = lazily(__name__)

"""What is collected where."""

import sys

from disclosure_rules.engine import durable

# On 3.13 durable-rules is not to be had, so there is nothing to test; below, its absence is a failure.
collect_ignore = (
    ["test_differential.py", "test_durable.py", "test_fence.py"]
    if sys.version_info >= (3, 13) and not durable.AVAILABLE
    else []
)

"""One evaluation: a runner fires the rules, and their truths become results.

This package may be imported and may change between minor versions.
"""

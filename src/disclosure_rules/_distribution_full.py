"""The mark of one distribution of this package; `_distribution` looks for it."""

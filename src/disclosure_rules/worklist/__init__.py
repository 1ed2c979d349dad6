"""Many records in the order in which they press: what is overdue, what ends soon, what to ask, the rest.

This package may be imported and may change between minor versions.
"""

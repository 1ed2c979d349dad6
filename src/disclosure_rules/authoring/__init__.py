"""Tools for those who change the rules: cases, coverage, mutation, proof and the difference between editions.

This package may be imported and may change between minor versions.
"""

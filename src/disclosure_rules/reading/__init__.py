"""Readers: YAML and JSON with the place of every node, and streams of records.

This package may be imported and may change between minor versions.
"""

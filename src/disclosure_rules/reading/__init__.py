"""Readers: YAML and JSON with the place of every node, and streams of records."""

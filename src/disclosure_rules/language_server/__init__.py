"""Policies in an editor: problems while typing, hover, completion, definitions and cases, over the Language Server Protocol.

This package may be imported and may change between minor versions.
"""

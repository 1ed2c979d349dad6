"""The service: decisions over HTTP, in worker processes that end where a request takes too long or too much.

This package may be imported and may change between minor versions.
"""

"""The library as tools of an assistant, over the Model Context Protocol.

This package may be imported and may change between minor versions.
"""

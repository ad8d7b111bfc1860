"""Writes of awards (待遇): one verb a file."""

"""Whole numbers out of what people and programs send. Django-free."""

from __future__ import annotations

LONGEST = 18
"""Digits that every integer column has room for."""


def whole(text: str) -> int | None:
    """The number written in plain digits, None for anything else.

    str.isdigit() is not the question to ask: it holds for “²”, which int() refuses, and for
    thousands of digits, which no column holds.
    """
    if text.isascii() and text.isdecimal() and len(text) <= LONGEST:
        return int(text)
    return None

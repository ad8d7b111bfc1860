"""Whole numbers: out of what people and programs send, and in Chinese words. Django-free."""

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


_DIGITS = "零一二三四五六七八九"


def chinese_number(number: int) -> str:
    """二十四 for 24; from a hundred on the digits, as people write them."""
    if not 0 <= number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    if tens == 0:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")

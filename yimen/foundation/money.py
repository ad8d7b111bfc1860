"""Money (金额) is a whole number of fen (分). Yuan exist only as text at the edge.

Rounding happens only through `divide`, at points a pack or a clause names. Django-free.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Literal

from yimen.foundation.errors import Invalid

Fen = int
Rounding = Literal["half_up", "down", "up", "half_even"]

# Twelve digits of yuan: far above any county's budget, far below a bigint of fen.
_YUAN = re.compile(r"(-?)(\d{1,12}|\d{1,3}(?:,\d{3}){1,3})(?:\.(\d{0,2}))?")
_SIGNS = str.maketrans({"−": "-", "，": ",", "．": ".", "。": "."})


def parse_yuan(text: str, *, field: str | None = None, negative: bool = False) -> Fen:
    """Fen from what people type: “1234.5”, “1,234.50”, “￥1,234.50元”, full-width digits.

    Raises Invalid for anything else: more than two decimals, bad grouping, and, unless
    `negative` allows them, amounts below zero.
    """
    plain = unicodedata.normalize("NFKC", text).translate(_SIGNS).strip()
    plain = plain.removeprefix("¥").removesuffix("元").strip()
    match = _YUAN.fullmatch(plain)
    if match is None:
        raise Invalid("金额格式不正确，请填写如 1234.50 的数字，最多两位小数", field)
    sign, yuan, fen = match.groups()
    amount = int(yuan.replace(",", "")) * 100 + int((fen or "").ljust(2, "0"))
    if sign and amount and not negative:
        raise Invalid("金额不能小于零，请重新填写", field)
    return -amount if sign else amount


def format_yuan(fen: Fen) -> str:
    """“1,234.50” for people."""
    return f"{'-' if fen < 0 else ''}{abs(fen) // 100:,}.{abs(fen) % 100:02d}"


def yuan_plain(fen: Fen) -> str:
    """“1234.50” for files and form fields."""
    return format_yuan(fen).replace(",", "")


def divide(n: int, d: int, mode: Rounding) -> int:
    """n / d rounded to a whole number.

    half_up: 四舍五入 (a half away from zero); down: towards zero; up: away from zero;
    half_even: a half to the even neighbour.
    """
    if d == 0:
        raise ZeroDivisionError("divide by zero")
    sign = -1 if (n < 0) != (d < 0) else 1
    whole, rest = divmod(abs(n), abs(d))
    twice = 2 * rest - abs(d)
    if mode == "half_up":
        more = twice >= 0
    elif mode == "half_even":
        more = twice > 0 or (twice == 0 and whole % 2 == 1)
    elif mode == "up":
        more = rest > 0
    elif mode == "down":
        more = False
    else:
        raise ValueError(f"unknown rounding {mode!r}")
    return sign * (whole + more)


def share(total: Fen, weights: Sequence[int]) -> list[Fen]:
    """Split `total` by weights so that the parts sum exactly to it (largest remainder).

    Left-over fen go to the largest remainders, the earlier of equals first. Weights are whole
    numbers of zero or more, not all zero.
    """
    whole = sum(weights)
    if whole <= 0 or min(weights) < 0:
        raise ValueError("share() needs weights of zero or more, not all zero")
    sign = -1 if total < 0 else 1
    parts = [abs(total) * weight // whole for weight in weights]
    rests = [abs(total) * weight % whole for weight in weights]
    order = sorted(range(len(weights)), key=lambda i: (-rests[i], i))
    for i in order[: abs(total) - sum(parts)]:
        parts[i] += 1
    return [sign * part for part in parts]

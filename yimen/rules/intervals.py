"""Arithmetic on what is known: whole-number intervals and three-valued truth.

An integer is a pair `(lo, hi)`, both ends included, `None` standing for "no bound"; a known
number is `(n, n)`. A truth value is True, False or None (unknown, 未知). Every function here
is monotone: narrowing an argument never widens the result, which is what makes it safe to say
that an unknown "does not matter". `roll.py` writes the very same definitions in Ibis.
"""

from __future__ import annotations

from collections.abc import Iterable

from yimen.foundation import money

Interval = tuple[int | None, int | None]
Truth = bool | None

UNBOUNDED: Interval = (None, None)


def point(n: int) -> Interval:
    """The interval that holds just `n`."""
    return (n, n)


def known(value: Interval) -> int | None:
    """The number, if the interval holds exactly one; otherwise None (unknown, not zero)."""
    lo, hi = value
    return lo if lo is not None and lo == hi else None


def add(a: Interval, b: Interval) -> Interval:
    """Sum of two intervals."""
    return (
        None if a[0] is None or b[0] is None else a[0] + b[0],
        None if a[1] is None or b[1] is None else a[1] + b[1],
    )


def sub(a: Interval, b: Interval) -> Interval:
    """Difference; the two are taken as independent, so `x - x` is not zero."""
    return (
        None if a[0] is None or b[1] is None else a[0] - b[1],
        None if a[1] is None or b[0] is None else a[1] - b[0],
    )


def mul(a: Interval, b: Interval) -> Interval:
    """Product; `a` is never negative (the graph checks this when it is built)."""
    near, far = a
    lo, hi = b
    if lo is not None:
        side = far if lo < 0 else near
        lo = None if side is None else side * lo
    if hi is not None:
        side = near if hi < 0 else far
        hi = None if side is None else side * hi
    return (lo, hi)


def divide(a: Interval, b: Interval, mode: money.Rounding) -> Interval:
    """Quotient rounded by `mode`. Without a divisor certain to be positive little is known."""
    near, far = b
    lo, hi = a
    if near is None or near <= 0:
        return UNBOUNDED if lo is None or lo < 0 else (0, None)
    if lo is not None:
        side = near if lo < 0 else far
        lo = 0 if side is None else money.divide(lo, side, mode)
    if hi is not None:
        side = far if hi < 0 else near
        hi = 0 if side is None else money.divide(hi, side, mode)
    return (lo, hi)


def least(a: Interval, b: Interval) -> Interval:
    """The smaller of two: unbounded below if either is, bounded above by whichever is."""
    lo = None if a[0] is None or b[0] is None else min(a[0], b[0])
    if a[1] is None:
        return (lo, b[1])
    return (lo, a[1] if b[1] is None else min(a[1], b[1]))


def greatest(a: Interval, b: Interval) -> Interval:
    """The larger of two."""
    hi = None if a[1] is None or b[1] is None else max(a[1], b[1])
    if a[0] is None:
        return (b[0], hi)
    return (a[0] if b[0] is None else max(a[0], b[0]), hi)


def hull(a: Interval, b: Interval) -> Interval:
    """Everything either may be."""
    return (
        None if a[0] is None or b[0] is None else min(a[0], b[0]),
        None if a[1] is None or b[1] is None else max(a[1], b[1]),
    )


def less(a: Interval, b: Interval) -> Truth:
    """a < b (低于)."""
    if a[1] is not None and b[0] is not None and a[1] < b[0]:
        return True
    if a[0] is not None and b[1] is not None and a[0] >= b[1]:
        return False
    return None


def at_most(a: Interval, b: Interval) -> Truth:
    """a <= b (以下, 不超过)."""
    if a[1] is not None and b[0] is not None and a[1] <= b[0]:
        return True
    if a[0] is not None and b[1] is not None and a[0] > b[1]:
        return False
    return None


def both(values: Iterable[Truth]) -> Truth:
    """Kleene and: one False settles it."""
    result: Truth = True
    for value in values:
        if value is False:
            return False
        if value is None:
            result = None
    return result


def either(values: Iterable[Truth]) -> Truth:
    """Kleene or: one True settles it."""
    result: Truth = False
    for value in values:
        if value is True:
            return True
        if value is None:
            result = None
    return result


def negate(value: Truth) -> Truth:
    """Kleene not."""
    return None if value is None else not value


def choose(condition: Truth, yes: Interval, no: Interval) -> Interval:
    """`when`: an unknown condition leaves everything either branch may be."""
    if condition is None:
        return hull(yes, no)
    return yes if condition else no


def choose_truth(condition: Truth, yes: Truth, no: Truth) -> Truth:
    """`when` on truth values; two equal branches need no condition."""
    if condition is None:
        return yes if yes == no else None
    return yes if condition else no

"""Intervals and three-valued truth written as Ibis expressions (the twin of `intervals.py`).

One end of an interval is a whole number, a column expression, or None: never bounded. In a
column, NULL means "not bounded" too, at the lower end and at the upper. Constants are folded
here, so that a pack's numbers reach the database as numbers.

Quotients are exact while |numerator| < 2**53 (90 billion yuan in fen): DuckDB and Python disagree
on `-7 // 2`, so rounding is spelt out on absolute values, as in `foundation.money.divide`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ibis

from yimen.foundation import money

Expr = Any
"""An Ibis value expression."""


@dataclass(frozen=True, eq=False)
class Side:
    """One end of an interval as a column; `open` = may be NULL (no bound)."""

    expr: Expr
    open: bool = True


End = int | Side | None


@dataclass(frozen=True, eq=False)
class Cell:
    """An interval. `shared` ends (the same object) mean: a known number, or nothing known."""

    lo: End
    hi: End

    @property
    def shared(self) -> bool:
        """Whether one column stands for both ends."""
        return self.lo is self.hi or (isinstance(self.lo, int) and self.lo == self.hi)


TruthCell = Any
"""True, False, None (unknown for every household) or a boolean column expression."""


def constant(n: int) -> Cell:
    """A number known to everybody."""
    return Cell(n, n)


def raw(end: End) -> Expr:
    """The end as something Ibis takes."""
    if end is None:
        return ibis.null("int64")
    return end.expr if isinstance(end, Side) else end


def _open(end: End) -> bool:
    return end is None or (isinstance(end, Side) and end.open)


def _combine(op: Callable[[Any, Any], Any], a: End, b: End) -> End:
    """Arithmetic on two ends; an unbounded one leaves the result unbounded."""
    if a is None or b is None:
        return None
    if isinstance(a, int) and isinstance(b, int):
        return op(a, b)
    return Side(op(raw(a), raw(b)), _open(a) or _open(b))


def _is_zero(cell: Cell) -> bool:
    return isinstance(cell.lo, int) and cell.lo == 0 and cell.hi == 0


def _paired(lo: End, make_hi: Callable[[], End], shared: bool) -> Cell:
    return Cell(lo, lo) if shared else Cell(lo, make_hi())


def add(a: Cell, b: Cell) -> Cell:
    """Sum."""

    def plus(x: Any, y: Any) -> Any:
        return x + y

    if _is_zero(a) or _is_zero(b):
        return b if _is_zero(a) else a
    lo = _combine(plus, a.lo, b.lo)
    return _paired(lo, lambda: _combine(plus, a.hi, b.hi), a.shared and b.shared)


def sub(a: Cell, b: Cell) -> Cell:
    """Difference."""

    def minus(x: Any, y: Any) -> Any:
        return x - y

    lo = _combine(minus, a.lo, b.hi)
    return _paired(lo, lambda: _combine(minus, a.hi, b.lo), a.shared and b.shared)


def mul(a: Cell, b: Cell, b_can_be_negative: bool) -> Cell:
    """Product, `a` never negative: which end of `a` counts depends on the sign of `b`."""

    def times(x: Any, y: Any) -> Any:
        return x * y

    def end(of_b: End, if_negative: End, otherwise: End) -> End:
        if isinstance(of_b, int):
            return _combine(times, if_negative if of_b < 0 else otherwise, of_b)
        plain = _combine(times, otherwise, of_b)
        if of_b is None or if_negative is otherwise or not b_can_be_negative:
            return plain
        other = _combine(times, if_negative, of_b)
        picked = ibis.cases((raw(of_b) < 0, raw(other)), else_=raw(plain))
        return Side(picked, _open(plain) or _open(other))

    lo = end(b.lo, a.hi, a.lo)
    return _paired(lo, lambda: end(b.hi, a.lo, a.hi), a.shared and b.shared)


def _quotient(n: Expr, d: Expr, mode: str) -> Expr:
    """`n / d` rounded as `foundation.money.divide` does, d > 0; NULL where either is."""
    size = n.abs()
    rest = size % d
    whole = ((size - rest) / d).cast("int64")
    if mode == "up":
        whole = whole + (rest > 0).cast("int64")
    elif mode == "half_up":
        whole = whole + (rest * 2 >= d).cast("int64")
    elif mode == "half_even":
        more = (rest * 2 > d) | ((rest * 2 == d) & (whole % 2 == 1))
        whole = whole + more.cast("int64")
    return ibis.cases((n < 0, -whole), else_=whole)


def _over(n: End, d: End, mode: money.Rounding) -> End:
    """One end over one end; towards an unbounded divisor the quotient goes to nothing."""
    if n is None or d is None:
        return None if n is None else 0
    if isinstance(n, int) and isinstance(d, int):
        return money.divide(n, d, mode)
    by = d if isinstance(d, int) else raw(d).nullif(0)
    found = _quotient(column(n), by, mode)
    if _open(d):
        found = ibis.cases((raw(d).isnull() & column(n).notnull(), 0), else_=found)
    return Side(found, True)


def divide(a: Cell, b: Cell, mode: money.Rounding, a_can_be_negative: bool) -> Cell:
    """Quotient; where the divisor is not sure to be positive, at most its sign is known."""
    least_known = _at_least_zero(a.lo) if a_can_be_negative else 0
    if b.lo is None or (isinstance(b.lo, int) and b.lo <= 0):
        return Cell(least_known, None)

    def end(n: End, if_negative: End, otherwise: End) -> End:
        if isinstance(n, int):
            return _over(n, if_negative if n < 0 else otherwise, mode)
        above = _over(n, otherwise, mode)
        if n is None or b.shared or not a_can_be_negative:
            return above
        below = _over(n, if_negative, mode)
        return Side(ibis.cases((raw(n) < 0, raw(below)), else_=raw(above)), _open(n))

    lo, hi = end(a.lo, b.lo, b.hi), end(a.hi, b.hi, b.lo)
    if isinstance(b.lo, int):
        return Cell(lo, lo) if a.shared and b.shared else Cell(lo, hi)
    return Cell(_where_sure(b.lo, lo, least_known), _where_sure(b.lo, hi, None))


def _at_least_zero(end: End) -> End:
    """0 where the end is not negative, else no bound."""
    if end is None or isinstance(end, int):
        return None if end is None or end < 0 else 0
    return Side(ibis.cases((raw(end) >= 0, 0), else_=ibis.null("int64")))


def _where_sure(divisor: End, found: End, otherwise: End) -> End:
    picked = ibis.cases((raw(divisor) > 0, raw(found)), else_=raw(otherwise))
    return Side(picked, _open(found) or _open(otherwise))


def column(end: End) -> Expr:
    """The end as a column, constants too."""
    shown = raw(end)
    return ibis.literal(shown, "int64") if isinstance(shown, int) else shown


def _strict(a: End, b: End, smaller: bool) -> End:
    """The smaller (larger) of two where no bound on either side means no bound at all."""
    if a is None or b is None:
        return None
    if isinstance(a, int) and isinstance(b, int):
        return min(a, b) if smaller else max(a, b)
    if not _open(a) and not _open(b):
        return Side((ibis.least if smaller else ibis.greatest)(raw(a), raw(b)), False)
    first, second = (a, b) if smaller else (b, a)
    picked = ibis.cases(
        (column(first) <= raw(second), raw(a)), (column(first) > raw(second), raw(b))
    )
    return Side(picked)


def _lenient(a: End, b: End, smaller: bool) -> End:
    """The smaller (larger) of two where one without bound leaves the other's."""
    if a is None or b is None:
        return b if a is None else a
    if isinstance(a, int) and isinstance(b, int):
        return min(a, b) if smaller else max(a, b)
    pick = (ibis.least if smaller else ibis.greatest)(raw(a), raw(b))
    if not _open(a) and not _open(b):
        return Side(pick, False)
    # LEAST and GREATEST skip NULL in some databases and return it in others
    return Side(ibis.coalesce(_strict_expr(a, b, smaller), raw(a), raw(b)), _open(a) and _open(b))


def _strict_expr(a: End, b: End, smaller: bool) -> Expr:
    return raw(_strict(a, b, smaller))


def least(a: Cell, b: Cell) -> Cell:
    """The smaller of two."""
    return Cell(_strict(a.lo, b.lo, True), _lenient(a.hi, b.hi, True))


def greatest(a: Cell, b: Cell) -> Cell:
    """The larger of two."""
    return Cell(_lenient(a.lo, b.lo, False), _strict(a.hi, b.hi, False))


def hull(a: Cell, b: Cell) -> Cell:
    """Everything either may be."""
    return Cell(_strict(a.lo, b.lo, True), _strict(a.hi, b.hi, False))


def _test(op: Callable[[Any, Any], Any], a: End, b: End) -> TruthCell:
    """A comparison of ends that is false, not unknown, where an end has no bound."""
    if a is None or b is None:
        return False
    return op(raw(a), raw(b))


def decide(sure: TruthCell, never: TruthCell) -> TruthCell:
    """True where `sure`, False where `never`, else unknown; neither is ever unknown itself in a
    way that matters: a NULL test is a test that failed."""
    if sure is True or never is True:
        return sure is True
    branches = [
        (test, value) for test, value in ((sure, True), (never, False)) if test is not False
    ]
    return ibis.cases(*branches, else_=ibis.null("boolean")) if branches else None


def less(a: Cell, b: Cell) -> TruthCell:
    """a < b (低于)."""
    if a.shared and b.shared and a.lo is not None and b.lo is not None:
        return raw(a.lo) < raw(b.lo)
    return decide(_test(lambda x, y: x < y, a.hi, b.lo), _test(lambda x, y: x >= y, a.lo, b.hi))


def at_most(a: Cell, b: Cell) -> TruthCell:
    """a <= b (不超过)."""
    if a.shared and b.shared and a.lo is not None and b.lo is not None:
        return raw(a.lo) <= raw(b.lo)
    return decide(_test(lambda x, y: x <= y, a.hi, b.lo), _test(lambda x, y: x > y, a.lo, b.hi))


def equal(a: Cell, b: Cell) -> TruthCell:
    """a = b."""
    return both([at_most(a, b), at_most(b, a)])


def truth_column(value: TruthCell) -> Expr:
    """The truth as a column, constants too."""
    if value is None:
        return ibis.null("boolean")
    return ibis.literal(value) if isinstance(value, bool) else value


def both(values: Iterable[TruthCell]) -> TruthCell:
    """Kleene and, which is SQL's."""
    result: TruthCell = True
    for value in values:
        if value is False or result is False:
            return False
        if value is not True:
            result = value if result is True else truth_column(result) & truth_column(value)
    return result


def either(values: Iterable[TruthCell]) -> TruthCell:
    """Kleene or, which is SQL's."""
    result: TruthCell = False
    for value in values:
        if value is True or result is True:
            return True
        if value is not False:
            result = value if result is False else truth_column(result) | truth_column(value)
    return result


def negate(value: TruthCell) -> TruthCell:
    """Kleene not. Written as `= FALSE`: Ibis puts no brackets around NOT, and
    `NOT x IS NULL` asks something else."""
    if value is None or isinstance(value, bool):
        return None if value is None else not value
    return value == ibis.literal(False)


def choose(condition: TruthCell, yes: Cell, no: Cell) -> Cell:
    """`when` on numbers."""
    if isinstance(condition, bool):
        return yes if condition else no
    around = hull(yes, no)
    if condition is None:
        return around

    def end(left: End, right: End, middle: End) -> End:
        if isinstance(left, int) and left == right:
            return left
        if left is None and right is None:
            return None
        picked = ibis.cases((condition, raw(left)), (~condition, raw(right)), else_=raw(middle))
        return Side(picked, _open(left) or _open(right))

    return Cell(end(yes.lo, no.lo, around.lo), end(yes.hi, no.hi, around.hi))


def masked(condition: TruthCell, terms: Sequence[tuple[int, Cell, bool]]) -> Cell:
    """The signed sum of cells where the condition holds, 0 where not, and where it is unknown
    the sum of what each may be, 0 included. A term is (sign, cell, can be negative)."""
    zero = constant(0)
    yes = unsure = zero
    for sign, cell, can_be_negative in terms:
        maybe = hull(cell, zero) if can_be_negative else Cell(0, cell.hi)
        plus = add if sign > 0 else sub
        yes, unsure = plus(yes, cell), plus(unsure, maybe)
    if isinstance(condition, bool):
        return yes if condition else zero
    if condition is None:
        return unsure

    def end(sure: End, may: End) -> End:
        picked = ibis.cases((condition, raw(sure)), (~condition, 0), else_=raw(may))
        return Side(picked, _open(sure) or _open(may))

    return Cell(end(yes.lo, unsure.lo), end(yes.hi, unsure.hi))


def choose_truth(condition: TruthCell, yes: TruthCell, no: TruthCell) -> TruthCell:
    """`when` on truths; two equal branches need no condition."""
    if isinstance(condition, bool):
        return yes if condition else no
    left, right = truth_column(yes), truth_column(no)
    same: TruthCell = None
    if yes is not None and no is not None:  # Ibis writes `= NULL` as IS NULL
        same = ibis.cases((left == right, left), else_=ibis.null("boolean"))
    if condition is None:
        return same
    return ibis.cases((condition, left), (~condition, right), else_=truth_column(same))


PLAIN: Mapping[str, Callable[..., Any]] = {
    "add": add,
    "sub": sub,
    "least": least,
    "greatest": greatest,
    "less": less,
    "at_most": at_most,
    "equal": equal,
    "not": negate,
}
"""Operations that need nothing but their arguments."""

"""Interval arithmetic never loses a value that could be, and more knowledge never widens it."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yimen.foundation import money
from yimen.rules import intervals
from yimen.rules.intervals import Interval

NUMBERS = st.integers(-50, 50)


@st.composite
def around(draw: st.DrawFn, low: int = -50) -> tuple[int, Interval, Interval]:
    """A number, an interval that holds it, and a wider one."""
    n = draw(st.integers(low, 50))
    steps = [draw(st.integers(0, 10)) for _ in range(4)]
    lo: int | None = max(n - steps[0], low)
    hi: int | None = n + steps[1]
    wide: tuple[int | None, int | None] = (
        max(n - steps[0] - steps[2], low),
        n + steps[1] + steps[3],
    )
    if draw(st.booleans()):
        wide = (wide[0], None)
        hi = draw(st.sampled_from([hi, None]))
    if low < 0 and draw(st.booleans()):
        wide = (None, wide[1])
        lo = draw(st.sampled_from([lo, None]))
    return n, (lo, hi), wide


def inside(n: int, span: Interval) -> bool:
    return (span[0] is None or span[0] <= n) and (span[1] is None or n <= span[1])


def within(narrow: Interval, wide: Interval) -> bool:
    low = wide[0] is None or (narrow[0] is not None and narrow[0] >= wide[0])
    return low and (wide[1] is None or (narrow[1] is not None and narrow[1] <= wide[1]))


ARITHMETIC: dict[str, tuple[Callable[..., Interval], Callable[[int, int], int]]] = {
    "add": (intervals.add, lambda a, b: a + b),
    "sub": (intervals.sub, lambda a, b: a - b),
    "least": (intervals.least, min),
    "greatest": (intervals.greatest, max),
}


@pytest.mark.parametrize("name", ARITHMETIC)
@given(a=around(), b=around())
def test_the_true_result_is_always_inside(name: str, a: Any, b: Any) -> None:
    on_spans, on_numbers = ARITHMETIC[name]
    narrow = on_spans(a[1], b[1])
    assert inside(on_numbers(a[0], b[0]), narrow)
    assert within(narrow, on_spans(a[2], b[2]))


@given(a=around(low=0), b=around())
def test_a_product_holds_the_true_product(a: Any, b: Any) -> None:
    narrow = intervals.mul(a[1], b[1])
    assert inside(a[0] * b[0], narrow)
    assert within(narrow, intervals.mul(a[2], b[2]))


@given(a=around(), b=around(low=0), mode=st.sampled_from(["half_up", "half_even", "down", "up"]))
def test_a_quotient_holds_the_true_quotient(a: Any, b: Any, mode: Any) -> None:
    narrow = intervals.divide(a[1], b[1], mode)
    if b[0] > 0:
        assert inside(money.divide(a[0], b[0], mode), narrow)
    assert within(narrow, intervals.divide(a[2], b[2], mode))


@pytest.mark.parametrize(
    ("test", "truth"),
    [(intervals.less, lambda a, b: a < b), (intervals.at_most, lambda a, b: a <= b)],
)
@given(a=around(), b=around())
def test_a_comparison_is_only_decided_when_it_is_so(
    test: Callable[..., Any], truth: Callable[..., Any], a: Any, b: Any
) -> None:
    assert test(a[1], b[1]) in (None, truth(a[0], b[0]))
    assert test((a[0], a[0]), (b[0], b[0])) is truth(a[0], b[0])


@pytest.mark.parametrize(
    ("values", "both", "either"),
    [
        ((True, None), None, True),
        ((False, None), False, None),
        ((None, None), None, None),
        ((True, True), True, True),
        ((False, False), False, False),
        ((), True, False),
    ],
)
def test_kleene_logic_lets_one_answer_settle_it(values: Any, both: Any, either: Any) -> None:
    assert intervals.both(values) is both
    assert intervals.either(values) is either


def test_an_unknown_condition_leaves_what_either_branch_may_be() -> None:
    assert intervals.choose(None, (1, 2), (5, None)) == (1, None)
    assert intervals.choose(None, (7, 7), (7, 7)) == (7, 7)
    assert intervals.choose_truth(None, True, True) is True
    assert intervals.choose_truth(None, True, False) is None


def test_unknown_is_not_zero() -> None:
    assert intervals.known((None, None)) is None
    assert intervals.known((0, None)) is None
    assert intervals.known((0, 0)) == 0

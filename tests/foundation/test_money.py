"""Money is whole fen; rounding happens only where it is asked for."""

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yimen.foundation.errors import Invalid
from yimen.foundation.money import Rounding, divide, format_yuan, parse_yuan, share, yuan_plain

FEN = st.integers(min_value=-(10**14) + 1, max_value=10**14 - 1)
MODES: dict[Rounding, str] = {
    "half_up": ROUND_HALF_UP,
    "down": ROUND_DOWN,
    "up": ROUND_UP,
    "half_even": ROUND_HALF_EVEN,
}


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("1234.50", 123450),
        ("1,234.5", 123450),
        ("1234", 123400),
        ("￥1,234.50元", 123450),
        ("１２３４．５０", 123450),
        ("1，234．50", 123450),
        (" 0.01 ", 1),
        ("0", 0),
        ("-0.00", 0),
        ("12.", 1200),
    ],
)
def test_amounts_are_read_as_people_type_them(text: str, fen: int) -> None:
    assert parse_yuan(text) == fen


@pytest.mark.parametrize(
    "text",
    ["", "abc", "1.234", "1,23.00", "12,34", "1e5", ".5", "1 234", "--1", "9" * 13, "1/2", "NaN"],
)
def test_what_is_no_amount_is_refused_beside_its_field(text: str) -> None:
    with pytest.raises(Invalid) as caught:
        parse_yuan(text, field="wage")
    assert caught.value.field == "wage"
    assert "金额" in caught.value.message


def test_amounts_below_zero_need_to_be_allowed() -> None:
    with pytest.raises(Invalid, match="不能小于零"):
        parse_yuan("-1.00")
    assert parse_yuan("-1.05", negative=True) == -105


@given(FEN)
def test_writing_and_reading_an_amount_changes_nothing(fen: int) -> None:
    assert parse_yuan(format_yuan(fen), negative=True) == fen
    assert parse_yuan(yuan_plain(fen), negative=True) == fen
    assert Decimal(yuan_plain(fen)) * 100 == fen


def test_amounts_are_written_with_groups_for_people_and_plain_for_files() -> None:
    assert format_yuan(123456789) == "1,234,567.89"
    assert yuan_plain(123456789) == "1234567.89"
    assert format_yuan(-5) == "-0.05"


@given(
    st.integers(-(10**18), 10**18),
    st.integers(-(10**6), 10**6).filter(bool),
    st.sampled_from(sorted(MODES)),
)
def test_division_rounds_as_decimal_does(n: int, d: int, mode: Rounding) -> None:
    exact = Decimal(n) / Decimal(d)
    if exact * d == n:  # the quotient is exact, so that quantize sees the true value
        assert divide(n, d, mode) == int(exact.quantize(Decimal(1), rounding=MODES[mode]))
    assert abs(divide(n, d, mode) * d - n) < abs(d) or divide(n, d, mode) * d == n


@pytest.mark.parametrize(
    ("mode", "results"),
    [
        ("half_up", [-3, -2, -1, 1, 2, 3]),
        ("down", [-2, -1, 0, 0, 1, 2]),
        ("up", [-3, -2, -1, 1, 2, 3]),
        ("half_even", [-2, -2, 0, 0, 2, 2]),
    ],
)
def test_halves_go_where_the_mode_says(mode: Rounding, results: list[int]) -> None:
    assert [divide(n, 2, mode) for n in (-5, -3, -1, 1, 3, 5)] == results


def test_a_division_by_zero_or_an_unknown_mode_is_an_error() -> None:
    with pytest.raises(ZeroDivisionError):
        divide(1, 0, "down")
    with pytest.raises(ValueError, match="unknown rounding"):
        divide(1, 2, "nearest")  # type: ignore[arg-type]


@given(FEN, st.lists(st.integers(0, 10**6), min_size=1, max_size=20).filter(any))
def test_shares_sum_to_the_whole_and_stay_within_a_fen(total: int, weights: list[int]) -> None:
    parts = share(total, weights)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part * sum(weights) - total * weight) < sum(weights)


def test_left_over_fen_go_to_the_largest_remainders() -> None:
    assert share(100, [1, 1, 1]) == [34, 33, 33]
    assert share(-100, [1, 1, 1]) == [-34, -33, -33]
    assert share(5, [0, 2, 1]) == [0, 3, 2]


@pytest.mark.parametrize("weights", [[], [0, 0], [1, -1], [2, -1]])
def test_shares_without_weight_are_refused(weights: list[int]) -> None:
    with pytest.raises(ValueError, match="weights"):
        share(100, weights)

"""Identity numbers: what is accepted, what is refused and why, and what is shown."""

import re
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from stdnum.iso7064 import mod_11_2

from yimen.foundation import clock, identity
from yimen.foundation.errors import Invalid

# Numbers of nobody (area 99); their check digits were worked out from the standard's weights.
ADA = "990101195502030036"
BAO = "99010119490101002X"
BIRTHS = st.dates(date(1930, 1, 1), date(2026, 6, 30))
NUMBERS = st.builds(
    identity.make_test_id,
    st.integers(0, 9999).map(lambda tail: f"99{tail:04d}"),
    BIRTHS,
    st.integers(0, 999),
)


def by_hand(first17: str) -> str:
    """The check digit written out as the standard describes it, apart from the code under test."""
    weights = [2 ** (17 - position) % 11 for position in range(17)]
    rest = sum(int(digit) * weight for digit, weight in zip(first17, weights, strict=True)) % 11
    digit = (12 - rest) % 11
    return "X" if digit == 10 else str(digit)


@given(NUMBERS)
def test_the_check_digit_is_that_of_the_standard(number: str) -> None:
    assert number[17] == mod_11_2.calc_check_digit(number[:17]) == by_hand(number[:17])


@given(NUMBERS)
def test_a_right_number_is_kept_as_it_is(number: str) -> None:
    with clock.freeze("2026-11-21"):
        assert identity.normalise_id(number) == number


@given(NUMBERS, st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(number: str, place: int, by: int) -> None:
    wrong = str((int(number[place]) + by) % 10)
    with clock.freeze("2026-11-21"), pytest.raises(Invalid):
        identity.normalise_id(number[:place] + wrong + number[place + 1 :])


@given(NUMBERS, st.integers(0, 15))
def test_two_digits_swapped_are_always_found(number: str, place: int) -> None:
    assume(number[place] != number[place + 1])
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    with clock.freeze("2026-11-21"), pytest.raises(Invalid):
        identity.normalise_id(swapped)


@given(NUMBERS)
def test_the_number_tells_birth_and_sex(number: str) -> None:
    assert f"{identity.birth_date(number):%Y%m%d}" == number[6:14]
    assert identity.sex(number) == ("male" if number[16] in "13579" else "female")


@given(NUMBERS.filter(lambda number: number[6:8] == "19"))
def test_fifteen_digits_become_eighteen(number: str) -> None:
    assert identity.normalise_id(number[:6] + number[8:17]) == number


def test_golden_numbers_pass() -> None:
    assert by_hand(ADA[:17]) == ADA[17]
    assert identity.normalise_id(ADA) == ADA
    assert identity.normalise_id(" 990101 19490101 002x ") == BAO
    assert identity.normalise_id("９９０１０１１９４９０１０１００２Ｘ") == BAO
    assert identity.birth_date(ADA) == date(1955, 2, 3)
    assert identity.sex(ADA) == "male"
    assert identity.sex(BAO) == "female"


def with_digit(first17: str) -> str:
    """Seventeen digits with the check digit that belongs to them."""
    return first17 + by_hand(first17)


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        ("", "请填写公民身份号码"),
        ("99010119550203001", "应为 18 位，现为 17 位"),
        ("99010119550203001Y", "只能由数字组成"),
        ("9901011955020300X7", "只能由数字组成"),
        ("990101195502030018", "校验位不正确"),
        (with_digit("99010119550230001"), "出生日期不存在"),
        (with_digit("99010119551301001"), "出生日期不存在"),
        (with_digit("99010120270101001"), "晚于今天"),
        (with_digit("99010118500101001"), "过早"),
        (with_digit("00010119550203001"), "地区代码"),
    ],
)
def test_a_wrong_number_is_told_what_is_wrong(number: str, sentence: str) -> None:
    with clock.freeze("2026-11-21"), pytest.raises(Invalid) as caught:
        identity.normalise_id(number, field="id_number")
    assert sentence in caught.value.message
    assert caught.value.field == "id_number"


def test_residence_permits_of_hong_kong_macao_and_taiwan_are_accepted() -> None:
    permit = with_digit("81000019800101001")
    assert identity.normalise_id(permit) == permit


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        (date(2010, 7, 1), date(2026, 6, 30), 15),
        (date(2010, 7, 1), date(2026, 7, 1), 16),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2026, 5, 1), date(2026, 5, 1), 0),
    ],
)
def test_age_is_counted_in_full_years(birth: date, day: date, age: int) -> None:
    assert identity.age_on(birth, day) == age


def test_masks_show_only_the_edges() -> None:
    assert identity.mask_id("990101195502031234") == "9901**********1234"
    assert identity.mask_id("1234") == "****"
    assert identity.mask_name("张三") == "张*"
    assert identity.mask_name("阿依·买买提") == "阿*****"
    assert identity.mask_name("𬭎") == "*"
    assert identity.mask_name("") == ""
    assert identity.mask_account("6228 4800 0000 1234") == "************1234"
    assert identity.mask_account("123") == "***"


@given(NUMBERS)
def test_a_masked_number_never_shows_the_birth_date(number: str) -> None:
    assert re.fullmatch(r"\d{4}\*{10}[\dX]{4}", identity.mask_id(number))


@pytest.mark.parametrize(("area", "seq"), [("330101", 1), ("99010", 1), ("990101", 1000)])
def test_test_numbers_are_only_made_for_nobody(area: str, seq: int) -> None:
    with pytest.raises(ValueError, match="99xxxx"):
        identity.make_test_id(area, date(1990, 1, 1), seq)


def test_a_number_without_a_real_date_has_no_birth_date() -> None:
    with pytest.raises(Invalid, match="出生日期不存在"):
        identity.birth_date(with_digit("99010119550230001"))

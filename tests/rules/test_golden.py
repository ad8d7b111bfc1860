"""The worked amounts of the domain sheet, and every golden household of every pack."""

import datetime

import pytest

from tests.rules.rolls import yuhuan
from tests.rules.sheets import adult, elder, home_of
from yimen.policy import Pack, load_pack
from yimen.rules import assess, suggest

DAY = datetime.date(2021, 4, 19)
LAW = datetime.date(2026, 7, 1)


def with_standard(yuan: int, day: datetime.date = DAY) -> Pack:
    """玉环 with another dibao standard, in town and country."""
    changed = yuhuan().with_value("dibao.standard.urban", yuan * 100, day)
    return changed.with_value("dibao.standard.rural", yuan * 100, day)


def test_m1_three_people_at_500_under_800_get_900() -> None:
    facts = home_of(adult("p1", 150_000), adult("p2"), adult("p3"))
    outcome = assess("dibao", with_standard(800), facts, DAY)
    assert (outcome.eligible, outcome.amount_fen) == (True, 90_000)


def test_m2_income_at_the_standard_is_not_below_it() -> None:
    outcome = assess("dibao", with_standard(800), home_of(adult("p1", 80_000)), DAY)
    assert (outcome.eligible, outcome.amount_fen) == (False, 0)


def test_m3_one_fen_short_is_paid_up_to_the_yuan() -> None:
    outcome = assess("dibao", with_standard(800), home_of(adult("p1", 79_999)), DAY)
    assert (outcome.eligible, outcome.amount_fen) == (True, 100)
    assert outcome.line("gap").text == "补差额 = 低保标准合计800.00元 − 家庭月收入799.99元 = 0.01元"


def test_m5_tekun_pays_the_basic_standard_and_the_half_care() -> None:
    pack = with_standard(800).with_value("tekun.care.partial", 30_000, DAY)
    outcome = assess("tekun", pack, home_of(elder("p1")), DAY)
    assert (outcome.eligible, outcome.amount_fen) == (True, 134_000)


@pytest.mark.parametrize(
    ("inclusive", "fen", "eligible"),
    [
        (True, 132_900, True),
        (True, 132_901, False),
        (False, 132_900, False),
        (False, 132_899, True),
    ],
)
def test_the_edge_of_dibian_is_in_where_the_pack_says_below_or_at(
    inclusive: bool, fen: int, eligible: bool
) -> None:
    pack = yuhuan().with_value("dibian.inclusive", inclusive, DAY)
    assert assess("dibian", pack, home_of(adult("p1", fen)), DAY).eligible is eligible


@pytest.mark.parametrize(
    ("day", "eligible"), [(LAW - datetime.timedelta(days=1), True), (LAW, False)]
)
def test_the_law_of_2026_makes_the_edge_strict_in_zhejiang(
    day: datetime.date, eligible: bool
) -> None:
    assert assess("dibian", yuhuan(), home_of(adult("p1", 132_900)), day).eligible is eligible


def test_three_people_are_compared_without_dividing() -> None:
    # 2,657.99 ÷ 3 = 885.996…: below 886, which rounding to the fen would hide
    facts = home_of(adult("p1", 265_799), adult("p2"), adult("p3"))
    outcome = assess("dibao", yuhuan(), facts, DAY)
    assert outcome.eligible is True
    assert outcome.line("per_capita").text.endswith("= 885.99元")


def test_the_dibian_line_stops_at_the_minimum_wage() -> None:
    pack = with_standard(1_300)  # 1.5 × 1300 = 1950, minimum wage then 1800
    outcome = assess("dibian", pack, home_of(adult("p1", 180_001)), DAY)
    assert outcome.eligible is False
    assert "取低者" in outcome.line("line").text


@pytest.mark.parametrize(("grade", "eligible"), [(1, True), (2, True), (3, False), (0, False)])
def test_limb_disability_counts_to_the_second_grade(grade: int, eligible: bool) -> None:
    day = datetime.date(2021, 7, 1)
    person = adult("p1", disability_kind="4", disability_grade=grade)
    assert assess("tekun", yuhuan(), home_of(person), day).eligible is eligible


@pytest.mark.parametrize(
    ("born", "eligible"), [("1961-04-19", True), ("1961-04-20", False), ("2005-04-20", True)]
)
def test_sixty_counts_from_the_birthday_and_sixteen_until_it(born: str, eligible: bool) -> None:
    person = adult("p1", birth_date=born, child_subsidy_chosen=False)
    assert assess("tekun", yuhuan(), home_of(person), DAY).eligible is eligible


def test_a_child_with_the_child_item_is_not_tekun_as_well() -> None:
    child = adult("p1", birth_date="2012-01-01", child_subsidy_chosen=True)
    outcome = assess("tekun", yuhuan(), home_of(child), DAY)
    assert outcome.line("not_child_item", "p1").passed is False
    assert outcome.eligible is False


def test_two_members_who_both_qualify_are_both_paid_for() -> None:
    one = assess("tekun", yuhuan(), home_of(elder("p1")), DAY).amount_fen
    two = assess("tekun", yuhuan(), home_of(elder("p1"), elder("p2")), DAY).amount_fen
    assert one is not None
    assert two == 2 * one


def _golden() -> list[tuple[str, str]]:
    return [(n, key) for n in ("national", "zhejiang", "yuhuan") for key in load_pack(n).households]


@pytest.mark.parametrize(("name", "key"), _golden())
def test_every_golden_household_comes_out_as_its_pack_says(name: str, key: str) -> None:
    pack = load_pack(name)
    golden = pack.households[key]
    for parameter, value in golden.assume.items():
        pack = pack.with_value(parameter, value, golden.on)
    outcome = assess(golden.rule, pack, golden.facts, golden.on)
    expected = golden.expect
    assert outcome.eligible is expected.eligible
    if expected.amount_fen is not None:
        assert outcome.amount_fen == expected.amount_fen
    if expected.category is not None:
        assert suggest(pack, golden.facts, golden.on).category == expected.category
    missing = {f"{ref.subject}.{ref.key}" for ref in outcome.missing}
    assert set(expected.missing) <= missing

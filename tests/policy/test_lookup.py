"""What binds when: numbers by day, procedures by acceptance, authority by the day of the act."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from tests.policy.writing import edited
from yimen.policy import PackError, load_pack
from yimen.policy.words import limit_words, value_words

PACK = load_pack("yuhuan")
BEFORE, AFTER = date(2026, 6, 30), date(2026, 7, 1)


@pytest.mark.parametrize(
    ("key", "day", "value"),
    [
        ("dibao.standard.urban", date(2020, 12, 31), 81000),
        ("dibao.standard.urban", date(2021, 1, 1), 88600),
        ("dibao.standard.rural", date(2026, 11, 21), 88600),
        ("tekun.age_below", BEFORE, 16),
        ("tekun.age_below", AFTER, 18),
        ("dibian.inclusive", date(2020, 10, 1), True),
        ("dibian.inclusive", BEFORE, True),
        ("dibian.inclusive", AFTER, False),
        ("tekun.grade.limb", date(2021, 6, 30), 1),
        ("tekun.grade.limb", date(2021, 7, 1), 2),
        ("income.central_pension_disregarded", date(2020, 12, 31), False),
        ("income.central_pension_disregarded", date(2021, 1, 1), True),
        ("sanction.fraud_max", BEFORE, 3),
        ("sanction.fraud_max", AFTER, 2),
    ],
)
def test_a_standard_is_that_of_the_day(key: str, day: date, value: object) -> None:
    assert PACK.parameter(key, day).value == value


def test_the_higher_rank_wins_over_the_later_date() -> None:
    """浙江条例 (地方性法规) stands against 57号 (部委文件) until the law comes."""
    held = PACK.parameter("dibian.inclusive", date(2022, 1, 1))
    assert (held.rank, held.source) == ("local_regulation", "浙江省社会救助条例")
    assert load_pack("national").parameter("dibian.inclusive", date(2022, 1, 1)).value is False


def test_carried_forward_standards_are_marked() -> None:
    held = PACK.parameter("dibao.standard.urban", date(2026, 11, 21))
    assert held.pending
    assert "待核定" in held.note


def test_ratios_are_exact() -> None:
    day = date(2021, 4, 19)
    assert PACK.parameter("dibian.factor", day).fraction == Fraction(3, 2)
    assert PACK.parameter("deliberation.representatives", day).fraction == Fraction(2, 3)
    with pytest.raises(TypeError):
        _ = PACK.parameter("dibian.inclusive", day).fraction


def test_a_case_keeps_the_procedure_of_its_acceptance() -> None:
    june, july = (PACK.procedure_for("dibao", date(2021, *md)) for md in ((6, 30), (7, 1)))
    assert (june.version, july.version) == ("2020-01-01", "2021-07-01")


def test_an_item_without_a_procedure_on_the_day_says_so() -> None:
    with pytest.raises(PackError, match="没有2019年12月31日受理时适用的办理程序"):
        PACK.procedure_for("dibao", date(2019, 12, 31))
    with pytest.raises(PackError, match="没有救助事项“gold”"):
        PACK.procedure_for("gold", date(2021, 1, 1))


def test_the_county_decides_in_yuhuan() -> None:
    for item in ("dibao", "dibian", "tekun"):
        row = PACK.authority_for(item, date(2021, 4, 19), 25800)
        assert (row.level, row.role) == ("county", "county_decider")
        assert "第11条" in row.basis


def _delegate(issuer: str) -> Any:
    def change(data: dict[str, Any]) -> None:
        data["authority"] = [r for r in data["authority"] if r["key"] != "zhejiang_county"]
        row = {"key": "street", "item": "dibao", "level": "township", "role": "township_leader"}
        row |= {"kind": "委托", "issuer": issuer, "ceiling_fen": 100000}
        data["authority"].append(row | {"from": "2022-01-01", "basis": "测试文号", "rank": "local"})

    return change


def test_a_delegation_moves_the_power_from_its_day_up_to_its_ceiling() -> None:
    pack = edited(_delegate("city"))
    levels = [
        pack.authority_for("dibao", date(2021, 12, 31), 100).level,
        pack.authority_for("dibao", date(2022, 1, 4), 100).level,
        pack.authority_for("dibao", date(2022, 1, 4), 100001).level,
        pack.authority_for("tekun", date(2022, 1, 4), 100).level,
    ]
    assert levels == ["county", "township", "county", "county"]


def test_from_the_law_on_only_the_provincial_government_may_delegate() -> None:
    """社会救助法第44条."""
    assert edited(_delegate("city")).authority_for("dibao", AFTER, 100).level == "county"
    provincial = edited(_delegate("province_government"))
    assert provincial.authority_for("dibao", AFTER, 100).level == "township"


def test_hearing_before_a_cut_is_a_duty_from_the_law_on() -> None:
    """社会救助法第48条."""
    assert "hearing_before_cut" not in {g.key for g in PACK.guards_on("reduce", "dibao", BEFORE)}
    for act in ("reduce", "terminate"):
        assert "hearing_before_cut" in {g.key for g in PACK.guards_on(act, "dibao", AFTER)}
    assert "hearing_before_cut" not in {g.key for g in PACK.guards_on("accept", "dibao", AFTER)}


def test_offices_are_printed_by_name() -> None:
    assert PACK.printed_office("civil_affairs") == "玉环市民政局"
    assert PACK.printed_office("finance") == "玉环市财政局"
    assert PACK.printed_office("subdistrict", name="玉城街道") == "玉城街道办事处"
    assert PACK.printed_office("township", name="楚门镇") == "楚门镇人民政府"
    with pytest.raises(PackError, match="没有规定“moon”"):
        PACK.printed_office("moon")


def test_figures_and_limits_read_as_chinese() -> None:
    assert value_words(PACK.parameter("dibao.standard.urban", date(2021, 1, 1))) == "886.00元/月"
    assert value_words(PACK.parameter("dibian.inclusive", AFTER)) == "否"
    survey = PACK.procedures["main"][0].step("survey").within
    assert survey is not None
    assert limit_words(survey, {}) == "自收件之日起3个工作日内完成（法定；方案二（四）2）"

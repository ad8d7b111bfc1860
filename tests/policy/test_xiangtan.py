"""The pack of 湘潭县 overrides its five areas (S3) and leaves the rest to the national ways."""

from datetime import date
from typing import Any

import pytest

from tests.policy.writing import edited
from yimen.policy import check_pack, diff, load_pack, render_text, show
from yimen.rules import assess, suggest

PACK, BASE = load_pack("xiangtan"), load_pack("standard")
DAY = date(2021, 12, 6)


def test_the_pack_has_no_error_and_its_households_come_out() -> None:
    found = check_pack("xiangtan", assess=assess, suggest=suggest)
    assert [str(problem) for problem in found if problem.level == "error"] == []


@pytest.mark.clause("S3-32")
def test_the_pack_overrides_only_its_five_areas_and_the_difference_lists_them() -> None:
    assert len(PACK.areas) == 5
    told = diff(BASE, PACK)
    assert {change.section for change in told} == {
        "层级", "岗位名称", "单位名称", "标准", "救助事项", "审批权限", "样例家庭",
    }  # fmt: skip
    text = render_text(told)
    for words in (
        "村民小组（网格）",
        "湘潭县民政局",
        "550.00元/月",
        "50,000.00元",
        "649号令第48条",
    ):
        assert words in text
    for same in ("procedures", "notices", "materials", "documents", "rules", "statute", "guards"):
        assert getattr(PACK, same) == getattr(BASE, same)

    def stray(data: dict[str, Any]) -> None:
        data["own"].append("notices.review")

    said = [str(p) for p in check_pack(edited(stray, "xiangtan")) if p.level == "error"]
    assert len(said) == 1
    assert "本包只改5个方面" in said[0]
    assert "“notices.review”不在其中" in said[0]


def test_what_is_overridden_is_read_from_the_files_themselves() -> None:
    assert "authority.small_spending_aid" in PACK.own
    assert "levels" in PACK.own
    assert "parameters.visit.tekun_days" in PACK.own
    assert not [entry for entry in PACK.own if entry.startswith(("procedures", "households"))]
    assert "本包所改 · 四、完善急难社会救助：" in show(PACK)
    assert load_pack("yuhuan").own == ()


def test_the_network_has_four_levels_down_to_the_grid() -> None:
    """S3-01."""
    assert [level.key for level in PACK.levels] == ["county", "township", "village", "grid"]


@pytest.mark.parametrize("item", ["spending_aid", "emergency_aid"])
def test_small_aid_is_decided_in_the_township_up_to_its_ceiling(item: str) -> None:
    """S3-25."""
    small, over = (PACK.authority_for(item, DAY, fen) for fen in (200000, 200001))
    assert (small.level, small.kind, small.certainty) == ("township", "委托", "assumed")
    assert over.level == "county"
    assert PACK.authority_for(item, date(2021, 12, 1), 100).level == "county"


def test_what_waits_for_a_document_stays_with_the_county() -> None:
    """S3-25: 低保 and 特困 go down step by step; no paper names the day."""
    for item in ("dibao", "tekun"):
        assert PACK.authority_for(item, DAY, 100).level == "county"


def test_town_and_country_differ_only_in_their_standards() -> None:
    """S3-03: nothing in a procedure speaks of town or country."""
    for versions in PACK.procedures.values():
        for version in versions:
            for step in version.steps:
                assert step.when is None or "urban" not in step.when
    urban, rural = (PACK.parameter(f"dibao.standard.{kind}", DAY) for kind in ("urban", "rural"))
    assert (urban.value, rural.value) == (55000, 480000)


def test_every_figure_of_the_county_waits_for_confirmation() -> None:
    """D26: the interpretation holds no number."""
    for entry in PACK.own:
        if entry.startswith("parameters."):
            values = PACK.parameters[entry.removeprefix("parameters.")]
            assert all(value.pending for value in values)
    blocked = check_pack("xiangtan", go_live=True)
    assert [problem for problem in blocked if problem.level == "error"]

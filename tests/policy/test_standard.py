"""The national catalogue and ways that a locality without its own document follows."""

import io
import re
from datetime import date
from typing import Any

import pypdf
import pytest

from tests.policy.deadlines import case_limit, due
from tests.policy.papers import COMMON
from tests.policy.writing import edited
from yimen.foundation.documents import qr_svg, typst_pdf
from yimen.policy import PACKS_DIR, check_pack, export_pack, load_pack, pack_names, show
from yimen.rules import assess, suggest

PACK = load_pack("standard")
LOCAL = ("xx-district", "qinhuangdao", "jiamusi", "xiangtan")
CHILDREN = ("orphan", "unsupported_child", "priority_child")
OWN_PAPERS = sorted(set(PACK.documents) - set(load_pack("national").documents))
QR = {"qr.svg": qr_svg("https://example.invalid/v/AB12").encode()}


def test_the_pack_has_no_error_though_it_leaves_standards_to_its_localities() -> None:
    assert PACK.base
    assert "dibao.standard.urban" not in PACK.parameters
    found = check_pack("standard", assess=assess, suggest=suggest)
    assert [str(problem) for problem in found if problem.level == "error"] == []


@pytest.mark.parametrize("name", pack_names())
def test_every_pack_reads_back_the_same_after_export(name: str, tmp_path: Any) -> None:
    pack = load_pack(name)
    export_pack(pack, tmp_path / name)
    assert load_pack(name, tmp_path) == pack
    assert pack.title in show(pack)


@pytest.mark.parametrize("name", LOCAL)
def test_a_locality_is_data_over_the_national_ways(name: str) -> None:
    pack = load_pack(name)
    assert pack.chain == (name, "standard", "national")
    assert not pack.base
    assert pack.households


@pytest.mark.parametrize("name", LOCAL)
def test_what_is_not_confirmed_blocks_going_live(name: str) -> None:
    open_points = [p for p in check_pack(name) if p.code in ("pending", "deviation")]
    assert open_points
    live = check_pack(name, go_live=True)
    assert len([p for p in live if p.level == "error"]) == len(open_points)


@pytest.mark.parametrize("name", [*LOCAL, "standard"])
def test_child_items_are_never_noticed(name: str) -> None:
    """62号; S0-23."""
    pack = load_pack(name)
    for key in CHILDREN:
        assert not pack.items[key].public_notice
        for notice in pack.notices.values():
            assert key not in notice.items
        for version in pack.procedures["children"]:
            kinds = {step.kind for step in version.steps}
            assert not kinds & {"notice", "publication", "deliberation"}

    def post(data: dict[str, Any]) -> None:
        data["notices"]["review"]["items"].append("orphan")

    said = "\n".join(str(p) for p in check_pack(edited(post, name)) if p.level == "error")
    assert "“孤儿基本生活保障”不得公示" in said


def test_the_law_binds_step_lists_from_its_day() -> None:
    day = date(2021, 6, 30)
    assert PACK.procedure_for("dibao", day).version == "2014-05-01"
    assert PACK.procedure_for("dibao", date(2021, 7, 1)).version == "2021-07-01"
    assert PACK.procedure_for("tekun", date(2021, 7, 1)).source == "43号"
    with pytest.raises(Exception, match="没有2024年12月31日受理时适用的办理程序"):
        PACK.procedure_for("rigid_spending", date(2024, 12, 31))
    rigid = PACK.procedure_for("rigid_spending", date(2025, 1, 1))
    assert case_limit(rigid, "total").count == 30
    assert case_limit(rigid, "total_extended").count == 45


def test_quick_aid_is_done_in_three_natural_days_from_2026() -> None:
    """LS26, D25."""
    limit = PACK.procedure_for("emergency_aid", date(2026, 2, 13)).step("first_aid").within
    assert limit is not None
    assert (limit.legal, limit.certainty, limit.rolls) == (True, "read", False)
    assert due(limit, date(2026, 2, 13)) == date(2026, 2, 16)
    assert PACK.parameter("emergency_aid.cap_factor", date(2026, 2, 1)).value == 1


def test_a_slower_first_aid_is_an_error() -> None:
    def slow(data: dict[str, Any]) -> None:
        data["procedures"]["emergency"][1]["steps"][1]["within"]["count"] = 4

    said = [str(p) for p in check_pack(edited(slow, "standard")) if p.level == "error"]
    assert len(said) == 1
    assert "“小额快救办结”定为4日（自然日），长于法定的3日（自然日）" in said[0]


@pytest.mark.parametrize("name", LOCAL)
def test_hearing_and_the_county_come_with_the_law(name: str) -> None:
    """社会救助法第44、48条."""
    pack = load_pack(name)
    before, after = date(2026, 6, 30), date(2026, 7, 1)
    for item in ("dibao", "living_allowance", "orphan"):
        assert "hearing_before_cut" not in {g.key for g in pack.guards_on("reduce", item, before)}
        assert "hearing_before_cut" in {g.key for g in pack.guards_on("reduce", item, after)}
        assert pack.authority_for(item, after, 100).level == "county"


def test_every_item_has_owner_basis_and_opens_to_items_that_exist() -> None:
    """S0-52."""
    for item in PACK.items.values():
        assert item.owner_role in PACK.offices
        assert item.source
    assert len(PACK.items) >= 28


def test_every_paper_of_every_step_has_its_template() -> None:
    """S0-53: taken away, the step that prints it is named."""

    def lose(data: dict[str, Any]) -> None:
        del data["documents"]["disability_form"]

    said = "\n".join(str(p) for p in check_pack(edited(lose, "standard")) if p.level == "error")
    assert (
        "procedures.disability[2016-01-01].card_match：“困难残疾人生活补贴、重度残疾人护理补贴”的"
        in said
    )
    assert "“残疾人证比对”环节没有文书“disability_form”的模板" in said


def test_unread_limits_are_listed_as_such() -> None:
    told = [p.message for p in check_pack("standard") if p.code == "pending"]
    assert "“初审意见”的期限20个工作日，凭记忆，待核定" in told


@pytest.mark.parametrize("template", OWN_PAPERS)
@pytest.mark.parametrize("filled", [True, False])
def test_its_own_papers_print_filled_and_empty_on_one_page(template: str, filled: bool) -> None:
    body = {"applicant_name": "王桂兰", "village": "环东村", "amount": 203000, "reason": "理由"}
    data = COMMON | {"body": body} if filled else {}
    pdf = typst_pdf(PACK.document_source(template), data, attachments=QR if filled else None)
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    text = re.sub(r"\s", "", "".join(page.extract_text() for page in reader.pages))
    assert len(reader.pages) == 1
    assert (COMMON["serial"] if filled else "编号：") in text


def test_the_guide_names_every_standard_of_every_pack() -> None:
    guide = (PACKS_DIR / "README.md").read_text(encoding="utf-8")
    keys = {key for name in pack_names() for key in load_pack(name).parameters}
    assert [key for key in sorted(keys) if f"`{key}`" not in guide] == []
    assert [name for name in pack_names() if f"  {name}/" not in guide] == []

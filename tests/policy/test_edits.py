"""What an officer may propose (修改政策包), and a parent's news carried into its children."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from yimen.policy import Pack, PackError, check_pack, diff, export_pack, load_pack, render_text
from yimen.policy.edits import (
    BasisEdit,
    LimitEdit,
    NoticeEdit,
    StepEdit,
    ValueEdit,
    WordsEdit,
    apply_edit,
    edit_data,
    edit_from,
)
from yimen.policy.merge import carry_over
from yimen.rules import assess, suggest

PACK = load_pack("yuhuan")
DAY = date(2026, 3, 10)
STANDARD = "dibao.standard.urban"
BASIS = "玉民〔2026〕1号"


def errors(pack: Pack) -> list[str]:
    """Findings that would stop publication."""
    found = check_pack(pack, assess=assess, suggest=suggest)
    return [str(problem) for problem in found if problem.level == "error"]


def total(pack: Pack, on: date) -> int:
    """Working days of the whole case for somebody accepted that day."""
    [limit] = [one for one in pack.procedure_for("dibao", on).limits if one.key == "total"]
    return limit.within.count


def test_a_new_limit_begins_a_version_and_leaves_the_old_one_to_its_cases() -> None:
    made = apply_edit(PACK, LimitEdit(procedure="main", limit="total", count=18, source=BASIS), DAY)
    assert (total(made, date(2026, 3, 9)), total(made, DAY)) == (30, 18)
    titles = [one.title for one in made.procedure_for("dibao", DAY).limits]
    assert "审核确认全程（受理之日起18个工作日内）" in titles
    before = PACK.procedure_for("dibao", date(2026, 3, 9))
    closed = made.procedure_for("dibao", date(2026, 3, 9))
    assert closed.valid_to == date(2026, 3, 9)
    assert closed.steps == before.steps
    assert errors(made) == []
    told = render_text(diff(PACK, made))
    assert "适用于自2026年3月10日起受理的案件" in told
    assert "改为“审核确认全程（受理之日起18个工作日内）”" in told


def test_two_edits_of_one_day_stand_in_one_version() -> None:
    edits = [
        LimitEdit(procedure="main", limit="total", count=18, source=BASIS),
        LimitEdit(procedure="main", step="survey", count=2, source=BASIS),
    ]
    made = PACK
    for edit in edits:
        made = apply_edit(made, edit, DAY)
    assert len(made.procedures["main"]) == len(PACK.procedures["main"]) + 1
    survey = made.procedure_for("dibao", DAY).step("survey")
    assert survey.within is not None
    assert survey.within.count == 2


def test_the_words_for_the_applicant_follow_the_number() -> None:
    district = load_pack("xx-district")
    edit = LimitEdit(procedure="emergency", step="first_aid", count=12, source="区发〔2026〕2号")
    step = apply_edit(district, edit, DAY).procedure_for("emergency_aid", DAY).step("first_aid")
    assert step.title_plain.startswith("十二小时内")


def test_a_step_is_left_out_and_taken_in_again_at_its_place() -> None:
    off = StepEdit(procedure="main", step="review_notice", on=False, source=BASIS)
    without = apply_edit(PACK, off, DAY)
    assert without.procedure_for("dibao", DAY).before("decision") == ("opinion",)
    back = apply_edit(without, off.model_copy(update={"on": True}), date(2026, 4, 1))
    again = back.procedure_for("dibao", date(2026, 4, 1))
    assert again.before("decision") == ("review_notice",)
    assert again.before("review_notice") == ("opinion",)
    assert errors(back) == []


def test_a_step_others_lead_to_is_not_left_out_alone() -> None:
    with pytest.raises(PackError, match="不能单独取消"):
        apply_edit(PACK, StepEdit(procedure="main", step="appointment", on=False, source="x"), DAY)


def test_a_value_of_lower_rank_than_the_law_is_refused_with_the_reason() -> None:
    edit = ValueEdit(
        parameter="single.severe_grade", value=3, source=BASIS, rank="default", certainty="read"
    )
    with pytest.raises(PackError, match="以效力更高的"):
        apply_edit(PACK, edit, DAY)


def test_a_value_holds_from_its_day_on() -> None:
    made = apply_edit(PACK, ValueEdit(parameter=STANDARD, value=99900, source=BASIS), DAY)
    assert made.parameter(STANDARD, DAY).value == 99900
    assert made.parameter(STANDARD, date(2026, 3, 9)) == PACK.parameter(STANDARD, date(2026, 3, 9))
    with pytest.raises(PackError, match="应为整数"):
        apply_edit(PACK, ValueEdit(parameter=STANDARD, value="九百", source=BASIS), DAY)


def test_an_edit_without_basis_is_refused() -> None:
    with pytest.raises(PackError, match="请写明这项改动的依据"):
        apply_edit(PACK, ValueEdit(parameter=STANDARD, value=99900, source=" "), DAY)


def test_public_notice_of_an_item_is_switched_off_with_its_steps() -> None:
    district = load_pack("xx-district")
    made = apply_edit(district, NoticeEdit(item="spending_aid", on=False, source="x"), DAY)
    assert not made.items["spending_aid"].public_notice
    assert all("spending_aid" not in notice.items for notice in made.notices.values())
    for day in (DAY, date(2026, 8, 1)):
        kinds = {step.kind for step in made.procedure_for("spending_aid", day).steps}
        assert not kinds & {"notice", "publication"}
    kept = made.procedure_for("spending_aid", date(2026, 3, 9))
    assert kept.has("review_notice")
    assert errors(made) == []


def test_a_shared_procedure_keeps_its_notices_for_the_other_items() -> None:
    made = apply_edit(PACK, NoticeEdit(item="dibian", on=False, source=BASIS), DAY)
    procedure = made.procedure_for("dibao", DAY)
    assert procedure.step("publication").when == "granted_notice_allowed"
    assert errors(made) == []


@pytest.mark.parametrize(
    "edit",
    [
        ValueEdit(parameter=STANDARD, value=99900, source=BASIS),
        LimitEdit(procedure="main", limit="total", count=18, source=BASIS),
        StepEdit(procedure="main", step="review_notice", on=False, source=BASIS),
        WordsEdit(procedure="main", step="survey", title_plain="我们上门来看看。", source=BASIS),
        NoticeEdit(item="dibian", on=False, source=BASIS),
        BasisEdit(item="dibao", source=BASIS, owner_role="finance"),
    ],
)
def test_an_edit_survives_storing_and_an_edited_pack_survives_export(
    edit: Any, tmp_path: Path
) -> None:
    assert edit_from(edit_data(edit)) == edit
    made = apply_edit(PACK, edit, DAY)
    assert made.content_hash != PACK.content_hash
    export_pack(made, tmp_path / "yuhuan")
    assert load_pack("yuhuan", tmp_path).content_hash == made.content_hash
    assert Pack.from_json(made.to_json()) == made


def test_a_parents_change_reaches_the_child_and_the_childs_own_stays() -> None:
    city = load_pack("jiamusi")
    newer = apply_edit(city, ValueEdit(parameter=STANDARD, value=90000, source="佳政发"), DAY)
    limit = LimitEdit(procedure="basic", limit="check_start", count=2, source="县发")
    county = apply_edit(city, limit, DAY)
    merged, clashes = carry_over(city, newer, county)
    assert clashes == []
    assert merged.parameter(STANDARD, DAY).value == 90000
    assert merged.procedure_for("dibao", DAY) == county.procedure_for("dibao", DAY)


def test_where_both_changed_the_child_stays_and_the_place_is_named() -> None:
    city = load_pack("jiamusi")
    newer = apply_edit(city, ValueEdit(parameter=STANDARD, value=90000, source="佳政发"), DAY)
    county = apply_edit(city, ValueEdit(parameter=STANDARD, value=95000, source="县发"), DAY)
    merged, clashes = carry_over(city, newer, county)
    assert [place for place in clashes if STANDARD in place]
    assert merged.parameter(STANDARD, DAY).value == 95000


def test_versions_begun_by_both_do_not_overlap() -> None:
    city = load_pack("jiamusi")
    later = LimitEdit(procedure="basic", limit="check_start", count=1, source="佳政发")
    newer = apply_edit(city, later, date(2026, 4, 1))
    own = LimitEdit(procedure="basic", limit="check_start", count=2, source="县发")
    merged, clashes = carry_over(city, newer, apply_edit(city, own, DAY))
    assert any(place.startswith("procedures.basic") for place in clashes)
    assert errors(merged) == []

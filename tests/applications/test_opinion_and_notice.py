"""Category, opinion, notice, objection: each waits for what must come before."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.applications.intake import at_desk, item_of, person_of
from tests.applications.stages import (
    REVIEWER,
    VILLAGE,
    accepted_family,
    appointed,
    checked,
    chosen,
    opined,
    posted,
    signature,
    surveyed,
    up_to_opinion,
)
from yimen.applications.actions.choose_category import choose_category
from yimen.applications.actions.post_notice import finish_due_notices, finish_notice, void_notice
from yimen.applications.actions.raise_objection import (
    ObjectionData,
    answer_objection,
    raise_objection,
)
from yimen.applications.actions.record_deliberation import DeliberationData, record_deliberation
from yimen.applications.actions.write_opinion import OpinionData, write_opinion
from yimen.foundation import clock
from yimen.foundation.errors import Conflict, Invalid
from yimen.foundation.scope import SCOPE_ALL, in_scope
from yimen.procedures.models import Case

pytestmark = pytest.mark.usefixtures("day")


def meeting(present: int, representatives: int, finding: str = "true") -> DeliberationData:
    return DeliberationData(
        clock.now() - timedelta(hours=1), "县前社区", present, representatives, finding, "情况属实"
    )


def objected() -> Case:
    """A case whose notice met an objection."""
    case = up_to_opinion()
    opined(case)
    posted(case)
    with at_desk(VILLAGE) as by:
        raise_objection(by, case, ObjectionData("他家有车", raised_by="邻居"))
    return case


def test_choosing_two_categories_is_refused() -> None:
    case = appointed(accepted_family())
    surveyed(case)
    with at_desk(VILLAGE) as by, pytest.raises(Invalid, match="只能选择一种"):
        choose_category(by, item_of(case, "category"), ["dibao", "dibian"], signature=signature(by))


def test_the_assistant_alone_cannot_confirm_the_choice() -> None:
    case = appointed(accepted_family())
    surveyed(case)
    with at_desk(VILLAGE) as by, pytest.raises(Invalid, match="申请人本人签字"):
        choose_category(by, item_of(case, "category"), ["dibao"], signature=None)


def test_no_opinion_without_survey_and_report() -> None:
    case = appointed(accepted_family())
    with at_desk(REVIEWER) as by, pytest.raises(Conflict) as caught:
        write_opinion(by, case, OpinionData(is_favourable=True))
    assert caught.value.code == "inputs_missing"
    assert caught.value.extra["missing"] == ["入户调查表", "经济状况核对报告"]


def test_the_opinion_carries_amount_and_explanation_to_the_fen() -> None:
    opinion = opined(up_to_opinion())
    assert opinion.amount_fen == 93000  # 810.00 × 3 − 1,500.00
    keys = {line["key"] for line in opinion.explanation["explanation"]}
    assert {"standard", "members", "income", "amount"} <= keys


def test_a_category_the_family_does_not_meet_cannot_be_proposed() -> None:
    case = up_to_opinion(income_fen=600000)
    with at_desk(REVIEWER) as by, pytest.raises(Conflict) as caught:
        write_opinion(by, case, OpinionData(is_favourable=True, item="dibao"))
    assert caught.value.code == "not_eligible"


def test_an_opinion_against_needs_a_reason() -> None:
    case = up_to_opinion()
    with at_desk(REVIEWER) as by, pytest.raises(Invalid, match="理由"):
        write_opinion(by, case, OpinionData(is_favourable=False))


def test_the_notice_shows_whitelisted_fields_only() -> None:
    case = up_to_opinion()
    opined(case)
    fields = posted(case).fields
    assert set(fields) <= {
        "item",
        "applicant_name",
        "member_count",
        "amount",
        "opinion",
        "village",
        "period",
        "complaint_phone",
    }
    with at_desk() as by:
        child = person_of(case, "王小宝")
        assert by.role == "window_clerk"
    assert child.name not in str(fields)
    assert fields["amount"] == "930.00 元/月"


def test_a_notice_that_ends_on_a_holiday_rolls_to_the_next_working_day() -> None:
    case = up_to_opinion()
    opined(case)
    notice = posted(case)  # posted 2020-09-29; day 7 is 10-06 in the holiday; 10-09 is a workday
    assert notice.ends_at.astimezone(clock.ZONE).isoformat() == "2020-10-10T00:00:00+08:00"


def test_a_notice_is_finished_once_by_the_night_job_and_never_early() -> None:
    case = up_to_opinion()
    opined(case)
    notice = posted(case)
    assert finish_due_notices() == 0
    with clock.freeze(notice.ends_at.isoformat()):
        assert finish_due_notices() == 1
        assert finish_due_notices() == 0
        with in_scope(SCOPE_ALL):
            case.refresh_from_db()
            assert item_of(case, "decision").office.name == "玉环市民政局"


def test_early_removal_voids_the_notice() -> None:
    case = up_to_opinion()
    opined(case)
    posted(case)
    with at_desk(VILLAGE) as by:
        assert void_notice(by, case, "被雨淋坏").state == "void"
        assert finish_notice(by, case) is None
    assert posted(case).round == 2


def test_an_objection_opens_its_step_and_stops_the_way_to_the_decision() -> None:
    case = objected()
    with at_desk(REVIEWER):
        assert item_of(case, "objection").state == "open"


def test_after_the_notice_an_objection_is_a_complaint() -> None:
    case = up_to_opinion()
    opined(case)
    with at_desk(VILLAGE) as by, pytest.raises(Conflict, match="投诉举报"):
        raise_objection(by, case, ObjectionData("有意见", is_anonymous=True))
    notice = posted(case)
    late = ObjectionData("有意见", is_anonymous=True)
    over = clock.freeze(notice.ends_at.isoformat())
    with over, at_desk(VILLAGE) as by:
        assert raise_objection(by, case, late).is_complaint
        assert not case.work_items.open().filter(kind="objection").exists()


def test_a_new_survey_after_an_objection_leads_to_a_new_opinion_and_notice() -> None:
    case = objected()
    with at_desk(REVIEWER) as by:
        answer_objection(by, case, resolution="resurvey", reason="再去看一次车")
    survey = surveyed(case)
    assert survey.round == 2
    assert opined(case).round == 2
    assert posted(case).round == 2


def test_a_deliberation_needs_two_thirds_representatives() -> None:
    case = objected()
    with at_desk(REVIEWER) as by:
        answer_objection(by, case, resolution="deliberation", reason="村里评议")
        with pytest.raises(Invalid) as caught:
            record_deliberation(by, case, meeting(12, 7))
        assert "representatives" in caught.value.fields
        assert record_deliberation(by, case, meeting(12, 8)).representatives == 8
    assert opined(case).round == 2


def test_an_untrue_finding_orders_a_new_survey() -> None:
    case = objected()
    with at_desk(REVIEWER) as by:
        answer_objection(by, case, resolution="deliberation", reason="村里评议")
        record_deliberation(by, case, meeting(12, 9, "untrue"))
        assert item_of(case, "resurvey").state == "open"


def test_the_check_report_may_be_asked_for_once_at_a_time() -> None:
    case = chosen(_surveyed_case())
    checked(case)
    with at_desk(REVIEWER) as by:
        assert item_of(case, "opinion").role == by.role


def _surveyed_case() -> Case:
    case = appointed(accepted_family())
    surveyed(case)
    return case

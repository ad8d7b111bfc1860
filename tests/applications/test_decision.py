"""The decision: by the county, on both inputs, after the notice, once."""

from __future__ import annotations

import pytest

from tests.applications.intake import at_desk, item_of
from tests.applications.stages import (
    DECIDER,
    REVIEWER,
    VILLAGE,
    accepted_family,
    appointed,
    opined,
    posted,
    up_to_opinion,
)
from yimen.applications.actions.decide import DecisionData, decide, return_to_township
from yimen.applications.actions.post_notice import finish_due_notices
from yimen.applications.actions.publish_decision import publish_decision
from yimen.applications.actions.write_opinion import OpinionData, write_opinion
from yimen.foundation import clock
from yimen.foundation.errors import Conflict, Invalid, NotPermitted
from yimen.foundation.scope import SCOPE_ALL, in_scope
from yimen.procedures.models import Case

pytestmark = pytest.mark.usefixtures("day")
LEADER, OTHER_DECIDER = "yucheng.lingdao", "han.shenpi"


def ready(*, income_fen: int = 150000, item: str = "dibao") -> Case:
    """A case whose notice has run out without objection."""
    case = up_to_opinion(income_fen=income_fen)
    with at_desk(REVIEWER) as by:
        write_opinion(by, case, OpinionData(is_favourable=True, item=item))
    notice = posted(case)
    with clock.freeze(notice.ends_at.isoformat()):
        assert finish_due_notices() == 1
    with in_scope(SCOPE_ALL):
        case.refresh_from_db()
    return case


def test_the_township_cannot_decide() -> None:
    case = ready()
    with at_desk(LEADER) as by, pytest.raises(NotPermitted, match="玉环市民政局") as caught:
        decide(by, case, DecisionData(approve=True))
    assert caught.value.status == 403


def test_no_decision_without_report() -> None:
    case = appointed(accepted_family())
    with at_desk(DECIDER) as by, pytest.raises(Conflict) as caught:
        decide(by, case, DecisionData(approve=True))
    assert caught.value.code == "inputs_missing"


def test_no_decision_while_the_notice_runs() -> None:
    case = up_to_opinion()
    opined(case)
    posted(case)
    with at_desk(DECIDER) as by, pytest.raises(Conflict, match="正在公示") as caught:
        decide(by, case, DecisionData(approve=True))
    assert caught.value.code == "notice_running"


def test_an_approval_makes_the_award_from_the_next_month() -> None:
    case = ready()
    with clock.freeze("2020-10-12T10:00:00"), at_desk(DECIDER) as by:
        decision = decide(by, case, DecisionData(approve=True))
        assert decision.amount_fen == 93000
        assert decision.first_month.isoformat() == "2020-11-01"
        assert decision.authority["level"] == "county"
        assert decision.rule_hashes["dibao"]
        case.refresh_from_db()
        award = case.award
        assert award.during.lower.isoformat() == "2020-11-01"
        assert [line.amount_fen for line in award.lines.all()] == [93000]
        assert award.beneficiaries.count() == 3
        titles = set(case.documents.values_list("title", flat=True))
        assert "确认通知书" in titles


def test_a_second_decision_is_told_who_was_first() -> None:
    case = ready()
    with at_desk(DECIDER) as by:
        decide(by, case, DecisionData(approve=True))
    with at_desk(OTHER_DECIDER) as by, pytest.raises(Conflict, match="蒋伟民") as caught:
        decide(by, case, DecisionData(approve=True))
    assert caught.value.code == "decided"


def test_another_category_needs_the_applicants_consent() -> None:
    case = ready(income_fen=300000, item="dibian")  # 1,000.00 a head: above 810.00, below 1,215.00
    with at_desk(DECIDER) as by:
        with pytest.raises(Conflict) as caught:
            decide(by, case, DecisionData(approve=True, item="dibian"))
        assert caught.value.code == "consent_needed"
        decision = decide(
            by,
            case,
            DecisionData(
                approve=True,
                item="dibian",
                reason="人均1,000.00元，低于1,215.00元",
                consent_to_change=True,
                consent_note="10月10日电话同意",
            ),
        )
        assert decision.item == "dibian"
        assert decision.amount_fen is None
        case.refresh_from_db()
        assert case.item == "dibian"
        assert not case.award.pays


def test_a_refusal_needs_a_reason_and_skips_award_and_publication() -> None:
    case = ready()
    with at_desk(DECIDER) as by:
        with pytest.raises(Invalid, match="理由"):
            decide(by, case, DecisionData(approve=False))
        decide(by, case, DecisionData(approve=False, reason="隐瞒存款"))
        case.refresh_from_db()
        assert case.outcome == "refused"
        skipped = case.work_items.filter(state="skipped").values_list("step", flat=True)
        assert {"publication", "award"} <= set(skipped)
        assert "不予确认告知书" in set(case.documents.values_list("title", flat=True))


def test_a_return_goes_back_to_the_opinion_with_its_reason() -> None:
    case = ready()
    with at_desk(DECIDER) as by:
        with pytest.raises(Invalid, match="理由"):
            return_to_township(by, case, "")
        return_to_township(by, case, "请补充医疗支出")
        assert "请补充医疗支出" in item_of(case, "opinion").reason


def test_the_result_is_published_with_name_members_and_amount() -> None:
    case = ready()
    with at_desk(DECIDER) as by:
        decide(by, case, DecisionData(approve=True))
    with at_desk(VILLAGE) as by:
        fields = publish_decision(by, case).fields
    assert fields["applicant_name"] == "王小芳"
    assert fields["member_count"] == 3
    assert fields["amount"] == "930.00 元/月"
    assert "period" not in fields

"""XX区方案 三（一）1: the check comes before the application and bars nobody (S0-10, 11, 13)."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta

import pypdf
import pytest

from tests.clauses.district import XX, District
from tests.clauses.family import NAMES
from tests.journeys.driver import Refused
from yimen.foundation import clock
from yimen.foundation.identity import make_test_id
from yimen.foundation.messages.models import OutboxMessage

pytestmark = pytest.mark.usefixtures("db", "departments")
APRIL = "2023-04-18T09:00:00"
DAUGHTER = make_test_id("990001", date(2000, 2, 3), 24)
OBLIGOR = make_test_id("990001", date(1975, 2, 3), 35)


def words(pdf: bytes) -> str:
    """The text of a paper without blanks."""
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return re.sub(r"\s", "", "".join(page.extract_text() for page in pages))


@pytest.mark.clause("S0-10")
@pytest.mark.parametrize("item", ["dibao", "tekun", "spending_aid"])
def test_accepting_before_the_check_is_refused_until_the_applicant_insists(item: str) -> None:
    with clock.freeze(APRIL):
        story = District(50000, item)
        story.intend()
        with pytest.raises(Refused) as early:
            story.clerk.accept(story.case)
        assert (early.value.status, early.value.code) == (409, "check_first")
        with pytest.raises(Refused) as unsigned:
            story.clerk.accept(story.case, insists=True)
        assert "signature" in unsigned.value.fields
        signature = story.clerk.upload("申请人签字")
        number = story.clerk.accept(story.case, insists=True, signature=signature)
        whole = story.clerk.case(story.case)
        assert whole["case"]["number"] == number
        assert whole["case"]["accepted_at"].startswith("2023-04-18")
        assert {row["key"] for row in whole["clocks"]} >= {"total"}
        # The check is a step after acceptance now, beside the visit.
        assert story.open_steps() == ["late_check", "survey"]
        story.say_everything()
        story.check()
        assert story.open_steps() == ["survey"]


@pytest.mark.clause("S0-10")
def test_insisting_leaves_a_running_check_and_makes_it_up_afterwards() -> None:
    with clock.freeze(APRIL):
        story = District(50000)
        story.intend()
        story.authorise()
        story.reviewer.request_check(story.case)
        signature = story.clerk.upload("申请人签字")
        story.clerk.accept(story.case, insists=True, signature=signature)
        assert story.open_steps() == ["late_check", "survey"]
        story.check()
        report = story.reviewer.get(f"/cases/{story.case}/check")["report"]
        assert report is not None
        assert story.open_steps() == ["survey"]


@pytest.mark.clause("S0-10")
def test_a_refusal_to_accept_prints_reasons_and_remedy() -> None:
    with clock.freeze(APRIL):
        story = District(50000)
        story.up_to_acceptance()
        story.clerk.refuse(story.case, ["申请人已经在另一街道享受低保"], "57号第4条")
        text = words(story.clerk.pdf(story.case, "refusal_to_accept"))
        assert "不予受理告知书" in text
        assert "申请人已经在另一街道享受低保" in text
        assert "行政复议" in text
        assert "行政诉讼" in text


@pytest.mark.clause("S0-10")
def test_from_the_law_of_2026_the_application_comes_first() -> None:
    with clock.freeze("2026-07-02T09:00:00"):
        story = District(50000)
        story.intend()
        assert story.clerk.accept(story.case)
        assert story.open_steps() == ["means_check", "survey"]


@pytest.mark.clause("S0-10")
def test_the_emergency_path_asks_for_no_check() -> None:
    with clock.freeze(APRIL):
        story = District(0, "emergency_aid")
        story.intend(statement="家中失火")
        assert story.clerk.accept(story.case)
        steps = {row["step"] for row in story.clerk.case(story.case)["steps"]}
        assert not steps & {"means_check", "late_check"}
        story.leader.post(f"/cases/{story.case}/first-aid", amount_fen=50000)
        assert story.open_steps() == ["follow_up"]


@pytest.mark.clause("S0-11")
def test_the_check_stays_blocked_until_all_adults_and_the_guardian_have_signed() -> None:
    with clock.freeze(APRIL):
        story = District(50000)
        daughter = {"name": "王小丽", "relation": "30", "id_number": DAUGHTER}
        story.intend()
        story.clerk.add_member(story.case, **daughter)
        story.clerk.declare(story.case, story.facts())
        signers = [*((name, "") for name in (NAMES[0], NAMES[1], "王小丽")), (NAMES[2], NAMES[0])]
        for name, guardian in signers:
            with pytest.raises(Refused) as blocked:
                story.clerk.post(f"/cases/{story.case}/authorisation")
            assert (blocked.value.status, blocked.value.code) == (409, "consent_missing")
            assert name in blocked.value.message
            with pytest.raises(Refused) as no_query:
                story.reviewer.request_check(story.case)
            assert no_query.value.status == 409
            if guardian:
                with pytest.raises(Refused) as himself:
                    story.clerk.sign_consent(story.case, name)
                assert "监护人" in himself.value.message
            story.clerk.sign_consent(story.case, name, by=guardian)
        story.clerk.post(f"/cases/{story.case}/authorisation")
        story.check()
        assert story.open_steps() == ["check_result"]


@pytest.mark.clause("S0-11")
def test_nothing_is_checked_before_income_and_property_are_declared() -> None:
    with clock.freeze(APRIL):
        story = District(50000)
        story.intend()
        for name, guardian in ((NAMES[0], ""), (NAMES[1], ""), (NAMES[2], NAMES[0])):
            story.clerk.sign_consent(story.case, name, by=guardian)
        with pytest.raises(Refused) as undeclared:
            story.clerk.post(f"/cases/{story.case}/authorisation")
        assert undeclared.value.code == "declaration_missing"


@pytest.mark.clause("S0-11")
def test_for_tekun_each_obligor_signs_too_or_refuses_on_record() -> None:
    with clock.freeze(APRIL):
        story = District(0, "tekun")
        story.intend()
        story.say_everything()
        one, two = (
            story.clerk.post(
                f"/cases/{story.case}/obligors",
                name=name,
                id_number=number,
                bond="support_parent",
            )["ref"]
            for name, number in (("王远", OBLIGOR), ("王近", DAUGHTER))
        )
        with pytest.raises(Refused) as blocked:
            story.clerk.post(f"/cases/{story.case}/authorisation")
        assert "王远（法定义务人）、王近（法定义务人）" in blocked.value.message
        scan = story.clerk.upload("授权书 王远")
        story.clerk.post(f"/cases/{story.case}/consents", person=one, file=scan)
        with pytest.raises(Refused):
            story.clerk.post(f"/cases/{story.case}/authorisation")
        story.clerk.post(
            f"/cases/{story.case}/obligors/{two}/refusal", note="4月18日电话两次，均表示不签"
        )
        story.clerk.post(f"/cases/{story.case}/authorisation")
        assert story.open_steps() == ["means_check"]


@pytest.mark.clause("S0-11")
def test_a_revocation_blocks_queries_and_leads_over_a_reminder_to_the_end() -> None:
    with clock.freeze(APRIL):
        story = District(50000)
        story.intend()
        story.authorise()
        man = story.clerk.member(story.case, NAMES[1])
        story.clerk.delete(f"/cases/{story.case}/consents/{man}", reason="本人不同意了")
        with pytest.raises(Refused) as blocked:
            story.reviewer.request_check(story.case)
        assert blocked.value.code == "consent_missing"
        with pytest.raises(Refused) as unreminded:
            story.reviewer.post(f"/cases/{story.case}/cooperation/terminate")
        assert unreminded.value.code == "not_reminded"
        story.reviewer.post(f"/cases/{story.case}/cooperation/remind")
        reminder = words(story.clerk.pdf(story.case, "cooperation_reminder"))
        assert "王大明撤回了核对授权" in reminder
        assert "2023年4月24日" in reminder
        with pytest.raises(Refused) as early:
            story.reviewer.post(f"/cases/{story.case}/cooperation/terminate")
        assert early.value.code == "too_early"
        clock.move_to("2023-04-25T09:00:00")
        story.reviewer.post(f"/cases/{story.case}/cooperation/terminate")
        assert story.clerk.case(story.case)["case"]["outcome"] == "terminated"
        notice = words(story.clerk.pdf(story.case, "termination_notice"))
        assert "终止审核程序告知书" in notice
        assert "第二十九条" in notice
        assert "行政复议" in notice


@pytest.mark.clause("S0-11")
def test_who_signs_again_in_time_goes_on() -> None:
    with clock.freeze(APRIL):
        story = District(50000)
        story.intend()
        story.authorise()
        man = story.clerk.member(story.case, NAMES[1])
        story.clerk.delete(f"/cases/{story.case}/consents/{man}", reason="本人不同意了")
        story.reviewer.post(f"/cases/{story.case}/cooperation/remind")
        story.clerk.sign_consent(story.case, NAMES[1])
        with pytest.raises(Refused) as settled:
            story.reviewer.post(f"/cases/{story.case}/cooperation/terminate")
        assert settled.value.code == "no_matter"
        story.check()
        assert story.open_steps() == ["check_result"]


@pytest.mark.clause("S0-13")
def test_the_legal_clock_starts_at_formal_acceptance() -> None:
    with clock.freeze(APRIL):
        story = District(50000)
        story.intend()
        story.authorise()
        clock.move_to("2023-04-20T10:00:00")
        story.check()
        story.tell()
        told = OutboxMessage.objects.filter(case_number=str(story.clerk.case(story.case)["case"][
            "receipt_number"
        ]), text__contains="核对已完成")  # fmt: skip
        assert {row.channel for row in told} == {"sms", "slip"}
        assert len(story.papers_of("check_refusal")) == 1
        assert "total" not in {row["key"] for row in story.clerk.case(story.case)["clocks"]}
        clock.move_to("2023-04-24T09:00:00")
        story.apply()
        story.clerk.accept(story.case)
        whole = story.clerk.case(story.case)
        assert whole["case"]["accepted_at"].startswith("2023-04-24")
        started = {row["key"]: row["started_on"] for row in whole["clocks"]}
        assert started["total"] == "2023-04-24"
        assert story.clerk.due(story.case, "total") == "2023-05-24"


@pytest.mark.clause("S0-13")
def test_a_failed_check_gives_reasons_a_task_of_objection_and_no_bar() -> None:
    with clock.freeze(APRIL):
        story = District(150000)
        story.up_to_result()
        with pytest.raises(Refused) as bare:
            story.tell(passed=False)
        assert "reasons" in bare.value.fields
        story.tell("人均月收入1500.00元，高于农村低保标准700.00元", passed=False)
        text = words(story.clerk.pdf(story.case, "check_refusal"))
        assert "高于农村低保标准" in text
        assert "行政复议" in text
        assert story.open_steps() == ["application", "check_objection"]
        waiting = story.reviewer.step(story.case, "check_objection")
        assert waiting["waits"] == "applicant"
        assert waiting["due_at"] is None
        story.clerk.post(f"/cases/{story.case}/check-objection", content="工资里有一次性补发")
        task = story.reviewer.step(story.case, "check_objection")
        assert (task["waits"], task["due_at"][:10]) == ("", "2023-04-24")
        assert [row["step"] for row in story.reviewer.queue(step="check_objection")]
        with pytest.raises(Refused) as unticked:
            story.apply()
        assert "insists" in unticked.value.fields
        story.apply(insists=True)
        assert story.open_steps() == ["acceptance"]
        assert story.clerk.accept(story.case)


@pytest.mark.clause("S0-13")
def test_a_good_objection_starts_the_check_again() -> None:
    with clock.freeze(APRIL):
        story = District(50000)
        story.up_to_result()
        story.tell("名下有一辆没有申报的轿车", passed=False)
        story.clerk.post(f"/cases/{story.case}/check-objection", content="车已经卖了")
        answer = f"/cases/{story.case}/check-objection/answer"
        story.reviewer.post(answer, recheck=True, reason="过户材料属实")
        assert story.open_steps() == ["means_check"]
        clock.move_to(clock.now() + timedelta(days=1))
        story.check()
        story.tell()
        story.apply()
        assert story.clerk.accept(story.case)


def test_who_does_not_apply_ends_it_himself() -> None:
    with clock.freeze(APRIL):
        story = District(50000)
        story.up_to_result()
        story.tell()
        story.clerk.post(f"/cases/{story.case}/give-up", reason="家里情况好转")
        whole = story.clerk.case(story.case)["case"]
        assert (whole["status"], whole["outcome"]) == ("ended", "withdrawn")


def test_the_phone_says_each_step_in_plain_words() -> None:
    from tests.journeys.driver import Public
    from yimen.applications.models import Application
    from yimen.foundation.scope import SCOPE_ALL, in_scope

    with clock.freeze(APRIL):
        story = District(50000)
        story.intend()
        with in_scope(SCOPE_ALL):
            token = Application.objects.get(case_id=story.case).tracking_token
        from tests.clauses.family import WOMAN

        seen = Public().track(token, WOMAN[-4:])
        assert "授权书" in seen["headline"]
        assert XX.pack == "xx-district"

"""受理: number, notice and clock; told once what lacks; refused only with reasons and remedy."""

from __future__ import annotations

import pytest

from tests.applications.intake import (
    ASSISTANT,
    CLERK,
    LIAISON,
    REVIEWER,
    SURVEYOR,
    XIANQIAN,
    accepted,
    at_desk,
    child,
    item_of,
    member,
    person_of,
    registered,
    scan,
)
from yimen.applications.actions.accept import accept
from yimen.applications.actions.add_material import add_material
from yimen.applications.actions.ask_supplement import ask_supplement
from yimen.applications.actions.complete_applicant import complete_applicant
from yimen.applications.actions.refuse_acceptance import refuse_acceptance
from yimen.applications.actions.sign_consent import sign_consent
from yimen.applications.documents import frozen_data
from yimen.applications.models import IssuedDocument
from yimen.foundation import clock
from yimen.foundation.errors import Conflict, Invalid, NotPermitted, StalePage
from yimen.foundation.messages.models import OutboxMessage
from yimen.foundation.trail import timeline
from yimen.procedures.models import Case

pytestmark = pytest.mark.usefixtures("day")


def test_acceptance_gives_a_number_a_notice_and_starts_the_clock() -> None:
    with at_desk() as by:
        case = registered(by, wanted_item="dibao")
        number = accept(by, item_of(case, "acceptance"))
        case.refresh_from_db()
        assert number == case.number == "331083001受202000001"
        assert case.accepted_at == clock.now()
        assert case.status == Case.Status.RUNNING
        assert "appointment" in {item.step for item in case.work_items.open()}
        notice = case.documents.get(template="acceptance_notice")
        assert notice.serial == "玉环玉城街道救助受字〔2020〕0001号"
        data = frozen_data(notice)
        assert data["case"]["number"] == number
        assert data["case"]["accepted_on"] == "2020年9月29日"
        assert data["body"]["tracking_token"] == case.application.tracking_token


def test_numbers_run_on_without_gaps_even_after_a_refused_try() -> None:
    with at_desk() as by:
        first = accepted(by)
        unnamed = registered(by, name="")
        with pytest.raises(Invalid):
            accept(by, item_of(unnamed, "acceptance"))
        second = accepted(by)
    assert [first.number, second.number] == ["331083001受202000001", "331083001受202000002"]


def test_name_and_village_are_asked_before_acceptance_and_filled_in_at_the_desk() -> None:
    with at_desk() as by:
        case = registered(by, name="", division_code=None)
        with pytest.raises(Invalid) as told:
            accept(by, item_of(case, "acceptance"))
        assert set(told.value.fields) == {"name", "division_code"}
        complete_applicant(by, case, name="王小芳", division_code=XIANQIAN, address="县前街 8 号")
        accept(by, item_of(case, "acceptance"))
        case.refresh_from_db()
        assert case.applicant.name == "王小芳"
        assert case.household.address == "县前街 8 号"
    with at_desk(ASSISTANT):
        assert Case.objects.get(pk=case.pk).work_items.open().exists()
        assert case.household.memberships.count() == 1


def test_a_registered_name_or_village_is_not_overwritten() -> None:
    with at_desk() as by:
        case = registered(by)
        with pytest.raises(Conflict, match="更正"):
            complete_applicant(by, case, name="王小方")
        with pytest.raises(Conflict, match="迁移"):
            complete_applicant(by, case, division_code="331083001003")


@pytest.mark.parametrize("username", [ASSISTANT, LIAISON, SURVEYOR, "shen.shenhe"])
def test_nobody_but_the_township_window_and_reviewer_accepts(username: str) -> None:
    with at_desk() as by:
        case = registered(by)
        item = item_of(case, "acceptance")
    with at_desk("yucheng.chuangkou"):
        from tests.cast.staff import acting

        with pytest.raises(NotPermitted):
            accept(acting(username), item)


def test_the_reviewer_of_the_township_may_accept_too() -> None:
    with at_desk() as by:
        case = registered(by)
    with at_desk(REVIEWER) as by:
        assert accept(by, item_of(case, "acceptance")).startswith("331083001受2020")


def test_a_stale_page_and_a_second_acceptance_say_who_was_first() -> None:
    with at_desk() as by:
        case = registered(by)
        item = item_of(case, "acceptance")
        with pytest.raises(StalePage):
            accept(by, item, item.row_version + 1)
        accept(by, item, item_of(case, "acceptance").row_version)
        with pytest.raises(Conflict, match=by.actor.name):
            accept(by, item)


def test_what_lacks_is_told_in_one_paper_and_the_case_is_accepted() -> None:
    with at_desk() as by:
        case = registered(by, members=(member(), child()))
        document = ask_supplement(by, item_of(case, "acceptance"))
        case.refresh_from_db()
        papers = frozen_data(document)["body"]["papers"]
        told = {(paper["title"], paper["person"]) for paper in papers}
        assert ("诚信声明及授权书", "王小芳") in told
        assert ("诚信声明及授权书", "王大明") in told
        assert ("授权书（监护人代签）", "王小宝") in told
        assert case.number is not None
        assert {d.template for d in case.documents.all()} == {
            "acceptance_notice",
            "supplement_notice",
        }
        sms = OutboxMessage.objects.filter(channel="sms", text__contains="还缺")
        assert "诚信声明及授权书" in sms.get().text


def test_a_second_telling_is_refused() -> None:
    with at_desk() as by:
        case = registered(by)
        item = item_of(case, "acceptance")
        ask_supplement(by, item)
        with pytest.raises(Conflict):
            ask_supplement(by, item)
        assert IssuedDocument.objects.filter(template="supplement_notice").count() == 1


def test_nothing_to_supplement_is_told_so() -> None:
    with at_desk() as by:
        case = registered(by)
        applicant = person_of(case, "王小芳")
        sign_consent(by, case, applicant, file=scan(by, "授权"))
        for key in ("hukou_book", "application_form"):
            add_material(by, case, key, scan(by, key))
        with pytest.raises(Conflict, match="直接受理"):
            ask_supplement(by, item_of(case, "acceptance"))


def test_complete_papers_at_acceptance_make_the_case_complete() -> None:
    with at_desk() as by:
        case = registered(by)
        sign_consent(by, case, person_of(case, "王小芳"), file=scan(by, "授权"))
        for key in ("hukou_book", "application_form"):
            add_material(by, case, key, scan(by, key))
        case.refresh_from_db()
        assert case.complete_at is None
        accept(by, item_of(case, "acceptance"))
        case.refresh_from_db()
        assert case.complete_at == clock.now()
        assert case.clocks.get(key="review").started_on == clock.today()


def test_a_refusal_needs_reasons_and_basis_and_carries_the_remedy() -> None:
    with at_desk() as by:
        case = registered(by)
        with pytest.raises(Invalid) as told:
            refuse_acceptance(by, item_of(case, "acceptance"), reasons=["不行"], basis="")
        assert set(told.value.fields) == {"reasons", "basis"}
        document = refuse_acceptance(
            by,
            item_of(case, "acceptance"),
            reasons=["申请人户籍和经常居住地都不在本市，应当向户籍所在地提出申请"],
            basis="浙江省社会救助条例第十条",
        )
        case.refresh_from_db()
        assert (case.status, case.outcome) == (Case.Status.ENDED, Case.Outcome.NOT_ACCEPTED)
        data = frozen_data(document)
        assert "行政复议" in data["remedy"]
        assert "户籍" in data["body"]["reasons"][0]
        verbs = [event.verb for event in timeline([f"case:{case.uid}"])]
        assert "document.issue" in verbs
        with pytest.raises(Conflict):
            accept(by, item_of_any(case, "acceptance"))


def item_of_any(case: Case, step: str) -> object:
    """The newest item of a step, whatever its state."""
    return case.work_items.filter(step=step).order_by("-round").first()


def test_a_case_accepted_under_a_newer_procedure_is_pinned_to_it() -> None:
    clock.move_to("2021-06-30T16:30:00")
    with at_desk() as by:
        case = registered(by)
        before = case.procedure_id
        clock.move_to("2021-07-01T08:40:00")
        accept(by, item_of(case, "acceptance"))
        case.refresh_from_db()
        assert case.procedure_id != before
        assert case.clocks.filter(key="total").exists()


def test_acceptance_by_proxy_names_the_proxy_and_reaches_the_applicant() -> None:
    from yimen.applications.intake_data import ProxyData

    with at_desk(ASSISTANT) as by:
        proxy = ProxyData("village_assistant", "王代办", scan(by, "委托书"))
        case = registered(by, channel="village", proxy=proxy)
    with at_desk(CLERK) as by:
        accept(by, item_of(case, "acceptance"))
        case.refresh_from_db()
    sms = OutboxMessage.objects.get(case_number=case.number, channel="sms")
    assert "由王代办代办" in sms.text
    assert "最迟2020年10月10日上门" in sms.text

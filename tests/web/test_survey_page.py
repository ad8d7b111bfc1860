"""入户调查 on the phone: drawn from the catalogue, kept offline, signed by two, with reasons."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from tests.applications.intake import CLERK, OTHER_CLERK, at_desk, person_of
from tests.applications.stages import (
    FIRST,
    SECOND,
    VILLAGE,
    accepted_family,
    appointed,
    survey_data,
)
from tests.cast.staff import log_in
from tests.web.forms import beside, huge, offline, photo, program, send, text, value
from yimen.applications.actions.save_survey import save_survey
from yimen.applications.models import Survey, SurveyPhoto
from yimen.foundation import clock as product_clock
from yimen.foundation.scope import SCOPE_ALL, in_scope
from yimen.foundation.trail import Event
from yimen.procedures.models import Case

PLACE = "县前社区12号"


@pytest.fixture
def case(db: None) -> Iterator[Case]:
    """王小芳's family, to be visited tomorrow; Tuesday 2020-09-29."""
    with product_clock.freeze("2020-09-29T09:00:00"):
        yield appointed(accepted_family())


@pytest.fixture
def phone(client: Client, case: Case) -> Client:
    """The first surveyor's."""
    log_in(client, FIRST)
    return client


def page_of(case: Case) -> str:
    """Address of the survey."""
    return f"/cases/{case.pk}/survey/"


def filled(case: Case, **changes: Any) -> dict[str, Any]:
    """What a surveyor writes at least, and whatever is given besides."""
    return {
        "visited_at": "2020-09-29T08:30",
        "place": PLACE,
        "f.household.need_none": "on",
        "f.household.policy_told": "on",
        "family_absent_reason": "外出就医",
        **changes,
    }


def income(case: Case, name: str, key: str = "wage_income") -> str:
    """The form's name of a member's income."""
    with in_scope(SCOPE_ALL):
        return f"f.person.{person_of(case, name).pk}.{key}"


def stored(case: Case) -> Survey:
    """The survey as it stands."""
    with in_scope(SCOPE_ALL):
        return Survey.objects.select_related("case").get(case=case)


def person_row(survey: Survey, name: str) -> dict[str, Any]:
    """The answers about one member."""
    ref = income(survey.case, name).split(".")[2]
    rows = [row for row in survey.answers["person"] if row["ref"] == ref]
    return rows[0] if rows else {}


def test_visits_are_listed_by_the_time_agreed(phone: Client, case: Case) -> None:
    page = text(phone.get("/visits/"))
    assert "王小芳" in page
    assert page.index("本周") < page.index("王小芳")
    log_in(phone, SECOND)
    assert "王小芳" not in text(phone.get("/visits/"))
    assert "王小芳" in text(phone.get("/visits/?tab=all"))


def test_a_clerk_is_told_who_keeps_the_visits(client: Client, case: Case) -> None:
    log_in(client, CLERK)
    assert client.get("/visits/").status_code == 403


def test_the_form_comes_filled_with_what_was_declared(phone: Client, case: Case) -> None:
    answer = phone.get(page_of(case))
    assert value(answer, income(case, "王大明")) == "1500.00"
    assert value(answer, "f.complete.vehicle") == "on"
    assert value(answer, "f.household.house_state") == "unknown"
    assert "（申报：1500.00 元）" in text(answer)


def test_yuan_become_fen_and_nothing_typed_stays_unknown(phone: Client, case: Case) -> None:
    wage, care = income(case, "王大明"), income(case, "王大明", "job_cost")
    form = filled(case, **{wage: "１，２３４.5元", care: ""})
    assert send(phone, f"{page_of(case)}save/", form).status_code == 302
    survey = stored(case)
    assert person_row(survey, "王大明") == {
        "ref": person_row(survey, "王大明")["ref"],
        "wage_income": 123450,
    }
    assert "wage_income" not in person_row(survey, "王小芳")


def test_a_wrong_amount_is_told_beside_its_field_and_stays_typed(phone: Client, case: Case) -> None:
    wage = income(case, "王大明")
    answer = send(phone, f"{page_of(case)}save/", filled(case, **{wage: "一千五"}))
    assert answer.status_code == 422
    assert beside(answer, wage).startswith("金额格式不正确")
    assert value(answer, wage) == "一千五"
    assert value(answer, "place") == PLACE
    with in_scope(SCOPE_ALL):
        assert not Survey.objects.exists()


def test_a_value_outside_its_range_is_told_beside_its_field(phone: Client, case: Case) -> None:
    care = income(case, "王小芳", "self_care")
    answer = send(phone, f"{page_of(case)}save/", filled(case, **{care: "9"}))
    assert answer.status_code == 422
    assert beside(answer, care) == "“生活自理不能达到的项数”不能大于 6，请核对"


@pytest.mark.clause("S4-26")
def test_a_form_kept_offline_and_sent_twice_is_one_copy(phone: Client, case: Case) -> None:
    wage = income(case, "王大明")
    kept = filled(case, **{"command_id": str(uuid4()), wage: "900"})
    for _ in range(2):
        answer = offline(
            phone, f"{page_of(case)}save/", {**kept, "photos": [photo(), photo("厨房")]}
        )
        assert answer.status_code == 200
        assert answer.json()["next"].startswith(page_of(case))
    survey = stored(case)
    assert person_row(survey, "王大明")["wage_income"] == 90000
    with in_scope(SCOPE_ALL):
        assert SurveyPhoto.objects.filter(survey=survey).count() == 2
        assert Event.objects.filter(stream=f"case:{case.pk}", verb="survey.photo").count() == 2


@pytest.mark.clause("S4-26")
def test_a_late_copy_overwrites_nothing_a_colleague_wrote(phone: Client, case: Case) -> None:
    first = phone.get(page_of(case))
    base, wage = value(first, "base"), income(case, "王大明")
    other = income(case, "王小芳")
    declared = {wage: "1500.00", other: "0.00"}
    assert (
        send(
            phone, f"{page_of(case)}save/", filled(case, base=base, **{**declared, wage: "900"})
        ).status_code
        == 302
    )
    log_in(phone, SECOND)
    late = filled(case, base=base, place="别处", **{**declared, wage: "800", other: "50"})
    assert offline(phone, f"{page_of(case)}save/", late).status_code == 200
    survey = stored(case)
    assert person_row(survey, "王大明")["wage_income"] == 90000
    assert person_row(survey, "王小芳")["wage_income"] == 5000
    assert survey.place == PLACE
    told = text(phone.get(page_of(case)))
    assert "工资性收入（已存：900.00，您填的：800）" in told
    assert "有 2 项同事已先填写，没有覆盖" in told


def test_a_phone_is_told_which_field_was_refused(phone: Client, case: Case) -> None:
    wage = income(case, "王大明")
    answer = offline(phone, f"{page_of(case)}save/", filled(case, **{wage: "x"}))
    assert answer.status_code == 422
    assert list(answer.json()["fields"]) == [wage]


@pytest.mark.parametrize(
    ("upload", "sentence"),
    [(program("门口.jpg"), "不能上传这种文件"), (huge("门口.jpg"), "超过 20 MB 的上限")],
    ids=["program", "30 MB"],
)
def test_what_is_no_photo_is_refused_with_a_sentence(
    phone: Client, case: Case, upload: Any, sentence: str
) -> None:
    answer = send(phone, f"{page_of(case)}save/", {**filled(case), "photos": upload})
    assert answer.status_code in (413, 422)
    assert sentence in beside(answer, "photos")
    assert value(answer, "place") == PLACE


@pytest.mark.clause("S4-56")
def test_without_a_fix_the_typed_place_is_enough_and_marked(phone: Client, case: Case) -> None:
    send(phone, f"{page_of(case)}save/", filled(case, position_reason="没有定位信号"))
    survey = stored(case)
    assert (survey.place, survey.position, survey.position_reason) == (PLACE, None, "没有定位信号")
    send(phone, f"{page_of(case)}save/", filled(case, lat="28.13", lng="121.23", accuracy="20"))
    assert stored(case).position == {"lat": 28.13, "lng": 121.23, "accuracy": 20.0}


def test_rows_are_kept_by_their_reference_and_empty_ones_dropped(phone: Client, case: Case) -> None:
    form = filled(
        case,
        **{
            "f.vehicle.n1.kind": "motorcycle",
            "f.vehicle.n1.work_vehicle": "yes",
            "f.vehicle.n2.kind": "",
            "f.complete.vehicle": "on",
        },
    )
    send(phone, f"{page_of(case)}save/", form)
    answers = stored(case).answers
    assert answers["vehicle"] == [{"ref": "n1", "kind": "motorcycle", "work_vehicle": True}]
    assert answers["complete"] == {"vehicle": True}


@pytest.mark.clause("S4-57")
def test_it_cannot_be_closed_before_needs_policy_and_signatures(phone: Client, case: Case) -> None:
    send(phone, f"{page_of(case)}save/", {"place": PLACE, "visited_at": "2020-09-29T08:30"})
    answer = send(phone, f"{page_of(case)}close/", {"row_version": stored(case).row_version})
    assert answer.status_code == 422
    page = text(answer)
    for sentence in (
        "须有 2 名调查员签字",
        "请家庭成员签字",
        "请至少勾选一项救助需求",
        "勾选“已告知”",
    ):
        assert sentence in page
    assert stored(case).closed_at is None


@pytest.mark.clause("S4-23")
def test_two_sign_and_closing_shows_the_suggestion_with_its_figures(
    phone: Client, case: Case
) -> None:
    with at_desk(FIRST) as by:
        save_survey(by, case, survey_data(case))
    assert send(phone, f"{page_of(case)}sign/", {"signature": photo("陈")}).status_code == 302
    again = send(phone, f"{page_of(case)}sign/", {"signature": photo("陈")})
    assert again.status_code == 409
    log_in(phone, SECOND)
    send(phone, f"{page_of(case)}sign/")
    page = phone.get(page_of(case))
    assert "家庭人均月收入500.00元低于当地低保标准810.00元" in text(page)
    send(phone, f"{page_of(case)}close/", {"row_version": stored(case).row_version})
    closed = text(phone.get(page_of(case)))
    assert "最低生活保障" in closed
    assert "低于当地低保标准810.00元" in closed
    assert stored(case).suggested_item == "dibao"


def test_another_advice_than_the_systems_takes_a_reason(phone: Client, case: Case) -> None:
    with at_desk(FIRST) as by:
        save_survey(by, case, survey_data(case))
    for username in (FIRST, SECOND):
        log_in(phone, username)
        send(phone, f"{page_of(case)}sign/")
    form = {"advised_item": "dibian", "row_version": stored(case).row_version}
    answer = send(phone, f"{page_of(case)}close/", form)
    assert answer.status_code == 422
    assert beside(answer, "advice_reason") == "您建议的类别和系统建议不同，请简单写明理由"
    form |= {"advice_reason": "存款接近上限", "row_version": stored(case).row_version}
    assert send(phone, f"{page_of(case)}close/", form).status_code == 302
    survey = stored(case)
    assert (survey.advised_item, survey.advice_reason) == ("dibian", "存款接近上限")


def test_the_family_signs_on_the_surveyors_phone(phone: Client, case: Case) -> None:
    with at_desk(FIRST) as by:
        save_survey(by, case, survey_data(case, family_absent_reason=""))
        wife = person_of(case, "王小芳").pk
    address = f"{page_of(case)}family/"
    answer = send(phone, address, {"signer": wife})
    assert "请家庭成员在框内签字" in beside(answer, "family_signature")
    assert (
        send(phone, address, {"signer": wife, "family_signature": photo("王")}).status_code == 302
    )
    assert stored(case).family_signer_id == wife


def test_a_draft_comes_back_after_the_login_was_lost(phone: Client, case: Case) -> None:
    form = filled(case, summary="房子漏雨", base="{}")
    assert phone.post(f"/drafts/survey:{case.pk}/", form).status_code == 204
    phone.cookies.clear()
    assert phone.get(page_of(case)).status_code == 302
    log_in(phone, FIRST)
    answer = phone.get(page_of(case))
    assert value(answer, "summary") == "房子漏雨"
    assert "已恢复您上次没有提交的内容" in text(answer)
    log_in(phone, SECOND)
    assert value(phone.get(page_of(case)), "summary") == ""
    log_in(phone, FIRST)
    send(phone, f"{page_of(case)}save/", form)
    assert "已恢复" not in text(phone.get(page_of(case)))


@pytest.mark.clause("S0-02")
def test_another_township_finds_nothing_and_the_look_is_on_record(
    client: Client, case: Case
) -> None:
    log_in(client, OTHER_CLERK)
    assert client.get(page_of(case)).status_code == 404
    with in_scope(SCOPE_ALL):
        looked = Event.objects.filter(verb="access.out_of_area")
        assert looked.get().subject == f"case:{case.pk}"


def test_only_surveyors_open_a_survey_under_way(client: Client, case: Case) -> None:
    for username in (CLERK, VILLAGE):
        log_in(client, username)
        answer = client.get(page_of(case))
        assert answer.status_code == 403
        assert "由家境调查员填写和签字" in text(answer)

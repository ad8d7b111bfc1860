"""湘潭解读五: one window for everything, and the first contact answers (S3-22, S3-23)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.cast.staff import LOCALITIES, acting, log_in, staff
from tests.journeys.driver import Desk, Refused
from yimen.foundation import clock
from yimen.foundation.identity import make_test_id
from yimen.network.actions.appoint import appoint
from yimen.network.actions.create_staff import create_staff
from yimen.network.models import Role

PLACE = LOCALITIES["xt"]
CLERK = PLACE.desk("chuangkou")
WOMAN = make_test_id("990003", date(1961, 5, 6), 32)
NEED = {"matter": "住院自付太多", "name": "李桂英", "phone": "13907320001"}


@pytest.fixture(autouse=True)
def _day(db: None) -> Iterator[None]:
    """Friday 2022-01-28, before the spring festival; the 29th is worked."""
    with clock.freeze("2022-01-28T09:00:00"):
        yield


@pytest.fixture
def clerk() -> Desk:
    """The window of 易俗河镇."""
    return Desk(CLERK)


@pytest.fixture
def medical() -> Desk:
    """The liaison of the county's medical insurance bureau."""
    return Desk(PLACE.bureau("yibao"))


def bureau(desk: Desk, role: str = "medical_insurance") -> int:
    """An office the window may hand to."""
    return next(int(row["pk"]) for row in desk.get("/window")["departments"] if row["role"] == role)


def called(desk: Desk, **known: str) -> str:
    """A number drawn and called; the visit's uid."""
    desk.post("/window/numbers", **known)
    return str(desk.post("/window/call", counter="1号")["ref"])


def handed(desk: Desk, visit: str, **more: Any) -> str:
    """The visitor's need handed to the medical bureau; the referral's uid."""
    body = {"to_office": bureau(desk), "item": "medical", **NEED, **more}
    return str(desk.post(f"/window/visits/{visit}/transfer", **body)["ref"])


def colleague() -> Desk:
    """A second clerk at the same window."""
    by = acting(PLACE.bureau("guanli"))
    second = create_staff(by, username="xt.yisuhe.er", name="周接班")
    window = staff(CLERK).posts.get().office
    appoint(by, second, window, Role.WINDOW_CLERK, date(2022, 1, 1))
    return Desk("xt.yisuhe.er")


@pytest.mark.clause("S3-22")
def test_number_intake_and_hand_over_are_on_one_screen(clerk: Desk) -> None:
    client = Client()
    log_in(client, CLERK)
    for press in ("numbers", "numbers", "call"):
        assert client.post(f"/window/{press}/", _form(client)).status_code == 302
    page = client.get("/window/").content.decode()
    visit = clerk.get("/window")["current"]["uid"]
    assert "等候 1 人" in page
    assert "正在接待 A001" in page
    for act in ("numbers/", f"visits/{visit}/intake/", f"visits/{visit}/transfer/"):
        assert f'action="/window/{act}"' in page
    assert "湘潭县医疗保障局" in page
    # Pressed on this screen, each comes back to this screen.
    form = _form(client, id_number=WOMAN, phone="13907320001", name="李桂英", wanted_item="dibao")
    answer = client.post(f"/window/visits/{visit}/intake/", form)
    assert (answer.status_code, answer["Location"]) == (302, "/window/")
    client.post("/window/call/", _form(client))
    second = clerk.get("/window")["current"]["uid"]
    form = _form(client, to_office=str(bureau(clerk)), item="medical", **NEED)
    answer = client.post(f"/window/visits/{second}/transfer/", form)
    assert (answer.status_code, answer["Location"]) == (302, "/window/")
    assert clerk.get("/window")["served"] == 2


@pytest.mark.clause("S3-22")
def test_what_is_wrong_comes_back_on_the_same_screen_with_what_was_typed() -> None:
    client = Client()
    log_in(client, CLERK)
    client.post("/window/numbers/", _form(client))
    client.post("/window/call/", _form(client))
    visit = Desk(CLERK).get("/window")["current"]["uid"]
    answer = client.post(
        f"/window/visits/{visit}/intake/", _form(client, id_number="123", name="李桂英")
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="李桂英"' in page
    assert "请填写联系电话" in page
    answer = client.post(f"/window/visits/{visit}/transfer/", _form(client, name="李桂英"))
    assert answer.status_code == 422
    assert "请选择转给哪个单位" in answer.content.decode()


def _form(client: Client, **fields: str) -> dict[str, str]:
    from uuid import uuid4

    return {"command_id": str(uuid4()), "counter": "1号", **fields}


@pytest.mark.clause("S3-22")
def test_numbers_follow_each_other_and_two_clerks_never_call_the_same(clerk: Desk) -> None:
    second = colleague()
    labels = [clerk.post("/window/numbers")["message"] for _ in range(3)]
    assert labels == ["取号 A001", "取号 A002", "取号 A003"]
    first, other = clerk.post("/window/call")["ref"], second.post("/window/call")["ref"]
    assert first != other
    with pytest.raises(Refused) as refused:
        clerk.post("/window/call")
    assert "您正在接待 A001" in refused.value.message
    with pytest.raises(Refused) as refused:
        clerk.post(f"/window/visits/{other}/answer", answer="已说明")
    assert "周接班接待" in refused.value.message
    with pytest.raises(Refused) as refused:
        clerk.post(f"/window/visits/{first}/miss")
    assert "请叫满 3 次" in refused.value.message
    for _ in range(2):
        clerk.post(f"/window/visits/{first}/again")
    clerk.post(f"/window/visits/{first}/miss")
    clerk.post(f"/window/visits/{first}/again")
    assert [row["label"] for row in clerk.get("/window")["waiting"]] == ["A001", "A003"]
    clock.move_to("2022-01-29T09:00:00")
    assert clerk.post("/window/numbers")["message"] == "取号 A001"


@pytest.mark.clause("S3-22")
@pytest.mark.parametrize("who", ["cun", "lingdao", "fafang"])
def test_only_the_window_serves_and_another_townships_is_not_there(who: str, clerk: Desk) -> None:
    visit = called(clerk)
    with pytest.raises(Refused) as refused:
        Desk(PLACE.desk(who)).post("/window/numbers")
    assert refused.value.status == 403
    with pytest.raises(Refused) as refused:
        Desk(PLACE.desk("chuangkou", "shitan")).post(f"/window/visits/{visit}/again")
    assert refused.value.status == 404


@pytest.mark.clause("S3-23")
def test_the_first_contact_answers_until_the_other_office_has_signed(
    clerk: Desk, medical: Desk
) -> None:
    referral = handed(clerk, called(clerk))
    clock.move_to("2022-01-28T15:00:00")
    (duty,) = clerk.get("/window")["duties"]
    assert (duty["who"], duty["what"]) == ("李桂英", "医疗救助")
    assert duty["state"] == "待签收：湘潭县医疗保障局"
    # One working day: the 29th is worked, and the clock is on the screen.
    last = datetime.fromisoformat(duty["due_at"]) - timedelta(seconds=1)
    assert last.astimezone(clock.ZONE).date() == date(2022, 1, 29)
    client = Client()
    log_in(client, CLERK)
    page = client.get("/window/").content.decode()
    assert "我的首问 1 件" in page
    assert "剩 1 个工作日" in page
    assert "已过 6小时" in page.replace("\xa0", "")
    assert colleague().get("/window")["duties"] == []
    medical.post(f"/referrals/{referral}/sign")
    assert clerk.get("/window")["duties"] == []
    visit = clerk.get(f"/referrals/{referral}")
    assert visit["state"] == "signed"


@pytest.mark.clause("S3-23")
def test_what_comes_back_unsigned_is_the_first_contacts_again(clerk: Desk, medical: Desk) -> None:
    visit = called(clerk)
    medical.post(f"/referrals/{handed(clerk, visit)}/return", reason="是慈善救助，请转慈善会")
    (duty,) = clerk.get("/window")["duties"]
    assert duty["state"] == "已退回：湘潭县医疗保障局"
    with pytest.raises(Refused) as refused:
        colleague().post(f"/window/visits/{visit}/transfer", to_office=bureau(clerk), **NEED)
    assert "首问责任人" in refused.value.message
    again = handed(clerk, visit, to_office=bureau(clerk, "charity"))
    (duty,) = clerk.get("/window")["duties"]
    assert duty["referral"] == again
    Desk(PLACE.bureau("cishan")).post(f"/referrals/{again}/sign")
    assert clerk.get("/window")["duties"] == []


@pytest.mark.clause("S3-23")
def test_an_answer_on_the_spot_or_a_case_of_our_own_ends_the_first_contact(clerk: Desk) -> None:
    visit = called(clerk)
    (duty,) = clerk.get("/window")["duties"]
    assert duty["state"] == "接待中"
    with pytest.raises(Refused) as refused:
        clerk.post(f"/window/visits/{visit}/answer", answer=" ")
    assert "请写明" in refused.value.fields["answer"]
    clerk.post(f"/window/visits/{visit}/answer", answer="发放日期是每月10日")
    assert clerk.get("/window")["duties"] == []
    visit = called(clerk, matter="申请低保")
    body = {"id_number": WOMAN, "phone": "13907320001", "name": "李桂英", "wanted_item": "dibao"}
    case = clerk.post(f"/window/visits/{visit}/intake", **body)["ref"]
    assert clerk.step(case, "acceptance")["state"] == "open"
    assert clerk.get("/window")["duties"] == []

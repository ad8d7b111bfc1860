"""人员岗位: the administrator opens accounts, appoints, and helps those who are locked out."""

from __future__ import annotations

import re
from types import ModuleType
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.cast.staff import log_in, post, staff
from yimen.network import login
from yimen.network.models import Staff
from yimen.network.queries import post_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def admin(client: Client) -> Client:
    """The administrator's browser."""
    log_in(client, "guan.li")
    return client


def send(client: Client, address: str, **form: object) -> HttpResponse:
    """Post a form with a command id of its own."""
    return client.post(address, {"command_id": str(uuid4()), **form})


def page_of(username: str) -> str:
    """Address of an account."""
    return f"/staff/{staff(username).pk}/"


def test_a_new_colleague_from_account_to_first_login(admin: Client, clock: ModuleType) -> None:
    answer = send(admin, "/staff/new/", username="xin.ren", name="辛仁", phone="")
    assert answer.status_code == 302
    address = page_of("xin.ren")
    office = post("yucheng.chuangkou").office
    form = {"office": office.pk, "role": "window_clerk", "from": "2026-03-02"}
    assert send(admin, f"{address}appoint/", **form).status_code == 302
    shown = admin.post(f"{address}password/").content.decode()
    given = re.search(r"初始密码：<code>([a-z0-9-]+)</code>", shown)
    assert given
    assert login.authenticate("xin.ren", given[1]) == staff("xin.ren")
    held = post_of(staff("xin.ren"), clock.today())
    assert held
    assert held.role == "window_clerk"
    assert given[1] not in admin.get(address).content.decode()


def test_what_is_wrong_stands_beside_the_field_and_what_was_typed_stays(admin: Client) -> None:
    answer = send(admin, "/staff/new/", username="王", name="王小明", phone="0576")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "用户名用 3 至 40 个小写字母" in page
    assert 'value="王小明"' in page
    office = post("yucheng.chuangkou").office
    address = page_of("chumen.cun")
    answer = send(
        admin,
        f"{address}appoint/",
        office=office.pk,
        role="county_decider",
        **{"from": "2026-03-02"},
    )
    assert answer.status_code == 422
    assert "请选择相应层级的机构" in answer.content.decode()
    assert send(admin, f"{address}appoint/", role="surveyor").status_code == 422


def test_incompatible_duties_are_a_sentence_on_the_page(admin: Client) -> None:
    office = post("jiang.shenpi").office
    form = {"office": office.pk, "role": "county_decider", "from": "2026-03-02"}
    answer = send(admin, f"{page_of('yucheng.diaocha1')}appoint/", **form)
    assert answer.status_code == 409
    assert "不能由一人兼任" in answer.content.decode()


def test_a_locked_clerk_is_let_in_by_a_click(admin: Client, clock: ModuleType) -> None:
    from yimen.foundation.errors import YimenError

    for _ in range(5):
        with pytest.raises(YimenError):
            login.authenticate("yucheng.chuangkou", "不对")
    assert "已锁定" in admin.get("/staff/?q=林晓梅").content.decode()
    assert send(admin, f"{page_of('yucheng.chuangkou')}unlock/").status_code == 302
    assert "已锁定" not in admin.get("/staff/?q=林晓梅").content.decode()


def test_a_repeated_click_acts_once(admin: Client) -> None:
    form = {"command_id": str(uuid4()), "username": "xin.ren", "name": "辛仁", "phone": ""}
    addresses = {admin.post("/staff/new/", form)["Location"] for _ in range(2)}
    assert addresses == {page_of("xin.ren")}


def test_leaving_a_post(admin: Client, clock: ModuleType) -> None:
    held = post("yucheng.chuangkou")
    answer = send(admin, f"/staff/posts/{held.pk}/end/", last_day="2026-03-02")
    assert answer.status_code == 302
    page = admin.get(page_of("yucheng.chuangkou")).content.decode()
    assert "将于 2026-03-02 离任" in page
    assert "结束任职" in page
    assert "玉环市玉城街道办事处 窗口受理员" in page


def test_disabling_needs_a_reason(admin: Client) -> None:
    address = page_of("yucheng.chuangkou")
    answer = send(admin, f"{address}disable/", reason="")
    assert answer.status_code == 422
    assert "请写明停用原因" in answer.content.decode()
    assert send(admin, f"{address}disable/", reason="借调外地").status_code == 302
    assert not Staff.objects.get(username="yucheng.chuangkou").is_active
    assert send(admin, f"{address}enable/").status_code == 302
    assert send(admin, f"{address}explode/").status_code == 404


@pytest.mark.parametrize("username", ["yucheng.chuangkou", "jiang.shenpi", "jian.du"])
def test_nobody_else_sees_these_pages(client: Client, username: str) -> None:
    log_in(client, username)
    assert client.get("/staff/").status_code == 403
    assert client.get("/staff/new/").status_code == 403
    assert client.get(page_of("yucheng.cun")).status_code == 403
    assert client.post(f"{page_of('yucheng.cun')}password/").status_code == 403

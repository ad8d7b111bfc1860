"""Every request works within the scope of the one who asks (管辖范围)."""

from __future__ import annotations

from types import ModuleType

import pytest
from django.test import Client

from tests.cast.staff import log_in, post
from yimen.foundation.scope import current_scope
from yimen.foundation.trail import append
from yimen.network.models import Office

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.web.scope_urls")]


@pytest.fixture(autouse=True)
def _events(clock: ModuleType, db: None) -> None:
    """One event of each of two townships."""
    for username in ("yucheng.chuangkou", "chumen.chuangkou"):
        held = post(username)
        path = held.office.path
        append(
            f"test:{held.office.division.name}", "test", actor=held.staff.actor(), home_path=path
        )


def test_staff_see_their_own_area_only(client: Client) -> None:
    log_in(client, "yucheng.chuangkou")
    assert client.get("/look/").json() == ["test:玉城街道"]
    log_in(client, "chumen.shenhe")
    assert client.get("/look/").json() == ["test:楚门镇"]
    log_in(client, "shen.shenhe")
    assert client.get("/look/").json() == ["test:楚门镇", "test:玉城街道"]


def test_the_public_and_departments_see_nothing(client: Client) -> None:
    assert client.get("/public/").json() == []
    log_in(client, "lian.yibao")
    assert client.get("/look/").json() == []


def test_a_streamed_answer_keeps_the_scope(client: Client) -> None:
    log_in(client, "yucheng.chuangkou")
    answer = client.get("/stream/")
    assert current_scope() is None
    assert answer.getvalue().decode() == "test:玉城街道\n"
    assert current_scope() is None


def test_what_a_refused_view_wrote_is_undone(client: Client) -> None:
    log_in(client, "yucheng.chuangkou")
    answer = client.get("/spoil/?sentence=1")
    assert answer.status_code == 409
    assert "已由他人办理" in answer.content.decode()
    assert not Office.objects.filter(phone="写了一半").exists()


def test_what_a_broken_view_wrote_is_undone(client: Client) -> None:
    log_in(client, "yucheng.chuangkou")
    client.raise_request_exception = False
    assert client.get("/spoil/").status_code == 500
    assert not Office.objects.filter(phone="写了一半").exists()


@pytest.mark.parametrize(
    ("headers", "status", "told"),
    [
        ({}, 302, "/login/?next=%2Flook%2F"),
        ({"hx-request": "true", "hx-current-url": "http://testserver/cases/?a=1"}, 401, ""),
        ({"accept": "application/json"}, 401, ""),
    ],
)
def test_views_are_closed_unless_they_say_otherwise(
    client: Client, headers: dict[str, str], status: int, told: str
) -> None:
    answer = client.get("/look/", headers=headers)
    assert answer.status_code == status
    assert answer.headers.get("Location", "") == told
    if "hx-request" in headers:
        assert answer["HX-Redirect"] == "/login/?next=%2Fcases%2F%3Fa%3D1"
    if "accept" in headers:
        assert answer.json()["message"] == "登录已失效，请重新登录后再操作"


def test_a_password_to_be_changed_comes_before_everything(client: Client) -> None:
    account = log_in(client, "yucheng.chuangkou")
    account.password_change_due = True
    account.save()
    assert client.get("/look/")["Location"] == "/account/password/"

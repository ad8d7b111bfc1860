"""工作日历 on screen and by the API: look, apply, take back."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from django.test import Client

from tests.applications.intake import intake
from tests.cast.staff import acting, log_in
from tests.web.forms import send, text
from yimen.applications.actions.register_intake import register_intake
from yimen.foundation import clock as product_clock
from yimen.foundation.scope import SCOPE_ALL, in_scope
from yimen.procedures.models import CalendarChange

FORM = {
    "notice_no": "玉政办发明电〔2020〕7号",
    "source": "县人民政府",
    "off": "2020-10-12",
    "worked": "2020-10-17",
}


@pytest.fixture
def county(db: None) -> Iterator[Client]:
    """The county's reviewer on 2020-10-09, with one case under way."""
    with product_clock.freeze("2020-10-09T09:00:00"), in_scope(SCOPE_ALL):
        register_intake(acting("yucheng.chuangkou"), intake())
        client = Client()
        log_in(client, "shen.shenhe")
        yield client


def test_look_apply_and_take_back(county: Client) -> None:
    assert "5日 6日 7日 8日" in text(county.get("/calendar/?year=2020"))
    shown = text(send(county, "/calendar/preview/", FORM))
    assert "生效前请核对" in shown
    assert "确认生效" in shown
    assert not CalendarChange.objects.exists()
    assert send(county, "/calendar/apply/", FORM).status_code == 302
    change = CalendarChange.objects.get()
    assert change.clocks_moved >= 1
    assert "12日" in text(county.get("/calendar/?year=2020"))
    assert send(county, f"/calendar/{change.pk}/undo/").status_code == 302
    assert "撤销" in text(county.get("/calendar/"))
    assert send(county, "/calendar/preview/", {**FORM, "off": "下周一"}).status_code == 422
    assert send(county, "/calendar/preview/", {**FORM, "whole_year": "今年"}).status_code == 422


def test_the_api_does_the_same_and_others_may_not(county: Client) -> None:
    body = {"notice_no": "七号", "source": "县", "off": ["2020-10-12"]}

    def post(client: Client, address: str, sent: object) -> tuple[int, dict[str, object]]:
        found = client.post(f"/api{address}", json.dumps(sent), content_type="application/json")
        return found.status_code, found.json()

    status, told = post(county, "/calendar/preview", body)
    assert (status, told["days"]) == (200, 1)
    status, told = post(county, "/calendar", body)
    assert status == 200
    assert county.get("/api/calendar").json()[0]["notice_no"] == "七号"
    assert post(county, f"/calendar/{told['ref']}/undo", {})[0] == 200
    clerk = Client()
    log_in(clerk, "yucheng.chuangkou")
    assert post(clerk, "/calendar", body)[0] == 403
    assert send(clerk, "/calendar/apply/", FORM).status_code == 403

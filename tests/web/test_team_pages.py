"""Moves with colleagues on screen and by the API: what is pressed is done and shown."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from tests.applications.intake import intake
from tests.cast.staff import acting, log_in, staff
from tests.web.forms import send, text
from yimen.applications.actions.register_intake import register_intake
from yimen.foundation import clock as product_clock
from yimen.foundation.scope import SCOPE_ALL, in_scope
from yimen.procedures.engine.handing import claim
from yimen.procedures.models import BulkRun, Case, Copy, Urge, WorkItem

CLERK, REVIEWER, LEADER = "yucheng.chuangkou", "yucheng.shenhe", "yucheng.lingdao"


@pytest.fixture
def day(db: None) -> Iterator[None]:
    """2020-09-29 09:00, rolled back."""
    with product_clock.freeze("2020-09-29T09:00:00"), in_scope(SCOPE_ALL):
        yield


@pytest.fixture
def case(day: None) -> Case:
    """A case waiting to be accepted by the window clerk."""
    return register_intake(acting(CLERK), intake())


def desk(username: str) -> Client:
    """A browser of this person."""
    client = Client()
    log_in(client, username)
    return client


def api(client: Client, address: str, body: dict[str, Any]) -> tuple[int, Any]:
    """An act of the API: status and answer."""
    sent = json.dumps(body)
    found = client.post(f"/api{address}", sent, content_type="application/json")
    return found.status_code, found.json()


def item(case: Case, **more: Any) -> WorkItem:
    """The open item of acceptance, or one found by more."""
    return WorkItem.objects.get(case=case, state="open", **(more or {"step": "acceptance"}))


def test_a_countersign_is_asked_for_signed_and_shown(case: Case) -> None:
    clerk, leader = desk(CLERK), desk(LEADER)
    page, moves = f"/cases/{case.pk}/", f"/cases/{case.pk}/move/"
    assert "请其签署" in text(clerk.get(moves))
    form = {"item": item(case).pk, "how": "cosign", "rule": "all", "note": "情况复杂"}
    assert send(clerk, f"{moves}signers/", form).status_code == 422
    form["staff"] = [staff(LEADER).pk, staff(REVIEWER).pk]
    assert send(clerk, f"{moves}signers/", form).status_code == 302
    assert "待签" in text(clerk.get(page))
    waiting = item(case, assignee=staff(LEADER))
    assert "请您签署：情况复杂" in text(leader.get(page))
    assert "受理·会签" in text(leader.get("/inbox/"))
    signed = {"item": waiting.pk, "row_version": waiting.row_version, "answer": "agree"}
    assert send(leader, f"{moves}sign/", signed).status_code == 302
    status, told = api(
        desk(REVIEWER), f"/work-items/{item(case, assignee=staff(REVIEWER)).pk}/sign", {}
    )
    assert status == 422
    mine = item(case, assignee=staff(REVIEWER))
    status, told = api(desk(REVIEWER), f"/work-items/{mine.pk}/sign", {"agrees": False})
    assert (status, "理由" in str(told)) == (422, True)
    body = {"agrees": False, "words": "户籍不在本地"}
    assert api(desk(REVIEWER), f"/work-items/{mine.pk}/sign", body)[0] == 200
    shown = text(clerk.get(page))
    assert "不同意" in shown
    assert "户籍不在本地" in shown


def test_delegating_handing_back_copying_and_urging(case: Case) -> None:
    clerk, reviewer, leader = desk(CLERK), desk(REVIEWER), desk(LEADER)
    moves = f"/cases/{case.pk}/move/"
    body = {"staff": staff(REVIEWER).pk, "reason": "我去培训"}
    status, told = api(clerk, f"/work-items/{item(case).pk}/delegate", body)
    assert (status, told["message"]) == (200, "已委派")
    assert "交还林晓梅" in text(reviewer.get(f"/cases/{case.pk}/"))
    back = {"item": item(case).pk, "reason": "已核对材料"}
    assert send(reviewer, f"{moves}hand-back/", back).status_code == 302
    assert item(case).assignee == staff(CLERK)
    copied = {"item": item(case).pk, "staff": [staff(LEADER).pk], "note": "请阅"}
    assert send(clerk, f"{moves}copy/", copied).status_code == 302
    assert "请阅" in text(leader.get("/inbox/told/"))
    copy = Copy.objects.get()
    assert send(clerk, f"/inbox/told/{copy.pk}/").status_code == 404
    assert send(leader, f"/inbox/told/{copy.pk}/").status_code == 302
    assert "已阅" in text(leader.get("/inbox/told/"))
    urging = {"item": item(case).pk, "words": "群众在等"}
    assert send(leader, f"{moves}urge/", urging).status_code == 302
    assert send(leader, f"{moves}urge/", urging).status_code == 409
    assert "群众在等" in text(clerk.get("/inbox/told/"))
    assert "催办" in text(clerk.get("/inbox/"))
    assert Urge.objects.count() == 1


def test_ticked_rows_are_done_together_with_a_result_each_and_taken_back(case: Case) -> None:
    others = [register_intake(acting(CLERK), intake()) for _ in range(2)]
    claim(acting(REVIEWER), item(others[0]))
    items = [item(one).pk for one in (case, *others)]
    clerk = desk(CLERK)
    answer = send(clerk, "/inbox/bulk/", {"picked": items, "verb": "claim"})
    shown = text(clerk.get(answer["Location"]))
    assert "共 3 件，办成 2 件" in shown
    assert "认领" in shown
    assert "bulk_go" not in shown
    assert send(clerk, f"{answer['Location']}undo/").status_code == 302
    assert item(case).assignee is None
    run = BulkRun.objects.get()
    assert desk(REVIEWER).get(answer["Location"]).status_code == 404
    status, told = api(clerk, f"/bulk/{run.pk}/undo", {})
    assert status == 409
    assert "撤销过" in told["message"]
    status, told = api(clerk, "/bulk", {"verb": "urge", "items": items})
    assert (status, told["done"], told["total"]) == (200, 3, 3)
    assert re.search("催办", text(clerk.get("/inbox/")))


def test_a_run_not_finished_goes_on_from_its_page(case: Case) -> None:
    clerk = desk(CLERK)
    run = BulkRun.objects.create(
        staff=staff(CLERK),
        verb="claim",
        waiting=[item(case).pk],
        total=1,
        began_at=product_clock.now(),
        home_path=case.handling_office.path,
        handling_path=case.handling_office.path,
    )
    assert f"/inbox/bulk/{run.pk}/go/" in text(clerk.get(f"/inbox/bulk/{run.pk}/"))
    assert "办成 1 件" in text(send(clerk, f"/inbox/bulk/{run.pk}/go/"))
    assert item(case).assignee == staff(CLERK)
    assert (
        send(clerk, f"/cases/{case.pk}/move/release/", {"item": item(case).pk}).status_code == 302
    )
    assert item(case).assignee is None

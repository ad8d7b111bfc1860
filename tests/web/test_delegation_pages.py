"""The register's pages: papers, list, agreement, handing down and taking back by clicking."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from tests.cast.staff import log_in
from tests.clauses.delegated import JINSHA
from yimen.foundation import clock
from yimen.foundation.scope import SCOPE_ALL, in_scope
from yimen.network.models import Agreement, AuthorityList, Delegation, Office, PolicyPaper

pytestmark = pytest.mark.usefixtures("db")
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture(autouse=True)
def in_may(db: None) -> Iterator[None]:
    with clock.freeze("2023-05-08T09:00:00"):
        yield


def desk(username: str) -> Client:
    """A browser of this officer."""
    client = Client()
    log_in(client, username)
    return client


def send(client: Client, address: str, status: int = 302, **form: Any) -> str:
    """Press a button; returns the text of the page that answers."""
    answer = client.post(address, {"command_id": str(uuid4()), **form})
    assert answer.status_code == status, answer.content.decode()[:2000]
    return html.unescape(answer.content.decode())


def only(model: type[Any], **by: Any) -> Any:
    """The one row, whoever may see it."""
    with in_scope(SCOPE_ALL):
        return model.objects.get(**by)


def town() -> Office:
    return Office.objects.get(division_id="230822205", role="township")


def test_a_county_hands_dibao_down_by_clicking_and_takes_it_back() -> None:
    reviewer, decider = desk("jms.shenhe"), desk("jms.shenpi")
    leader = desk(JINSHA.desk("lingdao"))
    page = f"/delegation/townships/{town().pk}/"
    send(
        reviewer,
        "/delegation/papers/",
        number="桦政办发〔2023〕9号",
        title="一级审批办法",
        issuer="county",
        issued_on="2023-05-05",
    )
    paper = only(PolicyPaper, number="桦政办发〔2023〕9号")
    lines = {"take.dibao": "on", "code.dibao": "00301", "starts.dibao": "2023-05-08"}
    more = {"title": "权力委托清单", "scope": "全县", "duties": "审核确认", "kind.dibao": "委托"}
    told = send(reviewer, "/delegation/lists/new/", 422, **lines, **more)
    assert "请选择依据文件" in told
    send(reviewer, "/delegation/lists/new/", paper=str(paper.pk), **lines, **more)
    made = only(AuthorityList, title="权力委托清单")
    assert "未签署，不生效" in reviewer.get(f"/delegation/lists/{made.pk}/").content.decode()
    send(decider, f"/delegation/lists/{made.pk}/sign/")
    term = {"first": "2023-05-08", "last": "2025-12-31"}
    send(reviewer, f"{page}agreement/", authority_list=str(made.pk), **term)
    agreement = only(Agreement, authority_list=made)
    for client in (decider, leader):
        send(client, f"/delegation/agreements/{agreement.pk}/sign/")
    scan = SimpleUploadedFile("协议.pdf", PDF, content_type="application/pdf")
    send(reviewer, f"/delegation/agreements/{agreement.pk}/scan/", scan=scan)
    form = {"items": ["dibao"], "first": "2023-05-08", "paper": str(paper.pk)}
    told = send(reviewer, f"{page}delegate/", 409, agreement=str(agreement.pk), **form)
    assert "还没有明确承接部门" in told
    unit = {"unit_name": "社会事务办公室", "trained_on": "2023-05-06", "trained_people": "3"}
    send(leader, f"{page}receiver/", seal_name="审批专用章", **unit)
    told = send(reviewer, f"{page}delegate/", 409, agreement=str(agreement.pk), **form)
    assert "印章印模" in told
    image = SimpleUploadedFile("印.png", _png(), content_type="image/png")
    send(leader, f"{page}receiver/", seal_name="审批专用章", seal_image=image, **unit)
    send(reviewer, f"{page}delegate/", agreement=str(agreement.pk), **form)
    row = only(Delegation, township=town(), item="dibao")
    assert "可以独立审批" in reviewer.get(page).content.decode()
    told = send(reviewer, f"/delegation/rows/{row.pk}/revoke/", 422, on="2023-05-08", reason=" ")
    assert "请填写收回原因" in told
    send(reviewer, f"/delegation/rows/{row.pk}/revoke/", on="2023-05-09", reason="人员调整")
    assert "人员调整" in reviewer.get(page).content.decode()


def test_the_register_shows_each_township_on_a_day_and_a_village_changes_nothing() -> None:
    text = desk("jms.shenpi").get("/delegation/?on=2023-05-08").content.decode()
    row = re.search(r"桦南镇</a></th>(.*?)</tr>", text, re.S)
    assert row is not None
    assert "委托" in row[1]
    other = re.search(r"金沙乡</a></th>(.*?)</tr>", text, re.S)
    assert other is not None
    assert "县级" in other[1]
    assert ">委托<" not in other[1]
    village = desk("jms.jinsha.cun")
    assert village.get("/delegation/").status_code == 200
    send(village, "/delegation/papers/", 403, number="X", issued_on="2023-05-01")
    send(village, f"/delegation/townships/{town().pk}/receiver/", 404, unit_name="某办")


def _png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (20, 20), "red").save(out, "PNG")
    return out.getvalue()

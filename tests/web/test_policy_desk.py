"""政策库: the pages of the policy desk, as the county's officers and the public use them."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client

from tests.cast.staff import log_in
from tests.web.forms import beside, send, text
from yimen.packstore.models import PackVersion, Publicity

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
DRAFT = "/packs/yuhuan/2/"
LIMIT = {"target": "main//total", "count": "18", "source": "玉民〔2026〕1号"}


def desk(username: str) -> Client:
    """Somebody at the desk."""
    client = Client()
    log_in(client, username)
    return client


@pytest.fixture
def drafter() -> Client:
    """县级审核员 with an open draft."""
    client = desk("shen.shenhe")
    assert send(client, "/packs/yuhuan/draft/", {"on": "2026-03-10"}).status_code == 302
    return client


def test_a_change_is_checked_at_once_and_told_in_sentences(drafter: Client) -> None:
    assert send(drafter, f"{DRAFT}edits/limit/", LIMIT).status_code == 302
    page = text(drafter.get(DRAFT))
    assert "沈明华 2026-03-02T09:00" in page
    assert "依据：玉民〔2026〕1号" in page
    assert "改为“审核确认全程（受理之日起18个工作日内）”" in page
    assert "逐户试算" in page
    assert "通过" in page


def test_a_change_that_breaks_the_law_is_said_beside_it(drafter: Client) -> None:
    off = {"target": "main/acceptance", "on": "off", "source": "玉民〔2026〕1号"}
    send(drafter, f"{DRAFT}edits/step/", off)
    page = text(drafter.get(DRAFT))
    assert "没有通过" in page
    assert "审核确认之前没有“受理”环节" in page
    answer = send(drafter, f"{DRAFT}send/")
    assert answer.status_code == 422
    assert "检查没有通过，还不能报审" in text(answer)


@pytest.mark.parametrize(
    ("kind", "typed", "field", "sentence"),
    [
        ("limit", {"target": "main//total", "count": "十八"}, "count", "请填写整数"),
        ("limit", {"count": "18"}, "target", "请选择要改的期限"),
        ("value", {"parameter": "dibao.standard.urban", "value": ""}, "value", "请填写新的值"),
        ("value", {"value": "900"}, "parameter", "请选择要改的标准"),
        ("notice", {"item": "dibao", "on": "也许"}, "on", "请从列表中选择"),
        ("words", {"target": "main/survey"}, "title", "至少改一项"),
        ("step", {"on": "off"}, "target", "请选择环节"),
        ("basis", {}, "item", "请选择事项"),
    ],
)
def test_what_is_typed_wrong_stands_beside_its_field(
    drafter: Client, kind: str, typed: dict[str, str], field: str, sentence: str
) -> None:
    answer = send(drafter, f"{DRAFT}edits/{kind}/", {"source": "玉民〔2026〕1号", **typed})
    assert answer.status_code == 422
    assert sentence in beside(answer, f"{kind}_{field}")


def test_a_change_without_basis_is_asked_for_it(drafter: Client) -> None:
    answer = send(drafter, f"{DRAFT}edits/limit/", {**LIMIT, "source": ""})
    assert "请写明依据" in beside(answer, "limit_source")


def test_money_is_typed_in_yuan(drafter: Client) -> None:
    typed = {"parameter": "dibao.standard.urban", "value": "999.50", "from": "2026-03-10"}
    typed |= {"rank": "local", "certainty": "read", "source": "玉政发〔2026〕2号"}
    assert send(drafter, f"{DRAFT}edits/value/", typed).status_code == 302
    assert "自2026年3月10日起定为999.50元/月" in text(drafter.get(DRAFT))


def test_sent_given_back_sent_again_and_agreed_to(drafter: Client) -> None:
    send(drafter, f"{DRAFT}edits/limit/", LIMIT)
    assert send(drafter, f"{DRAFT}send/").status_code == 302
    decider = desk("jiang.shenpi")
    page = text(decider.get("/packs/"))
    assert "请您审核" in page
    assert 'class="count"' in page
    assert "请您审核" not in text(drafter.get(DRAFT))
    assert send(drafter, f"{DRAFT}approve/").status_code == 403
    assert send(decider, f"{DRAFT}return/", {"reason": ""}).status_code == 422
    assert send(decider, f"{DRAFT}return/", {"reason": "请附文件"}).status_code == 302
    assert "请附文件" in text(drafter.get(DRAFT))
    send(drafter, f"{DRAFT}send/")
    assert send(decider, f"{DRAFT}approve/").status_code == 302
    version = PackVersion.objects.get(name="yuhuan", number=2)
    assert (version.status, version.valid_from) == ("published", date(2026, 3, 10))
    assert "已发布，未到施行日" in text(decider.get(DRAFT))


def test_a_draft_is_nobodys_business_outside_its_area(drafter: Client) -> None:
    send(drafter, f"{DRAFT}edits/limit/", LIMIT)
    for stranger in ("yucheng.shenhe", "xt.shenhe"):
        answer = desk(stranger).get(DRAFT)
        assert answer.status_code == 404
        assert "还没有发布" in text(answer)
    assert desk("yucheng.shenhe").get("/packs/yuhuan/1/").status_code == 200


def test_the_draft_is_given_up_and_taken_back_step_by_step(drafter: Client) -> None:
    send(drafter, f"{DRAFT}edits/limit/", LIMIT)
    assert send(drafter, f"{DRAFT}take/0/").status_code == 302
    assert "还没有改动" in text(drafter.get(DRAFT))
    assert send(drafter, f"{DRAFT}move/", {"on": "2026-02-01"}).status_code == 422
    assert send(drafter, f"{DRAFT}drop/", {"reason": "文件没有通过"}).status_code == 302
    assert drafter.get(DRAFT).status_code == 404


PRINTS = (
    "whole/",
    "prints/leaflet/",
    "prints/leaflet/dibao/",
    "prints/leaflet/power/",
    "prints/guide/",
    "prints/form/dibao/",
    "prints/flow/main.pdf",
)


@pytest.mark.parametrize("print_", PRINTS)
def test_every_print_is_made_from_the_page(print_: str) -> None:
    client = desk("yucheng.chuangkou")
    answer = client.get(f"/packs/yuhuan/{print_}")
    assert answer.content.startswith(b"%PDF")


def test_the_flow_chart_is_a_picture_too() -> None:
    answer = desk("yucheng.chuangkou").get("/packs/yuhuan/prints/flow/main.svg")
    assert answer["Content-Type"] == "image/svg+xml"
    assert b"<svg" in answer.content[:500]


def test_every_item_has_a_page_for_everybody() -> None:
    public = Client()
    page = text(public.get("/policy/yuhuan/all/"))
    addresses = re.findall(r'href="(/policy/yuhuan/[a-z_]+/)"', page)
    assert len(addresses) == 3
    for address in addresses:
        assert public.get(address).status_code == 200
    assert public.get("/policy/yuhuan/nothing/").status_code == 404
    assert public.get("/policy/nowhere/dibao/").status_code == 404
    assert public.get("/policy/yuhuan/dibao/leaflet/").content.startswith(b"%PDF")


def test_what_was_made_known_is_logged_with_the_version() -> None:
    village = desk("yucheng.cun")
    wrong = send(village, "/packs/yuhuan/prints/log/", {"done_on": "2026-03-02"})
    assert wrong.status_code == 422
    assert "请选择宣传方式" in beside(wrong, "kind")
    form = {"kind": "leaflet", "item": "dibao", "place": "县前社区公告栏", "copies": "120"}
    form["done_on"] = "2026-03-02"
    assert send(village, "/packs/yuhuan/prints/log/", form).status_code == 302
    entry = Publicity.objects.get()
    assert (entry.version.number, entry.copies, entry.noted_by) == (1, 120, "苏阿英")
    assert "县前社区公告栏" in text(desk("shen.shenhe").get("/packs/yuhuan/prints/"))
    assert "县前社区公告栏" not in text(desk("chumen.cun").get("/packs/yuhuan/prints/"))

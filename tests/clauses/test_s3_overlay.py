"""湘潭县 writes down only what it changes; the difference is a page anybody can read (S3-32)."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests.cast.staff import LOCALITIES, log_in
from yimen.foundation import clock
from yimen.packstore.reads import pack_in_force
from yimen.policy import load_pack

pytestmark = pytest.mark.usefixtures("db")
XIANGTAN = LOCALITIES["xt"]
AREAS = (
    "一、健全社会救助体系",
    "二、夯实基本生活救助",
    "三、健全专项社会救助",
    "四、完善急难社会救助",
    "五、深化“放管服”改革",
)


@pytest.mark.clause("S3-32")
def test_the_pack_lists_what_it_overrides_in_its_five_areas_and_nothing_else() -> None:
    with clock.freeze("2022-03-01T09:00:00"):
        client = Client()
        log_in(client, XIANGTAN.bureau("jiandu"))
        assert "/packs/xiangtan/own/" in client.get("/packs/").content.decode()
        page = client.get("/packs/xiangtan/own/").content.decode()
        pack, _ = pack_in_force("xiangtan", clock.today())
    assert tuple(pack.areas) == AREAS
    for area in AREAS:
        assert area in page
    assert set(re.findall(r"<code>([a-z_.]+)</code>", page)) == set(pack.own)
    base = load_pack("standard")
    for section in re.findall(r'<h2 id="part-\d+">([^<]+)</h2>', page):
        assert section in {
            "层级", "岗位名称", "单位名称", "标准", "救助事项", "审批权限", "样例家庭",
        }  # fmt: skip
    for same in ("procedures", "notices", "materials", "documents", "rules", "statute", "guards"):
        assert getattr(pack, same) == getattr(base, same)
    for words in (
        "村民小组（网格）",
        "湘潭县民政局",
        "550.00元/月",
        "50,000.00元",
        "649号令第48条",
    ):
        assert words in page


@pytest.mark.clause("S3-32")
def test_a_pack_nobody_published_has_no_such_page() -> None:
    client = Client()
    log_in(client, XIANGTAN.bureau("jiandu"))
    answer = client.get("/packs/nowhere/own/")
    assert answer.status_code == 404
    assert "没有已发布的政策包“nowhere”" in answer.content.decode()

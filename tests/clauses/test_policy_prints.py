"""流程图、明白纸、指南、申请表: printed from the live pack (S0-49, S1-09, S1-10, S4-05, S4-20)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO

import pypdf
import pytest
from django.test import Client

from tests.cast.staff import LOCALITIES
from tests.clauses.family import Story
from tests.clauses.policy_desk import PolicyDesk, links, move_to, printed, publish, words
from tests.clauses.qr_reading import read_png
from tests.journeys.driver import Desk
from tests.web.forms import send, text
from yimen.applications.models import IssuedDocument
from yimen.foundation import clock
from yimen.foundation.crypto.index import sm3
from yimen.foundation.scope import SCOPE_ALL, in_scope
from yimen.packstore.models import Publicity
from yimen.packstore.publications import item_facts
from yimen.packstore.reads import pack_in_force, pack_of
from yimen.policy.limits import limits_of

pytestmark = pytest.mark.usefixtures("db")
QHD, XX, YUHUAN = (LOCALITIES[key] for key in ("qhd", "xx", "yuhuan"))
A3 = (297, 420)


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    """Monday 2024-03-04, nine o'clock."""
    with clock.freeze("2024-03-04T09:00:00"):
        yield


@pytest.mark.clause("S1-09")
def test_a_change_from_20_to_18_days_prints_a_new_a3_chart_with_18_and_its_date() -> None:
    window = PolicyDesk(QHD.desk("chuangkou"))
    pack, _ = pack_in_force("qinhuangdao", clock.today())
    name = pack.items["dibao"].procedure
    address = f"/packs/qinhuangdao/prints/flow/{name}.pdf"
    first = ("limit", {"target": f"{name}//total", "count": "20"})
    then = ("limit", {"target": f"{name}//total", "count": "18"})
    publish(*_hands(), "qinhuangdao", "2024-03-05", first)
    move_to("2024-03-05")
    before = printed(window.prints(address))
    assert "审核确认全程20个工作日" in before
    publish(*_hands(), "qinhuangdao", "2024-03-06", then)
    move_to("2024-03-06")
    reader = window.prints(address)
    [page] = reader.pages
    size = (page.mediabox.width / 72 * 25.4, page.mediabox.height / 72 * 25.4)
    assert (round(size[0]), round(size[1])) == A3
    after = printed(reader)
    assert "审核确认全程18个工作日" in after
    assert "20个工作日" not in after
    assert "第3版，自2024年3月6日起施行" in after
    assert "程序版本2024-03-06" in after
    for step in pack.procedure_for("dibao", clock.today()).steps:
        assert words(step.title) in after
    picture = window.client.get(address.replace(".pdf", ".svg"))
    assert b"<svg" in picture.content[:500]


@pytest.mark.clause("S1-10")
def test_the_code_of_a_leaflet_leads_to_a_page_with_the_limits_of_the_pack() -> None:
    window, public = PolicyDesk(QHD.desk("chuangkou")), Client()
    pack, _ = pack_in_force("qinhuangdao", clock.today())
    for item in ("dibao", "tekun", "emergency_aid"):
        reader = window.prints(f"/packs/qinhuangdao/prints/leaflet/{item}/")
        picture = public.get(f"/policy/qinhuangdao/{item}/code/").content
        decoded = read_png(picture)
        assert links(reader) == {decoded}
        page = public.get(re.sub(r"^https?://[^/]+", "", decoded))
        assert page.status_code == 200
        shown, sheet = words(text(page)), printed(reader)
        limits = limits_of(pack, item, clock.today())
        assert limits
        for limit in limits:
            assert words(f"{limit.title}") in shown
            assert words(limit.words) in shown
            assert words(limit.words) in sheet


@pytest.mark.clause("S1-10")
def test_after_a_change_the_same_code_shows_the_new_limit() -> None:
    public = Client()
    pack, _ = pack_in_force("qinhuangdao", clock.today())
    name = pack.items["dibao"].procedure
    address = "/policy/qinhuangdao/dibao/"
    assert "18个工作日" not in words(text(public.get(address)))
    change = ("limit", {"target": f"{name}//total", "count": "18"})
    publish(*_hands(), "qinhuangdao", "2024-03-05", change)
    assert "18个工作日" not in words(text(public.get(address)))
    move_to("2024-03-05")
    assert "18个工作日" in words(text(public.get(address)))


@pytest.mark.clause("S0-49")
def test_the_leaflet_shows_20_10_15_days_and_24_hours_of_the_version_in_force() -> None:
    street = PolicyDesk(XX.desk("chuangkou"))
    sheet = printed(street.prints("/packs/xx-district/prints/leaflet/"))
    assert "最低生活保障街道启动信息核对3个工作日；审核审批全程20个工作日" in sheet
    assert "困难残疾人生活补贴街道审核审批全程10个工作日" in sheet
    assert re.search("孤儿[^；]*街道审核审批全程15个工作日", sheet)
    assert "先行救助24小时" in sheet
    assert "第1版" in sheet
    change = ("limit", {"target": "emergency/first_aid/", "count": "12"})
    publish(XX.bureau("shenhe"), XX.bureau("shenpi"), "xx-district", "2024-03-05", change)
    move_to("2024-03-05")
    after = printed(street.prints("/packs/xx-district/prints/leaflet/"))
    assert "先行救助12小时" in after
    assert "24小时" not in after
    assert "第2版，自2024年3月5日起施行" in after


@pytest.mark.clause("S0-49")
def test_what_was_given_out_is_logged_with_its_version() -> None:
    village = PolicyDesk(XX.desk("cun"))
    form = {"kind": "leaflet", "item": "", "place": "村公告栏", "copies": "200"}
    form["done_on"] = "2024-03-04"
    assert send(village.client, "/packs/xx-district/prints/log/", form).status_code == 302
    entry = Publicity.objects.get()
    assert (entry.version.name, entry.version.number, entry.copies) == ("xx-district", 1, 200)
    change = ("limit", {"target": "emergency/first_aid/", "count": "12"})
    publish(XX.bureau("shenhe"), XX.bureau("shenpi"), "xx-district", "2024-03-04", change)
    page = village.reads("/packs/xx-district/prints/")
    assert "发放明白纸村公告栏" in page
    assert "第1版已有新版" in page


@pytest.mark.clause("S4-05")
def test_guide_form_and_process_show_the_same_items_and_limits() -> None:
    desk = PolicyDesk("yucheng.chuangkou")
    pack, _ = pack_in_force("yuhuan", clock.today())
    guide = printed(desk.prints("/packs/yuhuan/prints/guide/"))
    form = printed(desk.prints("/packs/yuhuan/prints/form/dibao/"))
    flow = printed(desk.prints("/packs/yuhuan/prints/flow/main.pdf"))
    assert "三处一致" in desk.reads("/packs/yuhuan/prints/")
    for item in pack.items.values():
        if item.kind in ("main", "joint"):
            assert words(item.title) in guide
            assert words(item.title) in form
    procedure = pack.procedure_for("dibao", clock.today())
    for key in procedure.items:
        assert words(pack.items[key].title) in flow
        for limit in item_facts(pack, key, clock.today())["limits"]:
            said = words(f"{limit['title']}{limit['figure']}")
            assert words(limit["words"]) in guide
            assert words(limit["words"]) in form
            if limit["step"]:
                assert said in flow
            else:
                assert words(limit["words"]) in flow


@pytest.mark.clause("S4-05")
def test_all_three_follow_one_change() -> None:
    change = ("limit", {"target": "main//total", "count": "26"})
    publish("shen.shenhe", "jiang.shenpi", "yuhuan", "2024-03-05", change)
    desk = PolicyDesk("yucheng.chuangkou")
    prints = ("prints/guide/", "prints/form/dibao/", "prints/flow/main.pdf")
    for address in prints:
        assert "自受理之日起30个工作日内" in printed(desk.prints(f"/packs/yuhuan/{address}"))
    move_to("2024-03-05")
    for address in prints:
        after = printed(desk.prints(f"/packs/yuhuan/{address}"))
        assert "自受理之日起26个工作日内" in after
        assert "自受理之日起30个工作日内" not in after
    assert "三处一致" in desk.reads("/packs/yuhuan/prints/")


@pytest.mark.clause("S4-20")
def test_the_form_is_printed_empty_and_filled_and_its_version_is_stored() -> None:
    desk = PolicyDesk("yucheng.chuangkou")
    empty = printed(desk.prints("/packs/yuhuan/prints/form/dibao/"))
    pack, version = pack_in_force("yuhuan", clock.today())
    stamp = (
        f"表样：政策包第1版（{version.valid_from.isoformat()}起），指纹{version.content_hash[:12]}"
    )
    assert stamp in empty
    assert "王小芳" not in empty
    for title in ("最低生活保障", "最低生活保障边缘家庭", "特困人员救助供养", "用水费用减免"):
        assert title in empty
    story = Story(50000)
    case = story.accept()
    clerk = Desk("yucheng.chuangkou")
    issued = send(desk.client, f"/cases/{case}/papers/issue/", {"template": "application_form"})
    assert issued.status_code == 302
    filled = printed(pypdf.PdfReader(BytesIO(clerk.pdf(case, "application_form"))))
    assert "王小芳" in filled
    assert stamp in filled
    with in_scope(SCOPE_ALL):
        paper = IssuedDocument.objects.get(case_id=case, template="application_form")
        assert paper.template_hash == sm3(pack.document_source("application_form")).hex()
        assert pack_of(paper.case.pack_version) == pack


def _hands() -> tuple[str, str]:
    """Who drafts 秦皇岛's pack, which holds for the whole city, and who agrees."""
    return QHD.bureau("shi.shenhe"), QHD.bureau("shi.shenpi")

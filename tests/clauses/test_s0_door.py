"""方案 二（一）、三（一）1 of XX区: one door for several items, and five kinds of proxies."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import pypdf
import pytest

from simulator.server import Simulator
from tests.cast.staff import LOCALITIES, log_in
from tests.clauses.family import MAN, WOMAN, Story
from tests.journeys.driver import Desk, Refused
from yimen.applications.models import Material
from yimen.foundation import clock
from yimen.foundation.files.models import StoredFile
from yimen.foundation.scope import SCOPE_ALL, in_scope
from yimen.households.models import Household

PLACE = LOCALITIES["xx"]
CLERK = PLACE.desk("chuangkou")
FIVE = {
    "family_member": "其他家庭成员",
    "guardian": "法定监护人",
    "obligor": "法定赡（抚、扶）养义务人",
    "village_committee": "所在村（居）委员会",
    "entrusted": "其他被委托人",
}


@pytest.fixture(autouse=True)
def _day(db: None) -> Iterator[None]:
    """Tuesday 2022-03-01."""
    with clock.freeze("2022-03-01T09:00:00"):
        yield


def words(pdf: bytes) -> str:
    """The text of a paper without blanks."""
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    return re.sub(r"\s", "", "".join(page.extract_text() for page in reader.pages))


def form(**more: Any) -> dict[str, Any]:
    """王小芳 of the community, with her husband."""
    husband = {"name": "王大明", "relation": "10", "id_number": MAN}
    values = {"id_number": WOMAN, "phone": "13905760001", "name": "王小芳", "members": [husband]}
    return {**values, "division_code": PLACE.village, **more}


@pytest.mark.clause("S0-05")
def test_one_intake_opens_four_items_on_one_household_file() -> None:
    clerk = Desk(CLERK)
    items = ["living_allowance", "nursing_allowance", "spending_aid"]
    first = clerk.register(**form(wanted_item="dibao", items=items))
    whole = clerk.case(first)
    others = {row["item"]: row["uid"] for row in whole["siblings"]}
    assert set(others) == set(items)
    cases = [first, *others.values()]
    assert len({clerk.case(case)["case"]["receipt_number"] for case in cases}) == 4
    for case in cases:
        assert [m["name"] for m in clerk.case(case)["members"]] == ["王小芳", "王大明"]
    with in_scope(SCOPE_ALL):
        assert Household.objects.filter(head__name="王小芳").count() == 1

    clerk.hand_in(first, "id_card", person=clerk.member(first, "王小芳"))
    for case in cases:
        card = [p for p in clerk.papers(case) if p["key"] == "id_card" and p["person"] == "王小芳"]
        assert [p["state"] for p in card] == ["given"]
    with in_scope(SCOPE_ALL):
        rows = Material.objects.filter(key="id_card", case__in=cases)
        assert rows.count() == 4
        assert StoredFile.objects.filter(pk__in=rows.values("file")).count() == 1

    living, nursing = others["living_allowance"], others["nursing_allowance"]
    [paper] = clerk.post(f"/cases/{living}/steps/intake/print")["made"]
    again = clerk.post(f"/cases/{nursing}/steps/intake/print")
    assert (again["made"], [p["uid"] for p in again["kept"]]) == ([], [paper["uid"]])
    text = words(clerk.pdf(nursing, "disability_form"))
    assert "☑困难残疾人生活补贴" in text
    assert "☑重度残疾人护理补贴" in text


@pytest.mark.clause("S0-14")
@pytest.mark.parametrize("kind", FIVE)
def test_each_of_five_kinds_may_apply_and_without_its_proof_none(kind: str) -> None:
    clerk = Desk(CLERK)
    log_in(clerk.client, CLERK)
    page = clerk.client.get("/intake/new/").content.decode()
    assert f'value="{kind}"' in page
    assert FIVE[kind] in page
    proxy: dict[str, Any] = {"kind": kind, "name": "赵代办"}
    with pytest.raises(Refused) as refused:
        clerk.register(**form(proxy=proxy))
    assert set(refused.value.fields) == {"proxy.proof"}
    proof = clerk.upload(f"凭证 {kind}")
    case = clerk.register(**form(proxy={**proxy, "proof": proof}))
    seen = clerk.case(case)
    assert (seen["proxy_name"], seen["proxy_kind"]) == ("赵代办", kind)
    assert seen["case"]["applicant"] == "王小芳"


@pytest.mark.clause("S0-14")
def test_nobody_else_may_apply_for_another() -> None:
    clerk = Desk(CLERK)
    proxy = {"kind": "passer_by", "name": "赵代办", "proof": clerk.upload("凭证")}
    with pytest.raises(Refused) as refused:
        clerk.register(**form(proxy=proxy))
    assert set(refused.value.fields) == {"proxy.kind"}
    assert all(title in refused.value.fields["proxy.kind"] for title in FIVE.values())


@pytest.mark.clause("S0-14")
def test_the_decision_goes_to_the_applicant_with_a_copy_to_the_proxy(
    departments: Simulator,
) -> None:
    story = Story(50000, PLACE)
    proof = story.clerk.upload("委托书")
    proxy = {"kind": "family_member", "name": "王大明", "proof": proof}
    story.register(wanted_item="dibian", proxy=proxy)
    story.clerk.accept(story.case)
    story.say_everything()
    story.survey()
    story.check()
    story.reviewer.opine(story.case, item="dibian")
    notice = story.village.post_notice(story.case)
    clock.move_to(notice["ends_at"])
    story.village.finish_notice(story.case)
    story.decider.decide(story.case)
    text = words(story.clerk.pdf(story.case, "grant_notice"))
    assert "王小芳：" in text
    assert "王大明：" not in text
    assert "抄送：代办人王大明（其他家庭成员）" in text


@pytest.mark.clause("S0-24")
def test_the_list_asks_for_the_disability_card_only_while_its_feed_is_off() -> None:
    clerk, admin = Desk(CLERK), Desk(PLACE.bureau("guanli"))
    case = clerk.register(**form(wanted_item="living_allowance"))
    assert {row["state"] for row in cards(clerk, case)} == {"not_needed"}
    with pytest.raises(Refused) as refused:
        clerk.post("/feeds/disabled_federation", on=False, note="对方系统停用")
    assert refused.value.status == 403
    admin.post("/feeds/disabled_federation", on=False, note="对方系统停用")
    [card] = cards(clerk, case)
    assert card["state"] == "needed"
    assert "残联持证信息的数据没有接通" in card["why"]
    admin.post("/feeds/disabled_federation", on=True, note="接口已验收")
    assert {row["state"] for row in cards(clerk, case)} == {"not_needed"}
    assert "可通过残联持证信息数据核对" in cards(clerk, case)[0]["why"]
    admin.post("/feeds/disabled_federation", on=False, note="对方系统再次停用")
    elsewhere = Desk("jms.huanan.chuangkou")
    assert {f["key"]: f["is_on"] for f in elsewhere.get("/feeds")}["disabled_federation"]
    assert "needed" in {row["state"] for row in cards(clerk, case)}


def cards(clerk: Desk, case: str) -> list[dict[str, Any]]:
    """The lines about 王小芳's disability certificate."""
    lines = [row for row in clerk.papers(case) if row["key"] == "disability_card"]
    return [row for row in lines if row["person"] in (None, "王小芳")]

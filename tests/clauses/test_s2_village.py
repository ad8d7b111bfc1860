"""佳木斯方案: the village helps, or applies in somebody's place; the two are kept apart (S2-28)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import uuid4

import pytest
from django.test import Client

from tests.cast.staff import LOCALITIES, log_in
from tests.journeys.driver import Desk, Refused
from yimen.foundation import clock
from yimen.foundation.identity import make_test_id

PLACE = LOCALITIES["jms"]
WOMAN = make_test_id("990005", date(1961, 5, 6), 32)
MAN = make_test_id("990005", date(1958, 3, 4), 13)


@pytest.fixture(autouse=True)
def _day(db: None) -> Iterator[None]:
    """Monday 2021-05-10."""
    with clock.freeze("2021-05-10T09:00:00"):
        yield


@pytest.fixture
def village() -> Desk:
    """The assistant of 前进社区."""
    return Desk(PLACE.desk("cun"))


def form(number: str = WOMAN, **more: object) -> dict[str, object]:
    """An application taken in by the village."""
    known = {"id_number": number, "phone": "13904540001", "name": "王小芳"}
    return {**known, "channel": "village", **more}


@pytest.mark.clause("S2-28")
def test_a_proxy_needs_an_authorisation_and_an_assistant_does_not(village: Desk) -> None:
    with pytest.raises(Refused) as refused:
        village.register(**form())
    assert "上传委托书" in refused.value.fields["proxy.proof"]
    proxy = {"kind": "village_committee", "name": "前进社区居委会"}
    with pytest.raises(Refused) as refused:
        village.register(**form(proxy=proxy))
    assert "上传委托书" in refused.value.fields["proxy.proof"]
    helped = village.register(**form(assisted=True))
    proof = village.upload("委托书")
    by_proxy = village.register(**form(MAN, name="王大明", proxy={**proxy, "proof": proof}))
    name = village.get("/me")["name"]
    seen = village.case(helped)
    assert (seen["assistant_name"], seen["proxy_name"]) == (name, "")
    seen = village.case(by_proxy)
    assert (seen["assistant_name"], seen["proxy_name"]) == ("", "前进社区居委会")


@pytest.mark.clause("S2-28")
def test_the_two_are_never_mixed_and_both_stand_on_the_case_page(village: Desk) -> None:
    proxy = {"kind": "village_committee", "name": "前进社区居委会", "proof": village.upload("委托")}
    with pytest.raises(Refused) as refused:
        village.register(**form(assisted=True, proxy=proxy))
    assert "只能选一种" in refused.value.fields["assisted"]
    helped = village.register(**form(assisted=True))
    by_proxy = village.register(**form(MAN, name="王大明", proxy=proxy))
    client = Client()
    log_in(client, PLACE.desk("chuangkou"))
    page = client.get(f"/cases/{helped}/").content.decode()
    assert "<dt>协助人</dt>" in page
    assert "申请人本人申请" in page
    assert "<dt>代办人</dt>" not in page
    page = client.get(f"/cases/{by_proxy}/").content.decode()
    assert "<dt>代办人</dt>" in page
    assert "前进社区居委会（" in page
    assert "<dt>协助人</dt>" not in page
    verbs = [
        event["verb"] for event in Desk(PLACE.desk("chuangkou")).get(f"/cases/{helped}/timeline")
    ]
    assert "intake.register" in verbs


@pytest.mark.clause("S2-28")
def test_the_village_chooses_on_its_own_page() -> None:
    client = Client()
    log_in(client, PLACE.desk("cun"))
    page = client.get("/intake/new/").content.decode()
    assert "协助：本人自己申请，我帮着填" in page
    sent = {"command_id": str(uuid4()), "id_number": WOMAN, "phone": "13904540001"}
    refused = client.post("/intake/new/", {**sent, "way": "proxy"})
    assert refused.status_code == 422
    done = client.post("/intake/new/", {**sent, "way": "assist", "command_id": str(uuid4())})
    assert done.status_code == 302

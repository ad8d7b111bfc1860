"""XX区方案一: every village has a station, and what it enters for others is proven (S0-06)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import uuid4

import pytest
from django.test import Client

from tests.cast.staff import LOCALITIES, log_in, staff
from tests.journeys.driver import Desk, Refused
from yimen.foundation import clock
from yimen.foundation.identity import make_test_id

PLACE = LOCALITIES["xx"]
WOMAN = make_test_id("990006", date(1961, 5, 6), 32)


@pytest.fixture(autouse=True)
def _day(db: None) -> Iterator[None]:
    """Monday 2023-04-17."""
    with clock.freeze("2023-04-17T09:00:00"):
        yield


@pytest.mark.clause("S0-06")
def test_the_registry_holds_people_and_hours_of_every_station() -> None:
    reviewer = Desk(PLACE.desk("shenhe"))
    own = next(row for row in reviewer.get("/stations") if row["village"] == "东闸社区")
    assert [person["name"] for person in own["people"]] == [staff(PLACE.desk("cun")).name]
    assert own["hours"] == ""
    with pytest.raises(Refused) as refused:
        reviewer.put(f"/stations/{own['pk']}", hours=" ")
    assert "请写明办公时间" in refused.value.fields["hours"]
    hours = "周一至周五 8:30—11:30"
    reviewer.put(f"/stations/{own['pk']}", hours=hours, phone="0537-2345678", address="东闸路1号")
    client = Client()
    log_in(client, PLACE.desk("cun"))
    page = client.get(f"/stations/{own['pk']}/").content.decode()
    assert hours in page
    assert staff(PLACE.desk("cun")).name in page
    for other in (Desk(PLACE.desk("shenhe", "liuhang")), Desk(PLACE.desk("cun"))):
        with pytest.raises(Refused) as refused:
            other.put(f"/stations/{own['pk']}", hours="随时")
        assert refused.value.status in (403, 404)


@pytest.mark.clause("S0-06")
def test_an_entry_for_somebody_without_the_authorisation_file_is_not_taken() -> None:
    village = Desk(PLACE.desk("cun"))
    given = {"id_number": WOMAN, "phone": "13905370001", "name": "王小芳", "channel": "village"}
    proxy = {"kind": "village_committee", "name": "东闸社区居委会"}
    with pytest.raises(Refused) as refused:
        village.register(**given, proxy=proxy)
    assert (refused.value.status, list(refused.value.fields)) == (422, ["proxy.proof"])
    client = Client()
    log_in(client, PLACE.desk("cun"))
    form = {"command_id": str(uuid4()), "way": "proxy", "id_number": WOMAN, "phone": "13905370001"}
    answer = client.post("/intake/new/", form)
    assert answer.status_code == 422
    assert "请上传委托书" in answer.content.decode()
    case = village.register(**given, proxy={**proxy, "proof": village.upload("委托书")})
    seen = village.case(case)
    assert (seen["case"]["applicant"], seen["proxy_name"]) == ("王小芳", "东闸社区居委会")
    log_in(client, PLACE.desk("chuangkou"))
    page = client.get(f"/cases/{case}/").content.decode()
    assert "<dt>申请人</dt><dd>王小芳</dd>" in page
    assert "<dt>代办人</dt><dd>东闸社区居委会（所在村（居）委员会）" in page
    assert "委托凭证" in page

"""近亲属备案: registered once, flagged at the door, visited by the county before the decision
(57号第11、20条).
"""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.test import Client

from simulator.server import Simulator
from tests.cast.staff import log_in
from tests.clauses.family import MAN, Story
from tests.journeys.driver import Desk, Refused
from yimen.foundation import clock
from yimen.foundation.identity import mask_id

HIM = {
    "official_name": "王主任",
    "official_kind": "committee",
    "official_post": "县前社区居委会主任",
    "relation": "弟弟",
    "name": "王大明",
    "id_number": MAN,
}


@pytest.fixture(autouse=True)
def _day(db: None) -> Iterator[None]:
    """Tuesday 2020-09-29."""
    with clock.freeze("2020-09-29T09:00:00"):
        yield


def test_a_filed_relative_is_flagged_wherever_in_the_county_he_applies() -> None:
    story = Story(30000)
    story.accept()
    assert story.clerk.get(f"/cases/{story.case}/flags") == []
    # Filed by another township: its register stays its own, the flag is for whoever handles him.
    other = Desk("chumen.shenhe")
    filed = other.post("/relatives", **HIM)["ref"]
    (flag,) = story.clerk.get(f"/cases/{story.case}/flags")
    assert flag == "近亲属备案：王主任（县前社区居委会主任）的弟弟王大明，须县级入户"
    assert story.clerk.get("/relatives") == []
    (row,) = other.get("/relatives")
    assert (row["id_masked"], MAN in str(row)) == (mask_id(MAN), False)
    client = Client()
    log_in(client, "yucheng.chuangkou")
    assert flag in client.get(f"/cases/{story.case}/").content.decode()
    other.post(f"/relatives/{filed}/end", why="已离任")
    assert story.clerk.get(f"/cases/{story.case}/flags") == []


def test_what_is_declared_without_a_filing_is_flagged_too() -> None:
    story = Story(30000)
    story.accept()
    story.clerk.declare(story.case, story.facts(staff_relative=True))
    (flag,) = story.clerk.get(f"/cases/{story.case}/flags")
    assert "还没有备案" in flag


def test_mistakes_stand_beside_their_fields_and_nobody_is_filed_twice() -> None:
    clerk = Desk("yucheng.chuangkou")
    with pytest.raises(Refused) as refused:
        clerk.post("/relatives", **{**HIM, "name": "", "id_number": "123", "official_kind": "x"})
    assert set(refused.value.fields) == {"name", "id_number", "official_kind"}
    clerk.post("/relatives", **HIM)
    with pytest.raises(Refused) as refused:
        clerk.post("/relatives", **HIM)
    assert (refused.value.status, refused.value.code) == (409, "already_filed")
    for who in ("yucheng.cun", "yucheng.diaocha1", "lian.yibao"):
        with pytest.raises(Refused) as refused:
            Desk(who).get("/relatives")
        assert refused.value.status == 403
    client = Client()
    log_in(client, "yucheng.chuangkou")
    answer = client.post("/relatives/", {**HIM, "command_id": str(uuid4())})
    assert answer.status_code == 409
    assert "已经备案" in answer.content.decode()


def test_the_county_decides_only_after_its_own_visit(departments: Simulator) -> None:
    story = Story(30000)
    story.up_to_decision()
    story.clerk.post("/relatives", **HIM)
    with pytest.raises(Refused) as refused:
        story.decider.decide(story.case)
    assert (refused.value.status, refused.value.code) == (409, "county_visit_missing")
    visit = {"visited_on": "2020-09-30", "visitors": "沈立、江平", "finding": "与申报一致"}
    with pytest.raises(Refused) as refused:
        story.clerk.post(f"/cases/{story.case}/county-visit", **visit)
    assert refused.value.status == 403
    county = Desk("shen.shenhe")
    with pytest.raises(Refused) as refused:
        county.post(f"/cases/{story.case}/county-visit", **{**visit, "finding": ""})
    assert "核查的情况" in refused.value.fields["finding"]
    county.post(f"/cases/{story.case}/county-visit", **visit)
    assert story.decider.decide(story.case)

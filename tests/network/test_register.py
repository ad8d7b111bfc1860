"""The delegation register (下放登记): what it takes, and whom it lets decide on which day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import transaction
from django.db.utils import ProgrammingError

from tests.cast.staff import acting
from yimen.foundation import clock
from yimen.foundation.errors import Conflict, Invalid, NotPermitted
from yimen.foundation.scope import Scope, in_scope
from yimen.network.actions.delegate import DelegationData, delegate, revoke
from yimen.network.actions.register_paper import PaperData, register_paper
from yimen.network.models import Delegation, Office, PolicyPaper
from yimen.network.packs import pack_for
from yimen.network.power import Power, power_for

DAY = "2023-05-10T09:00:00"


@pytest.fixture(autouse=True)
def on_an_ordinary_day(db: None) -> Iterator[None]:
    with clock.freeze(DAY), in_scope(Scope("/", "测试")):
        yield


def township(code: str) -> Office:
    return Office.objects.select_related("division").get(division_id=code, role="township")


def power(code: str, item: str, on: date, amount_fen: int | None = 100) -> Power:
    office = township(code)
    pack, _ = pack_for(office.path, on)
    return power_for(pack, office, item, on, amount_fen)


def test_only_the_registered_township_decides_and_the_reason_is_told() -> None:
    mine, other = "230822106", "230822205"
    held = power(mine, "dibao", date(2023, 5, 10))
    assert (held.level, held.role, held.kind) == ("township", "township_leader", "委托")
    assert held.principal.name == "桦南县民政局"
    assert "桦南县民政局委托" in held.why
    county = power(other, "dibao", date(2023, 5, 10))
    assert (county.level, county.role) == ("county", "county_decider")
    assert "没有生效的下放登记" in county.why


def test_a_city_paper_no_longer_carries_a_delegation_under_the_law_of_2026() -> None:
    before, after = date(2026, 6, 30), date(2026, 7, 1)
    assert power("370871001", "dibao", before).level == "township"
    held = power("370871001", "dibao", after)
    assert held.level == "county"
    assert "社会救助法第44条" in held.why


@pytest.mark.parametrize(("fen", "level"), [(200000, "township"), (200001, "county")])
def test_the_ceiling_belongs_to_the_township_and_one_fen_more_to_the_county(
    fen: int, level: str
) -> None:
    assert power("430321100", "spending_aid", date(2023, 5, 10), fen).level == level
    assert power("430321100", "spending_aid", date(2023, 5, 10), None).level == "county"


def test_a_revoked_delegation_ends_on_its_day_and_not_before() -> None:
    by = acting("xx.shenpi")
    row = Delegation.objects.get(township=township("370871001"), item="dibao")
    with pytest.raises(Invalid, match="不能早于今天"):
        revoke(by, row.pk, date(2023, 5, 9), "收回")
    revoke(by, row.pk, date(2023, 6, 1), "街道人员调整")
    assert power("370871001", "dibao", date(2023, 5, 31)).level == "township"
    assert power("370871001", "dibao", date(2023, 6, 1)).level == "county"
    assert power("370871001", "tekun", date(2023, 6, 1)).level == "township"
    with pytest.raises(Conflict, match="收回"):
        revoke(by, row.pk, date(2023, 6, 2), "再收")


def test_two_rows_for_the_same_days_cannot_stand() -> None:
    by = acting("xx.shenpi")
    paper = PolicyPaper.objects.get(division_id="370871")
    data = DelegationData("dibao", date(2023, 5, 10), paper)
    with pytest.raises(Conflict, match="已登记这一事项"):
        delegate(by, township("370871001"), data)


def test_neither_another_county_nor_a_township_hands_down() -> None:
    data = PaperData("X〔2023〕1号", "办法", "county", date(2023, 5, 1))
    for username in ("xx.guanghe.lingdao", "xx.guanghe.shenhe"):
        with pytest.raises(NotPermitted):
            register_paper(acting(username), data)
    paper = PolicyPaper.objects.get(division_id="370871")
    with pytest.raises(NotPermitted):
        delegate(
            acting("jms.shenpi"),
            township("370871002"),
            DelegationData("dibao", date(2023, 5, 10), paper),
        )


def test_the_database_lets_a_township_read_its_countys_paper_and_not_write_it() -> None:
    with in_scope(Scope(township("230822205").path, "金沙乡")):
        assert PolicyPaper.objects.filter(division_id="230822").exists()
        changed = PolicyPaper.objects.filter(division_id="230822").update(title="改")
        assert changed == 0
        with pytest.raises(ProgrammingError, match="row-level"), transaction.atomic():
            PolicyPaper.objects.create(
                division_id="230822",
                number="Y",
                title="y",
                issuer="county",
                issued_on=date(2023, 1, 1),
                registered_at=clock.now(),
                home_path="/2308/230822/",
            )

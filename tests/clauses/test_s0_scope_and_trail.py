"""某区方案: three levels with their own sight (S0-02), every step traceable (S0-27)."""

from __future__ import annotations

import pytest
from django.db import connections

from tests.clauses.family import Story
from tests.journeys.driver import Desk, Refused
from yimen.foundation import clock
from yimen.foundation.scope import SCOPE_ALL, in_scope
from yimen.foundation.trail import verify
from yimen.foundation.trail.models import Event
from yimen.network.models import Division, Level


@pytest.mark.clause("S0-02")
@pytest.mark.usefixtures("db")
def test_a_village_user_opening_another_villages_case_gets_404_and_an_audit_row() -> None:
    with clock.freeze("2020-09-29T09:00:00"):
        story = Story(80000)
        case = story.accept()
        stranger = Desk("chumen.cun")
        with pytest.raises(Refused) as refused:
            stranger.case(case)
        assert refused.value.status == 404
        assert story.village.case(case)["case"]["applicant"] == "王小芳"
        page = stranger.client.get(f"/cases/{case}/")
        assert page.status_code == 404
        assert "不在您的辖区" in page.content.decode()
        with in_scope(SCOPE_ALL):
            rows = Event.objects.filter(verb="access.out_of_area", actor_name="阮彩莲")
            assert [row.subject for row in rows] == [f"case:{case}"] * 2


@pytest.mark.clause("S0-02")
@pytest.mark.usefixtures("db")
def test_the_tree_has_three_levels_and_each_sees_its_own_part() -> None:
    levels = dict.fromkeys(Division.objects.values_list("level", flat=True).distinct())
    assert {Level.COUNTY, Level.TOWNSHIP, Level.VILLAGE} <= set(levels)
    with clock.freeze("2020-09-29T09:00:00"):
        case = Story(80000).accept()
        for username in ("yucheng.cun", "yucheng.chuangkou", "shen.shenhe"):
            assert Desk(username).case(case)["case"]["uid"] == case
        for username in ("chumen.chuangkou", "damaiyu.cun"):
            with pytest.raises(Refused):
                Desk(username).case(case)


@pytest.mark.clause("S0-27")
def test_a_changed_event_row_is_named_by_its_sequence_number(fresh_db: str) -> None:
    with clock.freeze("2020-09-29T09:00:00"):
        case = Story(80000).accept()
    assert verify() == []
    with connections["owner"].cursor() as cursor:
        cursor.execute("alter table foundation_event disable trigger user")
        cursor.execute("alter table foundation_event no force row level security")
        cursor.execute(
            "update foundation_event set actor_name = '别人' where stream = %s and seq = 3",
            [f"case:{case}"],
        )
        assert cursor.rowcount == 1
    broken = verify()
    assert [(found.stream, found.seq) for found in broken] == [(f"case:{case}", 3)]

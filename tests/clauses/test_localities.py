"""The network of each locality: units without a national code, grids, urban and rural alike."""

from __future__ import annotations

import io
from datetime import date

import pypdf
import pytest

from tests.cast.staff import LOCALITIES, acting
from tests.clauses.family import Story
from tests.journeys.driver import Desk, Refused
from yimen.foundation import clock
from yimen.foundation.identity import make_test_id
from yimen.foundation.scope import SCOPE_ALL, in_scope
from yimen.network.actions.add_division import add_division
from yimen.network.models import Division, Office
from yimen.procedures.models import Case

XIANGTAN = LOCALITIES["xt"]


@pytest.mark.clause("S2-13")
@pytest.mark.usefixtures("fresh_db", "departments")
def test_a_unit_without_a_national_code_has_routing_figures_and_seal_of_a_county() -> None:
    zone = LOCALITIES["jsj"]
    with clock.freeze("2021-03-01T09:00:00"):
        admin = acting(LOCALITIES["jms"].bureau("shi.guanli"))
        city = Division.objects.get(code="2308")
        made = add_division(admin, city, code="2308J9", name="某农场管理区", level="county")
        assert (made.gb_code, made.path) == ("", "/2308/2308J9/")
        bureau = Office.objects.get(division=made, role="civil_affairs")
        assert bureau.name == "某农场管理区民政部门"
    with clock.freeze("2026-09-01T09:00:00"):
        story = Story(20000, zone)
        case = story.accept()
        story.survey()
        story.check()
        papers = story.clerk.case(case)["documents"]
        assert {row["template"] for row in papers} >= {"acceptance_notice"}
        # Routing: the check is asked for in the zone's name, by the zone's own bureau.
        assert story.reviewer.get(f"/cases/{case}/check")["principal"] == "建三江农科区民政部门"
        paper = pypdf.PdfReader(io.BytesIO(story.clerk.pdf(case, "acceptance_notice")))
        assert "建三江农科区" in "".join(page.extract_text() for page in paper.pages)
        rows = {row["name"]: row for row in Desk("jms.shi.jiandu").get("/statistics")}
        assert rows["建三江农科区"]["received"] == 1
        assert rows["建三江农科区"]["visits"] == 1
        assert rows["桦南县"]["received"] == 0
        with pytest.raises(Refused):
            Desk("jms.shenpi").case(case)
        assert Desk("jsj.shenpi").case(case)["case"]["uid"] == case
    assert Division.objects.get(code="2308J1").gb_code == ""


@pytest.mark.clause("S3-01")
@pytest.mark.usefixtures("fresh_db", "departments")
def test_a_grid_user_sees_only_his_visits_and_the_county_is_the_sum_of_its_grids() -> None:
    with clock.freeze("2022-03-01T09:00:00"):
        for grid, count in zip(XIANGTAN.grids[:2], (2, 1), strict=True):
            for number in range(count):
                _visited(grid.code, number)
        for grid, count in zip(XIANGTAN.grids, (2, 1, 0), strict=True):
            keeper = Desk(XIANGTAN.desk(grid.key))
            seen = keeper.get("/visits")
            assert [row["division"] for row in seen] == [grid.name] * count
            assert sum(row["visits"] for row in keeper.get("/statistics")) == count
        other = Desk(XIANGTAN.desk("wangge2"))
        with in_scope(SCOPE_ALL):
            first = Case.objects.filter(division_id=XIANGTAN.grids[0].code)[0]
        with pytest.raises(Refused) as refused:
            other.case(str(first.pk))
        assert refused.value.status == 404
        county = Desk(XIANGTAN.bureau("jiandu"))
        village = county.get("/statistics", area="430321100201")
        assert {row["name"]: row["visits"] for row in village} == {
            "第一网格": 2,
            "第二网格": 1,
            "第三网格": 0,
        }
        assert sum(row["visits"] for row in county.get("/statistics")) == 3
        page = county.client.get("/statistics/?area=430321100201").content.decode()
        assert "第一网格" in page
        assert "没有办件的：" in page
        assert page.count("/cases/") >= 3


@pytest.mark.clause("S3-03")
@pytest.mark.usefixtures("fresh_db", "departments")
@pytest.mark.parametrize("day", ["2022-03-01T09:00:00", "2026-09-01T09:00:00"])
def test_the_same_case_has_the_same_steps_in_town_and_village(day: str) -> None:
    with clock.freeze(day):
        found = []
        for rural in (False, True):
            story = Story(20000, XIANGTAN, rural=rural)
            person = make_test_id("990005", date(1970, 5, 6), 15 + rural * 2)
            story.register(id_number=person, members=[])
            story.clerk.accept(story.case)
            found.append(_way_of(story))
    assert found[0] == found[1]
    assert found[0][0]


def _way_of(story: Story) -> tuple[list[str], list[object], list[tuple[str, str]]]:
    """The procedure's steps, what is open now with its limit, and the clocks that run."""
    whole = story.clerk.case(story.case)
    with in_scope(SCOPE_ALL):
        case = Case.objects.get(pk=story.case)
        procedure = case.procedure.definition
    steps = [step["key"] for step in procedure["steps"]]
    rows = [(row["step"], row["state"], row["due_at"], row["due_source"]) for row in whole["steps"]]
    return steps, rows, [(row["key"], row["due_at"]) for row in whole["clocks"]]


def _visited(division: str, number: int) -> None:
    """A family of its own in a grid, registered by the window, visited by both surveyors."""
    story = Story(20000, XIANGTAN, rural=True)
    sequence = int(division[-1]) * 20 + number * 2
    story.register(
        division_code=division,
        id_number=make_test_id("990006", date(1970, 5, 6), 10 + sequence),
        members=[],
    )
    story.clerk.accept(story.case)
    ref = story.clerk.member(story.case, "王小芳")
    facts = story.lone_facts(ref)
    story.clerk.sign_consent(story.case, "王小芳")
    story.clerk.declare(story.case, facts)
    story.first.fill_survey(story.case, facts)
    story.first.sign_survey(story.case)
    story.second.sign_survey(story.case)

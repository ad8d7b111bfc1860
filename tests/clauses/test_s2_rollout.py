"""佳木斯方案 三、五: ten townships of 抚远市 one after another, and who can decide alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from tests.clauses.delegated import Register
from tests.journeys.driver import Desk, Refused
from yimen.foundation import clock
from yimen.network.acting import Acting
from yimen.network.actions.appoint import appoint
from yimen.network.actions.create_staff import create_staff
from yimen.network.models import Office, Role

pytestmark = pytest.mark.usefixtures("db")
COUNTY = "230883"
IN_POST = date(2021, 1, 1)
LAST = date(2022, 12, 31)
FUYUAN = SimpleNamespace(bureau=lambda part: f"fy.{part}")
STAGES = [
    {"title": "动员部署阶段", "first_day": "2021-04-15", "last_day": "2021-04-30"},
    {"title": "启动实施阶段", "first_day": "2021-05-01", "last_day": "2021-05-31"},
    {"title": "巩固提升阶段", "first_day": "2021-06-01", "last_day": "2021-06-30"},
]


def official(username: str, *posts: tuple[Office, str]) -> str:
    """An account with these posts; returns its user name."""
    by = Acting.system("测试准备")
    person = create_staff(by, username=username, name=f"员{username[-2:]}")
    for office, role in posts:
        appoint(by, person, office, role, IN_POST)
    return username


def towns() -> list[Office]:
    """The county's townships; its farms belong to 建三江."""
    rows = Office.objects.filter(role="township", division__parent_id=COUNTY)
    return list(rows.select_related("division").order_by("division_id"))


def crew(number: int, town: Office) -> None:
    """The smallest crew: one decides, one does the desk and surveys, one surveys from a village."""
    village = Office.objects.filter(role="village", path__startswith=town.path).first()
    assert village is not None
    official(f"fy{number}.zhang", (town, Role.TOWNSHIP_LEADER))
    desk = (Role.WINDOW_CLERK, Role.TOWNSHIP_REVIEWER, Role.SURVEYOR)
    official(f"fy{number}.li", *((town, role) for role in desk))
    official(f"fy{number}.cun", (village, Role.SURVEYOR))


@pytest.fixture
def register() -> Iterator[Register]:
    """抚远市 in May 2021."""
    with clock.freeze("2021-05-12T09:00:00"):
        bureau = Office.objects.get(division_id=COUNTY, role="civil_affairs")
        official("fy.shenpi", (bureau, Role.COUNTY_DECIDER))
        official("fy.shenhe", (bureau, Role.COUNTY_REVIEWER))
        yield Register(FUYUAN)


def sign_eight(register: Register) -> list[Office]:
    """Eight of the ten sign and get 低保; the last two only have a draft."""
    offices = towns()
    assert len(offices) == 10
    paper = register.paper("抚政办发〔2021〕3号")
    made = register.authority_list(paper, ["dibao"])
    for number, town in enumerate(offices):
        if number >= 8:
            register.agreement(made, town.pk, None, LAST)
            continue
        crew(number, town)
        register.receiver(town.pk)
        register.open_checks(town.pk, paper)
        leader = Desk(f"fy{number}.zhang")
        agreement = register.agreement(made, town.pk, leader, LAST)
        register.delegate(town.pk, "dibao", paper=paper, agreement=agreement)
    return offices


def deciding(register: Register, on: str) -> set[str]:
    """Offices that decide 低保 on the day."""
    rows = register.reviewer.get("/delegation/items", on=on)
    return {row["office"] for row in rows if row["item"] == "dibao"}


@pytest.mark.clause("S2-04", "S2-31")
def test_eight_of_ten_signed_so_only_eight_decide_and_the_plan_stands_at_80_percent(
    register: Register,
) -> None:
    offices = sign_eight(register)
    county = Office.objects.get(division_id=COUNTY, role="civil_affairs").name
    assert deciding(register, "2021-05-12") == {office.name for office in offices[:8]} | {county}
    unsigned: dict[str, Any] = {"paper": register.paper("抚政办发〔2021〕4号")}
    drafts = register.reviewer.get("/delegation/agreements")
    draft = next(row for row in drafts if row["township"] == offices[9].name)
    assert (draft["state"], draft["township_signed_by"]) == ("half", "")
    register.receiver(offices[9].pk)
    with pytest.raises(Refused) as refused:
        register.delegate(offices[9].pk, "dibao", agreement=draft["uid"], **unsigned)
    assert (refused.value.status, refused.value.code) == (409, "no_agreement")
    assert deciding(register, "2023-01-03") == {county}
    register.reviewer.put("/delegation/stages", stages=STAGES)
    found = register.reviewer.get("/delegation/progress", on="2021-05-31")
    assert (found["order"], found["stage"]) == (2, "启动实施阶段")
    assert (found["signed"], found["townships"], found["percent"]) == (8, 10, 80)
    before = register.reviewer.get("/delegation/progress", on="2021-04-28")
    assert (before["order"], before["percent"]) == (1, 0)
    page = register.reviewer.client.get("/delegation/?on=2021-05-31").content.decode()
    assert "启动实施阶段" in page
    assert "80%" in page


@pytest.mark.clause("S2-32")
def test_the_readiness_list_names_the_missing_seal(register: Register) -> None:
    town = towns()[0]
    crew(0, town)
    paper = register.paper("抚政办发〔2021〕3号")
    register.open_checks(town.pk, paper)
    register.receiver(town.pk, seal_image=None)
    assert failing(register, town) == {"seal"}
    made = register.authority_list(paper, ["dibao"])
    agreement = register.agreement(made, town.pk, Desk("fy0.zhang"), LAST)
    with pytest.raises(Refused) as refused:
        register.delegate(town.pk, "dibao", paper=paper, agreement=agreement)
    assert (refused.value.status, refused.value.code) == (409, "not_ready")
    assert "印章印模" in refused.value.message
    register.receiver(town.pk)
    assert failing(register, town) == set()
    register.delegate(town.pk, "dibao", paper=paper, agreement=agreement)


@pytest.mark.clause("S2-32")
def test_two_staff_suffice_while_the_decider_is_not_one_of_the_two_surveyors(
    register: Register,
) -> None:
    able, unable = towns()[:2]
    paper = register.paper("抚政办发〔2021〕3号")
    for town in (able, unable):
        register.open_checks(town.pk, paper)
        register.receiver(town.pk)
    crew(0, able)
    assert failing(register, able) == set()
    official("fy1.zhang", (unable, Role.TOWNSHIP_LEADER), (unable, Role.SURVEYOR))
    desk = (Role.WINDOW_CLERK, Role.TOWNSHIP_REVIEWER, Role.SURVEYOR)
    official("fy1.li", *((unable, role) for role in desk))
    assert failing(register, unable) == {"people"}


def failing(register: Register, town: Office) -> set[str]:
    """Keys of the readiness list that fail."""
    points = register.reviewer.get(f"/delegation/townships/{town.pk}/readiness")
    assert {row["key"] for row in points} == {
        "unit",
        "staff",
        "training",
        "permission",
        "seal",
        "people",
    }
    return {row["key"] for row in points if not row["ok"]}

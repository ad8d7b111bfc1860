"""Somebody already on an award, applying, or in another household: a question, never a wall."""

from __future__ import annotations

from datetime import date

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from tests.applications.intake import (
    OTHER_CLERK,
    at_desk,
    child,
    id_number,
    intake,
    member,
    registered,
)
from yimen.applications.actions.add_member import add_member
from yimen.applications.actions.answer_duplicate import answer_duplicate
from yimen.applications.actions.register_intake import register_intake
from yimen.applications.duplicates import CODE
from yimen.awards.models import Award, Beneficiary
from yimen.foundation import clock
from yimen.foundation.errors import Invalid
from yimen.foundation.trail import timeline
from yimen.households.models import Person
from yimen.procedures.engine.finish import end_case
from yimen.procedures.models import Case

pytestmark = pytest.mark.usefixtures("day")


def on_award(case: Case, person: Person, item: str = "dibao") -> Award:
    """A running award of a household elsewhere, as an earlier decision left it."""
    during = DateRange(date(2019, 3, 1), None)
    paths = {"home_path": case.home_path, "handling_path": case.handling_path}
    award = Award.objects.create(
        number=f"浙低保-{case.receipt_number}",
        item=item,
        household=case.household,
        holder=case.applicant,
        case=case,
        during=during,
        decided_on=date(2019, 2, 20),
        **paths,
    )
    Beneficiary.objects.create(
        award=award, person=person, during=during, recorded_at=clock.now(), **paths
    )
    return award


def elsewhere(number: str, *, award: bool) -> None:
    """The person lives in 楚门镇, on an award or with an application under way."""
    with at_desk(OTHER_CLERK) as by:
        case = registered(by, id_number=number, name="李小红", division_code="331083102010")
        if award:
            on_award(case, case.applicant)
            end_case(by, case, Case.Outcome.AWARDED)


def test_an_award_in_another_township_is_asked_about_with_its_number() -> None:
    number = id_number()
    elsewhere(number, award=True)
    with at_desk() as by, pytest.raises(Invalid) as asked:
        register_intake(by, intake(members=(member("李小红", id_number=number, relation="30"),)))
    assert asked.value.code == CODE
    assert set(asked.value.fields) == {"duplicate_answer"}
    found = asked.value.extra["duplicates"]
    assert [(one["kind"], one["person_name"]) for one in found] == [("award", "李小红")]
    assert "低保" in asked.value.message
    assert "楚门" in asked.value.message
    assert "浙低保-" in asked.value.message


def test_the_answer_opens_the_door_and_is_kept() -> None:
    number = id_number()
    elsewhere(number, award=True)
    answer = "离异后随父生活，原户待遇将核减"
    with at_desk() as by:
        case = registered(
            by,
            members=(member("李小红", id_number=number, relation="30"),),
            duplicate_answer=answer,
        )
        assert case.application.duplicate_answer == answer
        events = {event.verb: event for event in timeline([f"case:{case.uid}"])}
        assert events["intake.register"].after["duplicate_answer"] == answer


def test_an_application_under_way_is_asked_about() -> None:
    number = id_number()
    elsewhere(number, award=False)
    with at_desk() as by, pytest.raises(Invalid) as asked:
        register_intake(by, intake(id_number=number, name="李小红"))
    assert [one["kind"] for one in asked.value.extra["duplicates"]] == ["case"]


def test_a_child_claimed_by_two_households_is_asked_about_when_added() -> None:
    number = id_number(date(2012, 1, 2))
    with at_desk() as by:
        registered(by, members=(child("王小宝", id_number=number),))
        second = registered(by, name="王二芳")
        with pytest.raises(Invalid) as asked:
            add_member(by, second, child("王小宝", id_number=number))
        assert [one["kind"] for one in asked.value.extra["duplicates"]] == ["household"]
        add_member(
            by,
            second,
            child("王小宝", id_number=number),
            duplicate_answer="随母生活，父亲户将移除",
        )
        second.application.refresh_from_db()
        assert "随母生活" in second.application.duplicate_answer


def test_an_answer_can_be_given_before_the_member_is_added() -> None:
    number = id_number(date(2012, 1, 2))
    with at_desk() as by:
        registered(by, members=(child("王小宝", id_number=number),))
        second = registered(by, name="王二芳")
        with pytest.raises(Invalid):
            answer_duplicate(by, second, "  ")
        answer_duplicate(by, second, "随母生活")
        added = add_member(by, second, child("王小宝", id_number=number))
        assert added.person.name == "王小宝"


def test_nobody_new_raises_no_question() -> None:
    with at_desk() as by:
        case = registered(by, members=(member(), child()))
        assert case.application.duplicate_answer == ""


def test_an_ended_award_is_no_question() -> None:
    number = id_number()
    elsewhere(number, award=True)
    with at_desk(OTHER_CLERK):
        Beneficiary.objects.update(during=DateRange(date(2019, 3, 1), date(2020, 9, 1)))
    with at_desk() as by, pytest.raises(Invalid) as asked:
        register_intake(by, intake(id_number=number, name="李小红"))
    assert [one["kind"] for one in asked.value.extra["duplicates"]] == ["household"]

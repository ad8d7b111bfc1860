"""生成、调整、停发: nothing overlaps, nothing believed before is lost."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from tests.awards.giving import (
    DECEMBER,
    DECIDER,
    JANUARY,
    NOVEMBER,
    decide,
    decided_case,
    given,
    terms,
)
from tests.cast.staff import acting
from tests.procedures.helpers import case_of
from yimen.awards.actions.change_amount import change_amount
from yimen.awards.actions.grant import grant
from yimen.awards.actions.stop import stop
from yimen.awards.models import Award, AwardLine, Beneficiary
from yimen.awards.queries import monthly_amount, running_awards_of
from yimen.awards.recording import lock_award
from yimen.foundation import clock
from yimen.foundation.errors import Conflict, Invalid, NotFound, NotPermitted
from yimen.foundation.scope import in_scope
from yimen.foundation.trail import timeline, verify

pytestmark = pytest.mark.usefixtures("day")
COUNTY = DECIDER


def halt(award: Award, last_month: date = NOVEMBER, reason: str = "家庭收入提高") -> Award:
    """Stop by the county."""
    return stop(acting(COUNTY), award, last_month=last_month, reason=reason)


def test_a_grant_has_its_people_its_lines_and_its_event() -> None:
    case = decided_case()
    supplement = (case.applicant, 13290, "重度残疾增发")
    award = grant(acting(COUNTY), case, terms(case, supplements=[supplement]))
    assert award.number == "331083001-DIBAO-2020-00001"
    assert award.during == DateRange(NOVEMBER, None)
    assert [row.person for row in award.beneficiaries.all()] == [case.applicant]
    lines = award.lines.order_by("kind").values_list("kind", "person", "amount_fen", "reason")
    assert list(lines) == [
        ("base", None, 50000, "测试决定"),
        ("supplement", case.applicant.pk, 13290, "重度残疾增发"),
    ]
    assert monthly_amount(award, NOVEMBER) == (50000, 13290)
    assert monthly_amount(award, date(2020, 10, 1)) == (0, 0)
    (event,) = timeline([f"award:{award.pk}"])
    assert (event.verb, event.actor_name, event.after["base_fen"]) == (
        "award.grant",
        "蒋伟民",
        50000,
    )


def test_a_status_that_pays_nothing_has_no_line() -> None:
    award = given(item="dibian", base_fen=0, pays=False)
    assert award.lines.count() == 0
    assert award.beneficiaries.count() == 1


def test_a_second_award_of_the_item_is_a_conflict_and_another_item_is_not() -> None:
    award = given()
    with pytest.raises(Conflict) as told:
        second(award)
    assert told.value.code == "award_exists"
    assert Award.objects.count() == 1
    other = second(award, item="dibian", base_fen=0, pays=False)
    assert Award.objects.filter(household=award.household).count() == 2
    assert other.number.startswith("331083001-DIBIAN-2020-")


def second(award: Award, **more: object) -> Award:
    """Another award for the same household."""
    by = acting("yucheng.chuangkou")
    case = case_of(by, None, of=award.household)
    decide(case)
    return grant(acting(COUNTY), case, terms(case, **more))


def test_after_a_stop_the_item_may_be_given_again_from_the_next_month() -> None:
    award = given()
    halt(award)
    with pytest.raises(Conflict):
        second(award, first_month=NOVEMBER)
    assert second(award, first_month=DECEMBER).during == DateRange(DECEMBER, None)


def test_one_case_gives_one_award() -> None:
    case = decided_case()
    grant(acting(COUNTY), case, terms(case))
    with pytest.raises(Conflict):
        grant(acting(COUNTY), case, terms(case, item="tekun"))


@pytest.mark.parametrize("kind", ["base", "supplement"])
def test_two_lines_of_a_kind_never_overlap(kind: str) -> None:
    award = given()
    person = award.holder if kind == "supplement" else None
    line = {
        "award": award,
        "kind": kind,
        "person": person,
        "amount_fen": 1,
        "recorded_at": clock.now(),
        "home_path": award.home_path,
    }
    if kind == "supplement":
        AwardLine.objects.create(**line, during=DateRange(NOVEMBER, None))
    with pytest.raises(IntegrityError, match="one_"), transaction.atomic():
        AwardLine.objects.create(**line, during=DateRange(DECEMBER, JANUARY))
    with pytest.raises(IntegrityError, match="award_line_positive"), transaction.atomic():
        AwardLine.objects.create(**{**line, "amount_fen": 0}, during=DateRange(None, NOVEMBER))


def test_nobody_is_covered_twice_by_one_award() -> None:
    award = given()
    with pytest.raises(IntegrityError, match="beneficiary_once"), transaction.atomic():
        Beneficiary.objects.create(
            award=award,
            person=award.holder,
            during=DateRange(DECEMBER, None),
            recorded_at=clock.now(),
            home_path=award.home_path,
        )


def test_a_stop_ends_people_and_lines_and_keeps_what_was_believed() -> None:
    award = given()
    before = clock.now()
    clock.move_to("2020-12-05T10:00:00")
    halt(award, last_month=DECEMBER)
    award.refresh_from_db()
    assert award.during == DateRange(NOVEMBER, JANUARY)
    for model in (AwardLine, Beneficiary):
        rows = model.objects.filter(award=award)
        (now,) = rows.current()
        assert (now.during, now.recorded_at) == (DateRange(NOVEMBER, JANUARY), clock.now())
        (then,) = rows.as_known_at(before)
        assert (then.during, then.superseded_at) == (DateRange(NOVEMBER, None), clock.now())
        assert list(rows.as_known_at(clock.now())) == [now]
    assert monthly_amount(award, DECEMBER) == (50000, 0)
    assert monthly_amount(award, JANUARY) == (0, 0)
    events = list(timeline([f"award:{award.pk}"]))
    assert [event.verb for event in events] == ["award.grant", "award.stop"]
    assert events[1].reason == "家庭收入提高"
    assert events[1].after == {"until": "2021-01-01"}
    assert verify(f"award:{award.pk}") == []


def test_a_stop_needs_a_reason_a_month_and_an_award_that_still_runs() -> None:
    award = given()
    with pytest.raises(Invalid) as told:
        halt(award, reason=" ")
    assert told.value.field == "reason"
    with pytest.raises(Invalid) as told:
        halt(award, last_month=date(2020, 10, 31))
    assert told.value.field == "last_month"
    halt(award, last_month=date(2020, 12, 31))
    award.refresh_from_db()
    assert award.during.upper == JANUARY
    with pytest.raises(Conflict, match="已经停发"):
        halt(award, last_month=DECEMBER)
    halt(award, last_month=NOVEMBER)
    award.refresh_from_db()
    assert award.during.upper == DECEMBER


@pytest.mark.parametrize("username", ["yucheng.shenhe", "yucheng.fafang", "qian.caizheng"])
def test_only_the_county_that_decides_stops_or_changes(username: str) -> None:
    award = given()
    with pytest.raises(NotPermitted):
        stop(acting(username), award, last_month=NOVEMBER, reason="收入提高")
    with pytest.raises(NotPermitted):
        change_amount(acting(username), award, first_month=DECEMBER, base_fen=60000, reason="提标")


def test_an_amount_changes_from_a_month_on_and_the_months_before_keep_theirs() -> None:
    case = decided_case()
    extra = (case.applicant, 10000, "增发")
    award = grant(acting(COUNTY), case, terms(case, supplements=[extra]))
    granted = clock.now()
    clock.move_to("2020-12-01T10:00:00")
    change_amount(
        acting(COUNTY), award, first_month=JANUARY, base_fen=66450, reason="2021年提高标准"
    )
    amounts = [monthly_amount(award, month) for month in (NOVEMBER, DECEMBER, JANUARY)]
    assert amounts == [(50000, 10000), (50000, 10000), (66450, 10000)]
    known = AwardLine.objects.filter(award=award, kind="base").as_known_at(granted)
    assert [(line.amount_fen, line.during) for line in known] == [
        (50000, DateRange(NOVEMBER, None))
    ]
    clock.move_to("2020-12-02T10:00:00")
    change_amount(acting(COUNTY), award, first_month=DECEMBER, base_fen=70000, reason="更正")
    amounts = [monthly_amount(award, month)[0] for month in (NOVEMBER, DECEMBER, JANUARY)]
    assert amounts == [50000, 70000, 70000]


def test_a_change_ends_with_the_award() -> None:
    award = given()
    halt(award, last_month=DECEMBER)
    change_amount(acting(COUNTY), award, first_month=DECEMBER, base_fen=60000, reason="更正")
    assert [monthly_amount(award, m)[0] for m in (DECEMBER, JANUARY)] == [60000, 0]
    with pytest.raises(Conflict):
        change_amount(acting(COUNTY), award, first_month=JANUARY, base_fen=60000, reason="更正")


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("first_month", {"first_month": date(2020, 12, 2)}),
        ("base_fen", {"base_fen": 0}),
        ("reason", {"reason": " "}),
    ],
)
def test_a_wrong_change_is_told_beside_its_field(field: str, change: dict[str, object]) -> None:
    award = given()
    values = {"first_month": DECEMBER, "base_fen": 60000, "reason": "提标", **change}
    with pytest.raises(Invalid) as told:
        change_amount(acting(COUNTY), award, **values)
    assert told.value.field == field


def test_who_already_gets_something_is_found_for_the_question_about_it() -> None:
    award = given()
    (row,) = running_awards_of([award.holder_id], NOVEMBER)
    assert (row.person_name, row.item, row.number) == ("王小芳", "dibao", award.number)
    assert row.office_name == "玉环市玉城街道办事处"
    halt(award)
    assert len(running_awards_of([award.holder_id], date(2020, 11, 30))) == 1
    assert running_awards_of([award.holder_id], DECEMBER) == []


def test_another_township_does_not_see_the_award() -> None:
    award = given()
    for username, seen in (("chumen.fafang", 0), ("yucheng.fafang", 1), ("jiang.shenpi", 1)):
        by = acting(username)
        with in_scope(by.scope):
            assert Award.objects.visible_to(by.scope.prefix).count() == seen
            assert (Award.objects.count(), AwardLine.objects.count()) == (seen, seen)
            assert Beneficiary.objects.count() == seen
    with pytest.raises(NotFound):
        lock_award(acting("chumen.fafang"), award)

"""发起核对: who must have authorised it, who asks in whose name, and what is on record."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.cast.staff import acting
from tests.means_check.families import (
    CHILD,
    REVIEWER,
    Family,
    events,
    family,
    queries,
    requested,
)
from tests.procedures.helpers import CLERK, DECIDER, SURVEYOR, case_of, item_of, to_survey
from tests.simulator.process import SimulatorProcess
from yimen.foundation import clock
from yimen.foundation.calendar import end_of_day
from yimen.foundation.errors import Conflict, Invalid, NotPermitted, StalePage
from yimen.households.actions.add_member import add_member
from yimen.households.actions.revoke_consent import revoke_consent
from yimen.households.actions.sign_consent import sign_consent
from yimen.households.models import Consent
from yimen.households.persons import PersonData, id_number_for_query
from yimen.means_check.actions.request_check import request_check
from yimen.means_check.actions.take_answer import take_answer
from yimen.means_check.models import CheckQuery, CheckRequest
from yimen.means_check.sources import SOURCES
from yimen.procedures.engine.complete import complete
from yimen.procedures.models import Clock

pytestmark = pytest.mark.usefixtures("day")


def refused(of: Family) -> Conflict:
    """The refusal of a request."""
    with pytest.raises(Conflict) as told:
        requested(of)
    assert CheckRequest.objects.filter(case=of.case).count() == 0
    return told.value


def test_without_everybodys_authorisation_the_missing_are_named() -> None:
    of = family(signed=False)
    by = acting(CLERK)
    assert all(name in refused(of).message for name in ("王小芳", "王大明", "王小宝"))
    sign_consent(by, of.household, of.people["王小芳"], method="paper")
    sign_consent(by, of.household, of.people["王大明"], method="paper")
    error = refused(of)
    assert error.status == 409
    assert "还缺王小宝的" in error.message
    assert "监护人代签" in error.message
    assert error.extra == {"missing": [str(of.people["王小宝"].pk)]}
    guardian = of.people["王大明"]
    sign_consent(by, of.household, of.people["王小宝"], method="paper", signed_by=guardian)
    assert requested(of).state == CheckRequest.State.WAITING


def test_an_authorisation_taken_back_or_expired_does_not_count() -> None:
    of = family()
    by = acting(CLERK)
    mine = Consent.objects.get(person=of.people["王大明"], household=of.household)
    revoke_consent(by, mine, "不同意了")
    assert "还缺王大明的" in refused(of).message
    yesterday = clock.today() - timedelta(days=1)
    person = of.people["王大明"]
    sign_consent(by, of.household, person, method="paper", valid_until=yesterday)
    assert "王大明的核对授权已过有效期" in refused(of).message
    Consent.objects.filter(person=person).update(valid_until=clock.today())
    assert len(queries(of)) == 0
    requested(of)


def test_a_member_who_lives_elsewhere_is_not_asked_about() -> None:
    of = family()
    away = PersonData("王在外", no_id_reason="在国外", birth_date=date(1990, 1, 1))
    add_member(acting(CLERK), of.household, away, relation=CHILD, co_resident=False)
    requested(of)
    assert {query.person.name for query in queries(of)} == {"王小芳", "王大明", "王小宝"}


def test_the_township_asks_in_the_countys_name() -> None:
    of = family()
    request = requested(of)
    assert request.requester.name == "玉环市玉城街道办事处"
    assert request.principal.name == "玉环市民政局"
    assert (request.purpose, request.requested_by) == ("社会救助家庭经济状况核对", "黄文斌")
    assert request.requested_at == clock.now()
    (event,) = events(of, "check.request")
    assert event.after["principal"] == "玉环市民政局"
    assert (event.after["people"], event.after["sources"]) == (3, sorted(SOURCES))


@pytest.mark.parametrize("username", [CLERK, SURVEYOR, DECIDER, "chumen.shenhe"])
def test_only_the_reviewer_of_the_township_in_charge_asks(username: str) -> None:
    of = family()
    with pytest.raises(NotPermitted):
        request_check(acting(username), of.item)


def test_one_question_per_member_and_connected_source_each_in_line_once() -> None:
    of = family()
    requested(of)
    asked = [(query.person.name, query.source) for query in queries(of)]
    assert len(asked) == len(set(asked)) == 3 * len(SOURCES)
    jobs = ProcrastinateJob.objects.filter(queue_name="means_check", status="todo")
    assert {job.args["query_uid"] for job in jobs} == {str(query.pk) for query in queries(of)}
    for query in queries(of):
        assert query.consent.person_id == query.person_id
        assert (query.request.case, query.state) == (of.case, "waiting")


def test_the_case_waits_visibly_and_a_second_request_is_refused() -> None:
    of = family()
    requested(of)
    item = of.item
    assert (item.waits, item.waits_note) == ("external", "已向6个部门发出查询，等待答复")
    with pytest.raises(Conflict, match="已有正在进行的核对"):
        requested(of)
    assert CheckRequest.objects.filter(case=of.case).count() == 1
    twin = CheckRequest.objects.get(case=of.case)
    twin.pk, twin.round, twin._state.adding = uuid4(), 2, True
    with pytest.raises(IntegrityError, match="one_check_running"), transaction.atomic():
        twin.save(force_insert=True)


def test_a_stale_page_asks_nothing() -> None:
    of = family()
    item = of.item
    with pytest.raises(StalePage):
        request_check(acting(REVIEWER), item, seen=item.row_version + 1)
    assert queries(of) == []


def test_somebody_without_a_number_is_not_asked_about_and_stays_unknown() -> None:
    of = family()
    baby = PersonData("王小婴", no_id_reason="新生儿", birth_date=date(2020, 9, 1))
    person = add_member(acting(CLERK), of.household, baby, relation=CHILD).person
    sign_consent(acting(CLERK), of.household, person, method="paper", signed_by=of.people["王小芳"])
    requested(of)
    states = {query.state for query in queries(of, person=person)}
    assert states == {CheckQuery.State.UNREACHABLE}
    assert ProcrastinateJob.objects.filter(queue_name="means_check").count() == 3 * len(SOURCES)


def test_every_question_is_on_record_before_it_goes_out_once_per_person_and_source(
    departments: SimulatorProcess,
) -> None:
    of = family()
    requested(of)
    departments.fault("down")
    for query in queries(of):
        for _ in range(2):
            with pytest.raises(Exception, match="暂停服务"):
                take_answer(query.pk)
    told = events(of, "check.query")
    assert len(told) == len(queries(of))
    kept = {(event.after["person"], event.after["source"]): event for event in told}
    for query in queries(of):
        event = kept[str(query.person_id), query.source]
        assert event.after["consent"] == str(query.consent_id)
        assert event.reason == "社会救助家庭经济状况核对"
        assert event.case_number == str(of.case)
        assert query.attempts == 2


@pytest.mark.clause("S0-12")
def test_a_check_requested_on_monday_must_begin_by_thursday() -> None:
    with clock.freeze("2023-04-24T09:00:00"):
        case = case_of(acting(CLERK))
        complete(acting(SURVEYOR), to_survey(case))
        complete(acting("yucheng.cun"), item_of(case, "category"), "chosen")
        sign_consent(acting(CLERK), case.household, case.applicant, method="paper")
        limit = Clock.objects.get(case=case, source__contains="57号第17条")
        assert limit.due_at == end_of_day(date(2023, 4, 27))
        assert limit.met_at is None
        clock.move_to("2023-04-26T10:00:00")
        request = request_check(acting(REVIEWER), item_of(case, "means_check"))
        limit.refresh_from_db()
        assert limit.met_at == request.requested_at == clock.now()


@pytest.mark.clause("S0-12")
def test_a_query_without_case_or_purpose_is_refused(caplog: pytest.LogCaptureFixture) -> None:
    of = family()
    person = of.people["王小芳"]
    with pytest.raises(Invalid, match="办件和用途"):
        id_number_for_query(person, case_ref=None, purpose="核对")
    with pytest.raises(Invalid, match="办件和用途"):
        id_number_for_query(person, case_ref=of.case.pk, purpose=" ")
    assert [record.getMessage() for record in caplog.records] == [
        f"查询被拒绝：没有办件或用途 person={person.pk}"
    ] * 2
    assert of.number("王小芳") not in caplog.text
    requested(of)
    with pytest.raises(IntegrityError), transaction.atomic():
        CheckRequest.objects.filter(case=of.case).update(case=None)

"""Extending a case's time in writing, and letters that stop the clock until the reply."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from tests.applications.intake import at_desk
from tests.applications.stages import DECIDER, accepted_family
from tests.cast.staff import acting
from yimen.applications.actions.ask_assistance import (
    ask_assistance,
    give_up_reply,
    letter_for,
    note_reply,
)
from yimen.applications.actions.extend_limit import extend_limit
from yimen.applications.models import AssistanceLetter, IssuedDocument
from yimen.foundation import calendar, clock
from yimen.foundation.errors import Conflict, Invalid, NotFound, NotPermitted
from yimen.foundation.messages.models import OutboxMessage
from yimen.foundation.scope import SCOPE_ALL, in_scope
from yimen.procedures.models import Case, Clock

pytestmark = pytest.mark.usefixtures("summer")
CLERK, REVIEWER = "yucheng.chuangkou", "yucheng.shenhe"
ASKS = {"to_office": "黄岩区东城街道", "place": "黄岩区东城街道某小区", "asks": "住房和就业情况"}


@pytest.fixture
def summer(db: None) -> Iterator[None]:
    """2021-07-05 09:00: the whole-case limit of 57号 holds."""
    with clock.freeze("2021-07-05T09:00:00"):
        yield


def limit_of(case: Case, key: str) -> Clock:
    """A limit of the case as the database has it."""
    with in_scope(SCOPE_ALL):
        return Clock.objects.get(case=case, key=key)


def fresh(case: Case) -> Case:
    """The case as the database has it."""
    return Case.objects.get(pk=case.pk)


def test_whoever_decides_extends_before_the_end_and_the_applicant_is_told() -> None:
    case = accepted_family()
    accepted = case.accepted_at.astimezone(clock.ZONE).date()
    with at_desk(DECIDER) as by:
        paper = extend_limit(by, fresh(case), reason="residence", note="一家人住在外地。")
        row = limit_of(case, "total_extended")
        assert row.due_at == calendar.end_of_day(calendar.add_working_days(accepted, 45).date)
        assert not limit_of(case, "total").is_running
        assert (paper.template, paper.title) == ("extension_notice", "延长办理期限告知书")
        told = OutboxMessage.objects.filter(case_number=str(fresh(case)), text__contains="延长至")
        assert told.exists()
        with pytest.raises(Conflict, match="已经延长过"):
            extend_limit(by, fresh(case), reason="residence", note="再延长")


def test_no_extension_without_reason_authority_or_in_time() -> None:
    case = accepted_family()
    with at_desk(REVIEWER) as by, pytest.raises(NotPermitted):
        extend_limit(by, fresh(case), reason="residence", note="住外地")
    total = limit_of(case, "total")
    with at_desk(DECIDER) as by:
        with pytest.raises(Invalid, match="原因"):
            extend_limit(by, fresh(case), reason="busy", note="忙")
        with pytest.raises(Invalid, match="具体情况"):
            extend_limit(by, fresh(case), reason="residence", note=" ")
        clock.move_to((total.due_at + timedelta(seconds=1)).isoformat())
        with pytest.raises(Conflict, match="届满"):
            extend_limit(by, fresh(case), reason="residence", note="住外地")
        assert not IssuedDocument.objects.filter(template="extension_notice").exists()


def test_the_time_stood_before_an_extension_stays_taken_off() -> None:
    case = accepted_family()
    started = limit_of(case, "total").started_on
    with at_desk(CLERK) as by:
        letter = ask_assistance(by, fresh(case), **ASKS)
        clock.move_to((clock.now() + timedelta(days=20)).isoformat())
        note_reply(by, letter, reply="住房一套，在厂务工")
    stood = limit_of(case, "total").stood_days
    assert stood > 5
    with at_desk(DECIDER) as by:
        extend_limit(by, fresh(case), reason="residence", note="住外地")
    row = limit_of(case, "total_extended")
    assert row.stood_days == stood
    assert row.due_at == calendar.end_of_day(calendar.add_working_days(started, 45 + stood).date)


def test_a_letter_stops_the_clock_until_the_reply() -> None:
    case = accepted_family()
    before = limit_of(case, "total").due_at
    with at_desk(CLERK) as by:
        letter = ask_assistance(by, fresh(case), **ASKS)
        assert fresh(case).status == Case.Status.PAUSED
        assert letter.document.title == "家庭经济状况协助调查函"
        assert letter.last_day == calendar.add_working_days(clock.today(), 10).date
        with pytest.raises(Conflict, match=r"没有回复|已暂停"):
            ask_assistance(by, fresh(case), **ASKS)
        clock.move_to("2021-07-20T09:00:00")
        with pytest.raises(Invalid):
            note_reply(by, letter, reply=" ")
        note_reply(by, letter, reply="住房一套，在厂务工")
        assert fresh(case).status == Case.Status.RUNNING
        assert limit_of(case, "total").due_at > before
        with pytest.raises(Conflict, match="已经办结"):
            note_reply(by, letter, reply="再登记")


def test_an_overdue_reply_is_shown_and_may_be_waited_for_no_longer() -> None:
    case = accepted_family()
    with at_desk(CLERK) as by:
        letter = ask_assistance(by, fresh(case), **ASKS)
        with pytest.raises(Conflict, match="期满没有回复"):
            give_up_reply(by, letter, "改用视频核实")
        clock.move_to(letter.due_at.isoformat())
        assert letter.is_overdue
        give_up_reply(by, letter, "改用视频核实")
        assert not AssistanceLetter.objects.get().is_waiting
        assert fresh(case).status == Case.Status.RUNNING
        again = ask_assistance(by, fresh(case), **ASKS, stops_clock=False)
        assert fresh(case).status == Case.Status.RUNNING
        assert again.due_at.date() > date(2021, 7, 10)
    with pytest.raises(NotFound):
        letter_for(acting("chumen.chuangkou"), again.pk)
    with at_desk(CLERK) as by, pytest.raises(Invalid) as caught:
        ask_assistance(by, fresh(case), to_office="", place="", asks="")
    assert set(caught.value.extra["fields"]) == {"to_office", "place", "asks"}

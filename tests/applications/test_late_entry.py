"""补录: a paper taken in on Monday may be typed on Thursday, and its clock counts from Monday."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.applications.intake import at_desk, id_number, intake, item_of, registered, scan
from yimen.applications.actions.accept import accept
from yimen.applications.actions.register_intake import LATE_SCAN, register_intake
from yimen.foundation import clock
from yimen.foundation.errors import Conflict, Invalid

pytestmark = pytest.mark.usefixtures("day")
MONDAY = datetime(2020, 9, 21, 10, 30, tzinfo=clock.ZONE)
THURSDAY = "2020-09-24T15:00:00"


def test_a_paper_of_monday_keeps_its_own_clock() -> None:
    clock.move_to(THURSDAY)
    with at_desk() as by:
        case = registered(
            by, received_at=MONDAY, late_reason="系统停用", late_scan=scan(by, "纸质申请")
        )
        assert case.received_at == MONDAY
        assert case.clocks.get(key="visit").started_on.isoformat() == "2020-09-21"
        assert case.clocks.get(key="visit").due_at.astimezone(clock.ZONE).isoformat() == (
            "2020-09-25T00:00:00+08:00"
        )
        assert case.materials.get().key == LATE_SCAN


def test_reason_and_scan_are_both_needed() -> None:
    clock.move_to(THURSDAY)
    with at_desk() as by, pytest.raises(Invalid) as told:
        register_intake(by, intake(received_at=MONDAY))
    assert set(told.value.fields) == {"late_reason", "late_scan"}


def test_the_pack_says_how_many_working_days_back() -> None:
    # Sunday the 27th is worked (调休), so five working days back from the 29th is the 23rd.
    clock.move_to("2020-09-29T09:00:00")
    on_time = datetime(2020, 9, 23, 9, tzinfo=clock.ZONE)
    too_early = datetime(2020, 9, 22, 9, tzinfo=clock.ZONE)
    with at_desk() as by:
        paper = scan(by)
        reason = {"late_reason": "下村收件", "late_scan": paper}
        registered(by, received_at=on_time, **reason)
        with pytest.raises(Invalid) as told:
            registered(by, received_at=too_early, id_number=id_number(), **reason)
    assert set(told.value.fields) == {"received_at"}
    assert "5 个工作日" in told.value.message


def test_a_receipt_cannot_lie_in_the_future() -> None:
    later = datetime(2020, 9, 29, 9, 1, tzinfo=clock.ZONE)
    with at_desk() as by, pytest.raises(Invalid) as told:
        register_intake(by, intake(received_at=later))
    assert set(told.value.fields) == {"received_at"}


def test_earlier_today_needs_no_reason() -> None:
    earlier = datetime(2020, 9, 29, 8, 40, tzinfo=clock.ZONE)
    with at_desk() as by:
        assert registered(by, received_at=earlier).received_at == earlier


def test_an_acceptance_on_paper_counts_from_its_own_day() -> None:
    clock.move_to(THURSDAY)
    with at_desk() as by:
        reason = {"late_reason": "系统停用", "late_scan": scan(by)}
        case = registered(by, received_at=MONDAY, **reason)
        tuesday = MONDAY.replace(day=22)
        number = accept(by, item_of(case, "acceptance"), accepted_at=tuesday, **reason)
        case.refresh_from_db()
        assert (case.accepted_at, case.number) == (tuesday, number)


def test_an_acceptance_is_never_before_the_receipt() -> None:
    clock.move_to(THURSDAY)
    with at_desk() as by:
        case = registered(by)
        with pytest.raises(Conflict, match="早于收件时间"):
            accept(
                by,
                item_of(case, "acceptance"),
                accepted_at=MONDAY,
                late_reason="系统停用",
                late_scan=scan(by),
            )

"""The visit is agreed inside the survey's window, and moved only with a reason."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.applications.intake import at_desk, item_of
from tests.applications.stages import FIRST, accepted_family, appointed
from tests.cast.staff import staff
from yimen.applications.actions.book_appointment import book_appointment, rebook_appointment
from yimen.foundation import clock
from yimen.foundation.errors import Invalid

pytestmark = pytest.mark.usefixtures("day")


def at(text: str) -> datetime:
    """Shanghai time."""
    return datetime.fromisoformat(text).replace(tzinfo=clock.ZONE)


def book(case: object, when: datetime) -> object:
    with at_desk(FIRST) as by:
        item = item_of(case, "appointment")  # type: ignore[arg-type]
        return book_appointment(by, item, starts_at=when, surveyor=staff(FIRST))


def test_the_last_day_of_the_window_is_the_make_up_saturday() -> None:
    made = book(accepted_family(), at("2020-10-10T16:00"))
    assert made.starts_at == at("2020-10-10T16:00")


def test_a_visit_after_the_window_is_refused_with_the_last_day() -> None:
    with pytest.raises(Invalid, match="2020年10月10日") as caught:
        book(accepted_family(), at("2020-10-11T09:00"))
    assert caught.value.field == "starts_at"


def test_a_visit_in_the_past_is_refused() -> None:
    with pytest.raises(Invalid, match="已经过去"):
        book(accepted_family(), clock.now() - timedelta(hours=1))


def test_moving_a_visit_needs_a_reason_and_keeps_the_old_time() -> None:
    case = appointed(accepted_family())
    with at_desk(FIRST) as by:
        item = item_of(case, "survey")
        with pytest.raises(Invalid, match="改约原因"):
            rebook_appointment(
                by, item, starts_at=at("2020-10-09T09:00"), surveyor=staff(FIRST), reason=" "
            )
        rebook_appointment(
            by, item, starts_at=at("2020-10-09T09:00"), surveyor=staff(FIRST), reason="户主住院"
        )
        old, new = case.appointments.order_by("made_at", "superseded_at")[:2]
        kept = {old.superseded_reason, new.superseded_reason}
        assert kept == {"户主住院", ""}
        assert case.appointments.filter(superseded_at__isnull=True).count() == 1

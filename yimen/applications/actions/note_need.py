"""Note how an emergency became known (登记得知急难): the earliest moment starts the clock (D32)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from yimen.applications.emergency import NEED_KNOWN, counts_from_need, known_at
from yimen.applications.guards import check_not_ended
from yimen.applications.models import NeedReport
from yimen.applications.permissions import check_fill_in
from yimen.applications.record import paths_of, record
from yimen.foundation import clock
from yimen.foundation.errors import Conflict, Invalid
from yimen.network.acting import Acting
from yimen.procedures.engine.events import mark
from yimen.procedures.models import Case


@dataclass(frozen=True)
class NeedData:
    """`way` is report, discovery or application; who learned of it, when, and how."""

    way: str
    at: datetime
    who: str
    how: str = ""


@transaction.atomic
def note_need(by: Acting, case: Case, data: NeedData) -> NeedReport:
    """Keep one way the need became known; the hours count from the earliest, holidays or not.

    Conflict for a case whose procedure does not count from it.
    """
    check_fill_in(by, case)
    check_not_ended(case)
    if not counts_from_need(case):
        raise Conflict("这一办件不按得知急难的时间起算，不需要登记")
    _check(data)
    made = NeedReport.objects.create(
        case=case,
        way=data.way,
        at=data.at,
        who=data.who.strip(),
        how=data.how.strip(),
        recorded_at=clock.now(),
        recorded_by=by.actor.name,
        **paths_of(case),
    )
    first = known_at(case)
    mark(by, case, NEED_KNOWN, first)
    record(by, case, "need.note", after={"way": made.way, "at": made.at, "known_at": first})
    return made


def _check(data: NeedData) -> None:
    found: dict[str, str] = {}
    if data.way not in NeedReport.Way.values:
        found["way"] = "请选择是有人报告、主动发现，还是本人申请"
    if data.at > clock.now():
        found["at"] = "得知时间不能晚于现在，请核对"
    if not data.who.strip():
        found["who"] = "请填写是谁得知的"
    if found:
        raise Invalid.many(found)

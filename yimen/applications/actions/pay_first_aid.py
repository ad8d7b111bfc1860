"""Give first, papers later (先行救助, 社会救助法 50; 649号令第48条)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from yimen.applications.emergency import ceiling_of, known_at
from yimen.applications.models import FirstAid
from yimen.applications.readiness import open_kind
from yimen.applications.record import paths_of, record
from yimen.foundation import clock
from yimen.foundation.errors import Conflict, Invalid
from yimen.foundation.money import Fen, format_yuan
from yimen.foundation.versions import check_version
from yimen.network.acting import Acting
from yimen.procedures.engine.complete import complete
from yimen.procedures.engine.events import mark
from yimen.procedures.models import Case, WorkItem
from yimen.procedures.permissions import check_handle

KIND = "first_aid"


@dataclass(frozen=True)
class FirstAidData:
    """What was given: `amount_fen` of money or the worth of goods, None for a service; the rest may
    follow within the days of the follow-up. `paid_at` None is now."""

    form: str
    amount_fen: Fen | None
    paid_at: datetime | None = None
    object: str = ""
    cause: str = ""
    place: str = ""


@transaction.atomic
def pay_first_aid(
    by: Acting, case: Case, data: FirstAidData, *, seen: int | None = None
) -> FirstAid:
    """Keep what was given and let the papers follow; no check, no notice, no decision before it.

    Conflict above the ceiling of the township. The follow-up counts from the moment of paying.
    """
    item = _item(by, case, seen)
    known = known_at(case)
    paid_at = data.paid_at or clock.now()
    _check(data, paid_at, known)
    ceiling = ceiling_of(case)
    if ceiling is not None and data.amount_fen is not None and data.amount_fen > ceiling:
        raise Conflict(
            f"先行救助最多 {format_yuan(ceiling)} 元；需要更多的，先按这个数救急，"
            "超出部分按支出型临时救助或“一事一议”办理",
            code="over_ceiling",
        )
    made = FirstAid.objects.create(
        case=case,
        form=data.form,
        amount_fen=data.amount_fen,
        object=data.object.strip(),
        cause=data.cause.strip(),
        place=data.place.strip(),
        paid_at=paid_at,
        late=paid_at > item.due_sort,
        ceiling_fen=ceiling,
        paid_by=by.actor.name,
        paid_by_staff=by.staff,
        **paths_of(case),
    )
    record(
        by,
        case,
        "aid.pay",
        after={
            "form": made.form,
            "amount_fen": made.amount_fen,
            "paid_at": paid_at,
            "known_at": known,
            "late": made.late,
        },
    )
    complete(by, item, "paid")
    mark(by, case, f"{item.step}.done", paid_at)
    return made


@transaction.atomic
def decline_first_aid(by: Acting, case: Case, reason: str, *, seen: int | None = None) -> None:
    """不属急难: the case ends with the reason; the household may apply the ordinary way."""
    item = _item(by, case, seen)
    if not reason.strip():
        raise Invalid("请写明为什么不属急难，并告诉求助人怎样按一般程序申请", "reason")
    record(by, case, "aid.decline", reason=reason)
    complete(by, item, "declined", reason)


def _item(by: Acting, case: Case, seen: int | None) -> WorkItem:
    found = open_kind(case, KIND, "先行救助")
    item = WorkItem.objects.select_for_update().get(pk=found.pk)
    item.case = case
    check_handle(by, item)
    if seen is not None:
        check_version(item, seen)
    return item


def _check(data: FirstAidData, paid_at: datetime, known: datetime | None) -> None:
    found: dict[str, str] = {}
    if data.form not in FirstAid.Form.values:
        found["form"] = "请选择救助方式：现金、实物或服务"
    if data.form != FirstAid.Form.SERVICE and not data.amount_fen:
        found["amount"] = "请填写救助金额（实物按价值折算）"
    if data.amount_fen is not None and data.amount_fen < 0:
        found["amount"] = "救助金额应大于 0 元"
    if paid_at > clock.now():
        found["paid_at"] = "救助时间不能晚于现在，请核对"
    if known is not None and paid_at < known:
        found["paid_at"] = "救助时间不能早于得知急难的时间，请核对"
    if found:
        raise Invalid.many(found)

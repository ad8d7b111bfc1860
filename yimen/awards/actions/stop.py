"""Stop an award (停发) after its last paid month."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from yimen.awards.deciding import check_decides
from yimen.awards.history import cut, month_after
from yimen.awards.models import Award, AwardLine, Beneficiary
from yimen.awards.recording import lock_award, record
from yimen.foundation import clock
from yimen.foundation.errors import Conflict, Invalid
from yimen.network.acting import Acting
from yimen.procedures.hearings import use_hearing
from yimen.procedures.statute import Act, check_act


@transaction.atomic
def stop(
    by: Acting, award: Award, *, last_month: date, reason: str, on_death: bool = False
) -> Award:
    """End `award`, `last_month` being the last month paid; whoever holds the power decides it.

    What was believed before stays readable: lines and beneficiaries are superseded by shortened
    copies, not changed. What the law of today asks first (听取意见, 终止公示) must be done, unless
    the holder died. Raises Conflict when it is not or the award ended earlier, Invalid without a
    reason.
    """
    check_decides(by, award)
    if not reason.strip():
        raise Invalid("请填写停发原因", "reason")
    award = lock_award(by, award)
    end = month_after(last_month)
    if award.during.upper is not None and award.during.upper <= end:
        raise Conflict("该待遇在这之前已经停发，不需要再次办理")
    if end <= award.during.lower:
        raise Invalid("停发月份早于起发月份，请检查", "last_month")
    act = Act("terminate", award.case, award.item, reason, on_death)
    check_act(act)
    use_hearing(act.case, act.kind)
    before = {"until": award.during.upper}
    award.during = DateRange(award.during.lower, end)
    award.touch(by.actor, "停发")
    award.save(update_fields=["during"])
    for model in (AwardLine, Beneficiary):
        cut(model.objects.filter(award=award), end, clock.now())
    record(by, award, "award.stop", reason=reason.strip(), before=before, after={"until": end})
    return award

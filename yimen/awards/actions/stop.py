"""Stop an award (停发) after its last paid month."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from yimen.awards.models import Award, AwardLine, Beneficiary
from yimen.foundation import clock, trail
from yimen.foundation.errors import Conflict, Invalid
from yimen.network.acting import Acting


@transaction.atomic
def stop(by: Acting, award: Award, *, last_month: date, reason: str) -> Award:
    """End `award` with `last_month` (its first day) as the last month paid.

    What was believed before stays readable: lines and beneficiaries are superseded by shortened
    copies, not changed. Raises Conflict when the award ended earlier, Invalid without a reason.
    """
    if not reason.strip():
        raise Invalid("请填写停发原因", "reason")
    award = Award.objects.select_for_update().get(pk=award.pk)
    end = date(last_month.year + last_month.month // 12, last_month.month % 12 + 1, 1)
    if award.during.upper is not None and award.during.upper <= end:
        raise Conflict("该待遇在这之前已经停发，不需要再次办理")
    if end <= award.during.lower:
        raise Invalid("停发月份早于起发月份，请检查", "last_month")
    before = {"until": str(award.during.upper or "")}
    award.during = DateRange(award.during.lower, end)
    award.touch(by.actor, "停发")
    award.save(update_fields=["during"])
    now = clock.now()
    for model in (AwardLine, Beneficiary):
        rows = model.objects.filter(award=award, superseded_at__isnull=True)
        shortened = []
        for row in rows.select_for_update():
            if row.during.upper is None or row.during.upper > end:
                lower = row.during.lower
                model.objects.filter(pk=row.pk).update(superseded_at=now)
                if lower < end:
                    row._state.adding = True
                    row.pk = model._meta.pk.get_default()
                    row.during, row.recorded_at = DateRange(lower, end), now
                    shortened.append(row)
        model.objects.bulk_create(shortened)
    trail.append(
        f"award:{award.uid}",
        "award.stop",
        actor=by.actor,
        subject=award.number,
        reason=reason,
        before=before,
        after={"until": end.isoformat()},
        home_path=award.home_path,
        handling_path=award.handling_path,
    )
    return award

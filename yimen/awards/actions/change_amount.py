"""Change what an award pays (调整金额) from a month on; the months before keep what they paid."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from yimen.awards.deciding import check_decides
from yimen.awards.history import cut
from yimen.awards.models import Award, AwardLine
from yimen.awards.recording import lock_award, record
from yimen.foundation import clock
from yimen.foundation.errors import Conflict, Invalid
from yimen.foundation.money import Fen
from yimen.network.acting import Acting
from yimen.procedures.hearings import use_hearing
from yimen.procedures.statute import Act, check_act


@transaction.atomic
def change_amount(
    by: Acting, award: Award, *, first_month: date, base_fen: Fen, reason: str
) -> AwardLine:
    """Pay `base_fen` a month from `first_month` (its first day) on; whoever decides awards may.

    Later base lines are replaced; supplements stay. Less than now is a cut, which the law of today
    may ask to hear first (社会救助法第48条). Raises Invalid beside the field, Conflict when
    the award pays nothing or no longer runs in that month.
    """
    check_decides(by, award, base_fen)
    if first_month.day != 1:
        raise Invalid("调整应从某月1日起执行", "first_month")
    if base_fen <= 0:
        raise Invalid("金额应大于 0 元；不再发放的请办理停发", "base_fen")
    if not reason.strip():
        raise Invalid("请填写调整依据", "reason")
    award = lock_award(by, award)
    ends = award.during.upper
    if not award.pays or first_month < award.during.lower or (ends and first_month >= ends):
        raise Conflict("该待遇在这个月不发放资金，不能调整金额，请核对月份")
    if base_fen < _base_fen(award, first_month):
        act = Act("reduce", award.case, award.item, reason)
        check_act(act)
        use_hearing(act.case, act.kind)
    now = clock.now()
    lines = AwardLine.objects.filter(award=award, kind=AwardLine.Kind.BASE, person=None)
    before = [
        {"from": line.during.lower, "fen": line.amount_fen} for line in cut(lines, first_month, now)
    ]
    line = AwardLine.objects.create(
        award=award,
        kind=AwardLine.Kind.BASE,
        amount_fen=base_fen,
        during=DateRange(first_month, ends),
        reason=reason.strip()[:200],
        recorded_at=now,
        home_path=award.home_path,
        handling_path=award.handling_path,
    )
    award.touch(by.actor, "调整金额")
    award.save(update_fields=["pays"])
    after = {"from": first_month, "fen": base_fen}
    record(by, award, "award.change", reason=reason.strip(), before=before, after=after)
    return line


def _base_fen(award: Award, month: date) -> Fen:
    """What the award's base line pays in a month."""
    lines = AwardLine.objects.current().filter(
        award=award, kind=AwardLine.Kind.BASE, during__contains=month
    )
    return sum(lines.values_list("amount_fen", flat=True))

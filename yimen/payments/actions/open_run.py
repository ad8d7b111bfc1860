"""Draw up the monthly list of one office for one item (编制月度清单)."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, connection, transaction

from yimen.foundation import clock, trail
from yimen.foundation.errors import Conflict, Invalid
from yimen.network.acting import Acting
from yimen.network.models import Office
from yimen.payments.guards import check_prepare
from yimen.payments.models import PaymentRun

# One statement for the whole list: amounts of the month from the lines held true now, the account
# in use, and what changed against the previous month's list.
_FILL = """
insert into payments_payrow (
    uid, run_id, award_id, month, attempt, change, account_id, payee_name, base_fen,
    supplement_fen, amount_fen, state, review_note, bank_code, bank_reason, home_path,
    handling_path, row_version, changed_by, changed_what)
select gen_random_uuid(), %(run)s, a.uid, %(month)s, 1,
       case when p.amount_fen is null then 'new'
            when p.amount_fen <> l.base + l.extra then 'changed' else 'opening' end,
       k.uid, coalesce(k.holder_name, h.name), l.base, l.extra, l.base + l.extra,
       case when k.uid is null then 'no_account' else 'listed' end,
       '', '', '', a.home_path, a.handling_path, 1, '', ''
from awards_award a
join households_person h on h.uid = a.holder_id
join lateral (
    select coalesce(sum(amount_fen) filter (where kind = 'base'), 0)::bigint as base,
           coalesce(sum(amount_fen) filter (where kind <> 'base'), 0)::bigint as extra
    from awards_awardline
    where award_id = a.uid and superseded_at is null and during @> %(month)s::date) l on true
left join households_bankaccount k on k.household_id = a.household_id and k.is_current
left join lateral (
    select amount_fen from payments_payrow
    where award_id = a.uid and month = %(before)s order by attempt limit 1) p on true
where a.item = %(item)s and a.pays and a.during @> %(month)s::date
  and a.home_path >= %(low)s collate "C" and a.home_path < %(high)s collate "C"
  and l.base + l.extra > 0
"""

_COUNT = """
update payments_paymentrun r set
    new_count = c.fresh, changed_count = c.changed, closing_count = c.all_rows,
    opening_count = c.opening, stopped_count = c.opening + c.fresh - c.all_rows,
    total_fen = c.total
from (
    select count(*) filter (where change = 'new') as fresh,
           count(*) filter (where change = 'changed') as changed,
           count(*) as all_rows,
           coalesce(sum(amount_fen) filter (where state = 'listed'), 0) as total,
           (select count(distinct o.award_id) from payments_payrow o
            join payments_paymentrun b on b.uid = o.run_id
            where b.office_id = %(office)s and b.item = %(item)s and b.month = %(before)s
              and b.sequence = 1) as opening
    from payments_payrow where run_id = %(run)s) c
where r.uid = %(run)s
"""


@transaction.atomic
def open_run(by: Acting, office: Office, *, item: str, month: date) -> PaymentRun:
    """Make the list of `office` for `item` and the month that begins on `month`.

    Only awards with a decision can be on it, since an award exists only by one. Households without
    an account stay on the list as 应发未发. A second list of the month is a Conflict.
    """
    check_prepare(by)
    _check_month(month)
    run = PaymentRun(
        office=office,
        item=item,
        fund=item,
        month=month,
        state=PaymentRun.State.DRAFT,
        made_at=clock.now(),
        home_path=office.path,
        handling_path=office.path,
    )
    try:
        with transaction.atomic():
            run.save(force_insert=True)
    except IntegrityError as error:
        raise Conflict("本月该事项的发放清单已经编制，请打开原清单", code="run_exists") from error
    values = {
        "run": run.uid,
        "month": month,
        "before": _month_before(month),
        "item": item,
        "office": office.pk,
        "low": office.path,
        "high": office.path + "~",
    }
    with connection.cursor() as cursor:
        cursor.execute(_FILL, values)
        cursor.execute(_COUNT, values)
    run.refresh_from_db()
    trail.append(
        f"run:{run.uid}",
        "payments.open",
        actor=by.actor,
        subject=str(run),
        after={"rows": run.closing_count, "total_fen": run.total_fen},
        home_path=run.home_path,
        handling_path=run.handling_path,
    )
    return run


def _check_month(month: date) -> None:
    """A list is for a month that began, or for the next one."""
    today = clock.today()
    ahead = (month.year - today.year) * 12 + month.month - today.month
    if month.day != 1:
        raise Invalid("发放月份应为每月1日", "month")
    if ahead > 1:
        raise Invalid("只能编制本月或下月的清单，请重新选择月份", "month")


def _month_before(month: date) -> date:
    """The first day of the previous month."""
    return date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)

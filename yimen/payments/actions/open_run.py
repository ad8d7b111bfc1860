"""Draw up the monthly list of one office for one item (编制月度清单)."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, connection, transaction

from yimen.foundation import clock
from yimen.foundation.errors import Conflict
from yimen.network.acting import Acting
from yimen.network.models import Office
from yimen.payments.guards import check_item, check_prepare, previous_run
from yimen.payments.models import PaymentRun
from yimen.payments.queries import awards_without_decision
from yimen.payments.recording import record, retotal

# One statement for the whole list: decided awards of the month with the amounts held true now, the
# account in use, and what changed against the list of the month before. Lines are summed award by
# award: that stays linear whatever the planner knows of tables that have just grown.
_FILL = """
insert into payments_payrow (
    uid, run_id, award_id, month, attempt, change, account_id, payee_name, base_fen,
    supplement_fen, amount_fen, state, review_note, bank_code, bank_reason, home_path,
    handling_path, row_version, changed_by, changed_what)
select gen_random_uuid(), %(run)s, a.uid, %(month)s, 1,
       case when p.uid is null then 'new'
            when p.amount_fen <> l.base + l.extra then 'changed' else 'opening' end,
       k.uid, coalesce(k.holder_name, h.name), l.base, l.extra, l.base + l.extra,
       case when exists (select 1 from awards_hold z where z.award_id = a.uid
                         and z.lifted_at is null and z.until >= %(today)s) then 'held'
            when k.uid is null then 'no_account' else 'listed' end,
       '', '', '', a.home_path, a.handling_path, 1, '', ''
from awards_award a
join applications_decision d on d.case_id = a.case_id and d.result = 'approved'
join lateral (
    select coalesce(sum(amount_fen) filter (where kind = 'base'), 0)::bigint as base,
           coalesce(sum(amount_fen) filter (where kind <> 'base'), 0)::bigint as extra
    from awards_awardline
    where award_id = a.uid and superseded_at is null and during @> %(month)s::date) l on true
left join households_person h on h.uid = a.holder_id
left join households_bankaccount k on k.household_id = a.household_id and k.is_current
left join payments_payrow p on p.award_id = a.uid and p.month = %(before)s and p.attempt = 1
    and p.run_id = %(previous)s
where a.item = %(item)s and a.pays and a.during @> %(month)s::date
  and a.home_path >= %(low)s collate "C" and a.home_path < %(high)s collate "C"
  and l.base + l.extra > 0
  and not exists (
      select 1 from payments_payrow x where x.award_id = a.uid and x.month = %(month)s)
"""


@transaction.atomic
def open_run(by: Acting, office: Office, *, item: str, month: date) -> PaymentRun:
    """Make the list of `office` for `item` and the month that begins on `month`.

    An award without an approving decision is left out (`awards_without_decision` lists it).
    Households without an account, or whose payment the county holds back for a time, stay on the
    list as 应发未发. A second list of the month and a
    month left out are Conflicts; Invalid beside the field for anything that has no list.
    """
    check_prepare(by, office)
    check_item(office, item)
    previous = previous_run(office, item, month)
    run = _create(office, item, month, previous)
    with connection.cursor() as cursor:
        cursor.execute(
            _FILL,
            {
                "run": run.uid,
                "previous": previous.uid if previous else None,
                "before": previous.month if previous else None,
                "month": month,
                "item": item,
                "today": clock.today(),
                "low": office.path,
                "high": office.path + "~",
            },
        )
    retotal(run)
    run.touch(by.actor, "编制清单")
    run.save()
    record(
        by,
        run,
        "payments.open",
        rows=run.closing_count,
        total_fen=run.total_fen,
        without_decision=awards_without_decision(run).count(),
    )
    return run


def _create(office: Office, item: str, month: date, previous: PaymentRun | None) -> PaymentRun:
    """The empty list; the database lets only one of a month be made."""
    run = PaymentRun(
        office=office,
        item=item,
        fund=item,
        month=month,
        state=PaymentRun.State.DRAFT,
        opening_count=previous.closing_count if previous else 0,
        stopped_count=previous.closing_count if previous else 0,
        made_at=clock.now(),
        home_path=office.path,
        handling_path=office.path,
    )
    try:
        with transaction.atomic():
            run.save(force_insert=True)
    except IntegrityError as error:
        raise Conflict(
            f"{month:%Y年%m月}的发放清单已经编制，请打开原清单", code="run_exists"
        ) from error
    return run

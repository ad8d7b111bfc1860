"""Pay back what was held (补发暂缓的款项): in full, once the county's hold is gone."""

from __future__ import annotations

from django.db.models import Exists, OuterRef

from yimen.awards.models import Hold
from yimen.foundation import clock
from yimen.foundation.errors import Conflict
from yimen.foundation.scope import SCOPE_ALL, in_scope
from yimen.network.acting import Acting
from yimen.payments.actions.reissue import reissue
from yimen.payments.actions.review import relist_row
from yimen.payments.models import PaymentRun, PayRow

_GROWING = (PaymentRun.State.DRAFT, PaymentRun.State.SUBMITTED)


def pay_back_due() -> int:
    """List every held payment again whose hold was lifted or has run out; returns how many.

    On a list still being drawn up the row comes back, else it goes on the month's supplementary
    list, linked to the original. One transaction a row, so that one failure stays one; safe to
    repeat. A household that meanwhile has no account stays 应发未发 for the township.
    """
    by, done = Acting.system("补发暂缓的款项"), 0
    in_force = Hold.objects.filter(
        award=OuterRef("award"), lifted_at__isnull=True, until__gte=clock.today()
    )
    with in_scope(SCOPE_ALL):
        rows = PayRow.objects.filter(state=PayRow.State.HELD, reissued_as__isnull=True)
        free = rows.filter(~Exists(in_force)).order_by("month", "uid")
        due = list(free.values_list("uid", "run_id", "run__state"))
    for row, run, state in due:
        try:
            with in_scope(SCOPE_ALL):
                if state in _GROWING:
                    relist_row(by, run, row)
                else:
                    reissue(by, row)
        except Conflict:
            continue
        done += 1
    return done

"""Take an award back (撤销待遇): it ends with this month, or is never paid if it had not begun."""

from __future__ import annotations

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from yimen.awards.actions.stop import stop
from yimen.awards.deciding import check_decides
from yimen.awards.history import cut
from yimen.awards.models import Award, AwardLine, Beneficiary
from yimen.awards.recording import lock_award, record
from yimen.foundation import clock
from yimen.network.acting import Acting
from yimen.procedures.hearings import use_hearing
from yimen.procedures.statute import Act, check_act


@transaction.atomic
def revoke(by: Acting, award: Award, *, reason: str) -> Award:
    """End the award because the decision behind it does not stand; what was paid stays paid.

    One that begins only next month keeps its number over the month of the decision, without any
    amount. The duties before an end hold as for `stop`; Conflict while they are not done.
    """
    today = clock.today()
    if award.during.lower <= today:
        return stop(by, award, last_month=today.replace(day=1), reason=reason)
    check_decides(by, award)
    award = lock_award(by, award)
    act = Act("terminate", award.case, award.item, reason)
    check_act(act)
    use_hearing(act.case, act.kind)
    begins, now = award.during.lower, clock.now()
    award.during = DateRange(award.decided_on.replace(day=1), begins)
    award.touch(by.actor, "撤销")
    award.save(update_fields=["during"])
    for model in (AwardLine, Beneficiary):
        cut(model.objects.filter(award=award), begins, now)
    record(by, award, "award.revoke", reason=reason.strip(), before={"from": begins})
    return award

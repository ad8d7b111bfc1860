"""The end of an objection to a posted result (异议处理完毕): the notice's step closes, and what the
county held back is due again when the decision stands."""

from __future__ import annotations

from yimen.applications.models import Decision, Notice
from yimen.applications.record import record
from yimen.awards.actions.hold_payment import lift_hold
from yimen.awards.models import Award
from yimen.awards.queries import hold_in_force
from yimen.network.acting import Acting
from yimen.packstore.reads import procedure_of
from yimen.procedures.engine.complete import complete
from yimen.procedures.engine.waiting import no_longer_waits
from yimen.procedures.models import Case

SETTLED = "settled"
_NAME = "公示异议处理完毕"


def conclude_objection(case: Case, *, confirmed: bool, why: str) -> None:
    """Close the posting step that an objection kept open, and lift a hold if all is confirmed.

    Only after a decision; a notice before it is dealt with by the procedure itself.
    """
    if not Decision.objects.filter(case=case).exists():
        return
    by = Acting.system(_NAME)
    award = Award.objects.filter(case=case).first()
    if confirmed and award is not None and hold_in_force(award) is not None:
        lift_hold(by, award, reason=f"维持原决定，全额补发：{why}"[:200])
    item = case.work_items.open().filter(kind="notice").first()
    if item is None or not case.notices.filter(state=Notice.State.OBJECTED).exists():
        return
    if case.notices.filter(state=Notice.State.POSTED).exists():
        return
    step = procedure_of(case.procedure_id).step(item.step)
    if any(outcome.key == SETTLED for outcome in step.outcomes):
        record(by, case, "objection.settle", reason=why)
        no_longer_waits(item, by)
        complete(by, item, SETTLED)

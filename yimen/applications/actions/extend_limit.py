"""Extending the time for a case in writing (书面延长办理期限, 57号第22条、83号四（一）)."""

from __future__ import annotations

from typing import Final

from django.db import transaction

from yimen.applications import messages
from yimen.applications.actions.decide import check_not_decided
from yimen.applications.deciding_power import check_power
from yimen.applications.document_data import last_day
from yimen.applications.documents import issue
from yimen.applications.models import IssuedDocument
from yimen.applications.record import record
from yimen.foundation import clock
from yimen.foundation.errors import Conflict, Invalid
from yimen.network.acting import Acting
from yimen.policy.procedure import CaseLimit, Procedure
from yimen.procedures.engine.events import mark
from yimen.procedures.graph import graph_of
from yimen.procedures.guards import check_not_ended
from yimen.procedures.models import Case, Clock

REASONS: Final[dict[str, str]] = {
    "objection": "公示有异议",
    "residence": "人户分离",
    "elsewhere": "异地申办",
    "hard_survey": "家庭经济状况调查难度较大",
}
"""The closed list of 83号四（一）."""
EVENT = "extended"


@transaction.atomic
def extend_limit(by: Acting, case: Case, *, reason: str, note: str) -> IssuedDocument:
    """Let whoever decides the case extend its limit before that ends; returns the paper.

    `reason` is a key of REASONS, `note` says what the matter is. The longer limit counts from
    acceptance as the pinned procedure says (45 working days) and takes the place of the ordinary
    one; the applicant is told. Raises Invalid, NotPermitted, or Conflict when it is too late.
    """
    if reason not in REASONS:
        raise Invalid(f"请选择延长的原因：{'、'.join(REASONS.values())}", "reason")
    if not note.strip():
        raise Invalid("请写明具体情况", "note")
    check_power(by, case)
    check_not_ended(case)
    check_not_decided(case)
    if EVENT in case.marks:
        raise Conflict("这一办件已经延长过期限，不能再次延长", code="extended")
    longer = extended_limit(graph_of(case.procedure_id).procedure)
    if longer is None:
        raise Conflict("这一办件的办理程序没有延长期限的规定", code="no_extension")
    _check_in_time(case, longer)
    mark(by, case, EVENT)
    due = Clock.objects.get(case=case, key=longer.key).due_at
    body = {
        "reason": REASONS[reason],
        "note": note.strip().rstrip("。"),
        "approver": by.office.name if by.office else by.actor.name,
        "due": last_day(due),
    }
    paper = issue(by, case, "extension_notice", body=body)
    told = {"reason": REASONS[reason], "due": due, "serial": paper.serial}
    record(by, case, "case.extended", reason=f"{REASONS[reason]}：{note.strip()}", after=told)
    messages.tell_extended(case, last_day(due))
    return paper


def extended_limit(procedure: Procedure) -> CaseLimit | None:
    """The limit that applies after an extension; None when the procedure knows none."""
    return next((one for one in procedure.limits if one.when == EVENT), None)


def _check_in_time(case: Case, longer: CaseLimit) -> None:
    """The ordinary limit over the same span must be running still (D36)."""
    limits = graph_of(case.procedure_id).procedure.limits
    span = (longer.within.from_, longer.to)
    keys = [one.key for one in limits if one.when is None and (one.within.from_, one.to) == span]
    running = Clock.objects.filter(case=case, key__in=keys, met_at=None).order_by("due_at").first()
    if running is None:
        raise Conflict("还没有受理，不需要延长期限", code="not_accepted")
    if running.due_at <= clock.now():
        raise Conflict(
            f"“{running.title}”已于{last_day(running.due_at)}届满，不能再延长，请尽快作出决定",
            code="too_late",
        )

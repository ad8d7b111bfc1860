"""Paperless cases (网上审批): what of a case still rests on paper, and what its e-archive lacks."""

from __future__ import annotations

from yimen.applications.actions.register_intake import LATE_SCAN
from yimen.foundation.messages.models import OutboxMessage
from yimen.households.models import Consent
from yimen.packstore.reads import pack_of, procedure_of
from yimen.procedures.models import Case, WorkItem

ON_PAPER = (Consent.Method.PAPER, Consent.Method.FINGERPRINT)
SLIP = "slip"


def paper_traces(case: Case) -> list[str]:
    """What was signed, handed in or told on paper, in words; empty means 无纸化."""
    found = []
    consents = case.household.consents.filter(revoked_at__isnull=True, method__in=ON_PAPER)
    for consent in consents.select_related("person").order_by("signed_at"):
        found.append(f"{consent.person.name}的核对授权是纸质签署的")
    if case.materials.filter(key=LATE_SCAN, removed_at__isnull=True).exists():
        found.append("申请是先收纸质件、后补录的")
    numbers = [case.receipt_number, case.number or ""]
    if OutboxMessage.objects.filter(channel=SLIP, case_number__in=numbers).exists():
        found.append("有告知内容是打印成纸条给申请人的")
    return found


def archive_gaps(case: Case) -> list[str]:
    """Papers of steps already done that the electronic archive does not hold, in words.

    A step with several papers needs at least one of them: which one depends on how it ended.
    """
    pack = pack_of(case.pack_version)
    held = {row.template for row in case.documents.exclude(file=None)}
    done = set(case.work_items.filter(state=WorkItem.State.DONE).values_list("step", flat=True))
    found = []
    for step in procedure_of(case.procedure_id).steps:
        needed = [key for key in step.papers if not pack.documents[key].optional]
        if step.key in done and needed and not held.intersection(needed):
            titles = "、".join(pack.documents[key].title for key in needed)
            found.append(f"“{step.title}”还没有{titles}")
    return found

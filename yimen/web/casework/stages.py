"""Panels of 分办、转办、转介、监督: who is in charge, where the referral stands."""

from __future__ import annotations

from typing import Any

from yimen.network.acting import Acting
from yimen.packstore.reads import pack_of
from yimen.procedures.models import Case, WorkItem
from yimen.referrals.lookup import department_for, departments_of
from yimen.referrals.models import Referral


def assignment(by: Acting, case: Case, item: WorkItem) -> dict[str, Any]:
    """Offices to choose from, the one in charge of the item first chosen."""
    found = pack_of(case.pack_version).items.get(case.item)
    return {
        "offices": _offices(case),
        "suggested": department_for(case, found.owner_role if found else "township"),
        "item_title": found.title if found else "该事项",
    }


def hand_over(by: Acting, case: Case, item: WorkItem) -> dict[str, Any]:
    """What is ready to be sent, or waits to be signed for."""
    return {
        "ready": _hand_over(case, Referral.State.ASSIGNED),
        "sent": _hand_over(case, Referral.State.SENT),
    }


def onward(by: Acting, case: Case, item: WorkItem) -> dict[str, Any]:
    """Offices a need may be referred to."""
    return {"offices": _offices(case)}


def monitoring(by: Acting, case: Case, item: WorkItem) -> dict[str, Any]:
    """What the office in charge answered."""
    return {"answered": _hand_over(case, Referral.State.ANSWERED, Referral.State.TOLD)}


def _offices(case: Case) -> list[tuple[int, str]]:
    return [(row.pk, row.name) for row in departments_of(case.handling_path)]


def _hand_over(case: Case, *states: str) -> Referral | None:
    rows = case.referrals.filter(kind=Referral.Kind.HAND_OVER, state__in=states)
    return rows.select_related("to_office", "first_contact").order_by("-assigned_at").first()

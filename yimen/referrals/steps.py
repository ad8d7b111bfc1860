"""Step kinds of the seven stages (分办、转办、转介、反馈、监督) of 秦皇岛意见二（二）."""

from __future__ import annotations

from yimen.network.acting import Acting
from yimen.procedures.models import WorkItem
from yimen.procedures.steps import register_kind
from yimen.referrals.models import Referral

ANSWERED = (Referral.State.ANSWERED, Referral.State.TOLD)


def take_answer(by: Acting, item: WorkItem) -> str | None:
    """An answer that came before its step opened closes the step at once (automatic)."""
    rows = Referral.objects.filter(case=item.case, kind=Referral.Kind.HAND_OVER)
    newest = rows.exclude(state=Referral.State.DROPPED).order_by("-assigned_at", "-uid").first()
    if newest is None or newest.state not in ANSWERED:
        return None
    item.reason = newest.answer
    return newest.result


def register() -> None:
    """Offer the step kinds; called once when the app is ready."""
    for kind, title in (
        ("assignment", "分办"),
        ("hand_over", "转办"),
        ("referral", "转介"),
        ("monitoring", "监督"),
    ):
        register_kind(kind, title)
    register_kind("feedback", "反馈", take_answer)

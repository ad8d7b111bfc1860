"""Make up the papers of what was given first (补登信息、补齐手续)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from yimen.applications.documents import issue
from yimen.applications.models import FirstAid
from yimen.applications.readiness import open_kind
from yimen.applications.record import record
from yimen.foundation import clock
from yimen.foundation.errors import Invalid
from yimen.foundation.files.models import StoredFile
from yimen.foundation.money import Fen
from yimen.foundation.versions import check_version
from yimen.network.acting import Acting
from yimen.procedures.engine.complete import complete
from yimen.procedures.models import Case, WorkItem
from yimen.procedures.permissions import check_handle

KIND = "follow_up"
PAPER = "first_aid_register"


@dataclass(frozen=True)
class FollowUpData:
    """The five things without which it cannot be closed: 对象、事由、金额、经办人员签字、盖章.

    What was entered when paying stands unless given here; signature and seal are uploads.
    """

    object: str = ""
    cause: str = ""
    amount_fen: Fen | None = None
    clerk_signature: StoredFile | None = None
    seal: StoredFile | None = None


@transaction.atomic
def follow_up_aid(
    by: Acting, case: Case, data: FollowUpData, *, seen: int | None = None
) -> FirstAid:
    """Complete the register and close the step. Invalid.many names every field still empty."""
    item = WorkItem.objects.select_for_update().get(
        pk=open_kind(case, KIND, "补登信息、补齐手续").pk
    )
    item.case = case
    check_handle(by, item)
    if seen is not None:
        check_version(item, seen)
    aid = FirstAid.objects.select_for_update().get(case=case)
    aid.object = data.object.strip() or aid.object
    aid.cause = data.cause.strip() or aid.cause
    aid.amount_fen = data.amount_fen or aid.amount_fen
    aid.clerk_signature = data.clerk_signature or aid.clerk_signature
    aid.seal = data.seal or aid.seal
    _check(aid)
    aid.followed_by, aid.followed_at = by.actor.name, clock.now()
    aid.touch(by.actor, "补登补签")
    aid.save()
    record(by, case, "aid.follow_up", after={"amount_fen": aid.amount_fen})
    issue(by, case, PAPER, step=item.step)
    complete(by, item, "done")
    return aid


def _check(aid: FirstAid) -> None:
    wanted = {
        "object": (aid.object, "请填写救助对象"),
        "cause": (aid.cause, "请填写救助事由"),
        "amount": (aid.amount_fen, "请填写救助金额（服务按价值折算）"),
        "clerk_signature": (aid.clerk_signature_id, "请经办人员签字"),
        "seal": (aid.seal_id, "请盖章后上传盖章页"),
    }
    found = {name: sentence for name, (value, sentence) in wanted.items() if not value}
    if found:
        raise Invalid.many(found)

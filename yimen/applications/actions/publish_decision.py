"""Make the decision public in the village (结果公布): name, members, amount (57号第24条)."""

from __future__ import annotations

from django.db import transaction

from yimen.applications.models import Decision, Publication
from yimen.applications.notice_fields import notice_rule, shown_fields
from yimen.applications.readiness import open_step
from yimen.applications.record import paths_of, record
from yimen.foundation import clock
from yimen.foundation.errors import Conflict
from yimen.foundation.versions import check_version
from yimen.network.acting import Acting
from yimen.network.packs import pack_for
from yimen.procedures.engine.complete import complete
from yimen.procedures.models import Case, WorkItem
from yimen.procedures.permissions import check_handle


@transaction.atomic
def publish_decision(by: Acting, case: Case, *, seen: int | None = None) -> Publication:
    """Publish an approval with the whitelisted fields and close the step."""
    item = open_step(case, "publication", "结果公布")
    item = WorkItem.objects.select_for_update().get(pk=item.pk)
    check_handle(by, item)
    if seen is not None:
        check_version(item, seen)
    decision = Decision.objects.filter(case=case, result=Decision.Result.APPROVED).first()
    if decision is None:
        raise Conflict("没有予以确认的决定，不需要公布")
    pack, _ = pack_for(case.handling_path, clock.today())
    rule = notice_rule(pack, "result", decision.item)
    if rule is None:
        raise Conflict("这一事项不得公布，请直接归档")
    made = Publication.objects.create(
        decision=decision,
        fields=shown_fields(case, pack, rule, item=decision.item, amount_fen=decision.amount_fen),
        published_at=clock.now(),
        published_by=by.actor.name,
        **paths_of(case),
    )
    record(by, case, "decision.publish", subject=decision.document_number)
    complete(by, item, "published")
    return made

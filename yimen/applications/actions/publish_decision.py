"""Make the decision public in the village (结果公布): name, members, amount (57号第24条).

Where the step's notice is a rolling list (长期公示), publishing is refreshing the village's list.
"""

from __future__ import annotations

from django.db import transaction

from yimen.applications.actions.refresh_standing import refresh_standing
from yimen.applications.models import Decision, Publication
from yimen.applications.notice_fields import shown_fields
from yimen.applications.notice_steps import rule_of, step_of
from yimen.applications.readiness import open_kind
from yimen.applications.record import paths_of, record
from yimen.applications.standing import KIND
from yimen.foundation import clock
from yimen.foundation.errors import Conflict
from yimen.foundation.versions import check_version
from yimen.households.ages import adult_age_of, is_child
from yimen.network.acting import Acting
from yimen.network.packs import pack_for
from yimen.packstore.reads import pack_of
from yimen.procedures.engine.complete import complete
from yimen.procedures.models import Case, WorkItem
from yimen.procedures.permissions import check_handle


@transaction.atomic
def publish_decision(by: Acting, case: Case, *, seen: int | None = None) -> Publication:
    """Publish an approval with the whitelisted fields and close the step."""
    item = open_kind(case, "publication", "结果公布")
    item = WorkItem.objects.select_for_update().get(pk=item.pk)
    item.case = case
    check_handle(by, item)
    if seen is not None:
        check_version(item, seen)
    decision = Decision.objects.filter(case=case, result=Decision.Result.APPROVED).first()
    if decision is None:
        raise Conflict("没有予以确认的决定，不需要公布")
    pack, _ = pack_for(case.handling_path, clock.today())
    rule = rule_of(pack_of(case.pack_version), step_of(item), decision.item)
    if rule is None:
        raise Conflict("这一事项不得公布，请直接归档")
    if rule.kind == KIND:
        refresh_standing(by, case.division)
    hidden = rule.minors == "hidden" and is_child(
        case.applicant, clock.today(), adult_age_of(pack, clock.today())
    )
    shown = (
        {}
        if hidden
        else shown_fields(case, pack, rule, item=decision.item, amount_fen=decision.amount_fen)
    )
    made = Publication.objects.create(
        decision=decision,
        fields=shown,
        published_at=clock.now(),
        published_by=by.actor.name,
        **paths_of(case),
    )
    record(by, case, "decision.publish", subject=decision.document_number)
    complete(by, item, "published")
    return made

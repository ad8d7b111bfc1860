"""Choose the category (选定救助类别): exactly one, by the applicant's own hand (S4-24)."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from yimen.applications.completeness import note_completeness
from yimen.applications.guards import check_step_open
from yimen.applications.models import Application
from yimen.applications.record import record
from yimen.foundation import clock
from yimen.foundation.errors import Invalid
from yimen.foundation.files.models import StoredFile
from yimen.foundation.versions import check_version
from yimen.network.acting import Acting
from yimen.network.packs import pack_for
from yimen.procedures.engine.complete import complete
from yimen.procedures.models import WorkItem
from yimen.procedures.permissions import check_handle


@transaction.atomic
def choose_category(
    by: Acting,
    item: WorkItem,
    categories: Sequence[str],
    *,
    signature: StoredFile | None,
    seen: int | None = None,
) -> Application:
    """Record the applicant's choice with the signature, and close the step.

    `categories` must hold exactly one main item of the pack; without the applicant's signature it
    is refused: the one who advises cannot confirm.
    """
    item = WorkItem.objects.select_for_update().select_related("case").get(pk=item.pk)
    check_handle(by, item)
    check_step_open(item, "category", "选定救助类别")
    if seen is not None:
        check_version(item, seen)
    case = item.case
    pack, _ = pack_for(case.handling_path, clock.today())
    chosen = list(dict.fromkeys(categories))
    if len(chosen) != 1:
        raise Invalid("低保、低边、特困只能选择一种，请由申请人选定其中一种", "category")
    if chosen[0] not in pack.items or pack.items[chosen[0]].kind != "main":
        raise Invalid("请在低保、低边、特困中选择一种", "category")
    if signature is None:
        raise Invalid("须由申请人本人签字确认，代办员不能代为确认", "signature")
    application = Application.objects.select_for_update().get(case=case)
    application.chosen_item = chosen[0]
    application.chosen_at = clock.now()
    application.chosen_by = case.applicant
    application.choice_method = "signature"
    application.choice_signature = signature
    application.choice_advised_by = by.actor.name
    application.touch(by.actor, "选定救助类别")
    application.save()
    case.item = chosen[0]
    case.touch(by.actor, "选定救助类别")
    case.save(update_fields=["item"])
    record(by, case, "category.choose", after={"item": chosen[0], "advised_by": by.actor.name})
    complete(by, item, "chosen")
    note_completeness(by, case)
    return application

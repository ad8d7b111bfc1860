"""Take a wrong paper off the file (撤下材料); it stays on record with the reason."""

from __future__ import annotations

from django.db import transaction

from yimen.applications.guards import check_file_open, lock_case
from yimen.applications.models import Material
from yimen.applications.permissions import check_fill_in
from yimen.applications.record import record
from yimen.foundation import clock
from yimen.foundation.errors import Conflict, Invalid
from yimen.network.acting import Acting


@transaction.atomic
def remove_material(by: Acting, material: Material, reason: str) -> None:
    """Mark the paper as removed; Conflict when somebody already did."""
    case = lock_case(material.case)
    check_fill_in(by, case)
    check_file_open(case)
    if not reason.strip():
        raise Invalid("请填写撤下的原因（如传错人、看不清）", "reason")
    material.refresh_from_db()
    if material.removed_at is not None:
        raise Conflict(f"“{material.title}”已经撤下，请刷新页面")
    material.removed_at = clock.now()
    material.save(update_fields=["removed_at"])
    record(by, case, "material.remove", subject=material.title, reason=reason.strip())

"""Revoking an authorisation (撤回授权): it stays on file, no further query may rest on it."""

from __future__ import annotations

from django.db import transaction

from yimen.foundation import clock
from yimen.foundation.errors import Conflict, Invalid
from yimen.network.acting import Acting
from yimen.network.permissions import Right

from ..models import Consent
from ..permissions import check_household
from ..recording import record


@transaction.atomic
def revoke_consent(by: Acting, consent: Consent, reason: str) -> Consent:
    """Note that the authorisation was taken back. Conflict when it had been already."""
    rows = Consent.objects.select_for_update(of=("self",)).select_related("household", "person")
    row = rows.get(pk=consent.pk)
    check_household(by, row.household, Right.DECLARE)
    if row.revoked_at is not None:
        raise Conflict("该授权已经撤回，不需要重复办理")
    if not reason.strip():
        raise Invalid("请写明撤回原因", "reason")
    row.revoked_at, row.revoked_reason = clock.now(), reason.strip()[:200]
    row.save(update_fields=["revoked_at", "revoked_reason"])
    record(
        by,
        row.household,
        "consent.revoked",
        subject=row.person.name,
        reason=reason.strip(),
        after={"consent": str(row.pk)},
    )
    return row

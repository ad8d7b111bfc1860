"""Changing how a household is reached (变更联系方式): phone, whose it is, address, hukou."""

from __future__ import annotations

from django.db import transaction

from yimen.foundation.crypto.fields import seal_column
from yimen.foundation.errors import Invalid
from yimen.foundation.identity import mask_account
from yimen.network.acting import Acting
from yimen.network.permissions import Right

from ..models import Household
from ..permissions import check_household
from ..phones import check_phone
from ..recording import record
from .register_household import WHOSE


@transaction.atomic
def change_contact(
    by: Acting,
    household: Household,
    *,
    phone: str = "",
    whose: str = "own",
    address: str = "",
    hukou: str = "",
) -> Household:
    """Write what is given and leave the rest; returns the row as it stands now.

    Raises Invalid beside the field.
    """
    row = (
        Household.objects.select_for_update(of=("self",))
        .select_related("head")
        .get(pk=household.pk)
    )
    check_household(by, row, Right.DECLARE)
    before = {"contact": row.contact_masked, "whose": row.contact_whose, "address": row.address}
    if phone:
        if whose not in WHOSE:
            raise Invalid("请选择电话是谁的", "contact_whose")
        number = check_phone(phone, "contact_phone")
        row.contact_sealed = seal_column("households_household", "contact_sealed", row.pk, number)
        row.contact_masked = mask_account(number)
        row.contact_whose = whose
        row.contact_name = row.head.name if whose == "own" else ""
    if hukou:
        if hukou not in Household.Hukou.values:
            raise Invalid("请选择户籍性质：城镇或农村", "hukou")
        row.hukou = hukou
    row.address = address.strip()[:200] or row.address
    after = {"contact": row.contact_masked, "whose": row.contact_whose, "address": row.address}
    row.touch(by.actor, "变更联系方式")
    row.save()
    if before != after:
        record(by, row, "contact.changed", before=before, after=after)
    return row

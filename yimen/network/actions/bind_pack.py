"""Let an area run under a policy pack from a day on (政策包适用)."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from yimen.foundation.errors import Conflict
from yimen.foundation.trail import append
from yimen.network.acting import Acting
from yimen.network.models import Division, PackBinding
from yimen.network.permissions import Right, check


def bind_pack(by: Acting, division: Division, pack_name: str, from_: date) -> PackBinding:
    """`division` and all below it run under `pack_name` from the day on.

    The binding before it ends the day before; repeating a binding changes nothing. Raises
    NotPermitted, Conflict when a later binding stands already.
    """
    check(by, Right.PACK_PUBLISH)
    with transaction.atomic():
        rows = PackBinding.objects.select_for_update().filter(division=division)
        current = rows.filter(during__contains=from_).first()
        if current is not None and current.pack_name == pack_name:
            return current
        if rows.filter(during__startswith__gt=from_).exists():
            raise Conflict(f"“{division.name}”已登记更晚的政策包适用期间，请先核对后再登记")
        if current is not None:
            _end_before(current, from_)
        new = PackBinding.objects.create(
            division=division, pack_name=pack_name, during=DateRange(from_, None)
        )
        append(
            f"pack:{pack_name}",
            "pack.bind",
            actor=by.actor,
            subject=division.name,
            after={"division": division.code, "from": from_},
            home_path=division.path,
        )
    return new


def _end_before(binding: PackBinding, day: date) -> None:
    """End a binding; one that would have begun that very day never was."""
    if binding.during.lower == day:
        binding.delete()
        return
    binding.during = DateRange(binding.during.lower, day)
    binding.save(update_fields=["during"])

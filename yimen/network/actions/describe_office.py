"""Register when and how a station can be reached (服务站登记, S0-06)."""

from __future__ import annotations

from django.db import transaction

from yimen.foundation.errors import Invalid
from yimen.foundation.trail import append
from yimen.network.acting import Acting
from yimen.network.models import Office
from yimen.network.permissions import Right, check, check_covers

_LONGEST = {"phone": (40, "电话"), "address": (200, "地址"), "hours": (100, "办公时间")}


@transaction.atomic
def describe_office(by: Acting, office: Office, *, phone: str, address: str, hours: str) -> Office:
    """Write telephone, address and office hours, which papers and the phone page show.

    Raises NotPermitted outside one's area, Invalid beside the field.
    """
    check(by, Right.OFFICE)
    check_covers(by, office)
    given = {"phone": phone.strip(), "address": address.strip(), "hours": hours.strip()}
    wrong = {
        name: f"{title}最多写 {longest} 个字"
        for name, (longest, title) in _LONGEST.items()
        if len(given[name]) > longest
    }
    if not given["hours"]:
        wrong["hours"] = "请写明办公时间，如：周一至周五 8:30—11:30、14:00—17:00"
    if wrong:
        raise Invalid.many(wrong)
    row = Office.objects.select_for_update(of=("self",)).get(pk=office.pk)
    before = {name: getattr(row, name) for name in given}
    for name, text in given.items():
        setattr(row, name, text)
    row.save(update_fields=list(given))
    append(
        f"office:{row.pk}",
        "office.describe",
        actor=by.actor,
        subject=row.name,
        before=before,
        after=given,
        home_path=row.path,
    )
    return row

"""登记历史卷: put a volume from before the system on the household's one index."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from yimen.applications.models import OldVolume
from yimen.foundation import clock
from yimen.foundation.errors import Conflict, Invalid
from yimen.foundation.files.models import StoredFile
from yimen.households.models import Household
from yimen.households.permissions import check_household
from yimen.households.recording import record
from yimen.network.acting import Acting
from yimen.network.permissions import Right

_MOST_LINES, _MOST_PAGES = 200, 2000


@transaction.atomic
def register_old_volume(
    by: Acting,
    household: Household,
    *,
    title: str,
    document_number: str,
    decided_on: date,
    entries: list[dict[str, Any]],
    scan: StoredFile | None = None,
) -> OldVolume:
    """Register item, number and day of the old decision, and its pages line by line.

    Raises Invalid beside the field, Conflict when the number is on the index already.
    """
    check_household(by, household, Right.CASE_READ)
    lines = [{"title": str(e["title"]).strip(), "pages": int(e["pages"])} for e in entries]
    found: dict[str, str] = {}
    if not title.strip():
        found["title"] = "请填写救助事项"
    if not document_number.strip():
        found["document_number"] = "请填写原决定的文号"
    if decided_on > clock.today():
        found["decided_on"] = "决定日期不能晚于今天"
    if not lines or len(lines) > _MOST_LINES:
        found["entries"] = f"请逐条填写卷内文件，1 到 {_MOST_LINES} 条"
    elif any(not one["title"] or not 1 <= one["pages"] <= _MOST_PAGES for one in lines):
        found["entries"] = f"每条都要有题名，页数在 1 到 {_MOST_PAGES} 之间"
    if found:
        raise Invalid.many(found)
    number = document_number.strip()[:80]
    if household.old_volumes.filter(document_number=number).exists():
        raise Conflict(f"文号{number}的历史卷已经登记过", "document_number")
    volume = OldVolume.objects.create(
        household=household,
        title=title.strip()[:100],
        document_number=number,
        decided_on=decided_on,
        entries=lines,
        scan=scan,
        registered_at=clock.now(),
        registered_by=by.actor.name,
        home_path=household.home_path,
        handling_path=household.handling_path,
    )
    after = {"volume": str(volume.pk), "decided_on": decided_on, "lines": len(lines)}
    record(by, household, "file.old_volume", subject=number, after=after)
    return volume

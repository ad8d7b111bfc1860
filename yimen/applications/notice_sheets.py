"""一村一张: every notice that hangs in a village now, on one sheet for its board."""

from __future__ import annotations

from typing import Any

from yimen.applications.models import Notice
from yimen.foundation import clock
from yimen.foundation.documents import typst_pdf
from yimen.foundation.errors import NotFound
from yimen.network.models import Division
from yimen.network.packs import pack_for
from yimen.network.queries import township_of

_SHEETS = {"review": "review_notice_sheet", "final": "final_notice_sheet"}


def village_sheet(village: Division, kind: str = "review") -> bytes:
    """One PDF with the whitelisted fields of each running notice, by the day it ends (57号第19条).

    Raises NotFound when nothing of this kind hangs there.
    """
    rows = Notice.objects.filter(
        case__division=village, kind=kind, state=Notice.State.POSTED
    ).order_by("ends_at", "posted_at")
    entries = [dict(row.fields) for row in rows]
    if not entries:
        raise NotFound(f"{village.name}现在没有张贴中的公示，不用打印")
    pack, _ = pack_for(village.path, clock.today())
    office = township_of(village.path)
    periods = dict.fromkeys(str(one.get("period", "")) for one in entries)
    data: dict[str, Any] = {
        "title": "公示",
        "office": office.name,
        "office_phone": office.phone,
        "body": {
            "entries": entries,
            "village": village.name,
            "period": next(iter(periods)) if len(periods) == 1 else "",
            "complaint_phone": entries[0].get("complaint_phone", ""),
        },
    }
    return typst_pdf(pack.document_source(_SHEETS.get(kind, _SHEETS["review"])), data)

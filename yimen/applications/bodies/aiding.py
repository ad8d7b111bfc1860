"""急难先行救助登记表."""

from __future__ import annotations

from typing import Any

from yimen.applications.document_data import chinese_day
from yimen.applications.models import FirstAid, NeedReport
from yimen.foundation.errors import Conflict
from yimen.policy.pack import Pack
from yimen.procedures.guards import moment_words
from yimen.procedures.models import Case


def first_aid_register(case: Case, pack: Pack) -> dict[str, Any]:
    """How and when the need was known, what was given and by whom, when the papers followed."""
    aid = FirstAid.objects.filter(case=case).first()
    if aid is None:
        raise Conflict("还没有登记先行救助，不能制作登记表")
    first = NeedReport.objects.filter(case=case).order_by("at").first()
    return {
        "aid": {
            "known_at": moment_words(first.at) if first else "",
            "known_how": f"{first.get_way_display()}（{first.who}）{first.how}" if first else "",
            "place": aid.place,
            "paid_at": moment_words(aid.paid_at),
            "object": aid.object,
            "amount": aid.amount_fen if aid.amount_fen is not None else "",
            "form": aid.get_form_display(),
            "cause": aid.cause,
            "leader": aid.paid_by,
            "date": chinese_day(aid.paid_at),
            "text": "情况紧急，先行救助。",
            "clerk": aid.followed_by,
            "followed_on": chinese_day(aid.followed_at),
        }
    }

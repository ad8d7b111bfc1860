"""The step that hears a household before its aid is cut or ended (听取意见, 社会救助法 48)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from yimen.applications.document_data import chinese_day
from yimen.applications.documents import issue
from yimen.applications.guards import check_step_open, lock_case
from yimen.awards.models import Award
from yimen.foundation.errors import Conflict, Invalid
from yimen.network.acting import Acting
from yimen.procedures.engine.complete import complete
from yimen.procedures.guards import check_seen
from yimen.procedures.hearings import record_hearing
from yimen.procedures.models import Hearing, WorkItem
from yimen.procedures.permissions import check_handle

KIND, PAPER = "hearing", "hearing_record"


@dataclass(frozen=True)
class HearingData:
    """As in `procedures.hearings.record_hearing`; `handling` is what is made of the answer."""

    about: str
    told: str
    way: str
    speaker: str = ""
    words: str = ""
    heard_at: datetime | None = None
    handling: str = ""


@transaction.atomic
def hold_hearing(
    by: Acting, item: WorkItem, data: HearingData, *, seen: int | str | None = None
) -> Hearing:
    """Keep the record, print it for signing, and hand the case on to the revision."""
    case = lock_case(item.case)
    check_step_open(item, KIND, "听取意见")
    check_handle(by, item)
    check_seen(item, seen)
    if not Award.objects.filter(case=case).exists():
        raise Conflict("这一办件没有待遇，不需要听取意见")
    if not data.handling.strip():
        raise Invalid("请写明对意见怎样处理", "handling")
    row = record_hearing(
        by,
        case,
        about=data.about,
        told=data.told,
        way=data.way,
        speaker=data.speaker,
        words=data.words,
        heard_at=data.heard_at,
    )
    body = {
        "reasons": [row.told],
        "hearing": {
            "at": chinese_day(row.heard_at),
            "how": row.get_way_display(),
            "clerk": row.by,
            "proposal": row.get_about_display(),
            "answer": f"{row.speaker}：{row.words}" if row.words else row.get_way_display(),
            "handling": data.handling.strip(),
        },
    }
    issue(by, case, PAPER, step=item.step, body=body)
    complete(by, item, "heard")
    return row

"""Record a deliberation (民主评议) on the truth of the survey; it never votes on eligibility."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from django.db import transaction

from yimen.applications.conclusion import conclude_objection
from yimen.applications.models import Deliberation
from yimen.applications.readiness import open_step
from yimen.applications.record import paths_of, record
from yimen.foundation import clock
from yimen.foundation.errors import Invalid
from yimen.foundation.files.models import StoredFile
from yimen.network.acting import Acting
from yimen.network.packs import pack_for
from yimen.procedures.engine.complete import complete
from yimen.procedures.models import Case
from yimen.procedures.permissions import check_handle

SHARE = "deliberation.representatives"


@dataclass(frozen=True)
class DeliberationData:
    """Attendance, finding ("true" | "untrue") and record of one meeting."""

    held_at: datetime
    place: str
    present: int
    representatives: int
    finding: str
    record: str
    file: StoredFile | None = None


@transaction.atomic
def record_deliberation(by: Acting, case: Case, data: DeliberationData) -> Deliberation:
    """Keep the record; “属实” goes back to the opinion, “不属实” to a new survey.

    Too few villagers' representatives among those present make it Invalid (220号 art. 22).
    """
    item = open_step(case, "deliberation", "民主评议")
    check_handle(by, item)
    _check(case, data)
    made = Deliberation.objects.create(
        case=case,
        held_at=data.held_at,
        place=data.place.strip(),
        present=data.present,
        representatives=data.representatives,
        finding=data.finding,
        record=data.record.strip(),
        file=data.file,
        recorded_by=by.actor.name,
        **paths_of(case),
    )
    record(
        by,
        case,
        "deliberation.record",
        after={
            "present": data.present,
            "representatives": data.representatives,
            "finding": data.finding,
        },
    )
    true = data.finding == Deliberation.Finding.TRUE
    complete(by, item, "true_result" if true else "untrue_result", data.record)
    if true:
        conclude_objection(case, confirmed=True, why="民主评议认为调查结果属实")
    return made


def _check(case: Case, data: DeliberationData) -> None:
    """Every field beside its own message."""
    problems: dict[str, str] = {}
    pack, _ = pack_for(case.handling_path, clock.today())
    share = pack.parameter(SHARE, clock.today()).fraction
    if data.held_at > clock.now():
        problems["held_at"] = "评议时间不能晚于现在，请检查"
    if not data.place.strip():
        problems["place"] = "请填写评议地点"
    if data.present <= 0:
        problems["present"] = "请填写到会人数"
    elif data.representatives > data.present:
        problems["representatives"] = "代表人数不能多于到会人数"
    elif Fraction(data.representatives, data.present) < share:
        problems["representatives"] = (
            f"到会 {data.present} 人中代表 {data.representatives} 人，"
            f"不足{share.denominator}分之{share.numerator}，评议无效，请重新组织"
        )
    if data.finding not in Deliberation.Finding.values:
        problems["finding"] = "请选择调查结果属实或不属实"
    if not data.record.strip():
        problems["record"] = "请填写评议记录"
    if problems:
        raise Invalid.many(problems)

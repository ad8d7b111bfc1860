"""Hearing the recipient before a cut (听取意见, 社会救助法第48条)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from yimen.foundation import clock
from yimen.foundation.errors import Invalid
from yimen.foundation.trail import append
from yimen.network.acting import Acting

from . import permissions
from .engine.recording import stream_of
from .models import Case, Hearing
from .statute import Act, register_evidence


@transaction.atomic
def record_hearing(
    by: Acting,
    case: Case,
    *,
    about: str,
    told: str,
    way: str,
    speaker: str = "",
    words: str = "",
    heard_at: datetime | None = None,
) -> Hearing:
    """Write down what the household says to a cut (`about` reduce 调减 or terminate 终止).

    `told` are the facts and reasons it was told; who speaks and what he says may only be empty when
    the household was called on in writing and did not answer. Raises Invalid beside the fields.
    """
    permissions.check_move(by, case)
    moment = heard_at or clock.now()
    _check(about, told, way, speaker, words, moment)
    row = Hearing.objects.create(
        case=case,
        about=about,
        told=told.strip()[:500],
        heard_at=moment,
        way=way,
        speaker=speaker.strip(),
        words=words.strip(),
        by=by.actor.name,
        recorded_at=clock.now(),
        home_path=case.home_path,
        handling_path=case.handling_path,
    )
    append(
        stream_of(case),
        "hearing.held",
        actor=by.actor,
        case_number=case.number or case.receipt_number,
        reason=row.told,
        after={"about": about, "way": way, "speaker": row.speaker, "words": row.words},
        home_path=case.home_path,
        handling_path=case.handling_path,
    )
    return row


def use_hearing(case: Case, about: str) -> None:
    """Tie the hearing to the act it was held for; a later cut needs one of its own."""
    row = _unused(case, about).order_by("heard_at").last()
    if row is not None:
        row.used_at = clock.now()
        row.save(update_fields=["used_at"])


@register_evidence("hearing_record")
def is_heard(act: Act) -> bool:
    """A hearing on this kind of cut is on file and served no act yet."""
    return _unused(act.case, act.kind).exists()


def _unused(case: Case, about: str) -> QuerySet[Hearing]:
    return Hearing.objects.filter(case=case, about=about, used_at__isnull=True)


def _check(about: str, told: str, way: str, speaker: str, words: str, moment: datetime) -> None:
    problems = {}
    if about not in Hearing.About.values:
        problems["about"] = "请选择拟调减还是终止"
    if way not in Hearing.Way.values:
        problems["way"] = "请选择听取意见的方式"
    if not told.strip():
        problems["told"] = "请写明告知的事实和理由"
    if moment > clock.now():
        problems["heard_at"] = "听取时间不能晚于现在，请核对"
    if way != Hearing.Way.NO_ANSWER:
        if not speaker.strip():
            problems["speaker"] = "请填写陈述人"
        if not words.strip():
            problems["words"] = "请写下陈述的意见；没有意见也请写“没有意见”"
    if problems:
        raise Invalid.many(problems)

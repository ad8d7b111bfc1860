"""Asking the place a household lives at to help with the survey (协助调查函, 人户分离)."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError, transaction

from yimen.applications.document_data import last_day
from yimen.applications.documents import issue
from yimen.applications.models import AssistanceLetter
from yimen.applications.record import paths_of, record
from yimen.foundation import clock
from yimen.foundation.calendar import add_working_days, end_of_day
from yimen.foundation.errors import Conflict, Invalid, NotFound
from yimen.foundation.files.models import StoredFile
from yimen.network.acting import Acting
from yimen.network.packs import pack_for
from yimen.procedures.clock import region_of
from yimen.procedures.engine.pausing import pause, resume
from yimen.procedures.models import Case
from yimen.procedures.permissions import check_move

DAYS = "assistance.reply_days"


@transaction.atomic
def ask_assistance(
    by: Acting, case: Case, *, to_office: str, place: str, asks: str, stops_clock: bool = True
) -> AssistanceLetter:
    """Print and keep the letter; with `stops_clock` the case pauses until the reply (异地协查).

    The reply is due after the pack's working days. One letter at a time: Conflict. Raises Invalid
    beside the fields.
    """
    check_move(by, case)
    _check(to_office, place, asks)
    if case.accepted_at is None:
        raise Conflict("受理以后才能发协助调查函", code="not_accepted")
    today = clock.today()
    pack, _ = pack_for(case.handling_path, today)
    days = int(pack.parameter(DAYS, today).fraction)
    due = add_working_days(today, days, region_of(case.home_path))
    due_at = end_of_day(due.date)
    body = {"to_office": to_office.strip(), "place": place.strip(), "asks": asks.strip("。 ")}
    paper = issue(by, case, "assistance_letter", body={**body, "due": last_day(due_at)}, pack=pack)
    try:
        with transaction.atomic():
            letter = AssistanceLetter.objects.create(
                case=case,
                document=paper,
                **body,
                stops_clock=stops_clock,
                sent_at=clock.now(),
                sent_by=by.actor.name,
                due_at=due_at,
                due_provisional=due.provisional,
                **paths_of(case),
            )
    except IntegrityError as error:
        raise Conflict(
            "上一份协助调查函还没有回复，请先登记回复或不再等待", code="one_out"
        ) from error
    if stops_clock:
        pause(by, case, "other_place", f"协助调查函{paper.serial}")
    record(by, case, "letter.sent", reason=asks, after={"to": to_office, "serial": paper.serial})
    return letter


@transaction.atomic
def note_reply(
    by: Acting, letter: AssistanceLetter, *, reply: str, file: StoredFile | None = None
) -> None:
    """Enter the reply, with its scan; the clock goes on."""
    if not reply.strip():
        raise Invalid("请填写回复的内容", "reply")
    letter = _lock(by, letter)
    letter.reply, letter.reply_file, letter.replied_at = reply.strip(), file, clock.now()
    _close(by, letter, "letter.replied", reply)


@transaction.atomic
def give_up_reply(by: Acting, letter: AssistanceLetter, reason: str) -> None:
    """Wait no longer for a reply that is overdue; the clock goes on. Conflict before it is."""
    if not reason.strip():
        raise Invalid("请写明不再等待的理由，以及改用什么办法核实", "reason")
    letter = _lock(by, letter)
    if clock.now() < letter.due_at:
        raise Conflict(f"回复期限到{last_day(letter.due_at)}，期满没有回复再办理", code="not_due")
    letter.given_up_why = reason.strip()[:200]
    _close(by, letter, "letter.given_up", reason)


def letter_for(by: Acting, uid: UUID) -> AssistanceLetter:
    """The letter with its case. NotFound outside the area."""
    found = AssistanceLetter.objects.select_related("case").filter(pk=uid).first()
    if found is None or not by.scope.covers(found.home_path, found.handling_path):
        raise NotFound("没有找到这份协助调查函，或者不在您的辖区")
    return found


def _lock(by: Acting, letter: AssistanceLetter) -> AssistanceLetter:
    check_move(by, letter.case)
    found = AssistanceLetter.objects.select_for_update(of=("self",)).select_related("case")
    locked = found.get(pk=letter.pk)
    if not locked.is_waiting:
        raise Conflict("这份协助调查函已经办结，不需要再次登记", code="closed")
    return locked


def _close(by: Acting, letter: AssistanceLetter, verb: str, words: str) -> None:
    letter.touch(by.actor, "协助调查函")
    letter.save()
    record(by, letter.case, verb, reason=words.strip(), after={"to": letter.to_office})
    paused = letter.case.pauses.filter(ended_at=None, reason="异地协查").exists()
    if letter.stops_clock and paused:
        resume(by, letter.case, words.strip()[:100])


def _check(to_office: str, place: str, asks: str) -> None:
    problems = {}
    if not to_office.strip():
        problems["to_office"] = "请填写经常居住地的乡镇（街道）"
    if not place.strip():
        problems["place"] = "请填写经常居住的地址"
    if not asks.strip():
        problems["asks"] = "请写明请对方协助调查哪些情况"
    if problems:
        raise Invalid.many(problems)

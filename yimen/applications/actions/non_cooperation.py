"""拒不配合 (57号第29条): a written reminder with a last day, then the end of the procedure.

Never a silent end: in an application the household is reminded first and told in writing at the
end; on a running award it is heard before anything is cut (社会救助法 48).
"""

from __future__ import annotations

from datetime import date

from django.db import transaction

from yimen.applications import messages
from yimen.applications.authorisations import missing_words
from yimen.applications.document_data import chinese_day
from yimen.applications.documents import issue
from yimen.applications.guards import check_not_ended, lock_case
from yimen.applications.models import IssuedDocument, NonCooperation
from yimen.applications.record import paths_of, record
from yimen.awards.models import Award
from yimen.foundation import clock
from yimen.foundation.calendar import add_working_days
from yimen.foundation.errors import Conflict, Invalid, NotPermitted
from yimen.households.models import Person
from yimen.network.acting import Acting
from yimen.network.packs import pack_for
from yimen.network.permissions import Right
from yimen.network.permissions import check as check_right
from yimen.packstore.reads import procedure_of
from yimen.policy.pack import Pack
from yimen.procedures.clock import region_of
from yimen.procedures.engine.moves import terminate
from yimen.procedures.engine.reopening import reopen
from yimen.procedures.models import Case

REMINDER, TERMINATION = "cooperation_reminder", "termination_notice"
DAYS, BASIS = "cooperation.reminder_days", "cooperation.basis"
HEARING = "hearing_ordered"


def answer_revocation(by: Acting, case: Case, person: Person) -> None:
    """What follows when a member takes the authorisation back; the case is locked."""
    why = f"{person.name}撤回了核对授权"
    award = Award.objects.filter(case=case).first()
    if award is not None:
        if _runs(award) and _hears(case):
            reopen(Acting.system("撤回核对授权"), case, HEARING, f"{why}，作出任何调整前先听取意见")
    elif case.ended_at is None:
        _open(by, case, why)


@transaction.atomic
def note_non_cooperation(by: Acting, case: Case, reason: str) -> NonCooperation:
    """Note by hand that a household does not let itself be checked or visited."""
    check_right(by, Right.CASE_MOVE)
    case = lock_case(case)
    check_not_ended(case)
    if not reason.strip():
        raise Invalid("请写明什么时候、怎样不配合", "reason")
    return _open(by, case, reason.strip())


@transaction.atomic
def remind(by: Acting, case: Case) -> IssuedDocument:
    """Remind in writing, once, with a last day to sign or to explain."""
    case, row = _locked(by, case)
    if row.reminded_at is not None:
        raise Conflict(
            f"已于{chinese_day(row.reminded_at)}书面提醒，答复期限到{chinese_day(row.answer_by)}",
            code="reminded",
        )
    pack, _ = pack_for(case.handling_path, clock.today())
    row.reminded_at = clock.now()
    row.answer_by = _answer_by(case, pack)
    row.save()
    reasons = [row.reason, *[f"还缺{words}的授权" for words in missing_words(case)]]
    body = {
        "reasons": reasons,
        "answer_by": chinese_day(row.answer_by),
        "basis": _basis(pack),
    }
    document = issue(by, case, REMINDER, body=body, pack=pack)
    messages.tell_reminder(case, row.answer_by)
    record(
        by,
        case,
        "cooperation.remind",
        reason=row.reason,
        after={"answer_by": row.answer_by, "serial": document.serial},
    )
    return document


@transaction.atomic
def terminate_uncooperative(by: Acting, case: Case, reason: str = "") -> IssuedDocument:
    """End the procedure after the reminder has gone unanswered, and say so in writing.

    Conflict without a reminder, before its last day is over, or when everybody has signed.
    """
    case, row = _locked(by, case)
    if row.reminded_at is None or row.answer_by is None:
        raise Conflict("终止以前须先书面提醒，请先制作提醒书", code="not_reminded")
    if clock.today() <= row.answer_by:
        raise Conflict(
            f"提醒书给的期限到{chinese_day(row.answer_by)}，届满后才能终止", code="too_early"
        )
    pack, _ = pack_for(case.handling_path, clock.today())
    reasons = [f"{row.reason}，经书面提醒仍没有补签、也没有说明原因"]
    if reason.strip():
        reasons.append(reason.strip())
    terminate(by, case, "；".join(reasons))
    row.closed_at, row.result = clock.now(), NonCooperation.Result.TERMINATED
    row.save()
    case.refresh_from_db()
    body = {
        "reasons": reasons,
        "reminded_on": chinese_day(row.reminded_at),
        "basis": _basis(pack),
    }
    document = issue(by, case, TERMINATION, body=body, pack=pack)
    messages.tell_terminated(case)
    return document


def cooperation_resumed(by: Acting, case: Case) -> None:
    """Everybody has signed again: the matter is closed and the case goes on."""
    row = open_matter(case)
    if row is None or missing_words(case):
        return
    row.closed_at, row.result = clock.now(), NonCooperation.Result.RESUMED
    row.save()
    record(by, case, "cooperation.resume", reason=row.reason)


def open_matter(case: Case) -> NonCooperation | None:
    """The refusal to cooperate that is being dealt with, None when there is none."""
    return case.non_cooperations.filter(closed_at__isnull=True).first()


def _open(by: Acting, case: Case, reason: str) -> NonCooperation:
    found = open_matter(case)
    if found is not None:
        return found
    row = NonCooperation.objects.create(
        case=case,
        reason=reason[:300],
        opened_at=clock.now(),
        opened_by=by.actor.name,
        **paths_of(case),
    )
    record(by, case, "cooperation.refuse", reason=reason)
    return row


def _locked(by: Acting, case: Case) -> tuple[Case, NonCooperation]:
    """The case, locked, and its open matter; the township deals with it."""
    check_right(by, Right.CASE_MOVE)
    if by.office is None or by.office.role != "township":
        raise NotPermitted("拒不配合由办理的乡镇（街道）书面提醒、终止，请联系其办理")
    case = lock_case(case)
    check_not_ended(case)
    row = open_matter(case)
    if row is None:
        raise Conflict("这一办件没有登记拒不配合", code="no_matter")
    return case, row


def _answer_by(case: Case, pack: Pack) -> date:
    days = int(str(pack.parameter(DAYS, clock.today()).value))
    return add_working_days(clock.today(), days, region_of(case.home_path)).date


def _basis(pack: Pack) -> str:
    return str(pack.parameter(BASIS, clock.today()).value)


def _runs(award: Award) -> bool:
    return award.during.upper is None or award.during.upper > clock.today()


def _hears(case: Case) -> bool:
    """The case's procedure has a hearing; without one the guard of every cut still stands."""
    steps = procedure_of(case.procedure_id).steps
    opened = case.work_items.open().filter(kind="hearing").exists()
    return not opened and any(step.on == HEARING for step in steps)

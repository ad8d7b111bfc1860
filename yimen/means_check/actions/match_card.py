"""Match the applicant's disability card with the federation's register (残疾人证比对).

No copy is asked for: what the register knows need not be proved (社会救助法 62). Where the
federation does not answer, or knows something else, its liaison or the township looks into it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from yimen.foundation import clock
from yimen.foundation.errors import Conflict, Invalid
from yimen.households.actions.record_facts import record_facts
from yimen.households.models import Consent, FactSheet
from yimen.means_check.guards import CARD, covers_today, lock_case
from yimen.means_check.models import CheckQuery, CheckRequest
from yimen.means_check.recording import SYSTEM, record
from yimen.means_check.sources import SOURCES
from yimen.means_check.tasks import defer_queries
from yimen.network.acting import Acting
from yimen.network.queries import county_office
from yimen.procedures.engine.complete import complete
from yimen.procedures.engine.waiting import wait_for
from yimen.procedures.guards import check_seen
from yimen.procedures.models import Case, WorkItem
from yimen.procedures.permissions import check_handle

SOURCE = "disabled_federation"
PURPOSE = "残疾人两项补贴残疾人证比对"
_NOT_ASKED = "没有身份证号，请人工核验"


@dataclass(frozen=True)
class CardFinding:
    """What somebody found by hand: `kind` and `grade` of a card that holds, or why it does not."""

    matched: bool
    kind: str = ""
    grade: int | None = None
    reason: str = ""


def match_when_opened(by: Acting, item: WorkItem) -> str | None:
    """Ask as soon as the step opens, where the applicant has authorised it; the step stays open
    until the answer comes (automatic step)."""
    del by
    if consent_of(item.case) is not None and SOURCE in SOURCES:
        _ask(item.case, requested_by=SYSTEM.actor.name)
    return None


@transaction.atomic
def match_card(by: Acting, item: WorkItem) -> CheckRequest:
    """Ask, or ask again. Conflict without the authorisation, or while the question is out."""
    case = lock_case(item.case_id)
    item = WorkItem.objects.get(pk=item.pk)
    item.case = case
    check_handle(by, item)
    _check_step(item)
    if consent_of(case) is None:
        raise Conflict(
            f"还缺{case.applicant.name}的核对授权书，签好后再比对残疾人证", code="consent_missing"
        )
    if case.check_requests.filter(state=CheckRequest.State.WAITING).exists():
        raise Conflict("正在比对，残联还没有答复，不需要重复发起", code="check_running")
    request = _ask(case, requested_by=by.actor.name)
    wait_for(item, WorkItem.Waits.EXTERNAL, "等待残联答复")
    return request


@transaction.atomic
def confirm_card(by: Acting, item: WorkItem, data: CardFinding, *, seen: int | None = None) -> None:
    """Close the step by hand: the federation's liaison or the township says what the card is.

    A reason is needed where it does not agree; what was found counts from then on.
    """
    case = lock_case(item.case_id)
    item = WorkItem.objects.select_for_update().get(pk=item.pk)
    item.case = case
    check_handle(by, item)
    check_seen(item, seen)
    _check_step(item)
    if not data.matched and not data.reason.strip():
        raise Invalid("请写明哪里不一致，或者证件为什么无效", "reason")
    if data.matched and (not data.kind or not data.grade):
        raise Invalid("请填写残疾类别和等级", "grade")
    row: dict[str, Any] = {"ref": str(case.applicant_id)}
    row |= {"disability_kind": data.kind or "0", "disability_grade": data.grade or 0}
    record_facts(
        SYSTEM,
        case.household,
        FactSheet.Kind.FOUND,
        {"person": [row]},
        case_ref=case.uid,
        as_of=clock.today(),
        sources={"*": {"source": f"feed:{SOURCE}", "as_of": clock.today().isoformat()}},
    )
    case.check_requests.filter(state=CheckRequest.State.WAITING).update(
        state=CheckRequest.State.CANCELLED
    )
    complete(by, item, "matched" if data.matched else "differs", data.reason.strip())


def consent_of(case: Case) -> Consent | None:
    """The applicant's authorisation in force; None without one."""
    held = Consent.objects.in_force().filter(household=case.household_id, person=case.applicant_id)
    consent = held.first()
    return consent if consent is not None and covers_today(consent.valid_until) else None


def _check_step(item: WorkItem) -> None:
    if item.kind != CARD or item.state != WorkItem.State.OPEN:
        raise Conflict("残疾人证比对已经办结，请刷新页面查看")


def _ask(case: Case, *, requested_by: str) -> CheckRequest:
    """One question about one person, queued in the transaction at hand."""
    request = CheckRequest.objects.create(
        case=case,
        round=case.check_requests.count() + 1,
        state=CheckRequest.State.WAITING,
        purpose=PURPOSE,
        requester=case.handling_office,
        principal=county_office(case.handling_path),
        requested_by=requested_by,
        requested_at=clock.now(),
        home_path=case.home_path,
        handling_path=case.handling_path,
    )
    known = case.applicant.id_sealed is not None
    query = CheckQuery.objects.create(
        request=request,
        person=case.applicant,
        consent=consent_of(case),
        source=SOURCE,
        state=CheckQuery.State.WAITING if known else CheckQuery.State.UNREACHABLE,
        last_error="" if known else _NOT_ASKED,
        home_path=case.home_path,
        handling_path=case.handling_path,
    )
    record(SYSTEM, request, "check.request", subject=str(case), reason=PURPOSE)
    if known:
        defer_queries([query.pk])
    return request

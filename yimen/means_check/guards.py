"""Does a check still stand? (核对是否继续) Every write about a check holds the lock of its case.

A check rests on the open step it was asked in and on the authorisation of every person in it. When
one of them is gone no further question leaves the house.
"""

from __future__ import annotations

from uuid import UUID

from yimen.foundation import clock
from yimen.foundation.errors import NotPermitted
from yimen.means_check.models import CheckRequest
from yimen.network.acting import Acting
from yimen.network.load import TOWNSHIP_ROLE
from yimen.network.packs import pack_for
from yimen.network.power import may_request_check
from yimen.procedures.models import Case, WorkItem
from yimen.procedures.queue import open_of_kind

KIND, CARD = "means_check", "card_match"
"""A check before the application and one made up for after acceptance are steps of one kind; the
match of a disability card is a check of one person with one department."""


def check_opened(by: Acting) -> None:
    """Raise NotPermitted where the county opens checks township by township and has not yet opened
    this one's (核对委托权限, S2-36)."""
    office = by.office
    if office is None or office.role != TOWNSHIP_ROLE:
        return
    pack, _ = pack_for(office.path, clock.today())
    if not may_request_check(pack, office, clock.today()):
        raise NotPermitted(
            f"县级民政部门还没有向{office.name}开放核对委托权限，请联系其在下放登记中开放",
            code="check_not_open",
        )


def lock_case(case_pk: UUID) -> Case:
    """The case, locked before anything of its check: writers queue up and never wait in a ring."""
    return Case.objects.select_for_update(of=("self",)).get(pk=case_pk)


def why_over(request: CheckRequest) -> str:
    """Why a waiting check cannot go on, as a sentence; empty while it stands."""
    if request.case.status == Case.Status.ENDED:
        return "办件已经办结"
    item = step_of(request)
    if item is None:
        return "办件已经离开核对环节"
    gone = request.queries.filter(consent__revoked_at__isnull=False)
    names = gone.values_list("person__name", flat=True).distinct().order_by("person__name")
    if names:
        return f"{'、'.join(names)}撤回了核对授权"
    return ""


def step_of(request: CheckRequest) -> WorkItem | None:
    """The open step the check was asked in; None when the case has left it, or came back since."""
    item = open_of_kind(request.case, KIND, CARD)
    return item if item is not None and item.opened_at <= request.requested_at else None


def covers_today(valid_until: object) -> bool:
    """Whether an authorisation with this last day (None: without end) still holds today."""
    return valid_until is None or valid_until >= clock.today()  # type: ignore[operator]

"""查看完整号码: identity number, telephone or account in clear; each view is an event, and the
reason is asked once per household and day (daily.md: no pop-up at every look)."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from yimen.applications.lookup import household_for
from yimen.foundation.errors import Invalid, NotFound
from yimen.households.models import Household, Person
from yimen.households.persons import open_account, open_contact, open_id
from yimen.network.acting import Acting
from yimen.web.commands import acting
from yimen.web.households.file import current_account

REASONS = ("核对证件", "联系申请人", "核对发放账户", "录入省系统", "办理本户事项")
_TITLES = {"id": "身份证号", "phone": "联系电话", "account": "银行账号"}
_Opener = Callable[[Acting, Household, str, str], str]


@require_POST
def open_full(request: HttpRequest, uid: UUID, kind: str) -> HttpResponse:
    """The number in place of its masked form, or first the question why."""
    by = acting(request)
    household = household_for(by, uid)
    of = request.POST.get("of", "")
    if kind not in _OPENERS:
        raise NotFound("没有这一项，请刷新页面")
    context = {
        "household": household,
        "kind": kind,
        "of": of,
        "title": _TITLES[kind],
        "reasons": REASONS,
        "slot": f"full-{kind}-{of}" if of else f"full-{kind}",
    }
    htmx = request.headers.get("HX-Request") == "true"
    try:
        context["value"] = _OPENERS[kind](by, household, of, request.POST.get("reason", ""))
    except Invalid as error:
        if error.field != "reason":
            raise
        context["error"] = error.message if "reason" in request.POST else ""
        page = "ask" if htmx else "ask_page"
        answer = render(request, f"web/households/{page}.html", context)
        if htmx:
            answer["HX-Retarget"], answer["HX-Reswap"] = "#modal-body", "innerHTML"
        return answer
    answer = render(request, f"web/households/{'value' if htmx else 'value_page'}.html", context)
    if htmx:
        answer["HX-Retarget"], answer["HX-Reswap"] = f"#{context['slot']}", "outerHTML"
        answer["HX-Trigger"] = "modal:close"
    return answer


def _id(by: Acting, household: Household, of: str, reason: str) -> str:
    return open_id(_member(household, of), by, reason)


def _phone(by: Acting, household: Household, of: str, reason: str) -> str:
    return open_contact(household, by, reason)


def _account(by: Acting, household: Household, of: str, reason: str) -> str:
    account = current_account(household)
    if account is None:
        raise NotFound("该家庭没有登记发放账户")
    return open_account(account, by, reason)


def _member(household: Household, of: str) -> Person:
    try:
        found = Person.objects.filter(pk=UUID(of), memberships__household=household).first()
    except ValueError:
        found = None
    if found is None:
        raise NotFound("家庭成员里没有这个人，请刷新页面")
    return found


_OPENERS: dict[str, _Opener] = {"id": _id, "phone": _phone, "account": _account}

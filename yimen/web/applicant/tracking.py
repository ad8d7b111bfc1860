"""办理进度查询: the code on the slip and the last four of one's identity number open the page.

What was shown once holds for half an hour in this browser, then it is asked again: the phone may
be a neighbour's. Wrong tries are limited by address and by code.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from yimen.applications.status import PublicStatus, public_status
from yimen.applications.tracking import case_of_token, find_case, plain_token
from yimen.foundation import clock
from yimen.foundation.attempts import note_wrong, too_many
from yimen.foundation.errors import NotFound
from yimen.web.account.entry import client_address

WINDOW = timedelta(minutes=15)
PER_CODE, PER_ADDRESS = 5, 30
"""Wrong tries within the window. A whole village may stand behind one address, so it gets more."""
OPEN_FOR = timedelta(minutes=30)
_SESSION = "my_cases"
_BUSY = "输错的次数太多了，请 15 分钟后再试，或者拨打回执上的电话"
_STATES = {"done": "done", "now": "current", "later": "todo"}


@never_cache
@login_not_required
def start(request: HttpRequest) -> HttpResponse:
    """社会救助服务: enter code and last four, and what else one may want to know."""
    if request.method == "POST":
        return _try(request, request.POST.get("token", ""))
    return _ask(request, "")


@never_cache
@login_not_required
def my_case(request: HttpRequest, token: str) -> HttpResponse:
    """The page of one case; who has not shown the last four yet is asked for it."""
    wanted = plain_token(token)
    if request.method == "POST":
        return _try(request, wanted)
    if not _is_open(request, wanted):
        return _ask(request, wanted, known=True)
    try:
        case = case_of_token(wanted)
    except NotFound:
        return _ask(request, wanted)
    return render(request, "web/applicant/status.html", _shown(public_status(case)))


@require_POST
@login_not_required
def leave(request: HttpRequest) -> HttpResponse:
    """退出查看: the next one who takes the phone sees nothing."""
    request.session.pop(_SESSION, None)
    return redirect("web:my_start")


def _try(request: HttpRequest, token: str) -> HttpResponse:
    """Open the case, or say in one sentence that code or digits are wrong."""
    wanted = plain_token(token)
    by_code, by_address = f"code:{wanted}", f"address:{client_address(request)}"
    busy = too_many(by_code, PER_CODE, WINDOW) or too_many(by_address, PER_ADDRESS, WINDOW)
    if busy:
        return _ask(request, wanted, error=_BUSY, status=429)
    try:
        find_case(wanted, request.POST.get("last_four", ""))
    except NotFound as error:
        note_wrong(by_code, by_address, within=WINDOW)
        return _ask(request, wanted, error=error.message, status=422)
    opened = dict(request.session.get(_SESSION, {}))
    opened[wanted] = (clock.now() + OPEN_FOR).isoformat()
    request.session[_SESSION] = opened
    return redirect("web:my_case", wanted)


def _is_open(request: HttpRequest, token: str) -> bool:
    until = request.session.get(_SESSION, {}).get(token)
    return until is not None and clock.now() < datetime.fromisoformat(until)


def _ask(
    request: HttpRequest, token: str, *, known: bool = False, error: str = "", status: int = 200
) -> HttpResponse:
    """`known`: the code came with the address, so that only the digits are asked for."""
    context = {
        "known": known,
        "token": {"name": "token", "label": "查询码", "value": token, "max_length": 20},
        "last_four": {"name": "last_four", "label": "身份证号后四位", "max_length": 4},
        "error": error,
        "asked_token": token,
    }
    return render(request, "web/applicant/start.html", context, status=status)


def _shown(status: PublicStatus) -> dict[str, Any]:
    """The page's own words; steps that were skipped are of no use to the household."""
    steps = [
        {
            "title": step.title,
            "text": step.words if step.state == "now" else _after(step.done_on),
            "state": _STATES[step.state],
        }
        for step in status.steps
        if step.state in _STATES
    ]
    helper = None
    if status.phone:
        helper = {"title": "受理窗口", "name": status.office, "phone": status.phone}
    return {"status": status, "steps": steps, "helper": helper, "helper_ask": "有疑问？"}


def _after(done_on: Any) -> str:
    return f"{done_on.month}月{done_on.day}日办好" if done_on else ""

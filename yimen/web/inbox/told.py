"""抄送和消息: what colleagues sent for one's information."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from yimen.foundation.errors import NotFound
from yimen.foundation.messages.models import OutboxMessage
from yimen.network.acting import Acting
from yimen.procedures.engine.telling import read_copy
from yimen.procedures.models import Copy
from yimen.web.commands import acting, run

SHOWN = 50


def unread(by: Acting) -> int:
    """Copies not read yet."""
    return Copy.objects.filter(staff=by.staff, read_at=None).count() if by.staff else 0


def told_page(request: HttpRequest) -> HttpResponse:
    """Copies, unread first, and the messages of the desk, newest first."""
    by = acting(request)
    copies = Copy.objects.filter(staff=by.staff).select_related("item__case__applicant")
    context: dict[str, Any] = {
        "copies": copies.order_by("read_at", "-sent_at")[:SHOWN] if by.staff else [],
        "notes": OutboxMessage.objects.to_recipient(f"staff:{by.staff.pk}")[:SHOWN]
        if by.staff
        else [],
    }
    context["copies"] = sorted(context["copies"], key=lambda one: one.read_at is not None)
    return render(request, "web/inbox/told.html", context)


@require_POST
def do_read(request: HttpRequest, pk: int) -> HttpResponse:
    """阅知, and open the case."""
    by = acting(request)
    found = Copy.objects.select_related("item").filter(pk=pk, staff=by.staff).first()
    if found is None:
        raise NotFound("没有找到这份抄送，它可能不是发给您的")

    def act(by: Acting) -> str:
        read_copy(by, found)
        return str(found.item.case_id)

    return redirect("web:case", run(request, "copy.read", act))

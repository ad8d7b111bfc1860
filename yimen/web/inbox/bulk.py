"""批量办理: one move over the ticked rows, with progress and a result beside each row."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from yimen.foundation import clock
from yimen.foundation.numerals import whole
from yimen.network.acting import Acting
from yimen.network.models import Post
from yimen.procedures.engine import bulk
from yimen.procedures.models import BulkRun
from yimen.web.commands import acting, run


def colleagues(by: Acting) -> list[tuple[str, str]]:
    """Who at one's own office may be handed work."""
    posts = Post.objects.held_on(clock.today()).filter(office=by.office, staff__is_active=True)
    named = {str(one.staff_id): f"{one.staff.name}（{one.get_role_display()}）" for one in posts}
    if by.staff is not None:
        named.pop(str(by.staff.pk), None)
    return list(named.items())


@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a run with the ticked rows and open its page."""
    picked = [pk for pk in map(whole, request.POST.getlist("picked")) if pk is not None]
    given = {
        "reason": request.POST.get("reason", ""),
        "to_staff": whole(request.POST.get("to_staff", "")),
        "outcome": request.POST.get("outcome", ""),
    }
    verb = request.POST.get("verb", "")
    if not picked:
        messages.info(request, "请先在列表左侧勾选要办理的事项")
        return redirect("web:inbox")

    def act(by: Acting) -> str:
        return str(bulk.work_off(by, bulk.begin_bulk(by, verb, picked, given)).pk)

    return redirect("web:bulk", UUID(run(request, "bulk.begin", act)))


def run_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    """How far a run is, and what came of each row."""
    found = bulk.bulk_run(acting(request), uid)
    return render(request, "web/inbox/bulk.html", _context(found))


@require_POST
def go_on(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Do the next slice; the page asks for it until the run has ended."""
    by = acting(request)
    found = bulk.work_off(by, bulk.bulk_run(by, uid))
    return render(request, "web/inbox/bulk_results.html", _context(found))


@require_POST
def undo(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take back what can be taken back."""
    found = bulk.bulk_run(acting(request), uid)
    run(request, "bulk.undo", lambda by: bulk.undo_bulk(by, found).pk)
    messages.success(request, "已撤销；有人已经着手的没有撤销，见各行说明")
    return redirect("web:bulk", uid)


def _context(found: BulkRun) -> dict[str, object]:
    may_undo = found.ended_at is not None and found.undone_at is None and found.succeeded
    return {"run": found, "may_undo": may_undo and found.verb in bulk.UNDOABLE}

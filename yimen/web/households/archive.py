"""档案目录: the volumes of a household's file, who keeps them, and the loan log."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST

from yimen.applications.actions.lend_file import lend_file, return_file
from yimen.applications.actions.register_old_volume import register_old_volume
from yimen.applications.archive import index_pdf, volume_of, volumes_of
from yimen.applications.lookup import household_for
from yimen.foundation import clock
from yimen.foundation.errors import Invalid, NotFound
from yimen.foundation.numerals import whole
from yimen.network.acting import Acting
from yimen.network.permissions import Right, check
from yimen.web.apply.reading import day_of
from yimen.web.commands import acting, run


def archive_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Index and loans; who keeps a volume may lend it."""
    by = acting(request)
    check(by, Right.CASE_READ)
    household = household_for(by, uid)
    volumes = volumes_of(household)
    own = by.office.pk if by.office else None
    context = {
        "household": household,
        "volumes": [(one, one.custodian.pk == own) for one in volumes],
        "loans": household.file_loans.select_related("case", "old_volume").order_by("-lent_at"),
        "today": clock.today(),
    }
    return render(request, "web/households/archive.html", context)


@xframe_options_sameorigin
def index(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The index to be laid on top of the file."""
    by = acting(request)
    check(by, Right.CASE_READ)
    response = HttpResponse(index_pdf(household_for(by, uid)), content_type="application/pdf")
    response["Content-Disposition"] = "inline; filename=index.pdf"
    return response


@require_POST
def do_lend(request: HttpRequest, uid: UUID, volume: UUID) -> HttpResponse:
    """Lend a volume."""
    held = volume_of(household_for(acting(request), uid), volume)
    given = request.POST

    def act(by: Acting) -> str:
        due = day_of(given.get("due_on", ""))
        if due is None:
            raise Invalid("请填写应还日期", "due_on")
        borrower, purpose = given.get("borrower", ""), given.get("purpose", "")
        return str(lend_file(by, held, borrower=borrower, purpose=purpose, due_on=due).pk)

    run(request, "file.lend", act)
    messages.success(request, "已登记借阅，归还时请回到这里登记")
    return redirect("web:archive", uid)


@require_POST
def do_return(request: HttpRequest, uid: UUID, volume: UUID) -> HttpResponse:
    """Take a volume back."""
    household = household_for(acting(request), uid)
    out = household.file_loans.filter(returned_at__isnull=True)
    loan = out.filter(Q(case_id=volume) | Q(old_volume_id=volume)).first()
    if loan is None:
        raise NotFound("这一卷没有借出，请刷新页面")

    def act(by: Acting) -> str:
        return_file(by, loan)
        return str(loan.pk)

    run(request, "file.return", act)
    messages.success(request, "已登记归还")
    return redirect("web:archive", uid)


@require_POST
def do_old_volume(request: HttpRequest, uid: UUID) -> HttpResponse:
    """登记历史卷: one line a paper, “题名 页数”."""
    household = household_for(acting(request), uid)
    given = request.POST

    def act(by: Acting) -> str:
        decided = day_of(given.get("decided_on", ""))
        if decided is None:
            raise Invalid("请填写决定日期", "decided_on")
        volume = register_old_volume(
            by,
            household,
            title=given.get("title", ""),
            document_number=given.get("document_number", ""),
            decided_on=decided,
            entries=_lines(given.get("entries", "")),
        )
        return str(volume.pk)

    run(request, "file.old_volume", act)
    messages.success(request, "历史卷已编入档案目录")
    return redirect("web:archive", uid)


def _lines(text: str) -> list[dict[str, Any]]:
    found = []
    for line in text.splitlines():
        title, _, pages = line.strip().rpartition(" ")
        count = whole(pages)
        if line.strip() and (not title or count is None):
            raise Invalid(f"“{line.strip()}”请写成“题名 页数”，如：审批表 2", "entries")
        if line.strip():
            found.append({"title": title, "pages": count})
    return found

"""What can be done with a list: open, submit, return, approve, send, read back, reconcile."""

from __future__ import annotations

from datetime import date
from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from yimen.foundation.errors import Invalid, NotFound
from yimen.foundation.files import open_file
from yimen.foundation.numerals import whole
from yimen.network.models import Office
from yimen.network.permissions import Right, check
from yimen.payments.actions.open_run import open_run
from yimen.payments.actions.read_return_file import read_return_file
from yimen.payments.actions.reconcile import reconcile
from yimen.payments.actions.reissue import reissue
from yimen.payments.actions.review import approve_run, relist_row, return_row, submit_run
from yimen.payments.actions.write_bank_file import write_bank_file
from yimen.web.commands import acting, run, seen

_TYPES = {
    "csv": "text/csv; charset=gb18030",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_POST
def open_list(request: HttpRequest) -> HttpResponse:
    """Make the month's list of one office and open it."""
    by = acting(request)
    chosen = request.POST.get("office", "")
    office = Office.objects.under(by.scope.prefix).filter(pk=whole(chosen) or 0).first()
    if office is None:
        raise NotFound("没有找到这个单位，或者不在您的辖区，请重新选择")
    try:
        month = date.fromisoformat(request.POST.get("month", ""))
    except ValueError as error:
        raise Invalid("请选择发放月份", "month") from error
    item = request.POST.get("item", "")
    uid = run(request, "payments.open", lambda by: open_run(by, office, item=item, month=month).uid)
    messages.success(request, "清单已编制，请核对后提交")
    return redirect("web:payment_run", uid)


@require_POST
def submit(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Hand the list to the county."""
    run(request, "payments.submit", lambda by: submit_run(by, uid, seen(request)).uid)
    messages.success(request, "已提交县级复核")
    return redirect("web:payment_run", uid)


@require_POST
def approve(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Approve and freeze the list."""
    run(request, "payments.approve", lambda by: approve_run(by, uid, seen(request)).uid)
    messages.success(request, "已复核通过，可以生成银行文件")
    return redirect("web:payment_run", uid)


@require_POST
def send_row_back(request: HttpRequest, uid: UUID, row: UUID) -> HttpResponse:
    """Return one row with a reason."""
    note = request.POST.get("note", "")
    run(request, "payments.return_row", lambda by: return_row(by, uid, row, note).uid)
    messages.success(request, "已退回这一户")
    return redirect("web:payment_run", uid)


@require_POST
def relist(request: HttpRequest, uid: UUID, row: UUID) -> HttpResponse:
    """Put a row back with the account now in use."""
    run(request, "payments.relist", lambda by: relist_row(by, uid, row).uid)
    messages.success(request, "已恢复到清单")
    return redirect("web:payment_run", uid)


@require_POST
def pay_again(request: HttpRequest, uid: UUID, row: UUID) -> HttpResponse:
    """Re-issue a failed payment and show the supplementary list."""
    ref = run(request, "payments.reissue", lambda by: reissue(by, row).run_id)
    messages.success(request, "已列入补发清单")
    return redirect("web:payment_run", ref)


@require_POST
def bank_file(request: HttpRequest, uid: UUID, kind: str) -> HttpResponse:
    """Write the bank file (once) and hand it out."""
    by = acting(request)
    check(by, Right.BANK_FILE)
    made = write_bank_file(by, uid, kind)
    response = HttpResponse(open_file(made.file), content_type=_TYPES[kind])
    name = quote(f"代发-{made.run.month:%Y%m}-{made.run.office.name}.{kind}")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response


@require_POST
def return_file(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Read the bank's answers; all lines or none."""
    by = acting(request)
    check(by, Right.BANK_FILE)
    upload = request.FILES.get("file")
    if upload is None:
        raise Invalid("请选择银行返回的文件", "file")
    made = read_return_file(by, uid, upload, upload.name or "")
    messages.success(request, f"已读入：成功 {made.paid_rows} 笔，失败 {made.failed_rows} 笔")
    return redirect("web:payment_run", uid)


@require_POST
def close(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Reconcile to the fen and close the list."""
    run(request, "payments.reconcile", lambda by: reconcile(by, uid).paid_fen)
    messages.success(request, "对账完成，分文不差")
    return redirect("web:payment_run", uid)

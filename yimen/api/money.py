"""Payment lists, bank files, reconciliation. All amounts are fen."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import File, Router, Schema
from ninja.files import UploadedFile

from yimen.api.commands import acting, run
from yimen.api.errors import PROBLEMS
from yimen.api.schemas import Body, Done, Reason, Seen
from yimen.api.service import file_response
from yimen.foundation.errors import NotFound
from yimen.foundation.files import open_file
from yimen.network.acting import Acting
from yimen.network.models import Office
from yimen.network.permissions import Right, check
from yimen.payments.actions.open_run import open_run
from yimen.payments.actions.read_return_file import read_return_file
from yimen.payments.actions.reconcile import reconcile, reconciliation_of
from yimen.payments.actions.reissue import reissue
from yimen.payments.actions.review import approve_run, relist_row, return_row, submit_run
from yimen.payments.actions.write_bank_file import write_bank_file
from yimen.payments.models import BankFile, PaymentRun, PayRow, ReturnFile
from yimen.payments.queries import awards_without_decision, rows_of, run_or_404, runs_under

router = Router(tags=["资金发放"])


class RunIn(Body):
    """Which list to make; `month` is its first day."""

    office: int
    item: str
    month: date


class RunOut(Schema):
    """One monthly list."""

    uid: UUID
    office: str
    item: str
    month: date
    sequence: int
    state: str
    opening_count: int
    new_count: int
    stopped_count: int
    changed_count: int
    closing_count: int
    total_fen: int
    row_version: int


class RowOut(Schema):
    """One payment of a list; the account is masked."""

    uid: UUID
    payee: str
    division: str
    account: str | None
    change: str
    amount_fen: int
    state: str
    review_note: str
    bank_reason: str


class AwardOut(Schema):
    """One award in short."""

    uid: UUID
    number: str
    holder: str
    item: str


class ReconciliationOut(Schema):
    """Sent, credited, refused, still waiting."""

    sent_rows: int
    sent_fen: int
    paid_rows: int
    paid_fen: int
    failed_rows: int
    failed_fen: int
    waiting_rows: int
    waiting_fen: int


@router.get("/runs", response={200: list[RunOut], **PROBLEMS}, summary="发放清单")
def get_runs(request: HttpRequest) -> list[RunOut]:
    """Lists of the caller's area, newest month first."""
    by = acting(request)
    check(by, Right.AWARD_READ)
    return [_run(row) for row in runs_under(by.scope.prefix)[:200]]


@router.post("/runs", response={200: Done, **PROBLEMS}, summary="编制清单")
def post_run(request: HttpRequest, body: RunIn) -> Done:
    """Make the monthly list; a second one of the month is refused."""
    office = Office.objects.under(acting(request).scope.prefix).filter(pk=body.office).first()
    if office is None:
        raise NotFound("没有找到这个单位，或者不在您的辖区")
    ref = run(
        request,
        "payments.open",
        lambda by: str(open_run(by, office, item=body.item, month=body.month).uid),
        body.dict(),
    )
    return Done(ref=ref, message="清单已编制")


@router.get("/runs/{uid}/rows", response={200: list[RowOut], **PROBLEMS}, summary="发放明细")
def get_rows(
    request: HttpRequest, uid: UUID, after: UUID | None = None, state: str = ""
) -> list[RowOut]:
    """Rows of a list with masked accounts, a thousand at a time: `after` is the last uid seen."""
    by = acting(request)
    check(by, Right.ACCOUNT_READ)
    rows = rows_of(run_or_404(uid, by.scope.prefix)).order_by("uid")
    if after is not None:
        rows = rows.filter(uid__gt=after)
    if state:
        rows = rows.filter(state=state)
    return [_row(row) for row in rows[:1000]]


@router.get(
    "/runs/{uid}/without-decision", response={200: list[AwardOut], **PROBLEMS}, summary="无决定"
)
def get_without_decision(request: HttpRequest, uid: UUID) -> list[AwardOut]:
    """Awards left out of the list, since no approving decision stands behind them."""
    by = acting(request)
    check(by, Right.AWARD_READ)
    rows = awards_without_decision(run_or_404(uid, by.scope.prefix))
    return [
        AwardOut(uid=row.uid, number=row.number, holder=row.holder.name, item=row.item)
        for row in rows[:1000]
    ]


@router.post("/runs/{uid}/submit", response={200: Done, **PROBLEMS}, summary="提交清单")
def post_submit(request: HttpRequest, uid: UUID, body: Seen) -> Done:
    """Hand the list to the county."""
    ref = run(
        request, "payments.submit", lambda by: str(submit_run(by, uid, body.seen).uid), body.dict()
    )
    return Done(ref=ref, message="已提交")


@router.post("/runs/{uid}/approve", response={200: Done, **PROBLEMS}, summary="复核清单")
def post_approve(request: HttpRequest, uid: UUID, body: Seen) -> Done:
    """Approve and freeze the list; not by whoever submitted it."""
    ref = run(
        request,
        "payments.approve",
        lambda by: str(approve_run(by, uid, body.seen).uid),
        body.dict(),
    )
    return Done(ref=ref, message="已复核")


@router.post("/runs/{uid}/rows/{row}/return", response={200: Done, **PROBLEMS}, summary="退回一行")
def post_return_row(request: HttpRequest, uid: UUID, row: UUID, body: Reason) -> Done:
    """Take one row out of the list with a reason."""
    ref = run(
        request,
        "payments.return_row",
        lambda by: str(return_row(by, uid, row, body.reason).uid),
        body.dict(),
    )
    return Done(ref=ref, message="已退回")


@router.post("/runs/{uid}/rows/{row}/relist", response={200: Done, **PROBLEMS}, summary="恢复一行")
def post_relist(request: HttpRequest, uid: UUID, row: UUID) -> Done:
    """Put a returned or account-less row back on the list."""
    ref = run(request, "payments.relist", lambda by: str(relist_row(by, uid, row).uid))
    return Done(ref=ref, message="已恢复")


@router.post("/rows/{row}/reissue", response={200: Done, **PROBLEMS}, summary="重发")
def post_reissue(request: HttpRequest, row: UUID) -> Done:
    """List a failed payment again, once, in the month's supplementary list."""
    ref = run(request, "payments.reissue", lambda by: str(reissue(by, row).uid))
    return Done(ref=ref, message="已列入补发清单")


@router.post(
    "/runs/{uid}/bank-file/{kind}",
    response={200: None, **PROBLEMS},
    summary="银行代发文件",
    openapi_extra=file_response("application/octet-stream"),
)
def post_bank_file(request: HttpRequest, uid: UUID, kind: Literal["csv", "xlsx"]) -> HttpResponse:
    """Write the bank file once and hand it out; the list is then 已送银行."""
    by = acting(request)
    check(by, Right.BANK_FILE)
    ref = run(
        request, "payments.bank_file", lambda by: str(write_bank_file(by, uid, kind).pk), kind
    )
    made = BankFile.objects.select_related("file__content").get(pk=ref)
    response = HttpResponse(open_file(made.file), content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="{uid}.{kind}"'
    return response


@router.post("/runs/{uid}/return-file", response={200: Done, **PROBLEMS}, summary="读入回盘文件")
def post_return_file(
    request: HttpRequest, uid: UUID, file: Annotated[UploadedFile, File()]
) -> Done:
    """Apply the bank's answers, all or none, once per content."""
    by = acting(request)
    check(by, Right.BANK_FILE)
    name = file.name or ""
    ref = run(
        request,
        "payments.return_file",
        lambda by: str(read_return_file(by, uid, file, name).pk),
        [name, file.size],
    )
    made = ReturnFile.objects.get(pk=ref)
    return Done(ref=ref, message=f"成功 {made.paid_rows} 笔，失败 {made.failed_rows} 笔")


@router.get(
    "/runs/{uid}/reconciliation", response={200: ReconciliationOut, **PROBLEMS}, summary="对账情况"
)
def get_reconciliation(request: HttpRequest, uid: UUID) -> ReconciliationOut:
    """Sent against credited, to the fen."""
    by = acting(request)
    check(by, Right.AWARD_READ)
    found = reconciliation_of(run_or_404(uid, by.scope.prefix))
    return ReconciliationOut(**asdict(found))


@router.post(
    "/runs/{uid}/reconcile", response={200: ReconciliationOut, **PROBLEMS}, summary="完成对账"
)
def post_reconcile(request: HttpRequest, uid: UUID) -> ReconciliationOut:
    """Close the list once every row has the bank's answer."""

    def act(by: Acting) -> str:
        reconcile(by, uid)
        return str(uid)

    run(request, "payments.reconcile", act)
    return get_reconciliation(request, uid)


def _run(row: PaymentRun) -> RunOut:
    return RunOut(
        uid=row.uid,
        office=row.office.name,
        item=row.item,
        month=row.month,
        sequence=row.sequence,
        state=row.state,
        opening_count=row.opening_count,
        new_count=row.new_count,
        stopped_count=row.stopped_count,
        changed_count=row.changed_count,
        closing_count=row.closing_count,
        total_fen=row.total_fen,
        row_version=row.row_version,
    )


def _row(row: PayRow) -> RowOut:
    return RowOut(
        uid=row.uid,
        payee=row.payee_name,
        division=row.award.household.division.name,
        account=row.account.number_masked if row.account else None,
        change=row.change,
        amount_fen=row.amount_fen,
        state=row.state,
        review_note=row.review_note,
        bank_reason=row.bank_reason,
    )

"""May it, by this user and in this state? Each check says what to do next."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from yimen.awards.history import month_after
from yimen.awards.queries import hold_in_force, monthly_amount
from yimen.foundation import clock
from yimen.foundation.errors import Conflict, Invalid, NotFound
from yimen.foundation.money import Fen
from yimen.households.models import BankAccount
from yimen.network.acting import Acting
from yimen.network.load import TOWNSHIP_ROLE
from yimen.network.models import Office
from yimen.network.packs import pack_for
from yimen.network.permissions import Right, check, check_covers
from yimen.payments.models import PaymentRun, PayRow
from yimen.payments.queries import runs_under

State = PaymentRun.State

_WORDS = {
    State.DRAFT: "清单还在编制，请先由乡镇（街道）提交",
    State.SUBMITTED: "清单正在等待县级复核",
    State.APPROVED: "清单已经复核，金额已冻结，下一步是生成银行文件",
    State.SENT: "清单已经送银行，下一步是读入回盘文件、对账",
    State.RECONCILED: "清单已经对账完成，不能再改",
}


def lock_run(by: Acting, uid: UUID, *states: str) -> PaymentRun:
    """The run, locked, when it is in one of `states`; else Conflict saying where it stands."""
    rows = runs_under(by.scope.prefix).select_for_update(of=("self",))
    run = rows.filter(pk=uid).first()
    if run is None:
        raise NotFound("没有找到这份发放清单，或者不在您的辖区")
    if run.state not in states:
        raise Conflict(_WORDS[State(run.state)], code="run_state", extra={"state": run.state})
    return run


def lock_row(run: PaymentRun, uid: UUID, *states: str) -> PayRow:
    """One row of a locked run in one of `states`."""
    row = run.rows.select_for_update(of=("self",)).select_related("award").filter(pk=uid).first()
    if row is None:
        raise NotFound("清单里没有这一行，请刷新后再操作")
    if row.state not in states:
        raise Conflict(f"这一行现在是“{row.get_state_display()}”，不能这样办理，请刷新后再看")
    return row


def check_prepare(by: Acting, office: Office | None = None) -> None:
    """Making and submitting lists belongs to the township (乡镇编制) within its area."""
    check(by, Right.RUN_PREPARE)
    if office is not None:
        check_covers(by, office)
        if office.role != TOWNSHIP_ROLE:
            raise Invalid("发放清单按乡镇（街道）编制，请选择一个乡镇（街道）", "office")


def check_review(by: Acting) -> None:
    """Review and reconciliation belong to the county (县级复核)."""
    check(by, Right.RUN_APPROVE)


def check_bank(by: Acting) -> None:
    """Bank files, out and back, belong to the county's finance."""
    check(by, Right.BANK_FILE)


def check_item(office: Office, item: str) -> None:
    """Only what the pack pays monthly has a list."""
    pack, _ = pack_for(office.path, clock.today())
    if item not in pack.items or not pack.items[item].pays:
        raise Invalid("请选择按月发放资金的救助事项", "item")


def previous_run(office: Office, item: str, month: date) -> PaymentRun | None:
    """The list of the month before. Invalid for a month not yet due, Conflict for one left out."""
    today = clock.today()
    if month.day != 1:
        raise Invalid("发放月份应为每月1日", "month")
    if month > month_after(today):
        raise Invalid("只能编制本月或下月的清单，请重新选择月份", "month")
    last = PaymentRun.objects.filter(office=office, item=item, sequence=1)
    last = last.order_by("-month").first()
    if last is None:
        return None
    if month <= last.month:
        raise Conflict(f"{last.month:%Y年%m月}的发放清单已经编制，请打开原清单", code="run_exists")
    if month != month_after(last.month):
        due = month_after(last.month)
        raise Conflict(
            f"{due:%Y年%m月}的清单还没有编制，请先编制，月份不能跳过", code="month_skipped"
        )
    return last


def account_in_use(row: PayRow) -> BankAccount:
    """The account money goes to now, or Conflict telling what to do first."""
    found = BankAccount.objects.filter(household_id=row.award.household_id, is_current=True).first()
    if found is None:
        raise Conflict("该户还没有发放账户，请先在家庭档案里登记账户，再恢复发放或重发")
    return found


def check_not_held(row: PayRow) -> None:
    """Conflict while the county holds the payment back (暂缓发放)."""
    hold = hold_in_force(row.award)
    if hold is not None:
        raise Conflict(
            f"该户暂缓发放至{hold.until:%Y年%m月%d日}（{hold.placed_by}决定），解除后再发放",
            code="held",
        )


def amount_due(row: PayRow) -> tuple[Fen, Fen]:
    """(base, supplements) the award pays for the row's month by what is held true now."""
    base, extra = monthly_amount(row.award, row.month)
    if base + extra <= 0:
        raise Conflict("该户这个月的待遇已经停发，不能再发放；请按停发处理这一行")
    return base, extra

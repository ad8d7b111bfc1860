"""Monthly payment (资金发放): list, review, bank file, return file, reconciliation.

Nothing is paid twice: one run per office, item and month; one pay row per award, month and
sequence; a returned file is read once by its content. Money is integer fen.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from yimen.awards.models import Award
from yimen.foundation.files.models import StoredFile
from yimen.foundation.versions import RowVersion
from yimen.households.models import BankAccount
from yimen.network.models import Office


class PaymentRun(RowVersion):
    """One monthly list of one office for one item (月度发放清单)."""

    class State(models.TextChoices):
        DRAFT = "draft", "编制中"
        SUBMITTED = "submitted", "待县级复核"
        APPROVED = "approved", "已复核"
        SENT = "sent", "已送银行"
        RECONCILED = "reconciled", "已对账"

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(Office, models.RESTRICT, related_name="payment_runs")
    item = models.CharField("救助事项", max_length=40)
    fund = models.CharField("资金", max_length=40)
    month = models.DateField("发放月份")
    sequence = models.PositiveSmallIntegerField("批次", default=1)
    state = models.CharField("状态", max_length=12, choices=State.choices)
    opening_count = models.PositiveIntegerField("上月户数", default=0)
    new_count = models.PositiveIntegerField("新增户数", default=0)
    stopped_count = models.PositiveIntegerField("停发户数", default=0)
    changed_count = models.PositiveIntegerField("变动户数", default=0)
    closing_count = models.PositiveIntegerField("本月户数", default=0)
    total_fen = models.BigIntegerField("合计（分）", default=0)
    made_at = models.DateTimeField("编制时间")
    submitted_by = models.CharField("提交人", max_length=80, blank=True)
    submitted_by_ref = models.CharField("提交人账号", max_length=100, blank=True, default="")
    submitted_at = models.DateTimeField("提交时间", null=True)
    approved_by = models.CharField("复核人", max_length=80, blank=True)
    approved_at = models.DateTimeField("复核时间", null=True)
    reconciled_at = models.DateTimeField("对账时间", null=True)
    home_path = models.CharField("所属路径", max_length=120, db_collation="C")
    handling_path = models.CharField("办理路径", max_length=120, db_collation="C")

    class Meta:
        verbose_name = "发放清单"
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(
                fields=["office", "item", "month", "sequence"],
                name="one_run_a_month",
                violation_error_message="本月该事项的发放清单已经编制，请打开原清单",
            ),
            models.CheckConstraint(
                name="run_adds_up",
                condition=Q(closing_count=F("opening_count") + F("new_count") - F("stopped_count")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y年%m月} {self.item}"


class PayRow(RowVersion):
    """One payment of one award in one run. `attempt` counts re-issues of the same month."""

    class State(models.TextChoices):
        LISTED = "listed", "已列入"
        RETURNED = "returned", "复核退回"
        NO_ACCOUNT = "no_account", "应发未发（无账户）"
        HELD = "held", "应发未发（暂缓发放）"
        SENT = "sent", "已送银行"
        PAID = "paid", "已到账"
        FAILED = "failed", "银行退票"

    class Change(models.TextChoices):
        OPENING = "opening", "续发"
        NEW = "new", "新增"
        CHANGED = "changed", "变动"

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    run = models.ForeignKey(PaymentRun, models.RESTRICT, related_name="rows")
    award = models.ForeignKey(Award, models.RESTRICT, related_name="pay_rows")
    month = models.DateField("所属月份")
    attempt = models.PositiveSmallIntegerField("次数", default=1)
    reissue_of = models.OneToOneField(
        "self", models.RESTRICT, null=True, related_name="reissued_as"
    )
    change = models.CharField("变动", max_length=8, choices=Change.choices)
    account = models.ForeignKey(BankAccount, models.RESTRICT, null=True, related_name="+")
    payee_name = models.CharField("收款人", max_length=60)
    base_fen = models.BigIntegerField("基本金额（分）")
    supplement_fen = models.BigIntegerField("增发（分）", default=0)
    amount_fen = models.BigIntegerField("金额（分）")
    state = models.CharField("状态", max_length=12, choices=State.choices)
    review_note = models.CharField("复核意见", max_length=200, blank=True)
    bank_code = models.CharField("银行返回码", max_length=20, blank=True)
    bank_reason = models.CharField("退票原因", max_length=100, blank=True)
    paid_on = models.DateField("到账日期", null=True)
    home_path = models.CharField("所属路径", max_length=120, db_collation="C")
    handling_path = models.CharField("办理路径", max_length=120, db_collation="C")

    class Meta:
        verbose_name = "发放明细"
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(
                fields=["award", "month", "attempt"],
                name="paid_once",
                violation_error_message="该户本月已列入发放，不能重复列入",
            ),
            models.CheckConstraint(
                name="pay_row_adds_up",
                condition=Q(amount_fen=F("base_fen") + F("supplement_fen"), amount_fen__gt=0),
            ),
        ]
        indexes = [models.Index(fields=["run", "state"], name="pay_row_state")]

    def __str__(self) -> str:
        return f"{self.payee_name} {self.month:%Y-%m}"


class BankFile(models.Model):
    """The file sent to the bank for a run (银行代发文件), stored with its content hash."""

    run = models.ForeignKey(PaymentRun, models.RESTRICT, related_name="bank_files")
    format = models.CharField("格式", max_length=8)
    file = models.ForeignKey(StoredFile, models.RESTRICT, related_name="+")
    rows = models.PositiveIntegerField("笔数")
    total_fen = models.BigIntegerField("金额（分）")
    made_at = models.DateTimeField("生成时间")
    made_by = models.CharField("生成人", max_length=80)
    home_path = models.CharField("所属路径", max_length=120, db_collation="C")
    handling_path = models.CharField("办理路径", max_length=120, db_collation="C")

    class Meta:
        verbose_name = "银行文件"
        verbose_name_plural = verbose_name
        constraints = [models.UniqueConstraint(fields=["run", "format"], name="bank_file_once")]

    def __str__(self) -> str:
        return f"{self.run_id}.{self.format}"


class ReturnFile(models.Model):
    """A file the bank sent back (银行回盘文件); its content is read once."""

    run = models.ForeignKey(PaymentRun, models.RESTRICT, related_name="return_files")
    file = models.ForeignKey(StoredFile, models.RESTRICT, related_name="+")
    sha256 = models.CharField("内容指纹", max_length=64)
    paid_rows = models.PositiveIntegerField("成功笔数")
    paid_fen = models.BigIntegerField("成功金额（分）")
    failed_rows = models.PositiveIntegerField("失败笔数")
    failed_fen = models.BigIntegerField("失败金额（分）")
    read_at = models.DateTimeField("读入时间")
    read_by = models.CharField("读入人", max_length=80)
    home_path = models.CharField("所属路径", max_length=120, db_collation="C")
    handling_path = models.CharField("办理路径", max_length=120, db_collation="C")

    class Meta:
        verbose_name = "回盘文件"
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(
                fields=["run", "sha256"],
                name="return_file_once",
                violation_error_message="这个回盘文件已经读入过，没有重复处理",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} {self.read_at:%Y-%m-%d}"

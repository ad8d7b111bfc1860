"""Emergency aid (急难型临时救助): who learned of the need and when; what was given first."""

from __future__ import annotations

import uuid

from django.db import models

from yimen.foundation.files.models import StoredFile
from yimen.foundation.versions import RowVersion
from yimen.network.models import Staff
from yimen.procedures.models import Case


class NeedReport(models.Model):
    """One way the need became known (得知急难). The earliest of all starts the clock (D32)."""

    class Way(models.TextChoices):
        REPORT = "report", "有人报告"
        DISCOVERY = "discovery", "主动发现"
        APPLICATION = "application", "本人申请"

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.RESTRICT, related_name="need_reports")
    way = models.CharField("得知方式", max_length=12, choices=Way.choices)
    at = models.DateTimeField("得知时间")
    who = models.CharField("得知人", max_length=80)
    how = models.CharField("怎样得知", max_length=200, blank=True)
    recorded_at = models.DateTimeField("登记时间")
    recorded_by = models.CharField("登记人", max_length=80)
    home_path = models.CharField("所属路径", max_length=120, db_collation="C")
    handling_path = models.CharField("办理路径", max_length=120, db_collation="C")

    class Meta:
        verbose_name = "急难得知情况"
        verbose_name_plural = verbose_name

    def __str__(self) -> str:
        return f"{self.get_way_display()} {self.at:%Y-%m-%d %H:%M}"


class FirstAid(RowVersion):
    """What was given before the papers (先行救助), and the papers made up for later (补登补签).

    Money was paid at `paid_at`, whenever it was typed in; `late` compares it with the limit.
    """

    class Form(models.TextChoices):
        CASH = "cash", "现金"
        GOODS = "goods", "实物"
        SERVICE = "service", "服务"

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.OneToOneField(Case, models.RESTRICT, related_name="first_aid")
    form = models.CharField("救助方式", max_length=8, choices=Form.choices)
    amount_fen = models.BigIntegerField("救助金额（分）", null=True)
    object = models.CharField("救助对象", max_length=100, blank=True)
    cause = models.CharField("救助事由", max_length=500, blank=True)
    place = models.CharField("急难发生地", max_length=200, blank=True)
    paid_at = models.DateTimeField("救助时间")
    late = models.BooleanField("超过时限", default=False)
    ceiling_fen = models.BigIntegerField("当时的上限（分）", null=True)
    paid_by = models.CharField("先行救助经办人", max_length=80)
    paid_by_staff = models.ForeignKey(Staff, models.RESTRICT, null=True, related_name="+")
    clerk_signature = models.ForeignKey(StoredFile, models.RESTRICT, null=True, related_name="+")
    seal = models.ForeignKey(StoredFile, models.RESTRICT, null=True, related_name="+")
    followed_by = models.CharField("补登经办人", max_length=80, blank=True)
    followed_at = models.DateTimeField("补登时间", null=True)
    home_path = models.CharField("所属路径", max_length=120, db_collation="C")
    handling_path = models.CharField("办理路径", max_length=120, db_collation="C")

    class Meta:
        verbose_name = "先行救助"
        verbose_name_plural = verbose_name
        constraints = [
            models.CheckConstraint(
                name="first_aid_positive",
                condition=models.Q(amount_fen__isnull=True) | models.Q(amount_fen__gt=0),
                violation_error_message="救助金额必须大于 0 元",
            ),
        ]

    def __str__(self) -> str:
        return f"先行救助 {self.paid_at:%Y-%m-%d %H:%M}"

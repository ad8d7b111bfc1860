"""The delegation register (下放登记): on what paper, by which list and agreement, since when.

A township decides what the register says on the day of the act; without a row in force the power
stays with the county. Rows are dated and revocable; nothing is deleted.
"""

from __future__ import annotations

import uuid
from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from yimen.foundation.files.models import StoredFile

from .divisions import Division
from .offices import Office


class Kind(models.TextChoices):
    """委托: in the county's name, the county answers for it. 授权: in the township's own name."""

    ENTRUSTED = "委托", "委托"
    AUTHORISED = "授权", "授权"


class PolicyPaper(models.Model):
    """A paper that lets a county delegate (依据文件), with its required number (文号)."""

    class Issuer(models.TextChoices):
        PROVINCE_GOVERNMENT = "province_government", "省级人民政府"
        PROVINCE_OFFICE = "province_office", "省委办公厅、省政府办公厅"
        CITY = "city", "设区的市"
        COUNTY = "county", "县（市、区）"

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    division = models.ForeignKey(Division, models.RESTRICT, related_name="policy_papers")
    number = models.CharField("文号", max_length=60)
    title = models.CharField("名称", max_length=200)
    issuer = models.CharField("发文机关", max_length=20, choices=Issuer.choices)
    issued_on = models.DateField("印发日期")
    file = models.ForeignKey(StoredFile, models.RESTRICT, null=True, related_name="+")
    registered_by = models.CharField("登记人", max_length=80)
    registered_at = models.DateTimeField("登记时间")
    home_path = models.CharField("所属路径", max_length=120, db_collation="C")

    class Meta:
        verbose_name = "依据文件"
        verbose_name_plural = verbose_name
        ordering = ["-issued_on", "number"]
        constraints = [
            models.UniqueConstraint(fields=["division", "number"], name="paper_number_once"),
            models.CheckConstraint(condition=~Q(number=""), name="paper_has_number"),
        ]

    def __str__(self) -> str:
        return f"{self.title}（{self.number}）"


class AuthorityList(models.Model):
    """What a county hands down (权力委托清单); without its signature it has no effect."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    division = models.ForeignKey(Division, models.RESTRICT, related_name="authority_lists")
    title = models.CharField("名称", max_length=200)
    paper = models.ForeignKey(PolicyPaper, models.RESTRICT, related_name="lists")
    signed_by = models.CharField("签署人", max_length=80, blank=True)
    signed_on = models.DateField("签署日期", null=True)
    made_by = models.CharField("制作人", max_length=80)
    made_at = models.DateTimeField("制作时间")
    home_path = models.CharField("所属路径", max_length=120, db_collation="C")

    class Meta:
        verbose_name = "权力委托清单"
        verbose_name_plural = verbose_name
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return self.title

    def signed(self, on: date) -> bool:
        """Whether the county had signed it by the day."""
        return self.signed_on is not None and self.signed_on <= on


class AuthorityLine(models.Model):
    """One item of the list: power, scope, start and duties, and its code in the national list."""

    authority_list = models.ForeignKey(AuthorityList, models.CASCADE, related_name="lines")
    item = models.CharField("救助事项", max_length=40)
    service_code = models.CharField("事项编码", max_length=40)
    power = models.CharField("权力", max_length=60)
    scope = models.CharField("范围", max_length=200)
    starts_on = models.DateField("起始日期")
    duties = models.TextField("责任")
    kind = models.CharField("方式", max_length=4, choices=Kind.choices)
    ceiling_fen = models.BigIntegerField("金额上限（分）", null=True)
    home_path = models.CharField("所属路径", max_length=120, db_collation="C")

    class Meta:
        verbose_name = "清单事项"
        verbose_name_plural = verbose_name
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["authority_list", "item"], name="list_item_once"),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.power}"


class Agreement(models.Model):
    """What county and township sign with each other (承接协议): two signatures, scan, term."""

    class State(models.TextChoices):
        UNSIGNED = "unsigned", "待双方签署"
        HALF = "half", "一方已签署"
        NO_SCAN = "no_scan", "待上传扫描件"
        WAITING = "waiting", "未到起始日"
        IN_FORCE = "in_force", "生效"
        EXPIRED = "expired", "已到期"
        ENDED = "ended", "已解除"

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority_list = models.ForeignKey(AuthorityList, models.RESTRICT, related_name="agreements")
    township = models.ForeignKey(Office, models.RESTRICT, related_name="agreements")
    during = DateRangeField("期限")
    county_signed_by = models.CharField("县级签署人", max_length=80, blank=True)
    county_signed_on = models.DateField("县级签署日期", null=True)
    township_signed_by = models.CharField("乡镇签署人", max_length=80, blank=True)
    township_signed_on = models.DateField("乡镇签署日期", null=True)
    scan = models.ForeignKey(StoredFile, models.RESTRICT, null=True, related_name="+")
    ended_on = models.DateField("解除日期", null=True)
    end_reason = models.CharField("解除原因", max_length=300, blank=True)
    home_path = models.CharField("所属路径", max_length=120, db_collation="C")

    class Meta:
        verbose_name = "承接协议"
        verbose_name_plural = verbose_name
        ordering = ["home_path", "during"]
        constraints = [
            ExclusionConstraint(
                name="one_agreement_at_a_time",
                expressions=[
                    ("township", RangeOperators.EQUAL),
                    ("authority_list", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=Q(ended_on__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.township} 承接协议"

    def signed(self, on: date) -> bool:
        """Whether both sides had signed by the day."""
        days = (self.county_signed_on, self.township_signed_on)
        return all(day is not None and day <= on for day in days)

    def state(self, on: date) -> State:
        """Where the agreement stands on a day; it counts only IN_FORCE."""
        if self.ended_on is not None and self.ended_on <= on:
            return self.State.ENDED
        if not self.signed(on):
            any_signed = self.county_signed_on or self.township_signed_on
            return self.State.HALF if any_signed else self.State.UNSIGNED
        if self.scan_id is None:
            return self.State.NO_SCAN
        if self.during.upper is not None and on >= self.during.upper:
            return self.State.EXPIRED
        return self.State.IN_FORCE if on >= self.during.lower else self.State.WAITING


class DelegationQuerySet(models.QuerySet["Delegation"]):
    """Reads in words of the field."""

    def in_force(self, on: date) -> DelegationQuerySet:
        """Rows whose days hold `on`; whether list and agreement stand, `power` looks at."""
        return self.filter(during__contains=on)

    def under(self, path: str) -> DelegationQuerySet:
        """Rows of townships in the subtree of `path`."""
        return self.filter(home_path__gte=path, home_path__lt=path + "~")


class Delegation(models.Model):
    """One item handed to one township during a period, on a numbered paper.

    `power` “check” opens requests for the means check instead (核对委托权限, S2-36); its item is *.
    """

    class Power(models.TextChoices):
        DECIDE = "decide", "审核确认"
        CHECK = "check", "核对委托"

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    township = models.ForeignKey(Office, models.RESTRICT, related_name="delegations")
    power = models.CharField("权力", max_length=10, choices=Power.choices)
    item = models.CharField("救助事项", max_length=40)
    kind = models.CharField("方式", max_length=4, choices=Kind.choices)
    ceiling_fen = models.BigIntegerField("金额上限（分）", null=True)
    during = DateRangeField("期间")
    paper = models.ForeignKey(PolicyPaper, models.RESTRICT, related_name="delegations")
    agreement = models.ForeignKey(Agreement, models.RESTRICT, null=True, related_name="delegations")
    revoked_on = models.DateField("收回日期", null=True)
    revoke_reason = models.CharField("收回原因", max_length=300, blank=True)
    registered_by = models.CharField("登记人", max_length=80)
    registered_at = models.DateTimeField("登记时间")
    home_path = models.CharField("所属路径", max_length=120, db_collation="C")

    objects = DelegationQuerySet.as_manager()

    class Meta:
        verbose_name = "下放登记"
        verbose_name_plural = verbose_name
        ordering = ["home_path", "item", "during"]
        constraints = [
            ExclusionConstraint(
                name="one_delegation_at_a_time",
                expressions=[
                    ("township", RangeOperators.EQUAL),
                    ("power", RangeOperators.EQUAL),
                    ("item", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.township} {self.item} {self.get_power_display()}"

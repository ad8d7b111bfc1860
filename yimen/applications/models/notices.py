"""Public notice (公示), objections (异议) and deliberation (民主评议)."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

from django.db import models
from django.db.models import Q

from yimen.foundation import clock
from yimen.foundation.files.models import StoredFile
from yimen.foundation.versions import RowVersion
from yimen.network.models import Division
from yimen.procedures.models import Case

KINDS = {
    "review": "审核结果公示",
    "final": "拟批准公示",
    "result": "审批结果公示",
    "termination": "终止公示",
}
"""Kinds of notices on the board, by the words of packs."""


class Notice(RowVersion):
    """One notice on the village board. `fields` is the whitelisted content, frozen when posted."""

    class State(models.TextChoices):
        POSTED = "posted", "公示中"
        FINISHED = "finished", "公示期满"
        OBJECTED = "objected", "有异议"
        VOID = "void", "作废"

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.RESTRICT, related_name="notices")
    kind = models.CharField("公示类型", max_length=30)
    round = models.PositiveSmallIntegerField("轮次")
    state = models.CharField("状态", max_length=10, choices=State.choices)
    fields = models.JSONField("公示内容")
    posted_at = models.DateTimeField("张贴时间")
    ends_at = models.DateTimeField("期满时间")
    ends_provisional = models.BooleanField("暂估", default=False)
    posted_by = models.CharField("张贴人", max_length=80)
    board_photo = models.ForeignKey(StoredFile, models.RESTRICT, null=True, related_name="+")
    void_reason = models.CharField("作废原因", max_length=200, blank=True)
    home_path = models.CharField("所属路径", max_length=120, db_collation="C")
    handling_path = models.CharField("办理路径", max_length=120, db_collation="C")

    class Meta:
        verbose_name = "公示"
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(fields=["case", "kind", "round"], name="notice_round"),
            models.UniqueConstraint(
                fields=["case", "kind"], condition=Q(state="posted"), name="one_notice_up"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.posted_at:%Y-%m-%d}"

    @property
    def title(self) -> str:
        """The kind of notice in words."""
        return KINDS.get(self.kind, "公示")

    @property
    def last_day(self) -> date:
        """The day at whose 24:00 the notice ends, in Shanghai."""
        return (self.ends_at - timedelta(microseconds=1)).astimezone(clock.ZONE).date()


class Objection(RowVersion):
    """An objection raised during a notice, and how it was answered."""

    class Resolution(models.TextChoices):
        OPEN = "", "待处理"
        RESURVEY = "resurvey", "重新入户调查"
        DELIBERATION = "deliberation", "民主评议"
        REINVESTIGATE = "reinvestigate", "重新调查核实并重新公示"

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    notice = models.ForeignKey(Notice, models.RESTRICT, related_name="objections")
    raised_at = models.DateTimeField("提出时间")
    raised_by_sealed = models.BinaryField("提出人", null=True)
    is_anonymous = models.BooleanField("匿名", default=False)
    is_complaint = models.BooleanField("公示期满后提出，按投诉办理", default=False)
    content = models.TextField("异议内容")
    received_by = models.CharField("登记人", max_length=80)
    resolution = models.CharField(
        "处理方式", max_length=14, choices=Resolution.choices, blank=True, default=""
    )
    resolved_at = models.DateTimeField("处理时间", null=True)
    answer = models.TextField("答复", blank=True)
    home_path = models.CharField("所属路径", max_length=120, db_collation="C")
    handling_path = models.CharField("办理路径", max_length=120, db_collation="C")

    class Meta:
        verbose_name = "公示异议"
        verbose_name_plural = verbose_name

    def __str__(self) -> str:
        return f"异议 {self.raised_at:%Y-%m-%d}"


class StandingList(models.Model):
    """The rolling list of a village (长期公示): who is receiving what on the day it was refreshed.

    `rows` is what hangs on the wall, whitelisted fields only; the newest list of a village counts.
    """

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    division = models.ForeignKey(Division, models.RESTRICT, related_name="standing_lists")
    rows = models.JSONField("名单")
    refreshed_at = models.DateTimeField("更新时间")
    refreshed_by = models.CharField("更新人", max_length=80)
    home_path = models.CharField("所属路径", max_length=120, db_collation="C")
    handling_path = models.CharField("办理路径", max_length=120, db_collation="C")

    class Meta:
        verbose_name = "长期公示名单"
        verbose_name_plural = verbose_name
        indexes = [models.Index(fields=["division", "-refreshed_at"], name="standing_newest")]

    def __str__(self) -> str:
        return f"{self.division_id} {self.refreshed_at:%Y-%m-%d}"


class Deliberation(models.Model):
    """A deliberation on the truth of the survey (民主评议): never a vote on eligibility."""

    class Finding(models.TextChoices):
        TRUE = "true", "调查结果属实"
        UNTRUE = "untrue", "调查结果不属实"

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.RESTRICT, related_name="deliberations")
    held_at = models.DateTimeField("评议时间")
    place = models.CharField("地点", max_length=200)
    present = models.PositiveSmallIntegerField("到会人数")
    representatives = models.PositiveSmallIntegerField("村（居）民代表人数")
    finding = models.CharField("评议结论", max_length=8, choices=Finding.choices)
    record = models.TextField("评议记录")
    file = models.ForeignKey(StoredFile, models.RESTRICT, null=True, related_name="+")
    recorded_by = models.CharField("记录人", max_length=80)
    home_path = models.CharField("所属路径", max_length=120, db_collation="C")
    handling_path = models.CharField("办理路径", max_length=120, db_collation="C")

    class Meta:
        verbose_name = "民主评议"
        verbose_name_plural = verbose_name

    def __str__(self) -> str:
        return f"民主评议 {self.held_at:%Y-%m-%d}"

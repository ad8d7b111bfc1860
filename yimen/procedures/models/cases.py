"""A case (办件): one item for one household on one pinned procedure version."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

from django.db import models
from django.db.models import Q

from yimen.foundation.versions import RowVersion
from yimen.households.models import Household, Person
from yimen.network.models import Division, Office
from yimen.packstore.models import PackVersion, ProcedureVersion

NO_LIMIT = datetime(9999, 1, 1, tzinfo=UTC)
"""Sort value of what has no limit: last in every list, and keyset-friendly."""


class CaseQuerySet(models.QuerySet["Case"]):
    """Reads in words of the field."""

    def visible_to(self, prefix: str) -> CaseQuerySet:
        """Cases whose household lives in, or that are handled from, the subtree `prefix`."""
        home = Q(home_path__gte=prefix, home_path__lt=prefix + "~")
        handling = Q(handling_path__gte=prefix, handling_path__lt=prefix + "~")
        return self.filter(home | handling)

    def open(self) -> CaseQuerySet:
        """Cases still being handled."""
        return self.exclude(status=Case.Status.ENDED)


class Case(RowVersion):
    """One case. Two dates begin it: received (收件) and complete (材料齐全), shown side by side.

    `due_sort` is the nearest open limit of the whole case (9999 when none), for keyset lists.
    `marks` holds when each event that limits count from happened ({"accepted": ISO time, ...}).
    """

    class Status(models.TextChoices):
        REGISTERED = "registered", "已收件"
        RUNNING = "running", "办理中"
        PAUSED = "paused", "已暂停"
        ENDED = "ended", "已办结"

    class Outcome(models.TextChoices):
        NONE = "", "—"
        AWARDED = "awarded", "予以救助"
        REFUSED = "refused", "不予救助"
        NOT_ACCEPTED = "not_accepted", "不予受理"
        WITHDRAWN = "withdrawn", "申请人撤回"
        TERMINATED = "terminated", "终止办理"

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    receipt_number = models.CharField("收件编号", max_length=40, unique=True)
    number = models.CharField("受理编号", max_length=40, unique=True, null=True)
    item = models.CharField("救助事项", max_length=40, blank=True)
    household = models.ForeignKey(Household, models.RESTRICT, related_name="cases")
    applicant = models.ForeignKey(Person, models.RESTRICT, related_name="cases")
    division = models.ForeignKey(Division, models.RESTRICT, related_name="+")
    intake_office = models.ForeignKey(Office, models.RESTRICT, related_name="+")
    handling_office = models.ForeignKey(Office, models.RESTRICT, related_name="+")
    home_path = models.CharField("所属路径", max_length=120, db_collation="C")
    handling_path = models.CharField("办理路径", max_length=120, db_collation="C")
    pack_version = models.ForeignKey(PackVersion, models.RESTRICT, related_name="+")
    procedure = models.ForeignKey(ProcedureVersion, models.RESTRICT, related_name="+")
    received_at = models.DateTimeField("收件时间")
    complete_at = models.DateTimeField("材料齐全时间", null=True)
    accepted_at = models.DateTimeField("受理时间", null=True)
    ended_at = models.DateTimeField("办结时间", null=True)
    status = models.CharField("状态", max_length=12, choices=Status.choices)
    outcome = models.CharField(
        "结果", max_length=14, choices=Outcome.choices, blank=True, default=""
    )
    current_step = models.CharField("当前环节", max_length=40, blank=True)
    marks = models.JSONField("事件时间", default=dict)
    due_sort = models.DateTimeField("办理期限", default=NO_LIMIT)
    due_provisional = models.BooleanField("期限暂估", default=False)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = "办件"
        verbose_name_plural = verbose_name
        indexes = [
            models.Index(
                fields=["home_path", "due_sort", "uid"],
                condition=~Q(status="ended"),
                name="case_open_home",
            ),
            models.Index(
                fields=["handling_path", "due_sort", "uid"],
                condition=~Q(status="ended"),
                name="case_open_handling",
            ),
            models.Index(fields=["home_path", "received_at", "uid"], name="case_home_received"),
        ]

    def __str__(self) -> str:
        return self.number or self.receipt_number


class CaseNumber(models.Model):
    """Last number drawn per office, series and year; the row is locked while drawing."""

    office = models.ForeignKey(Office, models.RESTRICT)
    series = models.CharField("字号", max_length=20)
    year = models.PositiveSmallIntegerField("年度")
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "编号序列"
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(fields=["office", "series", "year"], name="case_number_series"),
        ]

    def __str__(self) -> str:
        return f"{self.office_id}/{self.series}/{self.year}:{self.last}"

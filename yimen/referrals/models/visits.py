"""Who came to the window (来访): the number drawn, the first contact, and when he is released."""

from __future__ import annotations

import uuid
from datetime import date

from django.db import models
from django.db.models import Q

from yimen.foundation.versions import RowVersion
from yimen.network.models import Office, Staff
from yimen.procedures.models import Case


class VisitQuerySet(models.QuerySet["Visit"]):
    """Reads in words of the field."""

    def on(self, office: Office, day: date) -> VisitQuerySet:
        """Numbers drawn at a window on a day, in their order."""
        return self.filter(office=office, day=day).order_by("number")

    def waiting(self) -> VisitQuerySet:
        """Those not called yet."""
        return self.filter(state=Visit.State.WAITING)

    def first_contact_of(self, staff: Staff) -> VisitQuerySet:
        """Visits this person answers for still (首问责任未解除), the oldest first."""
        mine = self.filter(first_contact=staff, released_at__isnull=True)
        return mine.exclude(state=Visit.State.MISSED).order_by("called_at", "uid")


class Visit(RowVersion):
    """One number of one day. Whoever calls it is the first contact (首问责任人) and stays so until
    the matter is settled here or the office it was handed to has signed for it.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "等候"
        CALLED = "called", "办理中"
        DONE = "done", "已办"
        MISSED = "missed", "过号"

    class Outcome(models.TextChoices):
        NONE = "", "—"
        ANSWERED = "answered", "当场答复"
        REGISTERED = "registered", "已登记申请"
        HANDED = "handed", "已转办"

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(Office, models.RESTRICT, related_name="+")
    day = models.DateField("日期")
    number = models.PositiveSmallIntegerField("号")
    state = models.CharField("状态", max_length=8, choices=State.choices)
    matter = models.CharField("来办什么", max_length=200, blank=True)
    name = models.CharField("姓名", max_length=60, blank=True)
    phone_sealed = models.BinaryField("电话", null=True)
    phone_masked = models.CharField("电话（遮掩）", max_length=20, blank=True)
    taken_at = models.DateTimeField("取号时间")
    called_at = models.DateTimeField("叫号时间", null=True)
    calls = models.PositiveSmallIntegerField("叫号次数", default=0)
    counter = models.CharField("窗口", max_length=20, blank=True)
    first_contact = models.ForeignKey(Staff, models.RESTRICT, null=True, related_name="+")
    case = models.ForeignKey(Case, models.RESTRICT, null=True, related_name="visits")
    outcome = models.CharField(
        "结果", max_length=12, choices=Outcome.choices, blank=True, default=""
    )
    answer = models.CharField("答复", max_length=300, blank=True)
    finished_at = models.DateTimeField("离窗时间", null=True)
    released_at = models.DateTimeField("首问责任解除时间", null=True)
    released_why = models.CharField("解除原因", max_length=200, blank=True)
    home_path = models.CharField("所属路径", max_length=120, db_collation="C")
    handling_path = models.CharField("办理路径", max_length=120, db_collation="C")

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = "来访"
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(fields=["office", "day", "number"], name="visit_number_once"),
            models.CheckConstraint(
                name="called_visit_has_first_contact",
                condition=Q(state__in=("waiting", "missed")) | Q(first_contact__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["first_contact", "called_at"],
                condition=Q(released_at__isnull=True),
                name="visit_first_contact",
            ),
        ]

    def __str__(self) -> str:
        return f"A{self.number:03d}"

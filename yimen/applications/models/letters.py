"""Letters that ask the place a household lives at for help (协助调查函, 人户分离)."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

from django.db import models

from yimen.foundation import clock
from yimen.foundation.files.models import StoredFile
from yimen.foundation.versions import RowVersion
from yimen.procedures.models import Case

from .documents import IssuedDocument


class AssistanceLetter(RowVersion):
    """One letter and its reply. While `stops_clock` holds, the case stands paused for it."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.RESTRICT, related_name="letters")
    document = models.OneToOneField(IssuedDocument, models.RESTRICT, related_name="+")
    to_office = models.CharField("协助单位", max_length=100)
    place = models.CharField("经常居住地", max_length=200)
    asks = models.CharField("请协助调查的情况", max_length=500)
    stops_clock = models.BooleanField("停计期限", default=True)
    sent_at = models.DateTimeField("发函时间")
    sent_by = models.CharField("发函人", max_length=80)
    due_at = models.DateTimeField("回复期限")
    due_provisional = models.BooleanField("期限暂估", default=False)
    replied_at = models.DateTimeField("回复时间", null=True)
    reply = models.TextField("回复内容", blank=True)
    reply_file = models.ForeignKey(StoredFile, models.RESTRICT, null=True, related_name="+")
    given_up_why = models.CharField("不再等待的理由", max_length=200, blank=True)
    home_path = models.CharField("所属路径", max_length=120, db_collation="C")
    handling_path = models.CharField("办理路径", max_length=120, db_collation="C")

    class Meta:
        verbose_name = "协助调查函"
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=models.Q(replied_at__isnull=True, given_up_why=""),
                name="one_letter_out",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.to_office} {self.sent_at:%Y-%m-%d}"

    @property
    def is_waiting(self) -> bool:
        """True while the reply is still to come."""
        return self.replied_at is None and not self.given_up_why

    @property
    def is_overdue(self) -> bool:
        """True while the reply is still to come and its day has passed."""
        return self.is_waiting and self.due_at <= clock.now()

    @property
    def last_day(self) -> date:
        """The day by whose end the reply is due."""
        return (self.due_at - timedelta(microseconds=1)).astimezone(clock.ZONE).date()

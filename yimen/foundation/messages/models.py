"""The outbox table."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from yimen.foundation.uids import new_uid


class OutboxMessageQuerySet(models.QuerySet["OutboxMessage"]):
    """Reads in words of the field."""

    def waiting(self) -> OutboxMessageQuerySet:
        """Not yet delivered, whatever the number of attempts."""
        return self.filter(state=OutboxMessage.State.WAITING)

    def stuck(self) -> OutboxMessageQuerySet:
        """Tried at least once and still waiting: what the desk shows as 发送受阻."""
        return self.waiting().filter(attempts__gt=0)

    def to_recipient(self, recipient_ref: str) -> OutboxMessageQuerySet:
        """In-app messages of one recipient, newest first."""
        return self.filter(
            channel=OutboxMessage.Channel.IN_APP, recipient_ref=recipient_ref
        ).order_by("-created_at", "-uid")

    def slips(self, case_number: str) -> OutboxMessageQuerySet:
        """Slips of a case still to be printed, oldest first."""
        return (
            self.waiting()
            .filter(channel=OutboxMessage.Channel.SLIP, case_number=case_number)
            .order_by("created_at", "uid")
        )


class OutboxMessage(models.Model):
    """One message to one recipient; the address lies encrypted, the text is shown to the desk.

    Where the text holds a secret (a phone code), `text` shows it masked and `text_sealed` holds
    what is really sent.
    """

    class Channel(models.TextChoices):
        SMS = "sms", "短信"
        SLIP = "slip", "纸质回执"
        IN_APP = "in_app", "站内消息"

    class State(models.TextChoices):
        WAITING = "waiting", "待发送"
        SENT = "sent", "已发送"
        FAILED = "failed", "发送失败"

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    channel = models.CharField("渠道", max_length=8, choices=Channel.choices)
    recipient_ref = models.CharField("收件人", max_length=120)
    to_sealed = models.BinaryField(null=True)
    text = models.TextField("内容")
    text_sealed = models.BinaryField(null=True)
    case_number = models.CharField("办理编号", max_length=60, default="", blank=True)
    state = models.CharField("状态", max_length=8, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveIntegerField("尝试次数", default=0)
    last_error = models.CharField("最近错误", max_length=300, default="", blank=True)
    next_try_at = models.DateTimeField("下次尝试", null=True)
    dedupe_key = models.CharField(max_length=200)
    created_at = models.DateTimeField("创建时间")
    sent_at = models.DateTimeField("发送时间", null=True)
    read_at = models.DateTimeField("阅读时间", null=True)

    objects: ClassVar = OutboxMessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dedupe_key"], name="outbox_once"),
            models.CheckConstraint(
                condition=Q(state="waiting") | Q(state="failed") | Q(sent_at__isnull=False),
                name="outbox_sent_has_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"], name="outbox_waiting", condition=Q(state="waiting")
            ),
            models.Index(fields=["recipient_ref", "created_at"], name="outbox_recipient"),
            models.Index(fields=["case_number"], name="outbox_case"),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} {self.recipient_ref}"

"""Codes sent to a telephone (短信验证码): who types one in holds that phone."""

from __future__ import annotations

import uuid

from django.db import models


class PhoneCode(models.Model):
    """The newest code of one phone for one purpose; the number itself is nowhere.

    The phone is found by its keyed index, the code is sealed, and a new code takes the old one's
    place, so that only the last SMS counts.
    """

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    phone_index = models.BinaryField("号码索引", max_length=40)
    purpose = models.CharField("用途", max_length=20)
    code_sealed = models.BinaryField("验证码")
    tries = models.PositiveSmallIntegerField("输错次数", default=0)
    sent_at = models.DateTimeField("发送时间")
    sent_that_day = models.PositiveSmallIntegerField("当日发送次数", default=1)
    spent_at = models.DateTimeField("使用时间", null=True)

    class Meta:
        verbose_name = "短信验证码"
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(fields=["phone_index", "purpose"], name="one_code_a_phone")
        ]
        indexes = [models.Index(fields=["sent_at"], name="phone_code_age")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.uid}"

"""Persons (人员): one row per human being, whatever the number of households or cases.

Identity and phone numbers are sealed (SM4-GCM bound to table, column and row); what lists show is
the masked form, what joins and finds is the keyed index.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from yimen.foundation.versions import RowVersion


class PersonQuerySet(models.QuerySet["Person"]):
    """Reads in words of the field."""

    def with_id_index(self, index: bytes) -> PersonQuerySet:
        """The person whose identity number has this keyed index."""
        return self.filter(id_index=index)

    def named(self, text: str) -> PersonQuerySet:
        """Persons whose name contains `text`."""
        return self.filter(name__contains=text)


class Person(RowVersion):
    """A human being known to the system.

    A person without an identity number (newborn, 无户口) is kept with the reason instead of a
    made-up number. `home_path` follows the current household and carries row-level security.
    """

    class Sex(models.TextChoices):
        """GB/T 2261.1."""

        UNKNOWN = "0", "未知"
        MALE = "1", "男"
        FEMALE = "2", "女"
        UNSTATED = "9", "未说明"

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField("姓名", max_length=60)
    name_sort = models.CharField("拼音", max_length=120, blank=True, db_collation="C")
    sex = models.CharField("性别", max_length=1, choices=Sex.choices, default=Sex.UNKNOWN)
    birth_date = models.DateField("出生日期", null=True)
    id_sealed = models.BinaryField("证件号码", null=True)
    id_index = models.BinaryField("证件号码索引", null=True, unique=True, max_length=64)
    id_masked = models.CharField("证件号码（遮掩）", max_length=24, blank=True)
    no_id_reason = models.CharField("无证件原因", max_length=100, blank=True)
    phone_sealed = models.BinaryField("电话", null=True)
    phone_masked = models.CharField("电话（遮掩）", max_length=20, blank=True)
    died_on = models.DateField("死亡日期", null=True)
    home_path = models.CharField("所属路径", max_length=120, db_collation="C")
    handling_path = models.CharField("办理路径", max_length=120, db_collation="C")

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = "人员"
        verbose_name_plural = verbose_name
        constraints = [
            models.CheckConstraint(
                name="person_id_or_reason",
                condition=Q(id_index__isnull=False) | ~Q(no_id_reason=""),
                violation_error_message="请填写身份证号；确实没有的，请写明原因",
            ),
        ]
        indexes = [
            models.Index(fields=["name"], name="person_name"),
            models.Index(fields=["name_sort"], name="person_name_sort"),
        ]

    def __str__(self) -> str:
        return self.name

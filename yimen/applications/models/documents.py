"""Issued papers (文书): serial number, frozen data, PDF, and the code that proves it genuine."""

from __future__ import annotations

import uuid

from django.db import models

from yimen.foundation.files.models import StoredFile
from yimen.network.models import Office
from yimen.procedures.models import Case


class SerialNumber(models.Model):
    """Last serial given per office, template and year; locked while the next is drawn."""

    office = models.ForeignKey(Office, models.RESTRICT, related_name="+")
    template = models.CharField("文书", max_length=60)
    year = models.PositiveSmallIntegerField("年度")
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "文书编号序列"
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(fields=["office", "template", "year"], name="serial_series")
        ]

    def __str__(self) -> str:
        return f"{self.template} {self.year}:{self.last}"


class IssuedDocument(models.Model):
    """One paper as issued: the data is frozen, so a reprint is the same paper."""

    class State(models.TextChoices):
        VALID = "valid", "有效"
        VOID = "void", "作废"

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.RESTRICT, related_name="documents")
    template = models.CharField("文书", max_length=60)
    template_hash = models.CharField("模板指纹", max_length=64)
    title = models.CharField("名称", max_length=100)
    serial = models.CharField("文号", max_length=80, unique=True)
    office = models.ForeignKey(Office, models.RESTRICT, related_name="+")
    step = models.CharField("环节", max_length=40, blank=True)
    data_sealed = models.BinaryField("内容")
    file = models.ForeignKey(StoredFile, models.RESTRICT, null=True, related_name="+")
    verify_token = models.CharField("核验码", max_length=40, unique=True)
    state = models.CharField("状态", max_length=8, choices=State.choices)
    issued_at = models.DateTimeField("制作时间")
    issued_by = models.CharField("制作人", max_length=80)
    served_at = models.DateTimeField("送达时间", null=True)
    home_path = models.CharField("所属路径", max_length=120, db_collation="C")
    handling_path = models.CharField("办理路径", max_length=120, db_collation="C")

    class Meta:
        verbose_name = "文书"
        verbose_name_plural = verbose_name

    def __str__(self) -> str:
        return f"{self.title} {self.serial}"

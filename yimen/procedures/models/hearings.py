"""Hearings (听取意见) before aid is reduced or stopped: what the recipient says is written down."""

from __future__ import annotations

from django.db import models

from .cases import Case


class Hearing(models.Model):
    """What one said before a cut (社会救助法第48条). It serves one act; the next is heard anew."""

    class Way(models.TextChoices):
        IN_PERSON = "in_person", "当面"
        PHONE = "phone", "电话"
        WRITTEN = "written", "书面"
        NO_ANSWER = "no_answer", "已书面通知，逾期没有答复"

    class About(models.TextChoices):
        REDUCE = "reduce", "调减待遇"
        TERMINATE = "terminate", "终止救助"

    case = models.ForeignKey(Case, models.RESTRICT, related_name="hearings")
    about = models.CharField("拟作决定", max_length=10, choices=About.choices)
    told = models.CharField("告知的事实和理由", max_length=500)
    heard_at = models.DateTimeField("听取时间")
    way = models.CharField("方式", max_length=10, choices=Way.choices)
    speaker = models.CharField("陈述人", max_length=40, blank=True)
    words = models.TextField("陈述的意见", blank=True)
    by = models.CharField("记录人", max_length=80)
    recorded_at = models.DateTimeField("登记时间")
    used_at = models.DateTimeField("用于决定的时间", null=True)
    home_path = models.CharField("所属路径", max_length=120, db_collation="C")
    handling_path = models.CharField("办理路径", max_length=120, db_collation="C")

    class Meta:
        verbose_name = "听取意见记录"
        verbose_name_plural = verbose_name
        indexes = [models.Index(fields=["case", "used_at"], name="hearing_unused")]

    def __str__(self) -> str:
        return f"{self.get_about_display()}：{self.speaker}"

"""Home survey (入户调查): appointment, survey, signatures, photos."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from yimen.foundation.files.models import StoredFile
from yimen.foundation.versions import RowVersion
from yimen.households.models import FactSheet, Person
from yimen.network.models import Staff
from yimen.procedures.models import Case


class Appointment(RowVersion):
    """An agreed time of the visit (预约); rescheduling keeps the old one with its reason."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.RESTRICT, related_name="appointments")
    starts_at = models.DateTimeField("上门时间")
    surveyor = models.ForeignKey(Staff, models.RESTRICT, related_name="+")
    contact_note = models.CharField("联系情况", max_length=200, blank=True)
    made_at = models.DateTimeField("预约时间")
    made_by = models.CharField("经办人", max_length=80)
    superseded_at = models.DateTimeField("改约时间", null=True)
    superseded_reason = models.CharField("改约原因", max_length=200, blank=True)
    home_path = models.CharField("所属路径", max_length=120, db_collation="C")
    handling_path = models.CharField("办理路径", max_length=120, db_collation="C")

    class Meta:
        verbose_name = "预约"
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(superseded_at__isnull=True),
                name="one_appointment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M}"


class Survey(RowVersion):
    """One survey round: answers, needs, where and when; signed and closed by two surveyors."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.RESTRICT, related_name="surveys")
    round = models.PositiveSmallIntegerField("轮次")
    sheet = models.ForeignKey(FactSheet, models.RESTRICT, null=True, related_name="+")
    answers = models.JSONField("调查内容", default=dict)
    visited_at = models.DateTimeField("入户时间", null=True)
    place = models.CharField("地点", max_length=200, blank=True)
    position = models.JSONField("定位", null=True)
    position_reason = models.CharField("无定位原因", max_length=100, blank=True)
    needs = models.JSONField("救助需求", default=list)
    policy_told = models.BooleanField("已告知政策", default=False)
    summary = models.TextField("调查结论", blank=True)
    suggested_item = models.CharField("系统建议类别", max_length=40, blank=True)
    suggestion_reasons = models.JSONField("建议理由", default=list)
    advised_item = models.CharField("调查员建议类别", max_length=40, blank=True)
    advice_reason = models.CharField("不同于系统建议的理由", max_length=300, blank=True)
    family_absent_reason = models.CharField("家庭成员未签字原因", max_length=200, blank=True)
    family_signer = models.ForeignKey(Person, models.RESTRICT, null=True, related_name="+")
    family_signature = models.ForeignKey(StoredFile, models.RESTRICT, null=True, related_name="+")
    began_at = models.DateTimeField("开始时间")
    closed_at = models.DateTimeField("完成时间", null=True)
    home_path = models.CharField("所属路径", max_length=120, db_collation="C")
    handling_path = models.CharField("办理路径", max_length=120, db_collation="C")

    class Meta:
        verbose_name = "入户调查"
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(fields=["case", "round"], name="survey_round"),
        ]

    def __str__(self) -> str:
        return f"第{self.round}次入户调查"


class SurveySignature(models.Model):
    """One surveyor's signature; the same person cannot sign twice."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, models.RESTRICT, related_name="signatures")
    staff = models.ForeignKey(Staff, models.RESTRICT, related_name="+")
    file = models.ForeignKey(StoredFile, models.RESTRICT, null=True, related_name="+")
    signed_at = models.DateTimeField("签字时间")
    home_path = models.CharField("所属路径", max_length=120, db_collation="C")
    handling_path = models.CharField("办理路径", max_length=120, db_collation="C")

    class Meta:
        verbose_name = "调查员签字"
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "staff"],
                name="surveyor_signs_once",
                violation_error_message="您已经签过字了，需要另一名调查员签字",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.survey_id} {self.staff_id}"


class SurveyPhoto(models.Model):
    """One photo of the visit with what it shows."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, models.RESTRICT, related_name="photos")
    file = models.ForeignKey(StoredFile, models.RESTRICT, related_name="+")
    sha256 = models.CharField("内容指纹", max_length=64)
    caption = models.CharField("说明", max_length=100, blank=True)
    taken_at = models.DateTimeField("拍摄时间")
    home_path = models.CharField("所属路径", max_length=120, db_collation="C")
    handling_path = models.CharField("办理路径", max_length=120, db_collation="C")

    class Meta:
        verbose_name = "入户照片"
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(fields=["survey", "sha256"], name="survey_photo_once")
        ]

    def __str__(self) -> str:
        return self.caption

"""一户一档: volumes on paper from before the system, and volumes on loan (借阅)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from yimen.foundation.files.models import StoredFile
from yimen.households.models import Household
from yimen.procedures.models import Case


class OldVolume(models.Model):
    """A volume on paper from before the system (历史卷): its index as it lies on the shelf.

    `entries` is [{"title", "pages"}] in the order of the paper file.
    """

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    household = models.ForeignKey(Household, models.RESTRICT, related_name="old_volumes")
    title = models.CharField("救助事项", max_length=100)
    document_number = models.CharField("文号", max_length=80)
    decided_on = models.DateField("决定日期")
    entries = models.JSONField("目录")
    scan = models.ForeignKey(StoredFile, models.RESTRICT, null=True, related_name="+")
    registered_at = models.DateTimeField("登记时间")
    registered_by = models.CharField("登记人", max_length=80)
    home_path = models.CharField("所属路径", max_length=120, db_collation="C")
    handling_path = models.CharField("办理路径", max_length=120, db_collation="C")

    class Meta:
        verbose_name = "历史卷"
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(
                fields=["household", "document_number"],
                name="old_volume_once",
                violation_error_message="这个文号的历史卷已经登记过",
            ),
        ]

    def __str__(self) -> str:
        return self.document_number


class FileLoan(models.Model):
    """One volume lent: to whom, for what, until when; returned ones stay in the log.

    The volume is a case's, or an old one on paper.
    """

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    household = models.ForeignKey(Household, models.RESTRICT, related_name="file_loans")
    case = models.ForeignKey(Case, models.RESTRICT, null=True, related_name="file_loans")
    old_volume = models.ForeignKey(OldVolume, models.RESTRICT, null=True, related_name="loans")
    borrower = models.CharField("借阅人", max_length=80)
    purpose = models.CharField("用途", max_length=200)
    lent_at = models.DateTimeField("借出时间")
    lent_by = models.CharField("经办人", max_length=80)
    due_on = models.DateField("应还日期")
    returned_at = models.DateTimeField("归还时间", null=True)
    home_path = models.CharField("所属路径", max_length=120, db_collation="C")
    handling_path = models.CharField("办理路径", max_length=120, db_collation="C")

    class Meta:
        verbose_name = "档案借阅"
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(returned_at__isnull=True, case__isnull=False),
                name="one_loan_of_a_case",
                violation_error_message="这一卷已经借出，还没有归还",
            ),
            models.UniqueConstraint(
                fields=["old_volume"],
                condition=Q(returned_at__isnull=True, old_volume__isnull=False),
                name="one_loan_of_an_old_volume",
                violation_error_message="这一卷已经借出，还没有归还",
            ),
            models.CheckConstraint(
                condition=Q(case__isnull=True) ^ Q(old_volume__isnull=True),
                name="loan_of_one_volume",
            ),
            models.CheckConstraint(
                condition=Q(returned_at__isnull=True) | Q(returned_at__gte=F("lent_at")),
                name="loan_returned_after_lent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.borrower} {self.lent_at:%Y-%m-%d}"

    @property
    def volume(self) -> str:
        """What was lent: the case's number, or the old volume's."""
        return str(self.case or self.old_volume)

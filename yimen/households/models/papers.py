"""Authorisations to check (授权) and bank accounts (账户)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from yimen.foundation.files.models import StoredFile
from yimen.foundation.versions import RowVersion

from .households import Household
from .persons import Person


class ConsentQuerySet(models.QuerySet["Consent"]):
    """Reads in words of the field."""

    def in_force(self) -> ConsentQuerySet:
        """Signed and not revoked."""
        return self.filter(revoked_at__isnull=True)


class Consent(models.Model):
    """One person's authorisation to check the family's means (社会救助法 41).

    Given by the person, or by the guardian for a child or an adult without capacity. One is in
    force per person and household; a revoked one stays on file.
    """

    class By(models.TextChoices):
        SELF = "self", "本人签署"
        GUARDIAN = "guardian", "监护人代签"

    class Method(models.TextChoices):
        PAPER = "paper", "纸质签署"
        PAD = "pad", "手写屏签署"
        PHONE = "phone", "手机签署"
        FINGERPRINT = "fingerprint", "按手印（有见证人）"

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    household = models.ForeignKey(Household, models.RESTRICT, related_name="consents")
    person = models.ForeignKey(Person, models.RESTRICT, related_name="consents")
    signed_by = models.ForeignKey(Person, models.RESTRICT, related_name="signed_consents")
    by = models.CharField("签署方式", max_length=10, choices=By.choices)
    method = models.CharField("载体", max_length=12, choices=Method.choices)
    witness = models.CharField("见证人", max_length=60, blank=True)
    file = models.ForeignKey(StoredFile, models.RESTRICT, null=True, related_name="+")
    purpose = models.CharField("用途", max_length=200)
    signed_at = models.DateTimeField("签署时间")
    valid_until = models.DateField("有效期至", null=True)
    revoked_at = models.DateTimeField("撤回时间", null=True)
    revoked_reason = models.CharField("撤回原因", max_length=200, blank=True)
    home_path = models.CharField("所属路径", max_length=120, db_collation="C")
    handling_path = models.CharField("办理路径", max_length=120, db_collation="C")

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = "核对授权"
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(
                fields=["household", "person"],
                condition=Q(revoked_at__isnull=True),
                name="one_consent_in_force",
                violation_error_message="该成员已有有效授权，不需要重复签署",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.get_by_display()}"


class BankAccount(RowVersion):
    """An account money may be paid to (发放账户); the number is sealed, its index finds sharing."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    household = models.ForeignKey(Household, models.RESTRICT, related_name="accounts")
    holder = models.ForeignKey(Person, models.RESTRICT, related_name="accounts")
    holder_name = models.CharField("户名", max_length=60)
    bank = models.CharField("开户银行", max_length=100)
    number_sealed = models.BinaryField("账号")
    number_index = models.BinaryField("账号索引", max_length=64, db_index=True)
    number_masked = models.CharField("账号（遮掩）", max_length=30)
    is_current = models.BooleanField("现用", default=True)
    recorded_at = models.DateTimeField("登记时间")
    home_path = models.CharField("所属路径", max_length=120, db_collation="C")
    handling_path = models.CharField("办理路径", max_length=120, db_collation="C")

    class Meta:
        verbose_name = "发放账户"
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(is_current=True),
                name="one_current_account",
                violation_error_message="一户只能有一个现用账户，请先停用原账户",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bank} {self.number_masked}"

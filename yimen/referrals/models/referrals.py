"""What one office hands to another (转办单): sent, signed for, answered, told to the applicant."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from yimen.foundation.versions import RowVersion
from yimen.network.models import Office, Staff
from yimen.procedures.models import Case

from .visits import Visit


class ReferralQuerySet(models.QuerySet["Referral"]):
    """Reads in words of the field."""

    def inbox_of(self, office: Office) -> ReferralQuerySet:
        """What lies with an office to be signed for or answered, the nearest due first."""
        states = (Referral.State.SENT, Referral.State.SIGNED)
        mine = self.filter(to_office=office, state__in=states)
        return mine.order_by("due_sort", "uid")

    def unsigned_of(self, staff: Staff) -> ReferralQuerySet:
        """Not signed for yet: the first contact answers for them still (首问责任)."""
        states = (Referral.State.ASSIGNED, Referral.State.SENT, Referral.State.RETURNED)
        return self.filter(first_contact=staff, state__in=states).order_by("due_sort", "uid")

    def results_for(self, office: Office) -> ReferralQuerySet:
        """Answers that came back and the applicant has not been told yet."""
        back = self.filter(from_office=office, state=Referral.State.ANSWERED)
        return back.order_by("answered_at", "uid")


class Referral(RowVersion):
    """One hand-over (转办) to the office in charge, or onward (转介) to charity and societies.

    The office it goes to sees this row and nothing else of the case, by `department_path`; what it
    needs of the person is sealed in the row. `due_sort` is when it must be signed for while sent,
    and when it must be answered once signed.
    """

    class Kind(models.TextChoices):
        HAND_OVER = "hand_over", "转办"
        ONWARD = "onward", "转介"

    class State(models.TextChoices):
        ASSIGNED = "assigned", "已分办，待转办"
        SENT = "sent", "待签收"
        SIGNED = "signed", "办理中"
        RETURNED = "returned", "已退回"
        ANSWERED = "answered", "已反馈"
        TOLD = "told", "已告知申请人"
        DROPPED = "dropped", "已重新分办"

    class Result(models.TextChoices):
        NONE = "", "—"
        APPROVED = "approved", "已办理"
        REJECTED = "rejected", "不予办理"

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField("转办单号", max_length=40, unique=True)
    kind = models.CharField("方式", max_length=10, choices=Kind.choices)
    state = models.CharField("状态", max_length=10, choices=State.choices)
    case = models.ForeignKey(Case, models.RESTRICT, null=True, related_name="referrals")
    visit = models.ForeignKey(Visit, models.RESTRICT, null=True, related_name="referrals")
    item = models.CharField("救助事项", max_length=40, blank=True)
    item_title = models.CharField("事项名称", max_length=60, blank=True)
    matter = models.CharField("诉求", max_length=300, blank=True)
    note = models.CharField("转办说明", max_length=300, blank=True)
    subject_name = models.CharField("求助人", max_length=60)
    subject_sealed = models.BinaryField("证件、电话、住址", null=True)
    id_masked = models.CharField("证件号码（遮掩）", max_length=24, blank=True)
    phone_masked = models.CharField("电话（遮掩）", max_length=20, blank=True)
    place = models.CharField("所在村（社区）", max_length=80, blank=True)
    from_office = models.ForeignKey(Office, models.RESTRICT, related_name="+")
    to_office = models.ForeignKey(Office, models.RESTRICT, null=True, related_name="+")
    organisation = models.CharField("社会组织", max_length=80, blank=True)
    first_contact = models.ForeignKey(Staff, models.RESTRICT, null=True, related_name="+")
    due_sort = models.DateTimeField("期限", null=True)
    due_provisional = models.BooleanField("期限暂估", default=False)
    assigned_at = models.DateTimeField("分办时间")
    assigned_by = models.CharField("分办人", max_length=80)
    sent_at = models.DateTimeField("转办时间", null=True)
    sent_by = models.CharField("转办人", max_length=80, blank=True)
    signed_at = models.DateTimeField("签收时间", null=True)
    signed_by = models.CharField("签收人", max_length=80, blank=True)
    returned_at = models.DateTimeField("退回时间", null=True)
    return_reason = models.CharField("退回理由", max_length=300, blank=True)
    answered_at = models.DateTimeField("反馈时间", null=True)
    answered_by = models.CharField("反馈人", max_length=80, blank=True)
    result = models.CharField("结果", max_length=8, choices=Result.choices, blank=True, default="")
    answer = models.CharField("反馈内容", max_length=500, blank=True)
    rectify = models.CharField("整改要求", max_length=300, blank=True)
    told_at = models.DateTimeField("告知时间", null=True)
    told_by = models.CharField("告知人", max_length=80, blank=True)
    home_path = models.CharField("所属路径", max_length=120, db_collation="C")
    handling_path = models.CharField("办理路径", max_length=120, db_collation="C")
    department_path = models.CharField("部门路径", max_length=60, blank=True, db_collation="C")

    objects = ReferralQuerySet.as_manager()

    class Meta:
        verbose_name = "转办单"
        verbose_name_plural = verbose_name
        constraints = [
            models.CheckConstraint(
                name="referral_of_case_or_visit",
                condition=Q(case__isnull=False) | Q(visit__isnull=False),
            ),
            models.CheckConstraint(
                name="referral_goes_somewhere",
                condition=Q(to_office__isnull=False) | ~Q(organisation=""),
                violation_error_message="请选择转给哪个单位，或写明社会组织的名称",
            ),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(kind="hand_over", state__in=("assigned", "sent", "signed")),
                name="one_hand_over_at_a_time",
                violation_error_message="这个办件正在转办，等对方签收或退回后再办理",
            ),
        ]
        indexes = [
            models.Index(
                fields=["to_office", "due_sort", "uid"],
                condition=Q(state__in=("sent", "signed")),
                name="referral_inbox",
            ),
            models.Index(
                fields=["first_contact", "due_sort", "uid"],
                condition=Q(state__in=("assigned", "sent", "returned")),
                name="referral_first_contact",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def goes_to(self) -> str:
        """Name of whom it goes to."""
        return self.to_office.name if self.to_office else self.organisation

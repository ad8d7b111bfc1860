"""The means check (经济状况核对): request, queries to departments, report.

The township asks in the county's name; every query is bound to a case, a person, a purpose and an
authorisation. A source answers found, no data or unreachable, never "zero".
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from yimen.foundation.versions import RowVersion
from yimen.households.models import Consent, FactSheet, Person
from yimen.network.models import Office
from yimen.procedures.models import Case


class CheckRequest(RowVersion):
    """One request to check one household for one case (核对委托)."""

    class State(models.TextChoices):
        WAITING = "waiting", "等待外部系统"
        REPORTED = "reported", "已出报告"
        CANCELLED = "cancelled", "已取消"

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.RESTRICT, related_name="check_requests")
    round = models.PositiveSmallIntegerField("轮次")
    state = models.CharField("状态", max_length=10, choices=State.choices)
    purpose = models.CharField("用途", max_length=200)
    requester = models.ForeignKey(Office, models.RESTRICT, related_name="+")
    principal = models.ForeignKey(Office, models.RESTRICT, related_name="+")
    requested_by = models.CharField("发起人", max_length=80)
    requested_at = models.DateTimeField("发起时间")
    reported_at = models.DateTimeField("报告时间", null=True)
    home_path = models.CharField("所属路径", max_length=120, db_collation="C")
    handling_path = models.CharField("办理路径", max_length=120, db_collation="C")

    class Meta:
        verbose_name = "核对委托"
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(fields=["case", "round"], name="check_round"),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(state="waiting"),
                name="one_check_running",
                violation_error_message="该办件已有正在进行的核对，不需要重复发起",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} 第{self.round}次核对"


class CheckQuery(models.Model):
    """One question to one source about one person; `uid` is also the key the source sees."""

    class State(models.TextChoices):
        WAITING = "waiting", "等待答复"
        FOUND = "found", "有数据"
        NO_DATA = "no_data", "无数据"
        UNREACHABLE = "unreachable", "无法连接"

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(CheckRequest, models.RESTRICT, related_name="queries")
    person = models.ForeignKey(Person, models.RESTRICT, related_name="+")
    consent = models.ForeignKey(Consent, models.RESTRICT, related_name="+")
    source = models.CharField("来源", max_length=40)
    state = models.CharField("状态", max_length=12, choices=State.choices)
    attempts = models.PositiveSmallIntegerField("已尝试次数", default=0)
    last_error = models.CharField("最近错误", max_length=200, blank=True)
    asked_at = models.DateTimeField("查询时间", null=True)
    answered_at = models.DateTimeField("答复时间", null=True)
    as_of = models.DateField("数据截至", null=True)
    answer_sealed = models.BinaryField("答复内容", null=True)
    home_path = models.CharField("所属路径", max_length=120, db_collation="C")
    handling_path = models.CharField("办理路径", max_length=120, db_collation="C")

    class Meta:
        verbose_name = "核对查询"
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(
                fields=["request", "person", "source"], name="query_once_per_source"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.get_state_display()}"


class CheckReport(models.Model):
    """The report (核对报告): declared beside found, flags, a suggestion; never a decision.

    `comparison` is a list of rows {subject, person, fact, label, declared, found, source, as_of,
    state, difference, note}; money in fen.
    """

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.OneToOneField(CheckRequest, models.RESTRICT, related_name="report")
    sheet = models.ForeignKey(FactSheet, models.RESTRICT, related_name="+")
    comparison = models.JSONField("比对")
    flags = models.JSONField("提示", default=list)
    suggestion = models.CharField("建议", max_length=300)
    made_at = models.DateTimeField("出具时间")
    valid_until = models.DateField("有效期至", null=True)
    home_path = models.CharField("所属路径", max_length=120, db_collation="C")
    handling_path = models.CharField("办理路径", max_length=120, db_collation="C")

    class Meta:
        verbose_name = "核对报告"
        verbose_name_plural = verbose_name

    def __str__(self) -> str:
        return f"核对报告 {self.made_at:%Y-%m-%d}"


class FeedSwitch(models.Model):
    """Whether a department's data reach a county (数据接通): the newest row of a feed counts.

    What is connected must not be asked of the applicant (社会救助法 62); what is not is asked with
    the reason. Rows are kept, so that one sees who said so and since when.
    """

    area = models.CharField("地区路径", max_length=120, db_collation="C")
    key = models.CharField("数据来源", max_length=40)
    is_on = models.BooleanField("已接通")
    note = models.CharField("说明", max_length=200)
    changed_by = models.CharField("登记人", max_length=80)
    changed_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "数据接通"
        verbose_name_plural = verbose_name
        indexes = [models.Index(fields=["area", "key", "changed_at"], name="feed_switch_newest")]

    def __str__(self) -> str:
        return f"{self.key} {'已接通' if self.is_on else '未接通'}"

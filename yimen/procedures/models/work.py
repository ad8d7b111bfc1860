"""Work items (待办): the row is the truth about who has what to do by when.

A step of the pinned procedure opens one item per key (member, source, joint item) and round; the
unique constraint makes a double start impossible. The queue is one indexed query over this table.
"""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q

from yimen.foundation.versions import RowVersion
from yimen.network.models import Office, Staff

from .cases import NO_LIMIT, Case


class WorkItemQuerySet(models.QuerySet["WorkItem"]):
    """Reads in words of the field."""

    def visible_to(self, prefix: str) -> WorkItemQuerySet:
        """Items of cases at home in, or handled from, the subtree `prefix`."""
        home = Q(home_path__gte=prefix, home_path__lt=prefix + "~")
        handling = Q(handling_path__gte=prefix, handling_path__lt=prefix + "~")
        return self.filter(home | handling)

    def open(self) -> WorkItemQuerySet:
        """Items someone can or will act on."""
        return self.filter(state=WorkItem.State.OPEN)

    def for_post(self, office_id: int, role: str) -> WorkItemQuerySet:
        """Open items that the holder of `role` at the office may take."""
        return self.open().filter(office_id=office_id, role=role)

    def actionable(self) -> WorkItemQuerySet:
        """Open items that wait for nobody else; only these are counted in red."""
        return self.open().filter(waits="")

    def overdue(self, moment: datetime) -> WorkItemQuerySet:
        """Actionable items whose limit has passed at `moment`."""
        return self.actionable().filter(due_sort__lt=moment)


class WorkItem(RowVersion):
    """One piece of work in one case."""

    class State(models.TextChoices):
        OPEN = "open", "待办"
        DONE = "done", "已办"
        RETURNED = "returned", "已退回"
        CANCELLED = "cancelled", "已取消"
        SKIPPED = "skipped", "已跳过"

    class Waits(models.TextChoices):
        """Who is being waited for; empty when it is the officer's own turn."""

        NOBODY = "", "—"
        EXTERNAL = "external", "等待外部系统"
        NOTICE = "notice", "公示中"
        APPLICANT = "applicant", "等待申请人"
        PAUSED = "paused", "已暂停"

    class Signs(models.TextChoices):
        """What a row that asks another officer's signature is for; empty for the work itself."""

        NOTHING = "", "—"
        BEFORE = "before", "前加签"
        AFTER = "after", "后加签"
        COSIGN = "cosign", "会签"

    case = models.ForeignKey(Case, models.RESTRICT, related_name="work_items")
    step = models.CharField("环节", max_length=40)
    step_title = models.CharField("环节名称", max_length=40)
    kind = models.CharField("环节类型", max_length=30)
    key = models.CharField("分支", max_length=60, blank=True, default="")
    round = models.PositiveSmallIntegerField("轮次", default=1)
    state = models.CharField("状态", max_length=10, choices=State.choices)
    waits = models.CharField("等待", max_length=10, choices=Waits.choices, blank=True, default="")
    waits_note = models.CharField("等待说明", max_length=200, blank=True)
    item = models.CharField("救助事项", max_length=40, blank=True)
    office = models.ForeignKey(Office, models.RESTRICT, related_name="+")
    role = models.CharField("岗位", max_length=30)
    assignee = models.ForeignKey(Staff, models.RESTRICT, null=True, related_name="work_items")
    delegated_by = models.ForeignKey(
        Staff, models.RESTRICT, null=True, related_name="+", db_index=False, verbose_name="委派人"
    )
    signs = models.CharField(
        "签署", max_length=8, choices=Signs.choices, blank=True, default="", db_default=""
    )
    signs_for = models.ForeignKey(
        "self", models.RESTRICT, null=True, related_name="signatures", db_index=False
    )
    signs_needed = models.PositiveSmallIntegerField("须同意人数", null=True)
    opened_at = models.DateTimeField("开始时间")
    begun_at = models.DateTimeField("着手时间", null=True)
    due_sort = models.DateTimeField("期限", default=NO_LIMIT)
    due_provisional = models.BooleanField("期限暂估", default=False)
    due_legal = models.BooleanField("法定期限", default=True)
    due_source = models.CharField("期限依据", max_length=120, blank=True)
    limit_from = models.DateField("起算日", null=True)
    limit_count = models.PositiveSmallIntegerField("期限数", null=True)
    limit_unit = models.CharField("期限单位", max_length=14, blank=True)
    limit_rolls = models.BooleanField("节假日顺延", default=False)
    stood_days = models.PositiveSmallIntegerField("停计天数", default=0)
    done_at = models.DateTimeField("办结时间", null=True)
    done_by = models.ForeignKey(Staff, models.RESTRICT, null=True, related_name="+")
    outcome = models.CharField("办理结果", max_length=40, blank=True)
    reason = models.TextField("理由", blank=True)
    home_path = models.CharField("所属路径", max_length=120, db_collation="C")
    handling_path = models.CharField("办理路径", max_length=120, db_collation="C")

    objects = WorkItemQuerySet.as_manager()

    class Meta:
        verbose_name = "待办"
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(
                fields=["case", "step", "key", "round"], name="work_item_once_a_round"
            ),
            models.UniqueConstraint(
                fields=["case", "step", "key"],
                condition=Q(state="open"),
                name="work_item_open_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["office", "role", "due_sort", "id"],
                condition=Q(state="open"),
                name="work_queue",
            ),
            models.Index(
                fields=["office", "step", "due_sort", "id"],
                condition=Q(state="open"),
                name="work_queue_step",
            ),
            models.Index(
                fields=["office", "item", "due_sort", "id"],
                condition=Q(state="open"),
                name="work_queue_item",
            ),
            models.Index(
                fields=["home_path", "due_sort", "id"],
                condition=Q(state="open"),
                name="work_queue_home",
            ),
            models.Index(
                fields=["handling_path", "due_sort", "id"],
                condition=Q(state="open"),
                name="work_queue_handling",
            ),
            models.Index(
                fields=["assignee", "due_sort", "id"],
                condition=Q(state="open"),
                name="work_queue_assignee",
            ),
            models.Index(
                fields=["due_sort", "id"], condition=Q(state="open"), name="work_queue_all"
            ),
            models.Index(
                fields=["step", "due_sort", "id"],
                condition=Q(state="open"),
                name="work_queue_all_step",
            ),
            models.Index(
                fields=["item", "due_sort", "id"],
                condition=Q(state="open"),
                name="work_queue_all_item",
            ),
            models.Index(
                fields=["office", "due_sort", "id"],
                condition=Q(state="open"),
                name="work_queue_office",
            ),
            models.Index(
                fields=["due_sort", "id"],
                condition=Q(state="open") & ~Q(waits=""),
                name="work_queue_waiting",
            ),
            models.Index(
                fields=["office", "done_at", "id"],
                condition=Q(state="done"),
                name="work_done",
            ),
        ]

    @property
    def is_open(self) -> bool:
        """True while someone can or will act on it."""
        return self.state == WorkItem.State.OPEN

    def __str__(self) -> str:
        return f"{self.step_title}（第{self.round}轮）"

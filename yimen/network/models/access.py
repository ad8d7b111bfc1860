"""Staff accounts (工作人员), their posts (岗位) and their login sessions.

What a person may do follows from the post held on the day, never from the account: an account
without a post in force opens nothing.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models

from yimen.foundation.trail.actor import Actor

from .offices import Office


class Role(models.TextChoices):
    """Roles a post can carry; packs and permissions name these keys."""

    WINDOW_CLERK = "window_clerk", "窗口受理员"
    VILLAGE_ASSISTANT = "village_assistant", "村级协理员（代办员）"
    SURVEYOR = "surveyor", "家境调查员"
    TOWNSHIP_REVIEWER = "township_reviewer", "乡镇（街道）审核员"
    TOWNSHIP_LEADER = "township_leader", "乡镇（街道）分管领导"
    COUNTY_REVIEWER = "county_reviewer", "县级审核员"
    COUNTY_DECIDER = "county_decider", "县级审批人"
    TOWNSHIP_FINANCE = "township_finance", "乡镇（街道）发放员"
    COUNTY_FINANCE = "county_finance", "县级发放复核员"
    LIAISON = "liaison", "部门联络专员"
    SUPERVISOR = "supervisor", "监督员"
    ADMIN = "admin", "系统管理员"


class StaffManager(BaseUserManager["Staff"]):
    """Lookup by user name as Django's login expects."""

    def get_by_natural_key(self, username: str | None) -> Staff:
        """The account named `username`."""
        return self.get(username=username)


class Staff(AbstractBaseUser):
    """One member of staff. Deciders and finance need a second factor (TOTP)."""

    username = models.CharField("用户名", max_length=40, unique=True)
    name = models.CharField("姓名", max_length=60)
    phone = models.CharField("工作电话", max_length=40, blank=True)
    is_active = models.BooleanField("启用", default=True)
    password_change_due = models.BooleanField("须修改密码", default=False)
    failed_logins = models.PositiveSmallIntegerField("连续登录失败次数", default=0)
    locked_until = models.DateTimeField("锁定至", null=True)
    totp_secret_sealed = models.BinaryField("动态口令密钥", null=True)
    totp_confirmed_at = models.DateTimeField("动态口令启用时间", null=True)
    totp_last_step = models.BigIntegerField("上次使用的动态口令步", default=0)

    objects: ClassVar[StaffManager] = StaffManager()

    USERNAME_FIELD = "username"

    class Meta:
        verbose_name = "工作人员"
        verbose_name_plural = verbose_name

    def __str__(self) -> str:
        return self.name

    def actor(self, post: Post | None = None) -> Actor:
        """Who to write in the trail: this person, in the words of the post held."""
        return Actor("staff", str(self.pk), self.name, str(post) if post else "")


class PostQuerySet(models.QuerySet["Post"]):
    """Reads in words of the field."""

    def held_on(self, day: date) -> PostQuerySet:
        """Posts in force on `day`."""
        return self.filter(during__contains=day)


class Post(models.Model):
    """One person holding one role at one office during a period."""

    staff = models.ForeignKey(Staff, models.RESTRICT, related_name="posts")
    office = models.ForeignKey(Office, models.RESTRICT, related_name="posts")
    role = models.CharField("岗位", max_length=30, choices=Role.choices)
    during = DateRangeField("任职期间")

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = "岗位"
        verbose_name_plural = verbose_name
        ordering = ["pk"]
        constraints = [
            ExclusionConstraint(
                name="one_such_post_at_a_time",
                expressions=[
                    ("staff", RangeOperators.EQUAL),
                    ("office", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                violation_error_message="该工作人员已任此岗位，无需再次任命",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.office.name} {self.get_role_display()}"


class LoginSession(models.Model):
    """One login of one account: listed to its owner, revocable from any other device."""

    staff = models.ForeignKey(Staff, models.CASCADE, related_name="login_sessions")
    session_key = models.CharField("会话", max_length=40, unique=True)
    device = models.CharField("设备", max_length=200, blank=True)
    address = models.GenericIPAddressField("登录地址", null=True)
    began_at = models.DateTimeField("登录时间")
    seen_at = models.DateTimeField("最近使用")
    revoked_at = models.DateTimeField("退出时间", null=True)

    class Meta:
        verbose_name = "登录会话"
        verbose_name_plural = verbose_name

    def __str__(self) -> str:
        return f"{self.staff_id} {self.began_at:%Y-%m-%d %H:%M}"

"""Emergency aid (急难型临时救助): how the need was known, and what was given first."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from yimen.foundation.rls import drop_rls_policy_sql, rls_policy_sql

TABLES = ("applications_needreport", "applications_firstaid")


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0005_s2_paths"),
        ("foundation", "0005_sealed_text"),
        ("procedures", "0005_hearings"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="NeedReport",
            fields=[
                (
                    "uid",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("report", "有人报告"),
                            ("discovery", "主动发现"),
                            ("application", "本人申请"),
                        ],
                        max_length=12,
                        verbose_name="得知方式",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="得知时间")),
                ("who", models.CharField(max_length=80, verbose_name="得知人")),
                ("how", models.CharField(blank=True, max_length=200, verbose_name="怎样得知")),
                ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                ("recorded_by", models.CharField(max_length=80, verbose_name="登记人")),
                (
                    "home_path",
                    models.CharField(db_collation="C", max_length=120, verbose_name="所属路径"),
                ),
                (
                    "handling_path",
                    models.CharField(db_collation="C", max_length=120, verbose_name="办理路径"),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="need_reports",
                        to="procedures.case",
                    ),
                ),
            ],
            options={
                "verbose_name": "急难得知情况",
                "verbose_name_plural": "急难得知情况",
            },
        ),
        migrations.CreateModel(
            name="FirstAid",
            fields=[
                ("row_version", models.PositiveIntegerField(default=1)),
                ("changed_by", models.CharField(blank=True, default="", max_length=100)),
                ("changed_what", models.CharField(blank=True, default="", max_length=100)),
                ("changed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "uid",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "form",
                    models.CharField(
                        choices=[("cash", "现金"), ("goods", "实物"), ("service", "服务")],
                        max_length=8,
                        verbose_name="救助方式",
                    ),
                ),
                ("amount_fen", models.BigIntegerField(null=True, verbose_name="救助金额（分）")),
                ("object", models.CharField(blank=True, max_length=100, verbose_name="救助对象")),
                ("cause", models.CharField(blank=True, max_length=500, verbose_name="救助事由")),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="急难发生地")),
                ("paid_at", models.DateTimeField(verbose_name="救助时间")),
                ("late", models.BooleanField(default=False, verbose_name="超过时限")),
                ("ceiling_fen", models.BigIntegerField(null=True, verbose_name="当时的上限（分）")),
                ("paid_by", models.CharField(max_length=80, verbose_name="先行救助经办人")),
                (
                    "followed_by",
                    models.CharField(blank=True, max_length=80, verbose_name="补登经办人"),
                ),
                ("followed_at", models.DateTimeField(null=True, verbose_name="补登时间")),
                (
                    "home_path",
                    models.CharField(db_collation="C", max_length=120, verbose_name="所属路径"),
                ),
                (
                    "handling_path",
                    models.CharField(db_collation="C", max_length=120, verbose_name="办理路径"),
                ),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="first_aid",
                        to="procedures.case",
                    ),
                ),
                (
                    "clerk_signature",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="foundation.storedfile",
                    ),
                ),
                (
                    "paid_by_staff",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "seal",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="foundation.storedfile",
                    ),
                ),
            ],
            options={
                "verbose_name": "先行救助",
                "verbose_name_plural": "先行救助",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amount_fen__isnull", True), ("amount_fen__gt", 0), _connector="OR"
                        ),
                        name="first_aid_positive",
                        violation_error_message="救助金额必须大于 0 元",
                    )
                ],
            },
        ),
        *(migrations.RunSQL(rls_policy_sql(table), drop_rls_policy_sql(table)) for table in TABLES),
    ]

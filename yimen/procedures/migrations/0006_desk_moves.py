"""Delegation and signatures on items; copies, urges and bulk runs beside them."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from yimen.foundation.rls import drop_rls_policy_sql, rls_policy_sql

TABLES = ("bulkrun", "copy", "urge")


class Migration(migrations.Migration):
    dependencies = [
        ("procedures", "0005_hearings"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="workitem",
            name="delegated_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="委派人",
            ),
        ),
        migrations.AddField(
            model_name="workitem",
            name="signs",
            field=models.CharField(
                blank=True,
                choices=[("", "—"), ("before", "前加签"), ("after", "后加签"), ("cosign", "会签")],
                db_default="",
                default="",
                max_length=8,
                verbose_name="签署",
            ),
        ),
        migrations.AddField(
            model_name="workitem",
            name="signs_for",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="signatures",
                to="procedures.workitem",
            ),
        ),
        migrations.AddField(
            model_name="workitem",
            name="signs_needed",
            field=models.PositiveSmallIntegerField(null=True, verbose_name="须同意人数"),
        ),
        migrations.CreateModel(
            name="BulkRun",
            fields=[
                (
                    "uid",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "verb",
                    models.CharField(
                        choices=[
                            ("claim", "领取"),
                            ("transfer", "转办"),
                            ("urge", "催办"),
                            ("complete", "办结"),
                        ],
                        max_length=10,
                        verbose_name="动作",
                    ),
                ),
                ("given", models.JSONField(default=dict, verbose_name="参数")),
                ("waiting", models.JSONField(default=list, verbose_name="待处理")),
                ("results", models.JSONField(default=list, verbose_name="结果")),
                ("total", models.PositiveIntegerField(verbose_name="件数")),
                ("began_at", models.DateTimeField(verbose_name="开始时间")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="完成时间")),
                ("undone_at", models.DateTimeField(null=True, verbose_name="撤销时间")),
                (
                    "home_path",
                    models.CharField(db_collation="C", max_length=120, verbose_name="所属路径"),
                ),
                (
                    "handling_path",
                    models.CharField(db_collation="C", max_length=120, verbose_name="办理路径"),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "批量办理",
                "verbose_name_plural": "批量办理",
            },
        ),
        migrations.CreateModel(
            name="Copy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("by", models.CharField(max_length=80, verbose_name="抄送人")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                ("sent_at", models.DateTimeField(verbose_name="抄送时间")),
                ("read_at", models.DateTimeField(null=True, verbose_name="阅知时间")),
                (
                    "home_path",
                    models.CharField(db_collation="C", max_length=120, verbose_name="所属路径"),
                ),
                (
                    "handling_path",
                    models.CharField(db_collation="C", max_length=120, verbose_name="办理路径"),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="copies",
                        to="procedures.workitem",
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="copies",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "抄送",
                "verbose_name_plural": "抄送",
                "indexes": [models.Index(fields=["staff", "-sent_at"], name="copy_of_staff")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("read_at__isnull", True)),
                        fields=("item", "staff"),
                        name="one_unread_copy",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Urge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(verbose_name="日期")),
                ("by", models.CharField(max_length=80, verbose_name="催办人")),
                ("words", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                ("told", models.CharField(max_length=200, verbose_name="催给谁")),
                ("sent_at", models.DateTimeField(verbose_name="催办时间")),
                (
                    "home_path",
                    models.CharField(db_collation="C", max_length=120, verbose_name="所属路径"),
                ),
                (
                    "handling_path",
                    models.CharField(db_collation="C", max_length=120, verbose_name="办理路径"),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="urges",
                        to="procedures.workitem",
                    ),
                ),
            ],
            options={
                "verbose_name": "催办",
                "verbose_name_plural": "催办",
                "constraints": [
                    models.UniqueConstraint(fields=("item", "day"), name="urged_once_a_day")
                ],
            },
        ),
        *(
            migrations.RunSQL(
                rls_policy_sql(f"procedures_{table}"), drop_rls_policy_sql(f"procedures_{table}")
            )
            for table in TABLES
        ),
    ]

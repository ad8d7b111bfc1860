import uuid

import django.db.models.deletion
from django.db import migrations, models

from yimen.foundation.rls import drop_rls_policy_sql, rls_policy_sql

TABLES = ("awards_hold",)


class Migration(migrations.Migration):
    dependencies = [
        ("awards", "0002_scope"),
    ]

    operations = [
        migrations.CreateModel(
            name="Hold",
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
                ("reason", models.TextField(verbose_name="理由")),
                ("until", models.DateField(verbose_name="暂缓至")),
                ("placed_at", models.DateTimeField(verbose_name="决定时间")),
                ("placed_by", models.CharField(max_length=80, verbose_name="决定人")),
                ("lifted_at", models.DateTimeField(null=True, verbose_name="解除时间")),
                ("lifted_by", models.CharField(blank=True, max_length=80, verbose_name="解除人")),
                (
                    "lifted_reason",
                    models.CharField(blank=True, max_length=200, verbose_name="解除原因"),
                ),
                (
                    "home_path",
                    models.CharField(db_collation="C", max_length=120, verbose_name="所属路径"),
                ),
                (
                    "handling_path",
                    models.CharField(db_collation="C", max_length=120, verbose_name="办理路径"),
                ),
                (
                    "award",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="holds",
                        to="awards.award",
                    ),
                ),
            ],
            options={
                "verbose_name": "暂缓发放",
                "verbose_name_plural": "暂缓发放",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("lifted_at__isnull", True)),
                        fields=("award",),
                        name="one_hold",
                        violation_error_message="这一户已经暂缓发放，不需要重复办理",
                    )
                ],
            },
        ),
        *(migrations.RunSQL(rls_policy_sql(table), drop_rls_policy_sql(table)) for table in TABLES),
    ]

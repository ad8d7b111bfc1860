"""拟审批意见, 长期公示名单, and one more answer to an objection."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from yimen.foundation.rls import drop_rls_policy_sql, rls_policy_sql

TABLES = ("applications_countyreview", "applications_standinglist")


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0004_intake_ref"),
        ("network", "0001_initial"),
        ("procedures", "0003_queue_indexes"),
    ]

    operations = [
        migrations.AlterField(
            model_name="objection",
            name="resolution",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "待处理"),
                    ("resurvey", "重新入户调查"),
                    ("deliberation", "民主评议"),
                    ("reinvestigate", "重新调查核实并重新公示"),
                ],
                default="",
                max_length=14,
                verbose_name="处理方式",
            ),
        ),
        migrations.CreateModel(
            name="CountyReview",
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
                ("round", models.PositiveSmallIntegerField(verbose_name="轮次")),
                (
                    "result",
                    models.CharField(
                        choices=[("agree", "拟批准"), ("refuse", "拟不批准"), ("return", "退回")],
                        max_length=8,
                        verbose_name="意见",
                    ),
                ),
                ("item", models.CharField(blank=True, max_length=40, verbose_name="拟定类别")),
                ("amount_fen", models.BigIntegerField(null=True, verbose_name="拟定月金额（分）")),
                ("reason", models.TextField(blank=True, verbose_name="理由")),
                ("visited", models.BooleanField(default=False, verbose_name="入户核查")),
                (
                    "visit_note",
                    models.CharField(blank=True, max_length=300, verbose_name="入户核查情况"),
                ),
                ("reviewed_by", models.CharField(max_length=80, verbose_name="审查人")),
                ("reviewed_at", models.DateTimeField(verbose_name="审查时间")),
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
                        related_name="county_reviews",
                        to="procedures.case",
                    ),
                ),
            ],
            options={
                "verbose_name": "拟审批意见",
                "verbose_name_plural": "拟审批意见",
                "constraints": [
                    models.UniqueConstraint(fields=("case", "round"), name="county_review_round")
                ],
            },
        ),
        migrations.CreateModel(
            name="StandingList",
            fields=[
                (
                    "uid",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("rows", models.JSONField(verbose_name="名单")),
                ("refreshed_at", models.DateTimeField(verbose_name="更新时间")),
                ("refreshed_by", models.CharField(max_length=80, verbose_name="更新人")),
                (
                    "home_path",
                    models.CharField(db_collation="C", max_length=120, verbose_name="所属路径"),
                ),
                (
                    "handling_path",
                    models.CharField(db_collation="C", max_length=120, verbose_name="办理路径"),
                ),
                (
                    "division",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="standing_lists",
                        to="network.division",
                    ),
                ),
            ],
            options={
                "verbose_name": "长期公示名单",
                "verbose_name_plural": "长期公示名单",
                "indexes": [
                    models.Index(fields=["division", "-refreshed_at"], name="standing_newest")
                ],
            },
        ),
        *(migrations.RunSQL(rls_policy_sql(table), drop_rls_policy_sql(table)) for table in TABLES),
    ]

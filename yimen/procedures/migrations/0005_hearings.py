"""Hearings before a cut, seen from the household's place and the handling office."""

import django.db.models.deletion
from django.db import migrations, models

from yimen.foundation.rls import drop_rls_policy_sql, rls_policy_sql


class Migration(migrations.Migration):
    dependencies = [("procedures", "0004_lifted_limits")]

    operations = [
        migrations.CreateModel(
            name="Hearing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "about",
                    models.CharField(
                        choices=[("reduce", "调减待遇"), ("terminate", "终止救助")],
                        max_length=10,
                        verbose_name="拟作决定",
                    ),
                ),
                ("told", models.CharField(max_length=500, verbose_name="告知的事实和理由")),
                ("heard_at", models.DateTimeField(verbose_name="听取时间")),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("in_person", "当面"),
                            ("phone", "电话"),
                            ("written", "书面"),
                            ("no_answer", "已书面通知，逾期没有答复"),
                        ],
                        max_length=10,
                        verbose_name="方式",
                    ),
                ),
                ("speaker", models.CharField(blank=True, max_length=40, verbose_name="陈述人")),
                ("words", models.TextField(blank=True, verbose_name="陈述的意见")),
                ("by", models.CharField(max_length=80, verbose_name="记录人")),
                ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                ("used_at", models.DateTimeField(null=True, verbose_name="用于决定的时间")),
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
                        related_name="hearings",
                        to="procedures.case",
                    ),
                ),
            ],
            options={
                "verbose_name": "听取意见记录",
                "verbose_name_plural": "听取意见记录",
                "indexes": [models.Index(fields=["case", "used_at"], name="hearing_unused")],
            },
        ),
        migrations.RunSQL(
            rls_policy_sql("procedures_hearing"), drop_rls_policy_sql("procedures_hearing")
        ),
    ]

"""Letters that ask another place for help, seen like their case."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from yimen.foundation.rls import drop_rls_policy_sql, rls_policy_sql

TABLE = "applications_assistanceletter"


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0009_relatives"),
        ("foundation", "0005_sealed_text"),
        ("procedures", "0006_desk_moves"),
    ]

    operations = [
        migrations.CreateModel(
            name="AssistanceLetter",
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
                ("to_office", models.CharField(max_length=100, verbose_name="协助单位")),
                ("place", models.CharField(max_length=200, verbose_name="经常居住地")),
                ("asks", models.CharField(max_length=500, verbose_name="请协助调查的情况")),
                ("stops_clock", models.BooleanField(default=True, verbose_name="停计期限")),
                ("sent_at", models.DateTimeField(verbose_name="发函时间")),
                ("sent_by", models.CharField(max_length=80, verbose_name="发函人")),
                ("due_at", models.DateTimeField(verbose_name="回复期限")),
                ("due_provisional", models.BooleanField(default=False, verbose_name="期限暂估")),
                ("replied_at", models.DateTimeField(null=True, verbose_name="回复时间")),
                ("reply", models.TextField(blank=True, verbose_name="回复内容")),
                (
                    "given_up_why",
                    models.CharField(blank=True, max_length=200, verbose_name="不再等待的理由"),
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
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="letters",
                        to="procedures.case",
                    ),
                ),
                (
                    "document",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="applications.issueddocument",
                    ),
                ),
                (
                    "reply_file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="foundation.storedfile",
                    ),
                ),
            ],
            options={
                "verbose_name": "协助调查函",
                "verbose_name_plural": "协助调查函",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("given_up_why", ""), ("replied_at__isnull", True)),
                        fields=("case",),
                        name="one_letter_out",
                    )
                ],
            },
        ),
        migrations.RunSQL(rls_policy_sql(TABLE), drop_rls_policy_sql(TABLE)),
    ]

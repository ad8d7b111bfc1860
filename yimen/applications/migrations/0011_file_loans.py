"""Old volumes and loans of a household's file, with row-level security."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from yimen.foundation.rls import drop_rls_policy_sql, rls_policy_sql

TABLES = ("applications_oldvolume", "applications_fileloan")


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0010_assistance_letters"),
        ("foundation", "0005_sealed_text"),
        ("households", "0002_scope"),
        ("procedures", "0006_desk_moves"),
    ]

    operations = [
        migrations.CreateModel(
            name="OldVolume",
            fields=[
                (
                    "uid",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("title", models.CharField(max_length=100, verbose_name="救助事项")),
                ("document_number", models.CharField(max_length=80, verbose_name="文号")),
                ("decided_on", models.DateField(verbose_name="决定日期")),
                ("entries", models.JSONField(verbose_name="目录")),
                ("registered_at", models.DateTimeField(verbose_name="登记时间")),
                ("registered_by", models.CharField(max_length=80, verbose_name="登记人")),
                (
                    "home_path",
                    models.CharField(db_collation="C", max_length=120, verbose_name="所属路径"),
                ),
                (
                    "handling_path",
                    models.CharField(db_collation="C", max_length=120, verbose_name="办理路径"),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="old_volumes",
                        to="households.household",
                    ),
                ),
                (
                    "scan",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="foundation.storedfile",
                    ),
                ),
            ],
            options={
                "verbose_name": "历史卷",
                "verbose_name_plural": "历史卷",
            },
        ),
        migrations.CreateModel(
            name="FileLoan",
            fields=[
                (
                    "uid",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("borrower", models.CharField(max_length=80, verbose_name="借阅人")),
                ("purpose", models.CharField(max_length=200, verbose_name="用途")),
                ("lent_at", models.DateTimeField(verbose_name="借出时间")),
                ("lent_by", models.CharField(max_length=80, verbose_name="经办人")),
                ("due_on", models.DateField(verbose_name="应还日期")),
                ("returned_at", models.DateTimeField(null=True, verbose_name="归还时间")),
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
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="file_loans",
                        to="procedures.case",
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="file_loans",
                        to="households.household",
                    ),
                ),
                (
                    "old_volume",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="loans",
                        to="applications.oldvolume",
                    ),
                ),
            ],
            options={
                "verbose_name": "档案借阅",
                "verbose_name_plural": "档案借阅",
            },
        ),
        migrations.AddConstraint(
            model_name="oldvolume",
            constraint=models.UniqueConstraint(
                fields=("household", "document_number"),
                name="old_volume_once",
                violation_error_message="这个文号的历史卷已经登记过",
            ),
        ),
        migrations.AddConstraint(
            model_name="fileloan",
            constraint=models.UniqueConstraint(
                condition=models.Q(("case__isnull", False), ("returned_at__isnull", True)),
                fields=("case",),
                name="one_loan_of_a_case",
                violation_error_message="这一卷已经借出，还没有归还",
            ),
        ),
        migrations.AddConstraint(
            model_name="fileloan",
            constraint=models.UniqueConstraint(
                condition=models.Q(("old_volume__isnull", False), ("returned_at__isnull", True)),
                fields=("old_volume",),
                name="one_loan_of_an_old_volume",
                violation_error_message="这一卷已经借出，还没有归还",
            ),
        ),
        migrations.AddConstraint(
            model_name="fileloan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("case__isnull", True), ("old_volume__isnull", True), _connector="XOR"
                ),
                name="loan_of_one_volume",
            ),
        ),
        migrations.AddConstraint(
            model_name="fileloan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("returned_at__isnull", True),
                    ("returned_at__gte", models.F("lent_at")),
                    _connector="OR",
                ),
                name="loan_returned_after_lent",
            ),
        ),
        *(migrations.RunSQL(rls_policy_sql(table), drop_rls_policy_sql(table)) for table in TABLES),
    ]

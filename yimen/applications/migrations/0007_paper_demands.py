"""Papers asked for beyond the list, with row-level security."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from yimen.foundation.rls import drop_rls_policy_sql, rls_policy_sql

TABLE = "applications_paperdemand"


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0006_emergency"),
        ("procedures", "0005_hearings"),
    ]

    operations = [
        migrations.CreateModel(
            name="PaperDemand",
            fields=[
                (
                    "uid",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("title", models.CharField(max_length=100, verbose_name="材料名称")),
                ("reason", models.CharField(max_length=300, verbose_name="理由")),
                ("is_late", models.BooleanField(verbose_name="一次性告知之后")),
                ("demanded_by", models.CharField(max_length=80, verbose_name="经办人")),
                ("demanded_at", models.DateTimeField(verbose_name="提出时间")),
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
                        related_name="paper_demands",
                        to="procedures.case",
                    ),
                ),
            ],
            options={
                "verbose_name": "要求提供材料",
                "verbose_name_plural": "要求提供材料",
            },
        ),
        migrations.RunSQL(rls_policy_sql(TABLE), drop_rls_policy_sql(TABLE)),
    ]

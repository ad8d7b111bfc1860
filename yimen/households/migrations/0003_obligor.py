import uuid

import django.db.models.deletion
from django.db import migrations, models

from yimen.foundation.rls import drop_rls_policy_sql, rls_policy_sql

TABLES = ("households_obligor",)


class Migration(migrations.Migration):
    dependencies = [
        ("households", "0002_scope"),
    ]

    operations = [
        migrations.CreateModel(
            name="Obligor",
            fields=[
                (
                    "uid",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "bond",
                    models.CharField(
                        choices=[
                            ("support_parent", "赡养人（子女等）"),
                            ("raise_child", "抚养人（父母等）"),
                            ("maintain", "扶养人（配偶、兄姐等）"),
                        ],
                        max_length=16,
                        verbose_name="义务",
                    ),
                ),
                ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                ("recorded_by", models.CharField(max_length=80, verbose_name="登记人")),
                ("refused_at", models.DateTimeField(null=True, verbose_name="不肯签署时间")),
                (
                    "refused_note",
                    models.CharField(blank=True, max_length=200, verbose_name="不肯签署的情况"),
                ),
                ("removed_at", models.DateTimeField(null=True, verbose_name="撤销登记时间")),
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
                        related_name="obligors",
                        to="households.household",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="bound_to",
                        to="households.person",
                    ),
                ),
            ],
            options={
                "verbose_name": "法定义务人",
                "verbose_name_plural": "法定义务人",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("removed_at__isnull", True)),
                        fields=("household", "person"),
                        name="obligor_once",
                        violation_error_message="这个人已经登记为法定义务人",
                    )
                ],
            },
        ),
        *(migrations.RunSQL(rls_policy_sql(table), drop_rls_policy_sql(table)) for table in TABLES),
    ]

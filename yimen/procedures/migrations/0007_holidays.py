"""Changes of a region's calendar by a notice, with what stood before."""

import uuid

from django.db import migrations, models

from yimen.foundation.rls import drop_rls_policy_sql, rls_policy_sql

TABLE = "procedures_calendarchange"


class Migration(migrations.Migration):
    dependencies = [
        ("procedures", "0006_desk_moves"),
    ]

    operations = [
        migrations.CreateModel(
            name="CalendarChange",
            fields=[
                (
                    "uid",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("region", models.CharField(max_length=12, verbose_name="地区")),
                ("notice_no", models.CharField(max_length=100, verbose_name="文号")),
                ("source", models.CharField(max_length=200, verbose_name="通知来源")),
                ("days", models.JSONField(verbose_name="日期")),
                ("before", models.JSONField(verbose_name="原来的日期")),
                ("items_moved", models.PositiveIntegerField(verbose_name="变动的环节期限")),
                ("clocks_moved", models.PositiveIntegerField(verbose_name="变动的全程期限")),
                ("by", models.CharField(max_length=80, verbose_name="经办人")),
                ("at", models.DateTimeField(verbose_name="生效时间")),
                ("undone_at", models.DateTimeField(null=True, verbose_name="撤销时间")),
                ("undone_by", models.CharField(blank=True, max_length=80, verbose_name="撤销人")),
                (
                    "home_path",
                    models.CharField(db_collation="C", max_length=120, verbose_name="所属路径"),
                ),
                (
                    "handling_path",
                    models.CharField(db_collation="C", max_length=120, verbose_name="办理路径"),
                ),
            ],
            options={
                "verbose_name": "节假日调整",
                "verbose_name_plural": "节假日调整",
                "indexes": [models.Index(fields=["region", "-at"], name="calendar_change_region")],
            },
        ),
        migrations.RunSQL(rls_policy_sql(TABLE), drop_rls_policy_sql(TABLE)),
    ]

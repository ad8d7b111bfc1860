"""Which data reach a county."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("means_check", "0002_scope"),
    ]

    operations = [
        migrations.CreateModel(
            name="FeedSwitch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "area",
                    models.CharField(db_collation="C", max_length=120, verbose_name="地区路径"),
                ),
                ("key", models.CharField(max_length=40, verbose_name="数据来源")),
                ("is_on", models.BooleanField(verbose_name="已接通")),
                ("note", models.CharField(max_length=200, verbose_name="说明")),
                ("changed_by", models.CharField(max_length=80, verbose_name="登记人")),
                ("changed_at", models.DateTimeField(verbose_name="登记时间")),
            ],
            options={
                "verbose_name": "数据接通",
                "verbose_name_plural": "数据接通",
                "indexes": [
                    models.Index(fields=["area", "key", "changed_at"], name="feed_switch_newest")
                ],
            },
        ),
    ]

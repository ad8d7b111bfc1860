"""Limits that are no longer watched keep their row and say why (不再计算)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("procedures", "0003_queue_indexes")]

    operations = [
        migrations.AddField(
            model_name="clock",
            name="lifted_at",
            field=models.DateTimeField(null=True, verbose_name="不再计算时间"),
        ),
        migrations.AddField(
            model_name="clock",
            name="lifted_why",
            field=models.CharField(
                blank=True, default="", max_length=120, verbose_name="不再计算原因"
            ),
        ),
    ]

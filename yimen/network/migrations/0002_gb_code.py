"""The national code of a division, empty where there is none (功能区、农科区)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("network", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="division",
            name="gb_code",
            field=models.CharField(blank=True, default="", max_length=6, verbose_name="国标代码"),
        ),
    ]

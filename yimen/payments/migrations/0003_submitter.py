"""Keep the account of whoever submitted a list: two people may share a name."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("payments", "0002_scope")]

    operations = [
        migrations.AddField(
            model_name="paymentrun",
            name="submitted_by_ref",
            field=models.CharField("提交人账号", blank=True, default="", max_length=100),
        ),
    ]

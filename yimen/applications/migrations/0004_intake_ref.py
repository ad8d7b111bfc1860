"""Cases opened by one intake carry its reference."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0003_phone_codes"),
    ]

    operations = [
        migrations.AddField(
            model_name="application",
            name="intake_ref",
            field=models.UUIDField(db_index=True, null=True, verbose_name="收件批次"),
        ),
    ]

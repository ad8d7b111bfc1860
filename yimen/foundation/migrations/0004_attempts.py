"""Tries at doors open to everybody."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One small table without personal data."""

    dependencies = [("foundation", "0003_working_days")]

    operations = [
        migrations.CreateModel(
            name="Attempt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("who", models.BinaryField(db_index=True, max_length=64)),
                ("at", models.DateTimeField()),
            ],
        ),
    ]

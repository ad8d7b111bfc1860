"""The text of a message that holds a secret lies sealed beside its masked form."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("foundation", "0004_attempts"),
    ]

    operations = [
        migrations.AddField(
            model_name="outboxmessage",
            name="text_sealed",
            field=models.BinaryField(null=True),
        ),
    ]

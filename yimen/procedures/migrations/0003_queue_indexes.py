"""Indexes for the whole office's queue and for what waits anywhere."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("network", "0001_initial"),
        ("procedures", "0002_scope"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="workitem",
            name="work_queue_waiting",
        ),
        migrations.AddIndex(
            model_name="workitem",
            index=models.Index(
                condition=models.Q(("state", "open")),
                fields=["office", "due_sort", "id"],
                name="work_queue_office",
            ),
        ),
        migrations.AddIndex(
            model_name="workitem",
            index=models.Index(
                condition=models.Q(("state", "open"), models.Q(("waits", ""), _negated=True)),
                fields=["due_sort", "id"],
                name="work_queue_waiting",
            ),
        ),
    ]

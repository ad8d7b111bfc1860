"""The table behind `commands.once`."""

from __future__ import annotations

from django.db import models


class CommandRecord(models.Model):
    """One click of one actor: what it was and what came of it."""

    id = models.BigAutoField(primary_key=True)
    command_id = models.UUIDField()
    actor_kind = models.CharField(max_length=12)
    actor_id = models.CharField(max_length=100)
    verb = models.CharField(max_length=60)
    fingerprint = models.BinaryField()
    result = models.CharField(max_length=300, default="")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["command_id", "actor_kind", "actor_id"], name="command_once"
            )
        ]

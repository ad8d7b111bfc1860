"""Tables of the trail. Triggers (migration 0002) refuse every change the chain does not allow."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db import models

from yimen.foundation.trail.actor import Actor


class StreamHead(models.Model):
    """The last link of a stream; its row lock lets one writer at a time append."""

    stream = models.CharField(primary_key=True, max_length=120, db_collation="C")
    seq = models.BigIntegerField()
    hash = models.BinaryField()
    sealed_seq = models.BigIntegerField(default=0, db_default=0)


class EventQuerySet(models.QuerySet["Event"]):
    """Reads in words of the field."""

    def of_streams(self, streams: list[str]) -> EventQuerySet:
        """Events of these streams in the order they happened, with their payloads."""
        found = self.filter(stream__in=streams).select_related("content")
        return found.order_by("at", "recorded_at", "stream", "seq")


class Event(models.Model):
    """One action that happened (事件): link `seq` of its stream.

    `at` is product time, `recorded_at` real time. Reason, before and after lie encrypted in
    `EventPayload` and may be erased when retention ends; the chain holds only their salted hash.
    """

    uid = models.UUIDField(primary_key=True, editable=False)
    stream = models.CharField(max_length=120, db_collation="C")
    seq = models.BigIntegerField()
    verb = models.CharField(max_length=60)
    actor_kind = models.CharField(max_length=12)
    actor_id = models.CharField(max_length=100)
    actor_name = models.CharField(max_length=100)
    actor_post = models.CharField(max_length=100, default="", blank=True)
    case_number = models.CharField(max_length=60, default="", blank=True)
    subject = models.CharField(max_length=120, default="", blank=True)
    pack_hash = models.CharField(max_length=64, default="", blank=True)
    rule_hash = models.CharField(max_length=64, default="", blank=True)
    home_path = models.CharField(max_length=120, db_collation="C", default="/")
    handling_path = models.CharField(max_length=120, db_collation="C", default="/")
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    payload_hash = models.BinaryField()
    prev_hash = models.BinaryField()
    hash = models.BinaryField()

    objects = EventQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stream", "seq"], name="event_link")]
        indexes = [
            models.Index(fields=["case_number", "at"], name="event_by_case"),
            models.Index(fields=["actor_kind", "actor_id", "at"], name="event_by_actor"),
            models.Index(fields=["home_path", "at"], name="event_by_home"),
        ]

    def __str__(self) -> str:
        return f"{self.stream}#{self.seq} {self.verb}"

    @property
    def actor(self) -> Actor:
        """Who acted."""
        return Actor(self.actor_kind, self.actor_id, self.actor_name, self.actor_post)  # type: ignore[arg-type]

    @cached_property
    def opened(self) -> dict[str, Any]:
        """The decrypted payload; empty once erased."""
        from yimen.foundation.trail.payloads import open_payload

        return open_payload(self)

    @property
    def reason(self) -> str:
        """Why it was done, in the actor's words."""
        return str(self.opened.get("reason", ""))

    @property
    def before(self) -> Any:
        """The values before."""
        return self.opened.get("before")

    @property
    def after(self) -> Any:
        """The values after."""
        return self.opened.get("after")

    @property
    def payload(self) -> Any:
        """Whatever else the action kept."""
        return self.opened.get("payload")


class EventPayload(models.Model):
    """The sealed content of one event; erasing empties `sealed` and `salt`, nothing else.

    Without a foreign key in the database: both rows are written by one statement and can never
    be deleted, and the check at every commit would be a tenth of the whole append.
    """

    event = models.OneToOneField(
        Event,
        models.RESTRICT,
        primary_key=True,
        related_name="content",
        db_column="event_uid",
        db_constraint=False,
    )
    salt = models.BinaryField(null=True)
    sealed = models.BinaryField(null=True)


class Seal(models.Model):
    """The daily seal (封存): a root over the heads that moved since the seal before, and on it.

    As each root covers the one before, the last root covers every head of every stream.
    """

    number = models.BigIntegerField(primary_key=True)
    day = models.DateField(unique=True)
    sealed_at = models.DateTimeField()
    heads = models.BinaryField(help_text="zlib of lines: stream, seq, hash")
    head_count = models.IntegerField()
    prev_root = models.BinaryField()
    root = models.BinaryField()
    mac = models.BinaryField()

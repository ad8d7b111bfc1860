"""Version numbers of a pack follow each other (版本号)."""

from __future__ import annotations

from django.db import connection
from django.db.models import Max

from yimen.packstore.models import PackVersion


def lock_pack(name: str) -> None:
    """One writer of a pack at a time, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"pack:{name}"])


def next_number(name: str) -> int:
    """The number after the highest given, drafts included; call it under `lock_pack`."""
    highest = PackVersion.objects.filter(name=name).aggregate(highest=Max("number"))["highest"]
    return int(highest or 0) + 1


def newest_published(name: str) -> PackVersion | None:
    """The version last published, in force already or not."""
    published = PackVersion.objects.filter(name=name, status=PackVersion.Status.PUBLISHED)
    return published.order_by("-number").first()

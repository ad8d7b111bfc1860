"""Row versions: a page tells which version it showed, so that stale pages are told apart."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models

from yimen.foundation import clock
from yimen.foundation.errors import StalePage
from yimen.foundation.trail.actor import Actor


class RowVersion(models.Model):
    """A row whose every save counts up `row_version`; `touch` says who changed what.

    QuerySet.update() does not count: actions lock the row, check, change and save it.
    """

    row_version = models.PositiveIntegerField(default=1)
    changed_by = models.CharField(max_length=100, default="", blank=True)
    changed_what = models.CharField(max_length=100, default="", blank=True)
    changed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    def touch(self, actor: Actor, what: str) -> None:
        """Note who did what and when, in memory; the following save() keeps it."""
        self.changed_by = actor.name
        self.changed_what = what
        self.changed_at = clock.now()

    def save(self, *, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        """Save and count up; a partial save takes the version columns with it."""
        if not self._state.adding:
            self.row_version += 1
        if update_fields is not None:
            version = {"row_version", "changed_by", "changed_what", "changed_at"}
            update_fields = version | set(update_fields)
        super().save(update_fields=update_fields, **kwargs)


def check_version(obj: RowVersion, seen: int | str | None) -> None:
    """Raise StalePage unless the page showed the row as it stands now.

    `seen` is what the form brought back; call it with the row locked.
    """
    if str(seen) == str(obj.row_version):
        return
    what = obj.changed_what or "该事项"
    if obj.changed_at is None:
        message = "该页面已过期：该事项已被他人办理，请刷新后再操作"
    else:
        at = obj.changed_at.astimezone(clock.ZONE)
        moment = f"{at.year}年{at.month}月{at.day}日{at:%H:%M}"
        who = obj.changed_by or "他人"
        message = f"该页面已过期：{what}已于{moment}由{who}办理，请刷新后再操作"
    raise StalePage(message, extra={"seen": seen, "current": obj.row_version})

"""The encrypted content of events, and its erasure (删除) when retention ends."""

from __future__ import annotations

import json
import os
from typing import Any
from uuid import UUID

from django.db import transaction

from yimen.foundation.crypto import sm4
from yimen.foundation.crypto.fields import place
from yimen.foundation.errors import Conflict
from yimen.foundation.trail.actor import Actor
from yimen.foundation.trail.chain import payload_hash
from yimen.foundation.trail.models import Event, EventPayload

ERASED = "payload.erased"


def seal_payload(uid: UUID, document: bytes) -> tuple[bytes, bytes, bytes]:
    """(salt, ciphertext, salted hash) of an event's content."""
    salt = os.urandom(16)
    return salt, sm4.seal(document, _place(uid)), payload_hash(salt, document)


def unseal(uid: UUID, sealed: bytes) -> bytes:
    """The content of an event as it was hashed."""
    return sm4.open_(sealed, _place(uid))


def open_payload(event: Event) -> dict[str, Any]:
    """reason, before, after, payload of an event; empty once erased."""
    sealed = event.content.sealed
    if sealed is None:
        return {}
    opened: dict[str, Any] = json.loads(unseal(event.uid, sealed))
    return opened


def erase_payload(event: Event, *, actor: Actor, reason: str) -> Event:
    """Erase the content of one event for good; the erasure is itself an event of the stream.

    The chain stays whole: it covers only the salted hash. Raises Conflict when already erased.
    """
    from yimen.foundation.trail.writing import append

    with transaction.atomic():
        content = EventPayload.objects.select_for_update().get(pk=event.pk)
        if content.sealed is None:
            raise Conflict("该事件的内容此前已删除，无需再次操作")
        done = append(
            event.stream,
            ERASED,
            actor=actor,
            case_number=event.case_number,
            subject=f"event:{event.uid}",
            reason=reason,
            home_path=event.home_path,
            handling_path=event.handling_path,
        )
        EventPayload.objects.filter(pk=event.pk).update(sealed=None, salt=None)
    return done


def _place(uid: UUID) -> bytes:
    return place("foundation_eventpayload", "sealed", uid)

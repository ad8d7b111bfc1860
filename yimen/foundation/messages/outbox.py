"""Putting messages into the outbox, and what the desk does with them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal
from uuid import UUID

from django.db import transaction

from yimen.foundation import clock
from yimen.foundation.crypto.fields import open_column, seal_column
from yimen.foundation.errors import Conflict, Invalid
from yimen.foundation.messages.models import OutboxMessage
from yimen.foundation.uids import new_uid

TABLE = "foundation_outboxmessage"
Channel = Literal["sms", "slip", "in_app"]


def enqueue(
    channel: Channel,
    recipient_ref: str,
    text: str,
    *,
    to: str = "",
    case_number: str = "",
    dedupe_key: str = "",
    secret: str = "",
) -> OutboxMessage:
    """Write one message within the caller's transaction; it leaves after commit, or never.

    `recipient_ref` names whom ("person:<uid>", "staff:17"), `to` is the phone number of an SMS,
    kept encrypted. The same `dedupe_key` twice is one message: the first is returned. A `secret`
    within the text (a code) is masked in what the desk sees; the whole text then lies sealed.
    """
    if channel == "sms" and not to.strip():
        raise Invalid("该收件人没有手机号码，请补录号码或改用纸质回执", "phone")
    uid = new_uid()
    values = {
        "uid": uid,
        "channel": channel,
        "recipient_ref": recipient_ref,
        "to_sealed": seal_column(TABLE, "to_sealed", uid, to.strip() or None),
        "text": text.replace(secret, "*" * len(secret)) if secret else text,
        "text_sealed": seal_column(TABLE, "text_sealed", uid, text if secret else None),
        "case_number": case_number,
        "created_at": clock.now(),
        **_first_state(channel),
    }
    key = dedupe_key or f"uid:{uid}"
    with transaction.atomic():
        message, new = OutboxMessage.objects.get_or_create(dedupe_key=key, defaults=values)
        if new and channel == "sms":
            _defer(message.uid)
    return message


def text_of(message: OutboxMessage) -> str:
    """What the recipient reads, secrets and all."""
    sealed = bytes(message.text_sealed) if message.text_sealed else None
    return open_column(TABLE, "text_sealed", message.uid, sealed) or message.text


def _first_state(channel: Channel) -> dict[str, Any]:
    """An in-app message is delivered by standing there; the others wait."""
    if channel == "in_app":
        return {"state": OutboxMessage.State.SENT, "sent_at": clock.now()}
    if channel == "sms":
        return {"next_try_at": clock.real_now()}
    return {}


def retry_now(uid: UUID) -> OutboxMessage:
    """Try a waiting or failed SMS again at once (the desk's 重新发送)."""
    with transaction.atomic():
        message = OutboxMessage.objects.select_for_update().get(uid=uid)
        if message.channel != OutboxMessage.Channel.SMS:
            raise Conflict("只有短信可以重新发送，纸质回执请打印后送达")
        if message.state == OutboxMessage.State.SENT:
            raise Conflict("该短信已发送成功，无需重新发送")
        message.state = OutboxMessage.State.WAITING
        message.next_try_at = clock.real_now()
        message.save(update_fields=["state", "next_try_at"])
        _defer(message.uid)
    return message


def mark_printed(uids: Iterable[UUID]) -> int:
    """Slips that were printed and handed over; returns how many were still waiting."""
    slips = OutboxMessage.objects.waiting().filter(
        uid__in=list(uids), channel=OutboxMessage.Channel.SLIP
    )
    return int(slips.update(state=OutboxMessage.State.SENT, sent_at=clock.now()))


def mark_read(recipient_ref: str, uids: Iterable[UUID]) -> int:
    """In-app messages their recipient has seen; returns how many were unread."""
    unread = OutboxMessage.objects.to_recipient(recipient_ref).filter(
        uid__in=list(uids), read_at__isnull=True
    )
    return int(unread.update(read_at=clock.now()))


def cancel_message(uid: UUID, why: str) -> OutboxMessage:
    """Give up a message that still waits (wrong number, told in person)."""
    with transaction.atomic():
        message = OutboxMessage.objects.select_for_update().get(uid=uid)
        if message.state != OutboxMessage.State.WAITING:
            raise Conflict("该消息已发送或已作废，无需再次操作")
        message.state = OutboxMessage.State.FAILED
        message.last_error = why
        message.save(update_fields=["state", "last_error"])
    return message


def _defer(uid: UUID) -> None:
    """A job in the same transaction: no commit, no message."""
    from yimen.foundation.tasks import deliver_message

    deliver_message.defer(uid=str(uid))

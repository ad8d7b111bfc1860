"""Delivering what waits in the outbox, with growing pauses while the way out is blocked."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from yimen.foundation import clock
from yimen.foundation.crypto.fields import open_column
from yimen.foundation.errors import ExternalDown, Invalid
from yimen.foundation.messages.adapters.sms import send_sms
from yimen.foundation.messages.models import OutboxMessage
from yimen.foundation.messages.outbox import TABLE, text_of

FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=1)


def deliver(uid: str) -> None:
    """Try one waiting SMS. A blocked way out leaves it waiting, with the reason and the next try.

    The row is locked meanwhile, so two workers never send one message at once; one that was sent
    is left alone. A refusal of the message itself marks it failed, for the desk to correct.
    """
    with transaction.atomic():
        message = (
            OutboxMessage.objects.waiting()
            .filter(uid=uid, channel=OutboxMessage.Channel.SMS)
            .select_for_update(skip_locked=True)
            .first()
        )
        if message is None:
            return
        message.attempts += 1
        try:
            sealed = bytes(message.to_sealed or b"")
            to = open_column(TABLE, "to_sealed", message.uid, sealed)
            send_sms(str(message.uid), to, text_of(message))
        except ExternalDown as error:
            _try_later(message, error.message)
        except Invalid as error:
            message.state = OutboxMessage.State.FAILED
            message.last_error = error.message
        else:
            message.state = OutboxMessage.State.SENT
            message.sent_at = clock.now()
            message.last_error = ""
        message.save()


def sweep() -> int:
    """Put overdue messages back in line whose job got lost; returns how many."""
    overdue = OutboxMessage.objects.waiting().filter(
        channel=OutboxMessage.Channel.SMS, next_try_at__lt=clock.real_now() - FIRST_PAUSE
    )
    in_line = ProcrastinateJob.objects.filter(
        task_name="messages.deliver", status__in=["todo", "doing"]
    ).values_list("args__uid", flat=True)
    lost = {str(uid) for uid in overdue.values_list("uid", flat=True)} - set(in_line)
    for uid in lost:
        _defer(uid)
    return len(lost)


def pause_after(attempts: int) -> timedelta:
    """30 s, 1 min, 2 min … up to an hour."""
    return min(FIRST_PAUSE * 2 ** min(attempts - 1, 20), LONGEST_PAUSE)


def _try_later(message: OutboxMessage, why: str) -> None:
    pause = pause_after(message.attempts)
    message.last_error = why
    message.next_try_at = clock.real_now() + pause
    _defer(str(message.uid), pause)


def _defer(uid: str, pause: timedelta = timedelta(0)) -> None:
    from yimen.foundation.tasks import deliver_message

    seconds = max(int(pause.total_seconds()), 0)
    deliver_message.configure(schedule_in={"seconds": seconds}).defer(uid=uid)

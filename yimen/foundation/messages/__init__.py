"""消息 outbox: written in the action's transaction, delivered after it."""

from yimen.foundation.messages.outbox import (
    cancel_message,
    enqueue,
    mark_printed,
    mark_read,
    retry_now,
    text_of,
)

__all__ = ["cancel_message", "enqueue", "mark_printed", "mark_read", "retry_now", "text_of"]

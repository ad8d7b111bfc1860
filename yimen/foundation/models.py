"""All models of 底座, for Django to find; import them from their own packages."""

from yimen.foundation.attempts import Attempt
from yimen.foundation.calendar.models import Day
from yimen.foundation.command_record import CommandRecord
from yimen.foundation.files.models import FileContent, StoredFile
from yimen.foundation.messages.models import OutboxMessage
from yimen.foundation.trail.models import Event, EventPayload, Seal, StreamHead

__all__ = [
    "Attempt",
    "CommandRecord",
    "Day",
    "Event",
    "EventPayload",
    "FileContent",
    "OutboxMessage",
    "Seal",
    "StoredFile",
    "StreamHead",
]

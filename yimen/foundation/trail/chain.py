"""How an event is hashed: the one place that says which bytes the chain covers."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, NamedTuple
from uuid import UUID

from yimen.foundation.crypto.index import sm3


class Link(NamedTuple):
    """Everything of an event that its hash covers, in this order."""

    uid: UUID
    stream: str
    seq: int
    verb: str
    actor_kind: str
    actor_id: str
    actor_name: str
    actor_post: str
    case_number: str
    subject: str
    pack_hash: str
    rule_hash: str
    home_path: str
    handling_path: str
    at: datetime
    recorded_at: datetime
    payload_hash: bytes
    prev_hash: bytes


def genesis(stream: str) -> bytes:
    """What the first event of a stream stands on: its name, so that streams cannot be swapped."""
    return sm3(b"yimen stream 1\0" + stream.encode())


def link_hash(link: Link) -> bytes:
    """SM3 over the canonical form of a link."""
    return sm3(b"yimen event 1\0" + canonical(list(link)))


def payload_hash(salt: bytes, document: bytes) -> bytes:
    """SM3 over salt and payload; without the salt, erased with it, nothing can be guessed."""
    return sm3(salt + document)


def canonical(value: Any) -> bytes:
    """JSON with sorted keys and no spaces; dates, amounts, uids and bytes in one fixed form."""
    return _CANONICAL.encode(value).encode()


def _plain(value: Any) -> Any:
    """Values JSON does not know."""
    if isinstance(value, datetime):
        moment = value.astimezone(UTC) if value.tzinfo else value
        return moment.isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, set | frozenset):
        return sorted(value)
    raise TypeError(f"an event cannot keep a {type(value).__name__}")


_CANONICAL = json.JSONEncoder(
    sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_plain
)

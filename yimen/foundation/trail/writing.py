"""Appending to the trail: two statements, one locked row."""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction

from yimen.foundation import clock, prepared
from yimen.foundation.identity import mask_name
from yimen.foundation.trail.actor import Actor
from yimen.foundation.trail.chain import Link, canonical, genesis, link_hash
from yimen.foundation.trail.models import Event
from yimen.foundation.trail.payloads import seal_payload
from yimen.foundation.uids import new_uid

# The path of what belongs to no office: seen only by the widest scope.
NOWHERE = "/"

_LOCK = "select seq, hash from foundation_streamhead where stream = %s for update"
_START = (
    "insert into foundation_streamhead (stream, seq, hash)"
    " values (%s, 0, %s) on conflict do nothing"
)
_COLUMNS = (*Link._fields, "hash")
_WRITE = f"""
with head as (
    update foundation_streamhead set seq = %s, hash = %s where stream = %s
), link as (
    insert into foundation_event ({", ".join(_COLUMNS)})
    values ({", ".join(["%s"] * len(_COLUMNS))})
)
insert into foundation_eventpayload (event_uid, salt, sealed) values (%s, %s, %s)
"""  # noqa: S608 - the column names are our own constants


def append(
    stream: str,
    verb: str,
    *,
    actor: Actor,
    case_number: str = "",
    subject: str = "",
    reason: str = "",
    before: Any = None,
    after: Any = None,
    payload: Any = None,
    pack_hash: str = "",
    rule_hash: str = "",
    home_path: str = "",
    handling_path: str = "",
) -> Event:
    """Add one event to the end of a stream, within the caller's transaction.

    The head row stays locked until that transaction ends, so writers of one stream queue up and
    the chain never forks; streams do not wait for each other. `reason`, `before`, `after` and
    `payload` (anything JSON can hold, dates and Decimals too) are encrypted. An applicant's name
    stands masked in the chain and whole only in the encrypted part.
    """
    uid = new_uid()
    name, document = _told(actor, reason, before, after, payload)
    salt, sealed, digest = seal_payload(uid, document)
    draft = Link(
        uid=uid,
        stream=stream,
        seq=0,
        verb=verb,
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_name=name,
        actor_post=actor.post,
        case_number=case_number,
        subject=subject,
        pack_hash=pack_hash,
        rule_hash=rule_hash,
        home_path=home_path or NOWHERE,
        handling_path=handling_path or home_path or NOWHERE,
        at=clock.now(),
        recorded_at=clock.real_now(),
        payload_hash=digest,
        prev_hash=b"",
    )
    return _chain(draft, salt, sealed)


def _told(actor: Actor, reason: str, before: Any, after: Any, payload: Any) -> tuple[str, bytes]:
    """The name that stands in the chain, and the document that is encrypted."""
    kept = {"reason": reason, "before": before, "after": after, "payload": payload}
    name = actor.name
    if actor.kind == "applicant":
        kept["actor_name"] = name
        name = mask_name(name)
    return name, canonical({key: value for key, value in kept.items() if value not in ("", None)})


def _chain(draft: Link, salt: bytes, sealed: bytes) -> Event:
    """Lock the head, link the draft to it, write event, content and head."""
    with transaction.atomic(savepoint=False):
        seq, prev_hash = _lock_head(draft.stream)
        # Taken under the lock, so that real time never runs backwards along a stream.
        link = draft._replace(seq=seq + 1, prev_hash=prev_hash, recorded_at=clock.real_now())
        own = link_hash(link)
        head = [link.seq, own, link.stream]
        prepared.run(_WRITE, [*head, *link, own, link.uid, salt, sealed])
    event = Event(**link._asdict(), hash=own)
    event._state.adding = False
    event._state.db = connection.alias
    return event


def _lock_head(stream: str) -> tuple[int, bytes]:
    """Sequence and hash of the last link, its row locked; a new stream gets its row first."""
    row = prepared.run(_LOCK, [stream]).fetchone()
    if row is None:
        # Of two first writers one inserts and the other waits here for it to commit.
        prepared.run(_START, [stream, genesis(stream)])
        row = prepared.run(_LOCK, [stream]).fetchone()
    return row[0], bytes(row[1])

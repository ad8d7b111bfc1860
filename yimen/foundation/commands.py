"""Commands (操作): a click acts once, however often it arrives."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from yimen.foundation import clock
from yimen.foundation.command_record import CommandRecord
from yimen.foundation.crypto.index import sm3
from yimen.foundation.errors import Conflict
from yimen.foundation.trail.actor import Actor
from yimen.foundation.trail.chain import canonical

REMEMBERED = timedelta(days=90)
"""Longer than a survey waits in a phone for its signal, and than any page stays open."""

# A second click that arrives while the first still works waits here for its transaction to end:
# if it commits the insert finds the row, if it fails the insert succeeds and acts.
_CLAIM = """
insert into foundation_commandrecord
    (command_id, actor_kind, actor_id, verb, fingerprint, result, at)
values (%s, %s, %s, %s, %s, '', %s)
on conflict (command_id, actor_kind, actor_id) do nothing returning id
"""


def once(
    command_id: UUID, actor: Actor, verb: str, act: Callable[[], str], *, payload: Any = None
) -> str:
    """Do `act` for this command, or return what the first time returned.

    `act` runs in the transaction that notes the command and returns a reference to its result
    ("case:<uid>"). When it raises, nothing is noted and the command may be sent again. Raises
    Conflict when the id was used for another verb or payload.
    """
    fingerprint = sm3(canonical([verb, payload]))
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                _CLAIM, [command_id, actor.kind, actor.id, verb, fingerprint, clock.real_now()]
            )
            claimed = cursor.fetchone()
        if claimed is None:
            return _first_result(command_id, actor, fingerprint)
        result = act()
        CommandRecord.objects.filter(pk=claimed[0]).update(result=result)
    return result


def forget_commands() -> int:
    """Forget clicks too old to be sent again; returns how many.

    What the system did once, such as laying out the demo, stays remembered.
    """
    old = CommandRecord.objects.filter(at__lt=clock.real_now() - REMEMBERED)
    return old.exclude(actor_kind="system").delete()[0]


def _first_result(command_id: UUID, actor: Actor, fingerprint: bytes) -> str:
    """The result of the first time, provided it was the same command."""
    record = CommandRecord.objects.get(
        command_id=command_id, actor_kind=actor.kind, actor_id=actor.id
    )
    if bytes(record.fingerprint) != fingerprint:
        raise Conflict("该操作编号已用于另一项操作，请刷新页面后重新提交", code="command_reused")
    return record.result

"""The daily seal (封存): what the chain was on a day, sealed and carried out of the database."""

from __future__ import annotations

import json
import zlib
from datetime import date
from pathlib import Path
from typing import NamedTuple

from django.db import connection, transaction

from yimen.foundation import clock
from yimen.foundation.crypto.index import mac, sm3
from yimen.foundation.crypto.keyring import keyring
from yimen.foundation.paths import var_dir
from yimen.foundation.trail.chain import canonical
from yimen.foundation.trail.models import Seal

_LOCK_NUMBER = 0x59494D454E01  # "YIMEN" and 1: one sealing at a time

# Heads being written right now are left for the next seal rather than waited for: waiting while
# holding other heads could deadlock with an action that appends to two streams.
_TAKE = """
with moved as (
    select stream from foundation_streamhead where sealed_seq < seq
    order by stream for update skip locked
)
update foundation_streamhead head set sealed_seq = head.seq
from moved where head.stream = moved.stream
returning head.stream, head.seq, head.hash
"""


class Head(NamedTuple):
    """The last link of a stream when it was sealed."""

    stream: str
    seq: int
    hash: str


def seal_heads(day: date) -> Seal:
    """Seal the streams that moved since the last seal; a day already sealed is returned.

    The root covers the root before it, so the last root covers every head of every stream. The
    seal is written to var/seals after commit; print it or send it to the county.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(%s)", [_LOCK_NUMBER])
            done = Seal.objects.filter(day=day).first()
            if done is not None:
                return done
            cursor.execute(_TAKE)
            heads = sorted(Head(row[0], row[1], bytes(row[2]).hex()) for row in cursor)
        last = Seal.objects.order_by("-number").first()
        seal = Seal(
            number=last.number + 1 if last else 1,
            day=day,
            sealed_at=clock.real_now(),
            heads=pack_heads(heads),
            head_count=len(heads),
            prev_root=bytes(last.root) if last else b"",
        )
        seal.root = seal_root(seal, heads)
        version = keyring().current["seal"]
        seal.mac = version.to_bytes(2, "big") + mac("seal", version, seal.root)
        seal.save(force_insert=True)
        transaction.on_commit(export_seals)
    return seal


def seal_root(seal: Seal, heads: list[Head]) -> bytes:
    """SM3 over number, day, time, the root before, and the heads."""
    lines = sm3(canonical([list(head) for head in heads]))
    fields = [seal.number, seal.day, seal.sealed_at, bytes(seal.prev_root), lines]
    return sm3(b"yimen seal 1\0" + canonical(fields))


def mac_holds(seal: Seal) -> bool:
    """Whether the seal was made by someone who held the seal key."""
    code = bytes(seal.mac)
    version = int.from_bytes(code[:2], "big")
    return mac("seal", version, bytes(seal.root)) == code[2:]


def pack_heads(heads: list[Head]) -> bytes:
    """Heads as they are kept in the row."""
    return zlib.compress(canonical([list(head) for head in heads]))


def heads_of(seal: Seal) -> list[Head]:
    """The heads a seal names."""
    return [Head(*row) for row in json.loads(zlib.decompress(bytes(seal.heads)))]


def export_seals(folder: Path | None = None) -> list[Path]:
    """Write every seal that has no file yet; returns the new files.

    Run after each seal, it also makes up for a crash between commit and file.
    """
    folder = folder or seals_dir()
    written = []
    for seal in Seal.objects.order_by("number").iterator():
        path = folder / seal_file_name(seal)
        if not path.exists():
            fresh = path.with_suffix(".part")
            fresh.write_text(json.dumps(_as_text(seal), indent=1), encoding="utf-8")
            fresh.replace(path)
            written.append(path)
    return written


def seals_dir() -> Path:
    """Where seals leave the database: var/seals, one folder a database."""
    return var_dir("seals", str(connection.settings_dict["NAME"]))


def seal_file_name(seal: Seal) -> str:
    """“000012-2026-11-21.json”."""
    return f"{seal.number:06d}-{seal.day}.json"


def _as_text(seal: Seal) -> dict[str, object]:
    """What leaves the machine: enough to prove the trail of that day without this database."""
    return {
        "number": seal.number,
        "day": str(seal.day),
        "sealed_at": seal.sealed_at.isoformat(),
        "prev_root": bytes(seal.prev_root).hex(),
        "root": bytes(seal.root).hex(),
        "mac": bytes(seal.mac).hex(),
        "heads": [list(head) for head in heads_of(seal)],
    }

"""Verifying the trail: every link, every head, every seal; the first break of each stream."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from django.db import connection

from yimen.foundation.crypto.keyring import KeyMissing
from yimen.foundation.crypto.sm4 import SealBroken
from yimen.foundation.scope import SCOPE_ALL, in_scope
from yimen.foundation.trail.chain import Link, genesis, link_hash, payload_hash
from yimen.foundation.trail.models import Event, Seal
from yimen.foundation.trail.payloads import ERASED, unseal
from yimen.foundation.trail.sealing import (
    Head,
    heads_of,
    mac_holds,
    seal_file_name,
    seal_root,
    seals_dir,
)

SEALS = "seals"

# One statement sees one moment, so appends going on meanwhile cannot look like breaks.
_EVENTS = f"""
select {", ".join("e." + column for column in Link._fields)}, e.hash,
       p.event_uid is not null, p.salt, p.sealed, h.seq, h.hash
from foundation_event e
left join foundation_eventpayload p on p.event_uid = e.uid
left join foundation_streamhead h on h.stream = e.stream
where %s = '' or e.stream = %s
order by e.stream, e.seq
"""  # noqa: S608 - the column names are our own constants
_BARE_HEADS = """
select h.stream from foundation_streamhead h
where h.seq > 0 and (%s = '' or h.stream = %s)
  and not exists (select 1 from foundation_event e where e.stream = h.stream)
order by h.stream
"""
_WIDTH = len(Link._fields)


class Break(NamedTuple):
    """Where a stream no longer holds: the first broken sequence number, and why (Chinese)."""

    stream: str
    seq: int
    why: str


def verify(stream: str | None = None, *, seals: Path | None = None) -> list[Break]:
    """Every stream's first break (or only this stream's); an empty list means all is whole.

    Reads the whole trail, whoever asks. `seals` is a folder of exported seal files, default
    that of the database; files carried elsewhere and brought back count most.
    """
    only = stream or ""
    with in_scope(SCOPE_ALL):
        broken = {found.stream: found for found in _broken_streams(only)}
        for found in _broken_seals(only, seals or seals_dir()):
            known = broken.get(found.stream)
            if known is None or found.seq < known.seq:
                broken[found.stream] = found
    return sorted(broken.values())


def _broken_streams(only: str) -> Iterator[Break]:
    """Breaks in the chain itself."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(_EVENTS, [only, only])
        for stream, rows in groupby(cursor, key=lambda row: row[1]):
            found = _first_break(stream, rows)
            if found is not None:
                yield found
    with connection.cursor() as cursor:
        cursor.execute(_BARE_HEADS, [only, only])
        for (stream,) in cursor.fetchall():
            yield Break(stream, 1, "该流的全部事件已被删除")


def _first_break(stream: str, rows: Iterator[tuple[Any, ...]]) -> Break | None:
    """Walk one stream from its first event to its head."""
    last_hash = genesis(stream)
    seq = 0
    erased: list[tuple[int, str]] = []
    told: set[str] = set()
    head: tuple[int | None, bytes | None] = (None, None)
    for row in rows:
        seq += 1
        link = Link(*row[:_WIDTH])
        if link.seq != seq:
            return Break(stream, seq, "该号事件缺失，可能已被删除")
        why = _link_fault(link, row, last_hash)
        if why:
            return Break(stream, seq, why)
        if row[-3] is None:
            erased.append((seq, f"event:{link.uid}"))
        if link.verb == ERASED:
            told.add(link.subject)
        last_hash = bytes(row[_WIDTH])
        head = (row[-2], row[-1])
    for number, subject in erased:
        if subject not in told:
            return Break(stream, number, "事件内容已被清空，但没有删除记录")
    return _head_fault(stream, seq, last_hash, head)


def _link_fault(link: Link, row: tuple[Any, ...], last_hash: bytes) -> str:
    """What is wrong with one link; empty when it holds."""
    if bytes(link.prev_hash) != last_hash:
        return "与前一事件不衔接，可能被替换"
    if link_hash(link) != bytes(row[_WIDTH]):
        return "事件内容与其哈希不符，可能被改动"
    present, salt, sealed = row[_WIDTH + 1 : _WIDTH + 4]
    if not present:
        return "事件的加密内容缺失，可能已被删除"
    if sealed is None:
        return ""
    try:
        document = unseal(link.uid, sealed)
    except (SealBroken, KeyMissing) as error:
        return f"事件的加密内容无法打开：{error.message}"
    if payload_hash(bytes(salt or b""), document) != bytes(link.payload_hash):
        return "事件的加密内容与其哈希不符，可能被改动"
    return ""


def _head_fault(
    stream: str, seq: int, last_hash: bytes, head: tuple[int | None, bytes | None]
) -> Break | None:
    """Whether the stream ends where its head says."""
    head_seq, head_hash = head
    if head_seq is None or head_hash is None:
        return Break(stream, seq, "流头缺失，无法证明该流到此为止")
    if head_seq > seq:
        return Break(stream, seq + 1, "流尾事件缺失，可能已被删除")
    if head_seq < seq:
        return Break(stream, head_seq + 1, "流尾多出事件，未经登记")
    if bytes(head_hash) != last_hash:
        return Break(stream, seq, "末尾事件与流头不符，可能被改动")
    return None


def _broken_seals(only: str, folder: Path) -> Iterator[Break]:
    """Breaks in the seals, and streams that are no longer what was sealed."""
    number, prev_root = 0, b""
    for seal in Seal.objects.order_by("number").iterator():
        number += 1
        heads = heads_of(seal)
        why = _seal_fault(seal, heads, number, prev_root, folder / seal_file_name(seal))
        if why:
            yield Break(SEALS, number, why)
            return
        prev_root = bytes(seal.root)
        yield from _changed_since(seal, [head for head in heads if only in ("", head.stream)])
    for path in sorted(folder.glob("[0-9]*-*.json")):
        if int(path.name.partition("-")[0]) > number:
            yield Break(SEALS, number + 1, f"封存文件 {path.name} 在数据库中已不存在")
            return


def _seal_fault(seal: Seal, heads: list[Head], number: int, prev_root: bytes, path: Path) -> str:
    """What is wrong with one seal; empty when it holds."""
    if seal.number != number:
        return "该号封存缺失，可能已被删除"
    if bytes(seal.prev_root) != prev_root:
        return "与前一封存不衔接"
    if seal_root(seal, heads) != bytes(seal.root) or not mac_holds(seal):
        return "封存内容与其签名不符，可能被改动"
    if path.exists():
        told = json.loads(path.read_text(encoding="utf-8"))
        if told.get("root") != bytes(seal.root).hex():
            return f"与封存文件 {path.name} 不符"
    return ""


def _changed_since(seal: Seal, heads: list[Head], batch: int = 1000) -> Iterator[Break]:
    """Streams whose sealed link is gone or another one."""
    for start in range(0, len(heads), batch):
        part = heads[start : start + batch]
        known = _hashes(part)
        for head in part:
            found = known.get((head.stream, head.seq))
            if found != head.hash:
                what = "已不存在" if found is None else "已被改动"
                yield Break(head.stream, head.seq, f"{seal.day} 封存的事件{what}")


def _hashes(heads: list[Head]) -> dict[tuple[str, int], str]:
    """The hashes these links have today."""
    rows = Event.objects.raw(
        "select e.uid, e.stream, e.seq, e.hash from foundation_event e"
        " join unnest(%s::text[], %s::bigint[]) as h(stream, seq)"
        " on h.stream = e.stream and h.seq = e.seq",
        [[head.stream for head in heads], [head.seq for head in heads]],
    )
    return {(row.stream, row.seq): bytes(row.hash).hex() for row in rows}

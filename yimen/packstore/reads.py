"""Reading published packs. A pack is large and never changes, so it is opened once a process."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from django.db.models import QuerySet

from yimen.foundation.errors import NotFound
from yimen.packstore.models import PackVersion, ProcedureVersion, ReviewTask, RuleGraph
from yimen.policy.pack import Pack
from yimen.policy.procedure import Procedure
from yimen.rules import Graph


def pack_in_force(name: str, on: date) -> tuple[Pack, PackVersion]:
    """The pack as published and in force on a day. Raises NotFound when there was none."""
    versions = PackVersion.objects.filter(
        name=name, status=PackVersion.Status.PUBLISHED, valid_from__lte=on
    )
    version = versions.order_by("-valid_from", "-number").first()
    if version is None:
        raise NotFound(
            f"政策库中没有{on.year}年{on.month}月{on.day}日有效的政策包“{name}”，请先发布"
        )
    return pack_of(version), version


def version_of(name: str, number: int) -> PackVersion:
    """One version by its number, drafts too. Raises NotFound."""
    found = PackVersion.objects.select_related("based_on", "built_on")
    version = found.filter(name=name, number=number).first()
    if version is None:
        raise NotFound(f"政策库中没有“{name}”的第 {number} 版，请从政策库首页进入")
    return version


def open_tasks(names: Iterable[str]) -> QuerySet[ReviewTask]:
    """Reviews still to be done (待复核) of these packs."""
    return ReviewTask.objects.filter(pack_name__in=list(names), closed_at__isnull=True)


def pack_of(version: PackVersion) -> Pack:
    """The whole pack of a version."""
    return _pack(version.pk, version.content_hash)


def procedure_of(hash_: str) -> Procedure:
    """The procedure version a case pins (固定版本). Raises NotFound."""
    return _procedure(hash_)


def graph_of(hash_: str) -> Graph:
    """A rule graph as it was published, for replay (复算). Raises NotFound."""
    row = RuleGraph.objects.filter(pk=hash_).first()
    if row is None:
        raise NotFound("政策库中没有这个版本的规则图，请核对指纹")
    return Graph.from_json(json.dumps(row.graph, ensure_ascii=False))


# The hash is part of the key: two databases in one process (tests) may use a number twice.
@lru_cache(maxsize=16)
def _pack(version_id: int, content_hash: str) -> Pack:
    row = PackVersion.objects.filter(pk=version_id, content_hash=content_hash)
    return Pack.from_json(row.values_list("content", flat=True).get())


@lru_cache(maxsize=256)
def _procedure(hash_: str) -> Procedure:
    row = ProcedureVersion.objects.filter(pk=hash_).first()
    if row is None:
        raise NotFound("政策库中没有这个版本的办理程序，请联系系统管理员发布政策包")
    return Procedure.model_validate(row.definition)

"""Which policy pack an area runs under on a day (政策包适用)."""

from __future__ import annotations

from datetime import date

from yimen.foundation.errors import NotFound
from yimen.network.models import PackBinding
from yimen.network.queries import prefixes
from yimen.packstore import reads
from yimen.packstore.models import PackVersion
from yimen.policy.pack import Pack


def pack_name_for(path: str, on: date) -> str:
    """Name of the pack in force for a place on a day; the nearest binding above it wins."""
    bindings = PackBinding.objects.filter(division__path__in=prefixes(path), during__contains=on)
    found = list(bindings.values_list("division__path", "pack_name"))
    if not found:
        raise NotFound(
            f"该地区在{on.year}年{on.month}月{on.day}日没有适用的政策包，"
            "请联系系统管理员在经办网络中登记"
        )
    return max(found, key=lambda row: len(row[0]))[1]


def pack_for(path: str, on: date) -> tuple[Pack, PackVersion]:
    """The pack in force for a place on a day, and the published version it was read from."""
    return reads.pack_in_force(pack_name_for(path, on), on)

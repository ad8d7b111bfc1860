"""政策库: the pack in force, read as a document with its clauses."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from yimen.foundation import clock
from yimen.foundation.errors import NotFound
from yimen.foundation.money import format_yuan
from yimen.network.packs import pack_for
from yimen.network.permissions import Right, check
from yimen.packstore.models import PackVersion
from yimen.packstore.reads import pack_in_force, pack_of
from yimen.policy import PackError
from yimen.policy.limits import item_limits
from yimen.policy.pack import Pack
from yimen.policy.values import DatedValue, Limit
from yimen.policy.vocabulary import LEVELS
from yimen.policy.words import value_words
from yimen.web.commands import acting
from yimen.web.packs.board import board

_UNITS = {"hour": "小时", "working_day": "个工作日", "calendar_day": "天"}
_RANKS = {
    "law": "法律",
    "regulation": "行政法规",
    "local_regulation": "地方性法规",
    "ministry": "部门文件",
    "local": "本地文件",
    "default": "系统约定",
}


def pack_page(request: HttpRequest, name: str = "") -> HttpResponse:
    """One published pack: values of today, steps with limits, notices, papers, who decides."""
    by = acting(request)
    check(by, Right.PACK_READ)
    pack, version = chosen(by.scope.prefix, name)
    today = clock.today()
    values = _values(pack)
    context = {
        "pack": pack,
        "version": version,
        "items": _items(pack),
        "values": values,
        "pending": sum(row["pending"] for row in values),
        "procedures": _procedures(pack),
        "notices": pack.notices.values(),
        "authority": _authority(pack),
        "versions": PackVersion.objects.filter(
            name=pack.name, status=PackVersion.Status.PUBLISHED
        ).order_by("-number")[:20],
        "today": today,
        "tomorrow": today + timedelta(days=1),
        **board(by, pack.name),
    }
    return render(request, "web/packs/pack.html", context)


def chosen(prefix: str, name: str) -> tuple[Pack, PackVersion]:
    """The pack of one's area, or a published one by name: as of today, else the first to come."""
    if not name:
        return pack_for(prefix, clock.today())
    try:
        return pack_in_force(name, clock.today())
    except NotFound:
        published = PackVersion.objects.filter(name=name, status=PackVersion.Status.PUBLISHED)
        version = published.order_by("number").first()
    if version is None:
        raise NotFound(f"没有已发布的政策包“{name}”，请从政策库首页进入")
    return pack_of(version), version


def _items(pack: Pack) -> list[dict[str, Any]]:
    """The catalogue with owner and basis, main items first."""
    kinds = {"main": "认定、给付", "joint": "联办", "child": "儿童类", "other": "其他"}
    order = list(kinds)
    return [
        {
            "item": item,
            "kind": kinds[item.kind],
            "owner": pack.offices.get(item.owner_role, "未定"),
        }
        for item in sorted(pack.items.values(), key=lambda one: order.index(one.kind))
    ]


def _authority(pack: Pack) -> list[dict[str, str]]:
    """Who decides each main item today, and by which paper; equal rows once."""
    found: dict[tuple[str, str], list[str]] = {}
    for item in pack.items.values():
        if not item.procedure:
            continue
        try:
            row = pack.authority_for(item.key, clock.today())
        except PackError:
            continue
        found.setdefault((LEVELS[row.level], row.basis), []).append(item.short)
    return [
        {"level": level, "basis": basis, "items": "、".join(items)}
        for (level, basis), items in found.items()
    ]


def _procedures(pack: Pack) -> list[dict[str, Any]]:
    """Every procedure in the version a case accepted today would be pinned to."""
    found = []
    for versions in pack.procedures.values():
        for version in versions:
            if version.covers(clock.today()):
                titles = "、".join(pack.items[key].short for key in version.items)
                steps = [_step(step, pack) for step in version.steps]
                row = {"version": version, "items": titles, "steps": steps}
                found.append({**row, "limits": item_limits(version)})
    return found


def _values(pack: Pack) -> list[dict[str, Any]]:
    """Every parameter with the value of today, its clause, and whether it waits for a document."""
    today, rows = clock.today(), []
    for key, values in sorted(pack.parameters.items()):
        if not pack.has_parameter(key, today):
            continue
        value = pack.parameter(key, today)
        rows.append(
            {
                "key": key,
                "title": value.title,
                "value": _shown(value),
                "since": value.from_,
                "source": f"{value.source}{value.clause}",
                "rank": _RANKS[value.rank],
                "pending": value.pending,
                "note": value.note,
                "versions": len(values),
            }
        )
    return rows


def _shown(value: DatedValue) -> str:
    """A value with its unit as people read it."""
    if value.is_money and isinstance(value.value, int):
        return f"{format_yuan(value.value)} {value.unit}"
    if isinstance(value.value, bool):
        return "是" if value.value else "否"
    if isinstance(value.value, tuple):
        return "、".join(value.value)
    if value.unit in ("代码", "文字", "分数"):
        return value_words(value).strip("“”")
    return f"{value.value} {value.unit}"


def _step(step: Any, pack: Pack) -> dict[str, Any]:
    """One step for the table of the procedure."""
    return {
        "title": step.title,
        "key": step.key,
        "role": pack.roles.get(step.role, "系统自动" if step.role == "system" else step.role),
        "limit": _limit(step.within),
        "legal": step.within.legal if step.within else None,
        "papers": "、".join(pack.documents[key].title for key in step.papers),
        "source": step.source,
        "event": step.on is not None,
    }


def _limit(limit: Limit | None) -> str:
    """“3 个工作日”, or nothing."""
    return f"{limit.count} {_UNITS[limit.unit]}" if limit else ""

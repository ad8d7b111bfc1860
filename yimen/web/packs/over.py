"""本地所改: what a pack changes of the one it builds on, area by area and in sentences."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from yimen.foundation.errors import NotFound
from yimen.network.permissions import Right, check
from yimen.policy import PACKS_DIR, Pack, diff, load_pack
from yimen.policy.own import matches
from yimen.web.commands import acting
from yimen.web.packs.versions import sections
from yimen.web.packs.views import chosen


def own_page(request: HttpRequest, name: str) -> HttpResponse:
    """The published pack of `name` beside the base it ships on (S3-32).

    Raises NotFound for a pack that builds on none of the shipped ones.
    """
    by = acting(request)
    check(by, Right.PACK_READ)
    pack, version = chosen(by.scope.prefix, name)
    base = _base_of(pack)
    context = {
        "pack": pack,
        "version": version,
        "base": base,
        "areas": _areas(pack),
        "sections": sections(diff(base, pack)),
    }
    return render(request, "web/packs/own.html", context)


def _base_of(pack: Pack) -> Pack:
    """The next shipped pack up the chain."""
    for name in pack.chain[1:]:
        if (PACKS_DIR / name).is_dir():
            return load_pack(name)
    raise NotFound(f"“{pack.title}”不在上级政策包上编写，没有可对照的内容；请看全文")


def _areas(pack: Pack) -> list[dict[str, Any]]:
    """The areas of the locality's document with the entries its files write."""
    return [
        {"title": area, "entries": [entry for entry in pack.own if matches(entry, patterns)]}
        for area, patterns in pack.areas.items()
    ]

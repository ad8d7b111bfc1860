"""What waits around a pack (政策库待办): drafts, versions to agree to, reviews, training."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from yimen.foundation import clock
from yimen.foundation.errors import NotFound
from yimen.network.acting import Acting
from yimen.network.approving import area_of, may_answer, may_draft
from yimen.network.models import Level, PackBinding
from yimen.network.permissions import Right, may
from yimen.packstore.actions.follow_up import children_of
from yimen.packstore.models import PackVersion, TrainingEntry
from yimen.packstore.reads import open_tasks
from yimen.web import nav
from yimen.web.packs.versions import word_of

_Status = PackVersion.Status


def board(by: Acting, name: str) -> dict[str, Any]:
    """What this post may do and see beside the text of the pack `name`."""
    try:
        area = area_of(name)
    except NotFound:
        area = ""
    drafter = may_draft(by, area)
    unpublished = PackVersion.objects.filter(status__in=(_Status.DRAFT, _Status.PENDING))
    drafts = [
        {"version": version, "word": word_of(version), "answer": _answers(by, version)}
        for version in unpublished.order_by("name", "number")
        if (version.name == name or version.status == _Status.PENDING)
        and may_draft(by, version.area)
    ]
    return {
        "may_draft": drafter,
        "may_own": _may_own(by, area),
        "drafts": drafts,
        "tasks": open_tasks([name]),
        "children": _children(name),
        "trainings": TrainingEntry.objects.filter(pack_name=name)[:20],
        "may_finish": drafter,
    }


def waiting_for(request: HttpRequest) -> int:
    """Versions this post may agree to, and reviews of its own pack: the sidebar's figure."""
    by: Acting | None = getattr(request, "acting", None)
    if by is None or not may(by, Right.PACK_PUBLISH):
        return 0
    pending = PackVersion.objects.filter(status=_Status.PENDING)
    mine = sum(may_answer(by, version) for version in pending if by.scope.covers(version.area))
    paths = PackBinding.objects.filter(during__contains=clock.today())
    names = paths.filter(division__path__startswith=by.scope.prefix).values_list("pack_name")
    return mine + open_tasks([row[0] for row in names]).count()


def _answers(by: Acting, version: PackVersion) -> bool:
    return version.status == _Status.PENDING and may_answer(by, version)


def _may_own(by: Acting, area: str) -> bool:
    """A county bureau under a pack of a wider area may write its own on it."""
    if not may(by, Right.PACK_PUBLISH) or by.office is None or not area:
        return False
    division = by.office.division
    return division.level == Level.COUNTY and division.path != area


def _children(name: str) -> list[dict[str, Any]]:
    """Packs built on this one, with what they have to review."""
    return [{"name": child, "tasks": list(open_tasks([child]))} for child in children_of(name)]


nav.register_count("packs", waiting_for)

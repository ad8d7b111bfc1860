"""One version of a pack (版本页): its changes, what the check says, the diff, and the approvals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from yimen.foundation import clock
from yimen.network.approving import may_answer, may_draft, readable, route_of
from yimen.network.permissions import Right, check
from yimen.packstore.checking import verdict
from yimen.packstore.drafting import content_of, edits_of
from yimen.packstore.models import PackVersion
from yimen.packstore.numbering import newest_published
from yimen.packstore.reads import pack_of
from yimen.policy import Pack, diff
from yimen.policy.diff import Change
from yimen.web.commands import acting
from yimen.web.packs.forms import forms
from yimen.web.packs.sayings import edit_words

_Status = PackVersion.Status
_TONES = {
    _Status.DRAFT: "plain",
    _Status.PENDING: "wait",
    _Status.PUBLISHED: "ok",
    _Status.WITHDRAWN: "plain",
}


def version_page(request: HttpRequest, name: str, number: int, **more: Any) -> HttpResponse:
    """A draft to work on, a version to agree to, or a published one to read."""
    by = acting(request)
    check(by, Right.PACK_READ)
    version = readable(by, name, number)
    pack = content_of(version)
    draft = version.status == _Status.DRAFT
    mine = draft and may_draft(by, version.area)
    kind: str = more.get("kind", "")
    errors: Mapping[str, str] = more.get("errors", {})
    context = {
        "version": version,
        "pack": pack,
        "word": word_of(version),
        "tone": _TONES[_Status(version.status)],
        "edits": [
            {**row, "words": edit_words(pack, row["edit"]), "index": index}
            for index, row in enumerate(edits_of(version))
        ],
        "sections": sections(_changes(version, pack)),
        "verdict": verdict(version, pack) if version.based_on else None,
        "approvals": version.approvals.order_by("-pk"),
        "is_draft": draft,
        "may_edit": mine,
        "may_answer": version.status == _Status.PENDING and may_answer(by, version),
        "stale": draft and _is_stale(version),
        "route": route_of(version.area) if draft and version.area else None,
        "today": clock.today(),
        "forms": forms(pack, version.valid_from, kind, request.POST, errors) if mine else [],
        **more,
    }
    return render(request, "web/packs/version.html", context, status=more.get("status", 200))


def word_of(version: PackVersion) -> str:
    """State in words: a version that waits says for whom (待市审核)."""
    if version.status == _Status.PENDING:
        waiting = version.approvals.filter(answered_at__isnull=True).last()
        return waiting.waiting_word if waiting else version.get_status_display()
    if version.status == _Status.PUBLISHED and version.valid_from > clock.today():
        return "已发布，未到施行日"
    if version.status == _Status.DRAFT and version.approvals.filter(agreed=False).exists():
        return "已退回，修改中"
    return version.get_status_display()


def sections(changes: list[Change]) -> list[dict[str, Any]]:
    """Changes under their headings, in order."""
    found: dict[str, list[Change]] = {}
    for change in changes:
        found.setdefault(change.section, []).append(change)
    return [{"title": title, "changes": rows} for title, rows in found.items()]


def _changes(version: PackVersion, pack: Pack) -> list[Change]:
    if version.based_on is not None:
        return diff(pack_of(version.based_on), pack)
    earlier = PackVersion.objects.filter(
        name=version.name, status=_Status.PUBLISHED, number__lt=version.number
    )
    before = earlier.order_by("-number").first()
    return diff(pack_of(before), pack) if before else []


def _is_stale(draft: PackVersion) -> bool:
    newest = newest_published(draft.name)
    return newest is not None and newest.pk != draft.based_on_id

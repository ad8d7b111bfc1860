"""What a draft begins from, and its content with the edits in it (草案内容)."""

from __future__ import annotations

from datetime import date
from typing import Any

from yimen.packstore.models import PackVersion
from yimen.packstore.reads import pack_of
from yimen.policy import Pack, apply_edit, carry_over, edit_from


def beginning_of(draft: PackVersion) -> tuple[Pack, list[str]]:
    """The content before the first edit, and the places where parent and pack had both changed.

    A draft made for a parent's new version begins with that version carried over; the first
    draft of a pack of one's own begins as its parent under another name; any other begins as the
    version it changes.
    """
    base = draft.based_on
    if base is None:
        return pack_of(draft), []
    pack = pack_of(base)
    if base.name != draft.name:
        return renamed(pack, draft.name, draft.title, draft.valid_from), []
    parent = draft.built_on
    if parent is None or parent.pk == base.built_on_id:
        return pack, []
    before = base.built_on or _before(parent)
    if before is None:
        return pack, []
    return carry_over(pack_of(before), pack_of(parent), pack)


def renamed(parent: Pack, name: str, title: str, on: date) -> Pack:
    """The parent's content as a pack of one's own, built on it."""
    return parent.with_parts(
        name=name,
        title=title,
        chain=(name, *parent.chain),
        valid_from=on,
        source=f"{title}（在“{parent.title}”上制定）",
    )


def remake(draft: PackVersion) -> Pack:
    """Lay the edits over the beginning again and put the result into the draft (not saved).

    Raises PackError where an edit does not fit.
    """
    pack, draft.clashes = beginning_of(draft)
    for row in draft.edits:
        pack = apply_edit(pack, edit_from(row["edit"]), draft.valid_from)
    draft.content, draft.content_hash = pack.to_json(), pack.content_hash
    draft.title = pack.title
    return pack


def content_of(draft: PackVersion) -> Pack:
    """A draft's content as stored; drafts change, so the process keeps none."""
    if draft.status != PackVersion.Status.DRAFT:
        return pack_of(draft)
    return Pack.from_json(draft.content)


def edits_of(draft: PackVersion) -> list[dict[str, Any]]:
    """The edits with who and when, oldest first."""
    return [{**row, "edit": edit_from(row["edit"])} for row in draft.edits]


def _before(version: PackVersion) -> PackVersion | None:
    """The version of the same pack published before this one."""
    published = PackVersion.objects.filter(
        name=version.name, status=PackVersion.Status.PUBLISHED, number__lt=version.number
    )
    return published.order_by("-number").first()

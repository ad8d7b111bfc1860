"""Work on a draft of a pack (修改草案): add and take out changes, move its day, give it up."""

from __future__ import annotations

from datetime import date

from yimen.foundation.errors import Invalid, NotFound
from yimen.network.acting import Acting
from yimen.network.approving import check_drafter
from yimen.packstore.actions import draft as drafts
from yimen.packstore.models import PackVersion
from yimen.packstore.numbering import newest_published
from yimen.policy import Edit


def add_edit(by: Acting, draft: PackVersion, edit: Edit) -> PackVersion:
    """One change more; whoever adds it stands beside it with the moment."""
    check_drafter(by, draft.area)
    return drafts.add_edit(draft, edit, actor=by.actor)


def take_edit(by: Acting, draft: PackVersion, index: int) -> PackVersion:
    """Take a change out again; 0 is the oldest."""
    check_drafter(by, draft.area)
    return drafts.drop_edit(draft, index, actor=by.actor)


def move_draft(by: Acting, draft: PackVersion, on: date) -> PackVersion:
    """Another first day."""
    check_drafter(by, draft.area)
    return drafts.set_day(draft, on, actor=by.actor)


def rebase_draft(by: Acting, draft: PackVersion) -> PackVersion:
    """Lay the same changes over what was published meanwhile."""
    check_drafter(by, draft.area)
    newest = newest_published(draft.name)
    if newest is None:
        raise NotFound("这个政策包还没有发布过，草案不需要改到新版上")
    return drafts.rebase(draft, newest, actor=by.actor)


def drop_draft(by: Acting, draft: PackVersion, reason: str) -> None:
    """Give the draft up, with the reason."""
    check_drafter(by, draft.area)
    if not reason.strip():
        raise Invalid("请写明撤销草案的原因", "reason")
    drafts.drop_draft(draft, actor=by.actor, reason=reason.strip())

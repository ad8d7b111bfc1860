"""Begin a new version of a pack, or a pack of one's own on the parent's (起草、另立政策包)."""

from __future__ import annotations

from datetime import date

from yimen.foundation import clock
from yimen.foundation.errors import Conflict, Invalid, NotFound
from yimen.network.acting import Acting
from yimen.network.approving import area_of, check_drafter
from yimen.network.models import Level
from yimen.network.packs import pack_for, pack_name_for
from yimen.network.permissions import Right, check
from yimen.packstore.actions.draft import open_draft, open_own
from yimen.packstore.models import PackVersion
from yimen.packstore.numbering import newest_published


def draft_pack(by: Acting, name: str, on: date) -> PackVersion:
    """A draft of the next version of `name`, meant to be in force from `on`.

    Raises NotPermitted for a pack whose area is wider than one's own, NotFound without one.
    """
    area = area_of(name)
    check_drafter(by, area)
    newest = newest_published(name)
    if newest is None:
        raise NotFound(f"没有已发布的政策包“{name}”，请从政策库首页进入")
    return open_draft(newest, actor=by.actor, on=on, area=area)


def draft_own_pack(by: Acting, title: str, on: date) -> PackVersion:
    """A first draft of the county's own workflow, on the pack it runs under until now (S2-30).

    Raises Conflict where the county runs under a pack of its own already.
    """
    check(by, Right.PACK_PUBLISH)
    if by.office is None or by.office.division.level != Level.COUNTY:
        raise Conflict("只有县（市、区）一级可以在上级政策包上另立本地的，请由县级民政部门起草")
    if not title.strip():
        raise Invalid("请写明本地政策包的名称", "title")
    division = by.office.division
    parent, version = pack_for(division.path, clock.today())
    if area_of(parent.name) == division.path:
        raise Conflict(f"本地已经执行自己的政策包“{parent.title}”，请在它上面修改")
    name = f"{pack_name_for(division.path, clock.today())}-{division.code}"
    return open_own(version, name, title.strip(), actor=by.actor, on=on, area=division.path)

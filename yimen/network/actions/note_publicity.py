"""Note what one's office did to make a policy known (登记政策宣传)."""

from __future__ import annotations

from datetime import date

from yimen.foundation import clock
from yimen.foundation.errors import Invalid, NotPermitted
from yimen.network.acting import Acting
from yimen.network.packs import pack_for
from yimen.network.permissions import Right, may
from yimen.packstore.actions import note_publicity as noting
from yimen.packstore.models import Publicity


def may_note_publicity(by: Acting) -> bool:
    """Windows, villages, townships and the county's policy officers."""
    return by.office is not None and (may(by, Right.NOTICE) or may(by, Right.PACK_PUBLISH))


def note_publicity(
    by: Acting, *, kind: str, item: str, place: str, copies: int, on: date
) -> Publicity:
    """Keep one line of the log, with the pack version in force for the office on the day."""
    if by.office is None or not may_note_publicity(by):
        raise NotPermitted("您的岗位不登记政策宣传，请由窗口、村（社区）或民政部门登记")
    pack, version = pack_for(by.office.path, clock.today())
    if item and item not in pack.items:
        raise Invalid("请从列表中选择事项", "item")
    return noting.note_publicity(
        version,
        actor=by.actor,
        office=(by.office.name, by.office.path),
        kind=kind,
        item=item,
        place=place,
        copies=copies,
        on=on,
    )

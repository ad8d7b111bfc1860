"""Say that a department's data reach the county, or no longer do (数据接通)."""

from __future__ import annotations

from django.db import transaction

from yimen.foundation import clock, trail
from yimen.foundation.errors import Invalid, NotPermitted
from yimen.means_check.feeds import connected_feeds
from yimen.means_check.models import FeedSwitch
from yimen.network.acting import Acting
from yimen.network.permissions import Right, check
from yimen.policy.vocabulary import FEEDS


@transaction.atomic
def switch_feed(by: Acting, key: str, *, on: bool, note: str) -> FeedSwitch:
    """Register it with the reason; from then on the paper lists of the county follow.

    Raises Invalid for an unknown feed or without a note, NotPermitted outside the county.
    """
    check(by, Right.STAFF)
    if by.office is None or by.office.role in ("township", "village", "grid"):
        raise NotPermitted("数据接通由县级登记，请联系县级系统管理员")
    if key not in FEEDS:
        raise Invalid("请在数据来源目录中选择", "key")
    if not note.strip():
        raise Invalid("请写明接通或中断的情况（如：接口已验收、对方系统停用）", "note")
    before = key in connected_feeds(by.office.path)
    row = FeedSwitch.objects.create(
        area=by.office.division.path,
        key=key,
        is_on=on,
        note=note.strip()[:200],
        changed_by=by.actor.name,
        changed_at=clock.now(),
    )
    trail.append(
        f"feed:{row.area}{key}",
        "feed.switch",
        actor=by.actor,
        subject=FEEDS[key],
        reason=row.note,
        before={"on": before},
        after={"on": on},
        home_path=row.area,
        handling_path=row.area,
    )
    return row

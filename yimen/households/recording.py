"""Events of a household, on its own stream (一户一档)."""

from __future__ import annotations

from typing import Any

from yimen.foundation.trail.writing import append
from yimen.network.acting import Acting

from .models import Household


def stream_of(household: Household) -> str:
    """The trail's stream of a household."""
    return f"household:{household.pk}"


def record(by: Acting, household: Household, verb: str, **kept: Any) -> None:
    """Append one event; `kept` as in trail.append (subject, reason, before, after)."""
    append(
        stream_of(household),
        verb,
        actor=by.actor,
        home_path=household.home_path,
        handling_path=household.handling_path,
        **kept,
    )


VERBS = {
    "household.registered": "建立家庭档案",
    "member.added": "增加成员",
    "member.ended": "成员变动",
    "obligor.added": "登记法定义务人",
    "obligor.refused": "法定义务人不肯签署",
    "consent.signed": "签署核对授权",
    "consent.revoked": "撤回核对授权",
    "account.added": "登记发放账户",
    "facts.recorded": "登记事实",
    "id.opened": "查看完整证件号码",
    "phone.opened": "查看完整电话",
    "account.opened": "查看完整银行账号",
    "contact.changed": "变更联系方式",
    "file.lent": "借出档案",
    "file.old_volume": "登记历史卷",
    "file.returned": "归还档案",
}
"""Verb of the trail → Chinese, for the timeline."""

"""What a notice may show (公示内容): the pack's whitelist and nothing else.

57号 art. 24, 浙江条例 art. 55: name, number of members, amount, item, village, period, complaint
phone. Never an ID number, a door number, an illness, a bank account or a child.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from yimen.foundation import clock
from yimen.foundation.errors import Conflict
from yimen.foundation.money import format_yuan
from yimen.households.ages import adult_age_of, is_child
from yimen.households.models import Membership
from yimen.network.queries import county_office
from yimen.policy.catalogue import Notice as NoticeRule
from yimen.policy.pack import Pack
from yimen.procedures.models import Case


def notice_rule(pack: Pack, kind: str, item: str) -> NoticeRule | None:
    """The pack's rule for this kind of notice and item; None where it has none (child items)."""
    for rule in pack.notices.values():
        if rule.kind == kind and item in rule.items and pack.items[item].public_notice:
            return rule
    return None


def members_of(case: Case) -> int:
    """Number of co-resident members on the day."""
    return (
        Membership.objects.on(clock.today())
        .filter(household=case.household, co_resident=True)
        .count()
    )


def shown_fields(
    case: Case,
    pack: Pack,
    rule: NoticeRule,
    *,
    item: str,
    amount_fen: int | None,
    opinion: str = "",
    period: tuple[datetime, datetime] | None = None,
) -> dict[str, Any]:
    """The whitelisted fields with their words; raises Conflict where a child would be named."""
    today = clock.today()
    if is_child(case.applicant, today, adult_age_of(pack, today)):
        raise Conflict("申请人是未成年人，不能公示；请在备注中写明不公示的理由后归档")
    county = county_office(case.handling_path)
    values: dict[str, Any] = {
        "item": pack.items[item].title,
        "applicant_name": case.applicant.name,
        "member_count": members_of(case),
        "amount": "" if amount_fen is None else f"{format_yuan(amount_fen)} 元/月",
        "opinion": opinion,
        "village": case.division.name,
        "complaint_phone": county.phone or case.handling_office.phone,
        "period": "",
    }
    if period is not None:
        begin, end = (moment.astimezone(clock.ZONE) for moment in period)
        values["period"] = f"{begin:%Y年%m月%d日}至{end:%Y年%m月%d日}24时"
    return {name: values[name] for name in rule.fields if name in values}

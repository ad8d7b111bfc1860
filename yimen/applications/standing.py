"""The rolling list of a village (长期公示名单): drawn from the awards that go on.

Who was stopped is gone at the next refresh. Children never stand on it, and of the others nothing
but the fields of the pack's whitelist (220号第34条, 57号第24条).
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q

from yimen.applications.assessment import first_month_after
from yimen.applications.document_data import chinese_day
from yimen.applications.models import StandingList
from yimen.awards.models import Award, Beneficiary
from yimen.awards.queries import monthly_amount
from yimen.foundation import clock
from yimen.foundation.documents import typst_pdf
from yimen.foundation.money import format_yuan
from yimen.households.ages import adult_age_of, is_child
from yimen.network.models import Division
from yimen.network.packs import pack_for
from yimen.network.queries import county_office, township_of
from yimen.policy.catalogue import Notice as NoticeRule
from yimen.policy.pack import Pack

KIND = "standing"
TEMPLATE = "standing_list"


def standing_rules(pack: Pack) -> dict[str, NoticeRule]:
    """Item → the pack's rule for its rolling list; items without one never stand on it."""
    return {
        item: rule
        for rule in pack.notices.values()
        if rule.kind == KIND
        for item in rule.items
        if item in pack.items and pack.items[item].public_notice
    }


def standing_rows(division: Division, on: date) -> list[dict[str, Any]]:
    """What the list of a village says on a day, by item and name."""
    pack, _ = pack_for(division.path, on)
    rules, adult = standing_rules(pack), adult_age_of(pack, on)
    goes_on = Q(during__upper_inf=True) | Q(during__endswith__gt=first_month_after(on))
    awards = Award.objects.filter(goes_on, home_path__startswith=division.path)
    found = awards.filter(item__in=rules).select_related("holder").order_by("item", "number")
    return [
        _row(award, rules[award.item], pack, division)
        for award in found
        if not is_child(award.holder, on, adult)
    ]


def latest_list(division: Division) -> StandingList | None:
    """The list that hangs in the village now; None before the first."""
    return StandingList.objects.filter(division=division).order_by("-refreshed_at").first()


def complaint_phone(division: Division) -> str:
    """Whom to call about a list."""
    return county_office(division.path).phone


def _row(award: Award, rule: NoticeRule, pack: Pack, division: Division) -> dict[str, Any]:
    month = max(award.during.lower, clock.today().replace(day=1))
    base, extra = monthly_amount(award, month)
    people = Beneficiary.objects.current().filter(award=award).count()
    values = {
        "item": pack.items[award.item].title,
        "applicant_name": award.holder.name,
        "member_count": people,
        "amount": f"{format_yuan(base + extra)} 元/月" if award.pays else "",
        "village": division.name,
        "complaint_phone": complaint_phone(division),
    }
    return {name: values[name] for name in rule.fields if name in values}


def print_list(held: StandingList) -> bytes:
    """The PDF of a list as it was refreshed; it carries no serial, the next refresh replaces it."""
    division = held.division
    pack, _ = pack_for(division.path, clock.today())
    office = township_of(division.path)
    data = {
        "title": pack.documents[TEMPLATE].title,
        "office": office.name,
        "office_phone": office.phone,
        "issued_on": chinese_day(held.refreshed_at),
        "body": {
            "village": division.name,
            "complaint_phone": complaint_phone(division),
            "entries": held.rows,
        },
    }
    return typst_pdf(pack.document_source(TEMPLATE), data)

"""一户一档: members, accounts, authorisations, cases, awards with payments, papers, and one
timeline of everything that happened to the household and its cases."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from yimen.applications.lookup import household_for
from yimen.applications.models import IssuedDocument, Material
from yimen.awards.models import Award, AwardLine
from yimen.foundation import clock
from yimen.foundation.identity import age_on
from yimen.foundation.trail import Event
from yimen.households.models import Household, Membership
from yimen.households.recording import VERBS, stream_of
from yimen.households.relations import RELATIONS
from yimen.network.packs import pack_for
from yimen.network.permissions import Right, check, may
from yimen.payments.models import PayRow
from yimen.policy.pack import Pack
from yimen.procedures.models import Case
from yimen.web.casework.history import words_of
from yimen.web.commands import acting
from yimen.web.paging import keyset_page

PAYMENTS_SHOWN = 12
EVENTS_SHOWN = 30
# Said once: what the case tells in its own words is left out of the household's, and the other way.
_QUIET = (
    *("step.begun", "step.waited", "step.done", "case.marked", "case.started"),
    *("consent.signed", "consent.revoked", "facts.recorded"),
    *("member.add", "member.remove", "account.add", "check.query"),
)
_ICONS = {
    "household.registered": "home-heart",
    "member.added": "users",
    "member.ended": "users",
    "consent.signed": "signature",
    "consent.revoked": "signature",
    "account.added": "cash",
    "facts.recorded": "pencil",
    "id.opened": "eye",
    "phone.opened": "eye",
    "account.opened": "eye",
    "contact.changed": "phone",
    "file.lent": "folders",
    "file.old_volume": "folders",
    "file.returned": "folders",
}
_AWARD_WORDS = {"award.grant": "生成待遇", "award.stop": "停发待遇", "award.change": "调整待遇"}


def household_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The whole file; a village sees no bank details."""
    by = acting(request)
    check(by, Right.CASE_READ)
    household = household_for(by, uid)
    pack, _ = pack_for(household.home_path, clock.today())
    cases = cases_of(household, pack)
    awards = awards_of(household, pack) if may(by, Right.AWARD_READ) else []
    context = {
        "household": household,
        "members": members_of(household),
        "former": former_members(household),
        "account": current_account(household) if may(by, Right.ACCOUNT_READ) else None,
        "may_account": may(by, Right.ACCOUNT_READ),
        "may_id": may(by, Right.ID_OPEN),
        "consents": household.consents.select_related("person", "signed_by").order_by("-signed_at"),
        "cases": cases,
        "awards": awards,
        "may_awards": may(by, Right.AWARD_READ),
        "documents": documents_of(cases),
        "materials": materials_of(cases),
        "events": events_of(household, cases, awards, request.GET.get("at", "")),
        "at": request.GET.get("at", ""),
    }
    return render(request, "web/households/household.html", context)


def members_of(household: Household) -> list[Membership]:
    """Today's members, applicant first, with relation and age in words."""
    today = clock.today()
    rows = list(
        Membership.objects.on(today)
        .filter(household=household)
        .select_related("person")
        .order_by("relation", "recorded_at")
    )
    for row in rows:
        born = row.person.birth_date
        row.relation_words = RELATIONS.get(row.relation, "")  # type: ignore[attr-defined]
        row.age = age_on(born, today) if born else None  # type: ignore[attr-defined]
    return rows


def former_members(household: Household) -> list[Membership]:
    """Who was a member before, as it is known now."""
    rows = Membership.objects.current().filter(
        household=household, during__endswith__lte=clock.today()
    )
    return list(rows.select_related("person").order_by("-during"))


def current_account(household: Household) -> Any:
    """The account in use."""
    return household.accounts.filter(is_current=True).select_related("holder").first()


def cases_of(household: Household, pack: Pack) -> list[Case]:
    """Every case, the newest first."""
    rows = list(household.cases.select_related("handling_office").order_by("-received_at"))
    for row in rows:
        row.item_title = pack.items[row.item].title if row.item in pack.items else "待定"  # type: ignore[attr-defined]
    return rows


def awards_of(household: Household, pack: Pack) -> list[Award]:
    """Awards with what they pay a month and their last payments."""
    lines = AwardLine.objects.filter(superseded_at__isnull=True).select_related("person")
    rows = list(
        household.awards.select_related("holder")
        .prefetch_related(Prefetch("lines", lines, to_attr="current_lines"))
        .order_by("-during")
    )
    for award in rows:
        award.item_title = pack.items[award.item].title if award.item in pack.items else award.item
        award.monthly_fen = sum(line.amount_fen for line in award.current_lines)
        paid = PayRow.objects.filter(award=award).select_related("run")
        award.payments = list(paid.order_by("-month", "-attempt")[:PAYMENTS_SHOWN])
    return rows


def documents_of(cases: list[Case]) -> list[IssuedDocument]:
    """Papers issued in any case, the newest first."""
    return list(IssuedDocument.objects.filter(case__in=cases).order_by("-issued_at")[:100])


def materials_of(cases: list[Case]) -> list[Material]:
    """Papers handed in and not taken off again."""
    rows = Material.objects.filter(case__in=cases, removed_at__isnull=True)
    return list(rows.select_related("person", "file").order_by("-added_at")[:100])


def events_of(household: Household, cases: list[Case], awards: list[Award], at: str) -> Any:
    """One page of the timeline, the newest first, in words a clerk uses."""
    streams = [stream_of(household)]
    streams += [f"case:{case.pk}" for case in cases] + [f"award:{award.pk}" for award in awards]
    rows = Event.objects.filter(stream__in=streams).exclude(verb__in=_QUIET)
    page = keyset_page(rows, ("-recorded_at", "-uid"), at, size=EVENTS_SHOWN)
    page.rows[:] = [_told(event) for event in page.rows]
    return page


def _told(event: Event) -> dict[str, Any]:
    if event.verb in VERBS:
        title, icon = VERBS[event.verb], _ICONS.get(event.verb, "history")
    elif event.verb in _AWARD_WORDS:
        title, icon = _AWARD_WORDS[event.verb], "certificate"
    else:
        title, icon = words_of(event.verb)
    number = event.case_number
    subject = event.subject if event.subject != number else ""
    return {
        "at": event.at,
        "title": title,
        "icon": icon,
        "text": "　".join(text for text in (subject, number) if text),
        "who": f"{event.actor_name} {event.actor_post}".strip(),
    }

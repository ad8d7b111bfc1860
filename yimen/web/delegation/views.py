"""The register as it stands on a day, and one township with all it needs to decide by itself."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from yimen.foundation import clock
from yimen.foundation.errors import Invalid
from yimen.network.acting import Acting
from yimen.network.competence import competence
from yimen.network.delegating import county_seen, township_named
from yimen.network.models import (
    Agreement,
    AuthorityList,
    Delegation,
    Kind,
    Office,
    PolicyPaper,
    Receiver,
)
from yimen.network.packs import pack_for
from yimen.network.permissions import Right, check, may
from yimen.network.power import may_request_check, needs_check_grant
from yimen.network.queries import county_office
from yimen.network.rollout import export, matrix, progress
from yimen.policy.pack import Pack
from yimen.web.commands import acting

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def overview(request: HttpRequest, **more: Any) -> HttpResponse:
    """Who decides what in every township on the day, how far the roll-out is, papers and lists."""
    by = acting(request)
    check(by, Right.PACK_READ)
    county, on = county_seen(by), _on(request)
    pack, _ = pack_for(county.path, on)
    items, rows = matrix(county, on)
    titles = [pack.items[item].short for item in items]
    context = {
        "county": county,
        "bureau": county_office(county.path),
        "on": on,
        "progress": progress(county, on),
        "titles": titles,
        "rows": [(office, list(zip(titles, powers, strict=True))) for office, powers in rows],
        "default": pack.default_authority(items[0], on) if items else None,
        "papers": PolicyPaper.objects.filter(division=county).select_related("file"),
        "lists": AuthorityList.objects.filter(division=county).select_related("paper"),
        "issuers": PolicyPaper.Issuer.choices,
        "may_delegate": may(by, Right.DELEGATE),
        "blank_stages": range(3),
        "today": clock.today(),
        **more,
    }
    status = 422 if more.get("errors") else 200
    return render(request, "web/delegation/overview.html", context, status=status)


def items_xlsx(request: HttpRequest) -> HttpResponse:
    """The list of items, codes and levels as an Excel workbook (S2-17)."""
    by = acting(request)
    check(by, Right.PACK_READ)
    county, on = county_seen(by), _on(request)
    answer = HttpResponse(export(county, on), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="items-{on}.xlsx"'
    return answer


def township_page(request: HttpRequest, pk: int, **more: Any) -> HttpResponse:
    """One township: receiving unit, readiness, agreements, what it holds."""
    by = acting(request)
    check(by, Right.PACK_READ)
    office, today = township_named(by, pk), clock.today()
    county = county_seen(by)
    pack, _ = pack_for(office.path, today)
    points = competence(office, today)
    context = {
        "office": office,
        "points": points,
        "ready": all(point.ok for point in points),
        "receiver": Receiver.objects.filter(township=office).first(),
        "agreements": [_agreement(by, row, today) for row in _agreements(office)],
        "held": [_held(pack, row, today) for row in _rows(office)],
        "choices": _choices(pack, today),
        "papers": PolicyPaper.objects.filter(division=county),
        "lists": AuthorityList.objects.filter(division=county, signed_on__isnull=False),
        "kinds": Kind.choices,
        "needs_grant": needs_check_grant(pack, today)
        and not may_request_check(pack, office, today),
        "may_delegate": may(by, Right.DELEGATE),
        "may_receive": may(by, Right.DELEGATE) or may(by, Right.DELEGATE_ACCEPT),
        "today": today,
        **more,
    }
    status = 422 if more.get("errors") else more.get("status", 200)
    return render(request, "web/delegation/township.html", context, status=status)


def _on(request: HttpRequest) -> date:
    text = request.GET.get("on", "")
    try:
        return date.fromisoformat(text) if text else clock.today()
    except ValueError as error:
        raise Invalid("日期应写成 2021-05-31 的样子", "on") from error


def _agreements(office: Office) -> list[Agreement]:
    rows = Agreement.objects.filter(township=office).select_related("authority_list", "scan")
    return list(rows.order_by("-during"))


def _agreement(by: Acting, row: Agreement, today: date) -> dict[str, Any]:
    """An agreement with what the reader can do about it."""
    own = by.office is not None and by.office.pk == row.township_id
    sign = may(by, Right.DELEGATE_ACCEPT) if own else may(by, Right.DELEGATE)
    day = row.township_signed_on if own else row.county_signed_on
    return {
        "row": row,
        "first": row.during.lower,
        "last": row.during.upper - timedelta(days=1) if row.during.upper else None,
        "state": row.state(today),
        "may_sign": sign and day is None and row.ended_on is None,
        "may_scan": sign and row.signed(today) and row.scan_id is None,
        "may_end": may(by, Right.DELEGATE) and row.ended_on is None,
    }


def _rows(office: Office) -> list[Delegation]:
    rows = Delegation.objects.filter(township=office).select_related("paper", "agreement")
    return list(rows.order_by("-registered_at", "item"))


def _held(pack: Pack, row: Delegation, today: date) -> dict[str, Any]:
    """A row of the register in words, with its state today."""
    check_power = row.power == Delegation.Power.CHECK
    known = pack.items.get(row.item)
    first, upper = row.during.lower, row.during.upper
    if row.during.isempty or (upper is not None and upper <= today):
        state = "已收回" if row.revoked_on else "已到期"
    else:
        state = "未到起始日" if first > today else "生效"
    return {
        "row": row,
        "title": "核对委托权限" if check_power else known.title if known else row.item,
        "first": first,
        "last": upper - timedelta(days=1) if upper else None,
        "state": state,
        "may_end": state in ("生效", "未到起始日") and row.revoked_on is None,
    }


def _choices(pack: Pack, today: date) -> list[tuple[str, str]]:
    """Items the pack lets go down."""
    rows = pack.items.items()
    return [(key, item.title) for key, item in rows if pack.delegable(key, today) is not None]

"""Hand an item's power to a township, or take it back (下放、收回)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from yimen.foundation import clock
from yimen.foundation.errors import Conflict, Invalid
from yimen.network import power
from yimen.network.acting import Acting
from yimen.network.competence import competence, missing
from yimen.network.delegating import locked, note
from yimen.network.models import Agreement, Delegation, Kind, Office, PolicyPaper, Receiver
from yimen.network.packs import pack_for
from yimen.network.permissions import Right, check, check_covers
from yimen.policy.catalogue import AuthorityRow

ALL_ITEMS = "*"


@dataclass(frozen=True)
class DelegationData:
    """What is handed down. `last` None is until revoked; `kind` and `ceiling_fen` default to the
    list's line, then to the pack."""

    item: str
    first: date
    paper: PolicyPaper | None
    last: date | None = None
    agreement: Agreement | None = None
    kind: str = ""
    ceiling_fen: int | None = None


def delegate(by: Acting, township: Office, data: DelegationData) -> Delegation:
    """Enter one item for one township (S2-01, S2-05). Cases under decision move on its first day.

    Raises Invalid without a numbered paper (S2-03), Conflict without a receiving unit (S2-06), a
    signed list and agreement (S2-02, S2-04), or where the readiness list fails (S2-32).
    """
    check(by, Right.DELEGATE)
    check_covers(by, township)
    paper = _paper(data)
    _check_unit(township)
    row = _row(township, data, paper)
    last = data.last
    if row.needs_agreement:
        last = _check_agreement(township, data)
        _check_competence(township)
    line = _line(data)
    kind = data.kind or (line.kind if line else row.kind)
    if kind not in Kind.values:
        raise Invalid("请选择委托或授权", "kind")
    ceiling = data.ceiling_fen if data.ceiling_fen is not None else line and line.ceiling_fen
    return _enter(
        by,
        township,
        Delegation(
            township=township,
            power=Delegation.Power.DECIDE,
            item=data.item,
            kind=kind,
            ceiling_fen=ceiling,
            during=_days(data.first, last),
            paper=paper,
            agreement=data.agreement,
        ),
    )


def open_checks(
    by: Acting, township: Office, first: date, paper: PolicyPaper | None, last: date | None = None
) -> Delegation:
    """Let a township ask for means checks in the county's name (S2-36)."""
    check(by, Right.DELEGATE)
    check_covers(by, township)
    data = DelegationData(ALL_ITEMS, first, paper, last)
    return _enter(
        by,
        township,
        Delegation(
            township=township,
            power=Delegation.Power.CHECK,
            item=ALL_ITEMS,
            kind=Kind.ENTRUSTED,
            during=_days(first, last),
            paper=_paper(data),
        ),
    )


def revoke(by: Acting, uid: Any, on: date, reason: str) -> Delegation:
    """Take the power back: `on` is the first day it is the county's again."""
    check(by, Right.DELEGATE)
    if not reason.strip():
        raise Invalid("请填写收回原因", "reason")
    with transaction.atomic():
        found = locked(Delegation, uid, "下放登记")
        check_covers(by, found.township)
        if found.revoked_on is not None:
            raise Conflict(f"已于{found.revoked_on:%Y-%m-%d}收回，不需要再次办理")
        if on < clock.today():
            raise Invalid("收回日期不能早于今天，已经作出的决定不受影响", "on")
        if found.during.upper is not None and on >= found.during.upper:
            raise Conflict("该项下放在这之前已经到期，不需要收回")
        first = found.during.lower
        found.during = DateRange(first, on) if on > first else DateRange(empty=True)
        found.revoked_on, found.revoke_reason = on, reason.strip()[:300]
        found.save(update_fields=["during", "revoked_on", "revoke_reason"])
        told = {"item": found.item, "power": found.power, "on": on}
        note(
            by, "delegation.revoke", found.home_path, str(found), reason=reason.strip(), after=told
        )
        power.changed(by, found.township)
    return found


def _enter(by: Acting, township: Office, row: Delegation) -> Delegation:
    """Write the row and tell whoever follows the register."""
    row.registered_by, row.registered_at = by.actor.name, clock.now()
    row.home_path = township.path
    with transaction.atomic():
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError as error:
            raise Conflict(
                f"{township.name}在这段时间已登记这一事项的下放，请先收回原来的登记"
            ) from error
        after = {
            "item": row.item,
            "power": row.power,
            "kind": row.kind,
            "ceiling_fen": row.ceiling_fen,
            "from": row.during.lower,
            "until": row.during.upper,
            "paper": row.paper.number,
        }
        note(by, "delegation.enter", township.path, str(row), after=after)
        power.changed(by, township)
    return row


def _days(first: date, last: date | None) -> DateRange:
    if last is not None and last < first:
        raise Invalid("结束日期早于开始日期，请核对", "last")
    return DateRange(first, last + timedelta(days=1) if last else None)


def _paper(data: DelegationData) -> PolicyPaper:
    """The numbered paper, or Invalid (S2-03)."""
    if data.paper is None:
        raise Invalid("下放必须有文号：请先登记依据文件，再选择", "paper")
    if data.paper.issued_on > data.first:
        raise Invalid(f"文件{data.paper.issued_on:%Y-%m-%d}才印发，起始日不能更早", "first")
    return data.paper


def _check_unit(township: Office) -> None:
    if not Receiver.objects.filter(township=township).exists():
        raise Conflict(f"{township.name}还没有明确承接部门，请先登记承接部门再下放", code="no_unit")


def _row(township: Office, data: DelegationData, paper: PolicyPaper) -> AuthorityRow:
    """The pack's row that lets the item go down, on a paper of the rank the law asks for."""
    pack, _ = pack_for(township.path, data.first)
    if data.item not in pack.items:
        raise Invalid(f"政策包“{pack.title}”没有救助事项“{data.item}”", "item")
    row = pack.delegable(data.item, data.first)
    if row is None:
        title = pack.items[data.item].title
        raise Invalid(f"“{title}”没有可以下放的规定，由县级决定", "item")
    default = pack.default_authority(data.item, data.first)
    if paper.issuer not in default.overridable_by:
        needed = [PolicyPaper.Issuer(key).label for key in default.overridable_by]
        told = f"由{'、'.join(needed)}规定" if needed else "由法规直接规定，不能下放"
        raise Conflict(f"{default.basis}要求审批权下放{told}，{paper.number}不符合", code="rank")
    return row


def _check_agreement(township: Office, data: DelegationData) -> date | None:
    """The last day the agreement allows, or Conflict saying what is unsigned."""
    found = data.agreement
    if found is not None and found.township_id != township.pk:
        raise Invalid("请选择该乡镇（街道）自己的承接协议", "agreement")
    refusal = power.why_agreement_fails(found, data.first)
    if refusal or found is None:
        raise Conflict(f"{refusal}，签署齐全并上传扫描件后才能下放", code="no_agreement")
    if not found.authority_list.lines.filter(item=data.item).exists():
        raise Conflict("协议所附的权力委托清单没有这一事项，请先列入清单", code="not_listed")
    end = found.during.upper - timedelta(days=1) if found.during.upper else None
    days = [day for day in (data.last, end) if day is not None]
    return min(days, default=None)


def _check_competence(township: Office) -> None:
    lacking = missing(competence(township, clock.today()))
    if lacking:
        raise Conflict(
            f"{township.name}承接能力核验未通过：{'、'.join(lacking)}，补齐后再下放",
            code="not_ready",
            extra={"missing": lacking},
        )


def _line(data: DelegationData) -> Any:
    """The list's line of the item, None without an agreement."""
    if data.agreement is None:
        return None
    return data.agreement.authority_list.lines.filter(item=data.item).first()

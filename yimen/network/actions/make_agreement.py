"""The agreement between county and township (承接协议): made, signed by both, scanned, ended."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from yimen.foundation import clock
from yimen.foundation.errors import Conflict, Invalid, NotPermitted
from yimen.foundation.files.models import StoredFile
from yimen.network import power
from yimen.network.acting import Acting
from yimen.network.delegating import locked, note
from yimen.network.models import Agreement, AuthorityList, Office, Role
from yimen.network.permissions import Right, check, check_covers, may


def make_agreement(
    by: Acting, authority_list: AuthorityList, township: Office, first: date, last: date
) -> Agreement:
    """Prepare an agreement for a term, first and last day included (S2-04).

    Raises Conflict when one on the same list stands in these days.
    """
    check(by, Right.DELEGATE)
    check_covers(by, township)
    if last < first:
        raise Invalid("结束日期早于开始日期，请核对", "last")
    with transaction.atomic():
        try:
            with transaction.atomic():
                made = Agreement.objects.create(
                    authority_list=authority_list,
                    township=township,
                    during=DateRange(first, last + timedelta(days=1)),
                    home_path=township.path,
                )
        except IntegrityError as error:
            raise Conflict(
                f"{township.name}在这段时间已有同一清单的承接协议，请先解除或改期限"
            ) from error
        after = {"list": authority_list.title, "first": first, "last": last}
        note(by, "agreement.make", township.path, str(made), after=after)
    return made


def sign_agreement(by: Acting, uid: Any) -> Agreement:
    """Sign for one's own side: the county's decider, or the township's leader. Conflict when that
    side has signed."""
    with transaction.atomic():
        found = locked(Agreement, uid, "承接协议")
        side = _side(by, found)
        day, who = getattr(found, f"{side}_signed_on"), getattr(found, f"{side}_signed_by")
        if day is not None:
            raise Conflict(f"{who}已于{day:%Y-%m-%d}签署，不需要再签")
        _check_not_ended(found)
        setattr(found, f"{side}_signed_by", by.actor.name)
        setattr(found, f"{side}_signed_on", clock.today())
        found.save(update_fields=[f"{side}_signed_by", f"{side}_signed_on"])
        note(by, "agreement.sign", found.home_path, str(found), after={"side": side})
        power.changed(by, found.township)
    return found


def scan_agreement(by: Acting, uid: Any, scan: StoredFile | None) -> Agreement:
    """Keep the scan of the paper both have signed. Conflict before both signatures."""
    with transaction.atomic():
        found = locked(Agreement, uid, "承接协议")
        check_covers(by, found.township)
        if not (may(by, Right.DELEGATE) or may(by, Right.DELEGATE_ACCEPT)):
            check(by, Right.DELEGATE)
        if scan is None:
            raise Invalid("请上传双方签字盖章的协议扫描件", "scan")
        if not found.signed(clock.today()):
            raise Conflict("双方签署之后才能上传扫描件，请先完成签署")
        found.scan = scan
        found.save(update_fields=["scan"])
        note(by, "agreement.scan", found.home_path, str(found))
        power.changed(by, found.township)
    return found


def end_agreement(by: Acting, uid: Any, on: date, reason: str) -> Agreement:
    """End an agreement early; from `on` the power is the county's again."""
    check(by, Right.DELEGATE)
    if not reason.strip():
        raise Invalid("请填写解除原因", "reason")
    with transaction.atomic():
        found = locked(Agreement, uid, "承接协议")
        check_covers(by, found.township)
        _check_not_ended(found)
        if on < clock.today():
            raise Invalid("解除日期不能早于今天", "on")
        found.ended_on, found.end_reason = on, reason.strip()[:300]
        found.save(update_fields=["ended_on", "end_reason"])
        note(
            by,
            "agreement.end",
            found.home_path,
            str(found),
            reason=reason.strip(),
            after={"on": on},
        )
        power.changed(by, found.township)
    return found


def _side(by: Acting, agreement: Agreement) -> str:
    """Whose signature this is."""
    office = by.office
    if office is not None and office.pk == agreement.township_id:
        check(by, Right.DELEGATE_ACCEPT)
        return "township"
    check(by, Right.DELEGATE)
    check_covers(by, agreement.township)
    if by.role != Role.COUNTY_DECIDER:
        raise NotPermitted("协议的县级一方由县级审批人签署，请提请其办理")
    return "county"


def _check_not_ended(agreement: Agreement) -> None:
    if agreement.ended_on is not None:
        raise Conflict(f"协议已于{agreement.ended_on:%Y-%m-%d}解除，请另签新的协议")

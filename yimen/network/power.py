"""Who holds the power to decide (审批权归属), looked up on the day of the act.

The pack says what may be handed down (item, ceiling, issuer, whether an agreement is needed); the
register says to which township, on which paper, since when. Both must hold; otherwise the power is
the county's. `why` is the sentence the desk shows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from yimen.foundation.errors import NotPermitted
from yimen.foundation.money import format_yuan
from yimen.network.acting import Acting
from yimen.network.models import Agreement, Delegation, Kind, Office, PolicyPaper
from yimen.network.permissions import Right, check
from yimen.network.queries import county_office
from yimen.policy.catalogue import AuthorityRow
from yimen.policy.pack import Pack

STATUTORY = "法定"
Listener = Callable[[Acting, Office], None]
_LISTENERS: list[Listener] = []


@dataclass(frozen=True)
class Power:
    """Who decides an item in a township on a day.

    `office` decides from the post `role`; `principal` is whose name stands on the paper: the
    county unless the power is the township's own by 授权. `basis` names the paper or the clause.
    """

    level: str
    role: str
    kind: str
    office: Office
    principal: Office
    basis: str
    why: str
    delegation: Delegation | None = None


def power_for(
    pack: Pack, township: Office, item: str, on: date, amount_fen: int | None = None
) -> Power:
    """The power over `item` on the day of the act. Unknown amounts stay with the county where a
    ceiling is set. Raises PackError when the pack has no such item."""
    found = _deciding(on).filter(township=township, item=item).first()
    return _power(pack, township, county_office(township.path), item, on, found, amount_fen)


def powers_for(
    pack: Pack, townships: Sequence[Office], items: Iterable[str], on: date, amount_fen: int
) -> dict[tuple[str, int], Power]:
    """`power_for` of every item in every township of one county, by item and township's key."""
    if not townships:
        return {}
    county = county_office(townships[0].path)
    register = _deciding(on).filter(township__in=townships)
    found = {(row.item, row.township_id): row for row in register}
    return {
        (item, office.pk): _power(
            pack, office, county, item, on, found.get((item, office.pk)), amount_fen
        )
        for item in items
        for office in townships
    }


def _deciding(on: date) -> QuerySet[Delegation]:
    """The register of powers to decide, in force on a day."""
    rows = Delegation.objects.in_force(on).filter(power=Delegation.Power.DECIDE)
    return rows.select_related("paper", "agreement__authority_list")


def _power(
    pack: Pack,
    township: Office,
    county: Office,
    item: str,
    on: date,
    found: Delegation | None,
    amount_fen: int | None,
) -> Power:
    default, row = pack.default_authority(item, on), pack.delegable(item, on)
    refusal = _why_county(default, row, found, township, on, amount_fen)
    if refusal is not None or row is None or found is None:
        why = f"由{county.name}决定：{refusal or default.basis}"
        return Power("county", default.role, STATUTORY, county, county, default.basis, why)
    own = found.kind == Kind.AUTHORISED
    basis = f"{found.paper.title}（{found.paper.number}）"
    verb = "授权" if own else f"受{county.name}委托"
    since = found.during.lower
    why = f"由{township.name}决定：{verb}，依据{basis}，自{since:%Y-%m-%d}起"
    principal = township if own else county
    return Power(row.level, row.role, found.kind, township, principal, basis, why, found)


def check_holds(by: Acting, power: Power) -> None:
    """Raise NotPermitted unless the one who acts holds the power; the system acts for it in jobs.

    The sentence says who holds it and why.
    """
    if by.actor.kind == "system":
        return
    if by.office is None or by.office.pk != power.office.pk or by.role != power.role:
        raise NotPermitted(
            f"审核确认{power.why}。您的岗位不能决定，请提交后等待结果", code="wrong_level"
        )
    check(by, Right.DECIDE)


def may_request_check(pack: Pack, township: Office, on: date) -> bool:
    """Whether a township may ask for means checks (核对委托权限); open where the pack asks none."""
    if not needs_check_grant(pack, on):
        return True
    held = Delegation.objects.in_force(on).filter(township=township, power=Delegation.Power.CHECK)
    return held.exists()


def needs_check_grant(pack: Pack, on: date) -> bool:
    """Whether the pack opens checks township by township (S2-36)."""
    key = "check.needs_grant"
    return pack.has_parameter(key, on) and bool(pack.parameter(key, on).value)


def follow(listener: Listener) -> None:
    """Have `listener` called when the register of a township changes; open decisions move then."""
    if listener not in _LISTENERS:
        _LISTENERS.append(listener)


def changed(by: Acting, township: Office) -> None:
    """Tell the packages above that the power in a township may have moved."""
    for listener in _LISTENERS:
        listener(by, township)


def ceiling_of(row: AuthorityRow, delegation: Delegation) -> int | None:
    """The lower of the pack's ceiling and the register's; None without either."""
    known = [fen for fen in (row.ceiling_fen, delegation.ceiling_fen) if fen is not None]
    return min(known, default=None)


def _why_county(
    default: AuthorityRow,
    row: AuthorityRow | None,
    found: Delegation | None,
    township: Office,
    on: date,
    amount_fen: int | None,
) -> str | None:
    """Why the power is not the township's, as a clause; None when it is."""
    if row is None:
        return default.basis
    if found is None:
        return f"{township.name}当天没有生效的下放登记（{default.basis}）"
    if found.paper.issuer not in default.overridable_by:
        issuer = PolicyPaper.Issuer(found.paper.issuer).label
        return f"下放依据{found.paper.number}由{issuer}印发，不符合{default.basis}的规定"
    if row.needs_agreement:
        refusal = why_agreement_fails(found.agreement, on)
        if refusal:
            return refusal
    ceiling = ceiling_of(row, found)
    if ceiling is None:
        return None
    if amount_fen is None:
        return f"金额未定，下放上限{format_yuan(ceiling)}元"
    if amount_fen > ceiling:
        return f"金额{format_yuan(amount_fen)}元超过下放上限{format_yuan(ceiling)}元"
    return None


def why_agreement_fails(agreement: Agreement | None, on: date) -> str:
    """Why list and agreement do not carry a delegation on the day; empty when they do."""
    if agreement is None:
        return "没有登记承接协议"
    if not agreement.authority_list.signed(on):
        return "权力委托清单尚未签署，不生效"
    state = agreement.state(on)
    return "" if state == Agreement.State.IN_FORCE else f"承接协议{state.label}"

"""Draw up and sign the authority list (权力委托清单)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from yimen.foundation import clock
from yimen.foundation.errors import Conflict, Invalid, NotPermitted
from yimen.network.acting import Acting
from yimen.network.delegating import county_of, locked, note
from yimen.network.models import (
    AuthorityLine,
    AuthorityList,
    Division,
    Kind,
    PolicyPaper,
    Role,
)
from yimen.network.packs import pack_for
from yimen.network.permissions import Right, check, check_covers
from yimen.network.queries import county_office
from yimen.policy.pack import Pack


@dataclass(frozen=True)
class LineData:
    """One item of the list. `kind` empty takes the pack's; `ceiling_fen` None is any amount."""

    item: str
    service_code: str
    starts_on: date
    scope: str
    duties: str
    power: str = "审核确认"
    kind: str = ""
    ceiling_fen: int | None = None


def draw_up_list(
    by: Acting,
    title: str,
    paper: PolicyPaper,
    lines: Sequence[LineData],
    *,
    division: Division | None = None,
) -> AuthorityList:
    """A new list with one line an item: power, scope, start, duties, code (S2-02, S2-17).

    It has no effect until signed. Raises Invalid naming the line.
    """
    check(by, Right.DELEGATE)
    area = county_of(by, division)
    pack, _ = pack_for(area.path, clock.today())
    if not title.strip():
        raise Invalid("请填写清单名称", "title")
    if not lines:
        raise Invalid("清单至少要有一个救助事项", "lines")
    kinds = [_check_line(pack, line) for line in lines]
    if len({line.item for line in lines}) < len(lines):
        raise Invalid("同一事项写了两次，请删去一行", "lines")
    with transaction.atomic():
        made = AuthorityList.objects.create(
            division=area,
            title=title.strip(),
            paper=paper,
            made_by=by.actor.name,
            made_at=clock.now(),
            home_path=area.path,
        )
        AuthorityLine.objects.bulk_create(
            AuthorityLine(authority_list=made, home_path=area.path, kind=kind, **_kept(line))
            for kind, line in zip(kinds, lines, strict=True)
        )
        note(by, "list.draw_up", area.path, made.title, after=[line.item for line in lines])
    return made


def sign_list(by: Acting, uid: Any) -> AuthorityList:
    """The county's decider signs; from that day the list counts. Conflict when signed already."""
    check(by, Right.DELEGATE)
    with transaction.atomic():
        found = locked(AuthorityList, uid, "权力委托清单")
        check_covers(by, county_office(found.division.path))
        if by.actor.kind != "system" and by.role != Role.COUNTY_DECIDER:
            raise NotPermitted("清单由县级审批人签署，请提请其办理")
        if found.signed_on is not None:
            raise Conflict(f"{found.signed_by}已于{found.signed_on:%Y-%m-%d}签署，不需要再签")
        found.signed_by, found.signed_on = by.actor.name, clock.today()
        found.save(update_fields=["signed_by", "signed_on"])
        note(by, "list.sign", found.home_path, found.title)
    return found


def _check_line(pack: Pack, line: LineData) -> str:
    """The line's kind (委托、授权), or Invalid saying what the line lacks."""
    if line.item not in pack.items:
        raise Invalid(f"政策包“{pack.title}”没有救助事项“{line.item}”", "lines")
    title = pack.items[line.item].title
    row = pack.delegable(line.item, line.starts_on)
    if row is None:
        raise Invalid(f"“{title}”在{line.starts_on:%Y-%m-%d}没有可以下放的规定", "lines")
    lacking = [
        name
        for name, text in (
            ("事项编码", line.service_code),
            ("权力", line.power),
            ("范围", line.scope),
            ("责任", line.duties),
        )
        if not text.strip()
    ]
    if lacking:
        raise Invalid(f"“{title}”还没有填写{'、'.join(lacking)}", "lines")
    kind = line.kind or row.kind
    if kind not in Kind.values:
        raise Invalid(f"“{title}”请选择委托或授权", "lines")
    if line.ceiling_fen is not None and line.ceiling_fen <= 0:
        raise Invalid(f"“{title}”的金额上限应大于0元", "lines")
    return kind


def _kept(line: LineData) -> dict[str, Any]:
    return {
        "item": line.item,
        "service_code": line.service_code.strip(),
        "power": line.power.strip(),
        "scope": line.scope.strip(),
        "starts_on": line.starts_on,
        "duties": line.duties.strip(),
        "ceiling_fen": line.ceiling_fen,
    }

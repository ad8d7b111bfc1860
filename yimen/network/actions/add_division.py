"""Add one division to the tree (新增区划): a functional zone, a village founded, a grid.

The statistical list comes by file (network.load); what it does not know, such as 建三江农科区 or
the grids of a village, an administrator adds here. A national code is not needed for anything.
"""

from __future__ import annotations

import re
from datetime import date

from django.db import IntegrityError, transaction

from yimen.foundation import clock
from yimen.foundation.errors import Invalid, NotPermitted
from yimen.foundation.trail import append
from yimen.network.acting import Acting
from yimen.network.load import open_offices
from yimen.network.models import Division, Level
from yimen.network.packs import pack_for
from yimen.network.permissions import Right, check

_CODE = re.compile(r"[0-9A-Z]{4,15}")
_GB = re.compile(r"\d{2}(\d{2}){0,2}")
_DEPTH = {level: depth for depth, level in enumerate(Level.values)}
# The furthest back a division may be said to exist: before every case.
LONG_AGO = date(2000, 1, 1)


def add_division(
    by: Acting,
    above: Division,
    *,
    code: str,
    name: str,
    level: str,
    gb_code: str = "",
    valid_from: date = LONG_AGO,
) -> Division:
    """A division below `above`, with the offices its pack prints; `code` may be a local one.

    Raises NotPermitted outside one's area, Invalid naming the field at fault.
    """
    check(by, Right.STAFF)
    if not by.scope.covers(above.path):
        raise NotPermitted(f"“{above.name}”不在您的辖区，请联系该地的系统管理员办理")
    _check_words(above, code, name, level, gb_code)
    try:
        with transaction.atomic():
            new = Division.objects.create(
                code=code,
                name=name.strip(),
                level=level,
                parent=above,
                gb_code=gb_code,
                path=f"{above.path}{code}/",
                valid_from=valid_from,
            )
    except IntegrityError as error:
        raise Invalid(f"区划代码 {code} 已被使用，请换一个", "code") from error
    with transaction.atomic():
        pack, _ = pack_for(new.path, clock.today())
        open_offices(pack, [new])
        append(
            f"division:{code}",
            "division.add",
            actor=by.actor,
            subject=new.name,
            after={"code": code, "level": level, "gb_code": gb_code, "above": above.code},
            home_path=new.path,
        )
    return new


def _check_words(above: Division, code: str, name: str, level: str, gb_code: str) -> None:
    """Raise Invalid for what cannot be a division below `above`."""
    if not name.strip():
        raise Invalid("请填写名称", "name")
    if level not in _DEPTH or _DEPTH[level] <= _DEPTH[above.level]:
        raise Invalid(f"“{above.name}”之下不能设这一层级，请选择更低的层级", "level")
    if not _CODE.fullmatch(code):
        raise Invalid("区划代码由 4 至 15 位数字或大写字母组成，请核对", "code")
    if gb_code and not _GB.fullmatch(gb_code):
        raise Invalid("国标代码是 2、4 或 6 位数字；没有国标代码的请留空", "gb_code")

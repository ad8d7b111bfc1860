"""Field checks of the intake form: every mistake at once, each beside its own field."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from datetime import date

from yimen.applications.intake_data import PHONE_OWNERS, IntakeData, MemberData
from yimen.foundation import clock
from yimen.foundation.errors import Invalid
from yimen.foundation.identity import normalise_id
from yimen.households.phones import check_phone
from yimen.households.relations import RELATIONS, SELF
from yimen.policy.catalogue import ProxyKind
from yimen.policy.pack import Pack

_OLDEST_YEARS = 150
_NAME_LIMIT = 60


def check_intake(data: IntakeData, pack: Pack) -> None:
    """Raise Invalid.many with every field that cannot be accepted."""
    found = problems_of(data, open_items(pack), pack.proxies)
    if found:
        raise Invalid.many(found)


def problems_of(
    data: IntakeData, items: Collection[str], proxies: Mapping[str, ProxyKind]
) -> dict[str, str]:
    """A sentence for each field that cannot be accepted, by field; of a form half filled in too.

    `items` are the items one may apply for, `proxies` who may do so for another.
    """
    found: dict[str, str] = {}
    _collect(found, lambda: normalise_id(data.id_number, field="id_number"))
    _collect(found, lambda: check_phone(data.phone, "phone"))
    _collect(found, lambda: _check_name(data.name, "name", needed=False))
    if data.phone_whose not in PHONE_OWNERS:
        found["phone_whose"] = "请选择这个电话是本人的、亲属的，还是村（社区）的"
    if data.wanted_item and data.wanted_item not in items:
        found["wanted_item"] = "请在本地开办的救助事项中选择，暂不确定的可以不选"
    if set(data.items) - set(items):
        found["items"] = "同时申请的事项里有本地没有开办的，请重新勾选"
    found.update(_proxy_problems(data, proxies))
    found.update(_member_problems(data))
    return found


def check_member(member: MemberData, taken: dict[str, str], prefix: str = "") -> None:
    """Raise Invalid.many for one member; `taken` maps identity numbers to whose they are."""
    found = _problems_of_member(member, taken, prefix)
    if found:
        raise Invalid.many(found)


def main_items(pack: Pack) -> tuple[str, ...]:
    """Keys of the main items (主项) an applicant may choose among, in the pack's order."""
    return tuple(key for key, item in pack.items.items() if item.kind == "main" and item.procedure)


def open_items(pack: Pack) -> tuple[str, ...]:
    """Keys of every item with a procedure of its own, which one may apply for at the door."""
    return tuple(key for key, item in pack.items.items() if item.procedure)


def _collect(found: dict[str, str], check: Callable[[], object]) -> None:
    """Run one check and keep its sentence instead of stopping at the first mistake."""
    try:
        check()
    except Invalid as error:
        found.update(error.fields)


def _check_name(name: str, field: str, *, needed: bool) -> None:
    text = name.strip()
    if not text and needed:
        raise Invalid("请填写姓名", field)
    if len(text) > _NAME_LIMIT:
        raise Invalid(f"姓名最多 {_NAME_LIMIT} 个字，请核对证件", field)
    if any(unicodedata.category(char) in ("Nd", "Cc") for char in text):
        raise Invalid("姓名中不能有数字或换行，请按证件上的姓名填写", field)


def _proxy_problems(data: IntakeData, proxies: Mapping[str, ProxyKind]) -> dict[str, str]:
    """A proxy needs a name, a kind and the file that proves the errand (57号第6条, S4-19).

    The village helps (协助) or applies in somebody's place (代办), never both (S2-28).
    """
    if data.assisted and data.proxy is not None:
        return {"assisted": "协助和代办只能选一种：申请人自己申请的选协助，受委托的选代办"}
    if data.proxy is None:
        if data.channel == "village" and not data.assisted:
            return {"proxy.proof": "代办申请请上传委托书或代办凭证（拍照即可）"}
        return {}
    found: dict[str, str] = {}
    kind = proxies.get(data.proxy.kind)
    if kind is None:
        offered = "、".join(one.title for one in proxies.values())
        found["proxy.kind"] = f"请选择代办人身份：{offered}"
    _collect(found, lambda: _check_name(data.proxy.name, "proxy.name", needed=True))  # type: ignore[union-attr]
    if data.proxy.proof is None:
        proof = kind.proof if kind else "委托书或代办凭证"
        found["proxy.proof"] = f"代办申请请上传{proof}（拍照即可）"
    return found


def _member_problems(data: IntakeData) -> dict[str, str]:
    """Problems of all members, each under members.<row>.<field>."""
    found: dict[str, str] = {}
    taken: dict[str, str] = {}
    with suppress(Invalid):  # already told beside the applicant's own number
        taken[normalise_id(data.id_number)] = "申请人"
    for row, member in enumerate(data.members):
        found.update(_problems_of_member(member, taken, f"members.{row}."))
        with suppress(Invalid):
            taken.setdefault(normalise_id(member.id_number), f"第 {row + 1} 名成员{member.name}")
    return found


def _problems_of_member(member: MemberData, taken: dict[str, str], prefix: str) -> dict[str, str]:
    found: dict[str, str] = {}
    _collect(found, lambda: _check_name(member.name, f"{prefix}name", needed=True))
    if member.relation not in RELATIONS or member.relation == SELF:
        found[f"{prefix}relation"] = "请选择与申请人的关系"
    if member.phone:
        _collect(found, lambda: check_phone(member.phone, f"{prefix}phone"))
    if not member.id_number:
        found.update(_no_id_problems(member, prefix))
        return found
    try:
        number = normalise_id(member.id_number, field=f"{prefix}id_number")
    except Invalid as error:
        found.update(error.fields)
        return found
    if number in taken:
        found[f"{prefix}id_number"] = f"这个身份证号与{taken[number]}相同，同一人不能登记两次"
    return found


def _no_id_problems(member: MemberData, prefix: str) -> dict[str, str]:
    """Without a number the reason and the birth date stand for it."""
    found: dict[str, str] = {}
    if not member.no_id_reason.strip():
        found[f"{prefix}id_number"] = "请填写身份证号；确实没有的，请填写原因（如新生儿未落户）"
    born = member.birth_date
    if born is None:
        found[f"{prefix}birth_date"] = "没有身份证号的成员，请填写出生日期"
    elif born > clock.today():
        found[f"{prefix}birth_date"] = "出生日期晚于今天，请核对"
    elif born < _oldest_birth():
        found[f"{prefix}birth_date"] = "出生日期过早，请核对年份"
    return found


def _oldest_birth() -> date:
    today = clock.today()
    return date(today.year - _OLDEST_YEARS, 1, 1)

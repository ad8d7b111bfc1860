"""近亲属备案: put a relative of staff or committee on the register, or take him off."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import IntegrityError, transaction

from yimen.applications.models import StaffRelative
from yimen.foundation import clock, trail
from yimen.foundation.crypto.index import blind_index
from yimen.foundation.errors import Conflict, Invalid
from yimen.foundation.identity import mask_id, normalise_id
from yimen.foundation.uids import new_uid
from yimen.households.persons import ID_INDEX
from yimen.network.acting import Acting
from yimen.network.permissions import Right, check


@dataclass(frozen=True)
class RelativeData:
    """Who works where, and who is his relative. `official_kind` is staff or committee."""

    official_name: str
    official_kind: str
    official_post: str
    relation: str
    name: str
    id_number: str


_NEEDED = {
    "official_name": ("请填写工作人员的姓名", 60),
    "official_post": ("请填写单位和职务，如：县前社区居委会主任", 100),
    "relation": ("请填写是什么亲属，如：父亲、妻子、兄弟", 20),
    "name": ("请填写近亲属的姓名", 60),
}


@transaction.atomic
def file_relative(by: Acting, data: RelativeData) -> StaffRelative:
    """Register one relative; every household he belongs to is flagged from now on.

    Raises Invalid.many beside the fields, Conflict when he is on the register already.
    """
    check(by, Right.RELATIVE)
    number = _checked(data)
    path = by.office.path if by.office else by.scope.prefix
    row = StaffRelative(
        uid=new_uid(),
        **{name: getattr(data, name).strip() for name in (*_NEEDED, "official_kind")},
        id_index=blind_index(ID_INDEX, number),
        id_masked=mask_id(number),
        filed_at=clock.now(),
        filed_by=by.actor.name,
        home_path=path,
        handling_path=path,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise Conflict("这名近亲属已经备案，不用重复登记", code="already_filed") from error
    _record(by, row, "relative.file")
    return row


@transaction.atomic
def end_relative(by: Acting, row: StaffRelative, why: str) -> StaffRelative:
    """Take somebody off the register: the official has left, or it was an error."""
    check(by, Right.RELATIVE)
    if not by.scope.covers(row.home_path):
        raise Conflict("这条备案不是您单位登记的，请联系登记单位注销")
    if not why.strip():
        raise Invalid("请写明注销的原因，如：已离任", "why")
    row = StaffRelative.objects.select_for_update().get(pk=row.pk)
    if row.ended_at is not None:
        raise Conflict("这条备案已经注销，请刷新页面")
    row.ended_at, row.ended_why = clock.now(), why.strip()[:200]
    row.save(update_fields=["ended_at", "ended_why"])
    _record(by, row, "relative.end", why)
    return row


def _checked(data: RelativeData) -> str:
    """The identity number, every mistake told at once."""
    wrong = {
        name: sentence
        for name, (sentence, longest) in _NEEDED.items()
        if not 0 < len(getattr(data, name).strip()) <= longest
    }
    if data.official_kind not in StaffRelative.Official.values:
        wrong["official_kind"] = "请选择是经办人员还是村（居）委会成员"
    number = ""
    try:
        number = normalise_id(data.id_number, field="id_number")
    except Invalid as error:
        wrong.update(error.fields)
    if wrong:
        raise Invalid.many(wrong)
    return number


def _record(by: Acting, row: StaffRelative, verb: str, reason: str = "") -> None:
    trail.append(
        f"relative:{row.uid}",
        verb,
        actor=by.actor,
        subject=row.name,
        reason=reason,
        after={"official": row.official_name, "post": row.official_post, "relation": row.relation},
        home_path=row.home_path,
        handling_path=row.handling_path,
    )

"""网上申请: an applicant, or a relative for him, applies by phone (S4-16).

The same way in as at the window (`take_in`): the township of the household's village registers,
the clerk finds the case in his queue at once. Whoever applies has proved to hold the phone; he has
shown no ID card, so no answer tells him what is on file about anybody.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from yimen.applications import duplicates
from yimen.applications.actions.declare_facts import declare_facts
from yimen.applications.actions.register_intake import Counter, take_in
from yimen.applications.household import as_member
from yimen.applications.intake_data import IntakeData, MemberData
from yimen.applications.phone_codes import mobile, phone_ref
from yimen.foundation import clock
from yimen.foundation.crypto.index import blind_candidates
from yimen.foundation.errors import Conflict, Invalid, NotFound
from yimen.foundation.files import store_upload
from yimen.foundation.files.models import StoredFile
from yimen.foundation.identity import normalise_id
from yimen.foundation.numerals import whole
from yimen.foundation.scope import Scope, in_scope
from yimen.foundation.trail.actor import Actor
from yimen.households.models import Membership
from yimen.households.persons import ID_INDEX
from yimen.network.acting import Acting
from yimen.network.models import Division, Office
from yimen.network.queries import township_of
from yimen.network.trespass import LOOKED
from yimen.procedures.models import Case

PURPOSE = "apply"
"""What the code to the phone is for."""
TITLE = "网上申请社会救助"
RECEIVER = "网上申请收件"
MOST_MEMBERS, MOST_PROOFS = 30, 10

_ASKED = (
    "您填写的人里，可能有人已经登记、正在申请或正在享受救助。请写明情况再提交"
    "（如：换了手机号、单独施保、随父或随母生活、原待遇将停止）"
)
_NAME = "姓名与身份证号对不上，请对照证件改正；改过名字的，请打当地乡镇（街道）的电话"


def online_applicant(phone: str, name: str = "") -> Acting:
    """Who acts while nobody is registered yet: the holder of a phone that was checked."""
    return Acting(Actor("applicant", phone_ref(phone), name.strip()[:60] or "网上申请人"))


def keep_proof(phone: str, file: UploadedFile) -> StoredFile:
    """Keep a relative's proof (委托书) for the holder of a checked phone; his alone to use."""
    actor = online_applicant(phone).actor
    since = clock.now() - timedelta(days=1)
    kept = StoredFile.objects.filter(
        uploaded_by_kind=actor.kind, uploaded_by_id=actor.id, uploaded_at__gte=since
    )
    if kept.count() >= MOST_PROOFS:
        told = "今天上传的文件已经很多了，请明天再传，或把委托书交给上门的工作人员"
        raise Conflict(told, "proxy.proof", code="too_many", status=429)
    return store_upload(file, file.name or "", actor=actor, allowed="paper", field="proxy.proof")


@transaction.atomic
def apply_online(data: IntakeData, facts: dict[str, Any] | None = None) -> Case:
    """Register an application whose phone was checked by a code, with its declaration.

    `facts` is facts JSON; `person` rows are named by their place, "0" the applicant, "1" the first
    member. Raises Invalid with a sentence per field; "duplicate_question" names nobody here.
    """
    place, office = _where(data.division_code)
    data = replace(
        data,
        channel="online",
        phone=mobile(data.phone),
        received_at=None,
        late_reason="",
        late_scan=None,
    )
    if len(data.members) > MOST_MEMBERS:
        raise Invalid(f"家庭成员最多填 {MOST_MEMBERS} 人，其余的请在工作人员上门时补充", "members")
    who = online_applicant(data.phone, data.proxy.name if data.proxy else data.name)
    with in_scope(Scope(office.path, TITLE)):
        by = replace(who, path=office.path)
        try:
            case = take_in(by, data, Counter(place, office, Acting.system(RECEIVER)))
        except Invalid as error:
            raise _without_names(error) from error
        if facts:
            member = as_member(by, case.household)
            declare_facts(member, case, _by_uid(case, data, facts))
    return case


def _where(code: str | None) -> tuple[Division, Office]:
    """The village chosen and the township office that registers there."""
    division = Division.objects.at(clock.today()).villages().filter(pk=code or "").first()
    if division is None:
        raise Invalid("请选择户口所在的村（社区）", "division_code")
    try:
        return division, township_of(division.path)
    except NotFound as error:
        raise Invalid(
            f"{division.name}还不能网上申请，请到当地窗口办理", "division_code"
        ) from error


def _without_names(error: Invalid) -> Invalid:
    """The questions of the window in words that tell a stranger nothing."""
    if error.code == duplicates.CODE:
        looked = {LOOKED: error.extra.get(LOOKED, "")}
        return Invalid(_ASKED, "duplicate_answer", code=duplicates.CODE, extra=looked)
    if error.code == "name_differs":
        told = Invalid.many(dict.fromkeys(error.fields, _NAME))
        told.code = error.code
        return told
    return error


def _by_uid(case: Case, data: IntakeData, facts: dict[str, Any]) -> dict[str, Any]:
    """The declaration with members by uid instead of by their place in the form."""
    rows = facts.get("person", [])
    if not rows:
        return facts
    uids = [case.applicant_id, *(_uid_of(case, member) for member in data.members)]
    named = []
    for row in rows:
        place = whole(str(row.get("ref", "")))
        if place is None or place >= len(uids):
            raise Invalid("申报中有不属于这个家庭的人，请先填写为家庭成员", "facts.person")
        named.append({**row, "ref": str(uids[place])})
    return {**facts, "person": named}


def _uid_of(case: Case, member: MemberData) -> UUID:
    rows = Membership.objects.on(clock.today()).filter(household_id=case.household_id)
    if member.id_number:
        found = blind_candidates(ID_INDEX, normalise_id(member.id_number))
        rows = rows.filter(person__id_index__in=found)
    else:
        rows = rows.filter(person__name=" ".join(member.name.split()))
        rows = rows.filter(person__birth_date=member.birth_date)
    return rows.values_list("person_id", flat=True)[:1].get()

"""Find cases, items, members and uploads within one's area, for screens and the API alike.

What lies outside is “not there”; the error carries the mark from which an audit row is made.
"""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from yimen.foundation import clock
from yimen.foundation.errors import NotFound
from yimen.foundation.files.models import StoredFile
from yimen.households.models import Household, Person
from yimen.network.acting import Acting
from yimen.network.models import Division
from yimen.network.trespass import MARK
from yimen.procedures.models import Case, WorkItem

_HIDDEN = "没有找到这个办件，或者不在您的辖区；请核对编号，或联系户籍所在地的乡镇（街道）窗口"


def case_for(by: Acting, uid: UUID) -> Case:
    """The case in scope. NotFound, with an audit row to follow, for everything else (S0-02)."""
    case = (
        Case.objects.visible_to(by.scope.prefix)
        .select_related(
            "applicant", "division", "handling_office", "household", "pack_version", "application"
        )
        .defer("pack_version__content")
        .filter(pk=uid)
        .first()
    )
    if case is None:
        raise NotFound(_HIDDEN, extra={MARK: f"case:{uid}"})
    return case


def household_for(by: Acting, uid: UUID) -> Household:
    """The household in scope; NotFound, with an audit row to follow, for everything else."""
    found = (
        Household.objects.visible_to(by.scope.prefix)
        .select_related("head", "division")
        .filter(pk=uid)
        .first()
    )
    if found is None:
        raise NotFound(
            "没有找到这户家庭，或者不在您的辖区；请联系其所在地的乡镇（街道）窗口",
            extra={MARK: f"household:{uid}"},
        )
    return found


def item_for(by: Acting, pk: int) -> WorkItem:
    """The work item in scope."""
    item = (
        WorkItem.objects.visible_to(by.scope.prefix)
        .select_related("case__applicant", "office", "assignee", "done_by")
        .filter(pk=pk)
        .first()
    )
    if item is None:
        raise NotFound(_HIDDEN, extra={MARK: f"work_item:{pk}"})
    return item


def member_of(case: Case, uid: UUID) -> Person:
    """A member, past or present, of the case's household, or an obligor of it."""
    belongs = Q(memberships__household=case.household) | Q(bound_to__household=case.household)
    person = Person.objects.filter(belongs, pk=uid).first()
    if person is None:
        raise NotFound("家庭成员里没有这个人，请刷新后重新选择")
    return person


def upload_of(by: Acting, uid: UUID | str | None) -> StoredFile | None:
    """A file this actor uploaded before; None and "" stay None."""
    if not uid:
        return None
    stored = StoredFile.objects.filter(
        pk=uid, uploaded_by_kind=by.actor.kind, uploaded_by_id=by.actor.id
    ).first()
    if stored is None:
        raise NotFound("没有找到上传的文件，请重新上传")
    return stored


def village_for(by: Acting, code: str) -> Division:
    """The village or community (村、社区) in scope; NotFound for everything else."""
    division = Division.objects.at(clock.today()).villages().filter(pk=code).first()
    if division is None or not by.scope.covers(division.path):
        raise NotFound("没有找到这个村（社区），或者不在您的辖区；请从列表中重新选择")
    return division

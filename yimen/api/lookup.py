"""Find rows within the caller's area; what lies outside is “not there” and leaves a trace."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest

from yimen.api.commands import acting
from yimen.foundation.errors import NotFound
from yimen.foundation.files.models import StoredFile
from yimen.households.models import Person
from yimen.procedures.models import Case, WorkItem

_HIDDEN = "没有找到这个办件，或者不在您的辖区；请核对编号，或联系户籍所在地的乡镇（街道）窗口"


def case_of(request: HttpRequest, uid: UUID) -> Case:
    """The case in scope. NotFound (404, with an audit row) for everything else (S0-02)."""
    scope = acting(request).scope
    case = (
        Case.objects.visible_to(scope.prefix)
        .select_related("applicant", "division", "handling_office", "household", "pack_version")
        .filter(pk=uid)
        .first()
    )
    if case is None:
        raise NotFound(_HIDDEN, extra={"trespass": f"case:{uid}"})
    return case


def item_of(request: HttpRequest, pk: int) -> WorkItem:
    """The work item in scope."""
    scope = acting(request).scope
    item = (
        WorkItem.objects.visible_to(scope.prefix)
        .select_related("case__applicant", "office", "assignee", "done_by")
        .filter(pk=pk)
        .first()
    )
    if item is None:
        raise NotFound(_HIDDEN, extra={"trespass": f"work_item:{pk}"})
    return item


def person_of(case: Case, uid: UUID) -> Person:
    """A member, past or present, of the case's household."""
    person = Person.objects.filter(pk=uid, memberships__household=case.household).first()
    if person is None:
        raise NotFound("家庭成员里没有这个人，请刷新后重新选择")
    return person


def file_of(uid: UUID | None, request: HttpRequest) -> StoredFile | None:
    """A file this officer uploaded before; None stays None."""
    if uid is None:
        return None
    actor = acting(request).actor
    stored = StoredFile.objects.filter(
        pk=uid, uploaded_by_kind=actor.kind, uploaded_by_id=actor.id
    ).first()
    if stored is None:
        raise NotFound("没有找到上传的文件，请重新上传")
    return stored

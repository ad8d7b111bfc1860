"""The item a form of a case page names."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest

from yimen.applications.lookup import case_for, item_for
from yimen.foundation.errors import Invalid
from yimen.foundation.numerals import whole
from yimen.procedures.models import WorkItem
from yimen.web.commands import acting


def item_in(request: HttpRequest, uid: UUID) -> WorkItem:
    """The item of this case whose number the form sent. Invalid when it is not of this case."""
    by = acting(request)
    case = case_for(by, uid)
    number = whole(request.POST.get("item", ""))
    item = item_for(by, number) if number is not None else None
    if item is None or item.case_id != case.pk:
        raise Invalid("请刷新页面后重新选择要办理的环节", "item")
    return item

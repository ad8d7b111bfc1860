"""村（社区）工作台: register for somebody, put notices up, see how cases stand."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from yimen.applications.paper_list import still_needed
from yimen.foundation.errors import NotPermitted
from yimen.network.acting import Acting
from yimen.network.models import Role
from yimen.procedures.models import Case, WorkItem
from yimen.web.commands import acting

MOST = 100
_NOTICES = frozenset({"notice", "publication"})


def village(request: HttpRequest) -> HttpResponse:
    """Five entries with what waits behind each."""
    by = acting(request)
    if by.role != Role.VILLAGE_ASSISTANT:
        raise NotPermitted("这是村级协理员的工作台，您的岗位请从“待办事项”开始")
    return render(request, "web/village/village.html", {"entries": _entries(by)})


def missing_papers(request: HttpRequest) -> HttpResponse:
    """待补材料: open cases of the village that still lack something, with what it is."""
    by = acting(request)
    if by.role != Role.VILLAGE_ASSISTANT:
        raise NotPermitted("这是村级协理员的工作台，您的岗位请从“待办事项”开始")
    rows = []
    for case in _open_cases(by):
        needed = still_needed(case)
        if needed:
            rows.append((case, needed))
    return render(request, "web/village/missing.html", {"rows": rows})


def notices(request: HttpRequest) -> HttpResponse:
    """公示公布: what is to be put on the board, and what hangs there until when."""
    by = acting(request)
    if by.role != Role.VILLAGE_ASSISTANT:
        raise NotPermitted("这是村级协理员的工作台，您的岗位请从“待办事项”开始")
    items = _notice_items(by)
    return render(request, "web/village/notices.html", {"items": items})


def _open_cases(by: Acting) -> list[Case]:
    rows = Case.objects.visible_to(by.scope.prefix).open()
    joined = rows.select_related("applicant", "household", "application", "pack_version")
    return list(joined.defer("pack_version__content").order_by("due_sort", "uid")[:MOST])


def _notice_items(by: Acting) -> list[WorkItem]:
    rows = WorkItem.objects.visible_to(by.scope.prefix).open().filter(kind__in=_NOTICES)
    return list(rows.select_related("case__applicant", "office").order_by("due_sort", "id")[:MOST])


def _entries(by: Acting) -> list[dict[str, Any]]:
    """Label, address, icon, and how many wait for the assistant himself."""
    items = _notice_items(by)
    to_post = sum(item.role == by.role and not item.waits for item in items)
    choosing = (
        WorkItem.objects.visible_to(by.scope.prefix)
        .open()
        .filter(role=by.role, office=by.office)
        .exclude(kind__in=_NOTICES)
        .count()
    )
    cases = Case.objects.visible_to(by.scope.prefix).open().count()
    return [
        _entry("代办登记", "帮村民提出申请，只要身份证和电话", "plus", "web:intake_new"),
        _entry("公示公布", "要张贴和公布的", "speakerphone", "web:village_notices", to_post),
        _entry("我的待办", "陪同选定类别、约时间等", "inbox", "web:inbox", choosing),
        _entry("办件进度", f"本村在办 {cases} 件", "folders", "web:cases"),
        _entry("待补材料", "哪些家庭还缺材料", "paperclip", "web:village_missing"),
    ]


def _entry(label: str, hint: str, icon: str, url: str, count: int = 0) -> dict[str, Any]:
    return {"label": label, "hint": hint, "icon": icon, "url": reverse(url), "count": count}

"""Who I am, my queue and its counts."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Query, Router, Schema

from yimen.api.commands import acting
from yimen.api.errors import PROBLEMS
from yimen.api.schemas import Body, WorkItemOut
from yimen.foundation.errors import Invalid
from yimen.network.permissions import ROLE_RIGHTS
from yimen.procedures.queue import QueueFilter, queue_counts, queue_page

router = Router(tags=["待办"])


class Me(Schema):
    """The one who is logged in, and the post in use; the numbers name them in other calls."""

    name: str
    staff: int
    role: str
    office: str
    office_id: int | None
    scope: str
    rights: list[str]


class QueueQuery(Body):
    """Filters of the queue; `after` or `before` is a cursor of the page before."""

    step: str = ""
    item: str = ""
    division_path: str = ""
    due: str = ""
    mine: str = "mine"
    waiting: bool = False
    text: str = ""
    after: str | None = None
    before: str | None = None
    size: int = 20


class QueueOut(Schema):
    """One page of the queue in order of legal deadline."""

    rows: list[WorkItemOut]
    next: str | None
    prev: str | None


class CountsOut(Schema):
    """What stands on the cards above the queue; waits for others are never in `overdue`."""

    todo: int
    today: int
    overdue: int
    waiting: int
    done_week: int


@router.get("/me", response={200: Me, **PROBLEMS}, summary="当前岗位")
def me(request: HttpRequest) -> Me:
    """Name, role, office and rights of the post in use."""
    by = acting(request)
    return Me(
        name=by.actor.name,
        staff=by.staff.pk if by.staff else 0,
        role=by.role,
        office=by.office.name if by.office else "",
        office_id=by.office.pk if by.office else None,
        scope=by.scope.prefix,
        rights=sorted(ROLE_RIGHTS.get(by.role, ())),
    )


@router.get("/queue", response={200: QueueOut, **PROBLEMS}, summary="待办列表")
def queue(request: HttpRequest, query: Query[QueueQuery]) -> QueueOut:
    """A page of work items, keyset paged."""
    unknown = sorted(set(request.GET) - set(QueueQuery.model_fields))
    if unknown:
        raise Invalid.many(dict.fromkeys(unknown, "没有这个筛选条件，请按接口说明检查"))
    largest = 100
    flt = QueueFilter(
        step=query.step,
        item=query.item,
        division_path=query.division_path,
        due=query.due,
        mine=query.mine,
        waiting=query.waiting,
        text=query.text,
    )
    size = max(1, min(query.size, largest))
    page = queue_page(acting(request), flt, after=query.after, before=query.before, size=size)
    return QueueOut(rows=[WorkItemOut.of(row) for row in page.rows], next=page.next, prev=page.prev)


@router.get("/queue/counts", response={200: CountsOut, **PROBLEMS}, summary="待办数量")
def counts(request: HttpRequest) -> CountsOut:
    """Counts of what this post can act on."""
    found = queue_counts(acting(request))
    return CountsOut(
        todo=found.todo,
        today=found.today,
        overdue=found.overdue,
        waiting=found.waiting,
        done_week=found.done_week,
    )

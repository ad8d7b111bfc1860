"""任务台账: four items by six duties, and tasks of the office's own (S1-19)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from yimen.api.commands import acting, run
from yimen.api.errors import PROBLEMS
from yimen.api.schemas import Body, Day, Done
from yimen.foundation import clock
from yimen.foundation.errors import Invalid, NotFound
from yimen.network.acting import Acting
from yimen.network.models import Staff
from yimen.network.permissions import Right, check
from yimen.referrals.actions.duty_task import finish_task, open_task
from yimen.referrals.duties import ITEMS, Line, list_of, table_of
from yimen.referrals.models import DutyTask

router = Router(tags=["任务台账"])


class CellOut(Schema):
    """One duty on one item in the month."""

    duty: str
    duty_title: str
    item: str
    item_title: str
    count: int
    done: int
    open: int


class LineOut(Schema):
    """One task: a step of a case, or a task of its own."""

    duty: str
    item: str
    title: str
    who: str
    due_at: datetime | None
    done_at: datetime | None
    case: UUID | None
    task: UUID | None

    @staticmethod
    def of(line: Line) -> LineOut:
        """From the domain's row."""
        return LineOut(
            duty=line.duty,
            item=line.item,
            title=line.title,
            who=line.who,
            due_at=line.due,
            done_at=line.done_at,
            case=line.step.case_id if line.step else None,
            task=line.task.pk if line.task else None,
        )


class MonthOut(Schema):
    """The month's table and its list."""

    month: str
    cells: list[CellOut]
    lines: list[LineOut]


class TaskIn(Body):
    """A task that no case carries."""

    duty: str
    item: str
    title: str
    due_on: Day | None = None
    assignee: int | None = None


class ResultIn(Body):
    """What came of it."""

    result: str
    seen: int | None = None


@router.get("/duties", response={200: MonthOut, **PROBLEMS}, summary="任务台账")
def get_duties(
    request: HttpRequest, month: Day | None = None, duty: str = "", item: str = ""
) -> MonthOut:
    """The table of a month (any day of it; default this one) and the tasks behind it."""
    by = acting(request)
    check(by, Right.CASE_READ)
    day = month or clock.today()
    titles = dict(DutyTask.Duty.choices)
    cells = [
        CellOut(
            duty=cell.duty,
            duty_title=str(titles[cell.duty]),
            item=cell.item,
            item_title=ITEMS[cell.item][0],
            count=cell.count,
            done=cell.done,
            open=cell.open,
        )
        for cell in table_of(by, day)
    ]
    lines = [LineOut.of(line) for line in list_of(by, day, duty=duty, item=item)]
    return MonthOut(month=f"{day:%Y-%m}", cells=cells, lines=lines)


@router.post("/duties/tasks", response={200: Done, **PROBLEMS}, summary="登记任务")
def post_task(request: HttpRequest, body: TaskIn) -> Done:
    """Note a task for one's own office."""

    def act(by: Acting) -> str:
        staff = Staff.objects.filter(pk=body.assignee).first() if body.assignee else None
        if body.assignee and staff is None:
            raise Invalid("没有找到这位同事，请重新选择", "assignee")
        words = body.dict(exclude={"assignee"})
        return str(open_task(by, **words, assignee=staff).uid)

    return Done(ref=run(request, "duty.open", act, body.dict()), message="任务已登记")


@router.post("/duties/tasks/{uid}/finish", response={200: Done, **PROBLEMS}, summary="完成任务")
def post_finish(request: HttpRequest, uid: UUID, body: ResultIn) -> Done:
    """Say what came of it."""
    prefix = acting(request).scope.prefix
    task = DutyTask.objects.filter(
        pk=uid, home_path__gte=prefix, home_path__lt=prefix + "~"
    ).first()
    if task is None:
        raise NotFound("没有找到这项任务")
    ref = run(
        request,
        "duty.finish",
        lambda by: str(finish_task(by, task, body.result, body.seen).uid),
        body.dict(),
    )
    return Done(ref=ref, message="任务已完成")

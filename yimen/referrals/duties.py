"""Four items × six duties of the township's people (秦皇岛意见二（三）, S1-19): one table a month.

Steps of cases and tasks of their own are counted together: what was done in the month, and what is
still open at its end.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final

from django.db.models import Count, Q, QuerySet

from yimen.foundation import clock
from yimen.foundation.errors import Invalid
from yimen.network.acting import Acting
from yimen.network.models import Level
from yimen.network.packs import pack_for
from yimen.procedures.models import NO_LIMIT, WorkItem
from yimen.referrals.models import DutyTask

Duty = DutyTask.Duty
STEP_KINDS: Final[dict[str, frozenset[str]]] = {
    Duty.INTAKE: frozenset({"intake", "acceptance", "application", "authorisation"}),
    Duty.SURVEY: frozenset(
        {"appointment", "survey", "category", "means_check", "check_result", "card_match"}
        | {"verification", "opinion"}
    ),
    Duty.DELIBERATION: frozenset({"deliberation"}),
    Duty.NOTICE: frozenset({"notice", "publication"}),
    Duty.DAILY: frozenset(
        {"hearing", "revision", "award", "first_aid", "follow_up", "filing"}
        | {"assignment", "hand_over", "referral", "feedback"}
    ),
    Duty.PETITION: frozenset({"objection"}),
}
"""Duty → kinds of steps that belong to it."""

ITEMS: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    "dibao": ("城乡低保", ("dibao", "dibian")),
    "tekun": ("特困供养", ("tekun",)),
    "medical": ("医疗救助", ("medical",)),
    "temporary": ("临时救助", ("spending_aid", "emergency_aid")),
}
"""The four items of the document → title and items of the catalogue."""

MOST = 200
DONE = WorkItem.State.DONE


@dataclass(frozen=True)
class Cell:
    """How much of one duty on one item: done in the month, and open."""

    duty: str
    item: str
    done: int
    open: int

    @property
    def count(self) -> int:
        """All of the month."""
        return self.done + self.open


@dataclass(frozen=True)
class Line:
    """One task of the list: a step of a case or a task of its own."""

    duty: str
    item: str
    title: str
    who: str
    place: str
    due: datetime | None
    done_at: datetime | None
    step: WorkItem | None = None
    task: DutyTask | None = None


def month_of(day: date) -> tuple[datetime, datetime]:
    """First moment of the day's month and of the next. Invalid for a year no record can be of."""
    if not 2000 <= day.year <= 2100:
        raise Invalid("请选择 2000 年以后的月份", "month")
    first = day.replace(day=1)
    after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return tuple(datetime.combine(one, time(), clock.ZONE) for one in (first, after))  # type: ignore[return-value]


def table_of(by: Acting, day: date) -> list[Cell]:
    """Every duty of every item, zero included; items the area's pack does not have are left out."""
    start, end = month_of(day)
    counted: dict[tuple[str, str], list[int]] = {}
    duty_of = {kind: duty for duty, kinds in STEP_KINDS.items() for kind in kinds}
    group_of = {key: group for group, (_, keys) in ITEMS.items() for key in keys}
    steps = _steps(by, start, end).values("kind", "item", "state").annotate(many=Count("id"))
    found = [
        (duty_of[row["kind"]], group_of[row["item"]], row["state"] == DONE, row["many"])
        for row in steps.order_by()
    ]
    found += [(row.duty, row.item, row.done_at is not None, 1) for row in _tasks(by, start, end)]
    for duty, item, done, many in found:
        counted.setdefault((duty, item), [0, 0])[0 if done else 1] += many
    return [
        Cell(duty, item, *counted.get((duty, item), (0, 0)))
        for item in items_of(by)
        for duty in Duty.values
    ]


def list_of(by: Acting, day: date, *, duty: str = "", item: str = "") -> list[Line]:
    """The month's tasks, open ones first by their limit, at most 200."""
    start, end = month_of(day)
    steps, tasks = _steps(by, start, end), _tasks(by, start, end)
    if duty in STEP_KINDS:
        steps, tasks = steps.filter(kind__in=STEP_KINDS[duty]), tasks.filter(duty=duty)
    if item in ITEMS:
        steps, tasks = steps.filter(item__in=ITEMS[item][1]), tasks.filter(item=item)
    joined = steps.select_related("case__applicant", "case__division", "assignee", "done_by")
    lines = [_of_step(row) for row in joined.order_by("due_sort", "id")[:MOST]]
    lines += [_of_task(row) for row in tasks.select_related("assignee")[:MOST]]
    lines.sort(key=lambda line: (line.done_at is not None, line.due or NO_LIMIT))
    return lines[:MOST]


def items_of(by: Acting) -> list[str]:
    """Those of the four items the area's pack has."""
    pack, _ = pack_for(by.scope.prefix, clock.today())
    return [group for group, (_, keys) in ITEMS.items() if any(key in pack.items for key in keys)]


def _steps(by: Acting, start: datetime, end: datetime) -> QuerySet[WorkItem]:
    """Steps of township and village, of the four items: open by the month's end or done in it."""
    below = (Level.TOWNSHIP, Level.VILLAGE, Level.GRID)
    kinds = [kind for found in STEP_KINDS.values() for kind in found]
    items = [key for _, keys in ITEMS.values() for key in keys]
    rows = WorkItem.objects.visible_to(by.scope.prefix).filter(kind__in=kinds, item__in=items)
    rows = rows.filter(office__division__level__in=below)
    done = Q(state=DONE, done_at__gte=start, done_at__lt=end)
    return rows.filter(done | Q(state=WorkItem.State.OPEN, opened_at__lt=end))


def _tasks(by: Acting, start: datetime, end: datetime) -> QuerySet[DutyTask]:
    prefix = by.scope.prefix
    rows = DutyTask.objects.filter(home_path__gte=prefix, home_path__lt=prefix + "~")
    done = Q(done_at__gte=start, done_at__lt=end)
    return rows.filter(done | Q(done_at__isnull=True, opened_at__lt=end)).order_by("due_on", "uid")


def _of_step(row: WorkItem) -> Line:
    duty = next(duty for duty, kinds in STEP_KINDS.items() if row.kind in kinds)
    item = next(group for group, (_, keys) in ITEMS.items() if row.item in keys)
    who = row.done_by or row.assignee
    due = None if row.due_sort >= NO_LIMIT else row.due_sort
    title = f"{row.case.applicant.name}　{row.step_title}"
    place = row.case.division.name
    return Line(duty, item, title, who.name if who else "", place, due, row.done_at, step=row)


def _of_task(row: DutyTask) -> Line:
    due = datetime.combine(row.due_on, time(23, 59), clock.ZONE) if row.due_on else None
    who = row.done_by or (row.assignee.name if row.assignee else "")
    return Line(row.duty, row.item, row.title, who, "", due, row.done_at, task=row)

"""The queue (待办列表): one indexed query, keyset paging, and its counts in one more.

What is mine is what my post may take at my office and nobody else holds. Cursors name the last
row by (due_sort, id); a page costs the same at any depth. Reads run inside the user's scope.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import BooleanField, CharField, Count, F, Func, Q, QuerySet, Value
from django.db.models.lookups import GreaterThan, LessThan

from yimen.foundation import calendar, clock
from yimen.foundation.errors import Invalid
from yimen.foundation.scope import current_scope
from yimen.network.acting import Acting

from .clock import region_of
from .models import NO_LIMIT, Case, WorkItem
from .search import cases_matching

SOON_WORKING_DAYS = 3
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class QueueFilter:
    """What the desk offers to filter by. Empty means everything.

    due: overdue | today | soon | none; mine: mine | office | all (everything in scope).
    """

    step: str = ""
    item: str = ""
    division_path: str = ""
    due: str = ""
    mine: str = "mine"
    waiting: bool = False
    text: str = ""


@dataclass(frozen=True)
class Page:
    """One page of open items, and the cursors of its neighbours (None at an end)."""

    rows: list[WorkItem]
    next: str | None
    prev: str | None


@dataclass(frozen=True)
class Counts:
    """Numbers over the queue; waits that are not the officer's are in none but `waiting`."""

    todo: int
    today: int
    overdue: int
    waiting: int
    done_week: int


def queue_page(
    by: Acting,
    flt: QueueFilter,
    after: str | None = None,
    before: str | None = None,
    size: int = 20,
) -> Page:
    """A page of open items by legal deadline, with what a row shows of case, applicant and place.

    `after` continues behind a cursor, `before` goes back in front of one. Invalid for a cursor
    that this queue did not give.
    """
    rows = filtered(by, flt).values_list("due_sort", "pk")
    if before is not None:
        earlier = rows.filter(_row_is(LessThan, before)).order_by("-due_sort", "-id")
        keys = list(earlier[: size + 1])
        more, keys = len(keys) > size, keys[:size][::-1]
        return Page(_rows(keys), _cursor(keys, -1, keys), _cursor(keys, 0, more))
    if after is not None:
        rows = rows.filter(_row_is(GreaterThan, after))
    keys = list(rows.order_by("due_sort", "id")[: size + 1])
    more, keys = len(keys) > size, keys[:size]
    return Page(_rows(keys), _cursor(keys, -1, more), _cursor(keys, 0, after is not None))


def queue_counts(by: Acting) -> Counts:
    """How much there is to do, due today, overdue, waiting for others, and done this week."""
    now, today = clock.now(), clock.today()
    turn, midnight = Q(state="open", waits=""), calendar.end_of_day(today)
    monday = calendar.end_of_day(today - timedelta(days=today.weekday() + 1))
    mine = Q(state=WorkItem.State.OPEN) & _whose(by, "mine")
    done = Q(state=WorkItem.State.DONE, office=by.office, done_by=by.staff, done_at__gte=monday)
    found = WorkItem.objects.filter(mine | done).aggregate(
        todo=Count("id", filter=turn),
        today=Count("id", filter=turn & Q(due_sort__gte=now, due_sort__lte=midnight)),
        overdue=Count("id", filter=turn & Q(due_sort__lt=now)),
        waiting=Count("id", filter=Q(state="open") & ~Q(waits="")),
        done_week=Count("id", filter=Q(state="done")),
    )
    return Counts(**found)


def open_item(case: Case, step: str, key: str = "") -> WorkItem | None:
    """The open item of a step in a case, None when the step is not open."""
    rows = WorkItem.objects.filter(case=case, step=step, key=key, state=WorkItem.State.OPEN)
    return rows.select_related("case", "office", "assignee").first()


def open_of_kind(case: Case, *kinds: str) -> WorkItem | None:
    """The open item of any step of these kinds, the oldest first; None when there is none."""
    rows = WorkItem.objects.filter(case=case, kind__in=kinds, state=WorkItem.State.OPEN)
    found = rows.select_related("office", "assignee").order_by("pk").first()
    if found is not None:
        found.case = case
    return found


def filtered(by: Acting, flt: QueueFilter) -> QuerySet[WorkItem]:
    """Open items that pass a filter, unordered."""
    rows = WorkItem.objects.open().filter(_whose(by, flt.mine))
    if flt.step:
        rows = rows.filter(step=flt.step)
    if flt.item:
        rows = rows.filter(item=flt.item)
    path = flt.division_path
    if path and not by.scope.prefix.startswith(path):
        rows = rows.filter(home_path__gte=path, home_path__lt=path + "~")
    if flt.due:
        rows = rows.filter(_due(flt.due, region_of(by.scope.prefix)))
    if flt.waiting:
        rows = rows.exclude(waits="")
    if flt.text.strip():
        rows = rows.filter(case_id__in=cases_matching(flt.text))
    return rows


def _whose(by: Acting, mine: str) -> Q:
    prefix = by.scope.prefix
    if mine == "all" or by.office is None:
        in_force = current_scope()
        if in_force is not None and in_force.prefix == prefix:
            # Row-level security asks the same; asked twice, the planner expects too few rows.
            return Q()
        home = Q(home_path__gte=prefix, home_path__lt=prefix + "~")
        return home | Q(handling_path__gte=prefix, handling_path__lt=prefix + "~")
    if mine == "office":
        return Q(office=by.office)
    free = Q(assignee__isnull=True) | Q(assignee=by.staff)
    return Q(office=by.office, role=by.role) & free


def _due(due: str, region: str) -> Q:
    now, today = clock.now(), clock.today()
    if due == "overdue":
        return Q(waits="", due_sort__lt=now)
    if due == "today":
        return Q(due_sort__gte=now, due_sort__lte=calendar.end_of_day(today))
    if due == "soon":
        last = calendar.add_working_days(today, SOON_WORKING_DAYS, region).date
        return Q(due_sort__gte=now, due_sort__lte=calendar.end_of_day(last))
    if due == "none":
        return Q(due_sort=NO_LIMIT)
    raise Invalid("请选择期限：已逾期、今日到期、即将到期或无期限", "due")


def _row_is(lookup: type[GreaterThan] | type[LessThan], cursor: str) -> GreaterThan | LessThan:
    """(due_sort, id) > (…): one comparison of rows, which the index answers directly."""
    try:
        micros, _, pk = cursor.partition("-")
        due, last = _EPOCH + timedelta(microseconds=int(micros)), int(pk)
    except (ValueError, OverflowError) as error:
        raise Invalid("翻页位置无效，请从第一页重新查看", "after") from error
    row = Func(F("due_sort"), F("id"), function="ROW", output_field=CharField())
    given = Func(Value(due), Value(last), function="ROW", output_field=CharField())
    found = lookup(row, given)
    found.output_field = BooleanField()
    return found


def cursor_of(due: datetime, pk: int) -> str:
    """Microseconds of the deadline and the id: short, safe in an address, and no data of anyone."""
    return f"{(due - _EPOCH) // timedelta(microseconds=1)}-{pk}"


def _cursor(keys: list[tuple[datetime, int]], index: int, wanted: object) -> str | None:
    """The cursor at one end of a page, None where nothing lies beyond."""
    return cursor_of(*keys[index]) if keys and wanted else None


_SHOWN = (
    *(column.attname for column in WorkItem._meta.concrete_fields),
    *("case__uid", "case__number", "case__receipt_number", "case__received_at"),
    *("case__applicant__name", "case__applicant__id_masked", "case__division__name"),
    *("office__name", "office__role", "assignee__name"),
)
"""Columns of a page: the sealed ones of persons and cases stay where they are."""


def _rows(keys: list[tuple[datetime, int]]) -> list[WorkItem]:
    """The items of a page with everything a row shows.

    Fetched by key after the page is found: with everything joined at once, row-level security on
    four tables makes the planner expect so few rows that it sorts the whole queue.
    """
    joined = WorkItem.objects.select_related(
        "case__applicant", "case__division", "office", "assignee"
    ).only(*_SHOWN)
    found = {item.pk: item for item in joined.filter(pk__in=[pk for _, pk in keys])}
    return [found[pk] for _, pk in keys if pk in found]

"""A case under lock with all its work items and clocks, changed in memory and written at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Model

from yimen.foundation import clock, prepared
from yimen.foundation.errors import NotFound
from yimen.foundation.trail.writing import append
from yimen.network.acting import Acting
from yimen.packstore.models import PackVersion

from ..clock import region_of
from ..graph import Graph, graph_of
from ..models import NO_LIMIT, Case, Clock, WorkItem
from .rows import rows_of

LIVE = frozenset({WorkItem.State.OPEN, WorkItem.State.DONE, WorkItem.State.SKIPPED})
"""States that count for what comes next; returned and cancelled rows are history."""


@dataclass
class LockedCase:
    """One case while a move is made. Every change goes through `change` or `add`, then `flush`."""

    by: Acting
    case: Case
    graph: Graph
    items: list[WorkItem]
    now: datetime
    changed: dict[int, WorkItem] = field(default_factory=dict)
    added: list[WorkItem] = field(default_factory=list)
    opened: list[WorkItem] = field(default_factory=list)
    skipped: list[WorkItem] = field(default_factory=list)
    clocks: dict[str, Clock] | None = None
    clocks_changed: set[str] = field(default_factory=set)
    case_changed: bool = False
    events: list[dict[str, Any]] = field(default_factory=list)

    @classmethod
    def of(cls, by: Acting, case_pk: object) -> LockedCase:
        """Lock the case and read its items. NotFound when it is outside the user's scope."""
        if not connection.in_atomic_block:
            raise RuntimeError("a case moves inside a scope (foundation.scope.in_scope) only")
        found = prepared.run(_case_sql(), [case_pk]).fetchone()
        if found is None:
            raise NotFound("没有找到该办件，它可能不在您的辖区，请核对编号或联系办理单位")
        *values, content_hash = found
        case = rows_of(Case).built(values)
        # The pack itself is large; its hash is all a move needs.
        case.pack_version = PackVersion.from_db(
            connection.alias, ["id", "content_hash"], [case.pack_version_id, content_hash]
        )
        read = prepared.run(_items_sql(), [case_pk]).fetchall()
        items = [rows_of(WorkItem).built(row) for row in read]
        for item in items:
            item.case = case
        return cls(by, case, graph_of(case.procedure_id), items, clock.now())

    @property
    def region(self) -> str:
        """The calendar region limits are counted in."""
        return region_of(self.case.home_path)

    def find(self, pk: int) -> WorkItem:
        """The item of this case as it stands now."""
        for item in self.items:
            if item.pk == pk:
                return item
        raise NotFound("没有找到该待办，请刷新页面")

    def rows(self, step: str) -> list[WorkItem]:
        """Every row of a step, all rounds."""
        return [item for item in self.items if item.step == step]

    def live(self, step: str) -> list[WorkItem]:
        """The rows of a step that count: open, done or skipped."""
        return [item for item in self.rows(step) if item.state in LIVE]

    def open_items(self) -> list[WorkItem]:
        """Open rows in the order of the procedure, events after the sequence."""
        found = [item for item in self.items if item.state == WorkItem.State.OPEN]
        steps, position = self.graph.step, self.graph.position
        return sorted(found, key=lambda i: (steps(i.step).on is not None, position[i.step]))

    def is_closed(self, step: str) -> bool:
        """True when nothing of the step is left to do. An event that never came holds nobody up."""
        live = self.live(step)
        if not live:
            return self.graph.step(step).on is not None
        return all(item.state != WorkItem.State.OPEN for item in live)

    def add(self, item: WorkItem) -> None:
        """Take up a new row; `flush` inserts it."""
        item.case = self.case
        self.items.append(item)
        self.added.append(item)

    def change(self, item: WorkItem, what: str) -> None:
        """Note who did what with a row, in memory; `flush` writes it."""
        item.touch(self.by.actor, what)
        if item.pk is not None:
            self.changed[item.pk] = item

    def clock_rows(self) -> dict[str, Clock]:
        """The case's limits by key, read once."""
        if self.clocks is None:
            self.clocks = {row.key: row for row in Clock.objects.filter(case_id=self.case.pk)}
        return self.clocks

    def flush(self) -> None:
        """Write everything changed so far, the events last, and sum up the case."""
        for item in self.changed.values():
            rows_of(WorkItem).update(item)
        self.changed.clear()
        if self.added:
            rows_of(WorkItem).insert(self.added)
            self.added.clear()
        self._flush_clocks()
        self._summarise()
        if self.case_changed:
            rows_of(Case).update(self.case)
            self.case_changed = False
        for event in self.events:
            append(**event)
        self.events.clear()

    def _flush_clocks(self) -> None:
        rows = [self.clock_rows()[key] for key in sorted(self.clocks_changed)]
        self.clocks_changed.clear()
        new = [row for row in rows if row.pk is None]
        for row in rows:
            if row.pk is not None:
                row.save()
        if new:
            Clock.objects.bulk_create(new)

    def _summarise(self) -> None:
        """current_step, status and due_sort follow from items and clocks."""
        case = self.case
        before = (case.current_step, case.due_sort, case.due_provisional)
        open_items = self.open_items()
        case.current_step = open_items[0].step if open_items else ""
        if case.status == Case.Status.ENDED:
            case.due_sort, case.due_provisional = NO_LIMIT, False
        elif self.clocks is not None:
            running = [row for row in self.clocks.values() if row.is_running]
            first = min(running, key=lambda row: row.due_at, default=None)
            case.due_sort = first.due_at if first else NO_LIMIT
            case.due_provisional = bool(first and first.provisional)
        if before != (case.current_step, case.due_sort, case.due_provisional):
            self.case_changed = True

    def give_back(self, *given: Model | None) -> None:
        """Bring the caller's own copies of the case and its items up to date."""
        by_pk = {item.pk: item for item in self.items}
        for model in given:
            if isinstance(model, WorkItem):
                _copy(by_pk[model.pk], model)
                if "case" in model._state.fields_cache:
                    self.give_back(model.case)
            elif isinstance(model, Case):
                _copy(self.case, model)


@cache
def _case_sql() -> str:
    return (
        f"select {rows_of(Case).columns}, v.content_hash from {Case._meta.db_table} r"  # noqa: S608
        f" join {PackVersion._meta.db_table} v on v.id = r.pack_version_id"
        " where r.uid = %s for update of r"
    )


@cache
def _items_sql() -> str:
    items = rows_of(WorkItem).columns
    return f"select {items} from {WorkItem._meta.db_table} r where r.case_id = %s order by r.id"  # noqa: S608


def _copy(source: Model, target: Model) -> None:
    """Column values of one instance onto another of the same row; relations that changed go."""
    if source is target:
        return
    for column in rows_of(type(source)).fields:
        value = source.__dict__[column.attname]
        if target.__dict__.get(column.attname) != value:
            target.__dict__[column.attname] = value
            target._state.fields_cache.pop(column.name, None)

"""What the case says while it waits for departments (等待外部系统)."""

from __future__ import annotations

from yimen.means_check.guards import step_of
from yimen.means_check.models import CheckQuery, CheckRequest
from yimen.means_check.sources import SOURCES
from yimen.procedures.engine.waiting import wait_for
from yimen.procedures.models import WorkItem


def waiting_note(request: CheckRequest) -> str:
    """Who has not answered, in the same words as long as it is the same departments."""
    rows = list(request.queries.values_list("source", "state", "last_error"))
    failing = {
        source for source, state, error in rows if state == CheckQuery.State.WAITING and error
    }
    if failing:
        titles = "、".join(SOURCES[key].title for key in SOURCES if key in failing)
        return f"{titles}没有答复，正在自动重试"
    asked = {source for source, _, _ in rows}
    return f"已向{len(asked)}个部门发出查询，等待答复"


def show_wait(request: CheckRequest) -> None:
    """Say on the open step who is still being waited for. Called with the case locked; harmless
    when nothing has changed."""
    item, note = step_of(request), waiting_note(request)
    if item is not None and (item.waits, item.waits_note) != (WorkItem.Waits.EXTERNAL, note):
        wait_for(item, WorkItem.Waits.EXTERNAL, note)

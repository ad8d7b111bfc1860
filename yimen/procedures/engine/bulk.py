"""One move over many pieces of work (批量办理): row by row, each with its own result.

A run is worked off in slices, so that a page can show how far it is; what one slice did stays done
when the page is closed, and the run goes on where it stopped. Every row is checked like a single
move: who may not, or comes too late, gets the sentence beside that row and the others go on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import monotonic
from typing import Any
from uuid import UUID

from django.db import transaction

from yimen.foundation import clock
from yimen.foundation.errors import Conflict, Invalid, NotFound, NotPermitted, YimenError
from yimen.network.acting import Acting
from yimen.network.models import Staff

from .. import guards, steps
from ..models import BulkRun, WorkItem
from .handing import claim, release, transfer
from .recalling import recall
from .telling import urge

SLICE_SECONDS = 1.5
MOST = 500
UNDOABLE = frozenset({BulkRun.Verb.CLAIM, BulkRun.Verb.TRANSFER, BulkRun.Verb.COMPLETE})


def begin_bulk(by: Acting, verb: str, items: Sequence[int], given: dict[str, Any]) -> BulkRun:
    """Note what is to be done: `given` holds reason, to_staff or outcome. Invalid when it lacks."""
    if by.staff is None:
        raise NotPermitted("只有工作人员可以批量办理")
    if verb not in BulkRun.Verb.values:
        raise Invalid("请选择批量领取、转办、催办或办结", "verb")
    rows = list(dict.fromkeys(items))
    if not rows:
        raise Invalid("请先在列表左侧勾选要办理的事项", "picked")
    if len(rows) > MOST:
        raise Invalid(f"一次最多办理 {MOST} 件，请分几次办理", "picked")
    if verb == BulkRun.Verb.TRANSFER:
        guards.need_reason(given.get("reason", ""), "转办")
        if not given.get("to_staff"):
            raise Invalid("请选择转给哪位同事", "to_staff")
    return BulkRun.objects.create(
        staff=by.staff,
        verb=verb,
        given=given,
        waiting=rows,
        total=len(rows),
        began_at=clock.now(),
        home_path=by.scope.prefix,
        handling_path=by.scope.prefix,
    )


def bulk_run(by: Acting, uid: UUID) -> BulkRun:
    """One's own run. NotFound for somebody else's."""
    found = BulkRun.objects.filter(pk=uid, staff=by.staff).first()
    if found is None:
        raise NotFound("没有找到这次批量办理，请回到待办列表")
    return found


def work_off(by: Acting, run: BulkRun, seconds: float = SLICE_SECONDS) -> BulkRun:
    """Do rows of a run until the time is up or none is left; returns how it stands."""
    until = monotonic() + seconds
    with transaction.atomic():
        run = BulkRun.objects.select_for_update().get(pk=run.pk)
        while run.waiting:
            run.results = [*run.results, _one(by, run, run.waiting[0])]
            run.waiting = run.waiting[1:]
            if monotonic() > until:
                break
        if not run.waiting and run.ended_at is None:
            run.ended_at = clock.now()
        run.save()
    return run


def undo_bulk(by: Acting, run: BulkRun) -> BulkRun:
    """Take back every row that went well and that nobody touched since (撤销).

    Urges were sent and cannot be taken back: Conflict. Each row says what came of it.
    """
    if run.verb not in UNDOABLE:
        raise Conflict("催办已经发出，不能撤销", code="sent")
    with transaction.atomic():
        run = BulkRun.objects.select_for_update().get(pk=run.pk)
        if run.undone_at is not None:
            raise Conflict("这次批量办理已经撤销过了", code="undone")
        if run.waiting:
            raise Conflict("还没有办完，请等办完再撤销", code="running")
        run.results = [_undone(by, run.verb, row) for row in run.results]
        run.undone_at = clock.now()
        run.save()
    return run


def _one(by: Acting, run: BulkRun, pk: int) -> dict[str, Any]:
    item = _item(by, pk)
    told = {"item": pk, "name": "", "step": "", "ok": False, "message": "", "before": {}}
    if item is None:
        return told | {"message": "没有找到这一项，它可能不在您的辖区"}
    told |= {"name": item.case.applicant.name, "step": item.step_title, "case": str(item.case_id)}
    before = {"assignee": item.assignee_id, "office": item.office_id}
    return told | _tried(lambda: _ACTS[run.verb](by, item, run.given)) | {"before": before}


def _tried(act: Callable[[], None]) -> dict[str, Any]:
    try:
        with transaction.atomic():
            act()
    except YimenError as error:
        return {"ok": False, "message": error.message}
    return {"ok": True, "message": ""}


def _undone(by: Acting, verb: str, row: dict[str, Any]) -> dict[str, Any]:
    if not row["ok"]:
        return row
    item = _item(by, row["item"])
    if item is None:
        return row | {"undone": False, "message": "没有找到这一项"}
    found = _tried(lambda: _UNDO[verb](by, item, row["before"]))
    return row | {"undone": found["ok"], "message": found["message"]}


def _item(by: Acting, pk: int) -> WorkItem | None:
    rows = WorkItem.objects.visible_to(by.scope.prefix)
    return rows.select_related("case__applicant", "office", "assignee").filter(pk=pk).first()


def _claim(by: Acting, item: WorkItem, given: dict[str, Any]) -> None:
    claim(by, item)


def _transfer(by: Acting, item: WorkItem, given: dict[str, Any]) -> None:
    staff = Staff.objects.filter(pk=given["to_staff"], is_active=True).first()
    if staff is None:
        raise Invalid("没有找到这位同事，请重新选择", "to_staff")
    transfer(by, item, to_staff=staff, reason=given["reason"])


def _urge(by: Acting, item: WorkItem, given: dict[str, Any]) -> None:
    urge(by, item, given.get("reason", ""))


def _complete(by: Acting, item: WorkItem, given: dict[str, Any]) -> None:
    act = steps.bulk_of(item.kind)
    if act is None:
        raise Conflict(f"“{item.step_title}”要逐件填写内容，请打开办件办理", code="one_by_one")
    act(by, item, given.get("outcome") or "done", given.get("reason", ""))


def _unclaim(by: Acting, item: WorkItem, before: dict[str, Any]) -> None:
    if before["assignee"] is None:
        release(by, item)


def _untransfer(by: Acting, item: WorkItem, before: dict[str, Any]) -> None:
    release(by, item, to=before["assignee"])


def _uncomplete(by: Acting, item: WorkItem, before: dict[str, Any]) -> None:
    recall(by, item, "批量办理后撤销")


_ACTS = {"claim": _claim, "transfer": _transfer, "urge": _urge, "complete": _complete}
_UNDO = {"claim": _unclaim, "transfer": _untransfer, "complete": _uncomplete}

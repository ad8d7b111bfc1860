"""Working with colleagues: delegate, countersign, copy, urge, take back, and many at once."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from yimen.api.commands import acting, run
from yimen.api.errors import PROBLEMS
from yimen.api.lookup import item_of
from yimen.api.schemas import Body, Done, Reason, Seen
from yimen.foundation.errors import Invalid, NotFound
from yimen.network.acting import Acting
from yimen.network.models import Staff
from yimen.procedures.engine import bulk
from yimen.procedures.engine.delegating import delegate, hand_back
from yimen.procedures.engine.handing import release
from yimen.procedures.engine.recalling import recall
from yimen.procedures.engine.signing import ask_signers, sign
from yimen.procedures.engine.telling import read_copy, send_copy, urge
from yimen.procedures.models import BulkRun, Copy

router = Router(tags=["协同"])
ITEM = "/work-items/{pk}"


class DelegateIn(Body):
    """Which colleague is to prepare it, and why."""

    staff: int
    reason: str
    seen: int | None = None


class SignersIn(Body):
    """Whom to ask to sign; `needed` of a countersign: 1 any, null all."""

    staff: list[int]
    how: Literal["cosign", "before", "after"]
    note: str
    needed: int | None = None
    seen: int | None = None


class CountersignIn(Body):
    """One's signature; a refusal needs words."""

    agrees: bool
    words: str = ""
    seen: int | None = None


class CopyIn(Body):
    """Who gets a copy."""

    staff: list[int]
    note: str = ""


class UrgeIn(Body):
    """What to say to the holder."""

    words: str = ""


class BulkIn(Body):
    """One move over many items; `outcome` for complete, `to_staff` for transfer."""

    verb: Literal["claim", "transfer", "urge", "complete"]
    items: list[int]
    reason: str = ""
    to_staff: int | None = None
    outcome: str = ""


class BulkOut(Schema):
    """How a run stands; `results` one entry a tried row."""

    uid: UUID
    verb: str
    total: int
    done: int
    succeeded: int
    ended_at: datetime | None
    undone_at: datetime | None
    results: list[dict[str, Any]]

    @staticmethod
    def of(found: BulkRun) -> BulkOut:
        """From a run."""
        names = ("uid", "verb", "total", "done", "succeeded", "ended_at", "undone_at", "results")
        return BulkOut(**{name: getattr(found, name) for name in names})


@router.post(f"{ITEM}/release", response={200: Done, **PROBLEMS}, summary="放回")
def post_release(request: HttpRequest, pk: int, body: Seen) -> Done:
    """Put an item back for the whole office."""
    item = item_of(request, pk)

    def act(by: Acting) -> str:
        release(by, item, seen=body.seen)
        return str(pk)

    return Done(ref=run(request, "step.release", act, body.dict()), message="已放回")


@router.post(f"{ITEM}/delegate", response={200: Done, **PROBLEMS}, summary="委派")
def post_delegate(request: HttpRequest, pk: int, body: DelegateIn) -> Done:
    """Have a colleague prepare it; it comes back before it is completed."""
    item, (staff,) = item_of(request, pk), _staff([body.staff])

    def act(by: Acting) -> str:
        delegate(by, item, staff, body.reason, seen=body.seen)
        return str(pk)

    return Done(ref=run(request, "step.delegate", act, body.dict()), message="已委派")


@router.post(f"{ITEM}/hand-back", response={200: Done, **PROBLEMS}, summary="交还")
def post_hand_back(request: HttpRequest, pk: int, body: Reason) -> Done:
    """Give delegated work back with what was done."""
    item = item_of(request, pk)

    def act(by: Acting) -> str:
        hand_back(by, item, body.reason, seen=body.seen)
        return str(pk)

    return Done(ref=run(request, "step.hand_back", act, body.dict()), message="已交还")


@router.post(f"{ITEM}/signers", response={200: Done, **PROBLEMS}, summary="会签、加签")
def post_signers(request: HttpRequest, pk: int, body: SignersIn) -> Done:
    """Ask colleagues to sign before, after or together; the ids of their items come back."""
    item, staff = item_of(request, pk), _staff(body.staff)

    def act(by: Acting) -> str:
        given = {"note": body.note, "needed": body.needed, "seen": body.seen}
        rows = ask_signers(by, item, staff, body.how, **given)
        return ",".join(str(row.pk) for row in rows)

    return Done(ref=run(request, "step.signers", act, body.dict()), message="已请签署")


@router.post(f"{ITEM}/sign", response={200: Done, **PROBLEMS}, summary="签署")
def post_sign(request: HttpRequest, pk: int, body: CountersignIn) -> Done:
    """Agree, or refuse with the reason."""
    item = item_of(request, pk)

    def act(by: Acting) -> str:
        sign(by, item, body.agrees, body.words, seen=body.seen)
        return str(pk)

    return Done(ref=run(request, "step.sign", act, body.dict()), message="已签署")


@router.post(f"{ITEM}/recall", response={200: Done, **PROBLEMS}, summary="撤回本人刚办结的环节")
def post_recall(request: HttpRequest, pk: int, body: Reason) -> Done:
    """Take one's own step back while nobody touched the next."""
    item = item_of(request, pk)
    ref = run(
        request,
        "step.recall",
        lambda by: str(recall(by, item, body.reason, seen=body.seen).pk),
        body.dict(),
    )
    return Done(ref=ref, message="已撤回")


@router.post(f"{ITEM}/copies", response={200: Done, **PROBLEMS}, summary="抄送")
def post_copies(request: HttpRequest, pk: int, body: CopyIn) -> Done:
    """Send copies to colleagues who see the case."""
    item, staff = item_of(request, pk), _staff(body.staff)

    def act(by: Acting) -> str:
        return ",".join(str(row.pk) for row in send_copy(by, item, staff, body.note))

    return Done(ref=run(request, "step.copy", act, body.dict()), message="已抄送")


@router.post("/copies/{pk}/read", response={200: Done, **PROBLEMS}, summary="阅知")
def post_read(request: HttpRequest, pk: int) -> Done:
    """Note that one has read a copy."""
    found = Copy.objects.select_related("item").filter(pk=pk).first()
    if found is None:
        raise NotFound("没有找到这份抄送")

    def act(by: Acting) -> str:
        read_copy(by, found)
        return str(pk)

    return Done(ref=run(request, "copy.read", act), message="已阅知")


@router.post(f"{ITEM}/urge", response={200: Done, **PROBLEMS}, summary="催办")
def post_urge(request: HttpRequest, pk: int, body: UrgeIn) -> Done:
    """Remind the holder, once a day."""
    item = item_of(request, pk)
    ref = run(request, "step.urge", lambda by: str(urge(by, item, body.words).pk), body.dict())
    return Done(ref=ref, message="已催办")


@router.post("/bulk", response={200: BulkOut, **PROBLEMS}, summary="批量办理")
def post_bulk(request: HttpRequest, body: BulkIn) -> BulkOut:
    """Begin a run and do its first slice; call /bulk/{uid}/continue until `ended_at` is set."""
    given = {"reason": body.reason, "to_staff": body.to_staff, "outcome": body.outcome}

    def act(by: Acting) -> str:
        begun = bulk.begin_bulk(by, body.verb, body.items, given)
        return str(bulk.work_off(by, begun).pk)

    uid = UUID(run(request, "bulk.begin", act, body.dict()))
    return BulkOut.of(bulk.bulk_run(acting(request), uid))


@router.post("/bulk/{run_uid}/{way}", response={200: BulkOut, **PROBLEMS}, summary="继续或撤销批量")
def post_bulk_on(request: HttpRequest, run_uid: UUID, way: Literal["continue", "undo"]) -> BulkOut:
    """Go on with a run, or take it back where that is possible."""
    by = acting(request)
    found = bulk.bulk_run(by, run_uid)
    return BulkOut.of((bulk.work_off if way == "continue" else bulk.undo_bulk)(by, found))


def _staff(keys: list[int]) -> list[Staff]:
    found = {one.pk: one for one in Staff.objects.filter(pk__in=keys, is_active=True)}
    if len(found) < len(set(keys)):
        raise Invalid("没有找到其中一位同事，请重新选择", "staff")
    return [found[key] for key in keys]

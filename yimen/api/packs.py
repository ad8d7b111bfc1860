"""The policy desk over the API: drafts, changes, sending, agreeing, giving back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import ValidationError

from yimen.api.commands import acting, run
from yimen.api.errors import PROBLEMS
from yimen.api.schemas import Body, Day, Done
from yimen.foundation.errors import Invalid, NotFound
from yimen.network.acting import Acting
from yimen.network.actions.answer_pack import approve_pack, return_pack, send_pack
from yimen.network.actions.draft_pack import draft_own_pack, draft_pack
from yimen.network.actions.edit_pack_draft import (
    add_edit,
    drop_draft,
    move_draft,
    rebase_draft,
    take_edit,
)
from yimen.network.actions.review_pack import finish_review, note_training
from yimen.network.approving import readable
from yimen.network.permissions import Right, check
from yimen.packstore.checking import verdict
from yimen.packstore.drafting import content_of
from yimen.packstore.models import PackVersion, ReviewTask, TrainingEntry
from yimen.packstore.reads import pack_of
from yimen.policy import Edit, diff, edit_from

router = Router(tags=["政策"])
Way = Literal["send", "approve", "return", "move", "rebase", "drop"]


class VersionOut(Schema):
    """A version with what it changes and what the check says of it."""

    name: str
    number: int
    title: str
    status: str
    valid_from: date
    content_hash: str
    edits: list[dict[str, Any]]
    changes: list[str]
    errors: list[str]
    warnings: list[str]


class DraftIn(Body):
    """The first day; `title` only for a pack of one's own."""

    on: Day
    title: str = ""


class EditIn(Body):
    """One change: {"kind": "limit", "procedure": …, "limit": …, "count": …, "source": …}."""

    edit: dict[str, Any]


class ActIn(Body):
    """A reason, a note, or another first day."""

    reason: str = ""
    on: Day | None = None


class PackReviewIn(Body):
    """What came of a review."""

    conclusion: str


class PackTrainingIn(Body):
    """When it was held, and how many came."""

    held_on: Day
    attended: int


@router.get(
    "/packs/{name}/versions/{int:number}",
    response={200: VersionOut, **PROBLEMS},
    summary="政策包版本",
)
def get_version(request: HttpRequest, name: str, number: int) -> VersionOut:
    """Published versions for everybody, drafts for the officers of the area."""
    by = acting(request)
    check(by, Right.PACK_READ)
    version = readable(by, name, number)
    pack = content_of(version)
    found = verdict(version, pack) if version.based_on else None
    changes = diff(pack_of(version.based_on), pack) if version.based_on else []
    return VersionOut(
        name=version.name,
        number=version.number,
        title=version.title,
        status=version.status,
        valid_from=version.valid_from,
        content_hash=version.content_hash,
        edits=version.edits,
        changes=[change.text for change in changes],
        errors=[problem.message for problem in found.errors] if found else [],
        warnings=[problem.message for problem in found.fresh] if found else [],
    )


@router.post("/packs/own/drafts", response={200: Done, **PROBLEMS}, summary="另立本地政策包")
def post_own(request: HttpRequest, body: DraftIn) -> Done:
    """The first draft of a county's own workflow on its city's pack."""

    def act(by: Acting) -> str:
        return _ref(draft_own_pack(by, body.title, body.on))

    return Done(ref=run(request, "pack.own", act, body.dict()), message="草案已建立")


@router.post("/packs/{name}/drafts", response={200: Done, **PROBLEMS}, summary="起草新版本")
def post_draft(request: HttpRequest, name: str, body: DraftIn) -> Done:
    """A draft of the next version; `ref` is “name/number”."""

    def act(by: Acting) -> str:
        return _ref(draft_pack(by, name, body.on))

    return Done(ref=run(request, "pack.draft", act, body.dict()), message="草案已建立")


@router.post(
    "/packs/{name}/versions/{int:number}/edits",
    response={200: Done, **PROBLEMS},
    summary="加一项改动",
)
def post_edit(request: HttpRequest, name: str, number: int, body: EditIn) -> Done:
    """Money is integer fen; without `from` a value holds from the draft's day."""
    draft, edit = readable(acting(request), name, number), _edit(body.edit)

    def act(by: Acting) -> str:
        return _ref(add_edit(by, draft, edit))

    return Done(ref=run(request, "pack.edit", act, body.dict()), message="改动已加入草案")


@router.delete(
    "/packs/{name}/versions/{int:number}/edits/{int:index}",
    response={200: Done, **PROBLEMS},
    summary="取消一项改动",
)
def delete_edit(request: HttpRequest, name: str, number: int, index: int) -> Done:
    """0 is the oldest change."""
    draft = readable(acting(request), name, number)

    def act(by: Acting) -> str:
        return _ref(take_edit(by, draft, index))

    return Done(ref=run(request, "pack.take", act, index), message="已取消这项改动")


@router.post(
    "/packs/{name}/versions/{int:number}/{way}",
    response={200: Done, **PROBLEMS},
    summary="报审、同意、退回、改期、移到最新版、撤销",
)
def post_way(request: HttpRequest, name: str, number: int, way: Way, body: ActIn) -> Done:
    """What is done with a draft or with a version that waits."""
    version = readable(acting(request), name, number)

    def act(by: Acting) -> str:
        _WAYS[way](by, version, body)
        return f"{name}/{number}"

    return Done(ref=run(request, f"pack.{way}", act, body.dict()), message="已办理")


@router.post("/pack-reviews/{int:pk}", response={200: Done, **PROBLEMS}, summary="登记复核结论")
def post_review(request: HttpRequest, pk: int, body: PackReviewIn) -> Done:
    """What came of looking at a pack again."""
    task = ReviewTask.objects.filter(pk=pk).first()
    if task is None:
        raise NotFound("没有这项复核，请刷新政策库页面查看")

    def act(by: Acting) -> str:
        return str(finish_review(by, task, body.conclusion).pk)

    return Done(ref=run(request, "pack.review", act, body.dict()), message="复核结论已登记")


@router.post("/pack-trainings/{int:pk}", response={200: Done, **PROBLEMS}, summary="登记培训")
def post_training(request: HttpRequest, pk: int, body: PackTrainingIn) -> Done:
    """That a training on a new basis was held."""
    entry = TrainingEntry.objects.filter(pk=pk).first()
    if entry is None:
        raise NotFound("没有这项培训，请刷新政策库页面查看")

    def act(by: Acting) -> str:
        return str(note_training(by, entry, body.held_on, body.attended).pk)

    return Done(ref=run(request, "pack.training", act, body.dict()), message="培训已登记")


def _move(by: Acting, version: PackVersion, body: ActIn) -> PackVersion:
    if body.on is None:
        raise Invalid("请填写施行日期", "on")
    return move_draft(by, version, body.on)


_WAYS: dict[str, Callable[[Acting, PackVersion, ActIn], object]] = {
    "send": lambda by, version, body: send_pack(by, version),
    "approve": lambda by, version, body: approve_pack(by, version, body.reason),
    "return": lambda by, version, body: return_pack(by, version, body.reason),
    "move": _move,
    "rebase": lambda by, version, body: rebase_draft(by, version),
    "drop": lambda by, version, body: drop_draft(by, version, body.reason),
}


def _edit(data: dict[str, Any]) -> Edit:
    try:
        return edit_from(data)
    except ValidationError as error:
        fields = "、".join(".".join(map(str, one["loc"])) for one in error.errors()) or "kind"
        raise Invalid(f"改动的写法不对，请核对：{fields}", "edit") from error


def _ref(version: PackVersion) -> str:
    return f"{version.name}/{version.number}"

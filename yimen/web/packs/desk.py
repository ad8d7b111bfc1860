"""What is done at the policy desk (政策起草台): each form one action, answered on its page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from yimen.foundation.errors import Invalid, NotFound, YimenError
from yimen.foundation.numerals import whole
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
from yimen.packstore.drafting import content_of
from yimen.packstore.models import PackVersion, ReviewTask, TrainingEntry
from yimen.web.commands import acting, run
from yimen.web.packs.forms import read_day, read_edit
from yimen.web.packs.versions import version_page


@require_POST
def begin(request: HttpRequest, name: str) -> HttpResponse:
    """Open a draft of the next version."""

    def act(by: Acting) -> str:
        return _ref(draft_pack(by, name, read_day(request.POST)))

    return _to_draft(request, "pack.draft", act, "草案已建立，请逐项写明改动")


@require_POST
def begin_own(request: HttpRequest) -> HttpResponse:
    """Open the first draft of the county's own workflow."""

    def act(by: Acting) -> str:
        return _ref(draft_own_pack(by, request.POST.get("title", ""), read_day(request.POST)))

    return _to_draft(request, "pack.own", act, "本地政策包的草案已建立，审核同意后才适用")


@require_POST
def add(request: HttpRequest, name: str, number: int, kind: str) -> HttpResponse:
    """One change more; what does not fit is said beside its field."""
    draft = readable(acting(request), name, number)

    def act(by: Acting) -> str:
        edit = read_edit(content_of(draft), kind, request.POST)
        return _ref(add_edit(by, draft, edit))

    return _answered(request, draft, "pack.edit", act, "改动已加入草案，检查结果见右侧", kind=kind)


@require_POST
def take(request: HttpRequest, name: str, number: int, index: int) -> HttpResponse:
    """One change less."""
    draft = readable(acting(request), name, number)
    return _answered(
        request, draft, "pack.take", lambda by: _ref(take_edit(by, draft, index)), "已取消这项改动"
    )


@require_POST
def act(request: HttpRequest, name: str, number: int, verb: str) -> HttpResponse:
    """Send, agree, give back, move, rebase or drop."""
    if verb not in _VERBS:
        raise Http404
    version = readable(acting(request), name, number)
    does, told = _VERBS[verb]

    def do(by: Acting) -> str:
        does(by, version, request)
        return f"{name}/{number}"

    answer = _answered(request, version, f"pack.{verb}", do, told, kind=verb)
    if verb == "drop" and answer.status_code == 302:
        return redirect("web:pack", name)
    return answer


@require_POST
def finish_a_review(request: HttpRequest, pk: int) -> HttpResponse:
    """复核 done."""
    task = ReviewTask.objects.filter(pk=pk).first()
    if task is None:
        raise NotFound("没有这项复核，请刷新政策库页面查看")
    conclusion = request.POST.get("conclusion", "")
    run(request, "pack.review", lambda by: finish_review(by, task, conclusion).pk)
    messages.success(request, "复核结论已登记。")
    return redirect("web:pack", task.pack_name)


@require_POST
def note_a_training(request: HttpRequest, pk: int) -> HttpResponse:
    """培训 held."""
    entry = TrainingEntry.objects.filter(pk=pk).first()
    if entry is None:
        raise NotFound("没有这项培训，请刷新政策库页面查看")

    def act(by: Acting) -> int:
        attended = whole(request.POST.get("attended", ""))
        if attended is None:
            raise Invalid("请填写参加人数", "attended")
        return note_training(by, entry, read_day(request.POST, "held_on"), attended).pk

    run(request, "pack.training", act)
    messages.success(request, "培训已登记。")
    return redirect("web:pack", entry.pack_name)


def _ref(version: PackVersion) -> str:
    return f"{version.name}/{version.number}"


def _to_draft(
    request: HttpRequest, verb: str, act: Callable[[Acting], str], told: str
) -> HttpResponse:
    name, number = run(request, verb, act).rsplit("/", 1)
    messages.success(request, f"{told}。")
    return redirect("web:pack_version", name, int(number))


def _answered(
    request: HttpRequest,
    version: PackVersion,
    verb: str,
    act: Callable[[Acting], str],
    told: str,
    **more: Any,
) -> HttpResponse:
    """Act once and go back to the version; what was wrong stands beside its field or above."""
    name, number = version.name, version.number
    try:
        run(request, verb, act)
    except YimenError as error:
        fields = error.fields if isinstance(error, Invalid) else {}
        shown = {"errors": fields, "problem": error.message, "status": error.status}
        return version_page(request, name, number, **more, **shown)
    messages.success(request, f"{told}。")
    return redirect("web:pack_version", name, number)


_Verb = Callable[[Acting, PackVersion, HttpRequest], Any]
_VERBS: dict[str, tuple[_Verb, str]] = {
    "send": (lambda by, v, r: send_pack(by, v), "已报审，同意以前案件仍按现行版本办理"),
    "approve": (
        lambda by, v, r: approve_pack(by, v, r.POST.get("note", "")),
        "已同意，自施行日期起新受理的案件适用，在办案件不变",
    ),
    "return": (lambda by, v, r: return_pack(by, v, r.POST.get("reason", "")), "已退回起草人"),
    "move": (lambda by, v, r: move_draft(by, v, read_day(r.POST)), "施行日期已改"),
    "rebase": (lambda by, v, r: rebase_draft(by, v), "已改到最新版上，请再核对一遍"),
    "drop": (lambda by, v, r: drop_draft(by, v, r.POST.get("reason", "")), "草案已撤销"),
}

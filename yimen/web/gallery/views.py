"""Pages of the gallery. Every view answers 404 unless DEBUG or the demo is on."""

from collections.abc import Callable
from functools import wraps
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from yimen.foundation import clock
from yimen.foundation.errors import Conflict, Invalid, NotFound, NotPermitted, StalePage
from yimen.web.errors import server_error, show_error
from yimen.web.gallery import samples

View = Callable[..., HttpResponse]

ERRORS = {
    400: Invalid("金额格式不正确，请填写如 1234.50 的数字，最多两位小数", status=400),
    403: NotPermitted(
        "审核确认由县级民政部门作出，乡镇（街道）不能代为确认。",
        extra={"ask": "玉环市民政局社会救助科 0576-0000 0000"},
    ),
    404: NotFound(
        "这户家庭不在您的辖区，或者不存在。",
        extra={"ask": "楚门镇公共服务办公室 0576-0000 0000"},
    ),
    409: Conflict("初审公示尚未结束（至 2020-10-20），公示期满无异议后才能审核确认。"),
}


def reviewers_only(view: View) -> View:
    """The gallery exists only where sample data cannot be taken for real."""

    @login_not_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not (settings.DEBUG or getattr(settings, "YIMEN_DEMO", False)):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def frame() -> SimpleNamespace:
    """A `shell` as a reviewer of 玉城街道 sees it, without logging in."""
    return SimpleNamespace(
        user=SimpleNamespace(pk="gallery"),
        nav=samples.sidebar(),
        new_case_url="?new",
        search_url="?search",
        login_url="",
        logout_url="?logout",
        security_url="?security",
        office="玉环市 · 玉城街道公共服务办公室",
        role_title="乡镇（街道）审核员",
        name="陈立",
        demo=True,
        today=clock.today(),
        date_moved=False,
        idle_seconds=0,
    )


def _draw(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    return render(request, f"web/gallery/{template}.html", {"shell": frame(), **context})


@reviewers_only
def desk(request: HttpRequest) -> HttpResponse:
    """A queue page."""
    if "toast" in request.GET:
        messages.success(request, "已退回补正，短信已发给申请人。")
    return _draw(
        request,
        "desk",
        stats=samples.stats(),
        tabs=samples.tabs(),
        filters=samples.filters(),
        page=samples.page(),
        actions=[
            {"label": "批量转办", "value": "transfer", "confirm": "把选中的案件转给同科室的人？"}
        ],
    )


@reviewers_only
def case(request: HttpRequest) -> HttpResponse:
    """A case page: strip, timeline, comparison, explanation, chips."""
    return _draw(
        request,
        "case",
        strip=samples.strip(),
        events=samples.events(),
        comparison=samples.comparison(),
        lines=samples.LINES,
        due=clock.today(),
    )


@reviewers_only
def form(request: HttpRequest) -> HttpResponse:
    """Forms, uploads, signature, progress, notes, dialogs."""
    errors = {"idno": "公民身份号码应为 18 位，现为 17 位，请核对证件"}
    return _draw(request, "form", fields=samples.FIELDS, errors=errors, now=clock.now())


@reviewers_only
def phone(request: HttpRequest) -> HttpResponse:
    """One question of the applicant's form."""
    question = {
        "name": "people",
        "label": "您家里一起生活的有几口人？",
        "kind": "radio",
        "choices": ["1 口人（只有我自己）", "2 口人", "3 口人", "4 口人", "5 口人或更多"],
        "value": "3 口人",
    }
    helper = {"name": "潘小燕", "title": "小水埠村救助协理员", "phone": "0576-00000000"}
    return _draw(
        request,
        "phone",
        question=question,
        helper=helper,
        step_number=3,
        step_total=7,
        step_title="家庭情况",
    )


@reviewers_only
def phone_progress(request: HttpRequest) -> HttpResponse:
    """Where the household's case stands."""
    return _draw(request, "phone_progress", steps=samples.plain_steps())


@reviewers_only
def field(request: HttpRequest) -> HttpResponse:
    """A survey page."""
    return _draw(request, "field", fields=samples.FIELDS[3:5], back_url="?back")


@reviewers_only
def login(request: HttpRequest) -> HttpResponse:
    """The login layout with the demo's tiles."""
    return _draw(request, "login", roles=samples.roles())


@reviewers_only
def paper(request: HttpRequest) -> HttpResponse:
    """A list for paper."""
    return _draw(request, "paper", rows=samples.queue(), back_url="../")


@reviewers_only
def error(request: HttpRequest, status: int) -> HttpResponse:
    """An error page as its status would show it."""
    if status == 500:
        return server_error(request)
    if status not in ERRORS:
        raise Http404
    return show_error(request, ERRORS[status])


@reviewers_only
def fragment(request: HttpRequest, name: str) -> HttpResponse:
    """Answers to htmx: a form for the modal, a stale page, an undo toast."""
    if name == "stale":
        raise StalePage("该页面已过期：初审意见已于2020年10月12日14:05由陈立办理，请刷新后再操作")
    if name not in {"modal", "undo"}:
        raise Http404
    return render(request, f"web/gallery/fragment_{name}.html")

"""Who works here (人员岗位): the list of accounts, and one account with its posts and its trail."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from yimen.foundation import clock
from yimen.foundation.errors import NotFound
from yimen.foundation.trail import Event, timeline
from yimen.network import login
from yimen.network.acting import Acting
from yimen.network.models import Office, Post, Staff
from yimen.network.permissions import Right, check
from yimen.network.queries import staff_in_reach
from yimen.web.commands import acting
from yimen.web.paging import keyset_page
from yimen.web.staffing.forms import Errors, appoint_fields, reason_field

VERBS = {
    "staff.create": "新建账号",
    "staff.appoint": "任命岗位",
    "staff.end_post": "结束任职",
    "staff.log_in": "登录",
    "staff.locked": "连续输错，账号锁定",
    "staff.unlock": "解锁",
    "staff.reset_password": "重置密码",
    "staff.change_password": "修改密码",
    "staff.enrol_totp": "启用动态口令",
    "staff.reset_factor": "重置动态口令",
    "staff.revoke_session": "让一次登录退出",
    "staff.disable": "停用账号",
    "staff.enable": "启用账号",
}


def staff_list(request: HttpRequest) -> HttpResponse:
    """Everybody in one's area, a page at a time."""
    by = acting(request)
    check(by, Right.STAFF)
    text = request.GET.get("q", "").strip()
    held = Post.objects.held_on(clock.today()).select_related("office")
    accounts = staff_in_reach(by, text).prefetch_related(
        Prefetch("posts", queryset=held, to_attr="held")
    )
    page = keyset_page(accounts, ("username",), request.GET.get("at", ""))
    needing = {
        person.pk
        for person in page.rows
        if any(post.role in login.FACTOR_ROLES for post in person.held)
    }
    shown = [(person, state_of(person, person.pk in needing)) for person in page.rows]
    search = {"name": "q", "label": "姓名、用户名或单位", "kind": "search", "value": text}
    context = {"page": page, "rows": shown, "filters": [search], "text": text}
    return render(request, "web/staffing/list.html", context)


def state_of(person: Staff, needs_factor: bool) -> tuple[str, str]:
    """State of an account in words, and its tone."""
    if not person.is_active:
        return "已停用", "wait"
    if person.locked_until and person.locked_until > clock.now():
        return "已锁定", "bad"
    if not person.has_usable_password():
        return "未设密码", "warn"
    if needs_factor and not login.has_second_factor(person):
        return "未启用动态口令", "warn"
    return "正常", "ok"


def staff_page(request: HttpRequest, pk: int, **more: Any) -> HttpResponse:
    """One account; `more` are the errors or the new password of a change just tried."""
    by = acting(request)
    person = find(by, pk)
    state, tone = state_of(person, login.needs_second_factor(person))
    context = {
        "person": person,
        "state": state,
        "tone": tone,
        "enrolled": login.has_second_factor(person),
        "locked": state == "已锁定",
        "posts": [
            _post_row(post) for post in person.posts.select_related("office").order_by("-pk")
        ],
        "today": clock.today(),
        "events": [event_row(event) for event in _events(person)],
        **_forms(request, by, more.get("form", ""), more.get("errors", {})),
        **more,
    }
    return render(request, "web/staffing/person.html", context, status=more.get("status", 200))


def _forms(request: HttpRequest, by: Acting, form: str, errors: Errors) -> dict[str, Any]:
    """The fields of each form; the one just sent keeps what was typed and shows its errors."""

    def sent(verb: str) -> tuple[Mapping[str, str], Errors]:
        return (request.POST, errors) if verb == form else ({}, {})

    return {
        "appoint_fields": appoint_fields(office_choices(by), clock.today(), *sent("staff.appoint")),
        "factor_reason": reason_field("factor", "重置原因", *sent("staff.factor")),
        "disable_reason": reason_field("disable", "停用原因", *sent("staff.disable")),
    }


def find(by: Acting, pk: int) -> Staff:
    """An account in one's reach. Raises NotPermitted, NotFound."""
    check(by, Right.STAFF)
    person = staff_in_reach(by).filter(pk=pk).first()
    if person is None:
        raise NotFound("没有这个账号，或者他不在您的辖区任职，请联系其所在地的系统管理员")
    return person


def office_choices(by: Acting) -> list[tuple[str, str]]:
    """Offices of one's area, in the order of the tree."""
    offices = Office.objects.under(by.scope.prefix).filter(is_active=True)
    return [(str(office.pk), office.name) for office in offices]


def _post_row(post: Post) -> dict[str, Any]:
    """A post with its last day; ranges in the database end the day after."""
    upper = post.during.upper
    open_ = upper is None or upper > clock.today()
    last = upper - timedelta(days=1) if upper else None
    return {"post": post, "open": open_, "first": post.during.lower, "last": last}


def _events(person: Staff) -> list[Event]:
    return list(timeline([f"staff:{person.pk}"]).reverse()[:30])


def event_row(event: Event) -> dict[str, Any]:
    """An event of an account for the timeline."""
    after = event.opened.get("after") or {}
    told = [str(after["post"])] if "post" in after else []
    told += [event.reason] if event.reason else []
    return {
        "at": event.at,
        "title": VERBS.get(event.verb, event.verb),
        "who": event.actor_name,
        "text": "；".join(told),
        "icon": "user",
    }

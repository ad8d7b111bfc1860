"""The API object, its routers and its address."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from ninja.security import SessionAuth

from yimen.api import (
    accounts,
    advice,
    aftercare,
    apply,
    archive,
    awards,
    cases,
    check,
    delegation,
    duties,
    emergency,
    errors,
    feeds,
    files,
    intake,
    letters,
    matching,
    me,
    money,
    moves,
    packs,
    precheck,
    public,
    referrals,
    relatives,
    review,
    standing,
    stations,
    statistics,
    survey,
    teamwork,
    window,
    workcalendar,
)
from yimen.api.service import Service

api = Service(
    title="一门 API",
    version="1",
    description="社会救助办理接口。写操作带 X-Command-Id（UUID），重复提交只办理一次。",
    auth=SessionAuth(csrf=True),
    urls_namespace="api",
    docs_url=None,  # its page loads from other sites; the description itself is served
)
errors.install(api)
for prefix, router in (
    ("", me.router),
    ("", cases.router),
    ("", intake.router),
    ("", accounts.router),
    ("", survey.router),
    ("", precheck.router),
    ("", check.router),
    ("", review.router),
    ("", emergency.router),
    ("", matching.router),
    ("", standing.router),
    ("", aftercare.router),
    ("", referrals.router),
    ("", window.router),
    ("", teamwork.router),
    ("", stations.router),
    ("", duties.router),
    ("", relatives.router),
    ("", letters.router),
    ("", workcalendar.router),
    ("", moves.router),  # last of the cases: its address ends in a word of choice
    ("", files.router),
    ("", archive.router),
    ("", feeds.router),
    ("", money.router),
    ("", awards.router),
    ("", statistics.router),
    ("", packs.router),
    ("/delegation", delegation.router),
    ("/public", public.router),
    ("/public", advice.router),
    ("/public/apply", apply.router),
):
    api.add_router(prefix, router)

urlpatterns: list[URLPattern | URLResolver] = [path("", api.urls)]

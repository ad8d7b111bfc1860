"""Drafts (自动保存的草稿): what was typed and not sent, kept on the server for its author alone."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from yimen.applications.drafts import clear_draft, save_draft
from yimen.foundation.errors import NotFound
from yimen.network.acting import Acting
from yimen.web.account.wayback import safe_path
from yimen.web.commands import acting

_FORMS = re.compile(r"intake|(?:survey|declare):[0-9a-f-]{36}")
_NOT_KEPT = frozenset({"csrfmiddlewaretoken", "command_id", "row_version"})


def owner_of(by: Acting) -> str:
    """Whose draft: staff:7."""
    return f"{by.actor.kind}:{by.actor.id}"


@require_POST
def draft(request: HttpRequest, form: str) -> HttpResponse:
    """Keep what the page sends two seconds after the last key."""
    _check(form)
    typed = {name: request.POST.getlist(name) for name in request.POST if name not in _NOT_KEPT}
    save_draft(owner_of(acting(request)), form, typed)
    return HttpResponse(status=204)


@require_POST
def drop(request: HttpRequest, form: str) -> HttpResponse:
    """清空重填: throw the draft away and go back to the form."""
    _check(form)
    clear_draft(owner_of(acting(request)), form)
    return redirect(f"{safe_path(request, request.POST.get('back', ''))}?draft-done")


def _check(form: str) -> None:
    if not _FORMS.fullmatch(form):
        raise NotFound("没有这种表单，请刷新页面")

"""Health (运行状况): a page for people, JSON for a monitor; it answers without the database too.

Nothing here names a person, an address or a key: the page needs no login.
"""

from __future__ import annotations

import time

from django.contrib.auth.decorators import login_not_required
from django.db import Error, connection, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from yimen.foundation import clock
from yimen.foundation.health import Check, checks

# Anybody may ask: the answer is worked out once in this many seconds.
KEPT_SECONDS = 5.0
_kept: tuple[float, list[Check]] = (0.0, [])


@transaction.non_atomic_requests
@login_not_required
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """200 when all is well, 503 when something is to be done; `?format=json` or Accept for JSON."""
    found = _checks()
    well = all(check.ok for check in found)
    status = 200 if well else 503
    wanted = request.headers.get("Accept", "")
    if request.GET.get("format") == "json" or "application/json" in wanted:
        rows = [check._asdict() for check in found]
        return JsonResponse({"ok": well, "checks": rows}, status=status)
    page = {"checks": found, "well": well, "now": clock.now()}
    return HttpResponse(render_to_string("web/health.html", page), status=status)


def _checks() -> list[Check]:
    """The checks as of a few seconds ago; one only where the database does not answer."""
    global _kept
    at, found = _kept
    if found and time.monotonic() - at < KEPT_SECONDS:
        return found
    try:
        connection.ensure_connection()
    except Error:
        found = [Check("数据库", False, "连接不上，请检查 PostgreSQL 是否在运行")]
    else:
        found = checks()
    _kept = time.monotonic(), found
    return found

"""核对报告 on paper."""

from __future__ import annotations

from typing import Any

from yimen.applications.document_data import chinese_day
from yimen.applications.readiness import latest_report
from yimen.foundation.errors import Conflict
from yimen.means_check.sources import SOURCES
from yimen.policy.pack import Pack
from yimen.procedures.models import Case

_STATES = {"found": "查得", "no_data": "无数据", "unreachable": "未连通", "waiting": "等待答复"}


def check_report(case: Case, pack: Pack) -> dict[str, Any]:
    """Every source with its state, the comparison and the flags; raises Conflict without one."""
    report = latest_report(case)
    if report is None:
        raise Conflict("核对报告还没有出具，不能打印")
    request = report.request
    queries = request.queries.select_related("person").order_by("person__name", "source")
    return {
        "check": {
            "persons": len({query.person_id for query in queries}),
            "requested_by": request.requester.name,
            "requested_on": chinese_day(request.requested_at),
            "reported_on": chinese_day(report.made_at),
            "valid_until": chinese_day(report.valid_until),
            "summary": report.suggestion,
        },
        "sources": [
            {
                "person": query.person.name,
                "source": SOURCES[query.source].title,
                "state": _STATES[query.state],
                "as_of": query.as_of.isoformat() if query.as_of else "",
            }
            for query in queries
        ],
        "comparison": [
            {
                "person": row["person"],
                "item": row["label"],
                "declared": row["declared"],
                "found": row["found"],
                "note": row["note"],
            }
            for row in report.comparison
            if row["subject"] != "source"
        ],
        "flags": [flag["text"] for flag in report.flags],
    }

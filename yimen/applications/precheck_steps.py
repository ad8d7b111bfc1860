"""Step kinds and conditions of check-first procedures and of what follows a decision (核对前置、
备案、听取意见、复核), offered to procedures."""

from __future__ import annotations

from yimen.applications.readiness import latest_report
from yimen.procedures import conditions
from yimen.procedures.models import Case
from yimen.procedures.steps import register_kind


@conditions.register("check_outstanding", "受理时还没有核对结果")
def check_outstanding(case: Case) -> bool:
    """The applicant insisted: there is no report of a check yet, so it is made up for now."""
    return latest_report(case) is None


def register() -> None:
    """Offer the step kinds; called once when the app is ready."""
    for kind, title in (
        ("authorisation", "授权和申报"),
        ("check_result", "核对结果告知"),
        ("check_objection", "核对异议复查"),
        ("application", "正式申请"),
        ("filing", "备案"),
        ("hearing", "听取意见"),
        ("revision", "复核决定"),
    ):
        register_kind(kind, title)

"""Is the case ready for the next act? (办理前提) Each answer names what is still missing."""

from __future__ import annotations

from yimen.applications.models import Notice, Survey
from yimen.foundation import clock
from yimen.foundation.errors import Conflict
from yimen.means_check.models import CheckReport, CheckRequest
from yimen.packstore.reads import procedure_of
from yimen.procedures.models import Case, WorkItem
from yimen.procedures.queue import open_item, open_of_kind


def closed_survey(case: Case) -> Survey | None:
    """The newest finished survey."""
    return case.surveys.filter(closed_at__isnull=False).order_by("-round").first()


def latest_report(case: Case) -> CheckReport | None:
    """The newest check report."""
    return (
        CheckReport.objects.filter(request__case=case, request__state=CheckRequest.State.REPORTED)
        .order_by("-made_at")
        .first()
    )


def check_inputs(case: Case) -> None:
    """Opinion and decision need the home survey and the check report (S4-28), as far as the
    case's procedure has them: 两项补贴 and child items are decided on matched data."""
    steps = procedure_of(case.procedure_id).steps
    kinds = {step.kind for step in steps if step.on is None}
    missing = []
    if "survey" in kinds and closed_survey(case) is None:
        missing.append("入户调查表")
    if "means_check" in kinds and latest_report(case) is None:
        missing.append("经济状况核对报告")
    if missing:
        raise Conflict(
            f"还缺{'和'.join(missing)}，请先完成后再办理",
            code="inputs_missing",
            extra={"missing": missing},
        )
    report = latest_report(case)
    if report and report.valid_until and report.valid_until < clock.today():
        raise Conflict("核对报告已经过了有效期，请重新发起核对", code="report_expired")


def check_no_notice_running(case: Case) -> None:
    """Nothing is decided while the notice is up or an objection is open."""
    notice = case.notices.filter(state=Notice.State.POSTED).first()
    if notice is not None:
        ends = notice.ends_at.astimezone(clock.ZONE)
        raise Conflict(
            f"正在公示，期满时间是{ends:%Y年%m月%d日 %H:%M}，期满无异议后才能作出决定",
            code="notice_running",
        )
    if open_of_kind(case, "objection") is not None:
        raise Conflict("公示有异议还没有处理完，处理后才能继续办理", code="objection_open")


def stands_at(case: Case) -> str:
    """The title of the step that waits, or the state of a case without one."""
    waiting = case.work_items.open().order_by("pk").first()
    return waiting.step_title if waiting else case.get_status_display()


def open_step(case: Case, step: str, title: str) -> WorkItem:
    """The open work item of a step, or Conflict saying where the case stands."""
    item = open_item(case, step)
    if item is None:
        raise Conflict(
            f"这一办件现在的环节是“{stands_at(case)}”，还不能办理“{title}”",
            code="not_open",
        )
    return item


def open_kind(case: Case, kind: str, title: str) -> WorkItem:
    """The oldest open work item of a kind, or Conflict saying where the case stands."""
    item = open_of_kind(case, kind)
    if item is None:
        raise Conflict(
            f"这一办件现在的环节是“{stands_at(case)}”，还不能办理“{title}”",
            code="not_open",
        )
    return item

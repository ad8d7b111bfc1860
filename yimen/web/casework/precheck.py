"""核对前置: authorisation, result of the check, objection, formal application, 拒不配合."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from yimen.applications.actions.accept import accept
from yimen.applications.actions.apply_formally import (
    FormalData,
    acceptance_item,
    apply_formally,
    insist,
)
from yimen.applications.actions.check_objection import (
    answer_check_objection,
    close_without_objection,
    raise_check_objection,
)
from yimen.applications.actions.finish_authorisation import finish_authorisation, give_up
from yimen.applications.actions.non_cooperation import remind, terminate_uncooperative
from yimen.applications.actions.register_obligor import register_obligor, register_refusal
from yimen.applications.actions.sign_consent import sign_consent
from yimen.applications.actions.tell_check_result import CheckResult, tell_check_result
from yimen.applications.lookup import case_for, member_of
from yimen.applications.readiness import open_kind
from yimen.foundation.errors import Invalid, NotFound
from yimen.foundation.files.models import StoredFile
from yimen.households.models import Obligor
from yimen.households.persons import PersonData
from yimen.network.acting import Acting
from yimen.network.models import Role
from yimen.procedures.models import Case
from yimen.web.commands import acting, run, seen
from yimen.web.uploads import file_in


@require_POST
def do_finish(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Everybody has signed and all is declared."""
    case = case_for(acting(request), uid)

    def act(by: Acting) -> str:
        item = open_kind(case, "authorisation", "授权和申报")
        finish_authorisation(by, item, seen=seen(request))
        return str(case.pk)

    run(request, "authorisation.finish", act)
    messages.success(request, "授权和申报已齐全，可以发起核对")
    return redirect("web:case", uid)


@require_POST
def do_give_up(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The applicant does not go on."""
    case = case_for(acting(request), uid)

    def act(by: Acting) -> str:
        kinds = case.work_items.open().filter(kind__in=("authorisation", "application"))
        item = kinds.first() or open_kind(case, "application", "正式申请")
        give_up(by, item, request.POST.get("reason", ""), seen=seen(request))
        return str(case.pk)

    run(request, "application.give_up", act)
    messages.success(request, "已办结，申请人随时可以再申请")
    return redirect("web:case", uid)


@require_POST
def do_tell(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Tell the result of the check."""
    case = case_for(acting(request), uid)
    choice = request.POST.get("passed", "")
    if choice not in ("yes", "no"):
        raise Invalid("请选择核对符合或者不符合", "passed")
    told = CheckResult(choice == "yes", tuple(request.POST.get("reasons", "").splitlines()))

    def act(by: Acting) -> str:
        item = open_kind(case, "check_result", "核对结果告知")
        return str(tell_check_result(by, item, told, seen=seen(request)).uid)

    run(request, "check.tell", act)
    messages.success(request, "已通知申请人，核对结果告知书可以打印了")
    return redirect("web:case", uid)


@require_POST
def do_object(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Register an objection to the check."""
    case = case_for(acting(request), uid)
    content = request.POST.get("content", "")
    run(request, "check_objection.raise", lambda by: raise_check_objection(by, case, content).uid)
    messages.success(request, "核对异议已登记，从今天起计算复查期限")
    return redirect("web:case", uid)


@require_POST
def do_recheck(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Answer the objection to the check."""
    case = case_for(acting(request), uid)
    again, reason = request.POST.get("recheck") == "yes", request.POST.get("reason", "")
    run(
        request,
        "check_objection.answer",
        lambda by: answer_check_objection(by, case, recheck=again, reason=reason).uid,
    )
    messages.success(request, "已退回重新核对" if again else "已维持核对结果，答复可以打印了")
    return redirect("web:case", uid)


@require_POST
def do_apply(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The formal application with the applicant's signature."""
    case = case_for(acting(request), uid)

    def act(by: Acting) -> str:
        item = open_kind(case, "application", "正式申请")
        data = _formal(request, by, "signature")
        return str(apply_formally(by, item, data, seen=seen(request)).pk)

    run(request, "application.submit", act)
    messages.success(request, "已正式申请，下一步受理")
    return redirect("web:case", uid)


@require_POST
def do_insist(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The applicant insists: at the street's window he is accepted at once."""
    case = case_for(acting(request), uid)
    if request.POST.get("insists") != "on":
        raise Invalid("请勾选“申请人坚持正式申请”", "insists")

    def act(by: Acting) -> str:
        data = _formal(request, by, "insist_signature")
        if by.role not in (Role.WINDOW_CLERK, Role.TOWNSHIP_REVIEWER):
            return str(insist(by, case, data).pk)
        return accept(by, acceptance_item(by, case, data))

    run(request, "application.insist", act)
    messages.success(request, "已正式申请；没有做完的授权和核对放到受理以后")
    return redirect("web:case", uid)


@require_POST
def do_remind(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The written reminder."""
    case = case_for(acting(request), uid)
    run(request, "cooperation.remind", lambda by: remind(by, case).uid)
    messages.success(request, "提醒书已制作，请打印送达")
    return redirect("web:case", uid)


@require_POST
def do_terminate(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The end for want of cooperation, after the reminder."""
    case = case_for(acting(request), uid)
    reason = request.POST.get("reason", "")
    run(
        request,
        "cooperation.terminate",
        lambda by: terminate_uncooperative(by, case, reason).uid,
    )
    messages.success(request, "已终止审核程序，告知书可以打印了")
    return redirect("web:case", uid)


@require_POST
def do_no_objection(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The applicant raised nothing against the check."""
    case = case_for(acting(request), uid)

    def act(by: Acting) -> str:
        close_without_objection(by, case)
        return str(case.pk)

    run(request, "check_objection.none", act)
    messages.success(request, "申请人没有提出异议，已办结")
    return redirect("web:case", uid)


@require_POST
def do_add_obligor(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Register a statutory obligor."""
    case = case_for(acting(request), uid)
    post = request.POST
    data = PersonData(post.get("name", ""), post.get("id_number") or None)
    bond = post.get("bond", "")
    run(request, "obligor.add", lambda by: register_obligor(by, case, data, bond).pk)
    messages.success(request, "法定义务人已登记")
    return redirect("web:case", uid)


@require_POST
def do_sign_obligor(request: HttpRequest, uid: UUID, person: UUID) -> HttpResponse:
    """The obligor's authorisation."""
    case = case_for(acting(request), uid)
    signer = member_of(case, person)

    def act(by: Acting) -> str:
        return str(sign_consent(by, case, signer, file=file_in(request, by, "file")).uid)

    run(request, "consent.sign", act)
    messages.success(request, "授权已登记")
    return redirect("web:case", uid)


@require_POST
def do_refuse_obligor(request: HttpRequest, uid: UUID, person: UUID) -> HttpResponse:
    """He will not sign."""
    case = case_for(acting(request), uid)
    row = _obligor(case, person)
    note = request.POST.get("note", "")
    run(request, "obligor.refuse", lambda by: register_refusal(by, case, row, note).pk)
    messages.success(request, "已登记，改走入户调查和信函索证")
    return redirect("web:case", uid)


def _formal(request: HttpRequest, by: Acting, field: str) -> FormalData:
    """The form of the formal application; the signature is drawn on the pad."""
    signature: StoredFile | None = file_in(request, by, field, "photo")
    return FormalData(signature, request.POST.get("insists") == "on", request.POST.get("item", ""))


def _obligor(case: Case, person: UUID) -> Obligor:
    rows = Obligor.objects.filter(household=case.household, removed_at__isnull=True)
    row = rows.filter(person_id=person).first()
    if row is None:
        raise NotFound("没有登记这位法定义务人，请刷新页面")
    return row

"""What the clerk presses at the window; whatever is refused comes back on the same screen."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_POST

from yimen.applications.duplicates import CODE as DUPLICATE
from yimen.foundation import clock
from yimen.foundation.errors import Invalid, YimenError
from yimen.network.acting import Acting
from yimen.network.packs import pack_for
from yimen.referrals.actions.call_number import call_again, call_next, miss_number, wait_again
from yimen.referrals.actions.finish_visit import answer_visit, register_visit
from yimen.referrals.actions.take_number import take_number
from yimen.referrals.actions.transfer_visit import Need, transfer_visit
from yimen.referrals.lookup import visit_for
from yimen.referrals.models import Visit
from yimen.referrals.permissions import check_serve
from yimen.web.commands import acting, run, seen
from yimen.web.factform.values import Typed, typed_of
from yimen.web.intake.reading import intake_of, under_form_names
from yimen.web.referrals.stages import office_in
from yimen.web.window.views import COUNTER, show, show_duty

_OUR_OWN = frozenset({"csrfmiddlewaretoken", "command_id", "row_version"})


def _typed(request: HttpRequest) -> Typed:
    return typed_of((n, v) for n, v in request.POST.items() if n not in _OUR_OWN)


@require_POST
def do_take(request: HttpRequest) -> HttpResponse:
    """取号."""
    typed = _typed(request)
    words = {name: typed.get(name, "") for name in ("matter", "name", "phone")}
    try:
        uid = run(request, "visit.take", lambda by: take_number(by, **words).uid)
    except YimenError as error:
        return _back(request, "take", typed, error)
    visit = visit_for(acting(request), UUID(uid))
    address = reverse("web:visit_slip", args=[uid])
    messages.success(request, format_html('取号 {}，<a href="{}">打印号单</a>', visit, address))
    return redirect("web:window")


@require_POST
def do_call(request: HttpRequest) -> HttpResponse:
    """叫下一位; the counter is remembered for this login."""
    counter = request.POST.get("counter", "").strip()[:20]
    uid = run(request, "visit.call", lambda by: call_next(by, counter).uid)
    request.session[COUNTER] = counter
    messages.success(request, f"请 {visit_for(acting(request), UUID(uid))} 到窗口办理")
    return redirect("web:window")


@require_POST
def do_again(request: HttpRequest, uid: UUID) -> HttpResponse:
    """再叫一次; one that was missed waits again."""
    visit = visit_for(acting(request), uid)

    def act(by: Acting) -> str:
        missed = visit.state == Visit.State.MISSED
        return str((wait_again(by, visit) if missed else call_again(by, visit, seen(request))).uid)

    run(request, "visit.again", act)
    messages.success(request, f"{visit} 已重新排队" if visit.state == "missed" else f"再叫 {visit}")
    return redirect("web:window")


@require_POST
def do_miss(request: HttpRequest, uid: UUID) -> HttpResponse:
    """过号."""
    visit = visit_for(acting(request), uid)
    run(request, "visit.miss", lambda by: miss_number(by, visit, seen(request)).uid)
    messages.success(request, f"{visit} 已过号，来了可以重新排队")
    return redirect("web:window")


@require_POST
def do_answer(request: HttpRequest, uid: UUID) -> HttpResponse:
    """当场答复."""
    visit = visit_for(acting(request), uid)
    text = request.POST.get("answer", "")
    try:
        run(request, "visit.answer", lambda by: answer_visit(by, visit, text, seen(request)).uid)
    except Invalid as error:
        return _back(request, "answer", _typed(request), error)
    messages.success(request, f"{visit} 已当场答复")
    return redirect("web:window")


@require_POST
def do_intake(request: HttpRequest, uid: UUID) -> HttpResponse:
    """登记申请 from the window; papers and members can follow."""
    by = acting(request)
    office = check_serve(by)
    visit = visit_for(by, uid)
    typed = _typed(request)
    pack, _ = pack_for(office.path, clock.today())

    def act(who: Acting) -> str:
        data, wrong = intake_of(who, pack, typed, {})
        if wrong:
            raise Invalid.many(wrong)
        return str(register_visit(who, visit, data, seen(request)).pk)

    try:
        case = run(request, "visit.intake", act)
    except YimenError as error:
        return _back(request, "intake", typed, error)
    address = reverse("web:intake_fill", args=[case])
    messages.success(
        request, format_html('{} 已登记申请，<a href="{}">补充材料、打印回执</a>', visit, address)
    )
    return redirect("web:window")


@require_POST
def do_transfer(request: HttpRequest, uid: UUID) -> HttpResponse:
    """转办 from the window, in one act."""
    visit = visit_for(acting(request), uid)
    typed = _typed(request)
    names = ("matter", "item", "name", "phone", "id_number", "note")
    need = Need(**{name: typed.get(name, "") for name in names})

    def act(by: Acting) -> str:
        office = office_in(request)
        if office is None:
            raise Invalid("请选择转给哪个单位", "to_office")
        return str(transfer_visit(by, visit, office, need, seen(request)).uid)

    try:
        run(request, "visit.transfer", act)
    except Invalid as error:
        if visit.state == Visit.State.CALLED:
            return _back(request, "transfer", typed, error)
        return show_duty(request, uid, typed=typed, error=error)
    messages.success(request, f"{visit} 已转办，对方签收前仍在“我的首问”里")
    return redirect("web:window")


def _back(request: HttpRequest, form: str, typed: Typed, error: YimenError) -> HttpResponse:
    """The same screen with what was typed and what is to be corrected."""
    if not error.fields:
        raise error
    told = under_form_names(error.fields, typed)
    question = error.message if error.code == DUPLICATE else ""
    return show(
        request, form=form, typed=typed, errors=told, status=error.status, question=question
    )

"""新登记: asks for an identity number and a telephone, and takes whatever else is known.

A person already on an award is a question with a place for the answer, never a wall (daily.md 4).
"""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from yimen.applications.actions.register_intake import register_intake
from yimen.applications.drafts import clear_draft, load_draft
from yimen.applications.duplicates import CODE as DUPLICATE
from yimen.applications.guards import check_late_entry
from yimen.applications.intake_checks import check_intake
from yimen.applications.intake_data import IntakeData
from yimen.applications.permissions import check_register
from yimen.foundation import clock, identity
from yimen.foundation.errors import Invalid, YimenError
from yimen.foundation.files.models import StoredFile
from yimen.network.acting import Acting
from yimen.network.models import Role
from yimen.network.packs import pack_for
from yimen.policy.pack import Pack
from yimen.web.commands import acting, run
from yimen.web.drafts import owner_of
from yimen.web.factform.values import Typed, typed_of
from yimen.web.intake.fields import (
    Pen,
    also_fields,
    applicant_fields,
    blank_member,
    late_fields,
    member_rows,
    proxy_fields,
    typed_rows,
)
from yimen.web.intake.reading import intake_of, under_form_names
from yimen.web.uploads import file_in

FORM = "intake"
_FILES = ("proxy.proof", "late_scan")
_OUR_OWN = frozenset({"csrfmiddlewaretoken", "command_id", *_FILES})


def intake_new(request: HttpRequest) -> HttpResponse:
    """The form: empty, as a draft kept it, or as just typed with what is to be corrected."""
    by = acting(request)
    check_register(by)
    if request.method == "POST":
        return _register(request, by)
    draft = load_draft(owner_of(by), FORM)
    typed = typed_of((name, values[-1]) for name, values in (draft or {}).items() if values)
    return _show(request, by, typed, from_draft=bool(typed))


@require_POST
def check_id(request: HttpRequest) -> HttpResponse:
    """An identity number as one leaves its field: what it says, or what is wrong with it."""
    number = identity.normalise_id(request.POST.get("id_number", ""), field="id_number")
    born = identity.birth_date(number)
    sex = "男" if identity.sex(number) == "male" else "女"
    age = identity.age_on(born, clock.today())
    words = f"号码有效：{sex}，{born.year}年{born.month}月{born.day}日出生，{age} 周岁"
    return JsonResponse({"words": words})


def _register(request: HttpRequest, by: Acting) -> HttpResponse:
    typed = typed_of((n, v) for n, v in request.POST.items() if n not in _OUR_OWN)
    files: dict[str, StoredFile | None] = {}
    try:
        errors = _take_files(request, by, files)
        data, wrong = intake_of(by, _pack(by), typed, files)
        _check(by, data, {**errors, **wrong}, typed)
        uid = run(request, "intake.register", lambda who: register_intake(who, data).pk)
    except YimenError as error:
        if not error.fields:
            raise
        told = under_form_names(error.fields, typed)
        question = error.message if error.code == DUPLICATE else ""
        return _show(request, by, typed, errors=told, files=files, question=question, error=error)
    clear_draft(owner_of(by), FORM)
    messages.success(request, "已登记。可以接着补充材料，也可以先打印回执交给申请人。")
    return redirect(f"{reverse('web:intake_fill', args=[uid])}?registered")


def _pack(by: Acting) -> Pack:
    return pack_for(by.scope.prefix, clock.today())[0]


def _take_files(
    request: HttpRequest, by: Acting, files: dict[str, StoredFile | None]
) -> dict[str, str]:
    """Keep what came along, so that it need not be chosen again; what is refused is told."""
    errors: dict[str, str] = {}
    for name in _FILES:
        try:
            files[name] = file_in(request, by, name)
        except YimenError as error:
            errors[name] = error.message
    return errors


def _check(by: Acting, data: IntakeData, errors: dict[str, str], typed: Typed) -> None:
    """Every mistake at once: those of reading and those of the action's own check."""
    pack = _pack(by)
    scanned = data.late_scan is not None
    for check in (
        lambda: check_intake(data, pack),
        lambda: check_late_entry(data.received_at, data.late_reason, scanned, pack),
    ):
        try:
            check()
        except Invalid as error:
            for name, told in under_form_names(error.fields, typed).items():
                errors.setdefault(name, told)
    if errors:
        raise Invalid.many(errors)


def _show(
    request: HttpRequest,
    by: Acting,
    typed: Typed,
    *,
    errors: Mapping[str, str] | None = None,
    files: Mapping[str, StoredFile | None] | None = None,
    question: str = "",
    error: YimenError | None = None,
    from_draft: bool = False,
) -> HttpResponse:
    wrong = {name: told for name, told in (errors or {}).items() if name != "duplicate_answer"}
    pen = Pen(typed, wrong)
    pack = _pack(by)
    village = by.role == Role.VILLAGE_ASSISTANT
    context = {
        "layout": layout_of(by),
        "is_village": village,
        "applicant": applicant_fields(by, pack, pen),
        "statement": pen.field(
            "statement", "申请理由", "textarea", placeholder="一两句话就行，可以不填"
        ),
        "members": member_rows(pen),
        "blank": blank_member(),
        "also": also_fields(pack, pen),
        "also_open": typed_rows(typed, "also.") or "items" in wrong,
        "proxy": [] if village else proxy_fields(pack, pen),
        "proxy_open": typed_rows(typed, "proxy.") or "proxy.proof" in wrong,
        "late": late_fields(pen),
        "late_open": any(name in typed for name in ("received_at", "late_reason"))
        or "late_scan" in wrong,
        "kept": {name.replace(".", "_"): file for name, file in (files or {}).items() if file},
        "errors": wrong,
        "way": pen.field(
            "way",
            "怎样帮",
            "radio",
            choices=[("assist", "协助：本人自己申请，我帮着填"), ("proxy", "代办：受委托替他申请")],
            default="proxy",
        ),
        "proof_error": wrong.get("proxy.proof", ""),
        "question": question,
        "duplicate_answer": typed.get("duplicate_answer", ""),
        "from_draft": from_draft,
        "draft_form": FORM,
        "cleared": "draft-done" in request.GET,
    }
    status = error.status if error else 200
    return render(request, "web/intake/new.html", context, status=status)


def layout_of(by: Acting) -> str:
    """The village works on a phone page, the window at a desk."""
    village = by.role == Role.VILLAGE_ASSISTANT
    return "web/base_field.html" if village else "web/base_desk.html"

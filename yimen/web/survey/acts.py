"""What is done on the survey page: save, sign, let the family sign, close.

Every post may come hours late from a phone that was offline (header X-Offline): it carries the
command_id of its form, so that it acts once, and is answered in JSON.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from yimen.applications.actions.close_survey import close_survey
from yimen.applications.actions.save_survey import (
    add_photo,
    current_survey,
    save_survey,
    survey_item,
)
from yimen.applications.actions.sign_survey import sign_as_family, sign_survey
from yimen.applications.drafts import clear_draft
from yimen.applications.lookup import case_for, member_of
from yimen.applications.models import Survey
from yimen.foundation.errors import Invalid, YimenError
from yimen.foundation.files import store_upload
from yimen.foundation.files.models import StoredFile
from yimen.foundation.versions import check_version
from yimen.network.acting import Acting
from yimen.procedures.models import Case
from yimen.web.commands import acting, run, seen
from yimen.web.drafts import owner_of
from yimen.web.factform.merging import Clash, merge
from yimen.web.factform.values import Typed, typed_of
from yimen.web.survey.content import (
    Ground,
    base_of,
    data_of,
    field_label,
    stored_typed,
    under_form_names,
)
from yimen.web.survey.page import show, survey_of

_OUR_OWN = frozenset({"csrfmiddlewaretoken", "command_id", "row_version", "base"})


@require_POST
def do_save(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Store the form and its photos, merged with what a colleague stored meanwhile."""
    case = case_for(acting(request), uid)
    typed = typed_of((n, v) for n, v in request.POST.items() if n not in _OUR_OWN)
    clashes: list[Clash] = []

    def act(by: Acting) -> str:
        survey, found = _store(by, case, typed, request.POST.get("base", ""))
        clashes.extend(found)
        for upload in request.FILES.getlist("photos"):
            file = store_upload(upload, actor=by.actor, allowed="photo", field="photos")
            add_photo(by, survey, file)
        clear_draft(owner_of(by), f"survey:{case.pk}")
        return str(survey.pk)

    try:
        run(request, "survey.save", act)
    except YimenError as error:
        return _refused(request, case, error, {**typed, "base": request.POST.get("base", "")})
    if clashes:
        messages.warning(request, _clash_words(Ground.of(case), clashes))
    return _done(request, case, "调查内容已保存", "sign")


@require_POST
def do_sign(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The surveyor who is logged in signs."""
    case = case_for(acting(request), uid)

    def act(by: Acting) -> str:
        file = _signature(request, by, "signature", f"调查员签字 {by.actor.name}.png")
        return str(sign_survey(by, current_survey(case), file).pk)

    return _try(request, case, "survey.sign", act, "已签字", "sign")


@require_POST
def do_family(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A member of the household signs on the surveyor's phone."""
    case = case_for(acting(request), uid)

    def act(by: Acting) -> str:
        file = _signature(request, by, "family_signature", "家庭成员签字.png")
        if file is None:
            raise Invalid("请家庭成员在框内签字，或上传签字照片", "family_signature")
        signer = member_of(case, _uid(request.POST.get("signer", ""), "signer"))
        return str(sign_as_family(by, current_survey(case), signer, file).pk)

    return _try(request, case, "survey.family_sign", act, "家庭成员已签字", "sign")


@require_POST
def do_close(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Keep the surveyor's advice and close; the page then shows suggestion and reasons."""
    case = case_for(acting(request), uid)

    def act(by: Acting) -> str:
        survey = current_survey(case)
        advised = request.POST.get("advised_item", "").replace("system", "")
        reason = request.POST.get("advice_reason", "").strip()
        version = seen(request)
        if (advised, reason) != (survey.advised_item, survey.advice_reason):
            survey = _with_advice(by, case, survey, advised, reason, version)
            version = survey.row_version
        return close_survey(by, survey, seen=version).suggested_item

    return _try(request, case, "survey.close", act, "入户调查已完成", "")


def _store(by: Acting, case: Case, typed: Typed, raw_base: str) -> tuple[Survey, list[Clash]]:
    """Merge with the survey as it stands, check, save."""
    Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    ground = Ground.of(case)
    survey = _begun(case)
    stored = stored_typed(ground, survey)
    merged, clashes = merge(base_of(raw_base, stored), stored, typed)
    data, errors = data_of(ground, merged, survey)
    if errors:
        raise Invalid.many(errors)
    return save_survey(by, case, data), clashes


def _begun(case: Case) -> Survey | None:
    """The survey of the open round, if anybody has stored something yet."""
    return survey_of(case, survey_item(case))


def _with_advice(
    by: Acting, case: Case, survey: Survey, advised: str, reason: str, version: int | None
) -> Survey:
    """The survey with the surveyor's own advice; a stale page is told before anything changes."""
    if version is not None:
        check_version(survey, version)
    ground = Ground.of(case)
    data, _ = data_of(ground, stored_typed(ground, survey), survey)
    return save_survey(by, case, replace(data, advised_item=advised, advice_reason=reason))


def _try(
    request: HttpRequest, case: Case, verb: str, act: Any, told: str, anchor: str
) -> HttpResponse:
    """Run one act; what cannot be taken comes back beside its field."""
    try:
        run(request, verb, act)
    except YimenError as error:
        return _refused(request, case, error, None)
    return _done(request, case, told, anchor)


def _refused(
    request: HttpRequest, case: Case, error: YimenError, typed: Typed | None
) -> HttpResponse:
    """JSON for a phone that sends its store; the page with the sentences beside the fields."""
    if not error.fields:
        raise error
    fields = under_form_names(error.fields)
    if request.headers.get("X-Offline"):
        body = {"code": error.code, "message": error.message, "fields": fields}
        return JsonResponse(body, status=error.status)
    return show(request, case, typed=typed, errors=fields, status=error.status)


def _done(request: HttpRequest, case: Case, told: str, anchor: str) -> HttpResponse:
    messages.success(request, told)
    address = reverse("web:survey", args=[case.pk])
    address = f"{address}#{anchor}" if anchor else address
    if request.headers.get("X-Offline"):
        return JsonResponse({"next": address})
    return redirect(address)


def _signature(request: HttpRequest, by: Acting, field: str, name: str) -> StoredFile | None:
    upload = request.FILES.get(field)
    if upload is None:
        return None
    return store_upload(upload, name, actor=by.actor, allowed="photo", field=field)


def _uid(text: str, field: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Invalid("请选择签字的家庭成员", field) from error


def _clash_words(ground: Ground, clashes: list[Clash]) -> str:
    """What a colleague stored first and stays, with what was sent now."""
    told = "；".join(
        f"{field_label(ground, c.name)}（已存：{c.stored or '空'}，您填的：{c.sent or '空'}）"
        for c in clashes[:5]
    )
    more = f"等 {len(clashes)} 项" if len(clashes) > 5 else ""
    return f"有 {len(clashes)} 项同事已先填写，没有覆盖：{told}{more}。请核对后再改"

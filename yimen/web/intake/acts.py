"""What is done while an application is completed (补充申请); each act leads back to its part."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from yimen.applications.actions.add_material import OTHER, add_material
from yimen.applications.actions.add_member import add_member
from yimen.applications.actions.complete_applicant import complete_applicant
from yimen.applications.actions.declare_facts import declare_facts
from yimen.applications.actions.demand_paper import demand_paper
from yimen.applications.actions.remove_material import remove_material
from yimen.applications.actions.remove_member import remove_member
from yimen.applications.actions.sign_consent import sign_consent
from yimen.applications.drafts import clear_draft
from yimen.applications.guards import check_not_ended, lock_case
from yimen.applications.lookup import case_for, member_of
from yimen.applications.permissions import check_fill_in
from yimen.applications.record import record
from yimen.foundation.errors import Invalid, NotFound, YimenError
from yimen.foundation.files import store_upload
from yimen.foundation.files.models import StoredFile
from yimen.households.actions.add_account import add_account
from yimen.households.models import Consent, Person
from yimen.network.acting import Acting
from yimen.procedures.models import Case
from yimen.web.commands import acting, run
from yimen.web.drafts import owner_of
from yimen.web.factform.values import Typed, to_content, typed_of
from yimen.web.intake.fill import NEW, part_url, show
from yimen.web.intake.reading import member_of_row
from yimen.web.survey.content import Ground

_QUESTIONS = frozenset({"duplicate_question", "shared_account"})
_OUR_OWN = frozenset({"csrfmiddlewaretoken", "command_id", "row_version"})


@require_POST
def do_basics(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Name, village, telephone, address: what the intake left open."""
    case, typed = _read(request, uid)

    def act(by: Acting) -> str:
        given = ("name", "division_code", "phone", "phone_whose", "address", "hukou")
        complete_applicant(by, case, **{name: typed[name] for name in given if name in typed})
        return str(case.pk)

    return _act(request, case, "members", "applicant.complete", act, "已保存", typed)


@require_POST
def do_add_member(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One more member; somebody known elsewhere is asked about first."""
    case, typed = _read(request, uid)

    def act(by: Acting) -> str:
        errors: dict[str, str] = {}
        member = member_of_row(typed, NEW, errors)
        if errors:
            raise Invalid.many(errors)
        answer = typed.get("duplicate_answer", "")
        return str(add_member(by, case, member, duplicate_answer=answer).person_id)

    def rename(name: str) -> str:
        return name if name.startswith("members.") or "." in name else f"members.{NEW}.{name}"

    return _act(request, case, "members", "member.add", act, "已增加家庭成员", typed, rename=rename)


@require_POST
def do_remove_member(request: HttpRequest, uid: UUID, person: UUID) -> HttpResponse:
    """A member entered by mistake or living apart is taken off with the reason."""
    case, typed = _read(request, uid)

    def act(by: Acting) -> str:
        remove_member(by, case, member_of(case, person), typed.get("reason", ""))
        return str(person)

    return _act(request, case, "members", "member.remove", act, "已移出家庭成员", typed)


@require_POST
def do_declare(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The household's own statement, as a new sheet beside the earlier ones."""
    case, typed = _read(request, uid)

    def act(by: Acting) -> str:
        ground = Ground.of(case)
        people = [person.uid for person in ground.people]
        content, errors = to_content(ground.catalogue, typed, "declared", people)
        if errors:
            raise Invalid.many(errors)
        sheet = declare_facts(by, case, content)
        clear_draft(owner_of(by), f"declare:{case.pk}")
        return str(sheet.pk)

    def rename(name: str) -> str:
        return name if name.startswith("f.") else f"f.{name}"

    return _act(request, case, "declare", "facts.declare", act, "申报已保存", typed, rename=rename)


@require_POST
def do_paper(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A scan dropped on a line of the list: kept and entered at once."""
    by = acting(request)
    case = case_for(by, uid)
    check_fill_in(by, case)
    upload = request.FILES.get("file")
    if upload is None:
        raise Invalid("请选择文件", "file")
    stored = store_upload(upload, actor=by.actor, allowed="paper", field="file")
    person = _person(case, request.GET.get("person", ""))
    made = add_material(by, case, request.GET.get("key", ""), stored, person=person)
    return JsonResponse({"uid": str(made.pk), "name": stored.name})


@require_POST
def do_other_paper(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A paper that is on no list, with a name of its own."""
    case, typed = _read(request, uid)

    def act(by: Acting) -> str:
        file = _sent(request, by, "file", "请选择扫描件或照片")
        made = add_material(by, case, OTHER, file, title=typed.get("title", ""))
        return str(made.pk)

    return _act(request, case, "papers", "material.add", act, "材料已提交", typed)


@require_POST
def do_demand(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A paper beyond the list is asked for; after the one-time notice it is flagged."""
    case, typed = _read(request, uid)

    def act(by: Acting) -> str:
        made = demand_paper(by, case, typed.get("title", ""), typed.get("reason", ""))
        return str(made.pk)

    told = "已登记；一次性告知之后提出的会被标记"
    return _act(request, case, "papers", "paper.demand", act, told, typed)


@require_POST
def do_remove_paper(request: HttpRequest, uid: UUID, material: UUID) -> HttpResponse:
    """A wrong paper is taken off; it stays on record."""
    case, typed = _read(request, uid)
    row = case.materials.filter(pk=material).select_related("case").first()
    if row is None:
        raise NotFound("没有找到这份材料，请刷新页面")

    def act(by: Acting) -> str:
        remove_material(by, row, typed.get("reason", ""))
        return str(material)

    return _act(request, case, "papers", "material.remove", act, "材料已撤下", typed)


@require_POST
def do_consent(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One member's authorisation: a scan, a signature on the pad, or a fingerprint."""
    case, typed = _read(request, uid)

    def act(by: Acting) -> str:
        person = _person(case, typed.get("person", ""))
        if person is None:
            raise Invalid("请选择家庭成员", "person")
        signer = _person(case, typed.get("signed_by", ""))
        method = typed.get("method", Consent.Method.PAPER)
        made = sign_consent(
            by,
            case,
            person,
            signed_by=signer,
            method=method,
            file=_consent_file(request, by, method, person),
            witness=typed.get("witness", ""),
        )
        return str(made.pk)

    return _act(request, case, "consents", "consent.sign", act, "授权已登记", typed)


@require_POST
def do_account(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The account money goes to; one shared with another household is asked about."""
    case, typed = _read(request, uid)

    def act(by: Acting) -> str:
        lock_case(case)
        check_fill_in(by, case)
        check_not_ended(case)
        holder = _person(case, typed.get("holder", ""))
        if holder is None:
            raise Invalid("请选择账户是谁的", "holder")
        made = add_account(
            by,
            case.household,
            holder=holder,
            bank=typed.get("bank", ""),
            number=typed.get("number", ""),
            holder_name=typed.get("holder_name", ""),
            shared_reason=typed.get("shared_reason", ""),
        )
        record(by, case, "account.add", subject=holder.name)
        return str(made.pk)

    return _act(request, case, "account", "account.add", act, "发放账户已登记", typed)


def _read(request: HttpRequest, uid: UUID) -> tuple[Case, Typed]:
    typed = typed_of((n, v) for n, v in request.POST.items() if n not in _OUR_OWN)
    return case_for(acting(request), uid), typed


def _act(
    request: HttpRequest,
    case: Case,
    part: str,
    verb: str,
    act: Callable[[Acting], Any],
    told: str,
    typed: Typed,
    rename: Callable[[str], str] = lambda name: name,
) -> HttpResponse:
    """Run; what cannot be taken comes back beside its field, a question with a place to answer."""
    try:
        run(request, verb, act)
    except YimenError as error:
        if not error.fields:
            raise
        question = error.message if error.code in _QUESTIONS else ""
        fields = {rename(name): sentence for name, sentence in error.fields.items()}
        return show(
            request,
            case,
            part,
            typed=typed,
            errors=fields,
            question=question,
            status=error.status,
        )
    messages.success(request, told)
    return redirect(part_url(case, part))


def _person(case: Case, text: str) -> Person | None:
    if not text:
        return None
    try:
        return member_of(case, UUID(text))
    except ValueError as error:
        raise Invalid("请重新选择家庭成员", "person") from error


def _sent(request: HttpRequest, by: Acting, name: str, missing: str) -> StoredFile:
    upload = request.FILES.get(name)
    if upload is None:
        raise Invalid(missing, "file")
    return store_upload(upload, actor=by.actor, allowed="paper", field="file")


def _consent_file(
    request: HttpRequest, by: Acting, method: str, person: Person
) -> StoredFile | None:
    """The pad's drawing when signed on the pad, else the scan of the paper."""
    name = "pad" if method == Consent.Method.PAD else "scan"
    upload = request.FILES.get(f"{name}-{person.pk}")
    if upload is None:
        return None
    title = f"授权书签字 {person.name}.png" if name == "pad" else ""
    return store_upload(upload, title, actor=by.actor, allowed="paper", field="file")

"""Intake: register, members, authorisations, declaration, papers, acceptance."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from yimen.api.commands import run
from yimen.api.errors import PROBLEMS
from yimen.api.lookup import case_of, file_of, person_of
from yimen.api.schemas import Body, Done
from yimen.applications.actions import apply_formally as formally
from yimen.applications.actions.accept import accept
from yimen.applications.actions.add_material import add_material
from yimen.applications.actions.add_member import add_member
from yimen.applications.actions.answer_duplicate import answer_duplicate
from yimen.applications.actions.ask_supplement import ask_supplement
from yimen.applications.actions.complete_applicant import complete_applicant
from yimen.applications.actions.declare_facts import declare_facts
from yimen.applications.actions.demand_paper import demand_paper
from yimen.applications.actions.refuse_acceptance import refuse_acceptance
from yimen.applications.actions.register_intake import register_intake
from yimen.applications.actions.remove_material import remove_material
from yimen.applications.actions.remove_member import remove_member
from yimen.applications.actions.revoke_consent import revoke_consent
from yimen.applications.actions.sign_consent import sign_consent
from yimen.applications.intake_data import IntakeData, MemberData, ProxyData
from yimen.applications.models import Material
from yimen.applications.readiness import open_step
from yimen.foundation import clock
from yimen.foundation.errors import Invalid, NotFound
from yimen.network.acting import Acting

router = Router(tags=["收件受理"])


class MemberIn(Body):
    """One member as typed; without an ID number a reason, sex and birth date."""

    name: str
    relation: str
    id_number: str = ""
    no_id_reason: str = ""
    sex: str = ""
    birth_date: date | None = None
    phone: str = ""
    co_resident: bool = True


class ProxyIn(Body):
    """Who applies for the applicant, with the uploaded proof."""

    kind: str
    name: str
    proof: UUID | None = None


class IntakeIn(Body):
    """Only `id_number` and `phone` are needed (S4-18)."""

    id_number: str
    phone: str
    name: str = ""
    phone_whose: Literal["own", "relative", "village"] = "own"
    division_code: str | None = None
    address: str = ""
    hukou: str = ""
    wanted_item: str = ""
    items: list[str] = []
    statement: str = ""
    members: list[MemberIn] = []
    proxy: ProxyIn | None = None
    assisted: bool = False
    received_at: datetime | None = None
    late_reason: str = ""
    late_scan: UUID | None = None
    duplicate_answer: str = ""
    channel: Literal["window", "village"] = "window"


class ApplicantIn(Body):
    """What the intake left open; empty fields are left as they are."""

    name: str = ""
    division_code: str = ""
    phone: str = ""
    phone_whose: Literal["own", "relative", "village"] = "own"
    address: str = ""
    hukou: str = ""


class AcceptIn(Body):
    """Now, or the moment of a paper acceptance typed in later with reason and scan (补录).

    `insists` (申请人坚持正式申请) with the applicant's `signature` accepts before there is a check;
    `item` names what is applied for where the door left it open.
    """

    seen: int | None = None
    insists: bool = False
    signature: UUID | None = None
    item: str = ""
    accepted_at: datetime | None = None
    late_reason: str = ""
    late_scan: UUID | None = None


class ConsentIn(Body):
    """Who authorises the check, and who signs (the guardian for a child)."""

    person: UUID
    signed_by: UUID | None = None
    method: Literal["paper", "pad", "fingerprint"] = "paper"
    witness: str = ""
    file: UUID | None = None


class DeclarationIn(Body):
    """Facts JSON of the catalogue; money in fen, what is unknown left out."""

    facts: dict[str, Any]
    as_of: date | None = None


class MaterialIn(Body):
    """A paper of the list with its uploaded scan."""

    key: str
    file: UUID
    person: UUID | None = None
    title: str = ""


class DuplicateAnswerIn(Body):
    """What was found out about aid already held."""

    answer: str


class SupplementIn(Body):
    """A note on the one-time notice of missing papers."""

    note: str = ""
    seen: int | None = None


class DemandIn(Body):
    """A paper beyond the computed list, and why."""

    title: str
    reason: str


class RefusalIn(Body):
    """Why the application is not accepted, in sentences, and the rule behind it."""

    reasons: list[str]
    basis: str
    seen: int | None = None


@router.post("/intakes", response={200: Done, **PROBLEMS}, summary="收件登记")
def post_intake(request: HttpRequest, body: IntakeIn) -> Done:
    """Register an application; the visit's clock starts."""
    data = intake_data(request, body)
    ref = run(
        request, "intake.register", lambda by: str(register_intake(by, data).uid), body.dict()
    )
    return Done(ref=ref, message="已收件")


def intake_data(request: HttpRequest, body: IntakeIn) -> IntakeData:
    """The action's data from the body, with the files the caller uploaded before."""
    scan = file_of(body.late_scan, request)
    proxy = None
    if body.proxy is not None:
        proxy = ProxyData(body.proxy.kind, body.proxy.name, file_of(body.proxy.proof, request))
    received = body.received_at
    if received is not None and received.tzinfo is None:
        received = received.replace(tzinfo=clock.ZONE)
    values = body.dict(exclude={"members", "proxy", "received_at", "late_scan", "items"})
    return IntakeData(
        **values,
        items=tuple(body.items),
        members=tuple(MemberData(**member.dict()) for member in body.members),
        proxy=proxy,
        received_at=received,
        late_scan=scan,
    )


@router.patch("/cases/{uid}/applicant", response={200: Done, **PROBLEMS}, summary="补录申请人")
def patch_applicant(request: HttpRequest, uid: UUID, body: ApplicantIn) -> Done:
    """Fill in name, village, address or telephone that were unknown at the window."""
    case = case_of(request, uid)
    ref = run(
        request,
        "applicant.complete",
        lambda by: str(complete_applicant(by, case, **body.dict()).uid),
        body.dict(),
    )
    return Done(ref=ref, message="已补录")


@router.post("/cases/{uid}/members", response={200: Done, **PROBLEMS}, summary="增加家庭成员")
def post_member(request: HttpRequest, uid: UUID, body: MemberIn) -> Done:
    """Add a member; the same person twice is told beside the field."""
    case = case_of(request, uid)
    data = MemberData(**body.dict())
    ref = run(
        request, "member.add", lambda by: str(add_member(by, case, data).person_id), body.dict()
    )
    return Done(ref=ref, message="已增加家庭成员")


@router.delete(
    "/cases/{uid}/members/{person}", response={200: Done, **PROBLEMS}, summary="移除家庭成员"
)
def delete_member(request: HttpRequest, uid: UUID, person: UUID, reason: str = "") -> Done:
    """Take somebody off who was entered by mistake."""
    case = case_of(request, uid)

    def act(by: Acting) -> str:
        remove_member(by, case, person_of(case, person), reason)
        return str(person)

    return Done(ref=run(request, "member.remove", act, reason), message="已移除")


@router.post("/cases/{uid}/consents", response={200: Done, **PROBLEMS}, summary="签署核对授权")
def post_consent(request: HttpRequest, uid: UUID, body: ConsentIn) -> Done:
    """One authorisation per adult, one by the guardian per child."""
    case = case_of(request, uid)
    person = person_of(case, body.person)
    signer = person_of(case, body.signed_by) if body.signed_by else None
    file = file_of(body.file, request)
    ref = run(
        request,
        "consent.sign",
        lambda by: str(
            sign_consent(
                by,
                case,
                person,
                signed_by=signer,
                method=body.method,
                file=file,
                witness=body.witness,
            ).uid
        ),
        body.dict(),
    )
    return Done(ref=ref, message="授权已登记")


@router.delete(
    "/cases/{uid}/consents/{person}", response={200: Done, **PROBLEMS}, summary="撤回核对授权"
)
def delete_consent(request: HttpRequest, uid: UUID, person: UUID, reason: str = "") -> Done:
    """Take an authorisation back; it stays on file, no query may rest on it."""
    case = case_of(request, uid)

    def act(by: Acting) -> str:
        return str(revoke_consent(by, case, person_of(case, person), reason).uid)

    return Done(ref=run(request, "consent.revoke", act, reason), message="授权已撤回")


@router.put("/cases/{uid}/declaration", response={200: Done, **PROBLEMS}, summary="申报")
def put_declaration(request: HttpRequest, uid: UUID, body: DeclarationIn) -> Done:
    """The household's own statement, checked against the catalogue."""
    case = case_of(request, uid)
    ref = run(
        request,
        "facts.declare",
        lambda by: str(declare_facts(by, case, body.facts, as_of=body.as_of).uid),
        body.dict(),
    )
    return Done(ref=ref, message="申报已保存")


@router.post("/cases/{uid}/materials", response={200: Done, **PROBLEMS}, summary="提交材料")
def post_material(request: HttpRequest, uid: UUID, body: MaterialIn) -> Done:
    """File an uploaded scan under a line of the paper list."""
    case = case_of(request, uid)
    file = file_of(body.file, request)
    if file is None:
        raise Invalid("请先上传材料", "file")
    person = person_of(case, body.person) if body.person else None
    ref = run(
        request,
        "material.add",
        lambda by: str(add_material(by, case, body.key, file, person=person, title=body.title).uid),
        body.dict(),
    )
    return Done(ref=ref, message="材料已提交")


@router.delete(
    "/cases/{uid}/materials/{material}", response={200: Done, **PROBLEMS}, summary="撤下材料"
)
def delete_material(request: HttpRequest, uid: UUID, material: UUID, reason: str = "") -> Done:
    """Withdraw a paper filed by mistake; the scan stays in the trail."""
    case = case_of(request, uid)

    def act(by: Acting) -> str:
        row = Material.objects.filter(case=case, pk=material).first()
        if row is None:
            raise NotFound("没有找到这份材料")
        remove_material(by, row, reason)
        return str(material)

    return Done(ref=run(request, "material.remove", act, reason), message="已撤下")


@router.post("/cases/{uid}/duplicate-answer", response={200: Done, **PROBLEMS}, summary="重复说明")
def post_duplicate(request: HttpRequest, uid: UUID, body: DuplicateAnswerIn) -> Done:
    """Answer the question about aid already held."""
    case = case_of(request, uid)

    def act(by: Acting) -> str:
        answer_duplicate(by, case, body.answer)
        return str(case.uid)

    return Done(ref=run(request, "duplicate.answer", act, body.dict()), message="已登记说明")


@router.post("/cases/{uid}/accept", response={200: Done, **PROBLEMS}, summary="受理")
def post_accept(request: HttpRequest, uid: UUID, body: AcceptIn) -> Done:
    """Accept; the answer's ref is the acceptance number. 409 `check_first` where the check comes
    before the application and there is no result yet, unless the applicant insists (S0-10)."""
    case = case_of(request, uid)
    scan = file_of(body.late_scan, request)
    moment = body.accepted_at
    if moment is not None and moment.tzinfo is None:
        moment = moment.replace(tzinfo=clock.ZONE)

    if not formally.has_acceptance(case):
        return Done(ref=case.receipt_number, message="登记即受理，请直接先行救助")
    formal = formally.FormalData(file_of(body.signature, request), body.insists, body.item)

    def act(by: Acting) -> str:
        item = formally.acceptance_item(by, case, formal)
        formally.settle_item(by, item.case, body.item)
        return accept(
            by,
            item,
            body.seen,
            accepted_at=moment,
            late_reason=body.late_reason,
            late_scan=scan,
        )

    return Done(ref=run(request, "case.accept", act, body.dict()), message="已受理")


@router.post("/cases/{uid}/supplement", response={200: Done, **PROBLEMS}, summary="一次性告知")
def post_supplement(request: HttpRequest, uid: UUID, body: SupplementIn) -> Done:
    """Tell once what is missing."""
    case = case_of(request, uid)

    def act(by: Acting) -> str:
        item = open_step(case, "acceptance", "受理")
        return str(ask_supplement(by, item, body.seen, note=body.note).uid)

    return Done(ref=run(request, "case.supplement", act, body.dict()), message="已一次性告知")


@router.post("/cases/{uid}/paper-demands", response={200: Done, **PROBLEMS}, summary="要求提供材料")
def post_demand(request: HttpRequest, uid: UUID, body: DemandIn) -> Done:
    """Ask for a paper beyond the list; after the one-time notice it is flagged as late."""
    case = case_of(request, uid)
    late: list[bool] = []

    def act(by: Acting) -> str:
        made = demand_paper(by, case, body.title, body.reason)
        late.append(made.is_late)
        return str(made.uid)

    ref = run(request, "paper.demand", act, body.dict())
    told = "已经一次性告知过，这次要求已标记，不得因此拖延办理" if any(late) else "已登记"
    return Done(ref=ref, message=told)


@router.post("/cases/{uid}/refuse", response={200: Done, **PROBLEMS}, summary="不予受理")
def post_refuse(request: HttpRequest, uid: UUID, body: RefusalIn) -> Done:
    """Refuse acceptance with reasons and remedy."""
    case = case_of(request, uid)

    def act(by: Acting) -> str:
        item = open_step(case, "acceptance", "受理")
        return str(
            refuse_acceptance(by, item, body.seen, reasons=body.reasons, basis=body.basis).uid
        )

    return Done(ref=run(request, "case.refuse", act, body.dict()), message="已告知不予受理")

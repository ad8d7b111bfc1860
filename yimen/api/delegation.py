"""The delegation register (审批权下放): papers, lists, agreements, who may decide since when."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router

from yimen.api.commands import acting, run
from yimen.api.delegation_shapes import (
    AgreementIn,
    AgreementOut,
    ChecksIn,
    DelegationEndIn,
    DelegationIn,
    DelegationOut,
    ListIn,
    PaperIn,
    PointOut,
    PowerOut,
    ProgressOut,
    ReceiverIn,
    ScanIn,
    ServiceItemOut,
    StagesIn,
)
from yimen.api.errors import PROBLEMS
from yimen.api.lookup import case_of, file_of
from yimen.api.schemas import Day, Done
from yimen.api.service import file_response
from yimen.applications.deciding_power import kept, power_of
from yimen.foundation import clock
from yimen.foundation.errors import Invalid
from yimen.network.acting import Acting
from yimen.network.actions.delegate import DelegationData, delegate, open_checks, revoke
from yimen.network.actions.draw_up_list import LineData, draw_up_list, sign_list
from yimen.network.actions.make_agreement import (
    end_agreement,
    make_agreement,
    scan_agreement,
    sign_agreement,
)
from yimen.network.actions.name_receiver import ReceiverData, name_receiver
from yimen.network.actions.plan_rollout import StageData, plan_rollout
from yimen.network.actions.register_paper import PaperData, register_paper
from yimen.network.competence import competence
from yimen.network.delegating import county_seen, one, township_named
from yimen.network.models import Agreement, AuthorityList, Delegation, Office, PolicyPaper
from yimen.network.papers import print_list
from yimen.network.permissions import Right, check
from yimen.network.rollout import export, progress, service_items

router = Router(tags=["审批权下放"])
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@router.post("/papers", response={200: Done, **PROBLEMS}, summary="登记依据文件")
def post_paper(request: HttpRequest, body: PaperIn) -> Done:
    """A paper without 文号 is refused (S2-03)."""
    file = file_of(body.file, request)
    data = PaperData(body.number, body.title, body.issuer, body.issued_on, file)
    ref = run(request, "paper.register", lambda by: str(register_paper(by, data).pk), body.dict())
    return Done(ref=ref, message="文件已登记")


@router.post("/lists", response={200: Done, **PROBLEMS}, summary="制作权力委托清单")
def post_list(request: HttpRequest, body: ListIn) -> Done:
    """Item, power, scope, start, duties and code of each line (S2-02, S2-17)."""
    lines = [LineData(**line.dict()) for line in body.lines]

    def act(by: Acting) -> str:
        paper = one(PolicyPaper, body.paper, "依据文件")
        return str(draw_up_list(by, body.title, paper, lines).pk)

    ref = run(request, "list.draw_up", act, body.dict())
    return Done(ref=ref, message="清单已制作，签署后生效")


@router.post("/lists/{uid}/sign", response={200: Done, **PROBLEMS}, summary="签署清单")
def post_list_sign(request: HttpRequest, uid: UUID) -> Done:
    """The county's decider signs."""
    ref = run(request, "list.sign", lambda by: str(sign_list(by, uid).pk))
    return Done(ref=ref, message="清单已签署")


@router.get(
    "/lists/{uid}/pdf",
    response=PROBLEMS,
    openapi_extra=file_response("application/pdf"),
    summary="打印清单",
)
def list_pdf(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The list in print; unsigned it says that it has no effect."""
    check(acting(request), Right.PACK_READ)
    found = one(AuthorityList, uid, "权力委托清单")
    return HttpResponse(print_list(found), content_type="application/pdf")


@router.post("/agreements", response={200: Done, **PROBLEMS}, summary="拟定承接协议")
def post_agreement(request: HttpRequest, body: AgreementIn) -> Done:
    """An agreement for a term."""

    def act(by: Acting) -> str:
        office = township_named(by, body.township)
        found = one(AuthorityList, body.authority_list, "权力委托清单")
        return str(make_agreement(by, found, office, body.first, body.last).pk)

    ref = run(request, "agreement.make", act, body.dict())
    return Done(ref=ref, message="协议已拟定，请双方签署")


@router.get("/agreements", response={200: list[AgreementOut], **PROBLEMS}, summary="承接协议")
def get_agreements(request: HttpRequest, on: Day | None = None) -> list[AgreementOut]:
    """Agreements of the area, with their state on the day."""
    by, day = acting(request), on or clock.today()
    check(by, Right.PACK_READ)
    prefix = by.scope.prefix
    rows = Agreement.objects.filter(home_path__gte=prefix, home_path__lt=prefix + "~")
    return [
        AgreementOut(
            uid=row.uid,
            township=row.township.name,
            first=row.during.lower,
            last=_last(row.during.upper),
            state=row.state(day).value,
            county_signed_by=row.county_signed_by,
            township_signed_by=row.township_signed_by,
            has_scan=row.scan_id is not None,
        )
        for row in rows.select_related("township")
    ]


@router.post("/agreements/{uid}/sign", response={200: Done, **PROBLEMS}, summary="签署协议")
def post_agreement_sign(request: HttpRequest, uid: UUID) -> Done:
    """Sign for one's own side."""
    ref = run(request, "agreement.sign", lambda by: str(sign_agreement(by, uid).pk))
    return Done(ref=ref, message="已签署")


@router.post("/agreements/{uid}/scan", response={200: Done, **PROBLEMS}, summary="上传协议扫描件")
def post_agreement_scan(request: HttpRequest, uid: UUID, body: ScanIn) -> Done:
    """The paper both have signed."""
    file = file_of(body.file, request)
    ref = run(
        request, "agreement.scan", lambda by: str(scan_agreement(by, uid, file).pk), body.dict()
    )
    return Done(ref=ref, message="扫描件已保存")


@router.post("/agreements/{uid}/end", response={200: Done, **PROBLEMS}, summary="解除协议")
def post_agreement_end(request: HttpRequest, uid: UUID, body: DelegationEndIn) -> Done:
    """From that day on the power is the county's again."""
    ref = run(
        request,
        "agreement.end",
        lambda by: str(end_agreement(by, uid, body.on, body.reason).pk),
        body.dict(),
    )
    return Done(ref=ref, message="协议已解除")


@router.put("/townships/{pk}/receiver", response={200: Done, **PROBLEMS}, summary="明确承接部门")
def put_receiver(request: HttpRequest, pk: int, body: ReceiverIn) -> Done:
    """Unit, training and seal of a township."""
    given = body.dict() | {"seal_image": file_of(body.seal_image, request)}

    def act(by: Acting) -> str:
        return str(name_receiver(by, township_named(by, pk), ReceiverData(**given)).pk)

    return Done(ref=run(request, "receiver.name", act, body.dict()), message="承接部门已登记")


@router.get(
    "/townships/{pk}/readiness", response={200: list[PointOut], **PROBLEMS}, summary="承接能力核验"
)
def get_readiness(request: HttpRequest, pk: int) -> list[PointOut]:
    """Unit, staff, training, permission, seal, people (S2-32)."""
    by = acting(request)
    check(by, Right.PACK_READ)
    points = competence(township_named(by, pk), clock.today())
    return [PointOut(key=p.key, title=p.title, ok=p.ok, told=p.told) for p in points]


@router.post("/delegations", response={200: Done, **PROBLEMS}, summary="登记下放")
def post_delegation(request: HttpRequest, body: DelegationIn) -> Done:
    """Hand one item to one township from a day on."""

    def act(by: Acting) -> str:
        office = township_named(by, body.township)
        data = DelegationData(
            item=body.item,
            first=body.first,
            paper=_paper(body.paper),
            last=body.last,
            agreement=one(Agreement, body.agreement, "承接协议") if body.agreement else None,
            kind=body.kind,
            ceiling_fen=body.ceiling_fen,
        )
        return str(delegate(by, office, data).pk)

    return Done(ref=run(request, "delegation.enter", act, body.dict()), message="下放已登记")


@router.post("/checks", response={200: Done, **PROBLEMS}, summary="开放核对委托权限")
def post_checks(request: HttpRequest, body: ChecksIn) -> Done:
    """Let a township ask for means checks (S2-36)."""

    def act(by: Acting) -> str:
        office = township_named(by, body.township)
        return str(open_checks(by, office, body.first, _paper(body.paper), body.last).pk)

    return Done(ref=run(request, "delegation.checks", act, body.dict()), message="已开放")


@router.post("/delegations/{uid}/revoke", response={200: Done, **PROBLEMS}, summary="收回")
def post_revoke(request: HttpRequest, uid: UUID, body: DelegationEndIn) -> Done:
    """From that day on the power is the county's again."""
    ref = run(
        request,
        "delegation.revoke",
        lambda by: str(revoke(by, uid, body.on, body.reason).pk),
        body.dict(),
    )
    return Done(ref=ref, message="已收回")


@router.get("/delegations", response={200: list[DelegationOut], **PROBLEMS}, summary="下放登记")
def get_delegations(request: HttpRequest, on: Day | None = None) -> list[DelegationOut]:
    """The register of the area; with `on` only rows of that day."""
    by = acting(request)
    check(by, Right.PACK_READ)
    rows = Delegation.objects.under(by.scope.prefix)
    if on is not None:
        rows = rows.in_force(on)
    return [_delegation(row) for row in rows.select_related("township", "paper")]


@router.put("/stages", response={200: Done, **PROBLEMS}, summary="制定推进计划")
def put_stages(request: HttpRequest, body: StagesIn) -> Done:
    """Replace the plan."""
    stages = [StageData(**stage.dict()) for stage in body.stages]
    ref = run(request, "rollout.plan", lambda by: str(len(plan_rollout(by, stages))), body.dict())
    return Done(ref=ref, message="推进计划已保存")


@router.get("/progress", response={200: ProgressOut, **PROBLEMS}, summary="推进进度")
def get_progress(request: HttpRequest, on: Day | None = None) -> ProgressOut:
    """Stage and percentage on a day (S2-31)."""
    found = progress(county_seen(acting(request)), on or clock.today())
    return ProgressOut(
        stage=found.stage.title if found.stage else None,
        order=found.stage.order if found.stage else None,
        signed=found.signed,
        townships=found.townships,
        percent=found.percent,
    )


@router.get("/items", response={200: list[ServiceItemOut], **PROBLEMS}, summary="权力事项清单")
def get_items(request: HttpRequest, on: Day | None = None) -> list[ServiceItemOut]:
    """Each item with code and implementing level (S2-17)."""
    rows = service_items(county_seen(acting(request)), on or clock.today())
    return [ServiceItemOut(**vars(row)) for row in rows]


@router.get(
    "/items.xlsx",
    response=PROBLEMS,
    openapi_extra=file_response(XLSX),
    summary="导出权力事项清单",
)
def items_xlsx(request: HttpRequest, on: Day | None = None) -> HttpResponse:
    """The same as an Excel workbook."""
    content = export(county_seen(acting(request)), on or clock.today())
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = 'attachment; filename="items.xlsx"'
    return answer


@router.get("/cases/{uid}/power", response={200: PowerOut, **PROBLEMS}, summary="由谁决定")
def get_power(request: HttpRequest, uid: UUID, amount_fen: int | None = None) -> PowerOut:
    """Who decides this case today; `amount_fen` asks for another amount than proposed."""
    if amount_fen is not None and amount_fen < 0:
        raise Invalid("金额不能小于零", "amount_fen")
    return PowerOut(**kept(power_of(case_of(request, uid), amount_fen=amount_fen)))


def _paper(uid: UUID | None) -> PolicyPaper | None:
    return one(PolicyPaper, uid, "依据文件") if uid else None


def _delegation(row: Delegation) -> DelegationOut:
    township: Office = row.township
    return DelegationOut(
        uid=row.uid,
        township=township.name,
        power=row.power,
        item=row.item,
        kind=row.kind,
        ceiling_fen=row.ceiling_fen,
        first=row.during.lower,
        last=_last(row.during.upper),
        paper=row.paper.number,
        issuer=row.paper.issuer,
        revoked_on=row.revoked_on,
    )


def _last(upper: date | None) -> date | None:
    return upper - timedelta(days=1) if upper else None

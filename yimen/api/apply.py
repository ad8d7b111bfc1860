"""Applying without a login (网上申请): a code to the phone, then the form of the window (S4-16)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from ninja import File, Form, Router
from ninja.files import UploadedFile
from pydantic import Field

from yimen.api.commands import run
from yimen.api.errors import PROBLEMS
from yimen.api.intake import MemberIn, ProxyIn
from yimen.api.schemas import Body, Done
from yimen.applications.actions.apply_online import (
    MOST_MEMBERS,
    PURPOSE,
    TITLE,
    apply_online,
    keep_proof,
    online_applicant,
)
from yimen.applications.actions.check_code import check_code, spend_code
from yimen.applications.actions.request_code import request_code
from yimen.applications.intake_data import IntakeData, MemberData, ProxyData
from yimen.applications.lookup import upload_of
from yimen.applications.receipt import receipt_of
from yimen.network.acting import Acting

router = Router(tags=["网上申请"], auth=None)
ANSWERS = {**PROBLEMS, 429: None}


class CodeIn(Body):
    """The mobile phone that gets the code."""

    phone: str


class FactsIn(Body):
    """The declaration; `person` rows name members by place: ref "0" the applicant, "1" the first
    member. Money in fen, what is unknown left out."""

    household: dict[str, Any] = {}
    person: list[dict[str, Any]] = []
    obligor: list[dict[str, Any]] = []
    vehicle: list[dict[str, Any]] = []
    home: list[dict[str, Any]] = []
    account: list[dict[str, Any]] = []
    spending: list[dict[str, Any]] = []
    complete: dict[str, bool] = {}


class ApplyIn(Body):
    """Number, phone with its code, and village are needed; the rest may follow (S4-18)."""

    id_number: str
    phone: str
    code: str
    division_code: str
    name: str = ""
    phone_whose: Literal["own", "relative", "village"] = "own"
    address: str = ""
    hukou: str = ""
    wanted_item: str = ""
    statement: str = ""
    members: Annotated[list[MemberIn], Field(max_length=MOST_MEMBERS)] = []
    proxy: ProxyIn | None = None
    duplicate_answer: str = ""
    facts: FactsIn = FactsIn()


class ReceiptOut(Body):
    """What the applicant keeps: numbers, the office, and the last day of the visit."""

    receipt_number: str
    tracking_token: str
    tracking_url: str
    office: str
    phone: str
    visit_by: date | None


@router.post("/code", response={200: Done, **ANSWERS}, summary="获取验证码")
@login_not_required
def post_code(request: HttpRequest, body: CodeIn) -> Done:
    """Send six digits by SMS: one a minute and phone, ten a day."""
    request_code(body.phone, PURPOSE, TITLE)
    return Done(message="验证码已发送，10 分钟内有效")


@router.post("/proof", response={200: Done, **ANSWERS}, summary="上传委托书")
@login_not_required
def post_proof(
    request: HttpRequest,
    phone: Annotated[str, Form()],
    code: Annotated[str, Form()],
    file: Annotated[UploadedFile, File()],
) -> Done:
    """A relative's proof; `ref` is what `proxy.proof` names."""
    check_code(phone, PURPOSE, code, spend=False)
    return Done(ref=str(keep_proof(phone, file).pk), message="已上传")


@router.post("", response={200: ReceiptOut, **ANSWERS}, summary="网上申请")
@login_not_required
def post_application(request: HttpRequest, body: ApplyIn) -> ReceiptOut:
    """Register the application; the township sees it at once. A code serves one application."""
    check_code(body.phone, PURPOSE, body.code, spend=False)
    request.acting = online_applicant(body.phone, body.name)  # type: ignore[attr-defined]

    def act(by: Acting) -> str:
        case = apply_online(_intake(by, body), body.facts.dict(exclude_unset=True))
        spend_code(body.phone, PURPOSE)
        return str(case.uid)

    receipt = receipt_of(run(request, "apply.submit", act, body.dict()))
    return ReceiptOut(
        receipt_number=receipt.number,
        tracking_token=receipt.token,
        tracking_url=receipt.url,
        office=receipt.status.office,
        phone=receipt.status.phone or receipt.status.hotline,
        visit_by=receipt.visit_by,
    )


def _intake(by: Acting, body: ApplyIn) -> IntakeData:
    proxy = None
    if body.proxy is not None:
        proof = upload_of(by, body.proxy.proof) if isinstance(body.proxy.proof, UUID) else None
        proxy = ProxyData(body.proxy.kind, body.proxy.name, proof)
    values = body.dict(exclude={"members", "proxy", "facts", "code"})
    members = tuple(MemberData(**member.dict()) for member in body.members)
    return IntakeData(**values, members=members, proxy=proxy, channel="online")

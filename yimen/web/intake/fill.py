"""补充申请: members, declaration, papers, authorisations and account, a part to a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from yimen.applications.consents import ConsentNeed, consent_needs
from yimen.applications.drafts import load_draft
from yimen.applications.guards import check_file_open
from yimen.applications.household import UNNAMED
from yimen.applications.lookup import case_for
from yimen.applications.paper_list import Requirement, paper_list
from yimen.applications.permissions import check_fill_in
from yimen.foundation import clock
from yimen.foundation.errors import Conflict
from yimen.households.ages import adult_age, is_child
from yimen.households.models import Consent, FactSheet, Person
from yimen.households.queries import members_of
from yimen.network.acting import Acting
from yimen.network.models import Level
from yimen.network.permissions import Right, may
from yimen.packstore.reads import pack_of
from yimen.procedures.models import Case
from yimen.web.commands import acting
from yimen.web.drafts import owner_of
from yimen.web.factform.drawing import Drawer
from yimen.web.factform.values import Typed, to_typed, typed_of
from yimen.web.intake.fields import Pen, blank_member, member_row, village_field
from yimen.web.intake.new import layout_of
from yimen.web.survey.content import Ground

PARTS = {
    "members": "家庭成员",
    "declare": "申报",
    "papers": "材料",
    "consents": "授权",
    "account": "发放账户",
}
NEW = "new"
"""Reference of the one row in which a member is added later."""


def intake_fill(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One part of the application; `?part=` chooses which."""
    case = case_for(acting(request), uid)
    part = request.GET.get("part", "members")
    return show(request, case, part if part in PARTS else "members")


def show(
    request: HttpRequest,
    case: Case,
    part: str,
    *,
    typed: Typed | None = None,
    errors: Mapping[str, str] | None = None,
    question: str = "",
    status: int = 200,
) -> HttpResponse:
    """Draw the page with one part open; `question` waits for an answer in words."""
    by = acting(request)
    check_fill_in(by, case)
    wrong = {n: t for n, t in (errors or {}).items() if not question or n in ("reason",)}
    lines = paper_list(case)
    context = {
        "layout": layout_of(by),
        "case": case,
        "part": part,
        "tabs": _tabs(case, part, lines),
        "part_template": f"web/intake/parts/{part}.html",
        "part_title": PARTS[part],
        "closed": _closed(case),
        "registered": "registered" in request.GET,
        "cleared": "draft-done" in request.GET,
        "errors": wrong,
        "question": question,
        "needed": [line for line in lines if line.state == "needed"],
        **_BUILDERS[part](by, case, typed or {}, wrong),
    }
    if part == "papers":
        context |= _papers(case, lines)
    return render(request, "web/intake/fill.html", context, status=status)


def part_url(case: Case, part: str) -> str:
    """Address of one part."""
    return f"{reverse('web:intake_fill', args=[case.pk])}?part={part}"


def _tabs(case: Case, part: str, lines: list[Requirement]) -> list[dict[str, Any]]:
    """The parts; a figure says how much is still asked for there."""
    needed = [line for line in lines if line.state == "needed"]
    figures = {
        "papers": sum(line.kind != "consent" for line in needed) or None,
        "consents": sum(line.kind == "consent" for line in needed) or None,
    }
    return [
        {"label": label, "url": f"?part={key}", "count": figures.get(key), "active": key == part}
        for key, label in PARTS.items()
    ]


def _closed(case: Case) -> str:
    """Why the file cannot change any more; empty while it can."""
    try:
        check_file_open(case)
    except Conflict as error:
        return error.message
    return ""


def _members(by: Acting, case: Case, typed: Typed, errors: Mapping[str, str]) -> dict[str, Any]:
    pack = pack_of(case.pack_version)
    labels = {code.code: code.label for code in pack.facts.get("person", "relation").codes}
    rows = members_of(case.household)
    for row in rows:
        row.relation_words = labels.get(row.relation, "")  # type: ignore[attr-defined]
        row.is_applicant = row.person_id == case.applicant_id  # type: ignore[attr-defined]
    pen = Pen(typed, errors)
    return {
        "members": rows,
        "basics": basics_fields(by, case, pen),
        "new_row": member_row(pen, NEW),
        "adding": any(name.startswith(f"members.{NEW}.") for name in typed),
        "blank": blank_member(),
        "duplicate_answer": typed.get("duplicate_answer", ""),
    }


def basics_fields(by: Acting, case: Case, pen: Pen) -> list[dict[str, Any]]:
    """What the intake left open; what is known already can be changed only where that is fit."""
    home = case.household
    fields = []
    if case.applicant.name == UNNAMED:
        fields.append(pen.field("name", "申请人姓名", help="照身份证填写"))
    if case.division.level not in (Level.VILLAGE, Level.GRID):
        fields += village_field(by, pen)
    owners = {"own": "本人", "relative": "亲属", "village": "村（社区）"}
    return [
        *fields,
        pen.field("phone", "联系电话", "tel", help=f"现为 {home.contact_masked}，不变的不用填"),
        pen.field(
            "phone_whose",
            "电话是谁的",
            "radio",
            choices=[*owners.items()],
            default=home.contact_whose,
        ),
        pen.field("address", "住址", default=home.address, help="写到门牌号，方便上门"),
        pen.field(
            "hukou",
            "户籍性质",
            "radio",
            choices=[("urban", "城镇"), ("rural", "农村")],
            default=home.hukou,
        ),
    ]


def _declare(by: Acting, case: Case, typed: Typed, errors: Mapping[str, str]) -> dict[str, Any]:
    """The declaration as typed, as a draft kept it, or as last handed in."""
    ground = Ground.of(case)
    sheet = FactSheet.objects.latest_of(case.uid, FactSheet.Kind.DECLARED)
    name = f"declare:{case.pk}"
    draft: Typed = {}
    if not typed:
        kept = load_draft(owner_of(by), name) or {}
        draft = typed_of((key, values[-1]) for key, values in kept.items() if values)
    filled = typed or draft or to_typed(ground.catalogue, sheet.content if sheet else {})
    drawer = Drawer(ground.catalogue, "declared", filled, errors, {})
    return {
        "form": drawer.form(ground.people),
        "sheet": sheet,
        "draft_form": name,
        "from_draft": bool(draft),
    }


def _paper_part(by: Acting, case: Case, typed: Typed, errors: Mapping[str, str]) -> dict[str, Any]:
    pen = Pen(typed, errors)
    return {"other_title": pen.field("title", "材料名称", help="清单之外的材料，如：拆迁协议")}


def _papers(case: Case, lines: list[Requirement]) -> dict[str, Any]:
    """The list by state, and the scans handed in."""
    return {
        "asked": [
            {"line": line, "field": f"line{number}", "url": _line_url(case, line)}
            for number, line in enumerate(lines)
            if line.kind != "consent" and line.state == "needed"
        ],
        "unasked": [line for line in lines if line.kind != "consent" and line.state != "needed"],
        "materials": case.materials.filter(removed_at__isnull=True)
        .select_related("file__content", "person")
        .order_by("-added_at"),
    }


def _line_url(case: Case, line: Requirement) -> str:
    """Where a scan of this line is posted."""
    words = {"key": line.key, **({"person": str(line.person.pk)} if line.person else {})}
    return f"{reverse('web:fill_paper', args=[case.pk])}?{urlencode(words)}"


def _consents(by: Acting, case: Case, typed: Typed, errors: Mapping[str, str]) -> dict[str, Any]:
    """One authorisation per member; the form of the person in question shows what is wrong."""
    today = clock.today()
    needs = consent_needs(case.household, today)
    adult = adult_age(case.household.home_path, today)
    adults = [need.person for need in needs if not is_child(need.person, today, adult)]
    at_fault = typed.get("person", "")
    rows = []
    for need in needs:
        here = str(need.person.pk) == at_fault
        pen = Pen(typed if here else {}, errors if here else {})
        rows.append({"need": need, "open": here, **_consent_fields(need, adults, pen)})
    return {"consents": rows}


def _consent_fields(need: ConsentNeed, adults: list[Person], pen: Pen) -> dict[str, Any]:
    """How it was signed, by whom, before which witness. A child's own hand does not count."""
    own = need.person.pk
    signers = [(str(p.pk), p.name) for p in adults if need.by_guardian or p.pk != own]
    methods = [(key, words) for key, words in Consent.Method.choices if key != "phone"]
    helping = "未成年，由监护人代签" if need.by_guardian else "不能自己拿主意的，由监护人代签"
    return {
        "method": pen.field(
            "method",
            "怎么签的",
            "radio",
            choices=methods,
            default="paper",
            html_id=f"id_method_{own}",
        ),
        "signer": pen.field(
            "signed_by",
            "监护人" if need.by_guardian else "谁签的",
            "select",
            choices=signers if need.by_guardian else [("", "本人"), *signers],
            html_id=f"id_signed_by_{own}",
            help=helping,
        ),
        "witness": pen.field("witness", "见证人", html_id=f"id_witness_{own}", help="按手印的填写"),
        "file_error": pen.errors.get("file", ""),
    }


def _account(by: Acting, case: Case, typed: Typed, errors: Mapping[str, str]) -> dict[str, Any]:
    """The account in use and a form for another; the village enters, but does not read."""
    pen = Pen(typed, errors)
    people = [(str(row.person_id), row.person.name) for row in members_of(case.household)]
    return {
        "account": case.household.accounts.filter(is_current=True).select_related("holder").first(),
        "may_read": may(by, Right.ACCOUNT_READ),
        "account_fields": [
            pen.field("holder", "账户是谁的", "select", choices=people),
            pen.field("bank", "开户银行", help="写到支行，如：玉环农商银行珠港支行"),
            pen.field("number", "银行账号", help="存折或社保卡上的号码", max_length=40),
            pen.field("holder_name", "户名", help="和账户所有人姓名不同时填写"),
        ],
        "shared_reason": typed.get("shared_reason", ""),
    }


_BUILDERS: dict[str, Callable[[Acting, Case, Typed, Mapping[str, str]], dict[str, Any]]] = {
    "members": _members,
    "declare": _declare,
    "papers": _paper_part,
    "consents": _consents,
    "account": _account,
}

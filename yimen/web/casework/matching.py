"""残疾人证比对 and 查验 on the case page."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from yimen.applications.actions.verify_child import ChildFinding, verify_child
from yimen.applications.lookup import case_for
from yimen.applications.readiness import open_kind
from yimen.foundation.money import parse_yuan
from yimen.foundation.numerals import whole
from yimen.means_check.actions.match_card import CardFinding, confirm_card, match_card
from yimen.network.acting import Acting
from yimen.web.commands import acting, run, seen


@require_POST
def do_match(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Ask the federation."""
    case = case_for(acting(request), uid)

    def act(by: Acting) -> str:
        return str(match_card(by, open_kind(case, "card_match", "残疾人证比对")).uid)

    run(request, "card.match", act)
    messages.success(request, "已向残联发起比对，答复后自动进入下一环节")
    return redirect("web:case", uid)


@require_POST
def do_confirm(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What the card is, by hand."""
    case = case_for(acting(request), uid)
    post = request.POST
    data = CardFinding(
        matched=post.get("matched") == "yes",
        kind=post.get("kind", ""),
        grade=whole(post.get("grade", "")),
        reason=post.get("reason", ""),
    )

    def act(by: Acting) -> str:
        item = open_kind(case, "card_match", "残疾人证比对")
        confirm_card(by, item, data, seen=seen(request))
        return str(case.pk)

    run(request, "card.confirm", act)
    messages.success(request, "核验结果已登记")
    return redirect("web:case", uid)


@require_POST
def do_verify(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What keeps each parent from raising the child."""
    case = case_for(acting(request), uid)
    post = request.POST
    benefit = post.get("benefit", "")
    data = ChildFinding(
        outcome=post.get("outcome", ""),
        father_state=post.get("father_state", ""),
        mother_state=post.get("mother_state", ""),
        benefit_fen=parse_yuan(benefit) if benefit.strip() else None,
        disability_kind=post.get("disability_kind", ""),
        disability_grade=whole(post.get("disability_grade", "")),
        serious_illness={"yes": True, "no": False}.get(post.get("serious_illness", "")),
        note=post.get("note", ""),
    )
    run(request, "child.verify", lambda by: verify_child(by, case, data, seen=seen(request)).uid)
    messages.success(request, "查验结果已登记")
    return redirect("web:case", uid)

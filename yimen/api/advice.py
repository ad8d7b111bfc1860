"""帮办预评估: what a family may apply for, asked one fact at a time; nothing is kept."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from ninja import Router, Schema

from yimen.api.errors import PROBLEMS
from yimen.api.schemas import Body
from yimen.applications.preassessment import Preassessment, preassess, whose
from yimen.foundation import clock
from yimen.foundation.errors import Invalid
from yimen.network.models import Division
from yimen.network.packs import pack_for

router = Router(tags=["预评估"], auth=None)
MOST_ROWS = 30


class AdviceIn(Body):
    """Where the family lives, and facts JSON as far as known; money in fen."""

    division_code: str
    facts: dict[str, Any]


class ItemOut(Schema):
    """One item worth applying for, and why."""

    item: str
    title: str
    reasons: list[str]
    amount_fen: int | None


class AskOut(Schema):
    """The next question; `whose` says of whom."""

    subject: str
    ref: str | None
    key: str
    label: str
    question: str
    whose: str


class AdviceOut(Schema):
    """What stands; `ask` null when nothing that is unknown can change it."""

    settled: bool
    items: list[ItemOut]
    against: list[str]
    ask: AskOut | None


@router.post("/preassess", response={200: AdviceOut, **PROBLEMS}, summary="帮办预评估")
@login_not_required
def post_preassess(request: HttpRequest, body: AdviceIn) -> AdviceOut:
    """Read the answers by the rules of the place; the answer is not kept anywhere."""
    place = Division.objects.at(clock.today()).filter(pk=body.division_code).first()
    if place is None:
        raise Invalid("请选择所在的村（社区）", "division_code")
    _check(body.facts)
    pack, _ = pack_for(place.path, clock.today())
    try:
        found = preassess(pack, body.facts, clock.today())
    except (TypeError, ValueError, AttributeError, KeyError) as error:
        raise Invalid("填写的内容读不懂，请检查每一项的格式", "facts") from error
    return _out(found, body.facts)


def _check(facts: dict[str, Any]) -> None:
    """Lists of rows, and not thousands of them."""
    for subject, rows in facts.items():
        if subject in ("household", "complete"):
            if not isinstance(rows, dict):
                raise Invalid("填写的内容读不懂，请检查每一项的格式", "facts")
        elif not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise Invalid("填写的内容读不懂，请检查每一项的格式", "facts")
        elif len(rows) > MOST_ROWS:
            raise Invalid(f"每一类最多填{MOST_ROWS}条", "facts")


def _out(found: Preassessment, facts: dict[str, Any]) -> AdviceOut:
    ask = found.ask
    return AdviceOut(
        settled=found.is_settled,
        items=[
            ItemOut(
                item=one.item,
                title=one.title,
                reasons=list(one.reasons),
                amount_fen=one.amount_fen,
            )
            for one in found.advice
        ],
        against=list(found.against),
        ask=None
        if ask is None
        else AskOut(
            subject=ask.subject,
            ref=ask.ref,
            key=ask.key,
            label=ask.label,
            question=ask.question,
            whose=whose(ask, facts),
        ),
    )

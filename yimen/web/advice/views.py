"""One question a page, the most deciding first; the answers travel with the form and stay nowhere.

Whoever reads the link needs no login. An officer at a desk sees the same questions in the desk's
frame and begins in his own area.
"""

from __future__ import annotations

import json
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from yimen.applications.preassessment import Preassessment, add_answer, preassess, whose
from yimen.foundation import clock
from yimen.foundation.errors import Invalid
from yimen.foundation.numerals import whole
from yimen.network.models import Division
from yimen.network.packs import pack_for
from yimen.policy.facts import Fact
from yimen.policy.pack import Pack
from yimen.rules.outcome import FactRef
from yimen.web.apply.finding import find_villages
from yimen.web.factform.values import read_value

MOST_PEOPLE, MOST_ROWS, LONGEST = 15, 9, 20_000
_BROKEN = "前面的回答没有带过来，请从头开始"


@never_cache
@login_not_required
def advise(request: HttpRequest) -> HttpResponse:
    """Village, number of people, then the questions until the answer is settled."""
    sent = request.POST if request.method == "POST" else request.GET
    place = _place(sent.get("place", ""))
    if place is None:
        text = sent.get("q", "").strip()
        found = find_villages(text) if text else []
        return _show(request, "village", text=text, found=found)
    facts, error = _facts(request), ""
    if not facts:
        people = whole(sent.get("people", ""))
        if people is None or not 1 <= people <= MOST_PEOPLE:
            error = f"请填 1 到 {MOST_PEOPLE} 之间的数字" if sent.get("people") else ""
            return _show(request, "people", place=place, error=error)
        facts = _family(people)
    pack, _ = pack_for(place.path, clock.today())
    found = preassess(pack, facts, clock.today())
    if found.ask is not None and "answer" in request.POST:
        try:
            facts = add_answer(facts, found.ask, _answer(pack, found.ask, request))
            found = preassess(pack, facts, clock.today())
        except Invalid as wrong:
            error = wrong.message
    return _question(request, place, pack, facts, found, error)


def _question(
    request: HttpRequest,
    place: Division,
    pack: Pack,
    facts: dict[str, Any],
    found: Preassessment,
    error: str,
) -> HttpResponse:
    ask = found.ask
    shown: dict[str, Any] = {"place": place, "facts": json.dumps(facts), "found": found}
    if ask is None:
        return _show(request, "result", **shown)
    about = whose(ask, facts)
    return _show(request, "question", ask=ask, about=about, field=_field(pack, ask, error), **shown)


def _field(pack: Pack, ask: FactRef, error: str) -> dict[str, Any]:
    """The control for one fact: a count for a list, else by the type of the fact."""
    shape: dict[str, Any] = {"name": "answer", "label": ask.label, "required": True, "error": error}
    if ask.key == "complete":
        return {**shape, "kind": "number", "label": "有几项？没有填 0"}
    fact = _fact(pack, ask)
    if fact.type == "bool":
        return {**shape, "kind": "radio", "choices": [("yes", "是"), ("no", "否")]}
    if fact.type == "code":
        codes = [(code.code, code.label) for code in fact.codes]
        return {**shape, "kind": "select", "choices": [("", "请选择"), *codes]}
    kinds = {"money": "money", "int": "number", "date": "date"}
    units = {"month": "元/月", "year": "元/年"}
    unit = units.get(fact.period or "", "元") if fact.type == "money" else ""
    return {**shape, "kind": kinds.get(fact.type, "text"), "unit": unit, "help": fact.help}


def _answer(pack: Pack, ask: FactRef, request: HttpRequest) -> Any:
    text = request.POST.get("answer", "").strip()
    if not text:
        raise Invalid("请回答这个问题；不清楚的，可以先去窗口问", "answer")
    if ask.key == "complete":
        number = whole(text)
        if number is None or number > MOST_ROWS:
            raise Invalid(f"请填 0 到 {MOST_ROWS} 之间的数字", "answer")
        return number
    fact = _fact(pack, ask)
    value = read_value(fact, text)
    if fact.type == "code" and value not in {code.code for code in fact.codes}:
        raise Invalid("请选择一项", "answer")
    low, high = fact.min, fact.max
    if fact.type in ("money", "int") and (
        (low is not None and value < low) or (high is not None and value > high)
    ):
        raise Invalid(f"“{fact.label}”超出了范围，请核对后再填", "answer")
    return value


def _fact(pack: Pack, ask: FactRef) -> Fact:
    return pack.facts.get(ask.subject, ask.key)


def _place(code: str) -> Division | None:
    return Division.objects.at(clock.today()).filter(pk=code).first() if code else None


def _family(people: int) -> dict[str, Any]:
    rows = [{"ref": f"p{number}", "co_resident": True} for number in range(1, people + 1)]
    return {"household": {}, "person": rows, "complete": {"person": True}}


def _facts(request: HttpRequest) -> dict[str, Any]:
    """The answers so far, as the form carried them; refused when they are none of ours."""
    text = request.POST.get("facts", "")
    if not text:
        return {}
    try:
        facts = json.loads(text) if len(text) <= LONGEST else None
    except ValueError:
        facts = None
    if not isinstance(facts, dict) or not _is_sound(facts):
        raise Invalid(_BROKEN, "facts")
    return facts


def _is_sound(facts: dict[str, Any]) -> bool:
    for subject, rows in facts.items():
        if subject in ("household", "complete"):
            if not isinstance(rows, dict):
                return False
        elif not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            return False
    return bool(facts.get("person"))


def _show(request: HttpRequest, page: str, **context: Any) -> HttpResponse:
    at_desk = bool(getattr(request, "acting", None) and request.acting.staff)  # type: ignore[attr-defined]
    context["layout"] = "web/base_desk.html" if at_desk else "web/base_phone.html"
    context["at_desk"] = at_desk
    status = 422 if context.get("error") or context.get("field", {}).get("error") else 200
    return render(request, f"web/advice/{page}.html", context, status=status)

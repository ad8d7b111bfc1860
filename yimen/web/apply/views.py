"""The pages of 网上申请: begin, one question after the other, send, and the receipt."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from yimen.applications.receipt import receipt_of
from yimen.foundation.errors import NotFound
from yimen.network.queries import township_of
from yimen.web.apply import contact, family
from yimen.web.apply.finding import find_services, services
from yimen.web.apply.keeping import Answers
from yimen.web.apply.order import after, before, open_before, questions_of, where_left
from yimen.web.apply.question import SECTIONS, Question
from yimen.web.apply.reading import place_of
from yimen.web.apply.sending import send


@never_cache
@login_not_required
def start(request: HttpRequest) -> HttpResponse:
    """What one can apply for, by the names people search for (S4-17); or on from where one was."""
    text = request.GET.get("q", "").strip()[:40]
    found = find_services(text)
    answers = Answers.of(request)
    return render(
        request,
        "web/apply/start.html",
        {
            "text": text,
            "services": found or services(),
            "nothing": bool(text) and not found,
            "begun": answers.begun,
            "saved": "saved" in request.GET and answers.begun,
            "sent": bool(answers.case),
        },
    )


@login_not_required
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """A new form, with the service wished for if one was chosen; an old one is forgotten."""
    Answers.of(request).forget()
    answers = Answers.fresh()
    item = request.POST.get("item", "")
    if item in {one.item for one in services()}:
        answers.put("item", item)
    answers.save()
    response = redirect("web:apply_question", "who")
    answers.give(response)
    return response


@login_not_required
@require_POST
def go_on(request: HttpRequest) -> HttpResponse:
    """Back to where one left."""
    answers = Answers.of(request)
    if answers.case:
        return redirect("web:apply_done")
    if not answers.is_open:
        return redirect("web:apply")
    return redirect("web:apply_question", where_left(questions_of(answers), answers).key)


@login_not_required
@require_POST
def clear(request: HttpRequest) -> HttpResponse:
    """清空: on a shared phone or computer nothing stays behind."""
    Answers.of(request).forget()
    return redirect("web:apply")


@never_cache
@login_not_required
def question(request: HttpRequest, key: str) -> HttpResponse:
    """One page: shown, kept, checked, and on to the next."""
    answers = Answers.of(request)
    if answers.case:
        return redirect("web:apply_done")
    if not answers.is_open:
        return redirect("web:apply")
    pages = questions_of(answers)
    page = next((one for one in pages if one.key == key), None)
    missing = open_before(pages, answers, key)
    if page is None or missing is not None:
        return redirect("web:apply_question", (missing or where_left(pages, answers)).key)
    if request.method == "POST":
        return _taken(request, answers, page)
    return _shown(request, answers, pages, page)


@login_not_required
@require_POST
def draft(request: HttpRequest, key: str) -> HttpResponse:
    """Keep what is being typed, before the page is sent."""
    answers = Answers.of(request)
    page = next((one for one in questions_of(answers) if one.key == key), None)
    if page is not None and answers.is_open:
        _keep(answers, request, page)
        answers.save()
    return HttpResponse(status=204)


@never_cache
@login_not_required
def done(request: HttpRequest) -> HttpResponse:
    """The receipt: numbers, and what happens next."""
    answers = Answers.of(request)
    if not answers.case:
        return redirect("web:apply")
    receipt = receipt_of(answers.case)
    states = {"done": "done", "now": "current"}
    steps = [
        {"title": step.title, "text": step.words, "state": states.get(step.state, "todo")}
        for step in receipt.status.steps
        if step.state != "skipped"
    ]
    page = {"receipt": receipt, "steps": steps, "helper": _office(receipt.status)}
    return render(request, "web/apply/done.html", page)


def _taken(request: HttpRequest, answers: Answers, page: Question) -> HttpResponse:
    """What was sent is kept first; whether it is right is looked at afterwards."""
    _keep(answers, request, page)
    answers.say(page.key, {})
    if "later" in request.POST:
        answers.save()
        return redirect(f"{reverse('web:apply')}?saved")
    if "again" in request.POST and page.key == "code":
        text, tone = contact.send_again(answers)
        answers.say(page.key, {}, {"text": text, "tone": tone})
        answers.save()
        return _to(request, page.key)
    if "more" in request.POST:
        more = family.one_more(answers)
        answers.save()
        return _to(request, more or "review")
    if "none" in request.POST and page.template == "income":
        for name in page.names:
            answers.put(name, "0")
    elif "skip" in request.POST and not page.needed:
        for name in page.names:
            answers.put(name, "")
    elif errors := page.check(answers, request):
        return _told(request, answers, page, errors)
    if page.key == "review":
        errors = send(request, answers)
        return _told(request, answers, page, errors) if errors else redirect("web:apply_done")
    answers.pass_page(page.key)
    answers.save()
    if request.POST.get("back") == "review":
        return redirect("web:apply_question", "review")
    return redirect("web:apply_question", after(questions_of(answers), answers, page.key).key)


def _told(
    request: HttpRequest, answers: Answers, page: Question, errors: dict[str, str]
) -> HttpResponse:
    """Back to the page, which then says what is wrong."""
    answers.say(page.key, errors)
    answers.save()
    return _to(request, page.key)


def _to(request: HttpRequest, key: str) -> HttpResponse:
    """A page of the form, with the way back to the review if that is where one came from."""
    back = "?back=review" if request.POST.get("back") == "review" else ""
    return redirect(f"{reverse('web:apply_question', args=[key])}{back}")


def _keep(answers: Answers, request: HttpRequest, page: Question) -> None:
    """Take the page's own fields; a field that did not come stays as it was."""
    for name in page.names:
        if name in request.POST:
            answers.put(name, request.POST[name])


def _shown(
    request: HttpRequest, answers: Answers, pages: list[Question], page: Question
) -> HttpResponse:
    back, drawn = before(pages, page.key), page.draw(answers, request)
    wrong = answers.said_on(page.key, "errors")
    for field in [*drawn.get("fields", []), *drawn.get("extra", {}).values()]:
        field["error"] = wrong.get(field["name"], "")
        field.setdefault("value", answers.get(field["name"]))
    context: dict[str, Any] = {
        "page": page,
        "value": answers.values,
        "errors": wrong,
        "trouble": [(told, _page_of(pages, name)) for name, told in wrong.items()],
        "notice": answers.said_on(page.key, "notice"),
        "previous": back.key if back else "",
        "back": "review" if request.GET.get("back") == "review" else "",
        "step_number": page.section + 1,
        "step_total": len(SECTIONS),
        "step_title": SECTIONS[page.section],
        "of_self": answers.get("who") != "relative",
        "helper": _helper(answers),
        "draft_owner": answers.storage_name,
        "kept_pages": [key for key in answers.seen if key != page.key],
        **drawn,
    }
    return render(request, page.page, context)


def _page_of(pages: list[Question], name: str) -> str:
    """The page a field is typed in on; "" where there is none to go to."""
    found = next((page.key for page in pages if name in page.names), "")
    return found if found != "review" else ""


def _helper(answers: Answers) -> dict[str, str] | None:
    """Whom to ask: the township of the village once it is chosen."""
    place = place_of(answers)
    if place is None:
        return None
    try:
        office = township_of(place.path)
    except NotFound:
        return None
    return _phone_of(office.name, office.phone)


def _office(status: Any) -> dict[str, str] | None:
    return _phone_of(status.office, status.phone)


def _phone_of(name: str, phone: str) -> dict[str, str] | None:
    return {"title": name, "name": "", "phone": phone} if phone else None

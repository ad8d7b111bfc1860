"""Sending the form (提交): once, however often the button is pressed."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest

from yimen.applications.actions.apply_online import apply_online, online_applicant
from yimen.foundation.commands import once
from yimen.foundation.errors import YimenError
from yimen.network.trespass import note_trespass
from yimen.web.apply.contact import checked
from yimen.web.apply.keeping import Answers
from yimen.web.apply.question import Errors
from yimen.web.apply.reading import facts_of, intake_of, pack_of, under_page_names


def send(request: HttpRequest, answers: Answers) -> Errors:
    """Register the application; the answers are forgotten but for the case that came of them.

    Returns what is wrong by field, "" for what belongs to none.
    """
    pack = pack_of(answers)
    if pack is None or not checked(answers):
        return {"": "请先填好手机验证码和所在的村（社区）"}
    try:
        command = UUID(request.POST.get("command_id", ""))
    except ValueError:
        return {"": "页面不完整，请刷新后重新提交"}
    by = online_applicant(answers.get("checked_phone"), answers.get("name"))
    facts = facts_of(answers, pack.facts)

    def act() -> str:
        return str(apply_online(intake_of(answers, by), facts).uid)

    try:
        case = once(command, by.actor, "apply.submit", act, payload=answers.values)
    except YimenError as error:
        note_trespass(by, error, request.path)
        named = under_page_names(error.fields, answers)
        return {_known(name): told for name, told in named.items()} or {"": error.message}
    answers.finish(case)
    answers.save()
    return {}


def _known(name: str) -> str:
    return {"members": "people"}.get(name, name)

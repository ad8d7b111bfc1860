"""Who applies, and how to reach him: name and number, a phone proved by a code, a proxy's proof."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from yimen.applications.actions.apply_online import PURPOSE, TITLE, keep_proof
from yimen.applications.actions.check_code import check_code
from yimen.applications.actions.request_code import request_code
from yimen.applications.phone_codes import find_code, mobile, open_code
from yimen.foundation.errors import Invalid, YimenError
from yimen.web.apply.keeping import Answers
from yimen.web.apply.question import Errors, Question, of_self, problems

_OWNERS = [("own", "申请人本人的"), ("relative", "亲属的"), ("village", "村（社区）的")]


def who(answers: Answers) -> Question:
    """为谁申请."""

    def check(answers: Answers, request: HttpRequest) -> Errors:
        known = answers.get("who") in ("self", "relative")
        return {} if known else {"who": "请选一项：为自己申请，还是为亲属申请"}

    def done(answers: Answers) -> bool:
        return bool(answers.get("who"))

    return Question("who", 0, "您为谁申请？", ("who",), needed=True, check=check, done=done)


def applicant(answers: Answers) -> Question:
    """姓名和身份证号; the name may be left open."""
    names = ("name", "id_number")

    def check(answers: Answers, request: HttpRequest) -> Errors:
        return {name: told for name, told in problems(answers).items() if name in names}

    def draw(answers: Answers, request: HttpRequest) -> dict[str, Any]:
        return {
            "fields": [{"name": "name", "label": "姓名"}],
            "extra": {"number": {"name": "id_number", "required": True}},
        }

    def done(answers: Answers) -> bool:
        return bool(answers.get("id_number")) and not set(problems(answers)) & set(names)

    title = "您的姓名和身份证号" if of_self(answers) else "申请人的姓名和身份证号"
    return Question("applicant", 0, title, names, needed=True, check=check, draw=draw, done=done)


def phone(answers: Answers) -> Question:
    """联系电话: a code goes to it unless it was checked before."""

    def check(answers: Answers, request: HttpRequest) -> Errors:
        try:
            number = mobile(answers.get("phone"))
        except Invalid as error:
            return error.fields
        answers.put("phone", number)
        return {} if checked(answers) else send(answers)

    def draw(answers: Answers, request: HttpRequest) -> dict[str, Any]:
        whose = answers.get("phone_whose") or ("own" if of_self(answers) else "relative")
        number = {"name": "phone", "label": "手机号", "kind": "tel", "required": True}
        owner = {"name": "phone_whose", "label": "这个手机是谁的", "kind": "radio"}
        return {"fields": [number, {**owner, "choices": _OWNERS, "value": whose}]}

    def done(answers: Answers) -> bool:
        return bool(answers.get("phone"))

    names = ("phone", "phone_whose")
    return Question(
        "phone", 1, "能收短信的手机号", names, needed=True, check=check, draw=draw, done=done
    )


def code(answers: Answers) -> Question:
    """短信验证码: who types it in holds the phone."""

    def check(answers: Answers, request: HttpRequest) -> Errors:
        if checked(answers):
            return {}
        try:
            check_code(answers.get("phone"), PURPOSE, request.POST.get("code", ""))
        except YimenError as error:
            return {"code": error.message}
        answers.put("checked_phone", answers.get("phone"))
        return {}

    def draw(answers: Answers, request: HttpRequest) -> dict[str, Any]:
        number = answers.get("phone")
        return {
            "number": f"{number[:3]} {number[3:7]} {number[7:]}",
            "demo_code": _demo_code(number) if settings.YIMEN_DEMO else "",
        }

    title = "请填短信里的 6 位验证码"
    return Question("code", 1, title, needed=True, check=check, draw=draw, done=checked)


def checked(answers: Answers) -> bool:
    """Whether the code of this very phone was typed in."""
    return bool(answers.get("phone")) and answers.get("phone") == answers.get("checked_phone")


def send(answers: Answers) -> Errors:
    """Send a code; one sent a moment ago will do."""
    try:
        request_code(answers.get("phone"), PURPOSE, TITLE)
    except YimenError as error:
        return {} if error.code == "too_soon" else {"phone": error.message}
    return {}


def send_again(answers: Answers) -> tuple[str, str]:
    """重新获取: the sentence for the page, and its tone."""
    try:
        request_code(answers.get("phone"), PURPOSE, TITLE)
    except YimenError as error:
        return error.message, "warn"
    return "新的验证码已经发出，请填最新一条短信里的数字", "ok"


def proxy(answers: Answers) -> Question:
    """代办人和委托书: a relative's own name and his proof (57号第6条)."""

    def check(answers: Answers, request: HttpRequest) -> Errors:
        sent = request.FILES.get("proxy.proof")
        if sent is not None:
            try:
                kept = keep_proof(answers.get("checked_phone"), sent)
            except YimenError as error:
                return {"proxy.proof": error.message}
            answers.put("proxy.proof", str(kept.pk))
            answers.put("proxy.proof_name", kept.name)
        found = {n: told for n, told in problems(answers).items() if n == "proxy.name"}
        if not answers.get("proxy.proof"):
            found["proxy.proof"] = "请拍照上传委托书；没有的，可以用纸写一张，请申请人签名"
        return found

    def draw(answers: Answers, request: HttpRequest) -> dict[str, Any]:
        own = {"name": "proxy.name", "label": "您自己的姓名", "required": True}
        proof = {"name": "proxy.proof", "value": answers.get("proxy.proof_name")}
        return {"fields": [own], "extra": {"proof": proof}}

    def done(answers: Answers) -> bool:
        return bool(answers.get("proxy.name") and answers.get("proxy.proof"))

    title, names = "您的姓名和委托书", ("proxy.name",)
    return Question("proxy", 1, title, names, needed=True, check=check, draw=draw, done=done)


def _demo_code(number: str) -> str:
    """Where no SMS goes out, the demo's page shows the code."""
    row = find_code(number, PURPOSE)
    return open_code(row) if row is not None and row.spent_at is None else ""

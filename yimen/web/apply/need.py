"""What is hard, what comes in, and everything once more before it is sent."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from yimen.foundation.errors import Invalid
from yimen.web.apply.finding import services
from yimen.web.apply.income import IncomeQuestion, income_questions
from yimen.web.apply.keeping import Answers
from yimen.web.apply.question import Errors, Question, of_self
from yimen.web.apply.reading import member_rows, pack_of, people_of, place_of, rows_of
from yimen.web.factform.values import read_value

Row = tuple[str, str, str]
"""What was asked, what was answered, and the page to change it on."""
_LATER = "以后再补"


def difficulty(answers: Answers) -> Question:
    """主要困难: a cause of the catalogue, or words of one's own."""
    pack = pack_of(answers)
    fact = pack.facts.facts.get("household.cause") if pack else None
    choices = [(code.code, code.label) for code in fact.codes] if fact else []

    def check(answers: Answers, request: HttpRequest) -> Errors:
        known = not answers.get("cause") or answers.get("cause") in dict(choices)
        return {} if known else {"cause": "请在列出的原因里选一项，不清楚的可以先跳过"}

    def draw(answers: Answers, request: HttpRequest) -> dict[str, Any]:
        cause = {"name": "cause", "label": "主要原因（选一项）", "kind": "radio"}
        words = {
            "name": "statement",
            "label": "也可以自己说一说",
            "kind": "textarea",
            "help": "如：家里谁病了、什么时候没了工作",
            "max_length": 500,
        }
        return {"fields": [{**cause, "choices": choices}, words]}

    title = fact.question if fact else "家里主要有什么困难？"
    return Question("difficulty", 4, title, ("cause", "statement"), check=check, draw=draw)


def income(answers: Answers, asked: IncomeQuestion) -> Question:
    """A question of the catalogue, one amount a person; nothing typed is not known."""
    names = tuple(asked.name(someone) for someone in asked.people)

    def check(answers: Answers, request: HttpRequest) -> Errors:
        found = {}
        for name in names:
            try:
                if answers.get(name):
                    read_value(asked.fact, answers.get(name))
            except Invalid as error:
                found[name] = error.message
        return found

    def draw(answers: Answers, request: HttpRequest) -> dict[str, Any]:
        alone = len(asked.people) == 1
        rows = [
            {
                "name": asked.name(one),
                "label": "每月" if alone else one.words,
                "kind": "money",
                "unit": "元",
            }
            for one in asked.people
        ]
        return {"fields": rows, "more": asked.fact.help}

    return Question(asked.key, 5, asked.title, names, "income", check=check, draw=draw)


def review(answers: Answers) -> Question:
    """请核对."""

    def draw(answers: Answers, request: HttpRequest) -> dict[str, Any]:
        rows = [*_who(answers), *_family(answers), *_need(answers), *_income(answers)]
        asks = {
            "name": "duplicate_answer",
            "label": "说明情况",
            "kind": "textarea",
            "max_length": 300,
        }
        return {"rows": rows, "extra": {"asks": asks}}

    return Question("review", 6, "请核对", ("duplicate_answer",), draw=draw)


def _who(answers: Answers) -> list[Row]:
    wish = next((one.name for one in services() if one.item == answers.get("item")), "")
    found = [("申请事项", wish, "")] if wish else []
    if not of_self(answers):
        proof = answers.get("proxy.proof_name")
        found.append(("代办人", f"{answers.get('proxy.name')}，委托书：{proof}", "proxy"))
    found.append(("申请人", answers.get("name") or _LATER, "applicant"))
    found.append(("身份证号", answers.get("id_number"), "applicant"))
    found.append(("手机号", answers.get("phone"), "phone"))
    return found


def _family(answers: Answers) -> list[Row]:
    place = place_of(answers)
    township = f"{place.parent.name} " if place is not None and place.parent else ""
    found = [("村（社区）", f"{township}{place.name if place else ''}", "village")]
    count = answers.get("people")
    found.append(("一起生活", f"{count} 口人" if count else _LATER, "people"))
    told = dict(member_rows(answers))
    words = {person.row: person.words for person in people_of(answers)}
    for row in range(1, rows_of(answers) + 1):
        member = told.get(row)
        said = f"{words[str(row)]} {member.id_number}" if member else _LATER
        found.append((f"第 {row + 1} 口人", said, f"member-{row}"))
    return found


def _need(answers: Answers) -> list[Row]:
    pack = pack_of(answers)
    fact = pack.facts.facts.get("household.cause") if pack else None
    labels = {code.code: code.label for code in fact.codes} if fact else {}
    told = [labels.get(answers.get("cause"), ""), answers.get("statement")]
    return [("主要困难", "；".join(part for part in told if part) or _LATER, "difficulty")]


def _income(answers: Answers) -> list[Row]:
    found = []
    for asked in income_questions(answers):
        alone = len(asked.people) == 1
        said = [
            f"{answers.get(asked.name(one))} 元" if alone else f"{one.name} {told} 元"
            for one in asked.people
            if (told := answers.get(asked.name(one)))
        ]
        found.append((f"每月{asked.fact.label}", "，".join(said) or "不清楚", asked.key))
    return found

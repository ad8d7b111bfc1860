"""Where the household lives, and with whom: village, number of people, members one by one."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from yimen.foundation.numerals import whole
from yimen.households.relations import RELATIONS, SELF
from yimen.web.apply.finding import find_villages, townships
from yimen.web.apply.keeping import Answers
from yimen.web.apply.question import Errors, Question, of_self, problems
from yimen.web.apply.reading import MEMBER, MOST_PEOPLE, MOST_ROWS, day_of, place_of, rows_of

_NOT_ASKED = {SELF, "02", "11", "12"}


def village(answers: Answers) -> Question:
    """所在村（社区）: found by name or pinyin, or under its township."""

    def check(answers: Answers, request: HttpRequest) -> Errors:
        if place_of(answers) is not None:
            return {}
        return {"division_code": "请点选户口所在的村（社区）；找不到的，请打下面的电话"}

    def draw(answers: Answers, request: HttpRequest) -> dict[str, Any]:
        text = request.GET.get("q", "").strip()[:20]
        found = find_villages(text)
        return {
            "text": text,
            "found": found,
            "townships": [] if found else townships(),
            "chosen": place_of(answers),
        }

    def done(answers: Answers) -> bool:
        return place_of(answers) is not None

    title = f"{'您' if of_self(answers) else '申请人'}的户口在哪个村（社区）？"
    names = ("division_code",)
    return Question("village", 2, title, names, needed=True, check=check, draw=draw, done=done)


def people(answers: Answers) -> Question:
    """一起生活的人数."""
    counted = "您自己" if of_self(answers) else "申请人"
    counts = [("1", f"1 口人（只有{counted}）")]
    counts += [(str(n), f"{n} 口人") for n in range(2, MOST_PEOPLE)]
    counts.append((str(MOST_PEOPLE), f"{MOST_PEOPLE} 口人或更多"))

    def check(answers: Answers, request: HttpRequest) -> Errors:
        told = answers.get("people")
        return {} if whole(told) else {"people": "请选一项，不清楚的可以先跳过"}

    def draw(answers: Answers, request: HttpRequest) -> dict[str, Any]:
        told = answers.get("people")
        counted_people = whole(told)
        chosen = "" if counted_people is None else str(min(counted_people, MOST_PEOPLE))
        return {"counts": counts, "chosen": chosen, "counted": counted}

    title = f"{'您' if of_self(answers) else '申请人'}家里一起生活的有几口人？"
    return Question("people", 3, title, ("people",), check=check, draw=draw)


def one_more(answers: Answers) -> str:
    """再加一位家人: makes room for one more and names his page; "" when there are too many."""
    row = rows_of(answers) + 1
    if row > MOST_ROWS:
        return ""
    answers.put("people", str(row + 1))
    return f"member-{row}"


def member(answers: Answers, row: int) -> Question:
    """家庭成员, one after the other; without a number a reason and the birth date stand for it."""
    prefix = f"member.{row}."
    names = tuple(f"{prefix}{key}" for key in MEMBER)

    def check(answers: Answers, request: HttpRequest) -> Errors:
        born = answers.get(f"{prefix}birth_date")
        if born and day_of(born) is None:
            return {f"{prefix}birth_date": "出生日期这一天不存在，请核对年月日"}
        if not any(answers.get(name) for name in names if name != f"{prefix}relation"):
            return {f"{prefix}name": "请填写姓名；暂时不清楚的，点“先跳过这个人”"}
        return {name: told for name, told in problems(answers).items() if name.startswith(prefix)}

    def draw(answers: Answers, request: HttpRequest) -> dict[str, Any]:
        choices = [("", "请选择")]
        choices += [(key, name) for key, name in RELATIONS.items() if key not in _NOT_ASKED]
        without = any(answers.get(f"{prefix}{key}") for key in ("no_id_reason", "birth_date"))
        return {
            "fields": [
                {"name": f"{prefix}name", "label": "姓名"},
                {
                    "name": f"{prefix}relation",
                    "label": "是申请人的什么人",
                    "kind": "select",
                    "choices": choices,
                },
            ],
            "extra": {
                "number": {"name": f"{prefix}id_number"},
                "reason": {
                    "name": f"{prefix}no_id_reason",
                    "label": "没有身份证号的原因",
                    "help": "如：刚出生还没上户口",
                },
                "born": {"name": f"{prefix}birth_date", "label": "出生日期", "kind": "date"},
            },
            "without": without,
            "last": row == rows_of(answers) and row + 1 >= MOST_PEOPLE,
        }

    title = f"第 {row + 1} 口人是谁？"
    return Question(f"member-{row}", 3, title, names, "member", check=check, draw=draw)

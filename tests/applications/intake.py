"""Intakes for tests: households of nobody in 县前社区 of 玉城街道, registered at the window."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from itertools import count
from typing import Any

from tests.cast.staff import acting
from yimen.applications.actions.accept import accept
from yimen.applications.actions.register_intake import register_intake
from yimen.applications.intake_data import IntakeData, MemberData
from yimen.foundation.files import store_upload
from yimen.foundation.files.models import StoredFile
from yimen.foundation.identity import make_test_id
from yimen.foundation.scope import in_scope
from yimen.households.models import Person
from yimen.network.acting import Acting
from yimen.procedures.models import Case, WorkItem

CLERK, ASSISTANT, SURVEYOR = "yucheng.chuangkou", "yucheng.cun", "yucheng.diaocha1"
OTHER_CLERK, LIAISON, REVIEWER = "chumen.chuangkou", "lian.yibao", "yucheng.shenhe"
XIANQIAN = "331083001001"
PHONE = "13905760001"
_numbers = count(1)


@contextmanager
def at_desk(username: str = CLERK) -> Iterator[Acting]:
    """Work as this member of the cast, within his scope."""
    by = acting(username)
    with in_scope(by.scope):
        yield by


def id_number(born: date = date(1970, 5, 6), *, woman: bool = False) -> str:
    """An identity number of nobody, another one each time."""
    number = next(_numbers) * 2 + (0 if woman else 1)
    return make_test_id(f"99{number // 1000:04d}", born, number % 1000)


def intake(**given: Any) -> IntakeData:
    """A window intake with name and village; any field may be given another value."""
    values: dict[str, Any] = {
        "id_number": id_number(),
        "phone": PHONE,
        "name": "王小芳",
        "division_code": XIANQIAN,
    }
    return IntakeData(**{**values, **given})


def member(name: str = "王大明", **given: Any) -> MemberData:
    """A spouse born in 1968 unless said otherwise."""
    values: dict[str, Any] = {"relation": "10", "id_number": id_number(date(1968, 3, 4))}
    return MemberData(name, **{**values, **given})


def child(name: str = "王小宝", **given: Any) -> MemberData:
    """A son of nine."""
    values: dict[str, Any] = {"relation": "20", "id_number": id_number(date(2011, 7, 8))}
    return MemberData(name, **{**values, **given})


def registered(by: Acting, **given: Any) -> Case:
    """A case as it stands after 收件."""
    return register_intake(by, intake(**given))


def accepted(by: Acting, **given: Any) -> Case:
    """A case as it stands after 受理."""
    case = registered(by, **given)
    accept(by, item_of(case, "acceptance"))
    case.refresh_from_db()
    return case


def item_of(case: Case, step: str) -> WorkItem:
    """The open item of a step."""
    return WorkItem.objects.select_related("case").get(case=case, step=step, state="open")


def person_of(case: Case, name: str) -> Person:
    """A member by name."""
    return Person.objects.get(memberships__household=case.household, name=name)


def scan(by: Acting, text: str = "一") -> StoredFile:
    """A small PDF; another text is another paper."""
    content = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n% " + text.encode() + b"\n%%EOF\n"
    return store_upload(content, "扫描件.pdf", actor=by.actor, allowed="paper")

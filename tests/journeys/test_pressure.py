"""What must hold under pressure, over the network: two at once, double clicks, stale pages,
uploads that cannot be kept, wrong numbers, somebody who is on another award already."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any
from uuid import uuid4

import pytest

from tests.applications.intake import at_desk, id_number, registered
from tests.applications.stages import opined, posted, up_to_opinion
from tests.cast.staff import CHUMEN, first_village
from tests.journeys.officer import Officer, at_once
from yimen.applications.actions.post_notice import finish_due_notices
from yimen.applications.models import Decision, IssuedDocument
from yimen.awards.models import Award
from yimen.foundation import clock
from yimen.foundation.files.models import StoredFile
from yimen.foundation.scope import SCOPE_ALL, in_scope
from yimen.foundation.trail import verify
from yimen.households.models import Person
from yimen.households.persons import open_id
from yimen.procedures.models import Case

MB = 1024 * 1024
VILLAGE = "331083001001"


@pytest.fixture(autouse=True)
def _morning(fresh_db: str) -> Iterator[None]:
    """Tuesday 2020-09-29, 09:00, for server and test alike."""
    with clock.freeze("2020-09-29T09:00:00"):
        yield


def ready_to_decide() -> str:
    """A case whose notice has run out; the clock stands at its end."""
    case = up_to_opinion()
    opined(case)
    clock.move_to(posted(case).ends_at.isoformat())
    assert finish_due_notices() == 1
    return str(case.pk)


def received() -> str:
    """A case whose acceptance is due."""
    with at_desk() as by:
        return str(registered(by).pk)


def form(**given: Any) -> dict[str, Any]:
    """An intake as typed at the window."""
    values = {"id_number": id_number(), "phone": "13905760001", "name": "王小芳"}
    return {**values, "division_code": VILLAGE, **given}


def count(model: Any, **which: Any) -> int:
    """Rows of a table, wherever they are."""
    with in_scope(SCOPE_ALL):
        return int(model.objects.filter(**which).count())


def test_two_officers_deciding_at_once_one_succeeds_and_the_other_is_told_who(site: Any) -> None:
    case = ready_to_decide()
    with Officer(site, "jiang.shenpi") as one, Officer(site, "han.shenpi") as other:
        approve = partial(one.api, "post", f"/cases/{case}/decision", approve=True)
        refuse = partial(
            other.api, "post", f"/cases/{case}/decision", approve=False, reason="收入超过标准"
        )
        answers = at_once(approve, refuse)
    assert sorted(status for status, _ in answers) == [200, 409]
    first, second = (one, other) if answers[0][0] == 200 else (other, one)
    told = next(said for status, said in answers if status == 409)
    assert first.staff.name in told["message"]
    assert second.staff.name not in told["message"]
    assert count(Decision, case_id=case) == 1
    assert count(IssuedDocument, case_id=case, step="decision") == 1
    assert count(Award) == (1 if first is one else 0)
    with in_scope(SCOPE_ALL):
        assert verify(f"case:{case}") == []


def test_two_deciders_pressing_on_their_pages_at_once(site: Any) -> None:
    case = ready_to_decide()
    page, action = f"/cases/{case}/", f"/cases/{case}/decision/"
    with Officer(site, "jiang.shenpi") as one, Officer(site, "han.shenpi") as other:
        filled = [
            {**who.form_on(page, action), "approve": "yes", "item": "dibao"} for who in (one, other)
        ]
        answers = at_once(
            partial(one.submit, action, filled[0]), partial(other.submit, action, filled[1])
        )
    assert sorted(status for status, _ in answers) == [200, 409]
    winner = one if answers[0][0] == 200 else other
    assert winner.staff.name in next(text for status, text in answers if status == 409)
    assert count(Decision, case_id=case) == 1


def test_a_double_click_acts_once_and_both_clicks_get_the_result(site: Any) -> None:
    typed, click = form(), str(uuid4())
    with Officer(site, "yucheng.chuangkou") as clerk:
        press = partial(clerk.api, "post", "/intakes", click=click, **typed)
        answers = at_once(press, press, press)
    assert {status for status, _ in answers} == {200}
    assert len({said["ref"] for _, said in answers}) == 1
    assert count(Case) == 1


def test_a_double_click_on_a_page_accepts_once_and_shows_no_error(site: Any) -> None:
    case = received()
    page, action = f"/cases/{case}/", f"/cases/{case}/accept/"
    with Officer(site, "yucheng.chuangkou") as clerk:
        filled = clerk.form_on(page, action)
        press = partial(clerk.submit, action, filled)
        answers = at_once(press, press)
    assert [status for status, _ in answers] == [200, 200]
    assert count(IssuedDocument, case_id=case, template="acceptance_notice") == 1


def test_a_stale_page_says_who_was_there_first(site: Any) -> None:
    case = received()
    page, action = f"/cases/{case}/", f"/cases/{case}/accept/"
    with Officer(site, "yucheng.chuangkou") as clerk, Officer(site, "yucheng.shenhe") as reviewer:
        filled = clerk.form_on(page, action)
        item = next(
            row
            for row in reviewer.api("get", f"/cases/{case}")[1]["steps"]
            if row["step"] == "acceptance"
        )
        given = reviewer.api("post", f"/work-items/{item['id']}/assign", staff=clerk.staff.pk)
        assert given[0] == 200
        status, text = clerk.submit(action, filled)
    assert status == 409
    assert "该页面已过期" in text
    assert reviewer.staff.name in text
    assert count(IssuedDocument, case_id=case) == 0


def test_two_clerks_accepting_at_once_make_one_acceptance(site: Any) -> None:
    case = received()
    with Officer(site, "yucheng.chuangkou") as one, Officer(site, "yucheng.shenhe") as other:
        answers = at_once(
            *(partial(who.api, "post", f"/cases/{case}/accept") for who in (one, other))
        )
    assert sorted(status for status, _ in answers) == [200, 409]
    told = next(said for status, said in answers if status == 409)
    winner = one if answers[0][0] == 200 else other
    assert winner.staff.name in told["message"]
    assert count(IssuedDocument, case_id=case, template="acceptance_notice") == 1


def test_six_applications_at_once_get_six_numbers(site: Any) -> None:
    with Officer(site, "yucheng.chuangkou") as clerk:
        answers = at_once(*(partial(clerk.api, "post", "/intakes", **form()) for _ in range(6)))
    assert {status for status, _ in answers} == {200}
    with in_scope(SCOPE_ALL):
        numbers = set(Case.objects.values_list("receipt_number", flat=True))
    assert len(numbers) == 6


@pytest.mark.parametrize(
    ("name", "content", "status", "words"),
    [
        ("房产证明.pdf", b"%PDF-1.4\n" + bytes(30 * MB), 413, "超过 20 MB 的上限"),
        ("收入证明.pdf", b"MZ\x90\x00" + bytes(2000), 422, "请"),
    ],
    ids=["30 MB", "exe named pdf"],
)
def test_an_upload_that_cannot_be_kept_is_told_on_the_api(
    site: Any, name: str, content: bytes, status: int, words: str
) -> None:
    before = count(StoredFile)
    with Officer(site, "yucheng.chuangkou") as clerk:
        found, said = clerk.api("post", "/files/paper", files={"file": (name, content)})
    assert found == status
    assert words in said["message"]
    assert list(said["fields"]) == ["file"]
    assert count(StoredFile) == before


def test_a_wrong_checksum_is_told_beside_the_field(site: Any) -> None:
    right = id_number()
    wrong = right[:-1] + ("1" if right[-1] != "1" else "2")
    with Officer(site, "yucheng.chuangkou") as clerk:
        status, said = clerk.api("post", "/intakes", **form(id_number=wrong))
    assert status == 422
    assert "校验" in said["fields"]["id_number"]
    assert count(Case) == 0


def test_a_person_on_another_award_is_a_question_and_not_a_wall(site: Any) -> None:
    case = ready_to_decide()
    with in_scope(SCOPE_ALL):
        award_holder = Case.objects.select_related("applicant").get(pk=case).applicant
    with Officer(site, "jiang.shenpi") as decider:
        assert decider.api("post", f"/cases/{case}/decision", approve=True)[0] == 200
    typed = form(id_number=_number_of(award_holder))
    with Officer(site, "chumen.chuangkou") as clerk:
        typed["division_code"] = first_village(CHUMEN).division_id
        status, said = clerk.api("post", "/intakes", **typed)
        assert (status, said["code"]) == (422, "duplicate_question")
        kinds = {held["kind"] for held in said["details"]["duplicates"]}
        assert "award" in kinds
        assert "低保" in said["message"]
        answered = {**typed, "duplicate_answer": "本人已迁居，原待遇自下月停止"}
        assert clerk.api("post", "/intakes", **answered)[0] == 200


def _number_of(person: Person) -> str:
    with at_desk() as by:
        return open_id(person, by, "核对重复申请")

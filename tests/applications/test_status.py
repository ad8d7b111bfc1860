"""办理进度: in plain words, opened by the code on the slip and the last four of the ID number."""

from __future__ import annotations

from datetime import date

import pytest

from tests.applications.intake import accepted, at_desk, id_number, item_of, member, registered
from yimen.applications.actions.refuse_acceptance import refuse_acceptance
from yimen.applications.status import public_status
from yimen.applications.tracking import find_case, new_token
from yimen.foundation.errors import NotFound
from yimen.procedures.engine.moves import withdraw

pytestmark = pytest.mark.usefixtures("day")


def test_after_intake_it_says_that_nobody_has_to_come_again() -> None:
    with at_desk() as by:
        case = registered(by)
    status = public_status(case)
    assert status.number == case.receipt_number
    states = {step.key: step.state for step in status.steps}
    assert (states["intake"], states["acceptance"], states["survey"]) == ("done", "now", "later")
    assert "objection" not in states
    assert "正在受理" in status.headline
    assert status.due == date(2020, 9, 30)


def test_after_acceptance_it_says_what_comes_what_we_need_and_whom_to_call() -> None:
    with at_desk() as by:
        case = accepted(by, wanted_item="dibao", members=(member(),))
    status = public_status(case)
    assert status.number == case.number
    assert status.item == "最低生活保障"
    assert status.accepted_on == date(2020, 9, 29)
    assert "打电话" in status.headline
    assert "已经受理" in next(step.words for step in status.steps if step.key == "acceptance")
    assert "诚信声明及授权书（王大明）" in status.needs
    assert status.office == "玉环市玉城街道办事处"
    assert status.hotline == "12349"


def test_the_end_is_told_in_words_and_asks_for_nothing() -> None:
    with at_desk() as by:
        refused, taken_back = registered(by), accepted(by)
        refuse_acceptance(
            by,
            item_of(refused, "acceptance"),
            reasons=["申请人户籍和居住地都不在本市"],
            basis="浙江省社会救助条例第十条",
        )
        withdraw(by, taken_back, "本人要求")
        for case in (refused, taken_back):
            case.refresh_from_db()
    first, second = public_status(refused), public_status(taken_back)
    assert "没有受理" in first.headline
    assert "撤回" in second.headline
    assert first.needs == second.needs == []
    assert {step.state for step in first.steps} <= {"done", "skipped", "later"}


def test_the_code_and_the_last_four_open_the_case() -> None:
    number = id_number()
    with at_desk() as by:
        case = registered(by, id_number=number)
        token = case.application.tracking_token
    assert find_case(token, number[-4:]).pk == case.pk
    assert find_case(token.lower(), number[-4:].lower()).pk == case.pk


@pytest.mark.parametrize(("token", "four"), [(None, "ABCD"), ("AAAA-AAAA-AAAA", None)])
def test_a_wrong_code_and_a_wrong_number_are_told_in_the_same_words(
    token: str | None, four: str | None
) -> None:
    number = id_number()
    with at_desk() as by:
        known = registered(by, id_number=number).application.tracking_token
    with pytest.raises(NotFound) as told:
        find_case(token or known, four or number[-4:])
    assert told.value.message.startswith("查询码或身份证号后四位不正确")


def test_codes_have_no_signs_that_are_mixed_up() -> None:
    codes = {new_token() for _ in range(200)}
    assert len(codes) == 200
    assert not set("0O1IL2Z5S8B") & set("".join(codes))

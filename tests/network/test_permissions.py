"""Rights by role (岗位权限): a truth table, and duties kept apart."""

from __future__ import annotations

import pytest

from yimen.foundation.errors import NotPermitted
from yimen.foundation.trail import Actor
from yimen.network.acting import Acting
from yimen.network.models import Office, Post, Role, Staff
from yimen.network.permissions import ROLE_RIGHTS, Right, check, may


def holding(role: str) -> Acting:
    """Somebody in that post, without a database."""
    person = Staff(pk=1, username="a", name="甲")
    office = Office(name="某机构", path="/331083/", role="civil_affairs")
    return Acting.of_post(Post(staff=person, office=office, role=role))


# right → the roles that have it, and no others
TABLE = {
    Right.INTAKE: {"window_clerk", "village_assistant", "township_reviewer"},
    Right.SURVEY: {"surveyor"},
    Right.OPINION: {"township_reviewer", "township_leader"},
    Right.DECIDE: {"county_decider", "township_leader"},
    Right.DELEGATE: {"county_reviewer", "county_decider"},
    Right.RUN_PREPARE: {"township_finance", "county_finance"},
    Right.RUN_APPROVE: {"county_finance"},
    Right.BANK_FILE: {"county_finance"},
    Right.STAFF: {"admin"},
    Right.CALENDAR: {"county_reviewer"},
    Right.PACK_PUBLISH: {"county_reviewer", "county_decider"},
    Right.PACK_READ: set(Role.values),
}


@pytest.mark.parametrize("right", list(TABLE), ids=str)
def test_exactly_these_roles_may(right: Right) -> None:
    assert {role for role in Role.values if may(holding(role), right)} == TABLE[right]


def test_a_village_sees_no_bank_accounts_and_no_full_id_numbers() -> None:
    village = ROLE_RIGHTS["village_assistant"]
    assert not village & {Right.ACCOUNT_READ, Right.ID_OPEN, Right.CHECK_READ, Right.EXPORT}


@pytest.mark.parametrize("role", Role.values)
def test_nobody_both_decides_and_pays_or_manages_and_handles(role: str) -> None:
    rights = ROLE_RIGHTS[role]
    assert not {Right.DECIDE, Right.RUN_APPROVE} <= rights
    assert Right.STAFF not in rights or Right.CASE_READ not in rights


def test_a_refusal_says_who_may_not_do_what() -> None:
    with pytest.raises(NotPermitted, match=r"某机构 窗口受理员.*不能作出审核确认决定"):
        check(holding("window_clerk"), Right.DECIDE)


def test_the_system_may_everything_and_an_applicant_little() -> None:
    applicant = Acting(Actor("applicant", "u", "张三"))
    assert may(Acting.system("任务"), Right.DECIDE)
    assert may(applicant, Right.DECLARE)
    assert not may(applicant, Right.CASE_READ)

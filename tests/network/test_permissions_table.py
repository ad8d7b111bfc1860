"""Rights by role (岗位权限), the whole truth table: every role by every right.

The table is written by hand from the duties of the posts. A new role or right fails here until
somebody has thought about every one of its cells.
"""

from __future__ import annotations

import pytest

from yimen.foundation.errors import NotPermitted
from yimen.network.acting import Acting
from yimen.network.models import Office, Post, Role, Staff
from yimen.network.permissions import Right, check, may

# One letter a role: Clerk, Village assistant, Surveyor, township Reviewer, township Leader,
# county reViewer (v), county Decider, township Finance (f), county Finance (F), liaison (i),
# supervisor (s), admin (a).
ROLES = {
    "C": Role.WINDOW_CLERK,
    "V": Role.VILLAGE_ASSISTANT,
    "S": Role.SURVEYOR,
    "R": Role.TOWNSHIP_REVIEWER,
    "L": Role.TOWNSHIP_LEADER,
    "v": Role.COUNTY_REVIEWER,
    "D": Role.COUNTY_DECIDER,
    "f": Role.TOWNSHIP_FINANCE,
    "F": Role.COUNTY_FINANCE,
    "i": Role.LIAISON,
    "s": Role.SUPERVISOR,
    "a": Role.ADMIN,
}
TABLE = {
    "case.read": "C V S R L v D . . . s .",
    "intake.register": "C V . R . . . . . . . .",
    "facts.declare": "C V S R . . . . . . . .",
    "survey.write": ". . S . . . . . . . . .",
    "means_check.request": "C . . R . v . . . . . .",
    "means_check.read": "C . . R L v D . . . s .",
    "opinion.write": ". . . R L . . . . . . .",
    "notice.post": "C V . R L . . . . . . .",
    "decision.make": ". . . . L . D . . . . .",
    "case.move": "C . . R L v D . . . . .",
    "award.read": "C V . R L v D f F . s .",
    "payment.prepare": ". . . . . . . f F . . .",
    "payment.approve": ". . . . . . . . F . . .",
    "payment.bank_file": ". . . . . . . . F . . .",
    "account.read": "C . . R . v . f F . . .",
    "person.open_id": "C . . R L v D f F . . .",
    "roster.export": "C . . R L v D f F . s .",
    "pack.read": "C V S R L v D f F i s a",
    "pack.publish": ". . . . . v D . . . . .",
    "calendar.amend": ". . . . . v . . . . . .",
    "relative.file": "C . . R . v . . . . . .",
    "duty.manage": "C . . R L . . . . . . .",
    "office.describe": ". . . R . . . . . . . a",
    "window.serve": "C . . R . . . . . . . .",
    "referral.handle": ". . . R . v . . . i . .",
    "delegation.manage": ". . . . . v D . . . . .",
    "delegation.accept": ". . . . L . . . . . . .",
    "staff.manage": ". . . . . . . . . . . a",
    "trail.read": ". . . . L . D . . . s a",
}
CELLS = [
    (role, right, letter in row.split())
    for right, row in TABLE.items()
    for letter, role in ROLES.items()
]


def holding(role: str) -> Acting:
    """Somebody in that post, without a database."""
    office = Office(name="某机构", path="/331083/", role="civil_affairs")
    return Acting.of_post(Post(staff=Staff(pk=1, name="甲"), office=office, role=role))


def test_the_table_is_whole() -> None:
    assert set(ROLES.values()) == set(Role)
    assert set(TABLE) == {str(right) for right in Right}
    for right, row in TABLE.items():
        for letter, cell in zip(ROLES, row.split(), strict=True):
            assert cell in (letter, "."), right


@pytest.mark.parametrize(("role", "right", "allowed"), CELLS)
def test_the_post_allows_exactly_this(role: str, right: str, allowed: bool) -> None:
    by = holding(role)
    assert may(by, right) is allowed
    if allowed:
        check(by, right)
    else:
        with pytest.raises(NotPermitted, match=Right(right).title):
            check(by, right)

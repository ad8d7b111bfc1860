"""Truth table: who may take in and who may complete the file of a case in 玉城街道."""

from __future__ import annotations

import pytest

from tests.applications.intake import at_desk, registered
from tests.cast.staff import acting
from yimen.applications.permissions import may_fill_in, may_register
from yimen.procedures.models import Case

pytestmark = pytest.mark.usefixtures("day")

# user, takes in, completes this file
TABLE = [
    ("yucheng.chuangkou", True, True),
    ("yucheng.shenhe", True, True),
    ("yucheng.cun", True, True),
    ("yucheng.diaocha1", False, True),
    ("yucheng.lingdao", False, False),
    ("yucheng.fafang", False, False),
    ("chumen.chuangkou", True, False),
    ("chumen.cun", True, False),
    ("shen.shenhe", False, False),
    ("jiang.shenpi", False, False),
    ("qian.caizheng", False, False),
    ("lian.yibao", False, False),
    ("jian.du", False, False),
    ("guan.li", False, False),
]


@pytest.fixture
def case(day: None) -> Case:
    """A case of 县前社区, taken in at the window of 玉城街道."""
    with at_desk() as by:
        return registered(by)


@pytest.mark.parametrize(("username", "takes_in", "_"), TABLE)
def test_who_takes_in(username: str, takes_in: bool, _: bool, case: Case) -> None:
    assert may_register(acting(username)) is takes_in


@pytest.mark.parametrize(("username", "_", "completes"), TABLE)
def test_who_completes_the_file(username: str, _: bool, completes: bool, case: Case) -> None:
    assert may_fill_in(acting(username), case) is completes

"""Staff and posts (工作人员与岗位): who may be what where, and what the trail says of it."""

from __future__ import annotations

from datetime import date
from types import ModuleType

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from tests.cast.staff import acting, post, staff
from yimen.foundation import clock as product_clock
from yimen.foundation.errors import Conflict, Invalid, NotPermitted
from yimen.foundation.scope import SCOPE_ALL, in_scope
from yimen.foundation.trail import timeline
from yimen.network import login
from yimen.network.acting import CLOSED, Acting, department_path
from yimen.network.actions.appoint import appoint
from yimen.network.actions.create_staff import create_staff
from yimen.network.actions.end_post import end_post
from yimen.network.actions.enrol_totp import enrol_totp
from yimen.network.actions.reset_factor import reset_factor
from yimen.network.actions.reset_password import reset_password
from yimen.network.actions.set_active import disable, enable
from yimen.network.actions.unlock import unlock
from yimen.network.models import LoginSession, Post, Staff
from yimen.network.queries import post_of, posts_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
FROM = date(2026, 1, 1)


def newcomer(username: str = "xin.ren") -> Staff:
    """A new account of the administrator's making."""
    return create_staff(acting("guan.li"), username=username, name="新人")


def verbs(of: Staff) -> list[str]:
    """What the trail tells of an account."""
    with in_scope(SCOPE_ALL):
        return [event.verb for event in timeline([f"staff:{of.pk}"])]


def test_a_new_account_opens_nothing_until_it_has_password_and_post() -> None:
    person = newcomer()
    assert not person.has_usable_password()
    assert post_of(person, FROM) is None
    given = reset_password(acting("guan.li"), person)
    appoint(acting("guan.li"), person, post("yucheng.chuangkou").office, "window_clerk", FROM)
    assert login.authenticate("xin.ren", given) == person
    assert verbs(person) == ["staff.create", "staff.reset_password", "staff.appoint"]


@pytest.mark.parametrize(
    ("username", "name", "field"),
    [
        ("a", "新人", "username"),
        ("王小明", "新人", "username"),
        ("9lives", "新人", "username"),
        ("yucheng.chuangkou", "新人", "username"),
        ("xin.ren", "  ", "name"),
        ("xin.ren", "长" * 61, "name"),
    ],
)
def test_a_bad_account_is_told_beside_the_field(username: str, name: str, field: str) -> None:
    with pytest.raises(Invalid) as caught:
        create_staff(acting("guan.li"), username=username, name=name)
    assert field in caught.value.fields


def test_only_the_administrator_manages_staff() -> None:
    for username in ("shen.shenhe", "jiang.shenpi", "yucheng.lingdao", "jian.du"):
        with pytest.raises(NotPermitted, match="不能管理工作人员和岗位"):
            create_staff(acting(username), username="xin.ren", name="新人")


@pytest.mark.parametrize(
    ("role", "at"),
    [
        ("county_decider", "yucheng.chuangkou"),
        ("window_clerk", "jiang.shenpi"),
        ("village_assistant", "yucheng.chuangkou"),
        ("admin", "yucheng.cun"),
        ("king", "jiang.shenpi"),
    ],
)
def test_a_post_fits_its_office(role: str, at: str) -> None:
    with pytest.raises(Invalid):
        appoint(acting("guan.li"), newcomer(), post(at).office, role, FROM)


@pytest.mark.parametrize(
    ("held", "role", "at"),
    [
        ("yucheng.diaocha1", "county_decider", "jiang.shenpi"),
        ("jiang.shenpi", "county_finance", "qian.caizheng"),
        ("yucheng.fafang", "township_leader", "yucheng.lingdao"),
        ("yucheng.chuangkou", "supervisor", "jian.du"),
        ("guan.li", "county_reviewer", "shen.shenhe"),
    ],
)
def test_duties_that_exclude_each_other(held: str, role: str, at: str) -> None:
    with pytest.raises(Conflict, match="不能由一人兼任"):
        appoint(acting("guan.li"), staff(held), post(at).office, role, FROM)


def test_a_small_township_shares_its_people() -> None:
    clerk = staff("yucheng.chuangkou")
    appoint(acting("guan.li"), clerk, post("yucheng.diaocha1").office, "surveyor", FROM)
    assert [held.role for held in posts_of(clerk, FROM)] == ["window_clerk", "surveyor"]


def test_one_post_is_not_held_twice() -> None:
    held = post("yucheng.chuangkou")
    with pytest.raises(Conflict, match="无需再次任命"):
        appoint(acting("guan.li"), held.staff, held.office, held.role, FROM)
    with pytest.raises(IntegrityError, match="one_such_post_at_a_time"), transaction.atomic():
        Post.objects.create(
            staff=held.staff, office=held.office, role=held.role, during=DateRange(FROM, None)
        )


def test_a_post_ends_with_its_last_day_and_may_begin_again() -> None:
    held = post("yucheng.chuangkou")
    end_post(acting("guan.li"), held, date(2026, 3, 31), reason="调离")
    assert post_of(held.staff, date(2026, 3, 31)) == held
    assert post_of(held.staff, date(2026, 4, 1)) is None
    with pytest.raises(Conflict, match="已于2026年3月31日结束"):
        end_post(acting("guan.li"), held, date(2026, 5, 1))
    with pytest.raises(Invalid, match="早于任职日期"):
        end_post(acting("guan.li"), post("chumen.cun"), date(2014, 1, 1))
    again = appoint(acting("guan.li"), held.staff, held.office, held.role, date(2026, 4, 1))
    assert post_of(held.staff, date(2026, 4, 1)) == again


def test_what_the_administrator_does_ends_open_logins() -> None:
    person = staff("yucheng.chuangkou")
    for act in (
        lambda: reset_password(acting("guan.li"), person),
        lambda: reset_factor(acting("guan.li"), person, "手机遗失，已当面核实"),
        lambda: disable(acting("guan.li"), person, "借调外地"),
    ):
        session = LoginSession.objects.create(
            staff=person,
            session_key=f"k{LoginSession.objects.count()}",
            began_at=product_clock.now(),
            seen_at=product_clock.now(),
        )
        act()
        session.refresh_from_db()
        assert session.revoked_at is not None
    enable(acting("guan.li"), person)
    assert staff("yucheng.chuangkou").is_active


def test_nobody_takes_his_own_factor_off_or_disables_himself() -> None:
    by = acting("guan.li")
    with pytest.raises(Conflict, match="另一位系统管理员"):
        reset_factor(by, staff("guan.li"), "手机遗失")
    with pytest.raises(Conflict, match="另一位系统管理员"):
        disable(by, staff("guan.li"), "离职")


def test_a_reason_is_asked_where_trust_is_taken_back() -> None:
    person = staff("yucheng.chuangkou")
    with pytest.raises(Invalid, match="写明重置原因"):
        reset_factor(acting("guan.li"), person, " ")
    with pytest.raises(Invalid, match="写明停用原因"):
        disable(acting("guan.li"), person, "")


def test_unlocking_lets_in_at_once() -> None:
    for _ in range(5):
        with pytest.raises((Invalid, NotPermitted)):
            login.authenticate("yucheng.chuangkou", "不对")
    assert "staff.locked" in verbs(staff("yucheng.chuangkou"))
    unlock(acting("guan.li"), staff("yucheng.chuangkou"))
    assert staff("yucheng.chuangkou").locked_until is None


def test_resetting_the_factor_makes_a_new_secret() -> None:
    person = staff("jiang.shenpi")
    first = enrol_totp(person).secret
    assert enrol_totp(staff("jiang.shenpi")).secret == first
    reset_factor(acting("guan.li"), person, "手机遗失，已当面核实")
    assert enrol_totp(staff("jiang.shenpi")).secret != first


def test_who_needs_a_second_factor(clock: ModuleType) -> None:
    needing = {
        held.role
        for held in Post.objects.held_on(clock.today()).select_related("staff")
        if login.needs_second_factor(held.staff)
    }
    assert needing == {
        "county_decider",
        "township_leader",
        "county_finance",
        "township_finance",
        "admin",
    }


def test_scope_follows_the_office_and_is_closed_for_departments_and_strangers() -> None:
    assert acting("yucheng.cun").scope.prefix == "/331083/331083001/331083001001/"
    assert acting("shen.shenhe").scope.prefix == "/331083/"
    liaison = acting("lian.yibao")
    assert liaison.scope.prefix == department_path(liaison.post.office_id)
    assert not liaison.scope.covers("/331083/", liaison.office.path, CLOSED)
    assert Acting.system("日终任务").scope.prefix == "/"
    assert not Acting.of_post(post("lian.yibao")).scope.covers("/331083/331083001/")

"""Logging in (登录): password, lock-out, second factor, time-out, revocation, posts."""

from __future__ import annotations

from datetime import date, timedelta
from types import ModuleType

import pyotp
import pytest
from django.test import Client
from pytest_django import Settings

from tests.cast.staff import acting, log_in, post, staff
from yimen.config.demo.cast import PASSWORD
from yimen.foundation import clock as product_clock
from yimen.network.actions.appoint import appoint
from yimen.network.actions.enrol_totp import confirm_totp, enrol_totp
from yimen.network.actions.reset_password import reset_password
from yimen.network.login import totp_secret
from yimen.network.models import LoginSession, Staff

pytestmark = pytest.mark.django_db
SECURITY = "/account/security/"


def sign_in(client: Client, username: str, password: str = PASSWORD, **more: str) -> int:
    """Post the login form; the status of the answer."""
    form = {"username": username, "password": password, **more}
    return client.post("/login/", form).status_code


def code_of(username: str, step: int = 0) -> str:
    """The six digits of the phone now, or `step` half minutes away."""
    secret = totp_secret(staff(username))
    assert secret is not None
    return pyotp.TOTP(secret).at(product_clock.real_now().timestamp(), counter_offset=step)


def with_phone(username: str) -> Staff:
    """The account with its second factor set up, by a code half a minute old."""
    enrol_totp(staff(username))
    confirm_totp(acting(username), staff(username), code_of(username, -1))
    return staff(username)


def test_user_name_and_password_open_the_page_asked_for(client: Client, clock: ModuleType) -> None:
    answer = client.get(SECURITY)
    assert answer.status_code == 302
    assert answer["Location"] == "/login/?next=%2Faccount%2Fsecurity%2F"
    form = {"username": "Yucheng.Chuangkou ", "password": PASSWORD, "next": SECURITY}
    answer = client.post("/login/", form)
    assert (answer.status_code, answer["Location"]) == (302, SECURITY)
    assert "正在使用的登录" in client.get(SECURITY).content.decode()


def test_login_never_leads_to_another_site(client: Client, clock: ModuleType) -> None:
    form = {"username": "yucheng.chuangkou", "password": PASSWORD, "next": "https://evil.example/"}
    assert client.post("/login/", form)["Location"] == "/"


def test_wrong_password_and_unknown_name_read_the_same(client: Client, clock: ModuleType) -> None:
    wrong = client.post("/login/", {"username": "yucheng.chuangkou", "password": "不对"})
    unknown = client.post("/login/", {"username": "nobody.here", "password": "不对"})
    assert wrong.status_code == unknown.status_code == 422
    sentence = "用户名或密码不正确，请核对后再试"
    assert sentence in wrong.content.decode()
    assert sentence in unknown.content.decode()


def test_five_wrong_passwords_lock_for_fifteen_minutes(client: Client, clock: ModuleType) -> None:
    for _ in range(4):
        assert sign_in(client, "yucheng.chuangkou", "不对") == 422
    answer = client.post("/login/", {"username": "yucheng.chuangkou", "password": "不对"})
    assert answer.status_code == 403
    assert "请在 09:15 之后再试" in answer.content.decode()
    assert sign_in(client, "yucheng.chuangkou") == 403
    clock.move_to("2026-03-02T09:15:01")
    assert sign_in(client, "yucheng.chuangkou") == 302


def test_a_login_forgets_earlier_wrong_tries(client: Client, clock: ModuleType) -> None:
    for _ in range(4):
        sign_in(client, "yucheng.chuangkou", "不对")
    assert sign_in(client, "yucheng.chuangkou") == 302
    assert staff("yucheng.chuangkou").failed_logins == 0


def test_a_disabled_account_is_told_so_only_with_the_right_password(
    client: Client, clock: ModuleType
) -> None:
    Staff.objects.filter(username="yucheng.chuangkou").update(is_active=False)
    assert (
        "账号已停用"
        not in client.post(
            "/login/", {"username": "yucheng.chuangkou", "password": "不对"}
        ).content.decode()
    )
    answer = client.post("/login/", {"username": "yucheng.chuangkou", "password": PASSWORD})
    assert answer.status_code == 403
    assert "账号已停用" in answer.content.decode()


def test_a_decider_needs_his_phone(client: Client, clock: ModuleType) -> None:
    with_phone("jiang.shenpi")
    assert sign_in(client, "jiang.shenpi") == 302
    assert client.get(SECURITY)["Location"].startswith("/login/")
    assert client.post("/login/code/", {"code": "000000"}).status_code == 422
    answer = client.post("/login/code/", {"code": code_of("jiang.shenpi")})
    assert answer.status_code == 302
    assert client.get(SECURITY).status_code == 200


def test_a_code_opens_one_login_only(client: Client, clock: ModuleType) -> None:
    with_phone("jiang.shenpi")
    code = code_of("jiang.shenpi")
    sign_in(client, "jiang.shenpi")
    assert client.post("/login/code/", {"code": code}).status_code == 302
    thief = Client()
    sign_in(thief, "jiang.shenpi")
    answer = thief.post("/login/code/", {"code": code})
    assert answer.status_code == 422
    assert "已用过" in answer.content.decode()


def test_five_wrong_codes_lock_too(client: Client, clock: ModuleType) -> None:
    with_phone("jiang.shenpi")
    sign_in(client, "jiang.shenpi")
    statuses = [client.post("/login/code/", {"code": "abc"}).status_code for _ in range(5)]
    assert statuses == [422, 422, 422, 422, 403]
    assert client.post("/login/code/", {"code": code_of("jiang.shenpi")}).status_code == 403


def test_half_a_login_lasts_five_minutes(client: Client, clock: ModuleType) -> None:
    with_phone("jiang.shenpi")
    sign_in(client, "jiang.shenpi")
    clock.move_to("2026-03-02T09:05:01")
    answer = client.post("/login/code/", {"code": code_of("jiang.shenpi")})
    assert answer["Location"] == "/login/?why=slow"


def test_a_decider_without_a_phone_sets_it_up_on_the_way_in(
    client: Client, clock: ModuleType
) -> None:
    form = {"username": "jiang.shenpi", "password": PASSWORD, "next": SECURITY}
    assert client.post("/login/", form)["Location"] == "/login/enrol/"
    page = client.get("/login/enrol/").content.decode()
    assert totp_secret(staff("jiang.shenpi")) in page
    assert "稍后再设" not in page
    assert client.post("/login/enrol/", {"later": "1"}).status_code == 422
    answer = client.post("/login/enrol/", {"code": code_of("jiang.shenpi")})
    assert answer["Location"] == SECURITY
    assert staff("jiang.shenpi").totp_confirmed_at is not None


def test_a_new_decider_may_put_the_phone_off_for_fifteen_days(
    client: Client, clock: ModuleType
) -> None:
    by, office = acting("guan.li"), post("jiang.shenpi").office
    newcomer = staff("yucheng.cun")
    newcomer.posts.all().delete()
    appoint(by, newcomer, office, "county_decider", date(2026, 2, 20))
    sign_in(client, "yucheng.cun")
    assert "可推迟到 2026年3月7日" in client.get("/login/enrol/").content.decode()
    assert client.post("/login/enrol/", {"later": "1"}).status_code == 302
    assert client.get(SECURITY).status_code == 200
    clock.move_to("2026-03-07T08:00:00")
    late = Client()
    sign_in(late, "yucheng.cun")
    assert late.post("/login/enrol/", {"later": "1"}).status_code == 422


def test_the_secret_lies_sealed(clock: ModuleType) -> None:
    row = with_phone("jiang.shenpi")
    secret = totp_secret(row)
    assert secret
    assert secret.encode() not in bytes(row.totp_secret_sealed)


def test_thirty_idle_minutes_end_the_login(client: Client, clock: ModuleType) -> None:
    log_in(client, "yucheng.chuangkou")
    clock.move_to("2026-03-02T09:29:00")
    assert client.get(SECURITY).status_code == 200
    clock.move_to("2026-03-02T09:58:00")
    assert client.get(SECURITY).status_code == 200
    clock.move_to("2026-03-02T10:28:01")
    answer = client.get(SECURITY)
    assert answer["Location"] == "/login/?next=%2Faccount%2Fsecurity%2F&why=idle"
    assert "已自动退出" in client.get(answer["Location"]).content.decode()


def test_a_revoked_login_is_out_at_its_next_request(client: Client, clock: ModuleType) -> None:
    log_in(client, "yucheng.chuangkou")
    elsewhere = Client()
    log_in(elsewhere, "yucheng.chuangkou")
    assert elsewhere.get(SECURITY).status_code == 200
    other = LoginSession.objects.get(session_key=elsewhere.cookies["sessionid"].value)
    assert client.post(f"/account/security/sessions/{other.pk}/").status_code == 302
    answer = elsewhere.get(SECURITY)
    assert answer.status_code == 302
    assert "why=ended" in answer["Location"]
    assert client.get(SECURITY).status_code == 200


def test_nobody_ends_the_login_of_another(client: Client, clock: ModuleType) -> None:
    log_in(client, "yucheng.chuangkou")
    log_in(Client(), "chumen.chuangkou")
    other = LoginSession.objects.get(staff=staff("chumen.chuangkou"))
    assert client.post(f"/account/security/sessions/{other.pk}/").status_code == 404
    other.refresh_from_db()
    assert other.revoked_at is None


def test_logging_out_ends_the_listed_login(client: Client, clock: ModuleType) -> None:
    log_in(client, "yucheng.chuangkou")
    client.post("/logout/")
    assert LoginSession.objects.get(staff=staff("yucheng.chuangkou")).revoked_at is not None
    assert client.get(SECURITY).status_code == 302


def test_changing_the_password_ends_other_logins_and_keeps_this_one(
    client: Client, clock: ModuleType
) -> None:
    log_in(client, "yucheng.chuangkou")
    elsewhere = Client()
    log_in(elsewhere, "yucheng.chuangkou")
    new = "玉城街道的海风很大2026"
    form = {"old": PASSWORD, "new": new, "again": new}
    assert client.post("/account/password/", form)["Location"] == SECURITY
    assert client.get(SECURITY).status_code == 200
    assert "why=ended" in elsewhere.get(SECURITY)["Location"]
    assert sign_in(Client(), "yucheng.chuangkou", new) == 302


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"old": "不对", "new": "海风很大2026啊啊啊"}, "原密码不正确"),
        ({"old": PASSWORD, "new": "短"}, "密码太短"),
        ({"old": PASSWORD, "new": "20260302202"}, "密码不能只有数字"),
        ({"old": PASSWORD, "new": "海风很大2026啊啊啊", "again": "别的"}, "两次输入的新密码不一致"),
        ({"old": PASSWORD, "new": PASSWORD}, "新密码与原密码相同"),
    ],
)
def test_a_bad_new_password_is_told_beside_the_field(
    client: Client, clock: ModuleType, form: dict[str, str], sentence: str
) -> None:
    log_in(client, "yucheng.chuangkou")
    answer = client.post("/account/password/", {"again": form["new"], **form})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert staff("yucheng.chuangkou").check_password(PASSWORD)


def test_a_password_from_the_administrator_is_changed_first_of_all(
    client: Client, clock: ModuleType
) -> None:
    given = reset_password(acting("guan.li"), staff("yucheng.chuangkou"))
    form = {"username": "yucheng.chuangkou", "password": given}
    assert client.post("/login/", form)["Location"] == "/account/password/"
    assert client.get("/account/post/").status_code == 200
    new = "窗口的茶杯是蓝色的"
    client.post("/account/password/", {"old": given, "new": new * 2, "again": new * 2})
    assert staff("yucheng.chuangkou").password_change_due is False


def test_one_with_several_posts_chooses_and_switches(client: Client, clock: ModuleType) -> None:
    both = staff("yucheng.chuangkou")
    second = appoint(
        acting("guan.li"), both, post("chumen.diaocha1").office, "surveyor", date(2026, 1, 1)
    )
    form = {"username": both.username, "password": PASSWORD, "next": SECURITY}
    assert client.post("/login/", form)["Location"] == "/account/post/"
    page = client.get("/account/post/").content.decode()
    assert "玉环市玉城街道办事处" in page
    assert "玉环市楚门镇人民政府" in page
    assert client.post("/account/post/", {"post": second.pk})["Location"] == SECURITY
    answer = client.get(SECURITY)
    assert answer.wsgi_request.acting.post == second
    assert answer.wsgi_request.acting.path == "/331083/331083102/"
    assert client.post("/account/post/", {"post": post("jiang.shenpi").pk}).status_code == 404


def test_a_post_that_ended_yesterday_opens_nothing(client: Client, clock: ModuleType) -> None:
    from yimen.network.actions.end_post import end_post

    log_in(client, "yucheng.chuangkou")
    end_post(acting("guan.li"), post("yucheng.chuangkou"), date(2026, 3, 1))
    answer = client.get("/staff/")
    assert answer.status_code == 403
    assert "您今天没有岗位" in answer.content.decode()


def test_one_click_roles_exist_only_in_the_demo(
    client: Client, clock: ModuleType, settings: Settings
) -> None:
    assert "以该岗位登录" not in client.get("/login/").content.decode()
    assert client.post("/login/demo/", {"as": "jiang.shenpi"}).status_code == 404
    assert client.get(SECURITY).status_code == 302


def test_a_demo_tile_logs_in_with_the_factor_satisfied_and_says_so(
    client: Client, clock: ModuleType, settings: Settings
) -> None:
    settings.YIMEN_DEMO = True
    page = client.get("/login/").content.decode()
    assert "蒋伟民" in page
    assert "林晓梅" in page
    client.post("/login/demo/", {"as": "jiang.shenpi"})
    page = client.get(SECURITY).content.decode()
    assert "一键登录已代为通过动态口令" in page
    assert client.post("/login/demo/", {"as": "nobody"}).status_code == 404


def test_moving_to_another_phone_needs_a_code_of_the_present_one(
    client: Client, clock: ModuleType
) -> None:
    with_phone("jiang.shenpi")
    before = totp_secret(staff("jiang.shenpi"))
    log_in(client, "jiang.shenpi")
    assert client.post("/account/security/totp/", {}).status_code == 409
    assert client.post("/account/security/totp/", {"code": "123"}).status_code == 422
    assert totp_secret(staff("jiang.shenpi")) == before
    code = code_of("jiang.shenpi")
    assert client.post("/account/security/totp/", {"code": code}).status_code == 302
    assert totp_secret(staff("jiang.shenpi")) != before
    confirm = {"code": code_of("jiang.shenpi")}
    assert client.post("/account/security/totp/confirm/", confirm).status_code == 302
    assert staff("jiang.shenpi").totp_confirmed_at == product_clock.now()


def test_the_list_tells_device_and_place(client: Client, clock: ModuleType) -> None:
    agent = (
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
        "Chrome/109.0.0.0 Safari/537.36"
    )
    form = {"username": "yucheng.chuangkou", "password": PASSWORD}
    client.post("/login/", form, headers={"user-agent": agent})
    session = LoginSession.objects.get(staff=staff("yucheng.chuangkou"))
    assert (session.device, session.address) == ("Windows 电脑 · Chrome 109", "127.0.0.1")
    assert session.began_at == product_clock.now()
    assert timedelta(0) == product_clock.now() - session.seen_at

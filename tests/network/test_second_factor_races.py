"""One code opens one door (动态口令不可重放), also when two hands use it at the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pyotp
from django.db import connection

from tests.cast.staff import acting, staff
from yimen.foundation import clock
from yimen.foundation.errors import YimenError
from yimen.network.actions.enrol_totp import confirm_totp, enrol_totp
from yimen.network.login import verify_totp


def test_of_two_with_the_same_code_one_gets_in(fresh_db: str) -> None:
    totp = pyotp.TOTP(enrol_totp(staff("jiang.shenpi")).secret)
    moment = clock.real_now().timestamp()
    confirm_totp(acting("jiang.shenpi"), staff("jiang.shenpi"), totp.at(moment - 30))
    together = Barrier(2)

    def try_it() -> bool:
        try:
            together.wait(timeout=10)
            verify_totp(staff("jiang.shenpi"), totp.at(moment))
        except YimenError:
            return False
        else:
            return True
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        hands = [pool.submit(try_it) for _ in range(2)]
    assert sorted(hand.result() for hand in hands) == [False, True]

"""The cast stands in every test database."""

import time

from tests.cast.staff import acting, officials
from yimen.network.models import Division, Office, Post
from yimen.packstore.models import PackVersion


def test_divisions_pack_and_officials_stand(db: None) -> None:
    assert Division.objects.filter(level="village").count() == 222
    assert Division.objects.filter(level="township").count() == 12
    assert Office.objects.filter(role="township").count() == 12
    assert PackVersion.objects.get(name="yuhuan").number == 1
    assert Post.objects.count() == len(officials())


def test_an_official_acts_from_his_post(db: None) -> None:
    clerk = acting("yucheng.chuangkou")
    assert clerk.role == "window_clerk"
    assert clerk.path == "/331083/331083001/"


def test_a_clone_of_its_own_is_quick_and_goes_away(fresh_db: str) -> None:
    began = time.monotonic()
    assert Post.objects.count() == len(officials())
    Post.objects.all().delete()
    assert time.monotonic() - began < 2


def test_what_one_clone_loses_the_next_still_has(fresh_db: str) -> None:
    assert Post.objects.count() == len(officials())

"""The cast stands in every test database."""

import time

import pytest

from tests.cast.staff import LOCALITIES, PACKS, acting, officials
from yimen.foundation import clock
from yimen.network.models import Division, Office, Post
from yimen.network.packs import pack_for
from yimen.network.queries import county_office, township_of
from yimen.packstore.models import PackVersion


def test_divisions_pack_and_officials_stand(db: None) -> None:
    county = Division.objects.under("/331083/")
    assert county.filter(level="village").count() == 222
    assert county.filter(level="township").count() == 12
    assert Office.objects.under("/331083/").filter(role="township").count() == 12
    assert PackVersion.objects.get(name="yuhuan").number == 1
    assert Post.objects.count() == len(officials())


@pytest.mark.parametrize("key", LOCALITIES)
def test_every_locality_has_its_pack_offices_and_officials(db: None, key: str) -> None:
    place = LOCALITIES[key]
    clerk, decider = acting(place.desk("chuangkou")), acting(place.bureau("shenpi"))
    helper = acting(place.desk("cun"))
    assert [clerk.role, helper.role] == ["window_clerk", "village_assistant"]
    assert decider.office is not None
    assert decider.office == county_office(helper.path)
    assert clerk.office == township_of(helper.path)
    with clock.freeze("2022-03-01T09:00:00"):
        pack, version = pack_for(helper.path, clock.today())
    assert (pack.name, version.number) == (place.pack, 1)


def test_no_two_officials_share_a_user_name_or_within_a_county_a_name() -> None:
    assert len({one.username for one in officials()}) == len(officials())
    for pack in PACKS:
        assert len({one.name for one in officials(pack)}) == len(officials(pack))


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

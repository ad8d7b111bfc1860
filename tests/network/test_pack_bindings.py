"""Which pack an area runs under (政策包适用): by date, the nearest binding above it."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from tests.cast.staff import LOCALITIES, YUCHENG, YUHUAN, acting, first_village
from yimen.foundation.errors import Conflict, NotFound, NotPermitted
from yimen.network.acting import Acting
from yimen.network.actions.bind_pack import bind_pack
from yimen.network.models import Division, PackBinding
from yimen.network.packs import pack_for, pack_name_for

pytestmark = pytest.mark.django_db
SYSTEM = Acting.system("测试")


def test_a_village_runs_under_the_pack_of_its_county() -> None:
    village = first_village(YUCHENG)
    assert pack_name_for(village.path, date(2020, 9, 29)) == "yuhuan"
    pack, version = pack_for(village.path, date(2020, 9, 29))
    assert pack.content_hash == version.content_hash
    assert pack.chain == ("yuhuan", "zhejiang", "national")


def test_no_binding_is_an_error_that_says_what_to_do() -> None:
    with pytest.raises(NotFound, match="2019年12月31日没有适用的政策包"):
        pack_name_for(f"/{YUHUAN}/", date(2019, 12, 31))
    with pytest.raises(NotFound):
        pack_name_for("/999999/", date(2020, 9, 29))


def test_before_its_own_document_a_locality_ran_under_the_general_rules() -> None:
    county = f"/{LOCALITIES['xt'].county}/"
    assert pack_name_for(county, date(2021, 12, 1)) == "standard"
    assert pack_name_for(county, date(2021, 12, 2)) == "xiangtan"
    pack, _ = pack_for(county, date(2020, 6, 1))
    assert pack.name == "standard"


def test_the_nearest_binding_wins() -> None:
    bind_pack(SYSTEM, Division.objects.get(code=YUCHENG), "trial", date(2026, 1, 1))
    assert pack_name_for(first_village(YUCHENG).path, date(2026, 1, 1)) == "trial"
    assert pack_name_for(first_village(YUCHENG).path, date(2025, 12, 31)) == "yuhuan"
    assert pack_name_for(f"/{YUHUAN}/", date(2026, 1, 1)) == "yuhuan"


def test_a_new_binding_ends_the_one_before_it() -> None:
    county = Division.objects.get(code=YUHUAN)
    bind_pack(SYSTEM, county, "next", date(2026, 7, 1))
    assert pack_name_for(county.path, date(2026, 6, 30)) == "yuhuan"
    assert pack_name_for(county.path, date(2026, 7, 1)) == "next"
    with pytest.raises(Conflict, match="更晚的政策包适用期间"):
        bind_pack(SYSTEM, county, "other", date(2026, 1, 1))


def test_two_packs_at_once_are_impossible_in_the_database() -> None:
    with pytest.raises(IntegrityError, match="one_pack_at_a_time"), transaction.atomic():
        PackBinding.objects.create(
            division_id=YUHUAN, pack_name="b", during=DateRange(date(2021, 1, 1), None)
        )


def test_a_window_clerk_binds_nothing() -> None:
    county = Division.objects.get(code=YUHUAN)
    with pytest.raises(NotPermitted, match="发布政策包"):
        bind_pack(acting("yucheng.chuangkou"), county, "next", date(2026, 7, 1))

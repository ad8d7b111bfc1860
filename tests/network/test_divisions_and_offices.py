"""Divisions and offices (区划与机构): the real tree of five localities, loaded once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.cast.staff import YUCHENG, first_village
from yimen.foundation.errors import Invalid, NotFound
from yimen.network import names
from yimen.network.acting import Acting
from yimen.network.actions.set_up_locality import set_up_locality
from yimen.network.load import divisions_file, load_divisions, load_offices
from yimen.network.models import Division, Office
from yimen.network.queries import county_office, prefixes, township_of, village_office
from yimen.policy import load_pack

pytestmark = pytest.mark.django_db


def test_yuhuan_has_its_twelve_townships_and_222_villages() -> None:
    area = Division.objects.under("/331083/")
    assert area.count() == 235
    assert area.villages().count() == 222
    village = Division.objects.get(code="331083001201")
    assert (village.name, village.path) == ("上段村", "/331083/331083001/331083001201/")
    assert village.parent == Division.objects.get(name="玉城街道")


def test_offices_carry_the_names_people_know() -> None:
    townships = Office.objects.with_role("township")
    assert set(townships.values_list("name", flat=True)) >= {
        "玉环市玉城街道办事处",
        "玉环市楚门镇人民政府",
        "玉环市鸡山乡人民政府",
        "玉环经济开发区管理委员会",
    }
    stations = Office.objects.with_role("village")
    assert stations.count() == 222
    assert set(
        stations.filter(path__startswith=f"/331083/{YUCHENG}/").values_list("name", flat=True)
    ) >= {
        "玉城街道县前社区居民委员会",
        "玉城街道上段村村民委员会",
    }
    assert Office.objects.get(path="/331083/", role="civil_affairs").name == "玉环市民政局"
    assert Office.objects.get(path="/331083/", role="housing").name == "玉环市住房和城乡建设局"


def test_loading_again_changes_nothing() -> None:
    before = list(Office.objects.order_by("pk").values())
    Office.objects.filter(role="finance").update(phone="0576-00000001")
    load_divisions(divisions_file("yuhuan"))
    assert load_offices(load_pack("yuhuan")) == 0
    root = set_up_locality(Acting.system("测试"), load_pack("yuhuan"))
    assert root.code == "331083"
    after = list(Office.objects.order_by("pk").values())
    assert len(after) == len(before)
    assert Office.objects.get(role="finance").phone == "0576-00000001"


@pytest.mark.parametrize(
    ("locality", "townships", "villages"),
    [
        ("xx-district", 5, 123),
        ("qinhuangdao", 102, 2500),
        ("jiamusi", 138, 1529),
        ("xiangtan", 17, 351),
    ],
)
def test_the_other_localities_load_too(locality: str, townships: int, villages: int) -> None:
    before = Division.objects.count()
    rows = load_divisions(divisions_file(locality))
    assert Division.objects.count() == before + rows
    fresh = Division.objects.exclude(path__startswith="/331083/")
    assert fresh.filter(level="township").count() == townships
    assert fresh.filter(level="village").count() == villages


def test_a_list_may_hang_below_a_division_that_stands(tmp_path: Path) -> None:
    city = tmp_path / "city.csv"
    city.write_text("code,name,level,parent_code\n33,浙江省,province,\n3310,台州市,city,33\n")
    load_divisions(city)
    county = tmp_path / "county.csv"
    county.write_text("code,name,level,parent_code\n331099,试验县,county,\n")
    load_divisions(county, root_path="/33/3310/")
    found = Division.objects.get(code="331099")
    assert (found.path, found.parent_id) == ("/33/3310/331099/", "3310")
    with pytest.raises(Invalid, match="尚未登记"):
        load_divisions(county, root_path="/44/")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("1,甲,county,\n1,乙,county,\n", "第 3 行：区划代码 1 写了两次"),
        ("12,甲,village,11\n", "第 2 行：上级 11 不在它前面"),
        ("1,甲,shire,\n", "不认识的层级“shire”"),
    ],
)
def test_a_faulty_list_is_refused_with_its_line(tmp_path: Path, text: str, sentence: str) -> None:
    path = tmp_path / "list.csv"
    path.write_text("code,name,level,parent_code\n" + text)
    before = Division.objects.count()
    with pytest.raises(Invalid, match=sentence):
        load_divisions(path)
    assert Division.objects.count() == before


@pytest.mark.parametrize(
    ("listed", "shown"),
    [
        ("上段村委会", "上段村"),
        ("江庄村村委会", "江庄村"),
        ("易俗河村民委员会", "易俗河村"),
        ("县前社区", "县前社区"),
        ("东闸社区居民委会", "东闸社区"),
        ("友谊路居委会", "友谊路居委会"),
        ("鸭绿河农场第四管理区", "鸭绿河农场第四管理区"),
    ],
)
def test_villages_are_called_by_their_everyday_names(listed: str, shown: str) -> None:
    assert names.division_name(listed) == shown


def test_the_office_in_charge_of_a_place() -> None:
    station = first_village(YUCHENG)
    assert township_of(station.path).name == "玉环市玉城街道办事处"
    assert county_office(station.path).name == "玉环市民政局"
    assert county_office(station.path, "finance").name == "玉环市财政局"
    assert village_office(station.division) == station
    with pytest.raises(NotFound, match="乡镇（街道）经办机构"):
        township_of("/331083/")
    assert prefixes("/a/b/c/") == ["/a/b/c/", "/a/b/", "/a/"]


def test_divisions_abolished_or_not_yet_founded_are_left_out() -> None:
    Division.objects.filter(code="331083001001").update(valid_to=date(2025, 1, 1))
    assert not Division.objects.at(date(2025, 1, 1)).filter(code="331083001001").exists()
    assert Division.objects.at(date(2024, 12, 31)).filter(code="331083001001").exists()

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
    townships = Office.objects.under("/331083/").with_role("township")
    assert set(townships.values_list("name", flat=True)) >= {
        "玉环市玉城街道办事处",
        "玉环市楚门镇人民政府",
        "玉环市鸡山乡人民政府",
        "玉环经济开发区管理委员会",
    }
    stations = Office.objects.under("/331083/").with_role("village")
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
    finance = Office.objects.filter(role="finance", division_id="331083")
    finance.update(phone="0576-00000001")
    load_divisions(divisions_file("yuhuan"))
    assert load_offices(load_pack("yuhuan")) == 0
    root = set_up_locality(Acting.system("测试"), load_pack("yuhuan"))
    assert root.code == "331083"
    after = list(Office.objects.order_by("pk").values())
    assert len(after) == len(before)
    assert finance.get().phone == "0576-00000001"


@pytest.mark.parametrize(
    ("root", "counties", "townships", "villages"),
    [
        ("370871", 1, 5, 123),
        ("1303", 9, 102, 2500),
        ("2308", 11, 138, 1529),
        ("430321", 1, 17, 351),
    ],
)
def test_the_other_localities_stand_whole(
    root: str, counties: int, townships: int, villages: int
) -> None:
    area = Division.objects.under(f"/{root}/")
    assert area.filter(level="county").count() == counties
    assert area.filter(level="township").count() == townships
    assert area.villages().count() == villages
    offices = Office.objects.under(f"/{root}/")
    assert offices.with_role("civil_affairs").count() == counties
    assert offices.with_role("township").count() == townships
    assert offices.with_role("village").count() == villages


def test_a_zone_without_a_national_code_has_what_a_county_has() -> None:
    zone = Division.objects.get(code="2308J1")
    assert (zone.name, zone.level, zone.gb_code) == ("建三江农科区", "county", "")
    assert zone.path == "/2308/2308J1/"
    county = Division.objects.get(code="230822")
    assert county.gb_code == "230822"
    assert [_roles(zone), len(_roles(zone))] == [_roles(county), len(_roles(county))]
    farm = village_office(Division.objects.get(code="230882501501"))
    assert county_office(farm.path).name == "建三江农科区民政部门"
    assert township_of(farm.path).name == "建三江农科区七星农场"


def _roles(division: Division) -> list[str]:
    return list(division.offices.order_by("role").values_list("role", flat=True))


def test_bureaus_carry_the_name_of_their_own_county_and_city() -> None:
    assert Office.objects.get(path="/2308/230822/", role="civil_affairs").name == "桦南县民政局"
    changli = Office.objects.under("/1303/130322/")
    assert changli.get(role="civil_affairs").name == "昌黎县民政局"
    assert changli.get(role="emergency").name == "昌黎县应急管理部门"
    city = Office.objects.filter(path="/1303/")
    assert set(city.values_list("name", flat=True)) == {"秦皇岛市民政局", "秦皇岛市人民政府督查室"}
    village = Division.objects.get(code="130322201208")
    assert county_office(village.path, "city_civil_affairs").name == "秦皇岛市民政局"
    assert Office.objects.get(path="/370871/", role="civil_affairs").name == "XX区发展局"
    grid = Office.objects.get(role="grid", division_id="430321100201001")
    assert (grid.name, grid.path) == (
        "烟塘村第一网格",
        "/430321/430321100/430321100201/430321100201001/",
    )


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

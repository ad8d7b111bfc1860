"""The officials of the cast: one post each, in 玉环's county offices and three townships.

Names and telephone numbers are invented. A person's user name is his key here.
"""

from datetime import date
from typing import NamedTuple

from yimen.network.acting import Acting
from yimen.network.actions.appoint import appoint
from yimen.network.actions.create_staff import create_staff
from yimen.network.models import Office, Post

SINCE = date(2015, 1, 1)
YUHUAN = "331083"
YUCHENG, CHUMEN, HAISHAN = "331083001", "331083102", "331083202"


class Official(NamedTuple):
    """Who, as what, and at which office: a division's code and the office's role."""

    username: str
    name: str
    role: str
    division: str
    office: str


COUNTY = [
    Official("shen.shenhe", "沈复核", "county_reviewer", YUHUAN, "civil_affairs"),
    Official("jiang.shenpi", "蒋审批", "county_decider", YUHUAN, "civil_affairs"),
    Official("han.shenpi", "韩审批", "county_decider", YUHUAN, "civil_affairs"),
    Official("qian.caizheng", "钱发放", "county_finance", YUHUAN, "finance"),
    Official("lian.yibao", "连医保", "liaison", YUHUAN, "medical_insurance"),
    Official("jian.du", "简监督", "supervisor", YUHUAN, "civil_affairs"),
    Official("guan.li", "管系统", "admin", YUHUAN, "civil_affairs"),
]
# Surname by township, then the part every township office has.
_TOWNSHIPS = {YUCHENG: ("yucheng", "王"), CHUMEN: ("chumen", "李"), HAISHAN: ("haishan", "赵")}
_PARTS = [
    ("chuangkou", "受理", "window_clerk"),
    ("diaocha1", "调查一", "surveyor"),
    ("diaocha2", "调查二", "surveyor"),
    ("shenhe", "审核", "township_reviewer"),
    ("lingdao", "分管", "township_leader"),
    ("fafang", "发放", "township_finance"),
]


def officials() -> list[Official]:
    """Everybody: the county's, six in each township, one assistant in each one's first village."""
    found = list(COUNTY)
    for code, (pinyin, surname) in _TOWNSHIPS.items():
        for key, name, role in _PARTS:
            found.append(Official(f"{pinyin}.{key}", surname + name, role, code, "township"))
        village = first_village(code)
        found.append(
            Official(
                f"{pinyin}.cun",
                f"{surname}代办",
                "village_assistant",
                village.division_id,
                "village",
            )
        )
    return found


def first_village(township: str) -> Office:
    """The station of the first village of a township, by code."""
    path = f"/{YUHUAN}/{township}/"
    stations = Office.objects.filter(role="village", path__startswith=path)
    return stations.order_by("division_id")[0]


def seed_staff() -> None:
    """Open the accounts (without password) and appoint everybody from 2015 on."""
    by = Acting.system("测试角色")
    for each in officials():
        staff = create_staff(by, username=each.username, name=each.name, phone="0576-87200000")
        office = Office.objects.get(division_id=each.division, role=each.office)
        appoint(by, staff, office, each.role, SINCE)


def acting(username: str) -> Acting:
    """A member of the cast, ready to act from his post: `acting("yucheng.chuangkou")`."""
    post = Post.objects.select_related("staff", "office").get(staff__username=username)
    return Acting.of_post(post)

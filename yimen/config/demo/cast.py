"""The cast (固定角色表) of demo and tests: who works at the door of 玉环. All persons are invented.

Three townships with all their roles, and the county. Seeding goes through the same actions an
administrator uses; repeating it changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import make_password

from yimen.network.acting import Acting
from yimen.network.actions.appoint import appoint
from yimen.network.actions.create_staff import create_staff
from yimen.network.models import Office, Role, Staff

PACK = "yuhuan"
COUNTY = "331083"
YUCHENG, CHUMEN, DAMAIYU = "331083001", "331083102", "331083003"
# One village of each township: 县前社区, 中山村, 新园村.
XIANQIAN, ZHONGSHAN, XINYUAN = "331083001001", "331083102210", "331083003200"

IN_POST_SINCE = date(2020, 1, 1)
PASSWORD = "Yimen-2020-demo"  # noqa: S105 - printed on the demo's login page


@dataclass(frozen=True, slots=True)
class Member:
    """One member of staff: user name, name, division and role of the office, role of the post."""

    username: str
    name: str
    division: str
    office_role: str
    role: str
    phone: str = ""


def _township(prefix: str, division: str, village: str, names: str) -> tuple[Member, ...]:
    """The seven who work in a township, in the order of `names`."""
    clerk, first, second, reviewer, leader, finance, assistant = names.split()
    rows = (
        ("window", clerk, Role.WINDOW_CLERK),
        ("survey1", first, Role.SURVEYOR),
        ("survey2", second, Role.SURVEYOR),
        ("review", reviewer, Role.TOWNSHIP_REVIEWER),
        ("lead", leader, Role.TOWNSHIP_LEADER),
        ("pay", finance, Role.TOWNSHIP_FINANCE),
    )
    staff = tuple(
        Member(f"{prefix}-{key}", name, division, "township", role) for key, name, role in rows
    )
    helper = Member(f"{prefix}-village", assistant, village, "village", Role.VILLAGE_ASSISTANT)
    return (*staff, helper)


CAST: tuple[Member, ...] = (
    *_township("yc", YUCHENG, XIANQIAN, "林晓梅 陈志远 周海燕 黄文斌 郑国平 叶秀珍 苏阿英"),
    *_township("cm", CHUMEN, ZHONGSHAN, "吴丽芬 董建军 潘玉兰 颜永康 张守正 蔡惠琴 阮彩莲"),
    *_township("dm", DAMAIYU, XINYUAN, "王雪娇 李春生 杨美玲 徐立新 何卫东 金月娥 曾宝珠"),
    Member("yh-review", "赵明华", COUNTY, "civil_affairs", Role.COUNTY_REVIEWER),
    Member("yh-decide1", "孙伟民", COUNTY, "civil_affairs", Role.COUNTY_DECIDER),
    Member("yh-decide2", "钱玉芳", COUNTY, "civil_affairs", Role.COUNTY_DECIDER),
    Member("yh-pay", "施文静", COUNTY, "finance", Role.COUNTY_FINANCE),
    Member("yh-watch", "方正清", COUNTY, "civil_affairs", Role.SUPERVISOR),
    Member("yh-admin", "罗思源", COUNTY, "civil_affairs", Role.ADMIN),
)


def seed_staff() -> None:
    """Open the accounts of the cast and appoint them, all with the password above.

    The offices must stand (network.actions.set_up_locality).
    """
    by = Acting.system("登记固定角色")
    known = set(Staff.objects.values_list("username", flat=True))
    fresh = [member for member in CAST if member.username not in known]
    password = make_password(PASSWORD)
    for member in fresh:
        office = Office.objects.select_related("division").get(
            division_id=member.division, role=member.office_role
        )
        staff = create_staff(by, username=member.username, name=member.name, phone=member.phone)
        appoint(by, staff, office, member.role, IN_POST_SINCE)
    Staff.objects.filter(username__in=[member.username for member in fresh]).update(
        password=password
    )

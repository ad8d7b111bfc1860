"""The cast (固定角色表) of demo and tests: who works at the door. All persons are invented.

玉环: three townships with all their roles, and the county. The other localities stand in
`localities`. Seeding goes through the same actions an administrator uses; repeating it changes
nothing.
"""

from __future__ import annotations

from datetime import date

from django.contrib.auth.hashers import make_password

from yimen.config.demo.localities import YUHUAN_PLACE, of_pack
from yimen.config.demo.official import Official
from yimen.network.acting import Acting
from yimen.network.actions.appoint import appoint
from yimen.network.actions.create_staff import create_staff
from yimen.network.models import Office, Role, Staff

PACK = "yuhuan"
YUHUAN = "331083"
YUCHENG, CHUMEN, DAMAIYU = "331083001", "331083102", "331083003"
# One community of each: 县前社区, 湖滨社区, 大麦屿社区.
XIANQIAN, HUBIN, DAMAIYU_COMMUNITY = "331083001001", "331083102010", "331083003001"

IN_POST_SINCE = date(2015, 1, 1)
PASSWORD = "Yimen-2020-demo"  # noqa: S105 - stands in the handbook of the demo


# What every township office has: the second half of the user name, and the role.
_PARTS = (
    ("chuangkou", Role.WINDOW_CLERK),
    ("diaocha1", Role.SURVEYOR),
    ("diaocha2", Role.SURVEYOR),
    ("shenhe", Role.TOWNSHIP_REVIEWER),
    ("lingdao", Role.TOWNSHIP_LEADER),
    ("fafang", Role.TOWNSHIP_FINANCE),
)


def _township(pinyin: str, division: str, village: str, names: str) -> list[Official]:
    """The six of a township office, in the order above, and the assistant of one village."""
    *office, assistant = names.split()
    found = [
        Official(f"{pinyin}.{key}", name, role.value, division, "township")
        for (key, role), name in zip(_PARTS, office, strict=True)
    ]
    helper = Role.VILLAGE_ASSISTANT.value
    return [*found, Official(f"{pinyin}.cun", assistant, helper, village, "village")]


CAST: tuple[Official, ...] = (
    *_township("yucheng", YUCHENG, XIANQIAN, "林晓梅 陈志远 周海燕 黄文斌 郑国平 叶秀珍 苏阿英"),
    *_township("chumen", CHUMEN, HUBIN, "吴丽芬 董建军 潘玉兰 颜永康 张守正 蔡惠琴 阮彩莲"),
    *_township(
        "damaiyu", DAMAIYU, DAMAIYU_COMMUNITY, "王雪娇 李春生 杨美玲 徐立新 何卫东 金月娥 曾宝珠"
    ),
    Official("shen.shenhe", "沈明华", Role.COUNTY_REVIEWER.value, YUHUAN, "civil_affairs"),
    Official("jiang.shenpi", "蒋伟民", Role.COUNTY_DECIDER.value, YUHUAN, "civil_affairs"),
    Official("han.shenpi", "韩玉芳", Role.COUNTY_DECIDER.value, YUHUAN, "civil_affairs"),
    Official("qian.caizheng", "钱文静", Role.COUNTY_FINANCE.value, YUHUAN, "finance"),
    Official("lian.yibao", "连晓东", Role.LIAISON.value, YUHUAN, "medical_insurance"),
    Official("jian.du", "简正清", Role.SUPERVISOR.value, YUHUAN, "civil_affairs"),
    Official("guan.li", "管思源", Role.ADMIN.value, YUHUAN, "civil_affairs"),
)


def cast_of(pack: str) -> list[Official]:
    """Everybody who works where this pack applies; nobody for a pack without a cast."""
    if pack == YUHUAN_PLACE.pack:
        return list(CAST)
    return [official for place in of_pack(pack) for official in place.officials()]


def seed_staff(pack: str = PACK) -> None:
    """Open the accounts of a locality's cast and appoint them, all with the password above.

    The offices must stand (network.actions.set_up_locality).
    """
    by = Acting.system("登记固定角色")
    known = set(Staff.objects.values_list("username", flat=True))
    fresh = [official for official in cast_of(pack) if official.username not in known]
    for official in fresh:
        office = Office.objects.select_related("division").get(
            division_id=official.division, role=official.office
        )
        staff = create_staff(
            by, username=official.username, name=official.name, phone="0576-00000000"
        )
        appoint(by, staff, office, official.role, IN_POST_SINCE)
    names = [official.username for official in fresh]
    Staff.objects.filter(username__in=names).update(password=make_password(PASSWORD))

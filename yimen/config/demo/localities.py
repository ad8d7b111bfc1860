"""The localities of demo and tests (五地): whose desks stand where. All persons are invented.

A locality's people are found by what they do, so that one story can be told in each of them:

    place = LOCALITIES["xt"]
    place.desk("chuangkou")            # "xt.yisuhe.chuangkou", window clerk of its first township
    place.desk("cun2", "shitan")       # the assistant of the second village of 石潭镇
    place.bureau("shenpi")             # "xt.shenpi", who decides at the county

玉环 keeps the user names it has always had ("yucheng.chuangkou", "jiang.shenpi").
"""

from __future__ import annotations

from dataclasses import dataclass, field

from yimen.config.demo.official import Official, names_for
from yimen.network.models import Role

# What every township office has: the last part of the user name, and the role.
TOWN_DESKS: dict[str, str] = {
    "chuangkou": Role.WINDOW_CLERK,
    "diaocha1": Role.SURVEYOR,
    "diaocha2": Role.SURVEYOR,
    "shenhe": Role.TOWNSHIP_REVIEWER,
    "lingdao": Role.TOWNSHIP_LEADER,
    "lingdao2": Role.TOWNSHIP_LEADER,
    "fafang": Role.TOWNSHIP_FINANCE,
}
# What every county has: role, and the office role of the bureau.
BUREAU_DESKS: dict[str, tuple[str, str]] = {
    "shenhe": (Role.COUNTY_REVIEWER, "civil_affairs"),
    "shenpi": (Role.COUNTY_DECIDER, "civil_affairs"),
    "shenpi2": (Role.COUNTY_DECIDER, "civil_affairs"),
    "jiandu": (Role.SUPERVISOR, "civil_affairs"),
    "guanli": (Role.ADMIN, "civil_affairs"),
    "caizheng": (Role.COUNTY_FINANCE, "finance"),
    "canlian": (Role.LIAISON, "disabled_federation"),
    "yibao": (Role.LIAISON, "medical_insurance"),
    "jiaoyu": (Role.LIAISON, "education"),
    "zhufang": (Role.LIAISON, "housing"),
    "renshe": (Role.LIAISON, "human_resources"),
    "yingji": (Role.LIAISON, "emergency"),
    "sifa": (Role.LIAISON, "justice"),
    "weijian": (Role.LIAISON, "health"),
    "cishan": (Role.LIAISON, "charity"),
}
# The bureau of a city above its counties.
CITY_DESKS: dict[str, tuple[str, str]] = {
    "shi.shenhe": (Role.COUNTY_REVIEWER, "city_civil_affairs"),
    "shi.shenpi": (Role.COUNTY_DECIDER, "city_civil_affairs"),
    "shi.jiandu": (Role.SUPERVISOR, "city_civil_affairs"),
    "shi.guanli": (Role.ADMIN, "city_civil_affairs"),
}


@dataclass(frozen=True, slots=True)
class Town:
    """A township: key in user names, code, and villages; the first two have an assistant each."""

    key: str
    code: str
    villages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A grid (网格) below a village: its name, and the key of the one who looks after it."""

    key: str
    code: str
    name: str
    village: str


@dataclass(frozen=True, slots=True)
class Locality:
    """A county with its desks; `pack` is the policy pack it runs under."""

    pack: str
    prefix: str
    county: str
    area_code: str
    towns: tuple[Town, ...]
    city: str = ""
    grids: tuple[Grid, ...] = ()
    more: dict[str, tuple[str, str]] = field(default_factory=dict)
    called: dict[str, str] = field(default_factory=dict)

    @property
    def town(self) -> Town:
        """The township of the stories."""
        return self.towns[0]

    @property
    def village(self) -> str:
        """Code of the community whose assistant is "cun"; the second one is rural."""
        return self.town.villages[0]

    def desk(self, part: str, town: str = "") -> str:
        """User name of somebody at a township, its villages ("cun", "cun2") or its grids."""
        key = f"{town or self.town.key}.{part}"
        return f"{self.prefix}.{key}" if self.prefix else key

    def bureau(self, part: str) -> str:
        """User name of somebody at the county or the city ("shi.shenpi")."""
        return self.called.get(part, f"{self.prefix}.{part}")

    def officials(self) -> list[Official]:
        """Everybody, in a fixed order, with names of their own."""
        found = [*self._county(), *(one for town in self.towns for one in self._township(town))]
        names = names_for(self.county, len(found))
        return [one.called(name) for one, name in zip(found, names, strict=True)]

    def _county(self) -> list[Official]:
        rows = [(part, *at, self.county) for part, at in (BUREAU_DESKS | self.more).items()]
        if self.city:
            rows += [(part, *at, self.city) for part, at in CITY_DESKS.items()]
        return [
            Official(self.bureau(part), "", str(role), division, office)
            for part, role, office, division in rows
        ]

    def _township(self, town: Town) -> list[Official]:
        helper = Role.VILLAGE_ASSISTANT.value
        found = [
            Official(self.desk(part, town.key), "", str(role), town.code, "township")
            for part, role in TOWN_DESKS.items()
        ]
        for part, village in zip(("cun", "cun2"), town.villages, strict=False):
            found.append(Official(self.desk(part, town.key), "", helper, village, "village"))
        for grid in self.grids:
            if grid.village in town.villages:
                found.append(Official(self.desk(grid.key, town.key), "", helper, grid.code, "grid"))
        return found


YUHUAN_PLACE = Locality(
    pack="yuhuan",
    prefix="",
    county="331083",
    area_code="0576",
    towns=(
        Town("yucheng", "331083001", ("331083001001",)),
        Town("chumen", "331083102", ("331083102010",)),
        Town("damaiyu", "331083003", ("331083003001",)),
    ),
    called={
        "shenhe": "shen.shenhe",
        "shenpi": "jiang.shenpi",
        "shenpi2": "han.shenpi",
        "caizheng": "qian.caizheng",
        "yibao": "lian.yibao",
        "jiandu": "jian.du",
        "guanli": "guan.li",
    },
)
XX_DISTRICT = Locality(
    pack="xx-district",
    prefix="xx",
    county="370871",
    area_code="0537",
    towns=(
        # 洸河街道: 东闸社区, 江庄村; 柳行街道: 崇文社区, 柳行村
        Town("guanghe", "370871001", ("370871001001", "370871001201", "370871001202")),
        Town("liuhang", "370871002", ("370871002007", "370871002200")),
    ),
    more={
        "dangqun": (Role.LIAISON, "general_service"),
        "jiwei": (Role.SUPERVISOR, "discipline"),
    },
)
QINHUANGDAO = Locality(
    pack="qinhuangdao",
    prefix="qhd",
    county="130322",
    area_code="0335",
    city="1303",
    towns=(
        # 昌黎县昌黎镇: 鼓楼社区, 何家庄东里社区; 团林乡: 王官营村, 冯庄子村
        Town("changli", "130322100", ("130322100019", "130322100007")),
        Town("tuanlin", "130322201", ("130322201208", "130322201222")),
    ),
)
JIAMUSI = Locality(
    pack="jiamusi",
    prefix="jms",
    county="230822",
    area_code="0454",
    city="2308",
    towns=(
        # 桦南县桦南镇: 前进社区, 正南村; 金沙乡: 红丰村, 红城村
        Town("huanan", "230822106", ("230822106003", "230822106200", "230822106201")),
        Town("jinsha", "230822205", ("230822205200", "230822205201")),
    ),
)
JIANSANJIANG = Locality(
    pack="jiamusi",
    prefix="jsj",
    county="2308J1",
    area_code="0454",
    # 七星农场: 第一、第二管理区
    towns=(Town("qixing", "230882501", ("230882501501", "230882501502")),),
)
XIANGTAN = Locality(
    pack="xiangtan",
    prefix="xt",
    county="430321",
    area_code="0731",
    towns=(
        # 易俗河镇: 百花社区, 烟塘村; 石潭镇: 正街社区, 古城村
        Town("yisuhe", "430321100", ("430321100006", "430321100201", "430321100202")),
        Town("shitan", "430321112", ("430321112001", "430321112237")),
    ),
    grids=(
        Grid("wangge1", "430321100201001", "第一网格", "430321100201"),
        Grid("wangge2", "430321100201002", "第二网格", "430321100201"),
        Grid("wangge3", "430321100201003", "第三网格", "430321100201"),
    ),
)
LOCALITIES: dict[str, Locality] = {
    "yuhuan": YUHUAN_PLACE,
    "xx": XX_DISTRICT,
    "qhd": QINHUANGDAO,
    "jms": JIAMUSI,
    "jsj": JIANSANJIANG,
    "xt": XIANGTAN,
}


def of_pack(pack: str) -> list[Locality]:
    """The localities that run under a pack; none for a pack without a cast."""
    return [place for place in LOCALITIES.values() if place.pack == pack]

"""The fixed cast (固定角色表): what stands in every test database before a test begins.

`seed_template()` runs once, as the app role, when the template database is built: working days
and, for each of the five localities, its divisions and offices, its published pack (bound from its
own document's day; `standard` before it) and its officials (see `tests.cast.staff`). The template
is kept between runs and rebuilt when one of SOURCES changes.

How to stand in a locality — `LOCALITIES` of `tests.cast.staff`, keyed by the first part of its
user names:

    key     where                                townships (first = of the stories)
    yuhuan  331083 玉环市                         yucheng chumen damaiyu
    xx      370871 济宁高新区 (XX区)              guanghe 洸河街道, liuhang 柳行街道
    qhd     130322 昌黎县 in 1303 秦皇岛市         changli 昌黎镇, tuanlin 团林乡
    jms     230822 桦南县 in 2308 佳木斯市         huanan 桦南镇, jinsha 金沙乡
    jsj     2308J1 建三江农科区, no national code  qixing 七星农场
    xt      430321 湘潭县, four levels             yisuhe 易俗河镇, shitan 石潭镇

    place = LOCALITIES["jms"]
    place.desk("shenhe")           "jms.huanan.shenhe": chuangkou diaocha1 diaocha2 shenhe lingdao
                                   lingdao2 fafang, cun (first village), cun2 (second, rural),
                                   wangge1..3 (grids of 烟塘村, xt only)
    place.desk("cun", "jinsha")    the same in another township
    place.bureau("shenpi")         "jms.shenpi": shenhe shenpi shenpi2 jiandu guanli caizheng, and
                                   liaisons canlian yibao jiaoyu zhufang renshe yingji sifa weijian
                                   cishan; shi.shenhe shi.shenpi shi.jiandu shi.guanli of a city
    place.village                  code of the community of "cun"; place.town.villages has more

Who may decide: the delegation register holds the first township of xx, jms, jsj and xt from the
day of its pack (委托, an invented 文号, list and agreement signed); the other townships hold no
power, so that their decisions lie with the county (`yimen.config.demo.handing_down`).

The names work as they are, too: `acting("xt.shenhe")`, `Desk("jms.jinsha.lingdao")`,
`log_in(client, "xx.shenpi")`. `tests.clauses.family.Story(per_capita, place)` tells the family's
case in any of them. 玉环 keeps its names ("yucheng.chuangkou", "jiang.shenpi").
"""

# Folders and files of the project whose content decides what the template holds.
SOURCES = (
    "packs",
    "tests/cast",
    "tests/database.py",
    "requirements.txt",
    "yimen/*/migrations",
    "yimen/config/demo/cast.py",
    "yimen/config/demo/ground.py",
    "yimen/config/demo/handing_down.py",
    "yimen/config/demo/localities.py",
    "yimen/config/demo/official.py",
    "yimen/config/founding.py",
    "yimen/foundation/calendar",
    "yimen/foundation/rls.py",
    "yimen/network/actions",
    "yimen/network/data",
    "yimen/network/load.py",
    "yimen/network/names.py",
    "yimen/packstore/actions",
    "yimen/policy",
    "yimen/rules/graph.py",
    "yimen/rules/library",
)


def seed_template() -> None:
    """Load what every test may rely on; the clock stands before every case of the tests."""
    from tests.cast.staff import PACKS, seed_staff
    from yimen.config.demo.ground import found_with_grids
    from yimen.config.demo.handing_down import hand_down
    from yimen.foundation import clock
    from yimen.foundation.calendar.loading import load_calendar
    from yimen.network.acting import Acting

    by = Acting.system("测试准备")
    with clock.freeze("2020-01-02T09:00:00"):
        load_calendar()
        for pack in PACKS:
            found_with_grids(by, pack)
            seed_staff(pack)
            hand_down(pack)

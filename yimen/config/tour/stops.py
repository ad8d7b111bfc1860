"""Where the tour stops (停靠页): who looks at which page, on the desk or on a phone.

`links` are CSS selectors clicked one after the other from `path`; so a stop names a kind of case,
not one case.
"""

from __future__ import annotations

from dataclasses import dataclass

ROW = "a.row-name"
WINDOW, ASSISTANT, SURVEYOR = "yucheng.chuangkou", "yucheng.cun", "yucheng.diaocha1"
REVIEWER, DECIDER = "yucheng.shenhe", "jiang.shenpi"
TOWN_MONEY, COUNTY_MONEY, ADMIN = "yucheng.fafang", "qian.caizheng", "guan.li"
DESK, PHONE = "desk", "phone"
SIZES = {DESK: (1440, 900), PHONE: (375, 812)}


@dataclass(frozen=True)
class Stop:
    """One page: file name, Chinese title, who is logged in ("" is nobody), where, how wide."""

    name: str
    title: str
    who: str
    path: str
    links: tuple[str, ...] = ()
    size: str = DESK


def _step(step: str) -> str:
    return f"/inbox/?step={step}&tab=office"


def _run(state: str) -> tuple[str, ...]:
    return (f"tr:has-text('{state}') {ROW} >> nth=0",)


FILE = "main a:has-text('家庭档案')"
FILL = "a:has-text('补充申请')"
SLIP = "slip"
"""In `links`: the receipt of the case whose page is open."""
TRACKED = "tracked"
"""In `links`: the applicant's own page of the case whose page is open."""

STOPS = (
    Stop("login", "登录", "", "/login/"),
    Stop("inbox", "待办事项（窗口受理员）", WINDOW, "/inbox/"),
    Stop("intake", "新登记", WINDOW, "/intake/new/"),
    Stop("acceptance", "办件：受理", WINDOW, _step("acceptance"), (ROW,)),
    Stop("fill", "补充申请", WINDOW, _step("acceptance"), (ROW, FILL)),
    Stop("slip", "收件回执", WINDOW, _step("acceptance"), (ROW, SLIP)),
    Stop("cases", "在办案件", WINDOW, "/cases/"),
    Stop("households", "家庭档案列表", WINDOW, "/households/"),
    Stop("household", "家庭档案", WINDOW, "/awards/", (ROW, FILE)),
    Stop("notices", "公示管理", WINDOW, "/notices/"),
    Stop("checks", "经济核对", REVIEWER, "/checks/"),
    Stop("opinion", "办件：初审意见", REVIEWER, _step("opinion"), (ROW,)),
    Stop("papers", "文书", REVIEWER, _step("opinion"), (ROW, "a.btn:has-text('文书')")),
    Stop("moves", "退回、转办", REVIEWER, _step("opinion"), (ROW, "a:has-text('退回、转办')")),
    Stop("decision", "办件：审核确认", DECIDER, _step("decision"), (ROW,)),
    Stop("awards", "待遇", COUNTY_MONEY, "/awards/"),
    Stop("payments", "资金发放", COUNTY_MONEY, "/payments/"),
    Stop("run", "发放清单：对账完成", COUNTY_MONEY, "/payments/", _run("对账")),
    Stop("window", "窗口：取号、叫号", WINDOW, "/window/"),
    Stop("referrals", "转来事项", REVIEWER, "/referrals/"),
    Stop("archive", "一户一档", WINDOW, "/awards/", (ROW, FILE, "a.btn:has-text('档案目录')")),
    Stop("standing", "长期公示", REVIEWER, "/notices/standing/"),
    Stop("statistics", "分地区统计", DECIDER, "/statistics/"),
    Stop("duties", "任务台账", REVIEWER, "/duties/"),
    Stop("relatives", "近亲属备案", REVIEWER, "/relatives/"),
    Stop("stations", "服务站", DECIDER, "/stations/"),
    Stop("delegation", "审批权下放", DECIDER, "/delegation/"),
    Stop("calendar", "工作日历", DECIDER, "/calendar/"),
    Stop("packs", "政策库", DECIDER, "/packs/"),
    Stop("pack-own", "政策库：本地所改", DECIDER, "/packs/yuhuan/own/"),
    Stop("pack-version", "政策库：版本", DECIDER, "/packs/yuhuan/1/"),
    Stop("publications", "流程图、明白纸、指南", DECIDER, "/packs/yuhuan/prints/"),
    Stop("feeds", "数据接通", ADMIN, "/feeds/"),
    Stop("staff", "人员岗位", ADMIN, "/staff/"),
    Stop("security", "登录安全", DECIDER, "/account/security/"),
    Stop("phone-login", "登录（手机）", "", "/login/", size=PHONE),
    Stop("phone-inbox", "待办事项（手机）", WINDOW, "/inbox/", size=PHONE),
    Stop("phone-case", "办件（手机）", REVIEWER, _step("opinion"), (ROW,), PHONE),
    Stop("phone-visits", "入户安排", SURVEYOR, "/visits/?tab=all", size=PHONE),
    Stop("phone-survey", "入户调查", SURVEYOR, "/visits/?tab=all", ("a.visit >> nth=0",), PHONE),
    Stop("phone-village", "村级协理员", ASSISTANT, "/village/", size=PHONE),
    Stop("phone-intake", "代办登记", ASSISTANT, "/intake/new/", size=PHONE),
    Stop("phone-notices", "村里的公示", ASSISTANT, "/village/notices/", size=PHONE),
    Stop("phone-missing", "还缺的材料", ASSISTANT, "/village/missing/", size=PHONE),
    Stop("phone-advise", "帮办预评估", "", "/advise/", size=PHONE),
    Stop("phone-apply", "自己申请", "", "/apply/", size=PHONE),
    Stop("phone-my", "查询入口（申请人）", "", "/my/", size=PHONE),
    Stop("phone-status", "办理进度（申请人）", WINDOW, _step("survey"), (ROW, TRACKED), PHONE),
)

"""Sample data of the gallery: invented households of 玉环, ID numbers of nobody (area 99)."""

from datetime import date, datetime, timedelta
from typing import Any

from yimen.foundation import clock
from yimen.foundation.identity import make_test_id, mask_id
from yimen.web.nav import ENTRIES
from yimen.web.paging import Page

NAMES = "林秀珍 陈阿土 郑小梅 潘国兴 苏桂香 叶永福 董月娥 林大海 应春花 颜顺利".split()
STEPS = (
    "入户调查 审核确认 初审意见 经济状况核对 初审公示 结果公布 入户调查 受理 初审意见 收件".split()
)
VILLAGES = "玉城街道·小水埠村 坎门街道·东风社区 楚门镇·中山村 大麦屿街道·古顺村".split()


_STANDARD = {"clause": "玉政发〔2020〕12号", "from": "2020-07-01", "certainty": "read"}
# A computation: figures, tests passed and failed, an unknown and an assumed value.
LINES: list[dict[str, Any]] = [
    {
        "label": "家庭月收入",
        "value": 420000,
        "unit": "fen",
        "depth": 0,
        "text": "工资 3,000.00 ＋ 养老金 1,200.00",
    },
    {
        "label": "工资性收入",
        "value": 300000,
        "unit": "fen",
        "depth": 1,
        "text": "林大海，按核对结果",
    },
    {
        "label": "务工成本扣减",
        "value": 60000,
        "unit": "fen",
        "depth": 1,
        "text": "3,000.00 × 20%",
        "parameter": {"clause": "细则第十一条", "from": "2019-01-01", "certainty": "assumed"},
    },
    {
        "label": "刚性医疗支出",
        "value": None,
        "unit": "fen",
        "depth": 1,
        "text": "缺医保结算单，补齐后重新计算",
    },
    {
        "label": "月人均收入低于标准",
        "value": None,
        "passed": True,
        "depth": 0,
        "text": "3,600.00 ÷ 4 人 ＝ 900.00，低于 1,000.00",
        "parameter": _STANDARD,
    },
    {
        "label": "人均金融资产不超限",
        "value": None,
        "passed": False,
        "depth": 0,
        "text": "人均 98,000.00，超过 24 个月标准 24,000.00",
        "parameter": _STANDARD,
    },
    {
        "label": "月补助金额",
        "value": 40000,
        "unit": "fen",
        "depth": 0,
        "text": "（1,000.00 － 900.00）× 4 人",
        "parameter": _STANDARD,
    },
]


# Fields of every kind, filled, empty, wrong and fixed.
FIELDS: list[dict[str, Any]] = [
    {"name": "name", "label": "申请人姓名", "value": "林秀珍", "required": True},
    {
        "name": "idno",
        "label": "公民身份号码",
        "kind": "idnumber",
        "value": "99000119620412003",
        "required": True,
        "error": "公民身份号码应为 18 位，现为 17 位，请核对证件",
    },
    {"name": "phone", "label": "联系电话", "kind": "tel", "help": "没有电话的，填代办员电话"},
    {
        "name": "wage",
        "label": "工资性收入",
        "kind": "money",
        "unit": "元/月",
        "value": "1200.00",
        "help": "近 12 个月平均；不清楚就留空，不要填 0",
    },
    {"name": "area", "label": "住房面积", "kind": "number", "unit": "平方米"},
    {"name": "born", "label": "出生日期", "kind": "date", "value": date(1962, 4, 12)},
    {
        "name": "relation",
        "label": "与申请人关系",
        "kind": "select",
        "required": True,
        "choices": [("", "请选择"), "本人", "配偶", "子女", "父母"],
        "value": "本人",
    },
    {"name": "number", "label": "受理号", "value": "玉救〔2020〕000123", "readonly": True},
    {
        "name": "hukou",
        "label": "户口性质",
        "kind": "radio",
        "required": True,
        "choices": ["城镇", "农村"],
        "value": "农村",
    },
    {
        "name": "illness",
        "label": "家庭情况",
        "kind": "checks",
        "choices": ["重病", "重残", "在校学生", "单亲"],
        "value": ["重病"],
    },
    {
        "name": "agree",
        "label": "已当面告知权利和义务",
        "kind": "checkbox",
        "required": True,
        "value": True,
    },
    {
        "name": "reason",
        "label": "备注",
        "kind": "textarea",
        "help": "不超过 200 字",
        "max_length": 200,
    },
]


def queue() -> list[dict[str, Any]]:
    """Rows of a queue with every kind of deadline."""
    day = clock.today()
    clocks: list[dict[str, Any]] = [
        {"due": day - timedelta(days=4)},
        {"due": clock.now() - timedelta(hours=4, minutes=5), "unit": "hour"},
        {"due": day},
        {"due": day + timedelta(days=8), "state": "external"},
        {"due": day + timedelta(days=5), "state": "notice", "reason": f"公示中，至 {day:%m-%d}"},
        {"due": day + timedelta(days=3), "unit": "calendar_day"},
        {"due": day + timedelta(days=20)},
        {"due": day + timedelta(days=30), "provisional": True},
        {"due": None, "state": "paused", "reason": "待补材料"},
        {"due": None, "state": "done"},
    ]
    return [
        {
            "pk": index,
            "name": NAMES[index],
            "id_masked": mask_id(make_test_id("990001", date(1950 + index * 3, 4, 12), index * 7)),
            "item": ["最低生活保障", "特困人员救助供养", "最低生活保障边缘家庭"][index % 3],
            "step": STEPS[index],
            "place": VILLAGES[index % 4],
            "accepted": day - timedelta(days=20 - index),
            "owner": ["李敏", "陈立", "赵洁"][index % 3],
            "clock": {"unit": "working_day", "state": "running", **clocks[index]},
        }
        for index in range(len(NAMES))
    ]


def page() -> Page:
    """A page in the middle of a list."""
    return Page(queue(), previous="before", next="after")


def stats() -> list[dict[str, Any]]:
    """Cards over the queue."""
    return [
        {"label": "待我办理", "value": 42, "icon": "inbox", "tone": "info", "url": "?tab=mine"},
        {"label": "今日到期", "value": 5, "icon": "clock", "tone": "warn", "url": "?due=today"},
        {"label": "已经超期", "value": 3, "icon": "alarm", "tone": "bad", "url": "?due=over"},
        {"label": "本周办结", "value": 27, "icon": "circle-check", "tone": "ok"},
    ]


def tabs() -> list[dict[str, Any]]:
    """Tabs over the queue."""
    return [
        {"label": "待我办理", "url": "?tab=mine", "count": 42, "active": True},
        {"label": "科室待领", "url": "?tab=pool", "count": 11},
        {"label": "等待他人", "url": "?tab=waiting"},
        {"label": "已暂停", "url": "?tab=paused"},
        {"label": "抄送我的", "url": "?tab=copied"},
    ]


def filters() -> list[dict[str, Any]]:
    """Filters over the queue."""
    return [
        {
            "name": "item",
            "label": "救助事项",
            "kind": "select",
            "choices": [("", "全部事项"), ("dibao", "最低生活保障"), ("tekun", "特困人员救助供养")],
        },
        {
            "name": "step",
            "label": "办理环节",
            "kind": "select",
            "choices": [("", "全部环节"), *STEPS[:4]],
        },
        {
            "name": "place",
            "label": "所属镇街、村社",
            "kind": "select",
            "choices": [("", "全市"), *VILLAGES],
        },
        {
            "name": "due",
            "label": "期限",
            "kind": "select",
            "choices": [
                ("", "全部期限"),
                ("over", "已超期"),
                ("today", "今日到期"),
                ("soon", "三个工作日内"),
            ],
        },
    ]


def strip() -> list[dict[str, str]]:
    """A case in its seventh step, one step skipped, one waiting outside."""
    return [
        {"title": "收件", "state": "done", "detail": "09-28 李敏"},
        {"title": "受理", "state": "done", "detail": "09-29 李敏"},
        {"title": "预约入户", "state": "done", "detail": "09-29 李敏"},
        {"title": "入户调查", "state": "done", "detail": "10-09 赵洁、陈立"},
        {"title": "民主评议", "state": "skipped", "detail": "无异议"},
        {"title": "经济状况核对", "state": "waiting", "detail": "等 2 个部门"},
        {"title": "初审意见", "state": "current", "detail": "陈立 待办"},
        {"title": "初审公示", "state": "todo"},
        {"title": "审核确认", "state": "todo"},
        {"title": "结果公布", "state": "todo"},
    ]


def plain_steps() -> list[dict[str, str]]:
    """The same flow in the applicant's words."""
    return [
        {"title": "已收到您的申请", "state": "done", "text": "9月29日，玉城街道"},
        {"title": "已上门看过", "state": "done", "text": "10月9日，赵洁、陈立"},
        {"title": "正在核对收入和财产", "state": "current", "text": "由市民政局向有关部门核对"},
        {"title": "村里张榜公示", "state": "todo", "text": "公示 7 天"},
        {"title": "市民政局决定", "state": "todo"},
    ]


def events() -> list[dict[str, Any]]:
    """A household's timeline."""
    at = datetime(2020, 10, 12, 14, 5, tzinfo=clock.ZONE)
    return [
        {
            "at": at,
            "title": "核对报告返回",
            "who": "市核对中心",
            "tone": "ok",
            "icon": "scale",
            "text": "3 个部门有数据，1 个部门无数据，银行存款与申报相差 1,800.00 元。",
        },
        {
            "at": at - timedelta(days=3),
            "title": "入户调查完成",
            "who": "赵洁、陈立",
            "tone": "info",
            "icon": "signature",
            "text": "照片 6 张，两名调查员和申请人均已签名。",
        },
        {
            "at": at - timedelta(days=13),
            "title": "退回补正",
            "who": "李敏",
            "tone": "warn",
            "icon": "arrow-back-up",
            "text": "缺少林小宝（监护人：林秀珍）的核对授权书。",
        },
        {
            "at": at - timedelta(days=14),
            "title": "受理",
            "who": "李敏",
            "icon": "file-text",
            "url": "#paper",
            "text": "受理号 玉救〔2020〕000123。",
        },
    ]


def comparison() -> list[dict[str, Any]]:
    """Declared, found and surveyed figures that agree, differ and are missing."""
    return [
        {
            "label": "工资性收入",
            "unit": "fen",
            "declared": 120000,
            "found": 300000,
            "surveyed": 300000,
            "counted": "found",
            "note": "社保缴费基数推算，单位已确认",
        },
        {
            "label": "银行存款",
            "unit": "fen",
            "declared": 500000,
            "found": 500000,
            "surveyed": None,
            "counted": "found",
        },
        {
            "label": "机动车",
            "unit": "辆",
            "declared": 0,
            "found": 1,
            "surveyed": 1,
            "counted": "surveyed",
            "note": "残疾人专用车，不计入",
        },
        {
            "label": "不动产",
            "unit": "处",
            "declared": 1,
            "found": "unreachable",
            "surveyed": 1,
            "counted": "surveyed",
        },
        {"label": "商业保险", "declared": False, "found": "no_data", "surveyed": False},
    ]


def roles() -> list[dict[str, str]]:
    """Tiles of the demo login."""
    county = "玉环市民政局"
    rows = [
        ("window_clerk", "窗口受理员", "李敏", "玉城街道", "building", "登记、受理、约入户"),
        ("village_assistant", "村级协理员", "潘小燕", "小水埠村", "home-heart", "代办、张贴公示"),
        ("surveyor", "家境调查员", "赵洁", "玉城街道", "map-pin", "手机上填入户调查"),
        ("township_reviewer", "乡镇审核员", "陈立", "玉城街道", "list-check", "写初审意见"),
        ("county_decider", "县级审批人", "苏文", county, "certificate", "审核确认，需动态口令"),
        ("county_finance", "发放复核员", "叶青", county, "cash", "发放对账，需动态口令"),
    ]
    keys = ("key", "title", "name", "office", "icon", "hint")
    return [dict(zip(keys, row, strict=True)) for row in rows]


def sidebar() -> list[Any]:
    """All entries of the sidebar, as somebody would see them who may do everything."""
    counts = {"inbox": 42, "cases": 118, "notices": 9}
    return [
        entry.__class__(
            **{
                **entry.__dict__,
                "url": f"?at={entry.key}",
                "count": counts.get(entry.key, 0),
                "active": entry.key == "inbox",
            }
        )
        for entry in ENTRIES
    ]

"""How a single value reads on a page: money, yes or no, unknown; chips and their tones."""

from decimal import Decimal

from yimen.foundation.money import format_yuan

UNKNOWN = "未知"
MONEY_UNITS = frozenset({"fen", "money", "元"})
# Unit keys of rules and fact catalogue as printed after a figure.
UNIT_LABELS = {
    **dict.fromkeys(MONEY_UNITS, "元"),
    "person": "人",
    "vehicle": "辆",
    "home": "套",
    "area": "平方米",
    "month": "个月",
    "flag": "",
    "bool": "",
}

# Unknown words fall to the neutral tone, so a new state shows plainly instead of breaking a page.
STATE_TONES = {
    "办理中": "info",
    "待办": "info",
    "已受理": "info",
    "公示中": "wait",
    "等待外部系统": "wait",
    "已暂停": "wait",
    "待补正": "warn",
    "有异议": "warn",
    "待核定": "warn",
    "退回": "warn",
    "已办结": "ok",
    "已确认": "ok",
    "符合": "ok",
    "在保": "ok",
    "已发放": "ok",
    "不符合": "bad",
    "不予确认": "bad",
    "已终止": "bad",
    "退票": "bad",
    "停发": "bad",
}


def tone_of(text: str) -> str:
    """Tone of a state's words: info, wait, warn, ok, bad or plain."""
    return STATE_TONES.get(text, "plain")


def show(value: object, unit: str = "") -> str:
    """A value in words. Unknown (None) is 未知, never 0.

    With a money unit an int is fen and a Decimal is yuan; both print as 1,234.50.
    """
    if value is None or value == "":
        return UNKNOWN
    if isinstance(value, bool):
        return "是" if value else "否"
    if unit in MONEY_UNITS and isinstance(value, int):
        return format_yuan(value)
    if isinstance(value, Decimal):
        return f"{value:,.2f}" if unit in MONEY_UNITS else f"{value.normalize():f}"
    return str(value)


def unit_label(unit: str) -> str:
    """The unit as printed after a value; what is not a known key is printed as it stands."""
    return UNIT_LABELS.get(unit, unit)

"""Chinese sentences for what the schema refuses (模式校验提示)."""

from typing import Any

_FIXED: dict[str, str] = {
    "bool_type": "应为 true 或 false",
    "bool_parsing": "应为 true 或 false",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "int_from_float": "应为整数",
    "string_type": "应为文字；如果内容像数字，请加引号",
    "date_type": "应为日期，写成 2021-07-01 的样子",
    "date_parsing": "应为日期，写成 2021-07-01 的样子",
    "date_from_datetime_parsing": "应为日期，写成 2021-07-01 的样子",
    "date_from_datetime_inexact": "应为日期，写成 2021-07-01 的样子",
    "dict_type": "应为“名称: 内容”的形式",
    "model_type": "应为“名称: 内容”的形式",
    "model_attributes_type": "应为“名称: 内容”的形式",
    "tuple_type": "应为列表",
    "list_type": "应为列表",
    "too_short": "至少要写一项",
}


def chinese(detail: Any) -> str:
    """Return one Chinese sentence for a pydantic error detail."""
    loc = [str(part) for part in detail["loc"]]
    name = loc[-1] if loc else "政策包"
    path = ".".join(loc)
    kind = detail["type"]
    context = detail.get("ctx", {})
    if kind == "extra_forbidden":
        return f"不认识的字段“{name}”（{path}），请检查拼写或删去"
    if kind == "missing":
        return f"缺少必填项“{name}”（{path}）"
    if kind == "literal_error":
        return f"“{path}”的值“{detail['input']}”不在可选范围，只能是：{context.get('expected', '')}"
    if kind == "value_error":
        return f"“{path}”{context.get('error', '')}"
    if kind in ("greater_than_equal", "less_than_equal"):
        return f"“{path}”的值“{detail['input']}”超出允许范围"
    return f"“{path}”{_FIXED.get(kind, '的内容不符合要求：' + detail['msg'])}"

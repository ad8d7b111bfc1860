"""Relation to the applicant (与申请人关系), codes of GB/T 4761-2008."""

from __future__ import annotations

from typing import Final

from yimen.foundation.errors import Invalid

RELATIONS: Final[dict[str, str]] = {
    "01": "本人",
    "02": "户主",
    "10": "配偶",
    "11": "夫",
    "12": "妻",
    "20": "子",
    "30": "女",
    "38": "儿媳",
    "28": "女婿",
    "40": "孙子、孙女或外孙子、外孙女",
    "50": "父母",
    "60": "祖父母或外祖父母",
    "70": "兄弟姐妹",
    "80": "其他亲属",
    "99": "非亲属",
}
SELF: Final = "01"


def check_relation(code: str) -> None:
    """Raise Invalid for a code that is not in the list."""
    if code not in RELATIONS:
        raise Invalid("请从列表中选择与申请人的关系", "relation")

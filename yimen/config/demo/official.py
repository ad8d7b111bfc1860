"""One invented official of demo and tests (虚构工作人员), and names for many of them."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

_SURNAMES = "赵钱孙周吴郑冯陈卫蒋沈韩杨朱秦许何吕施张孔曹严金魏陶姜谢邹苏潘葛范彭鲁韦马方任袁柳"
_GIVEN = (
    "文静 明华 建国 志强 海燕 玉芳 国平 丽娟 永康 晓东 秀珍 伟民 雪梅 立新 桂兰 正清 思源 春生 "
    "美玲 卫东 惠琴 守正 宝珠 红霞 长江 淑英 继业 爱华 德胜 月娥 洪波 素芬 景山 凤琴 学军 瑞芝"
).split()


@dataclass(frozen=True, slots=True)
class Official:
    """Who (user name, name), as what, and at which office: its division and its office role."""

    username: str
    name: str
    role: str
    division: str
    office: str

    def called(self, name: str) -> Official:
        """The same post with a name."""
        return replace(self, name=name)


def names_for(seed: str, count: int) -> list[str]:
    """`count` different names, the same ones every time for a seed."""
    dice = random.Random(seed)  # noqa: S311 - repeatable, nothing secret
    made: dict[str, None] = {}
    while len(made) < count:
        made[dice.choice(_SURNAMES) + dice.choice(_GIVEN)] = None
    return list(made)

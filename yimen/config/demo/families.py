"""The invented households of the demo (虚构家庭): who lives together, and what they have.

Identity numbers carry the area 99xxxx, which no place in China has. Money is whole yuan a month;
the same household comes out of the same number every time.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date

from yimen.foundation.identity import make_test_id

_SURNAMES = "陈林王张李叶郑黄吴潘董颜郭苏蔡金阮曾徐何朱赵胡江詹柯骆应梁卢"
_MEN = "国强 建华 志明 永福 德顺 文斌 海生 水根 茂林 金土 阿福 云龙 正林 仁贵 小军 春富"
_WOMEN = "秀英 玉兰 彩娥 美珍 春香 阿莲 丽芬 冬梅 菊花 凤仙 桂芬 雪琴 爱珠 小红 金妹 素云"
_BOYS = "子轩 浩然 宇航 俊杰 小宝 嘉豪 天佑 一鸣"
_GIRLS = "思雨 欣怡 雨桐 可心 小雅 梓涵 佳宁 诗琪"

WIFE, SON, DAUGHTER, GRANDCHILD, PARENT = "10", "20", "30", "40", "50"


@dataclass(frozen=True)
class Member:
    """One person. `hidden_*` is what only a department knows: yuan in a bank, a car's plate."""

    name: str
    id_number: str
    born: date
    relation: str = "01"
    wage: int = 0
    pension: int = 0
    transfer: int = 0
    medical: int = 0
    deposit: int = 0
    disability: tuple[str, int] = ("0", 0)
    ill: bool = False
    labour: str = "full"
    student: str = "none"
    self_care: int = 0
    employment: str = "unemployed"
    hidden_deposit: int = 0
    hidden_car: str = ""


@dataclass(frozen=True)
class Family:
    """A household: applicant first. `item` is what it will turn out to be entitled to."""

    number: int
    members: tuple[Member, ...]
    item: str
    cause: str
    statement: str
    area: int = 70
    obligor_able: bool = False
    needs: tuple[str, ...] = field(default=("need_medical",))

    @property
    def applicant(self) -> Member:
        """Who applies."""
        return self.members[0]

    @property
    def phone(self) -> str:
        """A number of nobody: the 199 0000 block."""
        return f"1990000{self.number:04d}"


class _Maker:
    """Makes persons of one family, ages as of a day."""

    def __init__(self, number: int, day: date) -> None:
        self.random = random.Random(number)  # noqa: S311 - repeatable, nothing secret
        self.number, self.day, self.made = number, day, 0
        self.surname = self.random.choice(_SURNAMES)

    def person(self, sex: str, age: int, **given: object) -> Member:
        """A man or woman of this age; a wife and a mother bring a name of their own."""
        young = age < 25
        given_names = {"m": _BOYS if young else _MEN, "w": _GIRLS if young else _WOMEN}[sex]
        own = given.get("relation") in (WIFE, PARENT) and sex == "w"
        surname = self.random.choice(_SURNAMES) if own else self.surname
        born = date(self.day.year - age - 1, self.random.randint(1, 12), self.random.randint(1, 28))
        sequence = self.made * 2 + (1 if sex == "m" else 0) + 10
        self.made += 1
        number = make_test_id(f"99{self.number + 100:04d}", born, sequence)
        name = surname + self.random.choice(given_names.split())
        return Member(name, number, born, **given)  # type: ignore[arg-type]


def _elder(make: _Maker) -> Family:
    care = make.random.choice((0, 0, 2, 4))
    elder = make.person(
        make.random.choice("mw"),
        make.random.randint(67, 84),
        pension=make.random.choice((165, 180)),
        deposit=make.random.randint(2, 60) * 100,
        labour="none",
        employment="unable",
        self_care=care,
    )
    told = "一个人过，没有子女，身体不好，干不动活了。"
    return Family(
        make.number,
        (elder,),
        "tekun",
        "old_age",
        told,
        area=make.random.randint(30, 60),
        needs=("need_care", "need_medical"),
    )


def _illness(make: _Maker) -> Family:
    age = make.random.randint(42, 52)
    patient = make.person(
        "m", age, ill=True, labour="none", employment="unable", medical=600, deposit=1500
    )
    wife = make.person(
        "w",
        age - 3,
        relation=WIFE,
        wage=make.random.randint(18, 23) * 100,
        employment="employed",
        deposit=make.random.randint(5, 40) * 100,
    )
    child = make.person(
        make.random.choice("mw"),
        make.random.randint(9, 15),
        relation=SON,
        student="compulsory",
        labour="none",
        employment="student",
    )
    told = "丈夫查出重病后不能上工，全家靠妻子一个人的工资，还有孩子在上学。"
    return Family(make.number, (patient, wife, _child(child)), "dibao", "illness", told, area=85)


def _disabled(make: _Maker) -> Family:
    son = make.person(
        "m", make.random.randint(35, 45), disability=("3", 2), labour="partial", wage=500
    )
    mother = make.person(
        "w",
        make.random.randint(63, 70),
        relation=PARENT,
        labour="none",
        pension=180,
        employment="unable",
    )
    told = "母亲年纪大了，儿子说话听力都不行，只能打零工。"
    return Family(
        make.number,
        (son, mother),
        "dibao",
        "disability",
        told,
        area=62,
        needs=("need_employment",),
    )


def _single_parent(make: _Maker) -> Family:
    mother = make.person(
        "w",
        make.random.randint(31, 40),
        wage=make.random.randint(9, 14) * 100,
        employment="flexible",
        deposit=800,
    )
    child = make.person(
        "m",
        make.random.randint(5, 12),
        relation=SON,
        student="compulsory",
        labour="none",
        employment="student",
    )
    told = "离婚后一个人带孩子，在厂里做零活，收入不稳定。"
    return Family(
        make.number,
        (mother, _child(child)),
        "dibao",
        "unemployment",
        told,
        area=48,
        needs=("need_education", "need_employment"),
    )


def _grandparent(make: _Maker) -> Family:
    grandmother = make.person(
        "w",
        make.random.randint(62, 69),
        labour="none",
        pension=180,
        transfer=300,
        employment="unable",
        deposit=2600,
    )
    child = make.person(
        "m",
        make.random.randint(8, 13),
        relation=GRANDCHILD,
        student="compulsory",
        labour="none",
        employment="student",
    )
    told = "孩子父亲去世，母亲改嫁外地，跟着奶奶过日子。"
    return Family(
        make.number,
        (grandmother, child),
        "dibao",
        "orphan",
        told,
        area=55,
        obligor_able=True,
        needs=("need_education",),
    )


def _near(make: _Maker) -> Family:
    wage = make.random.randint(29, 33) * 100
    father = make.person(
        "m", make.random.randint(38, 50), wage=wage, employment="employed", deposit=6000
    )
    mother = make.person("w", make.random.randint(36, 48), relation=WIFE, labour="partial")
    child = make.person(
        "w",
        make.random.randint(15, 17),
        relation=DAUGHTER,
        student="high",
        labour="none",
        employment="student",
    )
    told = "一个人上班养三口人，女儿上高中，妻子常年吃药。"
    return Family(
        make.number,
        (father, mother, _child(child)),
        "dibian",
        "schooling",
        told,
        area=92,
        needs=("need_education", "need_medical"),
    )


def _large(make: _Maker) -> Family:
    father = make.person("m", make.random.randint(36, 46), wage=2300, employment="employed")
    wife = make.person("w", make.random.randint(34, 44), relation=WIFE, labour="partial", wage=600)
    elder = make.person(
        "m",
        make.random.randint(66, 75),
        relation=PARENT,
        labour="none",
        pension=180,
        ill=True,
        medical=300,
        employment="unable",
    )
    first = make.person(
        "w",
        make.random.randint(10, 15),
        relation=DAUGHTER,
        student="compulsory",
        labour="none",
        employment="student",
    )
    second = make.person(
        "m",
        make.random.randint(2, 6),
        relation=SON,
        student="preschool",
        labour="none",
        employment="student",
    )
    told = "上有老下有小，老人看病开销大，一份工资不够用。"
    return Family(make.number, (father, wife, elder, first, second), "dibao", "illness", told, 110)


def _child(member: Member) -> Member:
    """Children are listed as son or daughter by the number they were given."""
    return replace(member, relation=SON if int(member.id_number[16]) % 2 else DAUGHTER)


_KINDS: dict[str, Callable[[_Maker], Family]] = {
    "elder": _elder,
    "illness": _illness,
    "disabled": _disabled,
    "single_parent": _single_parent,
    "grandparent": _grandparent,
    "near": _near,
    "large": _large,
}


def family(number: int, kind: str, day: date, hiding: str = "") -> Family:
    """The household of this number, `hiding` a "car" or a "deposit" from its declaration."""
    made = _KINDS[kind](_Maker(number, day))
    if not hiding:
        return made
    applicant = made.applicant
    known = {"car": {"hidden_car": f"浙J{number:05d}"}, "deposit": {"hidden_deposit": 186_000}}
    hider = replace(applicant, **known[hiding])  # type: ignore[arg-type]
    return replace(made, members=(hider, *made.members[1:]))

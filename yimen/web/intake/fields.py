"""Fields of the intake form (收件登记), drawn from what was typed and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from yimen.applications.intake_checks import open_items
from yimen.applications.intake_data import PHONE_OWNERS
from yimen.foundation import clock
from yimen.households.models import Household, Person
from yimen.households.relations import RELATIONS, SELF
from yimen.network.acting import Acting
from yimen.network.models import Division, Level, Role
from yimen.policy.pack import Pack
from yimen.web.factform.drawing import PLACEHOLDER
from yimen.web.factform.values import Typed
from yimen.web.intake.reading import member_refs

Drawn = dict[str, Any]


@dataclass(frozen=True)
class Pen:
    """Draws one field after the other."""

    typed: Mapping[str, str]
    errors: Mapping[str, str]

    def field(self, name: str, label: str, kind: str = "text", **more: Any) -> Drawn:
        """A field mapping with its value and its error."""
        default = more.pop("default", "")
        return {
            "name": name,
            "label": label,
            "kind": kind,
            "value": self.typed.get(name, default),
            "error": self.errors.get(name, ""),
            **more,
        }


def applicant_fields(by: Acting, pack: Pack, pen: Pen) -> list[Drawn]:
    """Who applies and how he is reached; only number and telephone are needed (S4-18)."""
    items = [(key, pack.items[key].title) for key in open_items(pack)]
    fields = [
        pen.field("id_number", "公民身份号码", "idnumber", required=True, max_length=24),
        pen.field("name", "姓名", placeholder="照身份证填写，可以后补"),
        pen.field("phone", "联系电话", "tel", required=True),
        pen.field(
            "phone_whose", "电话是谁的", "radio", choices=[*PHONE_OWNERS.items()], default="own"
        ),
        *village_field(by, pen),
        pen.field("address", "住址", placeholder="写到门牌号，方便上门"),
        pen.field(
            "hukou",
            "户籍性质",
            "radio",
            choices=[*Household.Hukou.choices, ("unknown", "不清楚")],
            default="unknown",
        ),
        pen.field(
            "wanted_item",
            "想申请的救助",
            "select",
            choices=[("", "暂不确定，入户后再选"), *items],
        ),
    ]
    return fields


def also_fields(pack: Pack, pen: Pen) -> list[Drawn]:
    """Further items of the same visit: one household file, a case each (S0-05)."""
    return [pen.field(f"also.{key}", pack.items[key].title, "checkbox") for key in open_items(pack)]


def village_field(by: Acting, pen: Pen) -> list[Drawn]:
    """The village among those of the area; nothing to choose in a village's own station."""
    if by.role == Role.VILLAGE_ASSISTANT:
        return []
    lowest = (Level.VILLAGE, Level.GRID)
    rows = Division.objects.at(clock.today()).under(by.scope.prefix).filter(level__in=lowest)
    choices = [
        (row.code, f"{row.parent.name}{row.name}" if row.level == Level.GRID else row.name)
        for row in rows.select_related("parent")
    ]
    return [
        pen.field(
            "division_code",
            "所在村（社区）",
            "select",
            choices=[("", "暂不清楚，先登记在本单位"), *choices],
        )
    ]


def member_rows(pen: Pen) -> list[dict[str, Any]]:
    """The members typed so far."""
    return [member_row(pen, ref) for ref in member_refs(dict(pen.typed))]


def blank_member() -> dict[str, Any]:
    """The row the page copies."""
    return member_row(Pen({}, {}), PLACEHOLDER)


def member_row(pen: Pen, ref: str) -> dict[str, Any]:
    """One member; what stands for a missing identity number is folded away."""
    at = f"members.{ref}."
    relations = [(code, words) for code, words in RELATIONS.items() if code != SELF]
    sexes = [("", "不清楚"), (Person.Sex.MALE.value, "男"), (Person.Sex.FEMALE.value, "女")]
    return {
        "ref": ref,
        "fields": [
            pen.field(f"{at}name", "姓名"),
            pen.field(
                f"{at}relation", "与申请人关系", "select", choices=[("", "请选择"), *relations]
            ),
            pen.field(f"{at}id_number", "公民身份号码", "idnumber", max_length=24),
            pen.field(
                f"{at}co_resident",
                "是否共同生活",
                "radio",
                choices=[("yes", "共同生活"), ("no", "不共同生活")],
                default="yes",
            ),
        ],
        "without_id": [
            pen.field(f"{at}no_id_reason", "没有身份证号的原因", help="如：新生儿未落户、无户口"),
            pen.field(f"{at}birth_date", "出生日期", "date"),
            pen.field(f"{at}sex", "性别", "select", choices=sexes),
            pen.field(f"{at}phone", "电话", "tel"),
        ],
        "open": any(
            f"{at}{key}" in pen.typed or f"{at}{key}" in pen.errors
            for key in ("no_id_reason", "birth_date", "sex", "phone")
        ),
    }


def proxy_fields(pack: Pack, pen: Pen) -> list[Drawn]:
    """Who comes in the applicant's place to the window."""
    offered = [kind for kind in pack.proxies.values() if "window" in kind.at]
    kinds = [(kind.key, f"{kind.title}：凭{kind.proof}") for kind in offered]
    return [
        pen.field("proxy.kind", "代办人身份", "select", choices=[("", "请选择"), *kinds]),
        pen.field("proxy.name", "代办人姓名"),
    ]


def late_fields(pen: Pen) -> list[Drawn]:
    """A paper taken in earlier and typed in now (补录)."""
    return [
        pen.field(
            "received_at", "实际收件时间", "datetime", help="按纸质申请上的日期；期限从这天起算"
        ),
        pen.field("late_reason", "补录原因", help="如：系统停用、下村收件"),
    ]


def typed_rows(typed: Typed, prefix: str) -> bool:
    """Whether anything was typed under a prefix, so that its part is shown open."""
    return any(name.startswith(prefix) for name in typed)

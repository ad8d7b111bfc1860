"""What is done at a step of each kind (各环节怎么办), the plain way: complete, true, in favour.

Every act is a generator of lines; the first act registers the household, the others find the
step open that they are for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from yimen.config.demo import knowledge
from yimen.config.journey.story import ITEMS, Told, last_day
from yimen.config.journey.walk import Walk
from yimen.foundation import clock
from yimen.foundation.identity import age_on

_ADULT = 18
WHY_NOT = "核对和调查的收入、财产超过规定，已向申请人说明。"
_BANKS = {"yuhuan": "玉环农商银行"}


def begin(walk: Walk) -> Iterator[Told]:
    """收件: with everybody of the household, the declaration, the authorisations, the account."""
    clerk, family = walk.desk("chuangkou"), walk.family
    first = family.applicant
    walk.case = clerk.post(
        "/intakes",
        id_number=first.id_number,
        phone=family.phone,
        name=first.name,
        division_code=walk.ticket.village,
        address=f"{family.number}号",
        hukou="urban" if walk.ticket.urban else "rural",
        wanted_item=walk.ticket.item,
        statement=family.statement,
        members=[
            {"name": one.name, "relation": one.relation, "id_number": one.id_number}
            for one in family.members[1:]
        ],
    )["ref"]
    refs = walk.refs()
    clerk.put(f"/cases/{walk.case}/declaration", facts=knowledge.declared(family, refs))
    for one in family.members:
        child = age_on(one.born, clock.today()) < _ADULT
        signer = {"signed_by": refs[first.id_number]} if child else {}
        scan = clerk.upload(f"授权书 {one.name}")
        clerk.post(f"/cases/{walk.case}/consents", person=refs[one.id_number], file=scan, **signer)
    account = {"holder": refs[first.id_number], "bank": _BANKS.get(walk.place.pack, "农商银行")}
    number = f"99{family.number:04d}0000{family.number:06d}"
    clerk.post(f"/cases/{walk.case}/account", number=number, **account)
    people = len(family.members)
    yield walk.told(clerk, f"收件：{first.name}一家{people}口，申报收入财产，每人一份授权")


def accept(walk: Walk, _: dict[str, Any]) -> Iterator[Told]:
    """受理, with the papers that lack."""
    walk.later(minutes=40)
    clerk = walk.desk("chuangkou")
    hand_in(walk)
    number = clerk.post(f"/cases/{walk.case}/accept")["ref"]
    yield walk.told(clerk, f"受理，编号{number}，出具受理通知书")


def hand_in(walk: Walk) -> None:
    """Scan every paper the list still asks for."""
    clerk = walk.desk("chuangkou")
    members = {row["name"]: row["uid"] for row in walk.whole()["members"]}
    for need in clerk.get(f"/cases/{walk.case}/papers"):
        if need["state"] == "needed":
            body = {"key": need["key"], "file": clerk.upload(need["title"])}
            if need["person"]:
                body["person"] = members.get(need["person"], need["person"])
            clerk.post(f"/cases/{walk.case}/materials", **body)


def authorise(walk: Walk, _: dict[str, Any]) -> Iterator[Told]:
    """授权和申报 before anything else (核对前置)."""
    walk.later(minutes=10)
    clerk = walk.desk("chuangkou")
    clerk.post(f"/cases/{walk.case}/authorisation")
    yield walk.told(clerk, "授权和申报齐全，可以先核对")


def check(walk: Walk, _: dict[str, Any]) -> Iterator[Told]:
    """核对: asked for in the county's name, answered by every department."""
    walk.later(days=1)
    reviewer = walk.desk("shenhe")
    reviewer.post(f"/cases/{walk.case}/check")
    yield walk.told(reviewer, "发起经济状况核对，等各部门答复")
    walk.later(minutes=50)
    walk.work(walk.case)
    found = reviewer.get(f"/cases/{walk.case}/check")
    flags = found["report"]["flags"]
    told = "与申报一致" if not flags else f"{len(flags)}处不一致"
    what = f"以{found['principal']}名义核对，{len(found['queries'])}次查询已答复，{told}"
    yield walk.told(reviewer, what)


def tell_result(walk: Walk, _: dict[str, Any]) -> Iterator[Told]:
    """核对结果告知, before the formal application."""
    walk.later(days=1)
    clerk = walk.desk("chuangkou")
    clerk.post(f"/cases/{walk.case}/check-result", passed=True)
    yield walk.told(clerk, "核对通过，书面告知申请人")


def apply_formally(walk: Walk, _: dict[str, Any]) -> Iterator[Told]:
    """正式申请, signed."""
    walk.later(days=1)
    clerk = walk.desk("chuangkou")
    signature = clerk.upload(f"{walk.family.applicant.name}签字")
    clerk.post(f"/cases/{walk.case}/application", signature=signature)
    yield walk.told(clerk, "申请人签字，正式申请")


def book(walk: Walk, _: dict[str, Any]) -> Iterator[Told]:
    """预约入户."""
    walk.later(minutes=30)
    surveyor = walk.desk("diaocha1")
    starts = clock.now() + timedelta(days=1)
    body = {"starts_at": starts.isoformat(), "surveyor": surveyor.staff}
    surveyor.post(f"/cases/{walk.case}/appointment", **body)
    yield walk.told(surveyor, f"预约入户：{starts:%m月%d日 %H:%M}")


def visit(walk: Walk, _: dict[str, Any]) -> Iterator[Told]:
    """入户调查 by two, signed by the family."""
    walk.later(days=1, minutes=35)
    first, second = walk.desk("diaocha1"), walk.desk("diaocha2")
    facts = knowledge.surveyed(walk.family, walk.refs())
    facts["household"]["urban"] = walk.ticket.urban
    first.put(
        f"/cases/{walk.case}/survey",
        facts=facts,
        visited_at=clock.now().isoformat(),
        place="申请人家中",
        summary=f"{walk.family.statement}家里陈设简单，与申报一致。",
    )
    for surveyor in (first, second):
        surveyor.post(f"/cases/{walk.case}/survey/signatures")
    name = walk.family.applicant.name
    signed = {
        "person": walk.refs()[walk.family.applicant.id_number],
        "file": first.upload(f"{name}签字"),
    }
    first.post(f"/cases/{walk.case}/survey/family-signature", **signed)
    first.post(f"/cases/{walk.case}/survey/close")
    yield walk.told(first, f"{first.name}、{second.name}入户调查，家属签字")


def choose(walk: Walk, _: dict[str, Any]) -> Iterator[Told]:
    """选定救助类别."""
    walk.later(minutes=15)
    helper = walk.helper()
    signature = helper.upload(f"{walk.family.applicant.name}签字")
    chosen = {"categories": [walk.ticket.item], "signature": signature}
    helper.post(f"/cases/{walk.case}/category", **chosen)
    hand_in(walk)
    yield walk.told(helper, f"申请人选定“{ITEMS[walk.ticket.item]}”并签字，材料补齐")


def deliberate(walk: Walk, _: dict[str, Any]) -> Iterator[Told]:
    """民主评议: nine villagers and officials on whether the survey is true."""
    walk.later(days=1)
    reviewer = walk.desk("shenhe")
    reviewer.post(
        f"/cases/{walk.case}/deliberation",
        held_at=clock.now().isoformat(),
        place="村（社区）会议室",
        present=9,
        representatives=7,
        finding="true",
        record="与会人员评议入户调查情况，一致认为属实。",
        file=reviewer.upload("民主评议记录"),
    )
    yield walk.told(reviewer, "民主评议：9人到会，其中村（居）民代表7人，认为调查情况属实")


def opine(walk: Walk, _: dict[str, Any]) -> Iterator[Told]:
    """初审意见."""
    walk.later(days=1)
    reviewer = walk.desk("shenhe")
    hand_in(walk)
    item = walk.ticket.item
    found = reviewer.get(f"/cases/{walk.case}/assessment")["suggestion"]["outcomes"]
    walk.favourable = bool(found[item]["eligible"])
    body = {"is_favourable": walk.favourable, "item": item}
    if not walk.favourable:
        body["reason"] = WHY_NOT
    reviewer.post(f"/cases/{walk.case}/opinion", **body)
    said = "拟同意" if walk.favourable else "拟不同意"
    yield walk.told(reviewer, f"初审意见：{said}{ITEMS[item]}，附每个数字的依据")


def post_notice(walk: Walk, todo: dict[str, Any]) -> Iterator[Told]:
    """公示, and its end."""
    walk.later(minutes=90)
    village = walk.helper()
    village.post(f"/cases/{walk.case}/notice")
    notice = village.get(f"/cases/{walk.case}/notices")[-1]
    title = todo["step_title"]
    yield walk.told(village, f"{title}：贴在村（社区），{last_day(notice['ends_at'])}24时期满")
    walk.go(datetime.fromisoformat(notice["ends_at"]) + timedelta(hours=9))
    village.post(f"/cases/{walk.case}/notice/finish")
    yield walk.told(village, f"{title}期满，没有异议")


def review(walk: Walk, todo: dict[str, Any]) -> Iterator[Told]:
    """拟审批意见 before the second notice."""
    walk.later(days=1)
    who = walk.actor(todo["role"])
    body = {"result": "agree", "visit_note": "入户抽查，情况与调查一致"}
    if not walk.favourable:
        body |= {"result": "refuse", "reason": WHY_NOT}
    who.post(f"/cases/{walk.case}/review", **body)
    yield walk.told(who, f"{todo['step_title']}：{'拟同意' if walk.favourable else '拟不同意'}")


def decide(walk: Walk, todo: dict[str, Any]) -> Iterator[Told]:
    """审核确认 by whoever holds the power here."""
    walk.later(days=1)
    who = walk.actor(todo["role"])
    body = {"approve": walk.favourable, "item": walk.ticket.item}
    if not walk.favourable:
        body["reason"] = WHY_NOT
    number = who.post(f"/cases/{walk.case}/decision", **body)["ref"]
    said = f"{ITEMS[walk.ticket.item]}，{number}，次月起生效" if walk.favourable else "不予确认"
    yield walk.told(who, f"审核确认：{said}")


def publish(walk: Walk, _: dict[str, Any]) -> Iterator[Told]:
    """结果公布."""
    walk.later(days=1)
    village = walk.helper()
    village.post(f"/cases/{walk.case}/publication")
    yield walk.told(village, "结果在村（社区）公布：姓名、人数、金额")


def file_result(walk: Walk, todo: dict[str, Any]) -> Iterator[Told]:
    """备案 with the county."""
    walk.later(days=1)
    who = walk.actor(todo["role"])
    who.post(f"/cases/{walk.case}/filing", acknowledge=True)
    yield walk.told(who, "县级备案，没有不同意见")


ACTS: dict[str, Callable[[Walk, dict[str, Any]], Iterator[Told]]] = {
    "authorisation": authorise,
    "means_check": check,
    "check_result": tell_result,
    "application": apply_formally,
    "acceptance": accept,
    "appointment": book,
    "survey": visit,
    "category": choose,
    "deliberation": deliberate,
    "opinion": opine,
    "notice": post_notice,
    "county_review": review,
    "decision": decide,
    "publication": publish,
    "filing": file_result,
}

"""One household from the window to the bank file (全程), each act by the one whose act it is.

Times are moved as days pass; everything else is what people do: log in, call, upload, sign.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from yimen.config.journey import household
from yimen.config.journey.household import APPLICANT, SON, Variant
from yimen.config.journey.people import Caller, Official
from yimen.foundation import clock
from yimen.foundation.calendar import is_working_day


@dataclass(frozen=True)
class Told:
    """One line of the story: when, who, what came of it, the limit that runs, what comes next."""

    at: datetime
    who: str
    what: str
    deadline: str
    next: str


class Journey:
    """The story of one variant on a running site. `work` does what the job worker would do."""

    def __init__(self, base: str, variant: Variant, work: Callable[[], None]) -> None:
        self.base, self.variant, self.work = base, variant, work
        self.people: dict[str, Official] = {}
        self.case = ""

    def tell(self) -> Iterator[Told]:
        """Every act up to the published decision; stops at the first one refused."""
        yield from self._opening()
        yield from self._review()

    def __enter__(self) -> Journey:
        return self

    def __exit__(self, *_: object) -> None:
        for person in self.people.values():
            person.close()

    def person(self, username: str) -> Official:
        """Whoever it is, logged in on first use."""
        if username not in self.people:
            self.people[username] = Official(self.base, username)
        return self.people[username]

    def whole(self) -> dict[str, Any]:
        """The case as the clerk sees it."""
        return dict(self.person("yucheng.chuangkou").get(f"/cases/{self.case}"))

    def _opening(self) -> Iterator[Told]:
        yield self._register()
        yield self._complete()
        yield self._accept()
        yield self._book()
        yield self._visit()
        yield self._choose()

    def _review(self) -> Iterator[Told]:
        yield self._check()
        yield self._opine()
        yield self._post()
        yield self._end_of_notice()
        yield self._decide()
        yield self._publish()
        yield self._track()

    def _register(self) -> Told:
        clerk = self.person("yucheng.chuangkou")
        self.case = clerk.post(
            "/intakes", id_number=household.IDS[APPLICANT], phone=household.PHONE
        )["ref"]
        return self._told(clerk, "收件：只凭身份证号和联系电话登记，其余以后补")

    def _complete(self) -> Told:
        self._pass(minutes=12)
        clerk = self.person("yucheng.chuangkou")
        asked = household.form(self.variant.asked)
        wanted = {key: asked[key] for key in ("name", "division_code", "address", "hukou")}
        clerk._write("PATCH", f"/cases/{self.case}/applicant", wanted)
        for member in household.members():
            clerk.post(f"/cases/{self.case}/members", **member)
        clerk.put(f"/cases/{self.case}/declaration", facts=self._facts())
        refs = self._refs()
        for name in household.IDS:
            guardian = {"signed_by": refs[APPLICANT]} if name == SON else {}
            scan = clerk.upload(f"授权书 {name}")
            body = {"person": refs[name], "file": scan, **guardian}
            clerk.post(f"/cases/{self.case}/consents", **body)
        account = {"holder": refs[APPLICANT], "bank": "玉环农商银行", "number": "9900000000009001"}
        clerk.post(f"/cases/{self.case}/account", **account)
        return self._told(clerk, f"补全{APPLICANT}一家三口，申报收入财产，每人一份授权")

    def _accept(self) -> Told:
        self._pass(minutes=20)
        clerk = self.person("yucheng.chuangkou")
        number = clerk.post(f"/cases/{self.case}/accept")["ref"]
        papers = [paper["title"] for paper in self.whole()["documents"]]
        return self._told(clerk, f"受理，编号{number}，出具{'、'.join(papers)}")

    def _book(self) -> Told:
        self._pass(minutes=30)
        surveyor = self.person("yucheng.diaocha1")
        starts = _next_morning()
        body = {"starts_at": starts.isoformat(), "surveyor": surveyor.staff}
        surveyor.post(f"/cases/{self.case}/appointment", **body)
        return self._told(surveyor, f"预约入户：{starts:%m月%d日 %H:%M}")

    def _visit(self) -> Told:
        clock.move_to(_next_morning() + timedelta(minutes=50))
        first, second = self.person("yucheng.diaocha1"), self.person("yucheng.diaocha2")
        found = self._facts(urban=False, need_education=True, policy_told=True, house_state="safe")
        for row in found["person"]:
            row["self_care"] = 0
        first.put(
            f"/cases/{self.case}/survey",
            facts=found,
            visited_at=clock.now().isoformat(),
            place="申请人家中",
            summary="家中陈设简单，与申报一致。",
        )
        for surveyor in (first, second):
            surveyor.post(f"/cases/{self.case}/survey/signatures")
        signed = {"person": self._refs()[APPLICANT], "file": first.upload("家属签字")}
        first.post(f"/cases/{self.case}/survey/family-signature", **signed)
        suggested = first.post(f"/cases/{self.case}/survey/close")["ref"]
        reasons = first.get(f"/cases/{self.case}/survey")["suggestion_reasons"]
        what = f"两名调查员入户并签字，规则建议“{ITEMS.get(suggested, suggested)}”：{reasons[0]}"
        return self._told(first, what)

    def _choose(self) -> Told:
        self._pass(minutes=15)
        village = self.person("yucheng.cun")
        signature = village.upload(f"{APPLICANT}签字")
        chosen = {"categories": [self.variant.asked], "signature": signature}
        village.post(f"/cases/{self.case}/category", **chosen)
        clerk = self.person("yucheng.chuangkou")
        needed = clerk.get(f"/cases/{self.case}/papers")
        for paper in [row for row in needed if row["state"] == "needed"]:
            file = clerk.upload(paper["title"])
            clerk.post(f"/cases/{self.case}/materials", key=paper["key"], file=file)
        return self._told(village, f"申请人选定“{ITEMS[self.variant.asked]}”并签字，材料补齐")

    def _check(self) -> Told:
        self._pass(days=1)
        reviewer = self.person("yucheng.shenhe")
        reviewer.post(f"/cases/{self.case}/check")
        self.work()
        found = reviewer.get(f"/cases/{self.case}/check")
        flags = found["report"]["flags"]
        told = "与申报一致" if not flags else f"{len(flags)}处不一致"
        what = f"以{found['principal']}名义核对，{len(found['queries'])}次查询已答复，{told}"
        return self._told(reviewer, what)

    def _opine(self) -> Told:
        self._pass(days=1)
        reviewer = self.person("yucheng.shenhe")
        body = {"is_favourable": True, "item": self.variant.ends_as}
        reviewer.post(f"/cases/{self.case}/opinion", **body)
        title = ITEMS[self.variant.ends_as]
        return self._told(reviewer, f"初审意见：拟同意{title}，附每个数字的依据")

    def _post(self) -> Told:
        self._pass(minutes=90)
        village = self.person("yucheng.cun")
        village.post(f"/cases/{self.case}/notice")
        notice = village.get(f"/cases/{self.case}/notices")[-1]
        return self._told(village, f"在村（社区）公示，{last_day(notice['ends_at'])}24时期满")

    def _end_of_notice(self) -> Told:
        village = self.person("yucheng.cun")
        notice = village.get(f"/cases/{self.case}/notices")[-1]
        clock.move_to(datetime.fromisoformat(notice["ends_at"]) + timedelta(hours=9))
        village.post(f"/cases/{self.case}/notice/finish")
        return self._told(village, "公示期满，没有异议")

    def _decide(self) -> Told:
        self._pass(minutes=40)
        decider = self.person("jiang.shenpi")
        body: dict[str, Any] = {"approve": True, "item": self.variant.ends_as}
        if self.variant.ends_as != self.variant.asked:
            note = "上门说明后，申请人签字同意"
            body |= {"consent_to_change": True, "consent_note": note}
        decider.post(f"/cases/{self.case}/decision", **body)
        return self._told(decider, f"审核确认：{ITEMS[self.variant.ends_as]}，次月起生效")

    def _publish(self) -> Told:
        self._pass(days=1)
        village = self.person("yucheng.cun")
        village.post(f"/cases/{self.case}/publication")
        return self._told(village, "结果在村（社区）公布：姓名、人数、金额")

    def _track(self) -> Told:
        public = Caller(self.base)
        token = self.whole()["tracking_token"]
        public.http.get("/login/")
        last_four = household.IDS[APPLICANT][-4:]
        page = public.post("/public/track", token=token, last_four=last_four)
        public.close()
        return Told(
            clock.now(), f"{APPLICANT}（申请人）", f"手机查询：{page['headline']}", "—", "—"
        )

    def _facts(self, **about: Any) -> dict[str, Any]:
        return household.facts(self._refs(), self.variant, cause="illness", **about)

    def _refs(self) -> dict[str, str]:
        return {member["name"]: member["uid"] for member in self.whole()["members"]}

    def _pass(self, *, days: int = 0, minutes: int = 0) -> None:
        """Some minutes, or up to the same time some working days later."""
        moment = clock.now() + timedelta(minutes=minutes)
        for _ in range(days):
            moment += timedelta(days=1)
            while not is_working_day(moment.date()):
                moment += timedelta(days=1)
        clock.move_to(moment)

    def _told(self, who: Official, what: str) -> Told:
        """What runs and what comes next, read from the case as it now stands."""
        whole = self.whole()
        open_steps = [step for step in whole["steps"] if step["state"] == "open"]
        if not open_steps:
            return Told(clock.now(), f"{who.name}（{who.office}）", what, "—", "已办结")
        after = "、".join(one["step_title"] for one in open_steps)
        return Told(clock.now(), f"{who.name}（{who.office}）", what, limit_of(whole), after)


ITEMS = {
    "dibao": "最低生活保障",
    "dibian": "最低生活保障边缘家庭",
    "tekun": "特困人员救助供养",
}


def limit_of(whole: dict[str, Any]) -> str:
    """The limit that runs: of the open step, else of the case as a whole."""
    for step in whole["steps"]:
        if step["state"] == "open" and step["due_at"]:
            kind = f"法定，{step['due_source']}" if step["due_legal"] else "约定"
            return f"{last_day(step['due_at'])}（{kind}）"
    running = [row for row in whole["clocks"] if row["met_at"] is None and row["lifted_at"] is None]
    if not running:
        return "—"
    row = min(running, key=lambda one: one["due_at"])
    return f"{last_day(row['due_at'])}（法定，{row['title']}）"


def _next_morning() -> datetime:
    """Half past nine on the day after today (the survey's window decides whether it may be)."""
    now = clock.now()
    return (now + timedelta(days=1)).replace(hour=9, minute=30, second=0, microsecond=0)


def last_day(moment: str) -> str:
    """The day a limit ends: its last instant is 24:00."""
    last = datetime.fromisoformat(moment).astimezone(clock.ZONE) - timedelta(seconds=1)
    return f"{last:%Y年%m月%d日}"

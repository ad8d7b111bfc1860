"""The second half of a household's way (审核段): check, opinion, notice, decision, aid."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from yimen.applications.actions.decide import DecisionData, decide, return_to_township
from yimen.applications.actions.post_notice import finish_notice, post_notice
from yimen.applications.actions.publish_decision import publish_decision
from yimen.applications.actions.raise_objection import (
    ObjectionData,
    answer_objection,
    raise_objection,
)
from yimen.applications.actions.refuse_acceptance import refuse_acceptance
from yimen.applications.actions.write_opinion import OpinionData, write_opinion
from yimen.applications.assessment import assess_case, first_month_after
from yimen.applications.models import Notice
from yimen.config.demo import papers
from yimen.config.demo.calendar import later
from yimen.config.demo.desks import at_desk
from yimen.config.demo.story import Opening
from yimen.foundation import clock
from yimen.foundation.errors import ExternalDown
from yimen.foundation.scope import SCOPE_ALL, in_scope
from yimen.means_check.actions.request_check import request_check
from yimen.means_check.actions.take_answer import take_answer
from yimen.means_check.models import CheckQuery
from yimen.network.acting import Acting
from yimen.procedures.engine.moves import terminate, withdraw
from yimen.procedures.engine.pausing import pause


class Story(Opening):
    """The whole way, and the side ways: refused, withdrawn, objected to, sent back."""

    def acts(self) -> list[Callable[[], None]]:
        """Everything that can happen to a household, in order."""
        ways = {
            "not_accepted": [self.registered, self.not_accepted],
            "withdrawn": [self.registered, self.accepted, self.withdrawn],
            "terminated": [self.registered, self.accepted, self.booked, self.terminated],
            "paused": [*super().acts(), self.paused],
            "objected": [*self._to_notice(), self.objected],
            "answered": [*self._to_notice(), self.objected, self.answered],
            "half_checked": [*super().acts(), self.asked, self.half_checked],
            "returned": [*self._to_notice(), self.notice_over, self.returned],
        }
        usual = [*self._to_notice(), self.notice_over, self.decided, self.published]
        return ways.get(self.plan.ending or self.plan.until, usual)

    def _to_notice(self) -> list[Callable[[], None]]:
        return [*super().acts(), self.asked, self.checked, self.opined, self.noticed]

    def asked(self) -> None:
        """The check is requested; nobody has answered yet."""
        self.go_to(later(self.start, 2), "09:30")
        with at_desk(self.desk("shenhe")) as by:
            request_check(by, self.item("means_check"))

    def checked(self) -> None:
        """The departments answer over HTTP, the last answer makes the report."""
        self.go_to(later(self.start, 3), "10:15")
        waiting = CheckQuery.objects.filter(request__case=self.case, state="waiting")
        for uid in list(waiting.values_list("uid", flat=True)):
            take_answer(uid)

    def half_checked(self) -> None:
        """Departments answer but for one that is down: the case waits where one can see why."""
        self.go_to(later(self.start, 3), "10:15")
        for query in list(CheckQuery.objects.filter(request__case=self.case, state="waiting")):
            try:
                take_answer(query.uid)
            except ExternalDown:
                continue

    def opined(self) -> None:
        """The township says what the rules say."""
        self.go_to(later(self.start, 5), "10:00")
        self.case.refresh_from_db()
        found = assess_case(self.case, first_month_after(clock.today()))
        outcome = found.outcome(self.case.item)
        if outcome is not None and outcome.eligible:
            data = OpinionData(is_favourable=True, item=self.case.item)
        else:
            why = "核对发现家庭财产超过规定，与申报不一致，已向申请人核实。"
            data = OpinionData(is_favourable=False, reason=why)
        with at_desk(self.desk("shenhe")) as by:
            write_opinion(by, self.case, data)

    def noticed(self) -> None:
        """The opinion hangs in the village."""
        self.go_to(later(self.start, 5), "15:00")
        self.case.refresh_from_db()
        with at_desk(self.near()) as by:
            number = self.plan.family.number
            post_notice(by, self.case, board_photo=papers.photo(by, "公示栏", number))

    def notice_over(self) -> None:
        """Seven days without a word against it."""
        end = Notice.objects.get(case=self.case, state="posted").ends_at
        self.last = max(self.last, min(end, self.line.end) + timedelta(minutes=2))
        clock.move_to(self.last)
        with in_scope(SCOPE_ALL):
            finish_notice(Acting.system("公示期满自动结束"), self.case)
        self.case.refresh_from_db()

    def decided(self) -> None:
        """The county decides on what was found."""
        self.go_to(later(self.last.date(), 1), "09:40")
        opinion = self.case.opinions.order_by("-round")[0]
        with at_desk("jiang.shenpi" if self.plan.family.number % 2 else "han.shenpi") as by:
            data = DecisionData(approve=opinion.is_favourable, item=opinion.item)
            if not opinion.is_favourable:
                data = DecisionData(approve=False, reason=opinion.reason)
            decide(by, self.case, data)
        self.case.refresh_from_db()

    def published(self) -> None:
        """The decision is read out where people live."""
        if self.case.status == "ended":
            return
        self.go_to(later(self.last.date(), 1), "10:30")
        with at_desk(self.near()) as by:
            publish_decision(by, self.case)

    def returned(self) -> None:
        """The county sends the case back with a reason."""
        self.go_to(later(self.last.date(), 1), "09:40")
        with at_desk("jiang.shenpi") as by:
            why = "请补充说明务工收入的核实过程，附工资发放记录后再报。"
            return_to_township(by, self.case, why)

    def objected(self) -> None:
        """Somebody in the village does not believe it."""
        self.go_to(later(self.last.date(), 2), "11:00")
        with at_desk(self.near()) as by:
            words = "有群众反映该户在外地务工的儿子经常汇钱回来，请核实。"
            raise_objection(by, self.case, ObjectionData(words, is_anonymous=True))

    def answered(self) -> None:
        """The township orders a deliberation."""
        self.go_to(later(self.last.date(), 1), "09:30")
        with at_desk(self.desk("shenhe")) as by:
            why = "拟在村里开会评议调查情况是否属实，结果将答复提出人。"
            answer_objection(by, self.case, resolution="deliberation", reason=why)

    def not_accepted(self) -> None:
        """不予受理: the household lives and is registered elsewhere."""
        self.go_to(self.start, "10:20")
        with at_desk(self.desk("chuangkou")) as by:
            refuse_acceptance(
                by,
                self.item("acceptance"),
                reasons=["全家户籍和经常居住地都不在本市，请向户籍所在地乡镇（街道）申请。"],
                basis="57号第4条、第5条",
            )

    def withdrawn(self) -> None:
        """The applicant thinks better of it."""
        self.go_to(later(self.start, 1), "09:20")
        with at_desk(self.desk("chuangkou")) as by:
            withdraw(by, self.case, "儿子已找到工作，申请人自愿撤回申请")

    def terminated(self) -> None:
        """Three visits, and nobody opens."""
        self.go_to(later(self.start, 3), "16:00")
        with at_desk(self.desk("shenhe")) as by:
            terminate(by, self.case, "三次上门均拒绝入户调查，已书面提醒")

    def paused(self) -> None:
        """The clock stands while an appraisal is awaited."""
        self.go_to(later(self.start, 2), "10:00")
        with at_desk(self.desk("shenhe")) as by:
            pause(by, self.case, "appraisal", "等待残疾等级评定结果")

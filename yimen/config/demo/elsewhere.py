"""Households of the other localities (各地演示家庭): each goes its own locality's steps.

A row: kind of family, working days since it came, and marks. A household is as far as those days
bring it; "stop:STEP" is left lying at a step (so that some work is overdue), "objected" is doubted
by a neighbour during its notice, "withdrawn", "refused" and "paused" leave the usual way, a "car"
or a "deposit" is hidden from the declaration, "rural" lives in the township's second village.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date

from yimen.awards.models import Award
from yimen.config.demo.calendar import Timeline, moment
from yimen.config.demo.families import Family, family
from yimen.config.demo.inside import Inside, one_transaction
from yimen.config.demo.localities import Locality, of_pack
from yimen.config.demo.payments import RunStory
from yimen.config.journey.story import Told
from yimen.config.journey.walk import Late, Ticket, Walk
from yimen.foundation import clock
from yimen.foundation.errors import ExternalDown
from yimen.foundation.scope import SCOPE_ALL, in_scope
from yimen.means_check.actions.take_answer import take_answer
from yimen.means_check.models import CheckQuery
from yimen.policy import load_pack

# Families are made for incomes of 玉环; elsewhere wages are this share of it.
_PLAIN, _USUAL = "dibao.standard.rural", 810_00
_FIRST_NUMBER = {"xx": 1000, "qhd": 2000, "jms": 3000, "jsj": 3500, "xt": 4000}
_ROWS = """
    elder 72; illness 70; single_parent 69 rural; disabled 67; grandparent 66 rural; elder 65 rural
    near 45; large 40 rural; elder 33; illness 28 rural; single_parent 25; disabled 22 rural
    illness 20; elder 18 rural; near 16; large 14; grandparent 12 rural; illness 11
    single_parent 9 rural; elder 8; illness 7; disabled 6 rural; near 5; elder 4 rural; large 3
    illness 2; single_parent 2 rural; elder 1; near 1 rural; disabled 0; illness 0 rural
    illness 26 stop:survey; elder 24 stop:opinion rural; near 30 stop:decision; large 9 objected
    single_parent 10 withdrawn; near 6 refused; disabled 8 paused; illness 21 deposit; near 19 car
"""
RUNS = (("dibao", 1, "reconciled"), ("tekun", 1, "approved"), ("dibao", 0, "submitted"))


@dataclass(frozen=True)
class Plan:
    """One household: at which place, since when, and what is out of the ordinary."""

    ticket: Ticket
    since: int
    stop: str = ""
    ending: str = ""

    @property
    def family(self) -> Family:
        """Who they are."""
        return self.ticket.family

    @property
    def town(self) -> str:
        """Key of its township."""
        towns = self.ticket.place.towns
        return next(town.key for town in towns if self.ticket.village in town.villages)

    @property
    def key(self) -> str:
        """What the seed remembers it by."""
        return f"household:{self.ticket.place.prefix}:{self.family.number}"


def plans(pack_name: str, line: Timeline) -> list[Plan]:
    """All households of a pack's localities that came under it, the longest-standing first."""
    made: list[Plan] = []
    rows = [row.split() for part in _ROWS.strip().splitlines() for row in part.split(";")]
    for number, place in enumerate(of_pack(pack_name)):
        # A second place under the same pack (建三江) has a quarter of the households.
        for count, row in enumerate(rows[:: 4 if number else 1]):
            made.append(_plan(place, count, row, line.today))
    own_from = load_pack(pack_name).valid_from
    known = [plan for plan in made if line.before(plan.since) >= own_from]
    return sorted(known, key=lambda plan: -plan.since)


def _plan(place: Locality, count: int, row: list[str], today: date) -> Plan:
    kind, since, *marks = row
    hiding = next((mark for mark in marks if mark in ("car", "deposit")), "")
    stop = next((mark.partition(":")[2] for mark in marks if mark.startswith("stop:")), "")
    ending = next((m for m in marks if m in ("withdrawn", "refused", "paused", "objected")), "")
    rural = "rural" in marks
    town = place.towns[count % len(place.towns)]
    found = family(_FIRST_NUMBER[place.prefix] + count, kind, today, hiding)
    ticket = Ticket(
        place,
        _of_here(found, place),
        town.villages[1 if rural else 0],
        item=found.item,
        urban=not rural,
    )
    return Plan(ticket, int(since), stop, ending)


def _of_here(made: Family, place: Locality) -> Family:
    """The family with wages as they are where the standard of living is this locality's."""
    values = load_pack(place.pack).parameters[_PLAIN]
    newest = values[-1]
    fen = int(newest.value) // (12 if newest.unit.endswith("年") else 1)
    share = min(1.0, fen / _USUAL)
    members = [
        replace(one, wage=int(one.wage * share) // 10 * 10, pension=int(one.pension * share))
        for one in made.members
    ]
    return replace(made, members=tuple(members))


def play(plan: Plan, line: Timeline) -> None:
    """Let one household come and go as far as it is to; nothing happens after the line's end."""
    clock.move_to(moment(line.before(plan.since), "09:05"))
    with one_transaction(), Walk(plan.ticket, Inside, _answers, line.end) as walk, suppress(Late):
        for told in walk.tell(plan.stop):
            if plan.ending and _ENDINGS[plan.ending](walk, told):
                return


def _refused(walk: Walk, _: Told) -> bool:
    todo = walk.todo()
    if todo is not None and todo["step"] == "acceptance":
        walk.later(minutes=50)
        why = "全家户籍和经常居住地都不在本地，请向户籍所在地乡镇（街道）申请。"
        body = {"reasons": [why], "basis": "57号第4条、第5条"}
        walk.desk("chuangkou").post(f"/cases/{walk.case}/refuse", **body)
        return True
    return False


def _withdrawn(walk: Walk, told: Told) -> bool:
    if told.what.startswith("受理"):
        walk.later(days=1)
        reason = "儿子已找到工作，申请人自愿撤回申请"
        walk.desk("chuangkou").post(f"/cases/{walk.case}/withdraw", reason=reason)
        return True
    return False


def _paused(walk: Walk, told: Told) -> bool:
    if told.what.startswith("受理"):
        walk.later(days=1)
        body = {"reason": "appraisal", "note": "等待残疾等级评定结果"}
        walk.desk("shenhe").post(f"/cases/{walk.case}/pause", **body)
        return True
    return False


def _objected(walk: Walk, told: Told) -> bool:
    if "时期满" in told.what:
        walk.later(days=1)
        words = "有群众反映该户在外地务工的儿子经常汇钱回来，请核实。"
        body = {"content": words, "is_anonymous": True}
        walk.helper().post(f"/cases/{walk.case}/objections", **body)
        return True
    return False


_ENDINGS = {
    "refused": _refused,
    "withdrawn": _withdrawn,
    "paused": _paused,
    "objected": _objected,
}


def runs(pack_name: str, line: Timeline) -> list[RunStory]:
    """The monthly lists of the townships where somebody is paid by then."""
    found = []
    for place in of_pack(pack_name):
        for town in place.towns:
            for item, months_back, until in RUNS:
                story = RunStory(town.key, item, months_back, until, line, place)
                if _paid(town.code, item, story.month):
                    found.append(story)
    return found


def _paid(township: str, item: str, month: date) -> bool:
    """Whether an award of the item runs in a township in that month."""
    with in_scope(SCOPE_ALL):
        awards = Award.objects.filter(item=item, pays=True, during__contains=month)
        return awards.filter(home_path__contains=f"/{township}/").exists()


def _answers(case: str) -> None:
    """The departments answer over HTTP; one that is down leaves the case waiting."""
    waiting = CheckQuery.objects.filter(request__case=case, state="waiting")
    for uid in list(waiting.values_list("uid", flat=True)):
        with suppress(ExternalDown):
            take_answer(uid)

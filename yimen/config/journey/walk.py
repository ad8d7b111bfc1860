"""A household's way through any locality (随地演练): the open step is done by the one whose it is.

Nothing here knows a locality: who acts follows from the step's role, what he does from its kind,
what comes next from the product. `Walk` is told over HTTP by the journey, and in this process by
the demo's seed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from yimen.config.demo.families import Family
from yimen.config.demo.localities import Locality
from yimen.config.journey.people import Caller
from yimen.config.journey.story import Told, limit_of
from yimen.foundation import clock
from yimen.foundation.calendar import is_working_day
from yimen.policy import load_pack

Work = Callable[[str], None]
"""Does what the job worker would do for this case."""

_DESKS = {
    "window_clerk": "chuangkou",
    "surveyor": "diaocha1",
    "township_reviewer": "shenhe",
    "township_leader": "lingdao",
}
_BUREAUS = {"county_reviewer": "shenhe", "county_decider": "shenpi", "liaison": "canlian"}
_MORNING = time(9, 20)


class Late(Exception):
    """The walk has come to the day it may not pass; the household is as far as it can be."""


@dataclass(frozen=True)
class Ticket:
    """Where and what for: a village of the place, the item asked for, urban or rural household."""

    place: Locality
    family: Family
    village: str
    item: str = "dibao"
    urban: bool = True


class Walk:
    """One household's way. `enter` makes a caller of a user name, `until` is never passed."""

    def __init__(
        self,
        ticket: Ticket,
        enter: Callable[[str], Caller],
        work: Work,
        until: datetime | None = None,
    ) -> None:
        self.ticket, self.place, self.family = ticket, ticket.place, ticket.family
        self.work, self.until = work, until
        self._enter = enter
        self.people: dict[str, Any] = {}
        self.case, self.favourable = "", True
        self.kinds = _kinds(self.place.pack)

    def __enter__(self) -> Walk:
        return self

    def __exit__(self, *_: object) -> None:
        for person in self.people.values():
            person.close()

    def person(self, username: str) -> Any:
        """Whoever it is, logged in on first use."""
        if username not in self.people:
            self.people[username] = self._enter(username)
        return self.people[username]

    def desk(self, part: str) -> Any:
        """Somebody of the township in charge of the household's village."""
        town = next(t for t in self.place.towns if self.ticket.village in t.villages)
        return self.person(self.place.desk(part, town.key))

    def bureau(self, part: str) -> Any:
        """Somebody of the county."""
        return self.person(self.place.bureau(part))

    def actor(self, role: str) -> Any:
        """Who does what falls to this role here."""
        if role == "village_assistant":
            return self.helper()
        if role in _BUREAUS:
            return self.bureau(_BUREAUS[role])
        return self.desk(_DESKS[role])

    def helper(self) -> Any:
        """The assistant of the household's village, or the window for a village without one."""
        town = next(t for t in self.place.towns if self.ticket.village in t.villages)
        number = town.villages.index(self.ticket.village)
        return self.desk(("cun", "cun2")[number] if number < 2 else "chuangkou")

    def tell(self, stop: str = "") -> Iterator[Told]:
        """Every act up to the end, or up to where the step `stop` is open."""
        from yimen.config.journey.acts import ACTS, begin

        yield from begin(self)
        while True:
            todo = self.todo()
            if todo is None or todo["step"] == stop:
                return
            yield from ACTS[self.kinds[todo["step"]]](self, todo)

    def todo(self) -> dict[str, Any] | None:
        """The first open step; None when the case has come to its end."""
        steps = [row for row in self.whole()["steps"] if row["state"] == "open"]
        return steps[0] if steps else None

    def whole(self) -> dict[str, Any]:
        """The case as the window sees it."""
        return dict(self.desk("chuangkou").get(f"/cases/{self.case}"))

    def refs(self) -> dict[str, str]:
        """Identity number → reference of the member, as knowledge wants them."""
        # Father and son may have the same name; not the same birthday as well.
        rows = self.whole()["members"]
        uids = {(row["name"], row["birth_date"]): row["uid"] for row in rows}
        members = self.family.members
        return {one.id_number: uids[one.name, one.born.isoformat()] for one in members}

    def go(self, moment: datetime) -> None:
        """Move the clock on to a moment. Raises Late past the day the walk may not pass."""
        if self.until is not None and moment > self.until:
            raise Late
        clock.move_to(max(moment, clock.now()))

    def later(self, *, days: int = 0, minutes: int = 0) -> None:
        """Some minutes later, or in the morning some working days later."""
        moment = clock.now()
        for _ in range(days):
            moment += timedelta(days=1)
            while not is_working_day(moment.date()):
                moment += timedelta(days=1)
        if days:
            moment = datetime.combine(moment.date(), _MORNING, clock.ZONE)
        self.go(moment + timedelta(minutes=minutes))

    def told(self, who: Any, what: str) -> Told:
        """A line: what runs and what comes next, read from the case as it now stands."""
        whole = self.whole()
        steps = [row["step_title"] for row in whole["steps"] if row["state"] == "open"]
        name = f"{who.name}（{who.office}）"
        if not steps:
            return Told(clock.now(), name, what, "—", "已办结")
        return Told(clock.now(), name, what, limit_of(whole), "、".join(steps))


def _kinds(pack_name: str) -> dict[str, str]:
    """Step key → kind, in all the procedures of a pack and of the general one before it."""
    pack = load_pack(pack_name)
    packs = [load_pack(name) for name in pack.chain[1:2]] + [pack]
    return {
        step.key: step.kind
        for one in packs
        for versions in one.procedures.values()
        for procedure in versions
        for step in procedure.steps
    }

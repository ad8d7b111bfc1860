"""One household's way through the door (办件故事), by the real actions at moments of the past."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from yimen.applications.actions.accept import accept
from yimen.applications.actions.add_material import add_material
from yimen.applications.actions.book_appointment import book_appointment
from yimen.applications.actions.choose_category import choose_category
from yimen.applications.actions.close_survey import close_survey
from yimen.applications.actions.declare_facts import declare_facts
from yimen.applications.actions.register_intake import register_intake
from yimen.applications.actions.save_survey import SurveyData, add_photo, save_survey
from yimen.applications.actions.sign_consent import sign_consent
from yimen.applications.actions.sign_survey import sign_as_family, sign_survey
from yimen.applications.consents import missing_consents
from yimen.applications.intake_data import IntakeData, MemberData, ProxyData
from yimen.applications.models import Survey
from yimen.applications.paper_list import still_needed
from yimen.config.demo import knowledge, papers
from yimen.config.demo.calendar import Timeline, later, moment
from yimen.config.demo.desks import STATIONS, at_desk, staff
from yimen.config.demo.families import Family
from yimen.foundation import clock
from yimen.foundation.scope import SCOPE_ALL, in_scope
from yimen.households.actions.add_account import add_account
from yimen.households.models import Membership, Person
from yimen.network.acting import Acting
from yimen.procedures.models import Case, WorkItem
from yimen.procedures.queue import open_item

_ROADS = ("解放路", "海城路", "渔港路", "平安巷", "榴岛路")


@dataclass(frozen=True)
class Plan:
    """A household's part: where, when it came (working days ago), and the act it stops after."""

    family: Family
    town: str
    village: str
    since: int
    until: str
    proxy: bool = False
    ending: str = ""


class Opening:
    """From the first word to the signed choice. Acts are methods, played in order by `play`."""

    def __init__(self, plan: Plan, line: Timeline) -> None:
        self.plan, self.line = plan, line
        self.start = line.before(plan.since)
        self.last = moment(self.start, "00:00")
        self.case: Case

    def play(self) -> Case:
        """Every act up to the plan's last one."""
        for act in self.acts():
            act()
            if act.__name__ == self.plan.until:
                break
        return self.case

    def acts(self) -> list[Callable[[], None]]:
        """What happens, in order."""
        return [
            self.registered,
            self.accepted,
            self.booked,
            self.visiting,
            self.visited,
            self.chosen,
        ]

    def go_to(self, day: date, at: str) -> datetime:
        """Move the clock on, never back and never past the product's now."""
        wanted = moment(day, at) + timedelta(minutes=self.plan.family.number % 37)
        wanted = max(wanted, self.last + timedelta(minutes=3))
        self.last = min(wanted, self.line.end - timedelta(seconds=30))
        return clock.move_to(self.last)

    def desk(self, part: str) -> str:
        """The user name of somebody of this township's office."""
        return f"{self.plan.town}.{part}"

    def item(self, step: str) -> WorkItem:
        """The open item of a step."""
        found = open_item(self.case, step)
        if found is None:
            self.case.refresh_from_db()
            raise LookupError(f"{self.case} is at {self.case.current_step}, not at {step}")
        return found

    def persons(self) -> dict[str, Person]:
        """Members by name."""
        held = Membership.objects.filter(household_id=self.case.household_id)
        return {row.person.name: row.person for row in held.select_related("person")}

    def refs(self) -> knowledge.Refs:
        """Identity number → register reference."""
        uids = {name: str(person.uid) for name, person in self.persons().items()}
        return {member.id_number: uids[member.name] for member in self.plan.family.members}

    def near(self) -> str:
        """Who is nearest to the household: the village's own assistant, else the window."""
        own = STATIONS[self.plan.town] == self.plan.village
        return self.desk("cun" if own else "chuangkou")

    def registered(self) -> None:
        """收件, at the window or by the village assistant; the declaration with it."""
        self.go_to(self.start, "09:05")
        with at_desk(self.desk("cun" if self.plan.proxy else "chuangkou")) as by:
            self.case = register_intake(by, self._form(by))
            declare_facts(by, self.case, knowledge.declared(self.plan.family, self.refs()))

    def accepted(self) -> None:
        """受理 on the same day."""
        self.go_to(self.start, "10:20")
        with at_desk(self.desk("chuangkou")) as by:
            accept(by, self.item("acceptance"))
        self.case.refresh_from_db()

    def booked(self) -> None:
        """The visit is agreed for the next working day."""
        self.go_to(self.start, "11:05")
        visit = max(moment(later(self.start, 1), "14:30"), clock.now() + timedelta(hours=1))
        with at_desk(self.desk("diaocha1")) as by:
            book_appointment(
                by,
                self.item("appointment"),
                starts_at=visit,
                surveyor=staff(self.desk("diaocha1")),
                contact_note="已电话约好，家里有人",
            )

    def visiting(self) -> None:
        """The survey is begun and signed by the first surveyor."""
        self.go_to(later(self.start, 1), "14:35")
        with at_desk(self.desk("diaocha1")) as by:
            survey = save_survey(by, self.case, self._survey())
            add_photo(by, survey, papers.photo(by, "房屋外观", self.plan.family.number), "房屋外观")
            sign_survey(by, survey, papers.signature(by, by.actor.name))

    def visited(self) -> None:
        """Authorisations and papers are collected, all sign, the survey is closed."""
        self.go_to(later(self.start, 1), "15:10")
        survey = Survey.objects.get(case=self.case)
        with at_desk(self.desk("diaocha2")) as by:
            sign_survey(by, survey, papers.signature(by, by.actor.name))
        with at_desk(self.desk("diaocha1")) as by:
            applicant = self.case.applicant
            sign_as_family(by, survey, applicant, papers.signature(by, applicant.name))
            self._consents(by)
            close_survey(by, survey)
        with at_desk(self.desk("chuangkou")) as by:
            self._account(by)

    def chosen(self) -> None:
        """One category is chosen and signed; what papers still lack are handed in."""
        self.go_to(later(self.start, 1), "16:20")
        self.case.refresh_from_db()
        with at_desk(self.near()) as by:
            name = self.case.applicant.name
            item = self.plan.family.item
            choose_category(by, self.item("category"), [item], signature=papers.signature(by, name))
        self.case.refresh_from_db()
        with at_desk(self.desk("chuangkou")) as by:
            for need in still_needed(self.case):
                file = papers.scan(by, need.title)
                add_material(by, self.case, need.key, file, person=need.person)

    def _form(self, by: Acting) -> IntakeData:
        family = self.plan.family
        proxy = None
        if self.plan.proxy:
            letter = papers.scan(by, "委托书")
            proxy = ProxyData("village_assistant", by.actor.name, letter)
        first = family.applicant
        return IntakeData(
            id_number=first.id_number,
            phone=family.phone,
            name=first.name,
            division_code=self.plan.village,
            address=f"{_ROADS[family.number % len(_ROADS)]}{family.number}号",
            hukou="rural",
            wanted_item=family.item if family.number % 2 else "",
            statement=family.statement,
            members=tuple(
                MemberData(member.name, member.relation, member.id_number)
                for member in family.members[1:]
            ),
            proxy=proxy,
            channel="village" if self.plan.proxy else "window",
        )

    def _survey(self) -> SurveyData:
        return SurveyData(
            facts=knowledge.surveyed(self.plan.family, self.refs()),
            visited_at=clock.now() - timedelta(minutes=2),
            place="申请人家中",
            position_reason="山区信号弱，没有定位",
            summary=f"{self.plan.family.statement}家里陈设简单，与申报一致。",
        )

    def _consents(self, by: Acting) -> None:
        """Adults sign themselves; the first adult signs for children."""
        guardian = self.case.applicant
        for need in missing_consents(self.case.household):
            signer = guardian if need.by_guardian else None
            written = papers.signature(by, (signer or need.person).name)
            sign_consent(by, self.case, need.person, signed_by=signer, method="pad", file=written)

    def _account(self, by: Acting) -> None:
        """Where the money goes; a few households have not named an account yet."""
        if self.plan.family.number % 17 == 0:
            return
        with in_scope(SCOPE_ALL):
            add_account(
                by,
                self.case.household,
                holder=self.case.applicant,
                bank="玉环农商银行",
                number=f"99{self.plan.family.number:04d}0000{self.plan.family.number:06d}",
            )

"""People already on another award, case or household (一人多户): a question, never a wall.

A child of divorced parents, a 单人保 inside a 低边 family: the answer belongs to the officer, who
writes it down; the software only makes sure that nobody overlooks the question (daily.md 4).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from yimen.awards.queries import running_awards_of
from yimen.foundation.errors import Invalid
from yimen.foundation.scope import elevated
from yimen.households.models import Membership, Person
from yimen.network.acting import Acting
from yimen.network.trespass import LOOKED
from yimen.policy.pack import Pack
from yimen.procedures.models import Case

CODE = "duplicate_question"
_PURPOSE = "重复保障查重"


@dataclass(frozen=True)
class Duplicate:
    """One thing already there: `kind` is award, case or household."""

    kind: str
    person_uid: str
    person_name: str
    title: str
    number: str
    office: str

    @property
    def sentence(self) -> str:
        """张三已享受低保（证书编号 …，玉城街道）."""
        verb = {"award": "已享受", "case": "正在申请", "household": "已登记在另一户："}[self.kind]
        return f"{self.person_name}{verb}{self.title}（{self.number}，{self.office}）"


def find_duplicates(
    by: Acting,
    persons: Sequence[Person],
    *,
    pack: Pack,
    on: date,
    but_household: UUID | None = None,
    but_case: UUID | None = None,
) -> list[Duplicate]:
    """Running awards, open cases and other households of these persons, the whole county over.

    The look beyond one's own area is logged; it shows number and office, nothing else.
    """
    uids = [person.uid for person in persons]
    if not uids:
        return []
    with elevated(_PURPOSE, by.actor):
        found = [
            Duplicate(
                "award",
                str(a.person_uid),
                a.person_name,
                _title(pack, a.item),
                a.number,
                a.office_name,
            )
            for a in running_awards_of(uids, on)
        ]
        found += list(_open_cases(uids, pack, but_case))
        found += list(_other_households(uids, on, but_household, {f.person_uid for f in found}))
    return found


def of_case(by: Acting, case: Case, pack: Pack, on: date) -> list[Duplicate]:
    """What is already there about the members of a case: for the clerk, when nobody at a window
    was asked."""
    held = Membership.objects.on(on).filter(household_id=case.household_id)
    persons = [row.person for row in held.select_related("person")]
    return find_duplicates(
        by, persons, pack=pack, on=on, but_household=case.household_id, but_case=case.uid
    )


def ask(duplicates: Sequence[Duplicate], answer: str) -> None:
    """Raise the question unless it has been answered in words."""
    if duplicates and not answer.strip():
        told = "；".join(one.sentence for one in duplicates)
        raise Invalid(
            f"{told}。请核实后填写说明再继续（如：单独施保、随父或随母生活、原待遇将停止）",
            "duplicate_answer",
            code=CODE,
            extra={"duplicates": [asdict(one) for one in duplicates], LOOKED: _PURPOSE},
        )


def _open_cases(uids: Iterable[UUID], pack: Pack, but: UUID | None) -> Iterable[Duplicate]:
    """Cases under way in which the person applies."""
    cases = Case.objects.open().filter(applicant_id__in=uids).exclude(uid=but)
    for case in cases.select_related("applicant", "handling_office").order_by("receipt_number"):
        yield Duplicate(
            "case",
            str(case.applicant_id),
            case.applicant.name,
            _title(pack, case.item) if case.item else "社会救助",
            case.number or case.receipt_number,
            case.handling_office.name,
        )


def _other_households(
    uids: Iterable[UUID], on: date, but: UUID | None, told: set[str]
) -> Iterable[Duplicate]:
    """Memberships elsewhere that nothing above has told yet."""
    rows = Membership.objects.on(on).filter(person_id__in=uids).exclude(household_id=but)
    for row in rows.select_related("person", "household__division").order_by("recorded_at"):
        if str(row.person_id) not in told:
            yield Duplicate(
                "household",
                str(row.person_id),
                row.person.name,
                "",
                row.household.number,
                row.household.division.name,
            )


def _title(pack: Pack, item: str) -> str:
    return pack.items[item].short if item in pack.items else item


def own_household(person: Person) -> UUID | None:
    """The household the person heads, which an application of his own is not a duplicate of."""
    held = Membership.objects.current().filter(person=person, household__head=person)
    row = held.order_by("-recorded_at").first()
    return row.household_id if row else None

"""收件: register an application from no more than an identity number and a telephone (S4-18).

However somebody comes, at a window, in a village or by phone, it is `take_in` that registers him:
one case model for every channel (S4-16).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from yimen.applications import duplicates, messages
from yimen.applications.actions.note_need import NeedData, note_need
from yimen.applications.emergency import counts_from_need
from yimen.applications.guards import check_late_entry
from yimen.applications.household import file_of, household_for
from yimen.applications.intake_checks import check_intake, main_items
from yimen.applications.intake_data import IntakeData
from yimen.applications.models import Application, Material, NeedReport
from yimen.applications.permissions import check_register
from yimen.applications.record import record
from yimen.applications.tracking import new_token
from yimen.foundation import clock
from yimen.foundation.errors import Invalid, NotFound
from yimen.foundation.uids import new_uid
from yimen.households.models import Household, Person
from yimen.households.persons import find_by_id
from yimen.network.acting import Acting
from yimen.network.models import Division, Office, Role
from yimen.network.packs import pack_for
from yimen.network.queries import township_of
from yimen.policy.pack import Pack
from yimen.policy.procedure import Procedure
from yimen.procedures.engine.complete import complete
from yimen.procedures.engine.start import start_case
from yimen.procedures.models import Case

LATE_SCAN = "late_scan"


@dataclass(frozen=True)
class Counter:
    """Where an application comes in (收件处).

    `place` is the household's, `office` numbers the receipt, `receiver` closes 收件: the clerk
    himself, or the system for those who apply by phone.
    """

    place: Division
    office: Office
    receiver: Acting


@transaction.atomic
def register_intake(by: Acting, data: IntakeData) -> Case:
    """Register household, cases and applications; 收件 is done and 受理 waits at the township.

    Several items open a case each on one household file; the first is returned (S0-05). Raises
    Invalid with a sentence per field, or Invalid "duplicate_question" when someone is already on
    an award, applying, or in another household and no answer was given.
    """
    check_register(by)
    place = _place(by, data.division_code)
    return take_in(by, data, Counter(place, _office(by), receiver=by))


@transaction.atomic
def take_in(by: Acting, data: IntakeData, at: Counter) -> Case:
    """The one way in for every channel; see `register_intake`. Rights were checked before."""
    pack, _ = pack_for(at.place.path, clock.today())
    check_intake(data, pack)
    received_at = check_late_entry(
        data.received_at, data.late_reason, data.late_scan is not None, pack
    )
    pack, _ = pack_for(at.place.path, received_at.date())
    file = file_of(by, data)
    _ask_duplicates(by, data, file, pack, received_at.date())
    household, applicant = household_for(by, data, at.place, file)
    ref = new_uid()
    cases = [
        _open_case(by, data, at, household, applicant, item, received_at, ref)
        for item in data.wanted
    ]
    messages.tell_registered(cases[0], cases[0].application)
    return cases[0]


def _open_case(
    by: Acting,
    data: IntakeData,
    at: Counter,
    household: Household,
    applicant: Person,
    item: str,
    received_at: datetime,
    intake_ref: UUID,
) -> Case:
    """One item of the intake: its case with the application, 收件 done."""
    pack, version = pack_for(at.place.path, received_at.date())
    case = start_case(
        by,
        household=household,
        applicant=applicant,
        item=item,
        intake_office=at.office,
        handling_office=township_of(at.office.path),
        division=at.place,
        pack=pack,
        pack_version=version,
        procedure=procedure_for(pack, item, received_at.date()),
        received_at=received_at,
    )
    _application(by, case, data, intake_ref)
    _keep_late_scan(by, case, data)
    if counts_from_need(case):
        note_need(by, case, NeedData(NeedReport.Way.APPLICATION, received_at, by.actor.name))
    complete(at.receiver, case.work_items.open().get(kind="intake"))
    case.refresh_from_db()
    _tell_trail(by, case, data, received_at)
    return case


def procedure_for(pack: Pack, item: str, on: date) -> Procedure:
    """The procedure of the wanted item, or of the pack's first main item while none is chosen."""
    return pack.procedure_for(item or main_items(pack)[0], on)


def _office(by: Acting) -> Office:
    if by.office is None:
        raise Invalid("请以窗口或村（社区）岗位登录后再登记")
    return by.office


def _place(by: Acting, code: str | None) -> Division:
    """Where the household lives: the division chosen, else the area of the registering office."""
    if not code:
        return _office(by).division
    division = Division.objects.at(clock.today()).filter(pk=code).first()
    if division is None:
        raise Invalid("请重新选择所在村（社区）", "division_code")
    if not by.scope.covers(division.path):
        try:
            office = township_of(division.path).name
        except NotFound:
            office = "户籍所在地乡镇（街道）"
        raise Invalid(f"{division.name}不在您的辖区，请由{office}登记", "division_code")
    return division


def _ask_duplicates(
    by: Acting, data: IntakeData, file: Household | None, pack: Pack, on: date
) -> None:
    numbers = [data.id_number, *(m.id_number for m in data.members if m.id_number)]
    persons = [find_by_id(number, by) for number in numbers]
    known = [person for person in persons if person is not None]
    own = file.pk if file is not None else None
    found = duplicates.find_duplicates(by, known, pack=pack, on=on, but_household=own)
    duplicates.ask(found, data.duplicate_answer)


def _application(by: Acting, case: Case, data: IntakeData, intake_ref: UUID) -> Application:
    proxy = data.proxy
    assistant = by.role == Role.VILLAGE_ASSISTANT
    application = Application(
        case=case,
        channel=data.channel,
        registered_by=by.staff,
        assistant_staff=by.staff if data.assisted else None,
        assistant_name=by.actor.name if data.assisted else "",
        proxy_staff=by.staff if proxy and assistant else None,
        proxy_name=proxy.name.strip() if proxy else "",
        proxy_kind=proxy.kind if proxy else "",
        proxy_proof=proxy.proof if proxy else None,
        intake_ref=intake_ref,
        wanted_item=case.item,
        statement=data.statement.strip(),
        duplicate_answer=data.duplicate_answer.strip(),
        tracking_token=new_token(),
        home_path=case.home_path,
        handling_path=case.handling_path,
    )
    application.touch(by.actor, "收件登记")
    application.save(force_insert=True)
    return application


def _keep_late_scan(by: Acting, case: Case, data: IntakeData) -> None:
    """The paper of the day stands behind a back-dated receipt (补录)."""
    if data.late_scan is None:
        return
    Material.objects.create(
        case=case,
        key=LATE_SCAN,
        title="纸质申请扫描件（补录）",
        file=data.late_scan,
        added_at=clock.now(),
        added_by=by.actor.name,
        home_path=case.home_path,
        handling_path=case.handling_path,
    )


def _tell_trail(by: Acting, case: Case, data: IntakeData, received_at: datetime) -> None:
    proxy = data.proxy
    record(
        by,
        case,
        "intake.register",
        reason=data.late_reason,
        after={
            "channel": data.channel,
            "item": case.item,
            "members": 1 + len(data.members),
            "received_at": received_at,
            "proxy": {"kind": proxy.kind, "name": proxy.name} if proxy else None,
            "assisted": data.assisted,
            "duplicate_answer": data.duplicate_answer,
        },
    )

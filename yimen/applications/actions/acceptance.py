"""What 受理 has in common, whichever way it ends: the item, the pinned version, the number."""

from __future__ import annotations

from datetime import datetime

from yimen.applications.actions.register_intake import procedure_for
from yimen.applications.guards import check_not_ended, check_step_open
from yimen.applications.household import UNNAMED
from yimen.foundation.errors import Conflict, Invalid
from yimen.network.acting import Acting
from yimen.network.models import Level
from yimen.network.packs import pack_for
from yimen.policy.pack import Pack
from yimen.procedures.guards import check_seen, moment_words
from yimen.procedures.models import Case, WorkItem
from yimen.procedures.numbers import draw_number
from yimen.procedures.permissions import check_handle

SERIES = "受"


def open_acceptance(by: Acting, item: WorkItem, seen: int | str | None) -> Case:
    """Lock the case and check who, what and which page; returns the case."""
    case = Case.objects.select_for_update(of=("self",)).get(pk=item.case_id)
    item.refresh_from_db()
    item.case = case
    check_not_ended(case)
    check_step_open(item, "acceptance", "受理")
    check_handle(by, item)
    check_seen(item, seen)
    return case


def check_known(case: Case) -> None:
    """A notice needs a name and a visit needs a village; both stand on the ID card."""
    found: dict[str, str] = {}
    if case.applicant.name == UNNAMED:
        found["name"] = "受理前请按身份证补录申请人姓名"
    if case.division.level not in (Level.VILLAGE, Level.GRID):
        found["division_code"] = "受理前请选择申请人所在的村（社区），以便安排入户"
    if found:
        raise Invalid.many(found)


def pin(case: Case, at: datetime) -> Pack:
    """Pin pack and procedure to the day of acceptance; a version that changed since 收件 moves."""
    on = at.date()
    pack, version = pack_for(case.handling_path, on)
    procedure = procedure_for(pack, case.item, on)
    case.pack_version, case.procedure_id = version, procedure.hash
    return pack


def check_after_receipt(case: Case, at: datetime) -> None:
    """受理 is never before 收件."""
    if at < case.received_at:
        raise Conflict(f"受理时间不能早于收件时间（{moment_words(case.received_at)}），请核对")


def draw_acceptance_number(case: Case, year: int) -> str:
    """Township code, year and a running number without gaps: 331083001受202000001."""
    office = case.handling_office
    return f"{office.division_id}{SERIES}{year}{draw_number(office, SERIES, year):05d}"

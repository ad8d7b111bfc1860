"""Who decides this case (审批权归属): looked up on the day, with the amount proposed.

The open step of the decision follows: when a delegation starts, ends or is revoked, it moves
between county and township, and the trail says why.
"""

from __future__ import annotations

from yimen.applications.intake_checks import main_items
from yimen.applications.models import Decision
from yimen.foundation import clock
from yimen.network import power
from yimen.network.acting import Acting
from yimen.network.models import Office, Role
from yimen.network.packs import pack_for
from yimen.network.power import Power, power_for
from yimen.policy.pack import Pack
from yimen.policy.procedure import Step
from yimen.procedures import steps
from yimen.procedures.engine.placing import place_again
from yimen.procedures.models import Case, WorkItem

TASK = "审批权归属"
_DECIDING = ("decision", "revision")


def power_of(case: Case, *, item: str = "", amount_fen: int | None = None) -> Power:
    """Who decides the case today; item and amount as proposed unless given."""
    pack, _ = pack_for(case.handling_path, clock.today())
    known = amount_fen if amount_fen is not None else amount_of(case)
    return power_for(pack, case.handling_office, item or item_of(case, pack), clock.today(), known)


def item_of(case: Case, pack: Pack) -> str:
    """The item the decision will be about, as far as it is known."""
    if case.item in pack.items:
        return case.item
    form = getattr(case, "application", None)
    wanted = (form.chosen_item or form.wanted_item) if form is not None else ""
    return wanted if wanted in pack.items else main_items(pack)[0]


def amount_of(case: Case) -> int | None:
    """The amount of the newest opinion in fen; 0 for one against, None before there is one."""
    opinion = case.opinions.order_by("-round").first()
    if opinion is None:
        return None
    return opinion.amount_fen if opinion.is_favourable else 0


def check_power(by: Acting, case: Case, *, item: str = "", amount_fen: int | None = None) -> Power:
    """The power of today when the one who acts holds it, else NotPermitted saying who does."""
    held = power_of(case, item=item, amount_fen=amount_fen)
    power.check_holds(by, held)
    return held


def kept(held: Power) -> dict[str, str]:
    """The power as it stood on the day, printable, for the decision's own row."""
    return {
        "level": held.level,
        "role": held.role,
        "kind": held.kind,
        "office": held.office.name,
        "principal": held.principal.name,
        "basis": held.basis,
        "why": held.why,
        "delegation": str(held.delegation.pk) if held.delegation else "",
    }


def deciding_level(case: Case) -> str:
    """“county” or “township”: of the decision made, else of who would decide today."""
    made = Decision.objects.filter(case=case).first()
    return str(made.authority["level"]) if made else power_of(case).level


def follow_power(case: Case) -> list[WorkItem]:
    """Move the case's open decision to whoever holds the power now; usually nothing moves."""
    return place_again(Acting.system(TASK), case, power_of(case).why)


def follow_all(township: Office | None = None) -> int:
    """Move every open decision (of one township) that lies with the wrong office; how many moved.

    Looked up once for each township, item and amount; only cases that move are locked.
    """
    rows = WorkItem.objects.open().filter(kind__in=steps.placed_kinds())
    if township is not None:
        rows = rows.filter(case__handling_office=township)
    known: dict[tuple[int, str, int | None, str], tuple[int, str]] = {}
    moved = 0
    for row in rows.select_related("case__handling_office").iterator():
        case, amount = row.case, amount_of(row.case)
        key = (case.handling_office_id, case.item, amount, row.kind)
        if key not in known:
            known[key] = _holder(case, row.kind)
        if known[key] != (row.office_id, row.role):
            moved += len(follow_power(case))
    return moved


def _holder(case: Case, kind: str) -> tuple[int, str]:
    """Office and role a step of the kind belongs to today."""
    held = power_of(case)
    if kind in _DECIDING:
        return held.office.pk, held.role
    role = Role.TOWNSHIP_LEADER if held.level == "township" else Role.COUNTY_REVIEWER
    return held.office.pk, role.value


def _place(case: Case, step: Step) -> tuple[int, str]:
    return _holder(case, step.kind)


def _register_changed(by: Acting, township: Office) -> None:
    """The register of a township changed: its open decisions follow at once."""
    del by
    follow_all(township)


def register() -> None:
    """Offer the look-up to the engine; called once when the app is ready."""
    for kind in (*_DECIDING, "county_review"):
        steps.register_place(kind, _place)
    power.follow(_register_changed)

"""Grant an award (生成待遇) on the strength of a decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from yimen.awards.history import month_after
from yimen.awards.models import Award, AwardLine, Beneficiary
from yimen.awards.recording import record
from yimen.foundation import clock
from yimen.foundation.errors import Conflict
from yimen.foundation.money import Fen
from yimen.households.models import Person
from yimen.network.acting import Acting
from yimen.procedures.models import Case, CaseNumber
from yimen.procedures.numbers import draw_number


@dataclass(frozen=True)
class Grant:
    """What a decision gives.

    `first_month` is the first day of the first month paid; `last_month` None runs open-ended;
    `base_fen` is the household's amount a month in fen (0 where the status pays nothing);
    `supplements` are (person, fen, clause) of 分类施保 and care.
    """

    item: str
    decided_on: date
    first_month: date
    base_fen: Fen
    holder: Person
    beneficiaries: Sequence[Person]
    pays: bool = True
    last_month: date | None = None
    basis: str = ""
    supplements: Sequence[tuple[Person, Fen, str]] = field(default_factory=tuple)


@transaction.atomic
def grant(by: Acting, case: Case, terms: Grant) -> Award:
    """Create the award of `case` with its beneficiaries and monthly lines.

    The database refuses a second award of the same item over the same time; that comes back as
    Conflict. Aid begins with the month after the decision (浙江条例第56条); the caller computes it.
    """
    ends = month_after(terms.last_month) if terms.last_month else None
    during = DateRange(terms.first_month, ends)
    award = Award(
        number=_certificate_number(case, terms),
        item=terms.item,
        household=case.household,
        holder=terms.holder,
        case=case,
        pays=terms.pays,
        during=during,
        decided_on=terms.decided_on,
        home_path=case.home_path,
        handling_path=case.handling_path,
    )
    try:
        with transaction.atomic():
            award.save(force_insert=True)
    except IntegrityError as error:
        raise Conflict(
            "该家庭在这段时间已有同一事项的待遇，请先核对原待遇是否应当停发",
            code="award_exists",
        ) from error
    _add_people_and_lines(award, terms)
    record(
        by,
        award,
        "award.grant",
        case_number=case.number or "",
        after={
            "item": terms.item,
            "first_month": terms.first_month,
            "base_fen": terms.base_fen,
            "people": len(terms.beneficiaries),
        },
    )
    return award


def _add_people_and_lines(award: Award, terms: Grant) -> None:
    """Write the persons covered and the amounts a month."""
    now = clock.now()
    paths = {"home_path": award.home_path, "handling_path": award.handling_path}
    Beneficiary.objects.bulk_create(
        Beneficiary(award=award, person=person, during=award.during, recorded_at=now, **paths)
        for person in terms.beneficiaries
    )
    lines = []
    if terms.pays and terms.base_fen:
        lines.append((AwardLine.Kind.BASE, None, terms.base_fen, terms.basis))
    for person, fen, clause in terms.supplements:
        lines.append((AwardLine.Kind.SUPPLEMENT, person, fen, clause))
    AwardLine.objects.bulk_create(
        AwardLine(
            award=award,
            kind=kind,
            person=person,
            amount_fen=fen,
            during=award.during,
            reason=reason[:200],
            recorded_at=now,
            **paths,
        )
        for kind, person, fen, reason in lines
    )


def _certificate_number(case: Case, terms: Grant) -> str:
    """Office code, item, year and a running number: 331083001-DIBAO-2021-00001."""
    office = case.handling_office
    number = draw_number(office, _series(terms.item), terms.decided_on.year)
    return f"{office.division_id}-{terms.item.upper()}-{terms.decided_on.year}-{number:05d}"


def _series(item: str) -> str:
    """The name the numbers of an item are counted under; a long one is shortened to fit."""
    name = f"award:{item}"
    longest = CaseNumber._meta.get_field("series").max_length or len(name)
    return name if len(name) <= longest else f"a:{item}"[:longest]

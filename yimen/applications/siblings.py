"""一次收件、几件事: the cases one intake opened on one household file (S0-05).

They share members, authorisations and accounts by living on one household; scans, declarations and
joint forms are shared here, so that nobody hands in or types anything twice.
"""

from __future__ import annotations

from django.db.models import QuerySet

from yimen.applications.models import IssuedDocument
from yimen.packstore.reads import pack_of
from yimen.policy.pack import Pack
from yimen.procedures.models import Case


def siblings(case: Case) -> list[Case]:
    """The other cases of the same intake, in the order of their receipt numbers."""
    ref = case.application.intake_ref
    if ref is None:
        return []
    rows = Case.objects.filter(application__intake_ref=ref).exclude(pk=case.pk)
    joined = rows.select_related("application", "pack_version").defer("pack_version__content")
    return list(joined.order_by("receipt_number"))


def open_siblings(case: Case) -> list[Case]:
    """Those that are still being handled."""
    return [other for other in siblings(case) if other.status != Case.Status.ENDED]


def documents_of(case: Case) -> QuerySet[IssuedDocument]:
    """The papers of a case, with the joint forms (几项合用一张) made under a sibling."""
    joint = [key for key, paper in pack_of(case.pack_version).documents.items() if paper.joint]
    held = IssuedDocument.objects.filter(case=case)
    others = siblings(case) if joint else []
    if not others:
        return held
    shared = IssuedDocument.objects.filter(
        case__in=[other for other in others if _same_procedure(other, case)], template__in=joint
    )
    return held | shared


def covered_by(case: Case, pack: Pack, template: str) -> list[Case]:
    """The cases one joint form speaks of: this one and its siblings of the same procedure."""
    paper = pack.documents.get(template)
    others = siblings(case) if paper is not None and paper.joint else []
    return [case, *(other for other in others if _same_procedure(other, case))]


def _same_procedure(one: Case, other: Case) -> bool:
    return bool(one.procedure_id == other.procedure_id)

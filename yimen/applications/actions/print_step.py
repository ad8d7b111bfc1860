"""一键打印: every paper of a step in one go; only what changed since is made anew."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction
from pypdf import PdfWriter

from yimen.applications.documents import is_current, issue, pdf_of, void
from yimen.applications.guards import lock_case
from yimen.applications.models import IssuedDocument
from yimen.applications.siblings import documents_of
from yimen.foundation.errors import Conflict, NotFound
from yimen.network.acting import Acting
from yimen.network.permissions import Right, check
from yimen.packstore.reads import pack_of, procedure_of
from yimen.policy.catalogue import Template
from yimen.policy.procedure import Step
from yimen.procedures.models import Case

CHANGED = "内容有变，已重新制作"
RECEIPT = "delivery_receipt"
"""Proves that a letter with remedies was handed over; without such a letter there is none."""


@dataclass
class Printed:
    """The papers of a step: `made` anew, `kept` as they were, and why the others are not there."""

    made: list[IssuedDocument] = field(default_factory=list)
    kept: list[IssuedDocument] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    @property
    def all(self) -> list[IssuedDocument]:
        """Everything that goes through the printer, in the order of the step."""
        return [*self.kept, *self.made]


@transaction.atomic
def print_step(by: Acting, case: Case, step: str) -> Printed:
    """Make the papers of a step that are not there yet and those whose content has changed.

    A paper that says the same as before is printed again, not made again; one that changed gets
    a new number and the old one becomes void. Raises NotFound for a step without papers.
    """
    check(by, Right.CASE_READ)
    case = lock_case(case)
    papers = papers_of(case, step)
    if not papers:
        raise NotFound("这个环节没有要打印的文书")
    printed = Printed()
    for paper in papers:
        _one(by, case, step, paper, printed)
    return printed


def papers_of(case: Case, step: str) -> list[Template]:
    """The templates of a step that concern this item, as the pack of the case has them."""
    pack = pack_of(case.pack_version)
    found = next((one for one in _steps(case) if one.key == step), None)
    rows = [pack.documents[key] for key in found.papers if key in pack.documents] if found else []
    item = case.item or case.application.chosen_item or case.application.wanted_item
    return [paper for paper in rows if not paper.items or not item or item in paper.items]


def step_documents(case: Case, step: str) -> list[IssuedDocument]:
    """The valid papers of a step, in the order of the step."""
    order = [paper.key for paper in papers_of(case, step)]
    rows = documents_of(case).filter(template__in=order, state=IssuedDocument.State.VALID)
    held = [row for row in rows.select_related("file") if row.step == step]
    return sorted(held, key=lambda row: (order.index(row.template), row.issued_at))


def one_file(documents: Iterable[IssuedDocument]) -> bytes:
    """The papers one behind the other as a single PDF, each with all its copies' first print."""
    writer = PdfWriter()
    for document in documents:
        writer.append(io.BytesIO(pdf_of(document)))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _steps(case: Case) -> tuple[Step, ...]:
    return procedure_of(case.procedure_id).steps


def _templates(case: Case, printed: Printed) -> list[Template]:
    documents = pack_of(case.pack_version).documents
    return [documents[row.template] for row in printed.all if row.template in documents]


def _one(by: Acting, case: Case, step: str, paper: Template, printed: Printed) -> None:
    if paper.key == RECEIPT and not any(row.remedy for row in _templates(case, printed)):
        printed.left_out.append(f"{paper.title}：这个环节还没有要送达的决定文书")
        return
    rows = documents_of(case).filter(template=paper.key, state=IssuedDocument.State.VALID)
    held = list(rows.order_by("-issued_at"))
    own = [row for row in held if row.step == step]
    if paper.optional:
        printed.kept += own
        return
    try:
        if own and is_current(own[0]):
            printed.kept.append(own[0])
            return
        made = issue(by, case, paper.key, step=step)
    except Conflict as error:
        printed.left_out.append(f"{paper.title}：{error.message}")
        return
    for row in own:
        void(by, row, CHANGED)
    printed.made.append(made)

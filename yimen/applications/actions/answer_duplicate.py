"""Answer the question about aid already held (重复保障说明)."""

from __future__ import annotations

from django.db import transaction

from yimen.applications.guards import check_not_ended, lock_case
from yimen.applications.permissions import check_fill_in
from yimen.applications.record import record
from yimen.foundation.errors import Invalid
from yimen.network.acting import Acting
from yimen.procedures.models import Case

_LONGEST = 300


@transaction.atomic
def answer_duplicate(by: Acting, case: Case, answer: str) -> None:
    """Keep the answer in words; a later answer replaces it, the trail keeps both."""
    case = lock_case(case)
    check_fill_in(by, case)
    check_not_ended(case)
    text = answer.strip()
    if not text:
        raise Invalid(
            "请填写核实情况（如：单独施保、随父或随母生活、原待遇将停止）", "duplicate_answer"
        )
    if len(text) > _LONGEST:
        raise Invalid(f"说明最多 {_LONGEST} 个字", "duplicate_answer")
    application = case.application
    before = application.duplicate_answer
    application.duplicate_answer = text
    application.touch(by.actor, "重复保障说明")
    application.save(update_fields=["duplicate_answer"])
    record(by, case, "duplicate.answer", before=before, after=text)

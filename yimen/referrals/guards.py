"""May it, in this state? (前置条件)"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from yimen.foundation.errors import Conflict, Invalid
from yimen.foundation.scope import Scope, in_scope
from yimen.foundation.versions import check_version
from yimen.network.acting import Acting
from yimen.procedures.guards import check_open, check_running, check_seen
from yimen.procedures.models import Case, WorkItem
from yimen.procedures.permissions import check_handle
from yimen.referrals.models import Referral

LONGEST = 300


def open_item_of(by: Acting, item: WorkItem, seen: int | str | None, kind: str) -> Case:
    """Lock the case and check who, what and which page; returns the case."""
    case = Case.objects.select_for_update(of=("self",)).get(pk=item.case_id)
    item.refresh_from_db()
    item.case = case
    if item.kind != kind:
        raise Conflict(f"当前环节是“{item.step_title}”，请刷新页面后再办理")
    check_open(item)
    check_running(case)
    check_handle(by, item)
    check_seen(item, seen)
    return case


@contextmanager
def locked(referral: Referral, seen: int | str | None, *states: str) -> Iterator[Referral]:
    """The referral under lock, in the scope of the window it came from, checked for its state.

    A department sees its referrals only; what its answer moves is the case behind it.
    """
    with in_scope(Scope(referral.from_office.path, "转办联办")):
        row = (
            Referral.objects.select_for_update(of=("self",))
            .select_related("case__pack_version", "case__household", "visit", "to_office")
            .select_related("case__handling_office", "case__application", "from_office")
            .defer("case__pack_version__content")
            .get(pk=referral.pk)
        )
        if seen is not None:
            check_version(row, seen)
        if row.state not in states:
            raise Conflict(
                f"{row}现在是“{row.get_state_display()}”，这一步已经有人办过，请刷新页面",
                code="already_done",
            )
        yield row


def need_text(text: str, field: str, sentence: str, longest: int = LONGEST) -> str:
    """The text, trimmed. Invalid beside the field when it is empty or too long."""
    found = text.strip()
    if not found:
        raise Invalid(sentence, field)
    if len(found) > longest:
        raise Invalid(f"最多写 {longest} 个字，请写得简短些", field)
    return found

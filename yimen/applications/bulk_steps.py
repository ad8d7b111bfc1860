"""Steps that may be completed many at once (批量办结): those whose outcome says everything.

A village puts up all the results of a county's morning in one go, and the county takes note of a
day's filings; every other step asks for content case by case.
"""

from __future__ import annotations

from yimen.applications.actions import file_result
from yimen.applications.actions.publish_decision import publish_decision
from yimen.network.acting import Acting
from yimen.procedures.models import WorkItem
from yimen.procedures.steps import register_bulk


def publish_one(by: Acting, item: WorkItem, _outcome: str, _reason: str) -> None:
    """结果公布 of one case, as its page does it."""
    publish_decision(by, item.case)


def note_one(by: Acting, item: WorkItem, _outcome: str, reason: str) -> None:
    """予以备案 of one result; to send one back it has to be opened."""
    file_result.acknowledge_filing(by, item, reason)


def register() -> None:
    """Offer them to procedures."""
    register_bulk("publication", publish_one)
    register_bulk(file_result.KIND, note_one)

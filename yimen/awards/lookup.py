"""Finding an award within one's area."""

from __future__ import annotations

from uuid import UUID

from yimen.awards.models import Award
from yimen.foundation.errors import NotFound
from yimen.network.acting import Acting


def award_for(by: Acting, uid: UUID) -> Award:
    """The award with its case, household and holder. NotFound outside the area."""
    rows = Award.objects.visible_to(by.scope.prefix).select_related(
        "case", "holder", "household__division"
    )
    found = rows.filter(pk=uid).first()
    if found is None:
        raise NotFound("没有找到这项待遇，或者不在您的辖区，请核对证书编号")
    return found

"""Rows within the caller's area, by the request at hand."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest

from yimen.api.commands import acting
from yimen.applications import lookup
from yimen.foundation.files.models import StoredFile
from yimen.procedures.models import Case, WorkItem

person_of = lookup.member_of


def case_of(request: HttpRequest, uid: UUID) -> Case:
    """The case in scope, else 404 with an audit row."""
    return lookup.case_for(acting(request), uid)


def item_of(request: HttpRequest, pk: int) -> WorkItem:
    """The work item in scope, else 404 with an audit row."""
    return lookup.item_for(acting(request), pk)


def file_of(uid: UUID | None, request: HttpRequest) -> StoredFile | None:
    """A file this officer uploaded before; None stays None."""
    return lookup.upload_of(acting(request), uid)

"""Shapes of answers shared by several routers. Money is fen; times are ISO 8601."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Any, get_args
from uuid import UUID

from ninja import Schema
from pydantic import BeforeValidator, ConfigDict, ValidationInfo, field_validator

from yimen.applications.models import IssuedDocument
from yimen.procedures.models import NO_LIMIT, Case, WorkItem


class WorkItemOut(Schema):
    """One work item as queues and cases show it; `due_at` null means no limit."""

    id: int
    case_uid: UUID
    case_number: str
    applicant: str
    id_masked: str
    item: str
    step: str
    step_title: str
    round: int
    state: str
    waits: str
    waits_note: str
    office: str
    role: str
    assignee: str | None
    opened_at: datetime
    due_at: datetime | None
    due_provisional: bool
    due_legal: bool
    due_source: str
    outcome: str
    reason: str
    done_by: str | None
    done_at: datetime | None
    row_version: int

    @staticmethod
    def of(row: WorkItem) -> WorkItemOut:
        """From a row whose case, applicant, office, assignee and done_by are loaded."""
        case = row.case
        return WorkItemOut(
            id=row.pk,
            case_uid=case.uid,
            case_number=str(case),
            applicant=case.applicant.name,
            id_masked=case.applicant.id_masked,
            item=row.item,
            step=row.step,
            step_title=row.step_title,
            round=row.round,
            state=row.state,
            waits=row.waits,
            waits_note=row.waits_note,
            office=row.office.name,
            role=row.role,
            assignee=row.assignee.name if row.assignee else None,
            opened_at=row.opened_at,
            due_at=None if row.due_sort >= NO_LIMIT else row.due_sort,
            due_provisional=row.due_provisional,
            due_legal=row.due_legal,
            due_source=row.due_source,
            outcome=row.outcome,
            reason=row.reason,
            done_by=row.done_by.name if row.done_by else None,
            done_at=row.done_at,
            row_version=row.row_version,
        )


class CaseOut(Schema):
    """One case in short."""

    uid: UUID
    receipt_number: str
    number: str | None
    item: str
    applicant: str
    id_masked: str
    division: str
    handling_office: str
    status: str
    outcome: str
    current_step: str
    received_at: datetime
    complete_at: datetime | None
    accepted_at: datetime | None
    ended_at: datetime | None
    due_at: datetime | None
    row_version: int

    @staticmethod
    def of(case: Case) -> CaseOut:
        """From a case whose applicant, division and handling office are loaded."""
        return CaseOut(
            uid=case.uid,
            receipt_number=case.receipt_number,
            number=case.number,
            item=case.item,
            applicant=case.applicant.name,
            id_masked=case.applicant.id_masked,
            division=case.division.name,
            handling_office=case.handling_office.name,
            status=case.status,
            outcome=case.outcome,
            current_step=case.current_step,
            received_at=case.received_at,
            complete_at=case.complete_at,
            accepted_at=case.accepted_at,
            ended_at=case.ended_at,
            due_at=None if case.due_sort >= NO_LIMIT else case.due_sort,
            row_version=case.row_version,
        )


class DocumentOut(Schema):
    """One issued paper."""

    uid: UUID
    template: str
    title: str
    serial: str
    state: str
    step: str
    issued_at: datetime
    issued_by: str
    served_at: datetime | None

    @staticmethod
    def of(row: IssuedDocument) -> DocumentOut:
        """From a row."""
        return DocumentOut(
            uid=row.uid,
            template=row.template,
            title=row.title,
            serial=row.serial,
            state=row.state,
            step=row.step,
            issued_at=row.issued_at,
            issued_by=row.issued_by,
            served_at=row.served_at,
        )


class Done(Schema):
    """A write succeeded; `ref` names what it made or changed."""

    ref: str = ""
    message: str = ""


def _written_out(value: Any) -> Any:
    """A day as 2026-07-01; pydantic alone would also read seconds since 1970."""
    if isinstance(value, str) and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        raise ValueError("日期请写成2026-07-01这样")
    return value


Day = Annotated[date, BeforeValidator(_written_out)]


def _kinds(annotation: Any) -> set[Any]:
    """The types an annotation is made of."""
    parts = get_args(annotation)
    return {annotation}.union(*map(_kinds, parts)) if parts else {annotation}


class Body(Schema):
    """What a request may carry and nothing else: a misspelt field is told, not passed over, and
    true is no number.
    """

    model_config = ConfigDict(extra="forbid")

    @field_validator("*", mode="before")
    @classmethod
    def _no_number(cls, value: Any, info: ValidationInfo) -> Any:
        kinds = _kinds(cls.model_fields[str(info.field_name)].annotation)
        given = value if isinstance(value, list) else [value]
        if int in kinds and not kinds & {bool, Any} and any(isinstance(one, bool) for one in given):
            raise ValueError("这里要填数字")
        return value


class Reason(Body):
    """A reason, and the row version the page showed."""

    reason: str = ""
    seen: int | None = None


class Seen(Body):
    """The row version the page showed; null skips the check."""

    seen: int | None = None

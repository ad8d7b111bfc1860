"""Shapes of the delegation register."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from ninja import Schema

from yimen.api.schemas import Body


class PaperIn(Body):
    """A paper with its number (文号)."""

    number: str
    title: str
    issuer: str
    issued_on: date
    file: UUID | None = None


class LineIn(Body):
    """One item of the list."""

    item: str
    service_code: str
    starts_on: date
    scope: str
    duties: str
    power: str = "审核确认"
    kind: str = ""
    ceiling_fen: int | None = None


class ListIn(Body):
    """A list on a registered paper."""

    title: str
    paper: UUID
    lines: list[LineIn]


class AgreementIn(Body):
    """Term of an agreement, both days included."""

    authority_list: UUID
    township: int
    first: date
    last: date


class ScanIn(Body):
    """The scan, uploaded before."""

    file: UUID


class DelegationEndIn(Body):
    """From which day on, and why."""

    on: date
    reason: str


class ReceiverIn(Body):
    """The unit that takes the power over."""

    unit_name: str
    head: str = ""
    trained_on: date | None = None
    trained_people: int = 0
    training_note: str = ""
    seal_name: str = ""
    seal_image: UUID | None = None


class DelegationIn(Body):
    """One item for one township; without a numbered paper it is refused."""

    township: int
    item: str
    first: date
    paper: UUID | None = None
    last: date | None = None
    agreement: UUID | None = None
    kind: str = ""
    ceiling_fen: int | None = None


class ChecksIn(Body):
    """Open means checks to a township."""

    township: int
    first: date
    paper: UUID | None = None
    last: date | None = None


class StageIn(Body):
    """One stage of the roll-out."""

    title: str
    first_day: date
    last_day: date
    tasks: str = ""


class StagesIn(Body):
    """The whole plan, in order."""

    stages: list[StageIn]


class DelegationOut(Schema):
    """One row of the register."""

    uid: UUID
    township: str
    power: str
    item: str
    kind: str
    ceiling_fen: int | None
    first: date | None
    last: date | None
    paper: str
    issuer: str
    revoked_on: date | None


class AgreementOut(Schema):
    """An agreement and where it stands on the day asked for."""

    uid: UUID
    township: str
    first: date
    last: date | None
    state: str
    county_signed_by: str
    township_signed_by: str
    has_scan: bool


class PointOut(Schema):
    """One line of the readiness list."""

    key: str
    title: str
    ok: bool
    told: str


class ProgressOut(Schema):
    """The stage of the day; `signed` of `townships`, and the percentage rounded down."""

    stage: str | None
    order: int | None
    signed: int
    townships: int
    percent: int


class ServiceItemOut(Schema):
    """An item with code and implementing level."""

    code: str
    item: str
    title: str
    level: str
    office: str
    kind: str
    ceiling_fen: int | None
    first: date | None
    last: date | None
    paper: str


class PowerOut(Schema):
    """Who decides a case today, in whose name, and why."""

    level: str
    role: str
    kind: str
    office: str
    principal: str
    basis: str
    why: str
    delegation: str

"""Issued papers (文书): numbered, their data frozen and sealed, printed once; a reprint is the same
file, and a code on it tells anyone that it is genuine and nothing else.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import transaction

from yimen.applications.bodies import body_for
from yimen.applications.document_data import document_data
from yimen.applications.heading import heading_of
from yimen.applications.models import IssuedDocument, SerialNumber
from yimen.applications.record import record
from yimen.foundation import clock
from yimen.foundation.crypto.fields import open_column, seal_column
from yimen.foundation.crypto.index import sm3
from yimen.foundation.documents import qr_svg, typst_pdf
from yimen.foundation.errors import Conflict, NotFound
from yimen.foundation.files import open_file, store_upload
from yimen.foundation.scope import SCOPE_ALL, in_scope
from yimen.network.acting import Acting
from yimen.network.models import Division, Level, Office
from yimen.network.queries import prefixes
from yimen.packstore.reads import pack_of
from yimen.policy.catalogue import Template
from yimen.policy.pack import Pack
from yimen.procedures.models import Case

_TABLE = IssuedDocument._meta.db_table
QR = "qr.svg"
_OWN_OF_THE_SHEET = frozenset({"serial", "issued_on", "verify", "office_phone", "hotline"})
"""What may differ between two prints of one paper that say the same."""


@dataclass(frozen=True)
class Genuine:
    """What the verify page shows: that the paper is ours and still stands, no personal data."""

    title: str
    serial: str
    office: str
    issued_at: datetime
    state: str


@transaction.atomic
def issue(
    by: Acting,
    case: Case,
    template: str,
    *,
    step: str = "",
    body: dict[str, Any] | None = None,
    pack: Pack | None = None,
) -> IssuedDocument:
    """Draw a number, freeze the data, print the PDF and keep both; the trail names the paper.

    `body` is what only this paper says, by default as the case stands; `pack` defaults to the
    pack the case is pinned to. Raises NotFound when the pack has no such paper.
    """
    pack = pack or pack_of(case.pack_version)
    if template not in pack.documents:
        raise NotFound(f"政策包“{pack.title}”没有这种文书，请联系县级民政部门补充")
    paper = pack.documents[template]
    heading = heading_of(case, paper)
    office = heading.office
    serial = _next_serial(office, paper)
    token = secrets.token_urlsafe(16)
    own = body if body is not None else body_for(template, case, pack)
    data = document_data(case, paper, pack, heading, serial=serial, body=own)
    data["verify"] = {"token": token, "url": verify_url(token)}
    source = pack.document_source(template)
    pdf = typst_pdf(source, data, attachments={QR: qr_svg(verify_url(token)).encode()})
    uid = uuid4()
    document = IssuedDocument.objects.create(
        uid=uid,
        case=case,
        template=template,
        template_hash=sm3(source).hex(),
        title=paper.title,
        serial=serial,
        office=office,
        step=step or case.current_step,
        data_sealed=seal_column(_TABLE, "data_sealed", uid, json.dumps(data, ensure_ascii=False)),
        file=store_upload(pdf, f"{paper.title}{serial}.pdf", actor=by.actor, allowed="paper"),
        verify_token=token,
        state=IssuedDocument.State.VALID,
        issued_at=clock.now(),
        issued_by=by.actor.name,
        home_path=case.home_path,
        handling_path=case.handling_path,
    )
    record(by, case, "document.issue", subject=f"{paper.title} {serial}", after={"serial": serial})
    return document


def is_current(document: IssuedDocument) -> bool:
    """Whether the paper still says what its case says today; number and day do not count.

    A paper an act made with words of its own never changes by itself.
    """
    case = document.case
    pack = pack_of(case.pack_version)
    paper = pack.documents.get(document.template)
    if paper is None or paper.optional:
        return True
    own = body_for(document.template, case, pack)
    now = document_data(case, paper, pack, heading_of(case, paper), serial="", body=own)
    return _substance(now) == _substance(frozen_data(document))


def _substance(data: dict[str, Any]) -> str:
    told = {key: value for key, value in data.items() if key not in _OWN_OF_THE_SHEET}
    return json.dumps(told, ensure_ascii=False, sort_keys=True, default=str)


def pdf_of(document: IssuedDocument) -> bytes:
    """The paper as it was first printed; a reprint never differs."""
    if document.file is None:
        raise NotFound("这份文书没有保存的文件，请联系系统管理员")
    return open_file(document.file)


def frozen_data(document: IssuedDocument) -> dict[str, Any]:
    """What stands on the paper, as it was on the day of issue."""
    text = open_column(_TABLE, "data_sealed", document.uid, bytes(document.data_sealed))
    found: dict[str, Any] = json.loads(text)
    return found


@transaction.atomic
def void(by: Acting, document: IssuedDocument, reason: str) -> None:
    """Declare a paper void (作废); it stays on file and its code says so from now on."""
    if document.state == IssuedDocument.State.VOID:
        raise Conflict(f"{document}已经作废")
    document.state = IssuedDocument.State.VOID
    document.save(update_fields=["state"])
    record(by, document.case, "document.void", subject=str(document), reason=reason)


@transaction.atomic
def serve(by: Acting, document: IssuedDocument, note: str = "") -> None:
    """Note that the applicant has received the paper (送达)."""
    if document.served_at is None:
        document.served_at = clock.now()
        document.save(update_fields=["served_at"])
        record(by, document.case, "document.serve", subject=str(document), reason=note)


def verify(token: str) -> Genuine:
    """Read by anyone who scans the code. NotFound says that the paper is not ours."""
    with in_scope(SCOPE_ALL):
        found = IssuedDocument.objects.filter(verify_token=token).select_related("office").first()
    if found is None:
        raise NotFound("没有查到这份文书，请核对二维码，或携带原件到窗口核验", code="not_genuine")
    return Genuine(
        found.title, found.serial, found.office.name, found.issued_at, found.get_state_display()
    )


def verify_url(token: str) -> str:
    """The address behind the code on the paper."""
    return f"{settings.YIMEN_PUBLIC_URL}/v/{token}"


def _next_serial(office: Office, paper: Template) -> str:
    """The next number of office, paper and year: 玉环玉城街道救助受字〔2020〕0001号."""
    year = clock.today().year
    SerialNumber.objects.get_or_create(office=office, template=paper.key, year=year)
    series = SerialNumber.objects.select_for_update().get(
        office=office, template=paper.key, year=year
    )
    series.last += 1
    series.save(update_fields=["last"])
    return paper.number_pattern.format(
        office=short_name(office), word=paper.number_word, year=year, serial=series.last
    )


def short_name(office: Office) -> str:
    """单位简称: 玉环 for the county's bureaus, 玉环玉城街道 below."""
    rows = Division.objects.filter(path__in=prefixes(office.path)).order_by("path")
    names = []
    for division in rows:
        if division.level == Level.COUNTY:
            names.append(division.name.rstrip("市县区"))
        elif division.level in (Level.TOWNSHIP, Level.VILLAGE):
            names.append(division.name)
    return "".join(names)

"""一户一档: a household's file as volumes, one a case, each in the order the pack prescribes.

Nothing is stored twice: the index is read from the papers and scans of the cases. Who keeps a
volume follows from the day of its decision: where a locality moved the power to decide, what was
decided before stays with the county (XX区方案三（三）).
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from yimen.applications.document_data import chinese_day
from yimen.applications.models import Decision, FileLoan, IssuedDocument, Material, OldVolume
from yimen.awards.models import Award
from yimen.foundation import clock
from yimen.foundation.documents import typst_pdf
from yimen.foundation.errors import NotFound
from yimen.foundation.files import open_file
from yimen.foundation.files.models import StoredFile
from yimen.households.models import Household
from yimen.network.models import Office
from yimen.network.packs import pack_for
from yimen.network.queries import county_office, township_of
from yimen.policy.pack import Pack
from yimen.procedures.models import Case

CUSTODIAN = "archive.custodian"
INDEX = "archive_index"
_LAST = "其他材料"
_COUNTY = "county"


@dataclass(frozen=True)
class Entry:
    """One line of the index; `first` and `last` are its pages within the volume."""

    part: str
    title: str
    serial: str
    day: date
    first: int
    last: int

    @property
    def pages(self) -> str:
        """1-2, or 3 alone."""
        return str(self.first) if self.first == self.last else f"{self.first}-{self.last}"


@dataclass(frozen=True)
class Volume:
    """The pages of one case or of an old volume on paper; `custodian` keeps them, `retention`
    says for how long, `name` is the number of the case or of the old decision."""

    number: int
    uid: UUID
    name: str
    case: Case | None
    title: str
    decided_on: date | None
    custodian: Office
    retention: str
    entries: tuple[Entry, ...]
    loan: FileLoan | None

    @property
    def keeper(self) -> str:
        """区 or 街道 as the index prints it: the office's name."""
        return self.custodian.name


def volumes_of(household: Household) -> list[Volume]:
    """The old volumes by their day, then every case in the order it came in."""
    pack, _ = pack_for(household.home_path, clock.today())
    old = household.old_volumes.order_by("decided_on", "registered_at")
    cases = Case.objects.filter(household=household).select_related("handling_office", "household")
    made = [_old(number, row, pack) for number, row in enumerate(old, start=1)]
    made += [
        _volume(number, case, pack)
        for number, case in enumerate(
            cases.order_by("received_at", "receipt_number"), start=len(made) + 1
        )
    ]
    return made


def volume_of(household: Household, uid: UUID) -> Case | OldVolume:
    """One volume of the household's file by its uid. Raises NotFound."""
    case = Case.objects.filter(household=household, pk=uid).first()
    old = household.old_volumes.filter(pk=uid).first()
    found = case or old
    if found is None:
        raise NotFound("没有找到这一卷，请刷新档案目录")
    return found


def custodian_of(path: str, pack: Pack, day: date) -> Office:
    """Who keeps what was decided on `day`: county or township, as the pack says of that day."""
    level = str(pack.parameter(CUSTODIAN, day).value) if pack.has_parameter(CUSTODIAN, day) else ""
    return county_office(path) if level == _COUNTY else township_of(path)


def keeper_of(volume: Case | OldVolume) -> Office:
    """The office that keeps a volume today."""
    pack, _ = pack_for(volume.home_path, clock.today())
    if isinstance(volume, OldVolume):
        return custodian_of(volume.handling_path, pack, volume.decided_on)
    return custodian_of(volume.handling_path, pack, _decided_on(volume) or clock.today())


def index_pdf(household: Household) -> bytes:
    """档案目录 of the whole file."""
    pack, _ = pack_for(household.home_path, clock.today())
    data: dict[str, Any] = {
        "title": "档案目录",
        "serial": household.number,
        "household": {"number": household.number},
        "applicant": {"name": household.head.name, "address": household.address},
        "body": {"volumes": [_printed(volume) for volume in volumes_of(household)]},
    }
    return typst_pdf(pack.document_source(INDEX), data)


def _printed(volume: Volume) -> dict[str, Any]:
    return {
        "number": volume.number,
        "title": volume.title,
        "case": volume.name,
        "decided": chinese_day(volume.decided_on) or "未作决定",
        "custodian": volume.keeper,
        "retention": volume.retention,
        "entries": [
            {
                "part": entry.part,
                "title": entry.title,
                "serial": entry.serial,
                "day": entry.day.isoformat(),
                "pages": entry.pages,
            }
            for entry in volume.entries
        ],
    }


def _volume(number: int, case: Case, pack: Pack) -> Volume:
    decided = _decided_on(case)
    return Volume(
        number=number,
        uid=case.pk,
        name=str(case),
        case=case,
        title=pack.items[case.item].title if case.item in pack.items else "社会救助",
        decided_on=decided,
        custodian=custodian_of(case.handling_path, pack, decided or clock.today()),
        retention=_retention(case, pack),
        entries=tuple(_entries(case, pack)),
        loan=case.file_loans.filter(returned_at__isnull=True).first(),
    )


def _old(number: int, row: OldVolume, pack: Pack) -> Volume:
    """A volume on paper, its pages as they were counted when it was registered."""
    first_part = next(iter(pack.archive.values()))
    entries, page = [], 0
    for line in row.entries:
        last = page + int(line["pages"])
        entries.append(Entry(first_part.title, line["title"], "", row.decided_on, page + 1, last))
        page = last
    years = int(str(pack.parameter("archive.retention.approval", clock.today()).value))
    return Volume(
        number=number,
        uid=row.pk,
        name=row.document_number,
        case=None,
        title=row.title,
        decided_on=row.decided_on,
        custodian=custodian_of(row.handling_path, pack, row.decided_on),
        retention=f"停止待遇后{years}年",
        entries=tuple(entries),
        loan=row.loans.filter(returned_at__isnull=True).first(),
    )


def _decided_on(case: Case) -> date | None:
    decision = Decision.objects.filter(case=case).first()
    return decision.decided_at.astimezone(clock.ZONE).date() if decision else None


def _retention(case: Case, pack: Pack) -> str:
    """停止待遇后3年, or the day it ends once the aid has stopped."""
    today = clock.today()
    years = int(str(pack.parameter("archive.retention.approval", today).value))
    award = Award.objects.filter(case=case).first()
    if award is not None and award.during.upper is not None:
        stopped: date = award.during.upper
        return f"保管至{stopped.year + years}年{stopped.month}月"
    return f"停止待遇后{years}年"


def _entries(case: Case, pack: Pack) -> Iterator[Entry]:
    """Papers and scans by part, then by day; pages run through the volume."""
    ranked = sorted(_sheets(case, pack), key=lambda row: row[:3])
    page = 0
    for rank, _, day, title, serial, file in ranked:
        count = _pages(file)
        parts = list(pack.archive.values())
        part = parts[rank].title if rank < len(parts) else _LAST
        yield Entry(part, title, serial, day, page + 1, page + count)
        page += count


def _sheets(case: Case, pack: Pack) -> Iterator[tuple[int, int, date, str, str, StoredFile | None]]:
    """(part, place within it, day, title, serial, file) of everything on paper."""
    rows = IssuedDocument.objects.filter(case=case, state=IssuedDocument.State.VALID)
    for row in rows.select_related("file__content"):
        rank, place = _rank(pack, row.template, "documents")
        day = row.issued_at.astimezone(clock.ZONE).date()
        yield rank, place, day, row.title, row.serial, row.file
    scans = Material.objects.filter(case=case, removed_at__isnull=True)
    for scan in scans.select_related("file__content", "person"):
        rank, place = _rank(pack, scan.key, "materials")
        title = f"{scan.title}（{scan.person.name}）" if scan.person else scan.title
        day = scan.added_at.astimezone(clock.ZONE).date()
        yield rank, place + 100, day, title, "", scan.file


def _rank(pack: Pack, key: str, kind: str) -> tuple[int, int]:
    for rank, part in enumerate(pack.archive.values()):
        listed = part.documents if kind == "documents" else part.materials
        if key in listed:
            return rank, listed.index(key)
    return len(pack.archive), 0


def _pages(file: StoredFile | None) -> int:
    """Sheets of a file: the pages of a PDF, one for a picture or for what cannot be counted."""
    if file is None or file.mime != "application/pdf":
        return 1
    try:
        return max(len(PdfReader(io.BytesIO(open_file(file))).pages), 1)
    except PyPdfError:
        return 1

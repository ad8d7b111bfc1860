"""How far a county's roll-out has come on a day (推进进度), and the export of who decides what."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date, timedelta

import xlsxwriter

from yimen.foundation.money import yuan_plain
from yimen.network.delegating import townships_of
from yimen.network.models import (
    Agreement,
    AuthorityLine,
    Delegation,
    Division,
    Office,
    RolloutStage,
)
from yimen.network.packs import pack_for
from yimen.network.power import Power, powers_for
from yimen.policy.pack import Pack

_COLUMNS = (
    ("事项编码", 22),
    ("救助事项", 22),
    ("实施层级", 14),
    ("实施单位", 34),
    ("方式", 8),
    ("金额上限（元）", 16),
    ("起", 12),
    ("止", 12),
    ("依据", 40),
)
"""Columns of the export and their widths."""


@dataclass(frozen=True)
class Progress:
    """The stage of the day, and how many townships have a signed agreement.

    `stage` None: the day lies in none of the stages. `percent` is rounded down, 0 without
    townships.
    """

    stage: RolloutStage | None
    stages: list[RolloutStage]
    signed: int
    townships: int
    percent: int


def progress(county: Division, on: date) -> Progress:
    """Agreements in force or signed by the day, of all townships (S2-31)."""
    stages = list(RolloutStage.objects.filter(division=county))
    offices = townships_of(county.path)
    rows = Agreement.objects.filter(township__in=offices)
    gone = (Agreement.State.ENDED, Agreement.State.EXPIRED)
    signed = {row.township_id for row in rows if row.signed(on) and row.state(on) not in gone}
    count = len(offices)
    return Progress(
        stage=next((stage for stage in stages if stage.covers(on)), None),
        stages=stages,
        signed=len(signed),
        townships=count,
        percent=len(signed) * 100 // count if count else 0,
    )


@dataclass(frozen=True)
class Entry:
    """One line of the export: an item at a level, with its code."""

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


def service_items(county: Division, on: date) -> list[Entry]:
    """Each item of the list with code and level: one line a township that holds the power on the
    day, and one for the county where not every township does (S2-17)."""
    pack, _ = pack_for(county.path, on)
    offices = townships_of(county.path)
    found: list[Entry] = []
    codes = codes_of(county)
    held = powers_for(pack, offices, codes, on, 0)
    for item, code in codes.items():
        powers = [held[item, office.pk] for office in offices]
        down = [power for power in powers if power.delegation is not None]
        found += [_entry(pack, item, code, power) for power in down]
        if len(down) < len(offices):
            rest = next(power for power in powers if power.delegation is None)
            found.append(_entry(pack, item, code, rest))
    return found


def codes_of(county: Division) -> dict[str, str]:
    """Item → code in the national list, from the newest list that names it."""
    lines = AuthorityLine.objects.filter(authority_list__division=county)
    ordered = lines.order_by("authority_list__made_at", "pk")
    return dict(ordered.values_list("item", "service_code"))


def matrix(county: Division, on: date) -> tuple[list[str], list[tuple[Office, list[Power]]]]:
    """Items that can be handed down, and who holds each in every township on the day."""
    pack, _ = pack_for(county.path, on)
    items = [key for key in pack.items if pack.delegable(key, on) is not None]
    offices = townships_of(county.path)
    held = powers_for(pack, offices, items, on, 0)
    return items, [(office, [held[item, office.pk] for item in items]) for office in offices]


def export(county: Division, on: date) -> bytes:
    """The list as an Excel workbook."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("审批权下放清单")
    bold = book.add_format({"bold": True})
    title = f"{county.name}社会救助审批（确认）权下放清单（{on:%Y-%m-%d}）"
    sheet.write_string(0, 0, title, bold)
    for column, (head, width) in enumerate(_COLUMNS):
        sheet.write_string(1, column, head, bold)
        sheet.set_column(column, column, width)
    for number, entry in enumerate(service_items(county, on), start=2):
        for column, text in enumerate(_printed(entry)):
            sheet.write_string(number, column, text)
    sheet.freeze_panes(2, 0)
    book.close()
    return out.getvalue()


def _printed(entry: Entry) -> tuple[str, ...]:
    """The cells of one line, as text."""
    first = entry.first.isoformat() if entry.first else ""
    open_end = "长期" if entry.first else ""
    return (
        entry.code,
        entry.title,
        entry.level,
        entry.office,
        entry.kind,
        yuan_plain(entry.ceiling_fen) if entry.ceiling_fen is not None else "",
        first,
        entry.last.isoformat() if entry.last else open_end,
        entry.paper,
    )


def _entry(pack: Pack, item: str, code: str, power: Power) -> Entry:
    row: Delegation | None = power.delegation
    last = row.during.upper - timedelta(days=1) if row and row.during.upper else None
    return Entry(
        code=code,
        item=item,
        title=pack.items[item].title,
        level="乡镇（街道）" if row else "县级",
        office=power.office.name,
        kind=power.kind,
        ceiling_fen=row.ceiling_fen if row else None,
        first=row.during.lower if row else None,
        last=last,
        paper=row.paper.number if row else power.basis,
    )

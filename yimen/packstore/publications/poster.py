"""The flow chart for the window's wall (流程图): A3, as PDF or SVG, from the live pack (S1-09)."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from math import ceil
from typing import Any

from yimen.foundation.documents import qr_svg, typst_pdf, typst_svg
from yimen.packstore.publications.facts import HERE, Stamp, head, item_url
from yimen.policy import Pack, Procedure
from yimen.policy.flow import draw_flow
from yimen.policy.limits import item_limits

TEMPLATE = HERE / "poster.typ"
WIDTH = 273.0
"""Width of the chart on an A3 sheet, in millimetres."""
_HEAD_AND_FOOT, _SHEET, _ROW = 52.0, 400.0, 20.0


def poster_data(pack: Pack, procedure: Procedure, stamp: Stamp, on: date) -> dict[str, Any]:
    """What the template draws."""
    limits = [{**asdict(one), "words": one.words} for one in item_limits(procedure) if not one.step]
    events = sum(step.on is not None for step in procedure.steps)
    flow = draw_flow(pack, procedure, WIDTH, _room(len(limits), events))
    return {
        **head(pack, stamp, on),
        "title": procedure.title,
        "items": [pack.items[key].title for key in procedure.items],
        "procedure_source": procedure.source,
        "since": f"{procedure.valid_from.isoformat()}",
        "limits": limits,
        "flow": asdict(flow),
        "url": item_url(pack, procedure.items[0]),
    }


def _room(limits: int, events: int) -> float:
    """Height left for the chart between the limits above and the events below it."""
    above = ceil(limits / (3 if limits > 4 else 4)) * _ROW
    below = ceil(events / 4) * _ROW + (8 if events else 0)
    return _SHEET - _HEAD_AND_FOOT - above - below


def poster_pdf(pack: Pack, procedure: Procedure, stamp: Stamp, on: date) -> bytes:
    """One A3 sheet."""
    return typst_pdf(
        TEMPLATE, poster_data(pack, procedure, stamp, on), attachments=_code(pack, procedure)
    )


def poster_svg(pack: Pack, procedure: Procedure, stamp: Stamp, on: date) -> bytes:
    """The same sheet as a picture for a page or a screen in the hall."""
    return typst_svg(
        TEMPLATE, poster_data(pack, procedure, stamp, on), attachments=_code(pack, procedure)
    )


def _code(pack: Pack, procedure: Procedure) -> dict[str, bytes]:
    return {"qr.svg": qr_svg(item_url(pack, procedure.items[0])).encode()}

"""The leaflet (明白纸): one A4 sheet, of one item or of all, with its code (S0-49, S1-10)."""

from __future__ import annotations

from datetime import date
from typing import Any

from yimen.foundation.documents import qr_svg, typst_pdf
from yimen.packstore.publications.facts import HERE, Stamp, head, item_facts, item_url
from yimen.policy import Pack

TEMPLATE = HERE / "leaflet.typ"


def leaflet_data(pack: Pack, item: str, stamp: Stamp, on: date) -> dict[str, Any]:
    """What the template prints; `item` "" is the leaflet of all items."""
    keys = [item] if item else [key for key, one in pack.items.items() if one.procedure]
    return {
        **head(pack, stamp, on),
        "one": bool(item),
        "items": [item_facts(pack, key, on) for key in keys],
        "url": item_url(pack, item) if item else item_url(pack, "all"),
    }


def leaflet_pdf(pack: Pack, item: str, stamp: Stamp, on: date) -> bytes:
    """The leaflet of one item, or of all with `item` "". Raises PackError for an unknown one."""
    data = leaflet_data(pack, item, stamp, on)
    return typst_pdf(TEMPLATE, data, attachments={"qr.svg": qr_svg(data["url"]).encode()})

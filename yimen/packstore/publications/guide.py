"""The guide (指南指引): every item with owner, limits, papers and steps, from the pack (S4-05)."""

from __future__ import annotations

from datetime import date
from typing import Any

from yimen.foundation.documents import qr_svg, typst_pdf
from yimen.packstore.publications.facts import HERE, Stamp, head, item_facts, item_url
from yimen.policy import Pack

TEMPLATE = HERE / "guide.typ"


def guide_data(pack: Pack, stamp: Stamp, on: date) -> dict[str, Any]:
    """What the template prints: items with a procedure first, then those handed to departments."""
    facts = {key: item_facts(pack, key, on) for key in pack.items}
    return {
        **head(pack, stamp, on),
        "main": [facts[key] for key, item in pack.items.items() if item.procedure],
        "other": [facts[key] for key, item in pack.items.items() if not item.procedure],
        "url": item_url(pack, "all"),
    }


def guide_pdf(pack: Pack, stamp: Stamp, on: date) -> bytes:
    """The guide as a booklet of A4 pages."""
    data = guide_data(pack, stamp, on)
    return typst_pdf(TEMPLATE, data, attachments={"qr.svg": qr_svg(data["url"]).encode()})

"""Papers of the register (下放文书): the authority list in print."""

from __future__ import annotations

from pathlib import Path

from yimen.foundation.documents import typst_pdf
from yimen.foundation.money import format_yuan
from yimen.network.models import AuthorityList
from yimen.network.packs import pack_for
from yimen.network.queries import county_office

FOLDER = Path(__file__).parent


def print_list(found: AuthorityList) -> bytes:
    """The authority list as a PDF; unsigned it says that it has no effect (S2-02)."""
    pack, _ = pack_for(found.division.path, found.made_at.date())
    lines = [
        {
            "item": pack.items[line.item].title if line.item in pack.items else line.item,
            "code": line.service_code,
            "power": line.power,
            "scope": line.scope,
            "kind": line.kind,
            "ceiling": format_yuan(line.ceiling_fen) if line.ceiling_fen is not None else "",
            "starts_on": line.starts_on.isoformat(),
            "duties": line.duties,
        }
        for line in found.lines.all()
    ]
    data = {
        "title": found.title,
        "county": county_office(found.division.path).name,
        "paper": str(found.paper),
        "lines": lines,
        "signed_by": found.signed_by,
        "signed_on": found.signed_on.isoformat() if found.signed_on else "",
    }
    return typst_pdf(FOLDER / "authority_list.typ", data)

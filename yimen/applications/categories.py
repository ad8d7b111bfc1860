"""Which items a screen may offer (可选事项): those the law of the day has a procedure for."""

from __future__ import annotations

from datetime import date

from yimen.packstore.reads import pack_of, procedure_of
from yimen.policy.pack import Pack
from yimen.procedures.models import Case


def offered(pack: Pack, on: date) -> list[tuple[str, str]]:
    """(key, title) of every item one can apply for on that day, in the pack's order."""
    return [(key, one.title) for key, one in pack.items.items() if pack.offers(key, on)]


def categories_of(case: Case) -> list[tuple[str, str]]:
    """(key, title) of what this case can end in: the items its own procedure is made for.

    Another item takes another procedure and is applied for anew.
    """
    items, wanted = pack_of(case.pack_version).items, procedure_of(case.procedure_id).items
    return [(key, one.title) for key, one in items.items() if key in wanted]

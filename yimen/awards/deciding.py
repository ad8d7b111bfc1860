"""May this user change or end an award? Only who holds the power to decide it on the day."""

from __future__ import annotations

from yimen.awards.models import Award
from yimen.foundation import clock
from yimen.foundation.money import Fen
from yimen.network.acting import Acting
from yimen.network.packs import pack_for
from yimen.network.power import check_holds, power_for
from yimen.network.queries import township_of


def check_decides(by: Acting, award: Award, amount_fen: Fen | None = None) -> None:
    """Raise NotPermitted unless the county, or the township by its delegation, lets `by` decide."""
    if by.actor.kind == "system":
        return
    today = clock.today()
    pack, _ = pack_for(award.handling_path, today)
    township = township_of(award.handling_path)
    check_holds(by, power_for(pack, township, award.item, today, amount_fen))

"""Set a locality up (建立一地经办网络): its divisions, its pack, its offices."""

from __future__ import annotations

from pathlib import Path

from django.db import transaction

from yimen.network.acting import Acting
from yimen.network.actions.bind_pack import bind_pack
from yimen.network.load import divisions_file, load_divisions, load_offices, load_regions
from yimen.network.models import Division
from yimen.network.permissions import Right, check
from yimen.policy.pack import Pack


@transaction.atomic
def set_up_locality(
    by: Acting,
    pack: Pack,
    *,
    general: Pack | None = None,
    divisions: Path | None = None,
    root_path: str = "/",
) -> Division:
    """Load the list of divisions (the shipped one without `divisions`), bind the pack from its own
    valid_from on, open the offices; returns the topmost division. Repeating it changes nothing.

    `general` is what the locality ran under before its own document (全国通行办法), if anything.
    Raises NotPermitted, Invalid for a faulty list.
    """
    check(by, Right.PACK_PUBLISH)
    path = divisions or divisions_file(pack.name)
    load_divisions(path, root_path)
    root = Division.objects.get(pk=_first_code(path))
    load_regions(pack)
    if general is not None:
        bind_pack(by, root, general.name, general.valid_from)
    bind_pack(by, root, pack.name, pack.valid_from)
    load_offices(pack)
    return root


def _first_code(path: Path) -> str:
    """Code of the first division of a list: the one all others lie under."""
    with path.open(encoding="utf-8-sig") as file:
        next(file)
        return next(file).split(",")[0]

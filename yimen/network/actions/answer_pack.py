"""Send a draft up, agree to it or give it back (报审、同意施行、退回)."""

from __future__ import annotations

from django.db import transaction

from yimen.network.acting import Acting
from yimen.network.actions.bind_pack import bind_pack
from yimen.network.approving import check_answerer, check_drafter, route_of
from yimen.network.models import Division, PackBinding
from yimen.packstore.actions import approve as approving
from yimen.packstore.models import Approval, PackVersion


def send_pack(by: Acting, draft: PackVersion) -> Approval:
    """Lay the draft before the level above; cases go on under the version in force (S2-30)."""
    check_drafter(by, draft.area)
    route = route_of(draft.area)
    return approving.send(draft, actor=by.actor, to=route.office, waiting_word=route.word)


@transaction.atomic
def approve_pack(by: Acting, version: PackVersion, note: str = "") -> PackVersion:
    """Agree; an area's first pack of its own applies to it from the version's day on."""
    check_answerer(by, version)
    published = approving.approve(version, actor=by.actor, note=note.strip())
    if not PackBinding.objects.filter(pack_name=published.name).exists():
        division = Division.objects.get(path=published.area)
        bind_pack(by, division, published.name, published.valid_from)
    return published


def return_pack(by: Acting, version: PackVersion, reason: str) -> PackVersion:
    """Give it back to the drafter with the reason."""
    check_answerer(by, version)
    return approving.give_back(version, actor=by.actor, reason=reason)

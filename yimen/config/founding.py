"""Founding a locality (设立一地): its pack published, its divisions and offices, its first people.

Used by the command line, the demo and the tests; repeating it changes nothing that stands.
"""

from __future__ import annotations

from pathlib import Path

from yimen.foundation import clock
from yimen.foundation.errors import Conflict
from yimen.network.acting import Acting
from yimen.network.actions.appoint import appoint
from yimen.network.actions.create_staff import create_staff
from yimen.network.actions.reset_password import reset_password
from yimen.network.actions.set_up_locality import set_up_locality
from yimen.network.models import Division, Level, Office, Role, Staff
from yimen.packstore.actions.publish import publish
from yimen.policy import load_pack


def found_locality(
    by: Acting, name: str, *, root: Path | None = None, divisions: Path | None = None
) -> Division:
    """Publish the pack `name` of the folder `root`, and the general one it ran under before its
    own document; load its divisions (the shipped list without `divisions`) and open its offices.

    Returns the topmost division. Raises PackError for a pack that fails its check, Invalid for a
    faulty list.
    """
    pack = load_pack(name, root)
    general = load_pack(pack.chain[1], root) if len(pack.chain) > 1 else None
    if general is not None and not general.procedures:
        general = None
    if general is not None:
        publish(general, actor=by.actor)
    publish(pack, actor=by.actor)
    return set_up_locality(by, pack, general=general, divisions=divisions)


def first_administrator(by: Acting, area: Division, username: str, name: str) -> str:
    """An administrator at the area's own bureau of civil affairs, who lets everybody else in.

    Returns the password for the first login, kept nowhere. Raises Conflict where the user name
    is taken, Invalid beside the field.
    """
    if Staff.objects.filter(username=username).exists():
        raise Conflict(f"用户名“{username}”已有人使用，请换一个，或让其在“人员岗位”里新建账号")
    role = "city_civil_affairs" if area.level == Level.CITY else "civil_affairs"
    office = Office.objects.get(division=area, role=role)
    staff = create_staff(by, username=username, name=name)
    appoint(by, staff, office, Role.ADMIN, clock.today())
    return reset_password(by, staff)

"""Who agrees to a new version of a pack (谁来审核): the office above its area (S2-30).

Where no office above uses this system, a second person of the same area does it; nobody agrees
to his own draft.
"""

from __future__ import annotations

from dataclasses import dataclass

from yimen.foundation import clock
from yimen.foundation.errors import NotFound, NotPermitted
from yimen.network.acting import Acting
from yimen.network.models import Level, Office, PackBinding, Post
from yimen.network.permissions import ROLE_RIGHTS, Right, check
from yimen.network.queries import prefixes
from yimen.packstore.models import PackVersion
from yimen.packstore.reads import version_of

_WORDS = {
    Level.PROVINCE: "待省审核",
    Level.CITY: "待市审核",
    Level.COUNTY: "待县审核",
}
_OPEN = frozenset({PackVersion.Status.PUBLISHED, PackVersion.Status.WITHDRAWN})
SECOND_PERSON = "待第二人复核"


@dataclass(frozen=True)
class Route:
    """Where a draft goes: the office's name, the word shown meanwhile, and whether it is above."""

    office: str
    word: str
    above: bool


def area_of(name: str) -> str:
    """Path of the area a pack applies to; "/" where several that share no office run under it.

    Raises NotFound for a pack no area runs under.
    """
    bindings = PackBinding.objects.filter(pack_name=name)
    paths = sorted(bindings.values_list("division__path", flat=True))
    if not paths:
        raise NotFound(f"政策包“{name}”没有登记适用地区，请系统管理员先登记")
    return paths[0] if all(path.startswith(paths[0]) for path in paths) else "/"


def check_drafter(by: Acting, area: str) -> None:
    """Raise NotPermitted unless the post may draft for this area."""
    check(by, Right.PACK_PUBLISH)
    if not by.scope.covers(area):
        raise NotPermitted("这个政策包的适用地区超出您的辖区，请在本级政策包上修改，或报上级起草")


def may_draft(by: Acting, area: str) -> bool:
    """Whether the post may draft for the area."""
    try:
        check_drafter(by, area)
    except NotPermitted:
        return False
    return bool(area)


def readable(by: Acting, name: str, number: int) -> PackVersion:
    """A version to be read: published ones by everybody, others by those of the area."""
    version = version_of(name, number)
    if version.status in _OPEN or may_draft(by, version.area):
        return version
    raise NotFound(f"第 {number} 版还没有发布，发布后才能查看；请先看现行版本")


def route_of(area: str) -> Route:
    """The nearest office above the area with somebody who may agree, else the area itself."""
    above = prefixes(area)[1:]
    office = _office_at(above)
    if office is not None:
        return Route(office.name, _WORDS.get(Level(office.division.level), "待上级审核"), True)
    own = _office_at([area])
    return Route(own.name if own else "本级民政部门", SECOND_PERSON, False)


def check_answerer(by: Acting, version: PackVersion) -> None:
    """Raise NotPermitted unless this post may agree to the version or give it back."""
    check(by, Right.PACK_PUBLISH)
    version.refresh_from_db(fields=["edits", "area", "drafter_id"])
    route = route_of(version.area)
    path = by.office.path if by.office else by.scope.prefix
    above = version.area.startswith(path) and path != version.area
    if route.above and not above:
        raise NotPermitted(f"这一版已报{route.office}，由上级审核，本级不能自己同意")
    if not route.above and not version.area.startswith(path):
        raise NotPermitted("这个政策包不在您的辖区，请由适用地区的同事审核")
    hands = {version.drafter_id, *(row.get("by_id", "") for row in version.edits)}
    hands.update(
        version.approvals.filter(answered_at__isnull=True).values_list("sender_id", flat=True)
    )
    if by.actor.id in hands:
        raise NotPermitted("起草、修改、报送的人不能自己审核，请由另一位同事办理")


def may_answer(by: Acting, version: PackVersion) -> bool:
    """Whether buttons for agreeing and giving back are drawn."""
    try:
        check_answerer(by, version)
    except NotPermitted:
        return False
    return True


def _office_at(paths: list[str]) -> Office | None:
    roles = [role for role, rights in ROLE_RIGHTS.items() if Right.PACK_PUBLISH in rights]
    posts = Post.objects.held_on(clock.today()).filter(
        office__path__in=paths, role__in=roles, office__is_active=True, staff__is_active=True
    )
    found = [post.office for post in posts.select_related("office__division")]
    return max(found, key=lambda office: len(office.path), default=None)

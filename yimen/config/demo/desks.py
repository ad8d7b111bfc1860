"""Acting as the people of the cast (以角色办理), each from his own post and within his scope."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from yimen.config.demo.cast import CHUMEN, DAMAIYU, DAMAIYU_COMMUNITY, HUBIN, XIANQIAN, YUCHENG
from yimen.foundation import clock
from yimen.foundation.errors import NotFound
from yimen.foundation.scope import in_scope
from yimen.network.acting import Acting
from yimen.network.models import Staff
from yimen.network.queries import post_of

TOWNSHIPS = {"yucheng": YUCHENG, "chumen": CHUMEN, "damaiyu": DAMAIYU}
# The community each township's assistant works in.
STATIONS = {"yucheng": XIANQIAN, "chumen": HUBIN, "damaiyu": DAMAIYU_COMMUNITY}


def staff(username: str) -> Staff:
    """The account of a member of the cast."""
    return Staff.objects.get(username=username)


@contextmanager
def at_desk(username: str) -> Iterator[Acting]:
    """Work as this member of the cast on the clock's day."""
    post = post_of(staff(username), clock.today())
    if post is None:
        raise NotFound(f"{username}在{clock.today()}没有岗位")
    by = Acting.of_post(post)
    with in_scope(by.scope):
        yield by

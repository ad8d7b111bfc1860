"""End a login from another device (退出登录)."""

from __future__ import annotations

from django.db import transaction

from yimen.foundation import clock
from yimen.foundation.errors import NotFound
from yimen.network.acting import Acting
from yimen.network.actions.notes import note
from yimen.network.models import LoginSession, Staff


def revoke_session(by: Acting, session_id: int) -> LoginSession:
    """End one of one's own logins; its next request stands before the login page.

    Ending it twice is no error. Raises NotFound for somebody else's.
    """
    with transaction.atomic():
        own = LoginSession.objects.select_for_update().filter(staff=by.staff, pk=session_id)
        session = own.first() if by.staff else None
        if session is None or by.staff is None:
            raise NotFound("没有找到这次登录，可能已经退出，请刷新页面查看")
        if session.revoked_at is None:
            session.revoked_at = clock.now()
            session.save(update_fields=["revoked_at"])
            note(by, by.staff, "staff.revoke_session", payload={"device": session.device})
    return session


def end_all_sessions(staff: Staff, but: str = "") -> int:
    """End every login of an account, save the session key `but`; returns how many."""
    live = LoginSession.objects.filter(staff=staff, revoked_at=None).exclude(session_key=but)
    return live.update(revoked_at=clock.now())

"""Open to everybody: is a paper genuine, how does my case stand."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from ninja import Router, Schema

from yimen.api.errors import PROBLEMS
from yimen.api.schemas import Body
from yimen.applications.documents import verify
from yimen.applications.status import public_status
from yimen.applications.tracking import find_case

router = Router(tags=["公众"], auth=None)


class GenuineOut(Schema):
    """Authenticity and status only, no personal data."""

    title: str
    serial: str
    office: str
    issued_at: datetime
    state: str


class TrackIn(Body):
    """The code on the notice and the last four of the ID number."""

    token: str
    last_four: str


@router.get("/verify/{token}", response={200: GenuineOut, **PROBLEMS}, summary="文书核验")
@login_not_required
def get_verify(request: HttpRequest, token: str) -> dict[str, Any]:
    """What the QR code on a paper leads to."""
    return asdict(verify(token))


@router.post("/track", response={200: dict[str, Any], **PROBLEMS}, summary="办理进度")
@login_not_required
def post_track(request: HttpRequest, body: TrackIn) -> dict[str, Any]:
    """The household's view of its case, in plain words."""
    return asdict(public_status(find_case(body.token, body.last_four)))

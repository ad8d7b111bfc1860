"""What was typed and not sent yet (自动保存): sealed, one per owner and form, kept until sent."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from yimen.applications.models import Draft
from yimen.foundation import clock
from yimen.foundation.crypto.fields import open_column, seal_column
from yimen.foundation.errors import TooLarge

_TABLE = Draft._meta.db_table
_COLUMN = "content_sealed"
_LIMIT = 200_000
ONLINE = "apply:"
"""Owners of drafts that belong to nobody known yet: somebody applying by phone."""
ONLINE_KEPT = timedelta(days=7)


def save_draft(owner: str, form: str, data: dict[str, Any]) -> None:
    """Keep `data` (JSON) as the owner's draft of the form; the last one typed wins.

    `owner` is "staff:7" or "applicant:<uid>", `form` names the page ("intake", "survey:<case>").
    """
    text = json.dumps(data, ensure_ascii=False)
    if len(text) > _LIMIT:
        raise TooLarge("草稿内容过多，请先提交或删减后再填写")
    Draft.objects.bulk_create(
        [
            Draft(
                owner=owner,
                form=form,
                content_sealed=seal_column(_TABLE, _COLUMN, f"{owner}/{form}", text),
                saved_at=clock.now(),
            )
        ],
        update_conflicts=True,
        unique_fields=["owner", "form"],
        update_fields=["content_sealed", "saved_at"],
    )


def load_draft(owner: str, form: str) -> dict[str, Any] | None:
    """The draft as typed, None when there is none."""
    draft = Draft.objects.filter(owner=owner, form=form).first()
    if draft is None:
        return None
    text = open_column(_TABLE, _COLUMN, f"{owner}/{form}", draft.content_sealed)
    found: dict[str, Any] = json.loads(text)
    return found


def clear_draft(owner: str, form: str) -> None:
    """Forget the draft, once its form was sent or thrown away."""
    Draft.objects.filter(owner=owner, form=form).delete()


def forget_online_drafts() -> int:
    """Remove what people applying by phone left for longer than a week; returns how many."""
    old = clock.now() - ONLINE_KEPT
    return Draft.objects.filter(owner__startswith=ONLINE, saved_at__lt=old).delete()[0]

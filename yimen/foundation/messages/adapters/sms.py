"""SMS (短信): an HTTP gateway named by a setting, or a file to look at where there is none.

The gateway gets `POST {"id", "to", "text"}` and answers 2xx. The id is the message's own, so a
gateway that sees it twice (a crash after sending) can drop the second.
"""

from __future__ import annotations

import json
import os

import httpx
from django.conf import settings

from yimen.foundation import clock
from yimen.foundation.errors import ExternalDown, Invalid
from yimen.foundation.identity import mask_account
from yimen.foundation.paths import var_dir

TIMEOUT_SECONDS = 10


def send_sms(message_id: str, to: str, text: str) -> None:
    """Hand one SMS over. Raises ExternalDown when trying again may help, Invalid when not."""
    url = getattr(settings, "YIMEN_SMS_URL", "")
    if url:
        _post(url, message_id, to, text)
    else:
        _drop(message_id, to, text)


def _post(url: str, message_id: str, to: str, text: str) -> None:
    try:
        answer = httpx.post(
            url, json={"id": message_id, "to": to, "text": text}, timeout=TIMEOUT_SECONDS
        )
    except httpx.HTTPError as error:
        # The error's own text may hold the number; its kind is enough.
        raise ExternalDown(f"短信网关无法连接（{type(error).__name__}）") from None
    if answer.is_success:
        return
    # A refusal of this very message will not turn into consent; anything else may pass.
    if answer.status_code in {400, 404, 409, 410, 413, 422}:
        raise Invalid(f"短信网关拒收（HTTP {answer.status_code}），请核对手机号码")
    raise ExternalDown(f"短信网关暂时不可用（HTTP {answer.status_code}）")


def _drop(message_id: str, to: str, text: str) -> None:
    """One line in today's file; the number is masked, as files are read by anyone on duty."""
    path = var_dir("outbox") / f"sms-{clock.real_now():%Y-%m-%d}.jsonl"
    line = json.dumps(
        {"id": message_id, "at": clock.now().isoformat(), "to": mask_account(to), "text": text},
        ensure_ascii=False,
    )
    with open(path, "a", encoding="utf-8", opener=lambda p, f: os.open(p, f, 0o600)) as file:
        file.write(line + "\n")

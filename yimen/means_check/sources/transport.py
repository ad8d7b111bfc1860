"""Ask a department over HTTP. Whatever goes wrong comes back as ExternalDown with a plain reason.

The query's own key goes along, so that a department can tell a repeated question from a new one.
"""

from __future__ import annotations

import ssl
from functools import cache
from time import monotonic
from typing import Any

import httpx
from django.conf import settings
from pydantic import ValidationError

from yimen.foundation.errors import ExternalDown
from yimen.means_check.sources.base import Answer, Source

_LONGEST_ANSWER = 1_000_000


def ask(source: Source, question: dict[str, Any]) -> Answer:
    """POST the question {key, id_number, name, purpose, asked_on} and validate the answer whole.

    Raises ExternalDown when the department is down, slow beyond the time-out, or talks nonsense;
    the message is fit for the case page and holds no personal data.
    """
    try:
        answer = Answer.model_validate_json(_received(source, question))
        if answer.state == "found":
            source.schema.model_validate(answer.data or {})
    except httpx.TimeoutException as error:
        raise ExternalDown(f"{source.title}超时没有答复", code="timeout") from error
    except httpx.HTTPError as error:
        raise ExternalDown(f"{source.title}无法连接", code="unreachable") from error
    except ValidationError:
        # Not chained: the validator quotes what it was given.
        raise ExternalDown(f"{source.title}的答复无法识别", code="garbage") from None
    if answer.key != question["key"]:
        raise ExternalDown(f"{source.title}答复了另一个查询", code="garbage")
    return answer


def _received(source: Source, question: dict[str, Any]) -> bytes:
    """The body of a good answer, within the time-out as a whole and of sensible length."""
    url = f"{settings.YIMEN_SOURCES_URL.rstrip('/')}/{source.key}/query"
    seconds = settings.YIMEN_SOURCES_TIMEOUT
    ends = monotonic() + seconds
    content = bytearray()
    with httpx.stream(
        "POST", url, json=question, timeout=seconds, verify=_certificates()
    ) as response:
        if response.status_code != httpx.codes.OK:
            raise ExternalDown(f"{source.title}暂停服务（{response.status_code}）", code="down")
        for part in response.iter_bytes():
            content += part
            if len(content) > _LONGEST_ANSWER:
                raise ExternalDown(f"{source.title}的答复无法识别", code="garbage")
            if monotonic() > ends:
                raise ExternalDown(f"{source.title}超时没有答复", code="timeout")
    return bytes(content)


@cache
def _certificates() -> ssl.SSLContext:
    """Whom we trust, read once a process: reading takes longer than most questions."""
    return ssl.create_default_context()

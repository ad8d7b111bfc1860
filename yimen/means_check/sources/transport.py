"""Ask a department over HTTP. Whatever goes wrong comes back as ExternalDown with a plain reason.

The query's own key goes along, so that a department can tell a repeated question from a new one.
"""

from __future__ import annotations

from typing import Any

import httpx
from django.conf import settings
from pydantic import ValidationError

from yimen.foundation.errors import ExternalDown
from yimen.means_check.sources.base import Answer, Source


def ask(source: Source, question: dict[str, Any]) -> Answer:
    """POST the question {key, id_number, name, purpose, asked_on} and validate the answer whole.

    Raises ExternalDown when the department is down, slow beyond the time-out, or talks nonsense;
    the message is fit for the case page and holds no personal data.
    """
    url = f"{settings.YIMEN_SOURCES_URL.rstrip('/')}/{source.key}/query"
    try:
        response = httpx.post(url, json=question, timeout=settings.YIMEN_SOURCES_TIMEOUT)
    except httpx.TimeoutException as error:
        raise ExternalDown(f"{source.title}超时没有答复", code="timeout") from error
    except httpx.HTTPError as error:
        raise ExternalDown(f"{source.title}无法连接", code="unreachable") from error
    if response.status_code != httpx.codes.OK:
        raise ExternalDown(f"{source.title}暂停服务（{response.status_code}）", code="unreachable")
    try:
        answer = Answer.model_validate_json(response.content)
        if answer.state == "found":
            source.schema.model_validate(answer.data or {})
    except ValidationError as error:
        raise ExternalDown(f"{source.title}的答复无法识别", code="garbage") from error
    if answer.key != question["key"]:
        raise ExternalDown(f"{source.title}答复了另一个查询", code="garbage")
    return answer

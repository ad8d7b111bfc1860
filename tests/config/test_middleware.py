"""What holds for every request: its size, and the headers of its answer."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from yimen.config.middleware import LARGEST_BODY, LARGEST_RETURN_FILE


@pytest.mark.parametrize("path", ["/login/", "/api/intakes", "/uploads/paper/"])
def test_a_body_nobody_needs_is_refused_before_it_is_read(db: None, path: str) -> None:
    answer = Client().post(path, {"a": "b"}, CONTENT_LENGTH=str(LARGEST_BODY + 1))
    assert answer.status_code == 413
    if path.startswith("/api/"):
        assert json.loads(answer.content)["code"] == "too_large"
    else:
        assert "请压缩或分次提交" in answer.content.decode()


def test_a_banks_answer_may_be_larger(db: None) -> None:
    path = "/api/runs/0f8fad5b-d9cb-469f-a165-70867728950e/return-file"
    sizes = (LARGEST_BODY + 1, LARGEST_RETURN_FILE + 1)
    statuses = [Client().post(path, CONTENT_LENGTH=str(size)).status_code for size in sizes]
    assert statuses == [401, 413]


@pytest.mark.parametrize("path", ["/login/", "/no/such/page/", "/api/me", "/api/openapi.json"])
def test_every_answer_carries_the_policy_and_is_kept_by_nobody(db: None, path: str) -> None:
    headers = Client().get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert {"private", "no-store"} <= set(headers["Cache-Control"].split(", "))

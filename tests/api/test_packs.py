"""政策库 by the API: what the pages of the policy desk do, a program can do."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from tests.cast.staff import log_in
from yimen.packstore.models import PackVersion, ReviewTask

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
DRAFT = "/packs/yuhuan/versions/2"
LIMIT = {"kind": "limit", "procedure": "main", "limit": "total", "count": 18}
LIMIT |= {"source": "玉民〔2026〕1号"}


def ask(username: str, method: str, path: str, body: Any = None) -> tuple[int, dict[str, Any]]:
    """Status and answer of one request by this person."""
    client = Client()
    log_in(client, username)
    sent = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
    answer = getattr(client, method)(f"/api{path}", **sent)
    return answer.status_code, answer.json()


@pytest.fixture
def draft(db: None, clock: Any) -> None:
    """县级审核员 has opened a draft of the next version."""
    status, done = ask("shen.shenhe", "post", "/packs/yuhuan/drafts", {"on": "2026-03-10"})
    assert (status, done["ref"]) == (200, "yuhuan/2")


@pytest.mark.usefixtures("draft")
def test_a_draft_is_changed_sent_given_back_and_agreed_to() -> None:
    assert ask("shen.shenhe", "post", f"{DRAFT}/edits", {"edit": LIMIT})[0] == 200
    _, told = ask("shen.shenhe", "get", DRAFT)
    assert any("18个工作日" in words for words in told["changes"])
    assert told["errors"] == []
    assert ask("shen.shenhe", "post", f"{DRAFT}/send", {})[0] == 200
    assert ask("shen.shenhe", "post", f"{DRAFT}/approve", {})[0] == 403
    status, told = ask("jiang.shenpi", "post", f"{DRAFT}/return", {})
    assert (status, "reason" in told["fields"]) == (422, True)
    assert ask("jiang.shenpi", "post", f"{DRAFT}/return", {"reason": "请附文件"})[0] == 200
    assert ask("shen.shenhe", "post", f"{DRAFT}/send", {})[0] == 200
    assert ask("jiang.shenpi", "post", f"{DRAFT}/approve", {})[0] == 200
    assert PackVersion.objects.get(name="yuhuan", number=2).status == "published"


@pytest.mark.usefixtures("draft")
def test_a_change_that_does_not_fit_is_refused_with_its_fields() -> None:
    for edit in ({"kind": "limit"}, {"kind": "other"}, {**LIMIT, "count": -1}, {}):
        status, told = ask("shen.shenhe", "post", f"{DRAFT}/edits", {"edit": edit})
        assert status == 422, told
    off = {"kind": "step", "procedure": "main", "step": "acceptance", "on": False, "source": "无"}
    assert ask("shen.shenhe", "post", f"{DRAFT}/edits", {"edit": off})[0] == 200
    assert any("受理" in words for words in ask("shen.shenhe", "get", DRAFT)[1]["errors"])
    assert ask("shen.shenhe", "post", f"{DRAFT}/send", {})[0] == 422
    assert ask("shen.shenhe", "delete", f"{DRAFT}/edits/0")[0] == 200
    assert ask("shen.shenhe", "delete", f"{DRAFT}/edits/7")[0] in (404, 409, 422)
    assert ask("shen.shenhe", "post", f"{DRAFT}/move", {})[0] == 422
    assert ask("shen.shenhe", "post", f"{DRAFT}/drop", {"reason": "文件没有通过"})[0] == 200
    assert ask("shen.shenhe", "get", DRAFT)[0] == 404


@pytest.mark.usefixtures("draft")
def test_a_draft_is_not_there_for_others() -> None:
    assert ask("yucheng.shenhe", "get", DRAFT)[0] == 404
    assert ask("yucheng.shenhe", "post", f"{DRAFT}/drop", {"reason": "无"})[0] == 404
    assert ask("yucheng.shenhe", "get", "/packs/yuhuan/versions/1")[0] == 200
    assert ask("yucheng.shenhe", "post", "/packs/yuhuan/drafts", {"on": "2026-03-10"})[0] == 403


def test_a_review_is_answered_with_its_conclusion(clock: Any) -> None:
    task = ReviewTask.objects.create(pack_name="yuhuan", title="依据变了", opened_at=clock.now())
    path = f"/pack-reviews/{task.pk}"
    assert ask("shen.shenhe", "post", path, {"conclusion": "不需要改"})[0] == 200
    task.refresh_from_db()
    assert task.conclusion == "不需要改"
    assert ask("shen.shenhe", "post", "/pack-reviews/999999", {"conclusion": "无"})[0] == 404

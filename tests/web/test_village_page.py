"""村（社区）工作台: five entries, and each role begins where its work is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client

from tests.applications.intake import ASSISTANT, CLERK, SURVEYOR, at_desk, registered
from tests.applications.stages import accepted_family, appointed, surveyed
from tests.cast.staff import log_in
from tests.web.forms import text
from yimen.foundation import clock as product_clock

PAGES = ("/village/", "/village/notices/", "/village/missing/")


@pytest.fixture
def day(db: None) -> Iterator[None]:
    """Tuesday 2020-09-29, 9 o'clock."""
    with product_clock.freeze("2020-09-29T09:00:00"):
        yield


def test_five_entries_with_what_waits_for_the_assistant(client: Client, day: None) -> None:
    surveyed(appointed(accepted_family()))
    log_in(client, ASSISTANT)
    answer = client.get("/village/")
    entries = {entry["label"]: entry["count"] for entry in answer.context["entries"]}
    assert entries == {"代办登记": 0, "公示公布": 0, "我的待办": 1, "办件进度": 0, "待补材料": 0}
    for entry in answer.context["entries"]:
        assert client.get(entry["url"]).status_code == 200


def test_missing_papers_are_named_by_household(client: Client, day: None) -> None:
    with at_desk() as by:
        case = registered(by, name="李四妹")
    log_in(client, ASSISTANT)
    page = text(client.get("/village/missing/"))
    assert "李四妹" in page
    assert "居民户口簿" in page
    assert f"/cases/{case.pk}/fill/?part=papers" in page


def test_empty_lists_say_so(client: Client, day: None) -> None:
    log_in(client, ASSISTANT)
    assert "没有缺材料的家庭" in text(client.get("/village/missing/"))
    assert "没有要公示公布的" in text(client.get("/village/notices/"))


@pytest.mark.parametrize(
    ("username", "home"), [(ASSISTANT, "/village/"), (SURVEYOR, "/visits/"), (CLERK, "/inbox/")]
)
def test_each_begins_where_the_work_is(client: Client, day: None, username: str, home: str) -> None:
    log_in(client, username)
    assert client.get("/")["Location"] == home


def test_the_page_is_the_villages_own(client: Client, day: None) -> None:
    log_in(client, CLERK)
    assert [client.get(page).status_code for page in PAGES] == [403, 403, 403]

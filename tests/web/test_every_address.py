"""Every address of the site, screens and API, opened and pressed by those who handle it.

Nothing may break, whatever the role; and what belongs to a household of one village is not there
for the officials of another place, neither in its own pages nor in lists, searches or drop-downs.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from tests.cast.staff import log_in
from tests.database import TestDatabases
from tests.web.world import World, everything
from yimen.api.urls import api
from yimen.foundation import clock

# Concerned with 玉城街道: window, field, review, decision, money and administration.
CONCERNED = [
    *(f"yucheng.{part}" for part in "chuangkou diaocha1 shenhe".split()),
    *("jiang.shenpi", "qian.caizheng", "guan.li"),
]
# The same posts elsewhere, and the department that reads only what is referred to it.
STRANGERS = [
    *(f"chumen.{part}" for part in "shenhe lingdao fafang".split()),
    "damaiyu.cun",
    "lian.yibao",
]
# What people and programs put into fields that were meant for something else.
GARBAGE = ("\x00", "²", "9" * 40, "-1", "字" * 3000, "2020-02-30", "'; --")
FILLERS = ("yucheng.chuangkou", "jiang.shenpi")
GARBAGE_NAMES = "nul square digits minus long no-day quote".split()
WEB = Path(__file__).parents[2] / "yimen" / "web"
# What is open to whoever holds the code printed on a paper, or has no household behind it.
OPEN = {
    "advise",
    "my_case",
    "verify",
    "apply_question",
    "apply_draft",
    "draft",
    "draft_drop",
    "upload",
}


@pytest.fixture(scope="module")
def world(
    django_db_setup: None, databases: TestDatabases, django_db_blocker: DjangoDbBlocker
) -> Iterator[World]:
    """The household with everything, on 2020-11-02; every request is undone, so it serves all."""
    told = logging.getLogger("django.request")
    told.setLevel(logging.ERROR)  # refusals are meant
    with (
        django_db_blocker.unblock(),
        databases.own_clone(),
        clock.freeze("2020-09-29T09:00:00"),
    ):
        yield everything()
    told.setLevel(logging.NOTSET)


class Visitor:
    """One login; every request is undone, so that the next one meets the same world."""

    def __init__(self, username: str) -> None:
        self.client = Client()
        log_in(self.client, username)

    def ask(self, method: str, address: str, **given: Any) -> tuple[int, str]:
        """Status and text; a fault comes as 500 with its words."""
        with transaction.atomic():
            try:
                answer = getattr(self.client, method)(address, **given)
                text = answer.getvalue().decode(errors="replace")
                return answer.status_code, text
            except Exception as fault:
                return 500, f"{type(fault).__name__}: {fault}"
            finally:
                transaction.set_rollback(True)


def faults(answers: dict[str, tuple[int, str]]) -> list[str]:
    """Addresses that broke, with the words of the fault."""
    return [f"{key}: {text[:200]}" for key, (status, text) in answers.items() if status >= 500]


def walk_screens(who: Visitor, world: World) -> dict[str, tuple[int, str]]:
    """Every page opened and every act pressed with nothing filled in."""
    answers = {}
    for name, address in world.addresses():
        if name in ("logout", "health"):
            continue
        answers[f"GET {name}"] = who.ask("get", address)
        form = {"command_id": str(uuid4())}
        answers[f"POST {name}"] = who.ask("post", address, data=form)
    return answers


def walk_api(who: Visitor, world: World) -> dict[str, tuple[int, str]]:
    """Every operation, with an empty body."""
    answers = {}
    for path, operations in api.get_openapi_schema(path_prefix="")["paths"].items():
        route = path.lstrip("/")
        for method, operation in operations.items():
            wanted = [p["name"] for p in operation.get("parameters", []) if p["in"] == "path"]
            given = world.fill(route, wanted)
            address = "/api/" + route.format(**given)
            sent = {} if method == "get" else {"data": "{}", "content_type": "application/json"}
            answers[f"{method} {path}"] = who.ask(method, address, **sent)
    return answers


@pytest.mark.parametrize("username", CONCERNED)
def test_nothing_breaks_for_those_concerned(world: World, username: str) -> None:
    who = Visitor(username)
    screens, operations = walk_screens(who, world), walk_api(who, world)
    assert faults(screens) == []
    assert faults(operations) == []
    opened = [key for key, (status, _) in screens.items() if status == 200]
    assert len(opened) > 8


@pytest.mark.parametrize(
    ("value", "username"), list(zip(GARBAGE, cycle(FILLERS), strict=False)), ids=GARBAGE_NAMES
)
def test_garbage_in_every_field_breaks_nothing(world: World, value: str, username: str) -> None:
    form = {**dict.fromkeys(_fields(), value), "command_id": str(uuid4())}
    answers = {}
    who = Visitor(username)
    for name, address in world.addresses():
        if name in ("logout", "health"):
            continue
        answers[f"POST {name}"] = answer = who.ask("post", address, data=form)
        if answer[0] == 200:
            query = dict.fromkeys(("q", "at", "state", "due", "step", "division"), value)
            answers[f"GET {name}"] = who.ask("get", address, data=query)
    assert faults(answers) == []


def _fields() -> set[str]:
    """Every name the screens read from a form, and the first row of every list of one."""
    names: set[str] = set()
    for path in WEB.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        names |= set(re.findall(r'(?:POST\.get(?:list)?|answers\.get)\("(\w+)"', text))
    assert len(names) > 40
    return names | {f"{name}-0" for name in names} | {f"members.0.{name}" for name in names}


@pytest.mark.parametrize("username", STRANGERS)
def test_what_belongs_to_another_place_is_not_there(world: World, username: str) -> None:
    who = Visitor(username)
    answers = {**walk_screens(who, world), **walk_api(who, world)}
    assert faults(answers) == []
    leaks = [
        f"{key} {status} {secret}"
        for key, (status, text) in answers.items()
        for secret in (*world.secrets, str(world.case.pk))
        if secret in text and key.split()[1] not in OPEN and "public" not in key
    ]
    assert leaks == []


@pytest.mark.parametrize("username", STRANGERS[:4])
def test_the_addresses_of_its_case_household_and_list_say_not_there(
    world: World, username: str
) -> None:
    """404 where the same post opens the page at home; elsewhere 403, 405 or a form's 422."""
    home = Visitor(username.replace("chumen", "yucheng"))
    stranger = Visitor(username)
    for name, address in world.addresses():
        concerned = ("/cases/", "/households/", "/payments/")
        if not address.startswith(concerned) or len(address) < 40 or "open/" in address:
            continue
        if home.ask("get", address)[0] == 200:
            assert stranger.ask("get", address)[0] == 404, name
        form = {"command_id": str(uuid4())}
        status, _ = stranger.ask("post", address, data=form)
        assert status in (403, 404, 405), f"{name} {status}"


@pytest.mark.parametrize("username", ["chumen.chuangkou", "chumen.cun", "damaiyu.cun"])
def test_lists_counts_searches_and_choices_show_nothing_of_it(world: World, username: str) -> None:
    who = Visitor(username)
    counts = json.loads(who.ask("get", "/api/queue/counts")[1])
    assert set(counts.values()) == {0}
    for address in ("/inbox/", "/cases/", "/households/", "/awards/", "/visits/", "/notices/"):
        status, text = who.ask("get", address)
        assert status in (200, 403), address
        assert world.village not in text, address
    for words in ("王小芳", str(world.case), world.case.receipt_number):
        for address in ("/search/", "/households/find/"):
            form = {"command_id": str(uuid4()), "q": words, "text": words}
            _, text = who.ask("post", address, data=form, follow=True)
            assert "王大明" not in text
            assert world.village not in text


def test_at_home_the_same_lists_and_searches_find_it(world: World) -> None:
    who = Visitor("yucheng.chuangkou")
    assert "王小芳" in who.ask("get", "/cases/")[1]
    assert "王小芳" in who.ask("get", "/households/")[1]
    assert json.loads(who.ask("get", "/api/queue/counts")[1])["done_week"] >= 0

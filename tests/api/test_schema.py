"""The API keeps what its description promises: schemathesis walks every operation of it.

Over HTTP, as a window clerk and as a county decider, with fitting and with wrong input, against
cases that stand at every stage. The seed is fixed, so that a failure comes again; how many made-up
requests an operation gets can be raised by YIMEN_API_EXAMPLES.
"""

from __future__ import annotations

import logging
import os
import re
from collections import Counter
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import schemathesis
from django.conf import settings
from django.test import Client
from schemathesis.engine import Status, events, from_schema

import yimen.api
from tests.applications import stages
from tests.applications.intake import at_desk, registered
from tests.cast.staff import log_in
from yimen.foundation import clock as product_clock

TOKEN = "t" * 32
EXAMPLES = int(os.environ.get("YIMEN_API_EXAMPLES", "10"))
# A well-formed request may still be refused for what no schema can say (a wrong checksum).
ANSWERS = ["2xx", "401", "403", "404", "409", "413", "422", "429"]


def _cases() -> Iterator[str]:
    """One case at each stage, in turn: received, accepted, before opinion, before decision."""
    with at_desk() as by:
        made = [registered(by)]
    made += [stages.accepted_family(), stages.up_to_opinion(), stages.up_to_opinion()]
    stages.opined(made[-1])
    stages.posted(made[-1])
    return cycle([str(case.pk) for case in made])


@pytest.fixture
def real_cases(fresh_db: str) -> Iterator[None]:
    """Made-up uids of cases become real ones; every request brings the CSRF cookie."""
    with product_clock.freeze("2020-09-29T09:00:00"):
        uids = _cases()

        @schemathesis.hook
        def before_call(context: Any, case: Any, kwargs: dict[str, Any]) -> None:
            case.cookies = {**(case.cookies or {}), "csrftoken": TOKEN}
            given = case.path_parameters or {}
            if "/cases/{uid}" in case.operation.path and _is_uuid(given.get("uid")):
                case.path_parameters = {**given, "uid": next(uids)}

        told = logging.getLogger("django.request")
        told.setLevel(logging.ERROR)  # thousands of refusals are meant
        yield
        told.setLevel(logging.NOTSET)
        schemathesis.hooks.unregister(before_call)


def _is_uuid(value: object) -> bool:
    try:
        return bool(UUID(str(value)))
    except ValueError:
        return False


def _described(site: Any, username: str, phases: list[str]) -> schemathesis.BaseSchema:
    """The description as served, for one who is logged in."""
    client = Client()
    log_in(client, username)
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    every = ("examples", "coverage", "fuzzing", "stateful")
    config = schemathesis.Config.from_dict(
        {
            "seed": 20200929,
            "generation": {"max-examples": EXAMPLES, "database": "none", "no-shrink": True},
            "phases": {phase: {"enabled": phase in phases} for phase in every},
            "checks": {"positive_data_acceptance": {"expected-statuses": ANSWERS}},
            "auth": {"openapi": {"SessionAuth": {"api_key": key}}},
            "headers": {"X-CSRFToken": TOKEN},
        }
    )
    return schemathesis.openapi.from_url(f"{site.url}/api/openapi.json", config=config)


@pytest.mark.parametrize(
    ("username", "phases"),
    [("yucheng.chuangkou", ["coverage", "fuzzing"]), ("jiang.shenpi", ["fuzzing"])],
)
def test_every_operation_answers_as_described(
    site: Any, real_cases: None, username: str, phases: list[str]
) -> None:
    wrong: dict[str, str] = {}
    answers = 0
    for event in from_schema(_described(site, username, phases)).execute():
        if isinstance(event, events.NonFatalError | events.FatalError):
            wrong[str(event)] = ""
        if not isinstance(event, events.ScenarioFinished):
            continue
        answers += len(event.recorder.interactions)
        for check in (check for some in event.recorder.checks.values() for check in some):
            if check.status == Status.FAILURE and check.failure_info:
                told = check.failure_info
                key = f"{event.recorder.label}: {told.failure.title}"
                wrong.setdefault(key, f"{told.failure.message}\n{told.code_sample}")
    assert answers > 500
    assert not wrong, "\n\n".join(f"{key}\n{text}" for key, text in wrong.items())


def test_every_shape_of_the_api_has_a_name_of_its_own() -> None:
    """Two of one name would share one entry of the description, and the later would win."""
    api = Path(yimen.api.__file__).parent
    shapes = re.compile(r"^class (\w+)\((?:Schema|Body)\)", re.MULTILINE)
    names = Counter(name for file in api.glob("*.py") for name in shapes.findall(file.read_text()))
    assert len(names) > 50
    assert [name for name, count in names.items() if count > 1] == []

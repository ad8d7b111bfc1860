"""A department down, slow, talking nonsense; consents taken back; cases that move on meanwhile."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.conf import settings

from tests.cast.staff import acting
from tests.means_check.families import (
    REVIEWER,
    Family,
    events,
    family,
    queries,
    report_of,
    requested,
)
from tests.procedures.helpers import CLERK
from tests.simulator.process import SimulatorProcess
from yimen.foundation import clock
from yimen.foundation.errors import Conflict, ExternalDown
from yimen.households.actions.revoke_consent import revoke_consent
from yimen.households.actions.sign_consent import sign_consent
from yimen.households.models import Consent
from yimen.means_check.actions import take_answer as taking
from yimen.means_check.actions.retry_now import retry_now
from yimen.means_check.actions.take_answer import take_answer
from yimen.means_check.models import CheckQuery, CheckReport, CheckRequest
from yimen.procedures.engine.moves import pause, resume, send_back, withdraw

pytestmark = pytest.mark.usefixtures("day")


def one(of: Family, source: str, name: str = "王小芳") -> CheckQuery:
    """One question."""
    return next(q for q in queries(of, source=source) if q.person.name == name)


def fails(query: CheckQuery) -> ExternalDown:
    """The department does not answer this one."""
    with pytest.raises(ExternalDown) as told:
        take_answer(query.pk)
    query.refresh_from_db()
    assert (query.state, query.answer_sealed) == ("waiting", None)
    assert query.last_error == told.value.message
    return told.value


def test_down_slow_and_garbage_each_say_what_is_wrong(departments: SimulatorProcess) -> None:
    of = family()
    requested(of)
    query = one(of, "bank")
    departments.fault("down", "bank")
    assert fails(query).message == "银行（存款）暂停服务（503）"
    departments.fault("garbage", "bank")
    assert fails(query).message == "银行（存款）的答复无法识别"
    departments.fault("slow", "bank", seconds=3)
    settings.YIMEN_SOURCES_TIMEOUT = 0.3
    assert fails(query).message == "银行（存款）超时没有答复"
    departments.kill()
    assert fails(query).message == "银行（存款）无法连接"
    assert query.attempts == 4


def test_the_wait_names_the_silent_and_keeps_its_words(departments: SimulatorProcess) -> None:
    of = family()
    requested(of)
    departments.fault("down", "bank")
    departments.fault("down", "vehicle")
    for _ in range(3):
        for source in ("bank", "vehicle"):
            for name in of.people:
                fails(one(of, source, name))
    item = of.item
    assert item.waits == "external"
    assert item.waits_note.startswith("公安（车辆登记）、银行（存款）没有答复，正在自动重试")
    waits = [event.reason for event in events(of, "step.waiting")]
    assert waits[1:] == [
        "银行（存款）没有答复，正在自动重试",
        "公安（车辆登记）、银行（存款）没有答复，正在自动重试",
    ]
    departments.fault("none")
    for source in ("bank", "vehicle"):
        for name in of.people:
            take_answer(one(of, source, name).pk)
    assert of.item.waits_note == "已向6个部门发出查询，等待答复"


def test_when_they_come_back_there_is_one_report(departments: SimulatorProcess) -> None:
    of = family()
    requested(of)
    departments.fault("down")
    for query in queries(of):
        fails(query)
    departments.fault("none")
    for query in queries(of):
        assert take_answer(query.pk)
    assert report_of(of).flags == []
    for query in queries(of):
        assert not take_answer(query.pk)
    assert CheckReport.objects.count() == 1


@pytest.mark.parametrize(
    ("source", "record"),
    [
        ("social_insurance", {"wage": -1}),
        ("social_insurance", {"wage": "12.345"}),
        ("social_insurance", {"wage": "一千"}),
        ("social_insurance", {"employment": "king"}),
        ("real_estate", {"homes": [{"number": "1", "kind": "home", "floor_area": 900000}]}),
        ("real_estate", {"homes": [{"kind": "home", "floor_area": 80}]}),
        ("vehicle", {"vehicles": "none"}),
        ("vehicle", {"vehicles": [], "as_of": "2020-09-30"}),
        ("vehicle", {"vehicles": [], "as_of": "yesterday"}),
        ("bank", {"accounts": [{"reference": "a", "balance": 1}] * 1001}),
        ("bank", {"accounts": [{"reference": "a", "kind": "gold", "balance": 1}]}),
        ("civil_registration", {"name": ""}),
        ("civil_registration", {"name": "王小芳", "died_on": "2020-13-01"}),
    ],
)
def test_an_answer_no_sheet_could_hold_is_garbage_and_asked_again(
    departments: SimulatorProcess, source: str, record: dict[str, object]
) -> None:
    of = family()
    requested(of)
    departments.put(source, of.number("王小芳"), **record)
    query = one(of, source)
    error = fails(query)
    assert error.code == "garbage"
    assert of.number("王小芳") not in error.message
    assert of.item.waits == "external"


@contextmanager
def a_department(answer: bytes, drip: float = 0.0) -> Iterator[None]:
    """Something that answers this to everything, with pauses after each byte."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            try:
                if not drip:
                    self.wfile.write(answer)
                for byte in answer if drip else b"":
                    self.wfile.write(bytes([byte]))
                    time.sleep(drip)
            except OSError:
                return

        def log_message(self, *_: object) -> None:
            """Silent."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        before, settings.YIMEN_SOURCES_URL = (
            settings.YIMEN_SOURCES_URL,
            f"http://127.0.0.1:{server.server_port}",
        )
        try:
            yield
        finally:
            settings.YIMEN_SOURCES_URL = before
            server.shutdown()
            thread.join()


def test_a_department_that_drips_is_slow_too(departments: SimulatorProcess) -> None:
    of = family()
    requested(of)
    settings.YIMEN_SOURCES_TIMEOUT = 0.5
    with a_department(b" " * 100, drip=0.05):
        began = time.monotonic()
        assert fails(one(of, "bank")).code == "timeout"
        assert time.monotonic() - began < 3


def test_an_endless_answer_is_garbage(departments: SimulatorProcess) -> None:
    of = family()
    requested(of)
    with a_department(b" " * 3_000_000):
        assert fails(one(of, "bank")).code == "garbage"


def test_the_answer_to_another_question_is_refused(departments: SimulatorProcess) -> None:
    of = family()
    requested(of)
    other = {"key": "other", "state": "no_data", "as_of": "2020-09-27", "data": None}
    with a_department(json.dumps(other).encode()):
        assert fails(one(of, "bank")).message == "银行（存款）答复了另一个查询"


def revoked(of: Family, name: str = "王大明") -> None:
    """Somebody takes his authorisation back."""
    held = Consent.objects.in_force().get(household=of.household, person=of.people[name])
    revoke_consent(acting(CLERK), held, "本人不同意")


def test_after_a_revocation_nobody_is_asked_and_it_is_the_officers_turn(
    departments: SimulatorProcess,
) -> None:
    of = family()
    request = requested(of)
    revoked(of)
    log = departments.asked()
    assert not any(take_answer(query.pk) for query in queries(of))
    assert departments.asked() == log
    request.refresh_from_db()
    assert request.state == CheckRequest.State.CANCELLED
    assert of.item.waits == ""
    (told,) = events(of, "check.cancel")
    assert told.reason == "王大明撤回了核对授权"


def test_an_answer_that_comes_after_the_revocation_is_not_kept(
    departments: SimulatorProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    of = family()
    requested(of)
    departments.put("bank", of.number("王大明"), accounts=[{"reference": "a", "balance": 9}])
    ask = taking.ask

    def ask_and_revoke(*given: object) -> object:
        answer = ask(*given)  # type: ignore[arg-type]
        revoked(of)
        return answer

    monkeypatch.setattr(taking, "ask", ask_and_revoke)
    query = one(of, "bank", "王大明")
    assert not take_answer(query.pk)
    query.refresh_from_db()
    assert (query.state, query.answer_sealed) == ("waiting", None)
    assert query.request.state == CheckRequest.State.CANCELLED
    assert CheckReport.objects.count() == 0


def test_authorised_again_the_check_is_asked_again_as_a_second_round(
    departments: SimulatorProcess,
) -> None:
    of = family()
    requested(of)
    revoked(of)
    with pytest.raises(Conflict, match="还缺王大明的"):
        requested(of)
    sign_consent(acting(CLERK), of.household, of.people["王大明"], method="paper")
    second = requested(of)
    assert second.round == 2
    for query in queries(of):
        take_answer(query.pk)
    report = report_of(of)
    assert report.request == second
    first = CheckRequest.objects.get(case=of.case, round=1)
    assert first.state == CheckRequest.State.CANCELLED


def test_a_withdrawn_case_is_asked_about_no_more(departments: SimulatorProcess) -> None:
    of = family()
    request = requested(of)
    withdraw(acting(CLERK), of.case, "不申请了")
    log = departments.asked()
    assert not any(take_answer(query.pk) for query in queries(of))
    assert departments.asked() == log
    request.refresh_from_db()
    assert request.state == CheckRequest.State.CANCELLED


def test_a_case_sent_back_and_returned_starts_a_new_check(departments: SimulatorProcess) -> None:
    of = family()
    old = requested(of)
    clock.move_to("2020-09-29T10:00:00")
    send_back(acting(REVIEWER), of.item, "survey", "人口有变化")
    assert not take_answer(queries(of)[0].pk)
    old.refresh_from_db()
    assert old.state == CheckRequest.State.CANCELLED
    from tests.procedures.helpers import item_of
    from yimen.procedures.engine.complete import complete

    clock.move_to("2020-09-29T11:00:00")
    complete(acting(REVIEWER), item_of(of.case, "survey"))
    assert requested(of).round == 2


def test_a_paused_case_asks_nobody_until_it_goes_on(departments: SimulatorProcess) -> None:
    of = family()
    requested(of)
    pause(acting(REVIEWER), of.case, "other_place")
    log = departments.asked()
    with pytest.raises(Conflict, match="暂停"):
        take_answer(queries(of)[0].pk)
    assert departments.asked() == log
    resume(acting(REVIEWER), of.case)
    for query in queries(of):
        assert take_answer(query.pk)
    assert report_of(of)


def test_try_again_needs_a_running_check(departments: SimulatorProcess) -> None:
    of = family()
    with pytest.raises(Conflict, match="没有正在等待答复的核对"):
        retry_now(acting(REVIEWER), of.case)
    requested(of)
    revoked(of)
    with pytest.raises(Conflict, match="没有正在等待答复的核对"):
        retry_now(acting(REVIEWER), of.case)

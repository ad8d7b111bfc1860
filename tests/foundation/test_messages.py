"""Messages: written with the action, delivered after it, never lost, never doubled."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.foundation.test_trail import in_threads
from yimen.foundation import clock, jobs
from yimen.foundation.errors import Conflict, Invalid
from yimen.foundation.messages import (
    cancel_message,
    enqueue,
    mark_printed,
    mark_read,
    retry_now,
    text_of,
)
from yimen.foundation.messages.delivery import deliver, pause_after, sweep
from yimen.foundation.messages.models import OutboxMessage

PHONE = "13900000000"


class Gateway:
    """A real SMS gateway on a port of its own, which can be made to fail."""

    def __init__(self) -> None:
        self.got: list[dict[str, str]] = []
        self.status = 200
        gateway = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if gateway.status == 200:
                    gateway.got.append(json.loads(body))
                self.send_response(gateway.status)
                self.end_headers()

            def log_message(self, *args: object) -> None:
                return

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/sms"
        self.thread = threading.Thread(target=self.server.serve_forever)
        self.thread.start()

    def close(self) -> None:
        """Stop answering; the port is refused from now on."""
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


@pytest.fixture
def gateway(settings: Any) -> Iterator[Gateway]:
    """The gateway the product is set to."""
    running = Gateway()
    settings.YIMEN_SMS_URL = running.url
    yield running
    if running.thread.is_alive():
        running.close()


def sms(**more: Any) -> OutboxMessage:
    """One SMS to a test number."""
    return enqueue("sms", "person:1", "您的申请已受理。", to=PHONE, **more)


def again(message: OutboxMessage) -> OutboxMessage:
    """The message as it stands now."""
    return OutboxMessage.objects.get(uid=message.uid)


def test_an_sms_leaves_after_commit_through_the_gateway(fresh_db: str, gateway: Gateway) -> None:
    with transaction.atomic():
        message = sms(case_number="玉环〔2020〕0001")
        assert gateway.got == []
    jobs.run_waiting("messages")
    assert gateway.got == [{"id": str(message.uid), "to": PHONE, "text": "您的申请已受理。"}]
    sent = again(message)
    assert (sent.state, sent.attempts, sent.last_error) == ("sent", 1, "")
    assert sent.sent_at is not None


def test_an_action_rolled_back_sends_nothing(fresh_db: str, gateway: Gateway) -> None:
    with transaction.atomic():
        message = sms()
        transaction.set_rollback(True)
    jobs.run_waiting("messages")
    assert gateway.got == []
    assert not OutboxMessage.objects.filter(uid=message.uid).exists()
    assert not ProcrastinateJob.objects.filter(task_name="messages.deliver").exists()


def test_a_code_is_sent_whole_and_lies_masked(fresh_db: str, gateway: Gateway) -> None:
    with transaction.atomic():
        message = enqueue("sms", "phone:1", "验证码428157，勿告他人。", to=PHONE, secret="428157")
    jobs.run_waiting("messages")
    assert [sent["text"] for sent in gateway.got] == ["验证码428157，勿告他人。"]
    kept = again(message)
    assert (kept.text, text_of(kept)) == ("验证码******，勿告他人。", "验证码428157，勿告他人。")
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from foundation_outboxmessage m where m::text like %s", ["%428157%"]
        )
        assert cursor.fetchone() == (0,)


@pytest.mark.django_db
def test_the_number_stands_nowhere_in_the_tables() -> None:
    sms()
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from foundation_outboxmessage m, procrastinate_jobs j"
            " where m::text like %s or j::text like %s",
            [f"%{PHONE}%", f"%{PHONE}%"],
        )
        assert cursor.fetchone() == (0,)


def test_a_failing_gateway_keeps_the_message_waiting_in_sight(
    fresh_db: str, gateway: Gateway
) -> None:
    gateway.status = 503
    message = sms()
    jobs.run_waiting("messages")
    waiting = again(message)
    assert (waiting.state, waiting.attempts) == ("waiting", 1)
    assert "HTTP 503" in waiting.last_error
    assert waiting.next_try_at is not None
    assert waiting.next_try_at > clock.real_now()
    assert list(OutboxMessage.objects.stuck()) == [waiting]
    job = ProcrastinateJob.objects.get(task_name="messages.deliver", status="todo")
    assert job.args == {"uid": str(message.uid)}
    assert abs((job.scheduled_at - waiting.next_try_at).total_seconds()) < 5
    gateway.status = 200
    retry_now(message.uid)
    jobs.run_waiting("messages")
    assert again(message).state == "sent"
    assert len(gateway.got) == 1


def test_a_gateway_that_is_gone_keeps_the_message_waiting(fresh_db: str, gateway: Gateway) -> None:
    gateway.close()
    message = sms()
    jobs.run_waiting("messages")
    waiting = again(message)
    assert (waiting.state, waiting.attempts) == ("waiting", 1)
    assert "无法连接" in waiting.last_error
    assert PHONE not in waiting.last_error


def test_a_refused_number_fails_for_the_desk_to_correct(fresh_db: str, gateway: Gateway) -> None:
    gateway.status = 400
    message = sms()
    jobs.run_waiting("messages")
    assert again(message).state == "failed"
    assert "请核对手机号码" in again(message).last_error
    gateway.status = 200
    retry_now(message.uid)
    jobs.run_waiting("messages")
    assert again(message).state == "sent"


def test_pauses_grow_up_to_an_hour() -> None:
    pauses = [int(pause_after(n).total_seconds()) for n in (1, 2, 3, 7, 8, 50)]
    assert pauses == [30, 60, 120, 1920, 3600, 3600]


def test_a_message_is_sent_once_however_many_jobs_try(fresh_db: str, gateway: Gateway) -> None:
    message = sms()
    in_threads(4, lambda i: deliver(str(message.uid)))
    deliver(str(message.uid))
    assert len(gateway.got) == 1


def test_a_message_whose_job_was_lost_is_swept_up(fresh_db: str, gateway: Gateway) -> None:
    message = sms()
    assert sweep() == 0
    overdue = clock.real_now() - 2 * pause_after(1)
    OutboxMessage.objects.filter(uid=message.uid).update(next_try_at=overdue)
    assert sweep() == 0
    ProcrastinateJob.objects.filter(task_name="messages.deliver").count()
    with connection.cursor() as cursor:
        cursor.execute("delete from procrastinate_jobs where task_name = 'messages.deliver'")
    assert sweep() == 1
    assert sweep() == 0
    jobs.run_waiting("messages")
    assert len(gateway.got) == 1


@pytest.mark.django_db
def test_one_key_is_one_message() -> None:
    first = sms(dedupe_key="accepted:case:1")
    second = sms(dedupe_key="accepted:case:1")
    other = sms(dedupe_key="accepted:case:2")
    assert first.uid == second.uid != other.uid
    assert ProcrastinateJob.objects.filter(task_name="messages.deliver").count() == 2


def test_one_key_by_two_at_once_is_one_message(fresh_db: str) -> None:
    in_threads(4, lambda i: sms(dedupe_key="accepted:case:1") and None)
    assert OutboxMessage.objects.filter(dedupe_key="accepted:case:1").count() == 1
    assert ProcrastinateJob.objects.filter(task_name="messages.deliver").count() == 1


@pytest.mark.django_db
def test_an_sms_without_a_number_is_refused_with_a_way_out() -> None:
    with pytest.raises(Invalid, match="改用纸质回执"):
        enqueue("sms", "person:1", "您的申请已受理。", to=" ")


def test_without_a_gateway_a_file_shows_what_would_leave(
    fresh_db: str, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.YIMEN_SMS_URL = ""
    message = sms()
    monkeypatch.setenv("YIMEN_VAR", str(tmp_path))
    deliver(str(message.uid))
    (file,) = (tmp_path / "outbox").iterdir()
    line = json.loads(file.read_text(encoding="utf-8"))
    assert (line["id"], line["text"]) == (str(message.uid), "您的申请已受理。")
    assert line["to"] == "*******0000"
    assert file.stat().st_mode & 0o077 == 0
    assert again(message).state == "sent"


@pytest.mark.django_db
def test_slips_wait_until_they_are_printed() -> None:
    first = enqueue("slip", "person:1", "补正材料告知", case_number="X1")
    second = enqueue("slip", "person:1", "受理通知", case_number="X1")
    enqueue("slip", "person:2", "受理通知", case_number="X2")
    assert list(OutboxMessage.objects.slips("X1")) == [first, second]
    assert mark_printed([first.uid]) == 1
    assert mark_printed([first.uid]) == 0
    assert list(OutboxMessage.objects.slips("X1")) == [second]
    with pytest.raises(Conflict, match="只有短信"):
        retry_now(second.uid)


@pytest.mark.django_db
def test_in_app_messages_stand_in_their_recipients_list_until_read() -> None:
    first = enqueue("in_app", "staff:x1", "新的待办")
    second = enqueue("in_app", "staff:x1", "另一件待办")
    enqueue("in_app", "staff:x2", "别人的待办")
    inbox = OutboxMessage.objects.to_recipient("staff:x1")
    assert list(inbox) == [second, first]
    assert mark_read("staff:x2", [first.uid]) == 0
    assert mark_read("staff:x1", [first.uid]) == 1
    assert mark_read("staff:x1", [first.uid]) == 0
    assert list(inbox.filter(read_at__isnull=True)) == [second]


@pytest.mark.django_db
def test_a_waiting_message_can_be_given_up_and_is_then_not_sent(gateway: Gateway) -> None:
    message = sms()
    cancel_message(message.uid, "号码有误，已当面告知")
    deliver(str(message.uid))
    assert gateway.got == []
    assert (again(message).state, again(message).last_error) == ("failed", "号码有误，已当面告知")
    with pytest.raises(Conflict, match="已作废"):
        cancel_message(message.uid, "再来一次")

"""The trail: appended only, chained, encrypted, erasable, and never forked."""

import json
import threading
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import psycopg
import pytest
from django.db import DatabaseError, connection, connections, transaction

from yimen.foundation import clock
from yimen.foundation.errors import Conflict
from yimen.foundation.scope import SCOPE_ALL, Scope, in_scope
from yimen.foundation.trail import Actor, append, erase_payload, timeline, verify
from yimen.foundation.trail.models import Event, EventPayload, StreamHead

CASE = "case:0198a000-0000-7000-8000-000000000001"


@pytest.mark.django_db
def test_an_event_says_who_did_what_to_whom_and_why(wang: Actor) -> None:
    with clock.freeze("2020-09-29T10:30:00"):
        append(
            CASE,
            "application.accepted",
            actor=wang,
            case_number="玉环〔2020〕0001",
            subject="household:7",
            reason="材料齐全",
            before={"state": "received"},
            after={"state": "accepted", "on": date(2020, 9, 29), "income": Decimal("1000.50")},
            payload=[1, None, True],
            pack_hash="ab" * 32,
            rule_hash="cd" * 32,
            home_path="/331083/331083001/",
        )
    with in_scope(SCOPE_ALL):
        event = timeline([CASE]).get()
    assert (event.stream, event.seq, event.verb) == (CASE, 1, "application.accepted")
    assert event.actor == wang
    assert (event.case_number, event.subject) == ("玉环〔2020〕0001", "household:7")
    assert event.reason == "材料齐全"
    assert event.before == {"state": "received"}
    assert event.after == {"state": "accepted", "on": "2020-09-29", "income": "1000.50"}
    assert event.payload == [1, None, True]
    assert (event.pack_hash, event.rule_hash) == ("ab" * 32, "cd" * 32)
    assert event.home_path == event.handling_path == "/331083/331083001/"
    assert clock.real_now() > event.at.replace(year=2026)
    assert event.at.astimezone(clock.ZONE).isoformat() == "2020-09-29T10:30:00+08:00"
    assert abs((clock.real_now() - event.recorded_at).total_seconds()) < 60


@pytest.mark.django_db
def test_what_append_returns_is_what_stands_in_the_table(wang: Actor) -> None:
    written = append(CASE, "note", actor=wang, reason="备注", after={"a": 1})
    with in_scope(SCOPE_ALL):
        read = Event.objects.get(uid=written.uid)
    for field in Event._meta.concrete_fields:
        here, there = getattr(written, field.attname), getattr(read, field.attname)
        assert bytes(here) == bytes(there) if isinstance(there, bytes) else here == there
    assert (written.reason, written.after) == (read.reason, read.after) == ("备注", {"a": 1})


@pytest.mark.django_db
def test_streams_count_apart_and_timelines_run_in_order(wang: Actor) -> None:
    with clock.freeze("2021-03-01T09:00:00"):
        append("case:1", "one", actor=wang)
        append("household:1", "two", actor=wang)
        append("case:1", "three", actor=wang)
        clock.move_to("2021-03-02T09:00:00")
        append("household:1", "four", actor=wang)
        append("case:2", "other", actor=wang)
    with in_scope(SCOPE_ALL):
        events = list(timeline(["case:1", "household:1"]))
    assert [event.verb for event in events] == ["one", "two", "three", "four"]
    assert [event.seq for event in events] == [1, 1, 2, 2]
    assert verify() == []


@pytest.mark.django_db
def test_reason_and_values_are_unreadable_in_the_tables(wang: Actor) -> None:
    append(CASE, "note", actor=wang, reason="患尿毒症", after={"name": "赵某某"})
    with connection.cursor() as cursor, in_scope(SCOPE_ALL):
        cursor.execute(
            "select e::text || p::text || encode(p.sealed, 'escape') from foundation_event e"
            " join foundation_eventpayload p on p.event_uid = e.uid where e.stream = %s",
            [CASE],
        )
        row = cursor.fetchone()[0]
    assert "尿毒症" not in row
    assert "赵某某" not in row


@pytest.mark.django_db
def test_an_applicants_name_stands_masked_in_the_chain() -> None:
    append(CASE, "intake", actor=Actor("applicant", "p1", "赵小小"))
    with in_scope(SCOPE_ALL):
        event = timeline([CASE]).get()
    assert event.actor_name == "赵**"
    assert event.opened["actor_name"] == "赵小小"


@pytest.mark.django_db
def test_a_value_the_trail_cannot_keep_is_refused_before_anything_is_written(wang: Actor) -> None:
    with pytest.raises(TypeError, match="cannot keep"):
        append(CASE, "note", actor=wang, after={"x": object()})
    assert not StreamHead.objects.filter(stream=CASE).exists()


@pytest.mark.django_db
def test_erasing_content_leaves_the_chain_whole_and_tells_of_itself(wang: Actor) -> None:
    append(CASE, "one", actor=wang, reason="将删除")
    append(CASE, "two", actor=wang, reason="保留")
    with in_scope(SCOPE_ALL):
        first = timeline([CASE])[0]
        erase_payload(first, actor=wang, reason="保管期限届满")
        events = list(timeline([CASE]))
        with pytest.raises(Conflict, match="此前已删除"):
            erase_payload(events[0], actor=wang, reason="再来一次")
    assert [event.reason for event in events] == ["", "保留", "保管期限届满"]
    content = EventPayload.objects.get(event_id=first.uid)
    assert (content.sealed, content.salt) == (None, None)
    assert verify() == []


@pytest.mark.django_db
def test_the_trail_is_read_within_a_scope_and_appended_to_without_one(wang: Actor) -> None:
    append("case:1", "one", actor=wang, home_path="/331083/331083001/")
    append("staff:x1", "login", actor=wang)
    streams = ["case:1", "staff:x1"]
    assert not timeline(streams).exists()
    with in_scope(Scope("/331083/331083001/", "玉城街道")):
        assert [event.stream for event in timeline(streams)] == ["case:1"]
    with in_scope(Scope("/331083/331083002/", "坎门街道")):
        assert not timeline(streams).exists()
    with in_scope(SCOPE_ALL):
        assert timeline(streams).count() == 2


FORBIDDEN = [
    "update foundation_event set verb = 'x'",
    "delete from foundation_event",
    "truncate foundation_event cascade",
    "update foundation_eventpayload set sealed = 'x'",
    "update foundation_eventpayload set salt = null",
    "delete from foundation_eventpayload",
    "truncate foundation_eventpayload",
    "update foundation_streamhead set seq = 7",
    "update foundation_streamhead set hash = 'x'",
    "update foundation_streamhead set sealed_seq = 7",
    "insert into foundation_streamhead (stream, seq, hash) values ('case:9', 3, 'x')",
    "delete from foundation_streamhead",
    "truncate foundation_streamhead",
    "update foundation_seal set day = '2020-01-01'",
    "delete from foundation_seal",
    "truncate foundation_seal",
]


@pytest.mark.clause("S0-27")
@pytest.mark.parametrize("login", ["default", "owner"])
def test_changing_the_trail_is_refused_even_to_the_owner(trail_of_three: str, login: str) -> None:
    refused = r"只能追加|只能整体删除|只能逐号前移|permission denied"
    for statement in FORBIDDEN:
        with pytest.raises(DatabaseError, match=refused), connections[login].cursor() as cursor:
            cursor.execute(statement)
    assert verify() == []


def test_appending_rolled_back_leaves_no_gap(fresh_db: str, wang: Actor) -> None:
    append(CASE, "one", actor=wang)
    with transaction.atomic():
        append(CASE, "two", actor=wang)
        transaction.set_rollback(True)
    append(CASE, "three", actor=wang)
    with in_scope(SCOPE_ALL):
        assert [(e.seq, e.verb) for e in timeline([CASE])] == [(1, "one"), (2, "three")]
    assert verify() == []


def in_threads(count: int, work: Callable[[int], None]) -> None:
    """Run `work(i)` in threads that start together; an error in any of them fails the test."""
    barrier = threading.Barrier(count)
    errors: list[BaseException] = []

    def run(i: int) -> None:
        barrier.wait()
        try:
            work(i)
        except BaseException as error:
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(i,)) for i in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert errors == []


def test_writers_at_once_never_fork_a_stream(fresh_db: str, wang: Actor) -> None:
    def write(i: int) -> None:
        for n in range(25):
            with transaction.atomic():
                append(CASE, f"writer{i}", actor=wang, after={"n": n})
                if n % 5 == 0:
                    append(f"household:{i}", "also", actor=wang)
                if n % 7 == 3:
                    transaction.set_rollback(True)

    in_threads(4, write)
    with in_scope(SCOPE_ALL):
        seqs = list(timeline([CASE]).order_by("seq").values_list("seq", flat=True))
    kept = 4 * sum(n % 7 != 3 for n in range(25))
    assert seqs == list(range(1, kept + 1))
    assert verify() == []


def test_the_first_event_of_a_stream_by_two_at_once_makes_one_head(
    fresh_db: str, wang: Actor
) -> None:
    for round_ in range(10):
        in_threads(2, lambda i, r=round_: append(f"case:{r}", f"by{i}", actor=wang))  # type: ignore[misc]
    with in_scope(SCOPE_ALL):
        events = timeline([f"case:{round_}" for round_ in range(10)])
        assert [events.filter(seq=seq).count() for seq in (1, 2, 3)] == [10, 10, 0]
    assert verify() == []


def test_appending_takes_two_statements_once_the_stream_stands(
    fresh_db: str, wang: Actor, django_assert_num_queries: Callable[[int], object]
) -> None:
    append(CASE, "one", actor=wang)
    with transaction.atomic(), django_assert_num_queries(2):  # type: ignore[attr-defined]
        append(CASE, "two", actor=wang, reason="原因", after=json.loads("{}"))


def test_the_app_login_is_neither_owner_nor_superuser(fresh_db: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select rolsuper, rolbypassrls, tableowner <> current_user from pg_roles,"
            " pg_tables where rolname = current_user and tablename = 'foundation_event'"
        )
        assert cursor.fetchone() == (False, False, True)
    assert psycopg.__version__.startswith("3.")

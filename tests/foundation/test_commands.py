"""A click acts once: repeated, doubled, failed, or sent again with something else."""

import threading
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from tests.foundation.test_trail import in_threads
from yimen.foundation import clock
from yimen.foundation.command_record import CommandRecord
from yimen.foundation.commands import REMEMBERED, forget_commands, once
from yimen.foundation.errors import Conflict
from yimen.foundation.scope import SCOPE_ALL, in_scope
from yimen.foundation.trail import SYSTEM, Actor, append, timeline


def note(actor: Actor, text: str = "已受理") -> str:
    """An action that leaves one event."""
    return f"event:{append('case:1', 'note', actor=actor, reason=text).seq}"


def times_done() -> int:
    """How often the action acted."""
    with in_scope(SCOPE_ALL):
        return timeline(["case:1"]).count()


@pytest.mark.django_db
def test_a_repeated_click_returns_the_first_result(wang: Actor) -> None:
    command = uuid4()
    results = [once(command, wang, "note", lambda: note(wang), payload={"a": 1}) for _ in range(3)]
    assert results == ["event:1"] * 3
    assert times_done() == 1


@pytest.mark.django_db
def test_another_click_acts_again(wang: Actor) -> None:
    assert once(uuid4(), wang, "note", lambda: note(wang)) == "event:1"
    assert once(uuid4(), wang, "note", lambda: note(wang)) == "event:2"


@pytest.mark.django_db
@pytest.mark.parametrize(("verb", "payload"), [("note", {"a": 2}), ("decide", {"a": 1})])
def test_the_same_id_for_something_else_is_a_conflict(
    wang: Actor, verb: str, payload: dict[str, int]
) -> None:
    command = uuid4()
    once(command, wang, "note", lambda: note(wang), payload={"a": 1})
    with pytest.raises(Conflict, match="另一项操作") as caught:
        once(command, wang, verb, lambda: note(wang), payload=payload)
    assert caught.value.code == "command_reused"
    assert times_done() == 1


@pytest.mark.django_db
def test_the_id_of_somebody_else_is_another_command(wang: Actor) -> None:
    command = uuid4()
    other = Actor("staff", "18", "李审核")
    assert once(command, wang, "note", lambda: note(wang)) == "event:1"
    assert once(command, other, "note", lambda: note(other)) == "event:2"


def test_a_click_that_failed_may_be_sent_again(fresh_db: str, wang: Actor) -> None:
    command = uuid4()

    def fail() -> str:
        note(wang)
        raise Conflict("公示期内不能审核确认，请于公示期满后办理")

    with pytest.raises(Conflict, match="公示期内"):
        once(command, wang, "note", fail)
    assert times_done() == 0
    assert not CommandRecord.objects.filter(command_id=command).exists()
    assert once(command, wang, "note", lambda: note(wang)) == "event:1"


def test_two_clicks_at_once_act_once_and_both_get_the_result(fresh_db: str, wang: Actor) -> None:
    for _ in range(5):
        before = times_done()
        command = uuid4()
        results: list[str] = []
        in_threads(
            4, lambda i, c=command, r=results: r.append(once(c, wang, "n", lambda: note(wang)))
        )  # type: ignore[misc]
        assert results == [f"event:{before + 1}"] * 4
        assert times_done() == before + 1


def second_click_while_first_works(wang: Actor, command: UUID, *, first_fails: bool) -> list[str]:
    """What the second click gets when it arrives while the first is still working."""
    first_is_in = threading.Event()
    results: list[str] = []

    def slow() -> str:
        done = note(wang)
        first_is_in.set()
        # The second click stands at the row lock by now, or it will find it taken anyway.
        threading.Event().wait(0.3)
        if first_fails:
            raise Conflict("请稍后再试")
        return done

    def click(i: int) -> None:
        if i == 0:
            try:
                once(command, wang, "note", slow)
            except Conflict:
                assert first_fails
        else:
            first_is_in.wait(10)
            results.append(once(command, wang, "note", lambda: note(wang, "第二次")))

    in_threads(2, click)
    return results


@pytest.mark.parametrize("first_fails", [False, True])
def test_the_second_click_waits_for_the_first(
    fresh_db: str, wang: Actor, first_fails: bool
) -> None:
    results = second_click_while_first_works(wang, uuid4(), first_fails=first_fails)
    assert results == ["event:1"]
    with in_scope(SCOPE_ALL):
        assert timeline(["case:1"]).get().reason == ("第二次" if first_fails else "已受理")


@pytest.mark.django_db
def test_clicks_too_old_to_come_again_are_forgotten_and_young_ones_kept(wang: Actor) -> None:
    old, young, marked = uuid4(), uuid4(), uuid4()
    for command in (old, young):
        once(command, wang, "note", lambda: note(wang))
    once(marked, SYSTEM("演示"), "note", lambda: "done")
    long_ago = clock.real_now() - REMEMBERED - timedelta(days=1)
    CommandRecord.objects.exclude(command_id=young).update(at=long_ago)
    assert forget_commands() == 1
    kept = CommandRecord.objects.values_list("command_id", flat=True)
    assert set(kept) == {young, marked}

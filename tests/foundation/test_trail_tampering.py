"""`verify` names the first broken number, whatever was done behind the triggers' back."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.db import transaction

from tests.foundation.test_trail import in_threads
from yimen.foundation.crypto import keyring
from yimen.foundation.scope import SCOPE_ALL, in_scope
from yimen.foundation.trail import Actor, append, export_seals, seal_heads, timeline, verify
from yimen.foundation.trail.models import Seal, StreamHead
from yimen.foundation.trail.sealing import heads_of


@pytest.fixture(autouse=True)
def own_seals(fresh_db: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Seal files of this test only; the keys are read before the folder moves."""
    keyring.keyring()
    monkeypatch.setenv("YIMEN_VAR", str(tmp_path))
    return tmp_path / "seals" / fresh_db


def cases(seal: Seal) -> list[tuple[str, int]]:
    """The cases a seal covers; the cast's own streams are left out."""
    return [(head.stream, head.seq) for head in heads_of(seal) if head.stream.startswith("case:")]


def broken(**kwargs: Path) -> list[tuple[str, int]]:
    """Stream and number of every break."""
    return [(found.stream, found.seq) for found in verify(**kwargs)]


@pytest.mark.clause("S0-27")
@pytest.mark.parametrize(
    "change",
    [
        "verb = 'forged'",
        "actor_name = '李某'",
        "actor_id = '18'",
        "at = at - interval '1 day'",
        "recorded_at = recorded_at - interval '1 microsecond'",
        "case_number = 'X'",
        "home_path = '/331083/'",
        "pack_hash = 'ff'",
        "payload_hash = sha256('x')",
        "prev_hash = sha256('x')",
        "hash = sha256('x')",
    ],
)
def test_a_changed_event_is_named(tamper: Callable[..., None], change: str) -> None:
    tamper(f"update foundation_event set {change} where stream = 'case:1' and seq = 2")
    assert broken() == [("case:1", 2)]
    assert verify("case:2") == []


@pytest.mark.clause("S0-27")
@pytest.mark.parametrize("seq", [1, 3])
def test_a_change_at_either_end_is_named(tamper: Callable[..., None], seq: int) -> None:
    tamper(f"update foundation_event set verb = 'x' where stream = 'case:1' and seq = {seq}")
    assert broken() == [("case:1", seq)]


def test_changed_content_is_named(tamper: Callable[..., None]) -> None:
    tamper(
        "update foundation_eventpayload set sealed = overlay(sealed placing 'x' from 20)"
        " where event_uid = (select uid from foundation_event where stream='case:1' and seq=2)"
    )
    (found,) = verify()
    assert (found.stream, found.seq) == ("case:1", 2)
    assert "无法打开" in found.why


def test_content_moved_to_another_event_is_named(tamper: Callable[..., None]) -> None:
    tamper(
        "update foundation_eventpayload p set sealed = q.sealed, salt = q.salt"
        " from foundation_eventpayload q, foundation_event e, foundation_event f"
        " where p.event_uid = e.uid and q.event_uid = f.uid and e.stream = 'case:1'"
        " and f.stream = 'case:1' and e.seq = 1 and f.seq = 2"
    )
    assert broken() == [("case:1", 1)]


def test_another_salt_is_named(tamper: Callable[..., None]) -> None:
    tamper(
        "update foundation_eventpayload set salt = '0123456789abcdef'"
        " where event_uid = (select uid from foundation_event where stream='case:1' and seq=3)"
    )
    assert broken() == [("case:1", 3)]


def test_content_erased_without_an_erasure_event_is_named(tamper: Callable[..., None]) -> None:
    tamper(
        "update foundation_eventpayload set salt = null, sealed = null"
        " where event_uid = (select uid from foundation_event where stream='case:1' and seq=2)"
    )
    (found,) = verify()
    assert (found.stream, found.seq) == ("case:1", 2)
    assert "没有删除记录" in found.why


def delete_events(where: str) -> tuple[str, str]:
    """Two statements that remove events with their content."""
    return (
        f"delete from foundation_eventpayload where event_uid in"
        f" (select uid from foundation_event where {where})",
        f"delete from foundation_event where {where}",
    )


@pytest.mark.clause("S0-27")
@pytest.mark.parametrize("seq", [1, 2, 3])
def test_a_deleted_event_is_named(tamper: Callable[..., None], seq: int) -> None:
    tamper(*delete_events(f"stream = 'case:1' and seq = {seq}"))
    assert broken() == [("case:1", seq)]


def test_deleted_content_is_named(tamper: Callable[..., None]) -> None:
    tamper(delete_events("stream = 'case:1' and seq = 2")[0])
    assert broken() == [("case:1", 2)]


def test_a_stream_deleted_whole_is_named(tamper: Callable[..., None]) -> None:
    tamper(*delete_events("stream = 'case:1'"))
    assert broken() == [("case:1", 1)]


def test_a_deleted_head_is_named(tamper: Callable[..., None]) -> None:
    tamper("delete from foundation_streamhead where stream = 'case:1'")
    assert broken() == [("case:1", 3)]


def test_an_event_slipped_in_past_the_head_is_named(tamper: Callable[..., None]) -> None:
    tamper(
        "update foundation_streamhead h set seq = e.seq, hash = e.hash from foundation_event e"
        " where h.stream = 'case:1' and e.stream = 'case:1' and e.seq = 2"
    )
    assert broken() == [("case:1", 3)]


CUT_TAIL = (
    *delete_events("stream = 'case:1' and seq = 3"),
    "update foundation_streamhead h set seq = 2, sealed_seq = 2, hash = e.hash"
    " from foundation_event e"
    " where h.stream = 'case:1' and e.stream = 'case:1' and e.seq = 2",
)


@pytest.mark.clause("S0-27")
def test_a_tail_cut_off_together_with_its_head_is_told_by_the_seal(
    tamper: Callable[..., None],
) -> None:
    seal_heads(date(2026, 11, 21))
    assert broken() == []
    tamper(*CUT_TAIL)
    (found,) = verify()
    assert (found.stream, found.seq) == ("case:1", 3)
    assert "2026-11-21 封存的事件已不存在" in found.why


def test_a_stream_removed_with_its_head_is_told_by_the_seal(tamper: Callable[..., None]) -> None:
    seal_heads(date(2026, 11, 21))
    tamper(
        *delete_events("stream = 'case:2'"),
        "delete from foundation_streamhead where stream = 'case:2'",
    )
    assert broken() == [("case:2", 1)]


@pytest.mark.parametrize(
    "change",
    ["root = sha256('x')", "mac = mac || 'x'", "day = '2026-11-20'", "prev_root = 'x'"],
)
def test_a_changed_seal_is_named(tamper: Callable[..., None], change: str) -> None:
    seal_heads(date(2026, 11, 21))
    tamper(f"update foundation_seal set {change}")
    assert broken() == [("seals", 1)]


def test_a_deleted_seal_is_named_by_the_chain_and_by_its_file(
    tamper: Callable[..., None], own_seals: Path, wang: Actor
) -> None:
    seal_heads(date(2026, 11, 21))
    append("case:1", "four", actor=wang)
    seal_heads(date(2026, 11, 22))
    assert broken() == []
    tamper("delete from foundation_seal where number = 2")
    assert broken() == [("seals", 2)]
    tamper("delete from foundation_seal where number = 1")
    assert broken() == [("seals", 1)]


def test_seals_made_anew_by_a_forger_differ_from_the_files_that_left(
    tamper: Callable[..., None], own_seals: Path, tmp_path: Path
) -> None:
    seal_heads(date(2026, 11, 21))
    carried_away = tmp_path / "elsewhere"
    own_seals.rename(carried_away)
    tamper(
        *CUT_TAIL, "delete from foundation_seal", "update foundation_streamhead set sealed_seq=0"
    )
    seal_heads(date(2026, 11, 21))
    assert broken() == []
    assert broken(seals=carried_away) == [("seals", 1)]


def test_a_seal_covers_what_moved_and_stands_on_the_one_before(
    trail_of_three: str, own_seals: Path, wang: Actor
) -> None:
    first = seal_heads(date(2026, 11, 21))
    assert cases(first) == [("case:1", 3), ("case:2", 1)]
    append("case:2", "two", actor=wang)
    assert seal_heads(date(2026, 11, 21)).pk == first.pk
    second = seal_heads(date(2026, 11, 22))
    assert [tuple(head[:2]) for head in heads_of(second)] == [("case:2", 2)]
    assert bytes(second.prev_root) == bytes(first.root)
    files = sorted(path.name for path in own_seals.iterdir())
    assert files == ["000001-2026-11-21.json", "000002-2026-11-22.json"]
    assert broken() == []


def test_a_seal_file_lost_in_a_crash_is_written_later(trail_of_three: str, own_seals: Path) -> None:
    seal_heads(date(2026, 11, 21))
    (file,) = own_seals.iterdir()
    content = file.read_text()
    file.unlink()
    assert export_seals() == [file]
    assert file.read_text() == content
    assert export_seals() == []


def test_sealing_passes_over_a_stream_being_written_and_seals_it_next_time(
    trail_of_three: str, wang: Actor
) -> None:
    sealed: list[Seal] = []

    def seal_meanwhile(i: int) -> None:
        sealed.append(seal_heads(date(2026, 11, 21)))

    with transaction.atomic():
        append("case:1", "four", actor=wang)
        in_threads(1, seal_meanwhile)
    assert cases(sealed[0]) == [("case:2", 1)]
    assert StreamHead.objects.get(stream="case:1").sealed_seq == 0
    assert cases(seal_heads(date(2026, 11, 22))) == [("case:1", 4)]
    assert broken() == []


def test_verifying_reads_everything_whatever_the_scope(trail_of_three: str) -> None:
    assert not timeline(["case:1"]).exists()
    assert broken() == []
    with in_scope(SCOPE_ALL):
        assert timeline(["case:1"]).count() == 3
    assert Seal.objects.count() == 0

"""`verify` names the first broken number, whatever was done behind the triggers' back."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.db import connections, transaction

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


def change(what: str, seq: int) -> list[str]:
    """One column of one event."""
    return [f"update foundation_event set {what} where stream = '{{s}}' and seq = {seq}"]


def content(what: str, seq: int) -> list[str]:
    """The encrypted content of one event."""
    return [f"update foundation_eventpayload set {what} where event_uid in ({of(seq)})"]


def of(seq: int) -> str:
    """The event with this number in the stream."""
    return f"select uid from foundation_event where stream = '{{s}}' and seq = {seq}"


def delete_events(where: str) -> list[str]:
    """Remove events with their content."""
    return [
        f"delete from foundation_eventpayload where event_uid in"
        f" (select uid from foundation_event where {where})",
        f"delete from foundation_event where {where}",
    ]


def head_back_to(seq: int) -> str:
    """Make the head agree with an earlier event."""
    return (
        f"update foundation_streamhead h set seq = e.seq, hash = e.hash, sealed_seq = 0"
        f" from foundation_event e"
        f" where h.stream = '{{s}}' and e.stream = '{{s}}' and e.seq = {seq}"
    )


# What is done to a stream of three events of its own, the number to be named, and words of why.
TAMPERINGS: list[tuple[list[str], int, str]] = [
    (change("verb = 'forged'", 1), 1, "内容与其哈希不符"),
    (change("verb = 'forged'", 2), 2, "内容与其哈希不符"),
    (change("verb = 'forged'", 3), 3, "内容与其哈希不符"),
    (change("actor_name = '李某'", 2), 2, "内容与其哈希不符"),
    (change("actor_id = '18'", 2), 2, "内容与其哈希不符"),
    (change("at = at - interval '1 day'", 2), 2, "内容与其哈希不符"),
    (change("recorded_at = recorded_at - interval '1 microsecond'", 2), 2, "与其哈希不符"),
    (change("case_number = 'X'", 2), 2, "内容与其哈希不符"),
    (change("home_path = '/331083/'", 2), 2, "内容与其哈希不符"),
    (change("pack_hash = 'ff'", 2), 2, "内容与其哈希不符"),
    (change("payload_hash = sha256('x')", 2), 2, "内容与其哈希不符"),
    (change("uid = gen_random_uuid()", 2), 2, "内容与其哈希不符"),
    (change("prev_hash = sha256('x')", 2), 2, "与前一事件不衔接"),
    (change("hash = sha256('x')", 2), 2, "内容与其哈希不符"),
    (content("sealed = overlay(sealed placing 'x' from 20)", 2), 2, "无法打开"),
    (content("salt = '0123456789abcdef'", 3), 3, "加密内容与其哈希不符"),
    (content("salt = null, sealed = null", 2), 2, "没有删除记录"),
    (
        [
            "update foundation_eventpayload p set sealed = q.sealed, salt = q.salt"
            f" from foundation_eventpayload q where p.event_uid in ({of(1)})"
            f" and q.event_uid in ({of(2)})"
        ],
        1,
        "无法打开",
    ),
    (delete_events("stream = '{s}' and seq = 1"), 1, "可能已被删除"),
    (delete_events("stream = '{s}' and seq = 2"), 2, "可能已被删除"),
    (delete_events("stream = '{s}' and seq = 3"), 3, "流尾事件缺失"),
    (delete_events("stream = '{s}' and seq = 2")[:1], 2, "加密内容缺失"),
    (delete_events("stream = '{s}'"), 1, "全部事件已被删除"),
    (["delete from foundation_streamhead where stream = '{s}'"], 3, "流头缺失"),
    ([head_back_to(2)], 3, "流尾多出事件"),
    (["update foundation_streamhead set hash = 'x' where stream = '{s}'"], 3, "与流头不符"),
]


@pytest.mark.clause("S0-27")
def test_every_tampering_is_named_by_its_number_and_nothing_else(
    tamper: Callable[..., None], wang: Actor
) -> None:
    streams = [f"x:{number:02}" for number in range(len(TAMPERINGS))]
    for stream in streams:
        for number in (1, 2, 3):
            append(stream, "step", actor=wang, reason=f"第{number}步")
    assert broken() == []
    for stream, (statements, _, _) in zip(streams, TAMPERINGS, strict=True):
        tamper(*(statement.format(s=stream) for statement in statements))
    found = verify()
    assert [(one.stream, one.seq) for one in found] == [
        (stream, seq) for stream, (_, seq, _) in zip(streams, TAMPERINGS, strict=True)
    ]
    for one, (_, _, why) in zip(found, TAMPERINGS, strict=True):
        assert why in one.why
    assert verify("case:1") == []
    assert [one.seq for one in verify("x:00")] == [1]


CUT_TAIL = (
    *delete_events("stream = 'case:1' and seq = 3"),
    head_back_to(2).format(s="case:1"),
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


def test_a_changed_seal_is_named(tamper: Callable[..., None]) -> None:
    seal_heads(date(2026, 11, 21))
    for column, value in [("day", "date '2026-11-20'"), ("mac", "mac || 'x'"), ("root", "'x'")]:
        with connections["owner"].cursor() as cursor:
            cursor.execute(f"select {column} from foundation_seal")
            before = cursor.fetchone()[0]
        tamper(f"update foundation_seal set {column} = {value}")
        assert broken() == [("seals", 1)]
        tamper(("update foundation_seal set " + column + " = %s", before))
        assert broken() == []


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

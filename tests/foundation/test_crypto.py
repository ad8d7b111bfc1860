"""Keys, sealed cells and the search index: what opens, what must not, and rotation."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from django.db import connections, models
from hypothesis import given
from hypothesis import strategies as st

from yimen.foundation.crypto import keyring, sm4
from yimen.foundation.crypto.fields import open_column, seal_column
from yimen.foundation.crypto.index import blind_candidates, blind_index, sm3
from yimen.foundation.crypto.keyring import KeyMissing
from yimen.foundation.crypto.rotate import reseal_column
from yimen.foundation.crypto.sm4 import SealBroken

ROW = UUID("0198a000-0000-7000-8000-000000000001")
OTHER = UUID("0198a000-0000-7000-8000-000000000002")


@pytest.fixture
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A key folder of this test only, filled on first use."""
    monkeypatch.setenv("YIMEN_KEYS_DIR", str(tmp_path / "keys"))
    monkeypatch.setenv("YIMEN_KEYS_CREATE", "1")
    keyring.forget()
    yield tmp_path / "keys"
    keyring.forget()


def test_sm3_and_sm4_give_the_vectors_of_their_standards() -> None:
    assert sm3(b"abc").hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    key = bytes.fromhex("0123456789abcdeffedcba9876543210")
    encryptor = Cipher(algorithms.SM4(key), modes.ECB()).encryptor()  # noqa: S305 - the vector
    assert encryptor.update(key).hex() == "681edf34d206965e86b3e94f536e4246"


@given(st.binary(max_size=3000), st.binary(max_size=60))
def test_what_was_sealed_opens_and_never_looks_the_same_twice(plain: bytes, aad: bytes) -> None:
    one, two = sm4.seal(plain, aad), sm4.seal(plain, aad)
    assert sm4.open_(one, aad) == sm4.open_(two, aad) == plain
    assert one != two
    assert len(one) == len(plain) + 30


@given(st.binary(min_size=1, max_size=50), st.data())
def test_a_single_changed_bit_does_not_open(plain: bytes, data: st.DataObject) -> None:
    sealed = bytearray(sm4.seal(plain, b"t.c:1"))
    bit = data.draw(st.integers(16, len(sealed) * 8 - 1))
    sealed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(SealBroken):
        sm4.open_(bytes(sealed), b"t.c:1")


@pytest.mark.parametrize("length", [0, 1, 29])
def test_a_torn_ciphertext_does_not_open(length: int) -> None:
    with pytest.raises(SealBroken, match="密文不完整"):
        sm4.open_(bytes(length), b"")


@pytest.mark.parametrize(
    ("table", "column", "row"),
    [
        ("households_person", "id_sealed", OTHER),
        ("households_person", "phone_sealed", ROW),
        ("payments_payrow", "id_sealed", ROW),
    ],
)
def test_a_ciphertext_moved_to_another_place_does_not_open(
    table: str, column: str, row: UUID
) -> None:
    sealed = seal_column("households_person", "id_sealed", ROW, "990101195502030036")
    assert open_column("households_person", "id_sealed", ROW, sealed) == "990101195502030036"
    with pytest.raises(SealBroken):
        open_column(table, column, row, sealed)


def test_unknown_stays_unknown() -> None:
    assert seal_column("t", "c", ROW, None) is None
    assert open_column("t", "c", ROW, None) is None
    assert open_column("t", "c", ROW, seal_column("t", "c", ROW, "")) == ""


def test_the_index_finds_equal_values_of_one_kind_only() -> None:
    one = blind_index("person.id_number", "990101195502030036")
    assert one == blind_index("person.id_number", "990101195502030036")
    assert one != blind_index("person.id_number", "990101195502030044")
    assert one != blind_index("account.holder_id", "990101195502030036")
    assert b"990101" not in one


def test_kind_and_value_cannot_run_into_each_other() -> None:
    assert blind_index("ab", "c") != blind_index("a", "bc")


def test_keys_are_made_once_and_for_this_user_only(keys: Path) -> None:
    sealed = sm4.seal(b"x", b"")
    keyring.forget()
    assert sm4.open_(sealed, b"") == b"x"
    names = sorted(path.name for path in keys.iterdir())
    assert names == ["data.v1.key", "index.v1.key", "seal.v1.key"]
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in keys.iterdir())


def test_a_named_folder_without_keys_is_an_error_not_a_fresh_start(
    keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("YIMEN_KEYS_CREATE")
    with pytest.raises(KeyMissing, match="从密钥备份恢复"):
        sm4.seal(b"x", b"")
    assert not keys.exists()


@pytest.mark.parametrize("content", ["", "zz", "00" * 15, "00" * 17])
def test_a_damaged_key_is_refused_without_telling_it(keys: Path, content: str) -> None:
    sm4.seal(b"x", b"")
    (keys / "data.v1.key").write_text(content)
    keyring.forget()
    with pytest.raises(KeyMissing, match="已损坏") as caught:
        sm4.seal(b"x", b"")
    assert not content or content not in caught.value.message


def test_variables_win_over_files(keys: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from_file = sm4.seal(b"x", b"")
    monkeypatch.setenv("YIMEN_KEY_DATA_V1", "11" * 16)
    keyring.forget()
    with pytest.raises(SealBroken):
        sm4.open_(from_file, b"")
    monkeypatch.delenv("YIMEN_KEY_DATA_V1")
    keyring.forget()
    assert sm4.open_(from_file, b"") == b"x"


def test_after_rotation_old_values_open_and_new_ones_use_the_new_key(keys: Path) -> None:
    old = sm4.seal(b"old", b"a")
    assert keyring.add_version("data") == 2
    new = sm4.seal(b"new", b"a")
    assert (sm4.key_version(old), sm4.key_version(new)) == (1, 2)
    assert (sm4.open_(old, b"a"), sm4.open_(new, b"a")) == (b"old", b"new")
    moved = sm4.reseal(old, b"a")
    assert moved is not None
    assert sm4.key_version(moved) == 2
    assert sm4.reseal(new, b"a") is None
    (keys / "data.v1.key").unlink()
    keyring.forget()
    assert sm4.open_(moved, b"a") == b"old"
    with pytest.raises(KeyMissing, match="缺少第 1 版密钥"):
        sm4.open_(old, b"a")


def test_a_value_cannot_be_passed_off_as_of_another_key_version(keys: Path) -> None:
    sealed = sm4.seal(b"x", b"a")
    keyring.add_version("data")
    (keys / "data.v2.key").write_text((keys / "data.v1.key").read_text())
    keyring.forget()
    with pytest.raises(SealBroken):
        sm4.open_(b"\x00\x02" + sealed[2:], b"a")


def test_values_indexed_under_an_older_key_are_still_found(keys: Path) -> None:
    old = blind_index("person.id_number", "990101195502030036")
    keyring.add_version("index")
    new = blind_index("person.id_number", "990101195502030036")
    assert old != new
    assert blind_candidates("person.id_number", "990101195502030036") == [new, old]


def test_two_processes_starting_at_once_agree_on_the_keys(keys: Path) -> None:
    code = (
        "from yimen.foundation.crypto import keyring;"
        "print(sorted((k, v.hex()) for k, v in keyring.keyring().keys.items()))"
    )
    command = [sys.executable, "-c", code]
    started = [
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=dict(os.environ))
        for _ in range(3)
    ]
    told = {process.communicate(timeout=60)[0] for process in started}
    assert len(told) == 1
    assert "data" in told.pop()


class Secret(models.Model):
    """A table with a sealed column that exists only in these tests."""

    uid = models.UUIDField(primary_key=True)
    value_sealed = models.BinaryField(null=True)

    class Meta:
        app_label = "tests"
        db_table = "test_secret"


def test_a_column_moves_to_the_new_key_while_rows_are_unknown_or_new(
    fresh_db: str, keys: Path
) -> None:
    with connections["owner"].schema_editor() as editor:
        editor.create_model(Secret)
    for i in range(7):
        uid = UUID(int=i + 1)
        sealed = seal_column("test_secret", "value_sealed", uid, f"值{i}") if i else None
        Secret.objects.create(uid=uid, value_sealed=sealed)
    keyring.add_version("data")
    fresh = UUID(int=99)
    sealed = seal_column("test_secret", "value_sealed", fresh, "新")
    Secret.objects.create(uid=fresh, value_sealed=sealed)
    rows = Secret.objects.all()
    assert reseal_column(rows, "test_secret", "value_sealed", batch=2) == 6
    assert reseal_column(rows, "test_secret", "value_sealed", batch=2) == 0
    (keys / "data.v1.key").unlink()
    keyring.forget()
    opened = [open_column("test_secret", "value_sealed", r.uid, r.value_sealed) for r in rows]
    assert sorted(filter(None, opened)) == sorted(["新", *(f"值{i}" for i in range(1, 7))])

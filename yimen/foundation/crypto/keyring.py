"""Keys (密钥) by purpose and version, from variables or files, apart from the database.

A key is `<purpose>.v<n>.key` (hex, mode 0600) in YIMEN_KEYS_DIR or var/keys, or the variable
YIMEN_KEY_<PURPOSE>_V<n>. New values are sealed under the highest version; every version that is
still there opens what it sealed. Keys are made on the first run only where the folder was not
named on purpose (demo, tests): in production a missing folder must not look like a fresh start.
"""

from __future__ import annotations

import os
import re
import secrets
import threading
from dataclasses import dataclass
from pathlib import Path

from yimen.foundation.errors import YimenError
from yimen.foundation.paths import var_dir

# Bytes of a key by purpose: SM4 takes 16; HMAC-SM3 gets a full block of hash output.
PURPOSES = {"data": 16, "index": 32, "seal": 32}
_FILE = re.compile(r"([a-z]+)\.v(\d+)\.key")
_VARIABLE = re.compile(r"YIMEN_KEY_([A-Z]+)_V(\d+)")


class KeyMissing(YimenError):
    """A key is not there, or not what it should be: nothing can be opened or sealed."""

    default_code = "key_missing"
    default_status = 500


@dataclass(frozen=True, slots=True)
class Keyring:
    """All keys of this installation: {(purpose, version): key}."""

    keys: dict[tuple[str, int], bytes]
    current: dict[str, int]

    def key(self, purpose: str, version: int) -> bytes:
        """One key; raises KeyMissing when that version has been taken away."""
        try:
            return self.keys[purpose, version]
        except KeyError:
            raise KeyMissing(
                f"缺少第 {version} 版密钥（{purpose}），请从密钥备份恢复后重启"
            ) from None

    def versions(self, purpose: str) -> list[int]:
        """Every version of a purpose, the current one first."""
        return sorted((v for p, v in self.keys if p == purpose), reverse=True)


_lock = threading.Lock()
_loaded: Keyring | None = None


def keyring() -> Keyring:
    """The keyring of this process, read once."""
    global _loaded
    if _loaded is None:
        with _lock:
            if _loaded is None:
                _loaded = _read(keys_dir())
    return _loaded


def forget() -> None:
    """Read the keys again at the next use: after a rotation, and in tests."""
    global _loaded
    _loaded = None


def keys_dir() -> Path:
    """Where key files lie."""
    named = os.environ.get("YIMEN_KEYS_DIR")
    return Path(named) if named else var_dir("keys")


def add_version(purpose: str, folder: Path | None = None) -> int:
    """Make the next version of a key and use it from now on; returns its number.

    Running processes go on with the version they know until they are restarted.
    """
    folder = folder or keys_dir()
    known = [v for p, v in _read_all(folder) if p == purpose]
    version = max(known, default=0) + 1
    _write_key(folder, purpose, version)
    forget()
    return version


def _read(folder: Path) -> Keyring:
    """Read all keys, making the first version where that is allowed."""
    keys = _read_all(folder)
    missing = [purpose for purpose in PURPOSES if not any(p == purpose for p, _ in keys)]
    if missing:
        if not _may_create():
            raise KeyMissing(
                f"密钥文件夹 {folder} 中缺少密钥（{'、'.join(missing)}），"
                "请从密钥备份恢复；首次安装请设置 YIMEN_KEYS_CREATE=1 后启动一次"
            )
        for purpose in missing:
            _write_key(folder, purpose, 1)
        keys = _read_all(folder)
    current = {p: max(v for q, v in keys if q == p) for p in PURPOSES}
    return Keyring(keys, current)


def _may_create() -> bool:
    """In a folder of our own choosing, or on demand."""
    return not os.environ.get("YIMEN_KEYS_DIR") or os.environ.get("YIMEN_KEYS_CREATE") == "1"


def _read_all(folder: Path) -> dict[tuple[str, int], bytes]:
    """Keys of the folder, then of the variables, which win."""
    found: dict[tuple[str, int], bytes] = {}
    if folder.is_dir():
        for path in folder.iterdir():
            match = _FILE.fullmatch(path.name)
            if match and match[1] in PURPOSES:
                name = (match[1], int(match[2]))
                found[name] = _parse(path.read_text(encoding="ascii"), name)
    for variable, value in os.environ.items():
        match = _VARIABLE.fullmatch(variable)
        if match and match[1].lower() in PURPOSES:
            name = (match[1].lower(), int(match[2]))
            found[name] = _parse(value, name)
    return found


def _parse(text: str, name: tuple[str, int]) -> bytes:
    """The key in hex, of the right length; its value never enters the error."""
    purpose, version = name
    try:
        key = bytes.fromhex(text.strip())
    except ValueError:
        key = b""
    if len(key) != PURPOSES[purpose] or not 1 <= version <= 0xFFFF:
        raise KeyMissing(f"密钥 {purpose} 第 {version} 版已损坏，请从密钥备份恢复")
    return key


def _write_key(folder: Path, purpose: str, version: int) -> None:
    """Write a new random key; the first of two processes wins and both read its key."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"{purpose}.v{version}.key"
    fresh = folder / f".{purpose}.{os.getpid()}.{secrets.token_hex(4)}"
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(PURPOSES[purpose]))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(fresh, path)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()

"""Keyed search index: find an ID number without storing it readable (HMAC-SM3, versioned)."""

from __future__ import annotations

from cryptography.hazmat.primitives import hashes, hmac

from yimen.foundation.crypto.keyring import keyring


def sm3(data: bytes) -> bytes:
    """The SM3 hash (GB/T 32905), 32 bytes."""
    digest = hashes.Hash(hashes.SM3())
    digest.update(data)
    return digest.finalize()


def blind_index(kind: str, value: str) -> bytes:
    """What is stored beside a sealed value, under the current index key (2 + 32 bytes).

    `kind` ("person.id_number") keeps equal values of different columns from being linked.
    Normalise the value first.
    """
    return _index(kind, value, keyring().current["index"])


def blind_candidates(kind: str, value: str) -> list[bytes]:
    """Every form a value may be stored in while rows of older keys remain: use with __in."""
    return [_index(kind, value, version) for version in keyring().versions("index")]


def mac(purpose: str, version: int, data: bytes) -> bytes:
    """HMAC-SM3 under one key, 32 bytes."""
    code = hmac.HMAC(keyring().key(purpose, version), hashes.SM3())
    code.update(data)
    return code.finalize()


def _index(kind: str, value: str, version: int) -> bytes:
    message = kind.encode() + b"\0" + value.encode()
    return version.to_bytes(2, "big") + mac("index", version, message)

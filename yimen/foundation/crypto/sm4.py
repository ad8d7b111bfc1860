"""Sealing bytes with SM4-GCM (GB/T 32907) under a versioned key.

Layout: key version (2 bytes), nonce (12), ciphertext, tag (16). `aad` ties a value to its place,
so that a ciphertext moved to another row does not open.
"""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from yimen.foundation.crypto.keyring import keyring
from yimen.foundation.errors import YimenError

_NONCE = 12
_TAG = 16
_HEAD = 2 + _NONCE


class SealBroken(YimenError):
    """The bytes were changed, moved to another place, or sealed under another key."""

    default_code = "seal_broken"
    default_status = 500


def seal(plaintext: bytes, aad: bytes) -> bytes:
    """Encrypt under the current data key."""
    ring = keyring()
    version = ring.current["data"].to_bytes(2, "big")
    nonce = os.urandom(_NONCE)
    key = ring.key("data", ring.current["data"])
    encryptor = Cipher(algorithms.SM4(key), modes.GCM(nonce)).encryptor()
    encryptor.authenticate_additional_data(version + aad)
    body = encryptor.update(plaintext) + encryptor.finalize()
    return b"".join((version, nonce, body, encryptor.tag))


def open_(sealed: bytes, aad: bytes) -> bytes:
    """Decrypt; raises SealBroken unless bytes and `aad` are the ones that were sealed."""
    sealed = bytes(sealed)
    if len(sealed) < _HEAD + _TAG:
        raise SealBroken("密文不完整，数据可能被改动，请联系系统管理员核查")
    key = keyring().key("data", key_version(sealed))
    mode = modes.GCM(sealed[2:_HEAD], sealed[-_TAG:])
    decryptor = Cipher(algorithms.SM4(key), mode).decryptor()
    decryptor.authenticate_additional_data(sealed[:2] + aad)
    try:
        return decryptor.update(sealed[_HEAD:-_TAG]) + decryptor.finalize()
    except InvalidTag:
        raise SealBroken("密文校验失败，数据可能被改动，请联系系统管理员核查") from None


def key_version(sealed: bytes) -> int:
    """The version of the data key that sealed these bytes."""
    return int.from_bytes(bytes(sealed[:2]), "big")


def reseal(sealed: bytes, aad: bytes) -> bytes | None:
    """The same value under the current key; None when it already is (for rotation jobs)."""
    if key_version(sealed) == keyring().current["data"]:
        return None
    return seal(open_(sealed, aad), aad)

"""Sealed columns (加密列): each value is tied to table, column and row.

A column is a BinaryField; models write `seal_column(...)` into it and read `open_column(...)`.
"""

from __future__ import annotations

from typing import overload
from uuid import UUID

from yimen.foundation.crypto import sm4


@overload
def seal_column(table: str, column: str, row_uid: UUID | str, text: str) -> bytes: ...
@overload
def seal_column(table: str, column: str, row_uid: UUID | str, text: None) -> None: ...
def seal_column(table: str, column: str, row_uid: UUID | str, text: str | None) -> bytes | None:
    """The ciphertext for one cell; unknown (None) stays None."""
    return None if text is None else sm4.seal(text.encode(), place(table, column, row_uid))


@overload
def open_column(table: str, column: str, row_uid: UUID | str, sealed: bytes) -> str: ...
@overload
def open_column(table: str, column: str, row_uid: UUID | str, sealed: None) -> None: ...
def open_column(table: str, column: str, row_uid: UUID | str, sealed: bytes | None) -> str | None:
    """The text of one cell; raises SealBroken when it belongs to another place."""
    return None if sealed is None else sm4.open_(sealed, place(table, column, row_uid)).decode()


def place(table: str, column: str, row_uid: UUID | str) -> bytes:
    """What a cell's ciphertext is bound to."""
    return f"{table}.{column}:{row_uid}".encode()

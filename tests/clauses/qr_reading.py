"""Reads a QR code back from its picture, for tests: what a phone would see, without a phone.

Only what our own codes use: versions 1 to 6, byte mode, clean pictures. Error
correction is not applied; a module that was wrong would show in the text.
"""

from __future__ import annotations

import io
from collections.abc import Callable

from PIL import Image

Matrix = list[list[bool]]
QUIET = 4
# Level → version → data codewords in each block.
BLOCKS: dict[str, dict[int, list[int]]] = {
    "L": {1: [19], 2: [34], 3: [55], 4: [80], 5: [108], 6: [68] * 2},
    "M": {1: [16], 2: [28], 3: [44], 4: [32] * 2, 5: [43] * 2, 6: [27] * 4},
    "Q": {1: [13], 2: [22], 3: [17] * 2, 4: [24] * 2, 5: [15, 15, 16, 16], 6: [19] * 4},
    "H": {1: [9], 2: [16], 3: [13] * 2, 4: [9] * 4, 5: [11, 11, 12, 12], 6: [15] * 4},
}
LEVELS = "MLHQ"
MASKS: tuple[Callable[[int, int], bool], ...] = (
    lambda r, c: (r + c) % 2 == 0,
    lambda r, c: r % 2 == 0,
    lambda r, c: c % 3 == 0,
    lambda r, c: (r + c) % 3 == 0,
    lambda r, c: (r // 2 + c // 3) % 2 == 0,
    lambda r, c: r * c % 2 + r * c % 3 == 0,
    lambda r, c: (r * c % 2 + r * c % 3) % 2 == 0,
    lambda r, c: ((r + c) % 2 + r * c % 3) % 2 == 0,
)


def read_png(png: bytes) -> str:
    """The text of a code in a picture of its own."""
    return read(_matrix(Image.open(io.BytesIO(png)).convert("L")))


def read(matrix: Matrix) -> str:
    """The text of a matrix of dark modules."""
    size = len(matrix)
    version = (size - 17) // 4
    mask = MASKS[_mask_number(matrix)]
    bits = [
        matrix[row][column] != mask(row, column)
        for row, column in _path(size)
        if not _reserved(row, column, size, version)
    ]
    words = [_number(bits[at : at + 8]) for at in range(0, len(bits) - 7, 8)]
    data = _joined(words, BLOCKS[_level(matrix)][version])
    assert data[0] >> 4 == 4, "not in byte mode"
    length = (data[0] & 15) << 4 | data[1] >> 4
    stream = [(data[at] & 15) << 4 | data[at + 1] >> 4 for at in range(1, length + 1)]
    return bytes(stream).decode()


def _matrix(picture: Image.Image) -> Matrix:
    """The modules of a picture with a margin of four of them."""
    width = picture.width
    dark = [x for x in range(width) if any(picture.getpixel((x, y)) < 128 for y in range(width))]
    scale = dark[0] // QUIET
    size = width // scale - 2 * QUIET
    return [
        [
            picture.getpixel(((c + QUIET) * scale + scale // 2, (r + QUIET) * scale + scale // 2))
            < 128
            for c in range(size)
        ]
        for r in range(size)
    ]


def _mask_number(matrix: Matrix) -> int:
    """Three bits of the format information, unmasked."""
    row = [matrix[8][column] for column in (2, 3, 4)]
    return _number(row) ^ 0b101


def _level(matrix: Matrix) -> str:
    """Error correction level, from the first two bits of the format information."""
    return LEVELS[_number(matrix[8][:2]) ^ 0b10]


def _number(bits: list[bool]) -> int:
    return int("".join("1" if bit else "0" for bit in bits), 2)


def _path(size: int) -> list[tuple[int, int]]:
    """Modules in the order they were written: columns in pairs from the right, up and down."""
    found = []
    upward = True
    column = size - 1
    while column > 0:
        if column == 6:
            column -= 1
        rows = range(size - 1, -1, -1) if upward else range(size)
        for row in rows:
            found += [(row, column), (row, column - 1)]
        upward = not upward
        column -= 2
    return found


def _reserved(row: int, column: int, size: int, version: int) -> bool:
    """Finder, timing, alignment and format modules carry no data."""
    if row == 6 or column == 6:
        return True
    if (row < 9 and (column < 9 or column >= size - 8)) or (row >= size - 8 and column < 9):
        return True
    centre = size - 7
    return version > 1 and abs(row - centre) <= 2 and abs(column - centre) <= 2


def _joined(words: list[int], blocks: list[int]) -> list[int]:
    """The data codewords of the blocks one after the other; they were written in turn."""
    data: list[list[int]] = [[] for _ in blocks]
    taken = iter(words)
    for place in range(max(blocks)):
        for block, size in enumerate(blocks):
            if place < size:
                data[block].append(next(taken))
    return [word for block in data for word in block]

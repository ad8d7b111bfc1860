"""Scans, signatures and photos for the demo (演示影像): drawn here, of nobody and nothing."""

from __future__ import annotations

import io
import math
import random
from functools import cache
from pathlib import Path

import pylopdf_fonts_zh_cn
from PIL import Image, ImageDraw, ImageFont

from yimen.foundation.files import store_upload
from yimen.foundation.files.models import StoredFile
from yimen.network.acting import Acting

_INK, _PAPER, _RED = (40, 44, 52), (252, 250, 244), (178, 34, 34)


def scan(by: Acting, title: str) -> StoredFile:
    """A page with a title and blind lines, stored as a scanned paper."""
    return store_upload(page(title), f"{title}.png", actor=by.actor, allowed="paper")


def signature(by: Acting, name: str) -> StoredFile:
    """A name written by hand, more or less."""
    return store_upload(_written(name), f"{name}签字.png", actor=by.actor, allowed="photo")


def photo(by: Acting, title: str, number: int) -> StoredFile:
    """A picture of a house front (or a notice board) in the colours of its number."""
    content = _house(title, number)
    return store_upload(content, f"{title}.jpg", actor=by.actor, allowed="photo")


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    folder = Path(pylopdf_fonts_zh_cn.__file__).parent
    found = sorted(path for path in folder.rglob("*") if path.suffix in {".ttf", ".otf", ".ttc"})
    return ImageFont.truetype(str(found[0]), size)


@cache
def page(title: str) -> bytes:
    """The picture of a paper with this title."""
    image = Image.new("RGB", (620, 877), _PAPER)
    draw = ImageDraw.Draw(image)
    draw.rectangle((36, 36, 584, 841), outline=_INK, width=2)
    draw.text((310, 110), title, fill=_INK, font=_font(30), anchor="mm")
    draw.text((310, 160), "演示用样张 · 内容虚构", fill=_RED, font=_font(18), anchor="mm")
    for row in range(14):
        top = 220 + row * 40
        draw.line((80, top, 540, top), fill=(200, 196, 186), width=1)
    draw.ellipse((400, 660, 540, 800), outline=_RED, width=4)
    draw.text((470, 730), "样章", fill=_RED, font=_font(30), anchor="mm")
    return _bytes(image.quantize(16), "PNG")


@cache
def _written(name: str) -> bytes:
    image = Image.new("RGB", (360, 140), "white")
    draw = ImageDraw.Draw(image)
    draw.text((180, 66), name, fill=_INK, font=_font(64), anchor="mm")
    image = image.rotate(3, fillcolor="white")
    return _bytes(image.quantize(8), "PNG")


def _house(title: str, number: int) -> bytes:
    pick = random.Random(number)  # noqa: S311 - repeatable colours
    wall = tuple(pick.randint(150, 225) for _ in range(3))
    image = Image.new("RGB", (640, 480), (186, 208, 226))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 370, 640, 480), fill=(138, 146, 118))
    draw.rectangle((120, 190, 520, 400), fill=wall)
    draw.polygon([(95, 190), (320, 80), (545, 190)], fill=(110, 74, 60))
    draw.rectangle((285, 280, 355, 400), fill=(92, 64, 50))
    for left in (165, 405):
        draw.rectangle((left, 240, left + 70, 310), fill=(214, 228, 236), outline=_INK, width=3)
    for x in range(0, 640, 8):
        y = 372 + int(4 * math.sin(x / 17 + number))
        draw.line((x, y, x, y + 10), fill=(104, 124, 84), width=3)
    draw.text((20, 450), f"{title}（演示绘图）", fill="white", font=_font(20), anchor="ls")
    return _bytes(image, "JPEG")


def _bytes(image: Image.Image, kind: str) -> bytes:
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue()
